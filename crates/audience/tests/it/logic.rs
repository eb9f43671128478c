//! Bitmap algebra answers for each person what three-valued logic does. Examples miss the interplay of unknown parts
//! under negation; random trees do not.

use proptest::collection::vec;
use proptest::prelude::*;
use qianmian_audience::{AudienceError, Leaf, Plan, Tree, Truth, evaluate, plan};
use qianmian_model::rule::{Expr, ExprKind, Span};
use qianmian_rule::parse_expr;
use roaring::RoaringBitmap;

const PEOPLE: u32 = 60;
const LEAVES: usize = 4;

fn leaf(index: usize) -> Expr {
    let span = Span::default();
    let kind = if index.is_multiple_of(2) {
        ExprKind::HasTag { name: format!("tag{index}"), values: Vec::new() }
    } else {
        ExprKind::Trait(format!("trait{index}"))
    };
    Expr { kind, span }
}

fn tree() -> impl Strategy<Value = Expr> {
    let at = |kind| Expr { kind, span: Span::default() };
    (0..LEAVES).prop_map(leaf).prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            inner.clone().prop_map(move |inner| at(ExprKind::Not(Box::new(inner)))),
            vec(inner.clone(), 2..4).prop_map(move |parts| at(ExprKind::And(parts))),
            vec(inner, 2..4).prop_map(move |parts| at(ExprKind::Or(parts))),
        ]
    })
}

/// Of a name that [`leaf`] made.
fn index_of(name: &str) -> usize {
    name.trim_start_matches(char::is_alphabetic).parse().expect("the name of a leaf ends in its index")
}

/// Kleene's tables for one person, `answers` being those of the leaves.
fn kleene(expr: &Expr, answers: &[Option<bool>]) -> Option<bool> {
    match &expr.kind {
        ExprKind::HasTag { name, .. } => answers[index_of(name)],
        ExprKind::Trait(name) => answers[index_of(name)],
        ExprKind::Not(inner) => kleene(inner, answers).map(|holds| !holds),
        ExprKind::And(parts) => decided(parts, answers, false),
        ExprKind::Or(parts) => decided(parts, answers, true),
        other => panic!("{other:?} is not made here"),
    }
}

/// What one part decides alone, or unknown if a part is, or the opposite.
fn decided(parts: &[Expr], answers: &[Option<bool>], by: bool) -> Option<bool> {
    let parts: Vec<_> = parts.iter().map(|part| kleene(part, answers)).collect();
    match () {
        () if parts.contains(&Some(by)) => Some(by),
        () if parts.contains(&None) => None,
        () => Some(!by),
    }
}

fn truth(answers: impl Iterator<Item = (u32, Option<bool>)>) -> Truth {
    let mut truth = Truth::default();
    for (person, answer) in answers {
        match answer {
            Some(true) => _ = truth.yes.insert(person),
            None => _ = truth.unknown.insert(person),
            Some(false) => {}
        }
    }
    truth
}

fn answer() -> impl Strategy<Value = Option<bool>> {
    prop_oneof![Just(Some(true)), Just(Some(false)), Just(None)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bitmaps_answer_for_each_person_what_logic_does(
        expr in tree(),
        people in vec(vec(answer(), LEAVES), PEOPLE as usize),
        absent in vec(any::<bool>(), PEOPLE as usize),
    ) {
        let population: RoaringBitmap = (0..PEOPLE).filter(|person| !absent[*person as usize]).collect();
        let plan = plan(&expr);
        let answers: Vec<_> = plan
            .leaves
            .iter()
            .map(|leaf| match leaf {
                Leaf::Tag { name, .. } => {
                    let index = index_of(name);
                    truth((0..PEOPLE).map(|person| (person, people[person as usize][index])))
                }
                Leaf::Rule(rule) => truth((0..PEOPLE).map(|person| (person, kleene(rule, &people[person as usize])))),
            })
            .collect();
        let found = evaluate(&plan, &population, &answers).unwrap();
        let expected = truth(population.iter().map(|person| (person, kleene(&expr, &people[person as usize]))));
        prop_assert_eq!(&found, &expected);
        prop_assert_eq!(found.no(&population).len() + found.yes.len() + found.unknown.len(), population.len());
    }
}

#[test]
fn unknown_stays_unknown_unless_the_rest_decides() {
    let population = RoaringBitmap::from_iter(0..4);
    let a = Truth { yes: RoaringBitmap::from_iter([0]), unknown: RoaringBitmap::from_iter([1, 2]) };
    let b = Truth { yes: RoaringBitmap::from_iter([1]), unknown: RoaringBitmap::from_iter([0]) };
    let both =
        evaluate(&plan(&parse_expr("tag(a) or not tag(b)").unwrap()), &population, &[a.clone(), b]).unwrap();
    assert_eq!(both.yes, RoaringBitmap::from_iter([0, 2, 3]));
    assert_eq!(both.unknown, RoaringBitmap::from_iter([1]));
    let not =
        evaluate(&plan(&parse_expr("not tag(a)").unwrap()), &population, std::slice::from_ref(&a)).unwrap();
    assert_eq!((not.yes, not.unknown), (RoaringBitmap::from_iter([3]), a.unknown));
}

#[test]
fn a_missing_answer_is_an_error() {
    let plan = Plan { leaves: vec![Leaf::Rule(leaf(1))], tree: Tree::Leaf(0) };
    let error = evaluate(&plan, &RoaringBitmap::new(), &[]).unwrap_err();
    assert_eq!(error, AudienceError::LeafCount { wanted: 1, given: 0 });
    assert_eq!((error.code(), error.retryable()), ("leaf_count", false));
}
