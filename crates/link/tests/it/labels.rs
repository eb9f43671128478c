//! Labels: what somebody looked up teaches the weights, and nothing else.

use crate::people::{rows, table};
use crate::tables::{PEOPLE, linked, links, refusal};

/// The learned share of pairs of one person that differ in the first column.
fn m_of_different(config: &str, table: &str) -> f64 {
    let model = linked(config, table, |linkage| linkage.model().to_json());
    let model: serde_json::Value = serde_json::from_str(&model).unwrap();
    let levels = model["columns"][0]["levels"].as_array().unwrap().clone();
    levels.iter().find(|level| level["level"] == "different").unwrap()["m"].as_f64().unwrap()
}

#[test]
fn weights_follow_the_labels() {
    let table = table(&rows(200, 5));
    let labelled = format!("{PEOPLE}labels: person\n");
    // A checker who calls every record a person of their own has never seen a pair that differs, nor one that agrees.
    let strangers: String = table
        .lines()
        .enumerate()
        .map(|(index, line)| match line.rsplit_once(',') {
            Some((cells, _)) if index > 0 => format!("{cells},s{index}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let (right, wrong) = (m_of_different(&labelled, &table), m_of_different(&labelled, &strangers));
    assert!(right < 0.1, "{right}");
    assert!(wrong > 0.15, "no pair was a match: every level is as likely, {wrong}");
}

#[test]
fn labels_of_a_few_records_do_no_harm() {
    let rows = rows(200, 6);
    let all = table(&rows);
    let few: String = all
        .lines()
        .enumerate()
        .map(|(index, line)| match line.rsplit_once(',') {
            Some((cells, _)) if index > 20 => format!("{cells},\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let labelled = format!("{PEOPLE}labels: person\n");
    let (with, without) = (linked(&labelled, &few, links), linked(PEOPLE, &all, links));
    assert!(with.symmetric_difference(&without).count() <= 2, "{with:?} {without:?}");
}

#[test]
fn a_column_of_labels_must_be_there() {
    let refused = refusal(&format!("{PEOPLE}labels: who\n"), &table(&rows(3, 1)));
    assert!(refused.contains("column `who` is not in people.csv"), "{refused}");
}
