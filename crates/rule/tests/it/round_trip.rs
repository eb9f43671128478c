//! Properties that single examples miss: the canonical text has exactly one meaning whatever is nested in what, and
//! no text at all makes the parser or the checker panic.

use proptest::prelude::*;
use qianmian_model::plan::TrackingPlan;
use qianmian_rule::{Catalogue, Checker, canonical, parse_expr, read_tags};

use crate::expressions::expr;

/// Pieces of rules in any order: more of the grammar is reached than by random characters.
fn pieces() -> impl Strategy<Value = String> {
    let words = [
        "count",
        "(",
        ")",
        "'Link Clicked'",
        "'7d'",
        ",",
        "and",
        "or",
        "not",
        "age",
        "=",
        "<>",
        ">",
        "between",
        "in",
        "like",
        "is",
        "null",
        "case",
        "when",
        "then",
        "else",
        "end",
        "-",
        "*",
        "/",
        "+",
        "1",
        "2.5e3",
        "tag",
        "where",
        "=>",
        "timestamp",
        "'2026-01-31T08:00:00Z'",
        "\"a",
        "'",
        "--",
        "/*",
        "$1",
        ":x",
        "[",
        "]",
        "{",
        "::",
        "城市",
        "（",
        "interval",
        "date",
        "cast",
        "as",
        "select",
        "from",
        "exists",
        "true",
        "coalesce",
        "\n",
        "e'",
        "x'",
        ".",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..30).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_canonical_text_of_a_tree_parses_to_the_tree(expr in expr(false)) {
        let text = canonical(&expr);
        match parse_expr(&text) {
            Ok(parsed) => prop_assert_eq!(parsed, expr, "{}", text),
            Err(errors) => prop_assert!(false, "{text}: {}", errors[0]),
        }
    }

    #[test]
    fn arbitrary_text_is_read_or_refused(text in prop_oneof![pieces(), any::<String>()]) {
        match parse_expr(&text) {
            Ok(expr) => {
                let plan = TrackingPlan::default();
                let tags = Catalogue::default();
                for finding in Checker::new(&plan, &tags, []).check(&expr) {
                    prop_assert!(finding.span.line > 0);
                }
            }
            Err(errors) => {
                prop_assert!(!errors.is_empty());
                for error in errors {
                    prop_assert!(error.span.line > 0 && error.span.column > 0, "{text:?}: {error}");
                }
            }
        }
    }

    #[test]
    fn arbitrary_files_are_read_or_refused(
        text in prop_oneof![any::<String>(), pieces().prop_map(|rule| format!("- tag: a\n  when: {rule}\n"))],
    ) {
        let files = read_tags([("tags/a.yaml", text.as_str())]);
        for diagnostic in &files.diagnostics {
            prop_assert_eq!(diagnostic.file.as_str(), "tags/a.yaml");
        }
        prop_assert!(files.tags.len() <= text.len());
    }
}
