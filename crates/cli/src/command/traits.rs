//! `qianmian traits infer|forget|why`: guesses of what people did not declare.

use std::path::Path;

use anyhow::Result;
use qianmian_pipeline::Pipeline;
use qianmian_pipeline::infer::Inference;
use qianmian_text::Threshold;
use serde_json::json;

use super::text::{part, report};
use crate::arguments::{Format, Infer, TraitsCommand};
use crate::{open, show};

pub(crate) async fn run(root: &Path, command: TraitsCommand, format: Format) -> Result<()> {
    let (pipeline, _) = open::pipeline(root).await?;
    match command {
        TraitsCommand::Infer(options) => infer(&pipeline, &options, format).await,
        TraitsCommand::Forget { of } => forget(&pipeline, &of, format).await,
        TraitsCommand::Why { of, person } => why(&pipeline, &of, &person, format).await,
    }
}

async fn infer(pipeline: &Pipeline, options: &Infer, format: Format) -> Result<()> {
    let threshold = match options.precision {
        Some(precision) => Threshold::Precision(part("precision", precision)?),
        None => Threshold::Confidence(part("threshold", options.threshold)?),
    };
    let found = pipeline.infer(&options.of, threshold, options.apply).await?;
    match format {
        Format::Json => show::json(&json!({
            "trait": found.of,
            "threshold": found.threshold,
            "evaluation": found.evaluation,
            "asked": found.asked,
            "values": found.values,
            "applied": found.applied,
            "entered": found.entered,
            "left": found.left,
        })),
        Format::Csv => report::print(&found.evaluation, found.threshold, format),
        Format::Table => print(&found),
    }
}

fn print(found: &Inference) -> Result<()> {
    report::print(&found.evaluation, found.threshold, Format::Table)?;
    let guessed: u64 = found.values.values().sum();
    show::text(&format!(
        "\nOf {} people who did not declare it, {} can be guessed{}",
        show::number(found.asked),
        show::number(guessed),
        if found.applied { " and were" } else { "; nothing was written (--apply does)" },
    ))?;
    let mut table = show::Table::new(&["value", "people"]);
    for (value, people) in &found.values {
        table.row([json!(value), json!(people)]);
    }
    if found.values.is_empty() { Ok(()) } else { table.print(Format::Table) }
}

async fn forget(pipeline: &Pipeline, of: &str, format: Format) -> Result<()> {
    let people = pipeline.forget_guesses(of).await?;
    match format {
        Format::Json => show::json(&json!({ "trait": of, "people": people })),
        _ => show::text(&format!("guesses of {of} of {} people are gone", show::number(people))),
    }
}

async fn why(pipeline: &Pipeline, of: &str, person: &str, format: Format) -> Result<()> {
    let Some(guess) = pipeline.why(of, person).await? else {
        return show::text("nothing is known of what this person did");
    };
    let evidence: Vec<_> =
        guess.evidence.iter().map(|said| json!({ "what": said.text, "weight": said.weight })).collect();
    let whole = json!({
        "person": guess.person.to_string(),
        "trait": of,
        "value": guess.value,
        "confidence": guess.confidence,
        "threshold": guess.threshold,
        "declared": guess.declared,
        "evidence": evidence,
    });
    if format == Format::Json {
        return show::json(&whole);
    }
    let sure = if guess.confidence >= guess.threshold { "" } else { ", which is not enough to guess" };
    let declared = guess.declared.map(|value| format!("; they declared {value}")).unwrap_or_default();
    show::text(&format!("{} with a confidence of {:.2}{sure}{declared}", guess.value, guess.confidence))?;
    let mut table = show::Table::new(&["what_speaks_for_it", "weight"]);
    for said in &guess.evidence {
        table.row([json!(said.text), super::text::rounded(said.weight)]);
    }
    table.print(format)
}
