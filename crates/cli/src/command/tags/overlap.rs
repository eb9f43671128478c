//! `qianmian tags overlap`.

use anyhow::Result;
use qianmian_pipeline::Pipeline;
use qianmian_pipeline::overlap::TagOverlap;
use qianmian_server::dto;
use qianmian_tag::overlap::{Limits, Pair};
use serde_json::json;

use crate::arguments::{Format, Overlap};
use crate::show;

/// The redundant pairs of all tags, or every pair of one; as JSON the whole matrix.
pub(super) async fn overlap(pipeline: &Pipeline, asked: &Overlap, format: Format) -> Result<()> {
    let limits = Limits { jaccard: asked.jaccard, containment: asked.containment, people: asked.people };
    let found = pipeline.tag_overlap(asked.tag.as_deref(), limits).await?;
    if format == Format::Json {
        return show::json(&dto::TagOverlap::from(&found));
    }
    let mut pairs: Vec<&Pair> = if asked.tag.is_some() {
        found.pairs.iter().collect()
    } else {
        found.redundant().into_iter().map(|(pair, _)| pair).collect()
    };
    if asked.tag.is_some() {
        pairs.sort_by(|one, other| other.jaccard.total_cmp(&one.jaccard));
    }
    if pairs.is_empty() && format == Format::Table {
        let none = if asked.tag.is_some() {
            "it shares nobody with another tag value"
        } else {
            "no redundant pairs"
        };
        return show::text(&format!("{none}, of {} tag values", found.values.len()));
    }
    table(&found, &pairs).print(format)
}

fn table(found: &TagOverlap, pairs: &[&Pair]) -> show::Table {
    let columns = [
        "left",
        "right",
        "people_left",
        "people_right",
        "shared",
        "expected",
        "jaccard",
        "left_in_right",
        "right_in_left",
        "redundant",
    ];
    let mut table = show::Table::new(&columns);
    let name = |place: usize| {
        let (tag, value, _) = &found.values[place];
        if value == "true" { tag.clone() } else { format!("{tag}={value}") }
    };
    for pair in pairs {
        table.row([
            json!(name(pair.left)),
            json!(name(pair.right)),
            json!(found.values[pair.left].2),
            json!(found.values[pair.right].2),
            json!(pair.shared),
            json!(format!("{:.1}", pair.expected)),
            json!(format!("{:.3}", pair.jaccard)),
            json!(format!("{:.3}", pair.left_in_right)),
            json!(format!("{:.3}", pair.right_in_left)),
            json!(pair.redundancy.map_or("", |why| why.name())),
        ]);
    }
    table
}
