//! A trait may be called like a keyword: the canonical text quotes those that SQL would take for something else.

use qianmian_model::rule::{Expr, ExprKind, Span};
use qianmian_rule::{canonical, parse_expr};
use sqlparser::keywords::ALL_KEYWORDS;

#[test]
fn every_keyword_can_be_a_trait_in_every_place() {
    let mut wrong = Vec::new();
    for keyword in ALL_KEYWORDS {
        let name = keyword.to_lowercase();
        let span = Span::default();
        let written = canonical(&Expr { kind: ExprKind::Trait(name.clone()), span });
        for text in [
            "{}",
            "{} = 1",
            "1 = {}",
            "not {}",
            "{} in (1, 2)",
            "1 in ({}, {})",
            "{} is null",
            "{} is not null",
            "({})",
            "{} like 'x'",
            "{} between {} and {}",
            "{} + {} - {}",
            "-{} > 1",
            "{} and {} or {}",
            "coalesce({}, {})",
            "case {} when {} then {} else {} end",
            "case when {} then {} end",
            "count('E', where => {} = 1)",
        ] {
            let text = text.replace("{}", &written);
            match parse_expr(&text) {
                Ok(expr) if canonical(&expr).matches(&written).count() >= text.matches(&written).count() => {}
                Ok(expr) => wrong.push(format!("{text} became {}", canonical(&expr))),
                Err(errors) => wrong.push(format!("{text}: {}", errors[0])),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
