//! From an expression to leaves and a tree over them.

use qianmian_model::rule::{Expr, ExprKind, Span};

/// One part of an expression that is answered by a bitmap.
#[derive(Debug, Clone, PartialEq)]
pub enum Leaf {
    /// Who has one of these values of a tag; any value when there are none. Its bitmaps are kept.
    Tag {
        /// The tag.
        name: String,
        /// The values.
        values: Vec<String>,
    },
    /// Who a condition over traits and events holds for. It may ask for the value of a tag inside, as in a `case`.
    Rule(Expr),
}

/// How the leaves combine. A leaf is an index into [`Plan::leaves`].
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// One leaf.
    Leaf(usize),
    /// Those for whom it does not hold.
    Not(Box<Tree>),
    /// Those for whom all hold.
    And(Vec<Tree>),
    /// Those for whom any holds.
    Or(Vec<Tree>),
}

/// An expression ready for evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The leaves, each once.
    pub leaves: Vec<Leaf>,
    /// The tree over them.
    pub tree: Tree,
}

/// Splits an expression. A part that has no tag to test is one leaf however large it is, and conditions side by side
/// are one leaf together: a rule is evaluated in a single pass over the people.
pub fn plan(expr: &Expr) -> Plan {
    let mut leaves = Vec::new();
    let tree = split(expr, &mut leaves);
    Plan { leaves, tree }
}

fn split(expr: &Expr, leaves: &mut Vec<Leaf>) -> Tree {
    match &expr.kind {
        ExprKind::HasTag { name, values } => {
            leaf(Leaf::Tag { name: name.clone(), values: values.clone() }, leaves)
        }
        _ if !tests_a_tag(expr) => leaf(Leaf::Rule(expr.clone()), leaves),
        ExprKind::Not(operand) => Tree::Not(Box::new(split(operand, leaves))),
        ExprKind::And(parts) => Tree::And(split_all(parts, ExprKind::And, leaves)),
        ExprKind::Or(parts) => Tree::Or(split_all(parts, ExprKind::Or, leaves)),
        _ => leaf(Leaf::Rule(expr.clone()), leaves),
    }
}

fn split_all(parts: &[Expr], join: fn(Vec<Expr>) -> ExprKind, leaves: &mut Vec<Leaf>) -> Vec<Tree> {
    let (tags, rules): (Vec<&Expr>, Vec<&Expr>) = parts.iter().partition(|part| tests_a_tag(part));
    let mut trees: Vec<_> = tags.into_iter().map(|part| split(part, leaves)).collect();
    match rules.as_slice() {
        [] => {}
        [only] => trees.push(split(only, leaves)),
        several => {
            let span = several.first().map_or(Span::default(), |first| first.span);
            let kind = join(several.iter().map(|part| (*part).clone()).collect());
            trees.push(leaf(Leaf::Rule(Expr { kind, span }), leaves));
        }
    }
    trees
}

/// Whether a test of a tag can be reached through and, or and not alone.
fn tests_a_tag(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::HasTag { .. } => true,
        ExprKind::Not(operand) => tests_a_tag(operand),
        ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().any(tests_a_tag),
        _ => false,
    }
}

fn leaf(leaf: Leaf, leaves: &mut Vec<Leaf>) -> Tree {
    let known = leaves.iter().position(|known| *known == leaf);
    Tree::Leaf(known.unwrap_or_else(|| {
        leaves.push(leaf);
        leaves.len() - 1
    }))
}

#[cfg(test)]
mod tests {
    use qianmian_rule::{canonical, parse_expr};

    use super::*;

    /// `t0 and (t1 or r2) | tag('a') | …`
    fn shown(text: &str) -> String {
        let plan = plan(&parse_expr(text).unwrap());
        let leaves = plan.leaves.iter().map(|leaf| match leaf {
            Leaf::Tag { name, values } => format!("{name} {values:?}"),
            Leaf::Rule(expr) => canonical(expr),
        });
        std::iter::once(tree(&plan.tree)).chain(leaves).collect::<Vec<_>>().join(" | ")
    }

    fn tree(node: &Tree) -> String {
        let all = |parts: &[Tree]| parts.iter().map(tree).collect::<Vec<_>>().join(" ");
        match node {
            Tree::Leaf(index) => index.to_string(),
            Tree::Not(inner) => format!("(not {})", tree(inner)),
            Tree::And(parts) => format!("(and {})", all(parts)),
            Tree::Or(parts) => format!("(or {})", all(parts)),
        }
    }

    #[test]
    fn tags_are_leaves_and_the_rest_is_gathered() {
        for (text, plan) in [
            ("tag(a)", "0 | a []"),
            ("tag(a) <> 'x'", "(not 0) | a [\"x\"]"),
            ("age > 3 and not city = 'x'", "0 | age > 3 and not city = 'x'"),
            ("age > 3 and tag(a) and city = 'x'", "(and 0 1) | a [] | age > 3 and city = 'x'"),
            ("tag(a) = 'x' or tag(b) or tag(a) = 'x'", "(or 0 1 0) | a [\"x\"] | b []"),
            ("tag(a) and not (tag(b) or age > 3)", "(and 0 (not (or 1 2))) | a [] | b [] | age > 3"),
            (
                "tag(a) and case when tag(b) then 1 else 2 end = 1",
                "(and 0 1) | a [] | case when tag('b') then 1 else 2 end = 1",
            ),
        ] {
            assert_eq!(shown(text), plan, "{text}");
        }
    }
}
