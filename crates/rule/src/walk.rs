//! Walking an expression.

use qianmian_model::rule::{Expr, ExprKind};

/// The expressions directly inside one, in the order they are written; the filter of an aggregate is one of them.
pub fn children(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Literal(_)
        | ExprKind::Trait(_)
        | ExprKind::Property(_)
        | ExprKind::Tag(_)
        | ExprKind::HasTag { .. } => Vec::new(),
        ExprKind::Not(operand)
        | ExprKind::Negate(operand)
        | ExprKind::Rank(operand)
        | ExprKind::Like { operand, .. }
        | ExprKind::IsNull { operand, .. } => vec![operand],
        ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::Coalesce(parts) => parts.iter().collect(),
        ExprKind::Compare(_, left, right) | ExprKind::Arithmetic(_, left, right) => vec![left, right],
        ExprKind::Between { operand, low, high, .. } => vec![operand, low, high],
        ExprKind::InList { operand, list, .. } => std::iter::once(operand.as_ref()).chain(list).collect(),
        ExprKind::Case { operand, branches, otherwise } => {
            let branches = branches.iter().flat_map(|(condition, result)| [condition, result]);
            operand.as_deref().into_iter().chain(branches).chain(otherwise.as_deref()).collect()
        }
        ExprKind::Measure(measure) => measure.filter.as_deref().into_iter().collect(),
    }
}
