//! A small prover: whether some conditions can all be what is assumed of them, for any person at any instant.
//!
//! It never claims what is not so. A condition becomes a formula over facts, each of which narrows the [`Domain`] of
//! one subject; a choice is followed branch by branch, and where there are too many it gives up and calls it
//! possible. Between subjects it knows two things: that measures which are known as soon as anything happened are
//! known together, and that fewer events give no greater count.

use std::collections::BTreeMap;

use qianmian_model::rule::{Aggregate, Comparison, EventPattern, Expr, ExprKind, Measure};
use qianmian_model::{Value, Window};

use super::domain::Domain;
use crate::{Catalogue, canonical};

/// Branches and facts that are looked at before it gives up.
const MOST_STEPS: u32 = 4_000;

/// What is assumed of a condition. Unknown is neither true nor false.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Is {
    True,
    False,
    NotTrue,
    NotFalse,
}

impl Is {
    fn negated(self) -> Is {
        match self {
            Is::True => Is::False,
            Is::False => Is::True,
            Is::NotTrue => Is::NotFalse,
            Is::NotFalse => Is::NotTrue,
        }
    }

    /// Whether unknown is excluded.
    fn is_known(self) -> bool {
        matches!(self, Is::True | Is::False)
    }

    /// Whether, where it is known, it is true.
    fn holds(self) -> bool {
        matches!(self, Is::True | Is::NotFalse)
    }
}

/// Whether a condition is true for nobody, ever.
pub fn is_never_true(tags: &Catalogue, condition: &Expr) -> bool {
    !can_be(tags, &[(condition, Is::True)])
}

/// Whether a condition is false for nobody, ever: it is true wherever it is known.
pub fn is_never_false(tags: &Catalogue, condition: &Expr) -> bool {
    !can_be(tags, &[(condition, Is::False)])
}

/// Whether everybody for whom `condition` is true has one of `others` true.
pub fn implies_any<'e>(
    tags: &Catalogue,
    condition: &'e Expr,
    others: impl IntoIterator<Item = &'e Expr>,
) -> bool {
    let others = others.into_iter().map(|other| (other, Is::NotTrue));
    !can_be(tags, &std::iter::once((condition, Is::True)).chain(others).collect::<Vec<_>>())
}

/// False when conditions can never be all of what is assumed of them; true when they can, or may.
pub(super) fn can_be(tags: &Catalogue, assumed: &[(&Expr, Is)]) -> bool {
    let writer = Writer { tags };
    let formulas: Vec<Formula<'_>> = assumed.iter().map(|(expr, is)| writer.formula(expr, *is)).collect();
    let mut steps = MOST_STEPS;
    possible(formulas.iter().collect(), Vec::new(), Known::default(), &mut steps)
}

enum Formula<'e> {
    All(Vec<Formula<'e>>),
    Any(Vec<Formula<'e>>),
    Fact(Fact<'e>),
}

/// Something about one subject.
struct Fact<'e> {
    subject: String,
    measure: Option<&'e Measure>,
    natural: Domain,
    narrow: Box<dyn Fn(&mut Domain) + 'e>,
}

const ALWAYS: Formula<'_> = Formula::All(Vec::new());
const NEVER: Formula<'_> = Formula::Any(Vec::new());

struct Writer<'c> {
    tags: &'c Catalogue,
}

impl Writer<'_> {
    fn formula<'e>(&self, expr: &'e Expr, is: Is) -> Formula<'e> {
        let each = |parts: &'e [Expr]| parts.iter().map(|part| self.formula(part, is)).collect();
        match &expr.kind {
            ExprKind::Not(inner) => self.formula(inner, is.negated()),
            ExprKind::And(parts) if is.holds() => Formula::All(each(parts)),
            ExprKind::And(parts) => Formula::Any(each(parts)),
            ExprKind::Or(parts) if is.holds() => Formula::Any(each(parts)),
            ExprKind::Or(parts) => Formula::All(each(parts)),
            ExprKind::Literal(Value::Bool(truth)) => constant(Some(*truth), is),
            ExprKind::Literal(_) => constant(None, is),
            ExprKind::Compare(comparison, left, right) => compared(expr, *comparison, left, right, is),
            ExprKind::Between { operand, low, high, negated } => {
                let constant = |end: &Expr| matches!(end.kind, ExprKind::Literal(_));
                if !constant(low) || !constant(high) {
                    return opaque(expr, is);
                }
                let is = if *negated { is.negated() } else { is };
                let ends = vec![
                    compared(expr, Comparison::GreaterOrEqual, operand, low, is),
                    compared(expr, Comparison::LessOrEqual, operand, high, is),
                ];
                if is.holds() { Formula::All(ends) } else { Formula::Any(ends) }
            }
            ExprKind::InList { operand, list, negated } => {
                listed(operand, list, if *negated { is.negated() } else { is })
                    .unwrap_or_else(|| opaque(expr, is))
            }
            ExprKind::IsNull { operand, negated } => {
                let null = is.holds() != *negated;
                fact(operand, move |domain| if null { domain.absent() } else { domain.null = false })
            }
            ExprKind::Like { operand, .. } if is.is_known() => {
                // `not like` is another text: what is known is that there is text.
                Formula::All(vec![fact(operand, Domain::only_text), opaque(expr, is)])
            }
            ExprKind::HasTag { name, values } => self.has_tag(expr, name, values, is),
            ExprKind::Trait(_) | ExprKind::Property(_) | ExprKind::Measure(_) => {
                fact(expr, move |domain| hold(domain, is))
            }
            _ => opaque(expr, is),
        }
    }

    /// A person has one value of a tag, unless it gives several. Having none is not unknown.
    fn has_tag<'e>(&self, expr: &'e Expr, name: &str, values: &'e [String], is: Is) -> Formula<'e> {
        let Some(tag) = self.tags.get(name).filter(|tag| !tag.several) else { return opaque(expr, is) };
        let narrow = move |domain: &mut Domain| {
            domain.null &= !is.is_known();
            match (values.is_empty(), is.holds()) {
                (true, holds) => domain.has_value(holds),
                (false, true) => {
                    domain.has_value(true);
                    domain.among(values.iter().cloned().collect());
                }
                (false, false) => domain.without(values.iter().cloned()),
            }
        };
        Formula::Fact(Fact {
            subject: format!("has {name}"),
            measure: None,
            natural: Domain::of_tag(&tag.values),
            narrow: Box::new(narrow),
        })
    }
}

fn constant(truth: Option<bool>, is: Is) -> Formula<'static> {
    let so = match truth {
        Some(truth) => truth == is.holds(),
        None => !is.is_known(),
    };
    if so { ALWAYS } else { NEVER }
}

fn fact<'e>(subject: &'e Expr, narrow: impl Fn(&mut Domain) + 'e) -> Formula<'e> {
    let measure = if let ExprKind::Measure(measure) = &subject.kind { Some(measure) } else { None };
    let natural = Domain::of(subject);
    Formula::Fact(Fact { subject: canonical(subject), measure, natural, narrow: Box::new(narrow) })
}

/// A condition that is not looked into: only that it is the same wherever it stands.
fn opaque<'e>(expr: &'e Expr, is: Is) -> Formula<'e> {
    Formula::Fact(Fact {
        subject: format!("whether {}", canonical(expr)),
        measure: None,
        natural: Domain::of_truth(),
        narrow: Box::new(move |domain| hold(domain, is)),
    })
}

/// Narrows a subject that is a condition itself.
fn hold(domain: &mut Domain, is: Is) {
    let truth = Value::Bool(is.holds());
    if is.is_known() {
        domain.comparable(&truth);
    }
    domain.compare(Comparison::Equal, &truth);
}

fn compared<'e>(
    expr: &'e Expr,
    comparison: Comparison,
    left: &'e Expr,
    right: &'e Expr,
    is: Is,
) -> Formula<'e> {
    let (subject, comparison, value) = match (&left.kind, &right.kind) {
        (ExprKind::Literal(left), ExprKind::Literal(right)) => {
            return constant(compare_constants(comparison, left, right), is);
        }
        (_, ExprKind::Literal(value)) => (left, comparison, value),
        (ExprKind::Literal(value), _) => (right, mirrored(comparison), value),
        _ => return related(expr, comparison, left, right, is),
    };
    if value.is_null() {
        return constant(None, is);
    }
    let wanted = if is.holds() { comparison } else { opposite(comparison) };
    fact(subject, move |domain| {
        if is.is_known() {
            domain.comparable(value);
        }
        domain.compare(wanted, value);
    })
}

/// Two things of a person: the same, or one that is never more than the other.
fn related<'e>(
    expr: &'e Expr,
    comparison: Comparison,
    left: &'e Expr,
    right: &'e Expr,
    is: Is,
) -> Formula<'e> {
    use Comparison::{Greater, Less, NotEqual};
    let wanted = if is.holds() { comparison } else { opposite(comparison) };
    let never = match (&left.kind, &right.kind) {
        _ if left == right => matches!(wanted, NotEqual | Less | Greater),
        (ExprKind::Measure(left), ExprKind::Measure(right)) => {
            (is_at_most(left, right) && wanted == Greater) || (is_at_most(right, left) && wanted == Less)
        }
        _ => false,
    };
    match (never, is.is_known()) {
        (true, true) => NEVER,
        // It is unknown, then, because one of them is.
        (true, false) => match (&left.kind, &right.kind) {
            (ExprKind::Measure(_), ExprKind::Measure(_)) => {
                Formula::Any(vec![fact(left, Domain::absent), fact(right, Domain::absent)])
            }
            _ if left == right => opaque(expr, is),
            _ => ALWAYS,
        },
        (false, _) => opaque(expr, is),
    }
}

/// None where the list has more than constants.
fn listed<'e>(operand: &'e Expr, list: &'e [Expr], is: Is) -> Option<Formula<'e>> {
    let constants = list.iter().map(|item| match &item.kind {
        ExprKind::Literal(value) => Some(value),
        _ => None,
    });
    let constants = constants.collect::<Option<Vec<&Value>>>()?;
    if matches!(operand.kind, ExprKind::Literal(_)) {
        return None;
    }
    let (nulls, values): (Vec<&Value>, Vec<&Value>) =
        constants.into_iter().partition(|value| value.is_null());
    Some(match (is, nulls.is_empty()) {
        (Is::False, false) => NEVER,
        (Is::NotFalse, _) => ALWAYS,
        (Is::True, _) => fact(operand, move |domain| {
            domain.null = false;
            domain.one_of(&values);
        }),
        (Is::False | Is::NotTrue, _) => fact(operand, move |domain| {
            domain.null &= !is.is_known();
            values.iter().for_each(|value| domain.compare(Comparison::NotEqual, value));
        }),
    })
}

/// What is left of the subjects in one branch.
#[derive(Clone, Default)]
struct Known<'f> {
    domains: BTreeMap<&'f str, (Option<&'f Measure>, Domain)>,
}

impl<'f> Known<'f> {
    /// Narrows a subject; false when nothing is left of it.
    fn take(&mut self, fact: &'f Fact<'_>) -> bool {
        let start = || (fact.measure, fact.natural.clone());
        let (_, domain) = self.domains.entry(&fact.subject).or_insert_with(start);
        (fact.narrow)(domain);
        !domain.is_empty()
    }

    /// Narrows subjects by each other; false when nothing is left of one.
    fn relate(&mut self) -> bool {
        /// What one round finds can matter to another; more of them would be right as well.
        const ROUNDS: usize = 3;
        let measures: Vec<(&'f str, &'f Measure)> =
            self.domains.iter().filter_map(|(subject, (measure, _))| Some((*subject, (*measure)?))).collect();
        for _ in 0..ROUNDS {
            self.relate_to_events(&measures);
            for (left, less) in &measures {
                for (right, more) in measures.iter().filter(|(right, _)| right != left) {
                    if is_at_most(less, more) {
                        self.at_most(left, right);
                    }
                }
            }
        }
        !self.domains.values().any(|(_, domain)| domain.is_empty())
    }

    /// Measures that are known as soon as anything happened are known together, and no other is known before.
    fn relate_to_events(&mut self, measures: &[(&'f str, &'f Measure)]) {
        let domain = |subject: &str| &self.domains[subject].1;
        let happened = measures.iter().any(|(subject, _)| !domain(subject).null);
        let nothing = measures
            .iter()
            .any(|(subject, measure)| needs_any_event_only(measure) && domain(subject).has_no_value());
        for (subject, measure) in measures {
            let Some((_, domain)) = self.domains.get_mut(subject) else { continue };
            if nothing {
                domain.absent();
            }
            if happened && needs_any_event_only(measure) {
                domain.null = false;
            }
        }
    }

    fn at_most(&mut self, left: &str, right: &str) {
        let range = |subject: &str| self.domains[subject].1.numbers.clone();
        let (Some(mut less), Some(mut more)) = (range(left), range(right)) else { return };
        less.at_most(&mut more);
        for (subject, range) in [(left, less), (right, more)] {
            if let Some((_, domain)) = self.domains.get_mut(subject) {
                domain.numbers = Some(range);
            }
        }
    }
}

/// Follows every branch: what is `open` and one of each of the `choices` has to be.
fn possible<'f>(
    mut open: Vec<&'f Formula<'f>>,
    mut choices: Vec<&'f [Formula<'f>]>,
    mut known: Known<'f>,
    steps: &mut u32,
) -> bool {
    while let Some(formula) = open.pop() {
        *steps = steps.saturating_sub(1);
        if *steps == 0 {
            return true;
        }
        match formula {
            Formula::All(parts) => open.extend(parts),
            Formula::Any(parts) => choices.push(parts),
            Formula::Fact(fact) => {
                if !known.take(fact) {
                    return false;
                }
            }
        }
    }
    if !known.relate() {
        return false;
    }
    let Some(choice) = choices.pop() else { return true };
    choice.iter().any(|branch| possible(vec![branch], choices.clone(), known.clone(), steps))
}

/// Whether a measure is known exactly when the person has any event at all.
fn needs_any_event_only(measure: &Measure) -> bool {
    matches!(
        measure.aggregate,
        Aggregate::Count
            | Aggregate::Sum(_)
            | Aggregate::CountDistinct(_)
            | Aggregate::DaysActive
            | Aggregate::Interest(_)
            | Aggregate::FollowedBy { .. }
    )
}

/// Whether one number of events, of days or of distinct values is never more than another: it looks at no events that
/// the other does not look at.
fn is_at_most(less: &Measure, more: &Measure) -> bool {
    let counts = match (&less.aggregate, &more.aggregate) {
        (Aggregate::Count | Aggregate::DaysActive | Aggregate::CountDistinct(_), Aggregate::Count) => true,
        (Aggregate::DaysActive, Aggregate::DaysActive) => true,
        (Aggregate::CountDistinct(one), Aggregate::CountDistinct(other)) => one == other,
        _ => false,
    };
    let events = less.event == more.event || more.event == EventPattern::Any;
    let filters = more.filter.is_none() || less.filter == more.filter;
    counts && events && filters && is_inside(less.window, more.window)
}

fn is_inside(inner: Window, outer: Window) -> bool {
    match (inner, outer) {
        (_, Window::All) => true,
        (Window::Days { from, to }, Window::Days { from: earlier, to: later })
        | (Window::Hours { from, to }, Window::Hours { from: earlier, to: later }) => {
            from <= earlier && to >= later
        }
        _ => false,
    }
}

fn compare_constants(comparison: Comparison, left: &Value, right: &Value) -> Option<bool> {
    let order = match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.partial_cmp(right),
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        (Value::Time(left), Value::Time(right)) => Some(left.cmp(right)),
        (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
        _ => None,
    }?;
    Some(match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    })
}

/// What holds exactly when the comparison is false.
fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}

/// The comparison with its sides exchanged.
fn mirrored(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal | Comparison::NotEqual => comparison,
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
    }
}
