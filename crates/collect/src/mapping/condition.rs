//! Conditions on one column of a row.

use super::Cells;
use super::wire::{ConditionYaml, Scalar};

/// Holds where all its tests hold.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    pub(super) column: usize,
    tests: Vec<Test>,
}

#[derive(Debug, Clone)]
enum Test {
    Present(bool),
    OneOf(Vec<String>),
    StartsWith(String),
    Above(f64),
    AtLeast(f64),
    Below(f64),
    AtMost(f64),
}

impl Condition {
    /// The condition on a column; none where it tests nothing.
    pub(super) fn new(column: usize, yaml: ConditionYaml) -> Option<Condition> {
        let one_of = |values: Vec<Scalar>| Test::OneOf(values.into_iter().map(|Scalar(text)| text).collect());
        let tests: Vec<Test> = [
            yaml.present.map(Test::Present),
            yaml.equals.map(|value| one_of(vec![value])),
            yaml.one_of.map(one_of),
            yaml.starts_with.map(|Scalar(text)| Test::StartsWith(text)),
            yaml.above.map(Test::Above),
            yaml.at_least.map(Test::AtLeast),
            yaml.below.map(Test::Below),
            yaml.at_most.map(Test::AtMost),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!tests.is_empty()).then_some(Condition { column, tests })
    }

    /// Whether a row fulfils it. What is not a number is neither above nor below one.
    pub(super) fn holds(&self, row: &impl Cells) -> bool {
        let cell = row.cell(self.column);
        let number =
            |test: fn(f64, f64) -> bool, bound: f64| cell.parse().is_ok_and(|value: f64| test(value, bound));
        self.tests.iter().all(|test| match test {
            Test::Present(present) => cell.is_empty() != *present,
            Test::OneOf(values) => values.iter().any(|value| value == cell),
            Test::StartsWith(start) => cell.starts_with(start.as_str()),
            Test::Above(bound) => number(|value, bound| value > bound, *bound),
            Test::AtLeast(bound) => number(|value, bound| value >= bound, *bound),
            Test::Below(bound) => number(|value, bound| value < bound, *bound),
            Test::AtMost(bound) => number(|value, bound| value <= bound, *bound),
        })
    }
}
