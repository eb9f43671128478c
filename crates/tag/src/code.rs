//! A rule compiled to slots, and its evaluation in SQL's three-valued logic.

use qianmian_model::Value;
use qianmian_model::rule::{Comparison, Operator};

use crate::datum::{Datum, matches_like};

/// Where a value comes from: an ordinal into the program's table of that kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Leaf {
    /// A trait of the person.
    Trait(u32),
    /// A property of the event.
    Property(u32),
    /// A measure.
    Measure(u32),
    /// The single value of another tag.
    Tag(u32),
    /// Whether another tag has some values.
    Membership(u32),
    /// The rank of a number by a ranked expression. No leaf of the tree: [`Code::Rank`] asks for it.
    Rank(u32, f64),
}

/// A compiled expression.
#[derive(Debug, Clone)]
pub(crate) enum Code {
    Constant(Value),
    Leaf(Leaf),
    Not(Box<Code>),
    And(Vec<Code>),
    Or(Vec<Code>),
    Compare(Comparison, Box<Code>, Box<Code>),
    Between { operand: Box<Code>, low: Box<Code>, high: Box<Code>, negated: bool },
    InList { operand: Box<Code>, list: Vec<Code>, negated: bool },
    Like { operand: Box<Code>, pattern: String, negated: bool },
    IsNull { operand: Box<Code>, negated: bool },
    Arithmetic(Operator, Box<Code>, Box<Code>),
    Negate(Box<Code>),
    Case { operand: Option<Box<Code>>, branches: Vec<(Code, Code)>, otherwise: Option<Box<Code>> },
    Coalesce(Vec<Code>),
    Rank(u32, Box<Code>),
}

impl Code {
    /// The value of the expression where `load` gives the values of its leaves.
    pub(crate) fn value<'a>(&'a self, load: &dyn Fn(Leaf) -> Datum<'a>) -> Datum<'a> {
        match self {
            Code::Constant(value) => value.into(),
            Code::Leaf(leaf) => load(*leaf),
            Code::Arithmetic(operator, left, right) => {
                left.value(load).calculate(*operator, right.value(load))
            }
            Code::Negate(operand) => match operand.value(load) {
                Datum::Number(number) => Datum::Number(-number),
                _ => Datum::Null,
            },
            Code::Case { operand, branches, otherwise } => {
                let operand = operand.as_ref().map(|operand| operand.value(load));
                let taken = branches.iter().find(|(when, _)| {
                    let truth = match operand {
                        Some(operand) => operand.compare(Comparison::Equal, when.value(load)),
                        None => when.truth(load),
                    };
                    truth == Some(true)
                });
                let then = taken.map(|(_, then)| then).or(otherwise.as_deref());
                then.map_or(Datum::Null, |then| then.value(load))
            }
            Code::Rank(ranking, operand) => match operand.value(load) {
                Datum::Number(number) => load(Leaf::Rank(*ranking, number)),
                _ => Datum::Null,
            },
            Code::Coalesce(operands) => operands
                .iter()
                .map(|operand| operand.value(load))
                .find(|value| !value.is_null())
                .unwrap_or(Datum::Null),
            _ => Datum::of_truth(self.truth(load)),
        }
    }

    /// The properties that it reads, each once.
    pub(crate) fn properties(&self) -> Vec<u32> {
        let mut found = Vec::new();
        self.visit(&mut |leaf| {
            if let Leaf::Property(ordinal) = leaf
                && !found.contains(&ordinal)
            {
                found.push(ordinal);
            }
        });
        found
    }

    /// Calls `see` with every leaf, in the order in which they are written.
    pub(crate) fn visit(&self, see: &mut dyn FnMut(Leaf)) {
        if let Code::Leaf(leaf) = self {
            see(*leaf);
        }
        self.children().into_iter().for_each(|child| child.visit(see));
    }

    /// The expressions directly inside, in the order in which they are written.
    pub(crate) fn children(&self) -> Vec<&Code> {
        match self {
            Code::Constant(_) | Code::Leaf(_) => Vec::new(),
            Code::Not(operand)
            | Code::Negate(operand)
            | Code::Rank(_, operand)
            | Code::Like { operand, .. }
            | Code::IsNull { operand, .. } => vec![operand],
            Code::And(operands) | Code::Or(operands) | Code::Coalesce(operands) => operands.iter().collect(),
            Code::Compare(_, left, right) | Code::Arithmetic(_, left, right) => vec![left, right],
            Code::Between { operand, low, high, .. } => vec![operand, low, high],
            Code::InList { operand, list, .. } => std::iter::once(operand.as_ref()).chain(list).collect(),
            Code::Case { operand, branches, otherwise } => {
                let branches = branches.iter().flat_map(|(when, then)| [when, then]);
                operand.as_deref().into_iter().chain(branches).chain(otherwise.as_deref()).collect()
            }
        }
    }

    /// The truth of the expression; `None` is unknown.
    pub(crate) fn truth<'a>(&'a self, load: &dyn Fn(Leaf) -> Datum<'a>) -> Option<bool> {
        match self {
            Code::Not(operand) => operand.truth(load).map(|truth| !truth),
            Code::And(operands) => decided_by(false, operands, load),
            Code::Or(operands) => decided_by(true, operands, load),
            Code::Compare(comparison, left, right) => {
                left.value(load).compare(*comparison, right.value(load))
            }
            Code::Between { operand, low, high, negated } => {
                let operand = operand.value(load);
                let above = operand.compare(Comparison::GreaterOrEqual, low.value(load));
                let below = operand.compare(Comparison::LessOrEqual, high.value(load));
                let within = match (above, below) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                };
                within.map(|truth| truth != *negated)
            }
            Code::InList { operand, list, negated } => {
                let operand = operand.value(load);
                let mut found = Some(false);
                for item in list {
                    match operand.compare(Comparison::Equal, item.value(load)) {
                        Some(true) => return Some(!negated),
                        Some(false) => {}
                        None => found = None,
                    }
                }
                found.map(|truth| truth != *negated)
            }
            Code::Like { operand, pattern, negated } => match operand.value(load) {
                Datum::Text(text) => Some(matches_like(text, pattern) != *negated),
                _ => None,
            },
            Code::IsNull { operand, negated } => Some(operand.value(load).is_null() != *negated),
            _ => self.value(load).truth(),
        }
    }
}

/// `and` is decided by the first false, `or` by the first true; otherwise one unknown makes it unknown.
fn decided_by<'a>(decisive: bool, operands: &'a [Code], load: &dyn Fn(Leaf) -> Datum<'a>) -> Option<bool> {
    let mut result = Some(!decisive);
    for operand in operands {
        match operand.truth(load) {
            Some(truth) if truth == decisive => return Some(decisive),
            Some(_) => {}
            None => result = None,
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn constant(truth: Option<bool>) -> Code {
        Code::Constant(truth.map_or(Value::Null, Value::Bool))
    }

    fn number(value: Option<f64>) -> Code {
        Code::Constant(value.map_or(Value::Null, Value::Number))
    }

    fn truth(code: &Code) -> Option<bool> {
        code.truth(&|_| Datum::Null)
    }

    #[test]
    fn and_or_not_follow_the_tables_of_sql() {
        let (t, f, u) = (Some(true), Some(false), None);
        for (left, right, and, or) in [
            (t, t, t, t),
            (t, f, f, t),
            (t, u, u, t),
            (f, t, f, t),
            (f, f, f, f),
            (f, u, f, u),
            (u, t, u, t),
            (u, f, f, u),
            (u, u, u, u),
        ] {
            let operands = || vec![constant(left), constant(right)];
            assert_eq!(truth(&Code::And(operands())), and, "{left:?} and {right:?}");
            assert_eq!(truth(&Code::Or(operands())), or, "{left:?} or {right:?}");
        }
        for (operand, not) in [(t, f), (f, t), (u, u)] {
            assert_eq!(truth(&Code::Not(Box::new(constant(operand)))), not);
        }
    }

    #[test]
    fn in_with_an_unknown_item_is_true_or_unknown() {
        let listed = |operand, negated| Code::InList {
            operand: Box::new(number(operand)),
            list: vec![number(Some(1.0)), number(None)],
            negated,
        };
        assert_eq!(truth(&listed(Some(1.0), false)), Some(true));
        assert_eq!(truth(&listed(Some(1.0), true)), Some(false));
        assert_eq!(truth(&listed(Some(2.0), false)), None);
        assert_eq!(truth(&listed(None, true)), None);
    }

    #[test]
    fn between_is_false_when_one_bound_alone_decides() {
        let between = |low, high, negated| Code::Between {
            operand: Box::new(number(Some(5.0))),
            low: Box::new(number(low)),
            high: Box::new(number(high)),
            negated,
        };
        assert_eq!(truth(&between(Some(6.0), None, false)), Some(false));
        assert_eq!(truth(&between(Some(6.0), None, true)), Some(true));
        assert_eq!(truth(&between(Some(1.0), None, false)), None);
        assert_eq!(truth(&between(Some(5.0), Some(5.0), false)), Some(true));
    }

    #[test]
    fn case_takes_the_first_true_branch_and_coalesce_the_first_known() {
        let case = Code::Case {
            operand: Some(Box::new(number(Some(2.0)))),
            branches: vec![(number(None), number(Some(10.0))), (number(Some(2.0)), number(Some(20.0)))],
            otherwise: None,
        };
        assert_eq!(case.value(&|_| Datum::Null), Datum::Number(20.0));
        let coalesce = Code::Coalesce(vec![number(None), number(Some(3.0))]);
        assert_eq!(coalesce.value(&|_| Datum::Null), Datum::Number(3.0));
    }

    #[test]
    fn is_null_is_never_unknown() {
        let is_null = |negated| Code::IsNull { operand: Box::new(number(None)), negated };
        assert_eq!(truth(&is_null(false)), Some(true));
        assert_eq!(truth(&is_null(true)), Some(false));
    }
}
