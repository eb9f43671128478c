//! What the checker claims of rules, held to the reference: what it calls impossible never happens to anybody.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::test_runner::Config;
use qianmian_model::rule::Expr;
use qianmian_rule::{
    Catalogue, TagDefinition, canonical, implies_any, is_never_false, is_never_true, read_tags,
};
use qianmian_tag::reference::{self, Person, Verdict};

use crate::world::{World, comparable_condition, world};

/// The rules as tags of their own after the tags of the world, which they may refer to.
fn definitions(world: &World, rules: &[Expr]) -> Vec<TagDefinition> {
    let mut file = world.file();
    for (index, rule) in rules.iter().enumerate() {
        let text = serde_json::to_string(&canonical(rule)).unwrap();
        let _ = write!(
            file,
            "- tag: p{index}\n  title: {{ zh: 标签, en: Tag }}\n  dimension: basic\n  when: {text}\n"
        );
    }
    let read = read_tags([("tags/generated.yaml", file.as_str())]);
    assert!(!read.has_error(), "{file}\n{:?}", read.diagnostics);
    read.tags
}

proptest! {
    #![proptest_config(Config { cases: 2_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn what_is_proved_is_never_contradicted(
        world in world(),
        comparable in proptest::collection::vec(comparable_condition(), 2..6),
    ) {
        let own = world.rules.iter().flatten().cloned();
        let rules: Vec<Expr> = comparable.into_iter().chain(own).collect();
        let definitions = definitions(&world, &rules);
        let tags: Catalogue = definitions.iter().collect();
        let person = Person { events: &world.events, traits: &world.traits };
        let truths = world.instants.iter().map(|now| {
            let verdicts = reference::evaluate(&definitions, person, *now, &world.zone());
            let truth = |verdict: &Verdict| match verdict {
                Verdict::Unknown => None,
                Verdict::Values(values) => Some(!values.is_empty()),
            };
            verdicts[world.rules.len()..].iter().map(truth).collect::<Vec<_>>()
        });
        let truths: Vec<Vec<Option<bool>>> = truths.collect();
        for (index, rule) in rules.iter().enumerate() {
            let never_true = is_never_true(&tags, rule);
            let never_false = is_never_false(&tags, rule);
            let implied: Vec<usize> =
                (0..rules.len()).filter(|other| implies_any(&tags, rule, [&rules[*other]])).collect();
            for truths in &truths {
                prop_assert!(!(never_true && truths[index] == Some(true)), "never true: {}", canonical(rule));
                prop_assert!(!(never_false && truths[index] == Some(false)), "never false: {}", canonical(rule));
                for other in implied.iter().filter(|_| truths[index] == Some(true)) {
                    let (left, right) = (canonical(rule), canonical(&rules[*other]));
                    prop_assert_eq!(truths[*other], Some(true), "{} implies {}", left, right);
                }
            }
        }
    }
}
