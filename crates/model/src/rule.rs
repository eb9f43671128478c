//! The syntax tree of a rule or audience expression: what `rule` parses and `tag` and `audience` evaluate.

use crate::{Value, Window};

/// Where a piece of a rule stands in its own text; lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// Line of its first character.
    pub line: u32,
    /// Column of its first character.
    pub column: u32,
}

/// An expression and where it stands. Equality ignores the place.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// The forms of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A constant.
    Literal(Value),
    /// A trait of the person.
    Trait(String),
    /// A property of the event: only inside a filter.
    Property(String),
    /// `not x`
    Not(Box<Expr>),
    /// `a and b and …`
    And(Vec<Expr>),
    /// `a or b or …`
    Or(Vec<Expr>),
    /// `a < b` and its kin.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `x [not] between low and high`
    Between {
        /// What is tested.
        operand: Box<Expr>,
        /// The lower end, included.
        low: Box<Expr>,
        /// The upper end, included.
        high: Box<Expr>,
        /// Whether it must be outside.
        negated: bool,
    },
    /// `x [not] in (a, b)`
    InList {
        /// What is tested.
        operand: Box<Expr>,
        /// What it is compared with, one or more.
        list: Vec<Expr>,
        /// Whether it must equal none.
        negated: bool,
    },
    /// `x [not] like 'pattern'`, with `%` and `_`
    Like {
        /// What is tested.
        operand: Box<Expr>,
        /// The pattern: there is no escape character.
        pattern: String,
        /// Whether it must not match.
        negated: bool,
    },
    /// `x is [not] null`
    IsNull {
        /// What is tested.
        operand: Box<Expr>,
        /// `is not null`
        negated: bool,
    },
    /// `a + b` and its kin; division by zero is unknown.
    Arithmetic(Operator, Box<Expr>, Box<Expr>),
    /// `-x`
    Negate(Box<Expr>),
    /// `case [operand] when … then … else … end`; without `else` unknown.
    Case {
        /// What the branches are compared with; without it they are conditions.
        operand: Option<Box<Expr>>,
        /// Each `when` with its `then`, one or more.
        branches: Vec<(Expr, Expr)>,
        /// `else`
        otherwise: Option<Box<Expr>>,
    },
    /// The first that is known.
    Coalesce(Vec<Expr>),
    /// An aggregate of the person's events.
    Measure(Measure),
    /// `rank(x)`: the percent rank of a number of traits and events among everybody for whom it is known, 0..1. Inside
    /// stands no other rank and no tag.
    Rank(Box<Expr>),
    /// The value of another tag; unknown when that tag is unknown, null when it has no value. Only where a test of
    /// membership does not say it: `case tag('x') when …`, `coalesce(tag('x'), …)`, `tag('x') like …`.
    Tag(String),
    /// Whether the person has one of these values of another tag, or any value when none is given: `tag('x')` as a
    /// condition, `tag('x') = 'v'`, `tag('x') in (…)`, `tag('x') is not null`; the negated forms are a `Not` of it.
    /// Unknown when that tag is unknown; false, never unknown, for a person known to have no value.
    HasTag {
        /// The tag.
        name: String,
        /// The values; empty for any.
        values: Vec<String>,
    },
}

/// Comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// Arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// What an aggregate computes. The property it reads, where it reads one, is in the variant.
#[derive(Debug, Clone, PartialEq)]
pub enum Aggregate {
    /// How many events.
    Count,
    /// Sum of a numeric property; 0 without events.
    Sum(String),
    /// Mean of a numeric property; unknown without values.
    Avg(String),
    /// Smallest.
    Min(String),
    /// Largest.
    Max(String),
    /// Distinct values of a property.
    CountDistinct(String),
    /// Distinct calendar days with an event.
    DaysActive,
    /// Count divided by the days of the window.
    PerDay,
    /// Time of the first event; unknown without events.
    FirstSeen,
    /// Time of the last event; unknown without events.
    LastSeen,
    /// Whole calendar days from the first event's day to today; unknown without events.
    DaysSinceFirst,
    /// Whole calendar days from the last event's day to today; unknown without events.
    DaysSinceLast,
    /// Most frequent value of a property; ties go to the one seen last, then to the greater text.
    Top(String),
    /// Part of the events whose property has that value, 0..1; unknown without events.
    Share(String, Value),
    /// Decayed interest in a topic, 0..1.
    Interest(String),
    /// Whether an event of a second kind came strictly after one of the measure's own, and soon enough.
    FollowedBy {
        /// The second kind; the filter is about both.
        second: EventPattern,
        /// At most so many exact hours later.
        within_hours: u32,
    },
}

/// Which events an aggregate listens to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventPattern {
    /// `'*'`
    Any,
    /// By name.
    Named(String),
}

/// An aggregate of one person's events: the unit that tags share.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// What is computed.
    pub aggregate: Aggregate,
    /// From which events. `Interest` listens to any.
    pub event: EventPattern,
    /// In which window.
    pub window: Window,
    /// Of events for which this holds.
    pub filter: Option<Box<Expr>>,
}
