//! How good a model is, for people and for programs.

use anyhow::Result;
use qianmian_text::Evaluation;
use serde_json::json;

use super::rounded;
use crate::arguments::Format;
use crate::show;

/// Prints the figures of a model that answers from `threshold` on. CSV has the labels alone.
pub(in crate::command) fn print(evaluation: &Evaluation, threshold: f64, format: Format) -> Result<()> {
    match format {
        Format::Json => show::json(&json!({ "threshold": threshold, "evaluation": evaluation })),
        Format::Csv => labels(evaluation).print(format),
        Format::Table => tables(evaluation, threshold),
    }
}

fn tables(evaluation: &Evaluation, threshold: f64) -> Result<()> {
    let share = show::percent;
    show::text(&format!(
        "{} texts: {} right (always the commonest label: {}), macro-F1 {:.3}, Brier {:.3}, log loss {:.3}, calibration error {:.3}",
        show::number(evaluation.examples as u64),
        share(evaluation.accuracy),
        share(evaluation.majority),
        evaluation.macro_f1,
        evaluation.brier,
        evaluation.log_loss,
        evaluation.ece,
    ))?;
    let answers = if threshold > 1.0 {
        "no confidence is right often enough: it never answers".to_owned()
    } else {
        format!("it answers from a confidence of {threshold:.2} on")
    };
    show::text(&format!("{answers}\n"))?;
    labels(evaluation).print(Format::Table)?;
    show::text("")?;
    let mut table = show::Table::new(&["least_confidence", "answered", "right"]);
    for point in &evaluation.coverage {
        let right = point.accuracy.map(share);
        table.row([json!(point.threshold), json!(share(point.coverage)), json!(right)]);
    }
    table.print(Format::Table)?;
    show::text("")?;
    let mut table = show::Table::new(&["confidence_from", "to", "texts", "mean_confidence", "right"]);
    for bin in &evaluation.reliability {
        let (confidence, right) = (share(bin.confidence), share(bin.accuracy));
        table.row([json!(bin.from), json!(bin.to), json!(bin.examples), json!(confidence), json!(right)]);
    }
    table.print(Format::Table)
}

fn labels(evaluation: &Evaluation) -> show::Table {
    let mut table = show::Table::new(&["label", "texts", "precision", "recall", "f1"]);
    for label in &evaluation.labels {
        table.row([
            json!(label.label),
            json!(label.examples),
            rounded(label.precision),
            rounded(label.recall),
            rounded(label.f1),
        ]);
    }
    table
}
