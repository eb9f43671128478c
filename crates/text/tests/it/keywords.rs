//! Keywords of small talk.

use qianmian_text::keywords::{KeywordKind, keywords};

#[test]
fn traditional_and_simplified_are_one_word_and_each_is_shown_as_written() {
    let found = keywords(&["想買紙尿褲,紙尿褲有貨嗎", "纸尿裤多少钱", "今天吃什么"], 1);
    assert_eq!(found.documents[0][0].text, "紙尿褲");
    assert_eq!(found.documents[0][0].count, 2);
    assert_eq!(found.documents[1][0].text, "纸尿裤");
}

#[test]
fn a_single_document_has_keywords_by_how_rare_they_are_in_the_language() {
    let found = keywords(&["我们今天看电影,说到了榨汁机"], 1);
    assert_eq!(
        (found.documents[0][0].text.as_str(), found.documents[0][0].kind),
        ("榨汁机", KeywordKind::Word)
    );
}

#[test]
fn a_megabyte_without_a_break_is_read() {
    let long = "奶粉尿布相机镜头".repeat(45_000);
    let found = keywords(&[&long], 3);
    assert!(!found.documents[0].is_empty());
}
