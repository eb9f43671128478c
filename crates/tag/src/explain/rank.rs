//! Where a person stands among everybody.

use qianmian_model::rule::{Expr, ExprKind};
use qianmian_model::{Time, Value};
use qianmian_rule::{canonical, children};

use super::View;
use crate::code::Code;

/// A rank, and what it was read off.
#[derive(Debug, Clone, PartialEq)]
pub struct RankReading {
    /// The rank in canonical form.
    pub text: String,
    /// It, 0..1; null is unknown.
    pub value: Value,
    /// The person's number that has it; null is unknown.
    pub of: Value,
    /// The ranking; none where people were not ranked yet.
    pub ranking: Option<RankedPeople>,
}

/// Whom a person is ranked among.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankedPeople {
    /// When they were ranked.
    pub at: Time,
    /// How many they were.
    pub people: u32,
}

impl<'a> View<'a> {
    /// Adds the ranks of a part of a rule.
    pub(super) fn note_ranks(&self, expr: &Expr, code: &'a Code, found: &mut Vec<RankReading>) {
        if let (ExprKind::Rank(_), Code::Rank(ranked, operand)) = (&expr.kind, code) {
            let ranking = self.moment.ranking(*ranked);
            let reading = RankReading {
                text: canonical(expr),
                value: self.value(code).to_value(),
                of: self.value(operand).to_value(),
                ranking: ranking.map(|ranking| RankedPeople { at: ranking.at(), people: ranking.people() }),
            };
            if !found.contains(&reading) {
                found.push(reading);
            }
        }
        let parts = children(expr).into_iter().zip(code.children());
        parts.for_each(|(expr, code)| self.note_ranks(expr, code, found));
    }
}
