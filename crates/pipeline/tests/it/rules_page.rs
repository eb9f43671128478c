//! The pages about the rule language: every example in them is a rule of the example shop.

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use qianmian_pipeline::Workspace;
use qianmian_rule::{Catalogue, Checker, parse_expr, read_tags};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The fenced blocks of a page: what is said of each after the fence, and its text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut parts = page.split("\n```");
    parts.next();
    let mut blocks = Vec::new();
    while let (Some(block), _) = (parts.next(), parts.next()) {
        let (what, text) = block.split_once('\n').unwrap();
        blocks.push((what.to_owned(), text.to_owned()));
    }
    blocks
}

#[tokio::test]
async fn every_example_of_the_pages_is_what_the_page_says() {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let shop = Workspace::load(&repository().join("examples/shop"), zone).unwrap();
    let pages = ["docs/rules.md", "docs/rules.zh-CN.md"]
        .map(|page| std::fs::read_to_string(repository().join(page)).unwrap());
    let [english, chinese] = pages.each_ref().map(|page| blocks(page));
    assert!(english.len() > 5, "{english:?}");
    for ((what, text), (_, other)) in english.iter().zip(&chinese) {
        assert!(what.starts_with("yaml") || text == other, "the pages have the same rules:\n{text}\n{other}");
    }
    assert_eq!(english.len(), chinese.len());
    for (what, text) in english.iter().chain(&chinese) {
        match what.as_str() {
            "yaml" => {
                let files = read_tags([("tags/page.yaml", text.as_str())]);
                let catalogue: Catalogue = files.tags.iter().collect();
                let topics = std::iter::empty::<&str>();
                let found = Checker::new(&shop.plan, &catalogue, topics).check_files(&files);
                assert!(found.is_empty() && !files.tags.is_empty(), "{found:?}");
                let asked = Workspace { tags: files.tags, ..shop.clone() };
                asked.check_statements().await.unwrap();
            }
            what => {
                for line in text.lines() {
                    let rule = parse_expr(line).unwrap_or_else(|errors| panic!("{line}: {}", errors[0]));
                    let found = shop.checker().check(&rule);
                    let codes: Vec<_> = found.iter().map(|finding| finding.code).collect();
                    match what {
                        "sql" => assert!(found.is_empty(), "{line}: {found:?}"),
                        _ => assert!(codes.contains(&"never_true"), "{line}: {found:?}"),
                    }
                }
            }
        }
    }
}
