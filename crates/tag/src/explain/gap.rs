//! What keeps a rule from being true, and by how much.

use qianmian_model::rule::{Aggregate, Comparison, EventPattern, Expr, ExprKind, Measure};
use qianmian_model::{Time, Value, Window};
use qianmian_rule::{canonical, children};

use super::View;
use crate::code::{Code, Leaf};
use crate::datum::Datum;
use crate::program::{Crossing, Side, Slot};

const MICROS_PER_HOUR: i64 = 3_600_000_000;

/// A part of a rule that is not what the rule needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// The part in canonical form.
    pub text: String,
    /// Whether it has to be true or false.
    pub wanted: bool,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What is wrong with a part of a rule.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// All of these.
    AllOf(Vec<Gap>),
    /// Mending one of these is enough.
    OneOf(Vec<Gap>),
    /// The person has no such trait.
    NoTrait(String),
    /// Nothing is known to have happened.
    NoEvents,
    /// A measure has no value, because none of the events in its window gives it one.
    NoValue(String),
    /// Nobody was ranked yet by what this is a rank of.
    NoRanking(String),
    /// Another tag is unknown.
    UnknownTag(String),
    /// A number is too low.
    TooLow {
        /// The number.
        value: f64,
        /// How much more would do.
        by: f64,
        /// Whether it takes more than that.
        strict: bool,
        /// What the number counts, where it counts.
        of: Option<Counted>,
        /// When what counts already begins to count no more.
        before: Option<Time>,
    },
    /// A rank is too low.
    RankTooLow {
        /// The rank.
        value: f64,
        /// How much more would do.
        by: f64,
        /// Whether it takes more than that.
        strict: bool,
        /// The number above which the rank is high enough; none where no number is.
        above: Option<f64>,
    },
    /// A number is too high.
    TooHigh {
        /// The number.
        value: f64,
        /// How much less would do.
        by: f64,
        /// Whether it takes more than that.
        strict: bool,
    },
    /// Another tag has these values.
    TagHas {
        /// The tag.
        tag: String,
        /// Its values, possibly none.
        values: Vec<String>,
    },
    /// The value is another; null is unknown.
    Is(Value),
}

/// What a measure counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counted {
    /// Events of a name; none for any.
    Events(Option<String>),
    /// Days with such an event.
    Days(Option<String>),
    /// Values of a property.
    ValuesOf(String),
}

/// What a number has to be: at the bound or beyond, or only beyond.
#[derive(Clone, Copy)]
struct Bound {
    number: f64,
    strict: bool,
}

impl<'a> View<'a> {
    /// What keeps a part of a rule from being `wanted`; nothing when it is.
    pub(super) fn gap(&self, expr: &Expr, code: &'a Code, wanted: bool) -> Option<Gap> {
        if self.value(code).truth() == Some(wanted) {
            return None;
        }
        let reason = match (&expr.kind, code) {
            (ExprKind::Not(operand), Code::Not(inner)) => return self.gap(operand, inner, !wanted),
            (ExprKind::And(parts), Code::And(codes)) => self.gaps(parts, codes, wanted, wanted)?,
            (ExprKind::Or(parts), Code::Or(codes)) => self.gaps(parts, codes, wanted, !wanted)?,
            _ => self.reason(expr, code, wanted),
        };
        Some(Gap { text: canonical(expr), wanted, reason })
    }

    fn gaps(&self, parts: &[Expr], codes: &'a [Code], wanted: bool, all: bool) -> Option<Reason> {
        let gaps = parts.iter().zip(codes).filter_map(|(part, code)| self.gap(part, code, wanted));
        let gaps: Vec<Gap> = gaps.collect();
        match gaps.len() {
            0 => None,
            _ if all || gaps.len() == 1 => Some(Reason::AllOf(gaps)),
            _ => Some(Reason::OneOf(gaps)),
        }
    }

    fn reason(&self, expr: &Expr, code: &'a Code, wanted: bool) -> Reason {
        if self.value(code).is_null() {
            let mut unknown = Vec::new();
            self.note_unknown(expr, code, &mut unknown);
            return match unknown.len() {
                0 => Reason::Is(Value::Null),
                1 => unknown.remove(0).reason,
                _ => Reason::AllOf(unknown),
            };
        }
        match (&expr.kind, code) {
            (ExprKind::HasTag { name, .. }, _) => self.tag_has(name),
            (ExprKind::Compare(comparison, left, right), Code::Compare(_, a, b)) => {
                let comparison = if wanted { *comparison } else { negated(*comparison) };
                if matches!(left.kind, ExprKind::Literal(_)) {
                    self.compared(right, b, flipped(comparison), self.value(a))
                } else {
                    self.compared(left, a, comparison, self.value(b))
                }
            }
            (ExprKind::Between { operand, negated, .. }, Code::Between { operand: inner, low, high, .. }) => {
                let value = self.value(inner);
                if *negated == wanted {
                    return Reason::Is(value.to_value());
                }
                let above = value.compare(Comparison::GreaterOrEqual, self.value(low));
                let (comparison, bound) = if above == Some(true) {
                    (Comparison::LessOrEqual, high)
                } else {
                    (Comparison::GreaterOrEqual, low)
                };
                self.compared(operand, inner, comparison, self.value(bound))
            }
            (_, Code::InList { operand, .. } | Code::Like { operand, .. } | Code::IsNull { operand, .. }) => {
                self.is(operand, expr)
            }
            _ => Reason::Is(self.value(code).to_value()),
        }
    }

    /// What an operand is instead; of one that is unknown, why.
    fn is(&self, operand: &'a Code, expr: &Expr) -> Reason {
        let value = self.value(operand).to_value();
        let mut unknown = Vec::new();
        if value.is_null()
            && let Some(written) = children(expr).first()
        {
            self.note_unknown(written, operand, &mut unknown);
        }
        if unknown.is_empty() { Reason::Is(value) } else { unknown.remove(0).reason }
    }

    fn compared(&self, operand: &Expr, code: &'a Code, comparison: Comparison, other: Datum<'a>) -> Reason {
        let value = self.value(code);
        let (Datum::Number(number), Datum::Number(bound)) = (value, other) else {
            return Reason::Is(value.to_value());
        };
        let strict = matches!(comparison, Comparison::Greater | Comparison::Less);
        let bound = Bound { number: bound, strict };
        match comparison {
            Comparison::NotEqual => Reason::Is(value.to_value()),
            Comparison::Less | Comparison::LessOrEqual => too_high(number, bound),
            Comparison::Equal if number > bound.number => too_high(number, bound),
            Comparison::Greater | Comparison::GreaterOrEqual | Comparison::Equal => {
                self.too_low(operand, code, number, bound)
            }
        }
    }

    fn too_low(&self, operand: &Expr, code: &Code, value: f64, bound: Bound) -> Reason {
        if let Code::Rank(ranked, _) = code {
            return self.rank_too_low(*ranked, value, bound);
        }
        let (ExprKind::Measure(measure), Code::Leaf(Leaf::Measure(slot))) = (&operand.kind, code) else {
            return Reason::TooLow {
                value,
                by: bound.number - value,
                strict: bound.strict,
                of: None,
                before: None,
            };
        };
        let of = counted(measure);
        let before = self.counts_until(&self.program.slots[*slot as usize]);
        if of.is_none() {
            return Reason::TooLow { value, by: bound.number - value, strict: bound.strict, of, before };
        }
        let whole = if bound.strict { bound.number.floor() + 1.0 } else { bound.number.ceil() };
        Reason::TooLow { value, by: whole - value, strict: false, of, before }
    }

    fn rank_too_low(&self, ranked: u32, value: f64, bound: Bound) -> Reason {
        let side = if bound.strict { Side::Above } else { Side::From };
        let crossing = Crossing { number: bound.number, side };
        let cut = self.moment.ranking(ranked).and_then(|ranking| ranking.cut(crossing));
        let above = cut.map(|cut| cut.number);
        Reason::RankTooLow { value, by: bound.number - value, strict: bound.strict, above }
    }

    /// When the first event that a count rests on leaves its window.
    fn counts_until(&self, slot: &Slot) -> Option<Time> {
        let first = self.supporting(slot).first()?.at;
        match (&slot.measure.aggregate, slot.measure.window) {
            (Aggregate::Count | Aggregate::PerDay | Aggregate::DaysActive, Window::Days { from, .. }) => {
                let calendar = self.program.calendar();
                Some(calendar.start_of(calendar.day_of(first).saturating_add_unsigned(from)))
            }
            (Aggregate::Count | Aggregate::PerDay, Window::Hours { from, .. }) => {
                Some(Time(first.0 + i64::from(from) * MICROS_PER_HOUR))
            }
            _ => None,
        }
    }

    fn tag_has(&self, name: &str) -> Reason {
        let ordinal = self.program.tags().iter().position(|tag| tag.name() == name);
        let values = ordinal.map(|ordinal| self.texts(ordinal, &self.outcomes[ordinal]));
        Reason::TagHas { tag: name.to_owned(), values: values.unwrap_or_default() }
    }

    /// The names in a part that have no value.
    fn note_unknown(&self, expr: &Expr, code: &'a Code, found: &mut Vec<Gap>) {
        let reason = match &expr.kind {
            _ if !self.value(code).is_null() => return,
            ExprKind::Trait(name) => Reason::NoTrait(name.clone()),
            ExprKind::Measure(_) if self.state.first_event.is_none() => Reason::NoEvents,
            ExprKind::Measure(_) => Reason::NoValue(canonical(expr)),
            ExprKind::Rank(_) if code.children().into_iter().all(|number| !self.value(number).is_null()) => {
                Reason::NoRanking(canonical(expr))
            }
            ExprKind::Tag(name) | ExprKind::HasTag { name, .. } => Reason::UnknownTag(name.clone()),
            _ => {
                let parts = children(expr).into_iter().zip(code.children());
                parts.for_each(|(expr, code)| self.note_unknown(expr, code, found));
                return;
            }
        };
        let gap = Gap { text: canonical(expr), wanted: true, reason };
        if !found.iter().any(|known| known.reason == gap.reason) {
            found.push(gap);
        }
    }
}

fn too_high(value: f64, bound: Bound) -> Reason {
    Reason::TooHigh { value, by: value - bound.number, strict: bound.strict }
}

/// What a measure counts, when its value is a count.
fn counted(measure: &Measure) -> Option<Counted> {
    let event = match &measure.event {
        EventPattern::Any => None,
        EventPattern::Named(name) => Some(name.clone()),
    };
    match &measure.aggregate {
        Aggregate::Count => Some(Counted::Events(event)),
        Aggregate::DaysActive => Some(Counted::Days(event)),
        Aggregate::CountDistinct(property) => Some(Counted::ValuesOf(property.clone())),
        _ => None,
    }
}

fn negated(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}

/// `a < b` as `b > a`.
fn flipped(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        same => same,
    }
}
