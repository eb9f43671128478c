//! `qianmian text …`: keywords and models of the texts of a file, without a workspace.

mod read;
pub(super) mod report;

use std::path::Path;

use anyhow::{Context, Result};
use qianmian_text::features::FeatureReader;
use qianmian_text::keywords::keywords;
use qianmian_text::{Evaluation, Example, Input, Model, Segmenter, Threshold, Training, train};
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::arguments::{Classify, Evaluate, Format, Keywords, TextCommand, Train};
use crate::{Usage, show};
use read::{Text, read_texts};

/// Parts of a text that are shown as evidence.
const EVIDENCE: usize = 3;

pub(crate) async fn run(command: TextCommand, format: Format) -> Result<()> {
    let run = move || match command {
        TextCommand::Keywords(options) => find_keywords(&options, format),
        TextCommand::Train(options) => train_model(&options, format),
        TextCommand::Evaluate(options) => evaluate(&options, format),
        TextCommand::Classify(options) => classify(&options, format),
    };
    tokio::task::spawn_blocking(run).await?
}

fn find_keywords(options: &Keywords, format: Format) -> Result<()> {
    let texts = read_texts(&options.file, &options.columns, None)?;
    let documents: Vec<&str> = texts.iter().map(|text| text.text.as_str()).collect();
    let found = keywords(&documents, options.top);
    if options.new_words {
        let mut table = show::Table::new(&["word", "count", "cohesion", "freedom"]);
        for word in &found.new_words {
            let row = [json!(word.text), json!(word.count), rounded(word.cohesion), rounded(word.freedom)];
            table.row(row);
        }
        return table.print(format);
    }
    let mut table = show::Table::new(&["text", "keyword", "kind", "count", "score"]);
    for (text, words) in texts.iter().zip(&found.documents) {
        for word in words {
            let kind = word.kind.as_str();
            table.row([
                json!(text.id),
                json!(word.text),
                json!(kind),
                json!(word.count),
                rounded(word.score),
            ]);
        }
    }
    table.print(format)
}

fn train_model(options: &Train, format: Format) -> Result<()> {
    let threshold = match options.precision {
        Some(precision) => Threshold::Precision(part("precision", precision)?),
        None => Threshold::Confidence(part("threshold", options.threshold)?),
    };
    let texts = read_texts(&options.examples, &options.columns, Some(&options.label))?;
    let examples: Vec<Example> =
        texts.into_iter().map(|text| Example { text: text.text, label: text.label }).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let training = Training { folds: options.folds.into(), threshold, threads, ..Training::default() };
    let model = train(&examples, training)
        .map_err(|error| Usage(format!("{}: {error}", options.examples.display())))?;
    std::fs::write(&options.out, model.to_bytes())
        .with_context(|| format!("writing {}", options.out.display()))?;
    report::print(model.evaluation(), model.threshold(), format)
}

fn evaluate(options: &Evaluate, format: Format) -> Result<()> {
    let (model, texts) = rayon::join(
        || open(&options.model),
        || read_texts(&options.examples, &options.columns, Some(&options.label)),
    );
    let (model, texts) = (model?, texts?);
    let asked = texts.iter().filter(|text| !text.label.is_empty()).map(|text| {
        let Text { text, label, id } = text;
        let right = model.labels().iter().position(|known| known == label).ok_or_else(|| {
            let labels = model.labels().join(", ");
            Usage(format!(
                "{}: text {id} has the label `{label}`, which the model does not know (its labels are {labels})",
                options.examples.display()
            ))
        })?;
        Ok((text, right))
    });
    let asked: Vec<(&String, usize)> = asked.collect::<Result<_, Usage>>()?;
    let judge = |reader: &mut FeatureReader, (text, right): &(&String, usize)| {
        (model.probabilities(reader, text), *right)
    };
    let answers: Vec<(Vec<f64>, usize)> = asked.par_iter().map_init(|| model.reader(), judge).collect();
    let answers = answers.iter().map(|(row, right)| (row.as_slice(), *right));
    report::print(&Evaluation::new(model.labels(), answers), model.threshold(), format)
}

fn classify(options: &Classify, format: Format) -> Result<()> {
    let (model, texts) =
        rayon::join(|| open(&options.model), || read_texts(&options.file, &options.columns, None));
    let (model, texts) = (model?, texts?);
    let mut columns = vec!["text", "label", "confidence"];
    columns.extend(options.evidence.then_some("evidence"));
    let mut table = show::Table::new(&columns);
    let said = |reader: &mut FeatureReader, text: &Text| {
        let judged = model.judge(reader, &text.text);
        let sure = judged.filter(|judged| judged.confidence >= model.threshold());
        let mut row = vec![
            json!(text.id),
            json!(sure.map(|judged| &model.labels()[judged.label])),
            judged.map_or(json!(null), |judged| rounded(judged.confidence)),
        ];
        if options.evidence {
            let said = sure.map(|judged| model.evidence(reader, &text.text, judged.label, EVIDENCE));
            let said = said.into_iter().flatten().map(|evidence| evidence.text);
            row.push(json!(said.collect::<Vec<_>>().join(" ")));
        }
        row
    };
    let rows: Vec<Vec<Value>> = texts.par_iter().map_init(|| model.reader(), said).collect();
    rows.into_iter().for_each(|row| table.row(row));
    table.print(format)
}

/// Opens a model of texts, and the dictionary that it reads them with, which takes as long as many texts.
fn open(path: &Path) -> Result<Model> {
    Segmenter::bundled();
    let bytes = std::fs::read(path).map_err(|error| Usage(format!("{}: {error}", path.display())))?;
    let model = Model::from_bytes(&bytes).map_err(|error| Usage(format!("{}: {error}", path.display())))?;
    match model.input() {
        Input::Text => Ok(model),
        Input::Counts => Err(Usage(format!("{}: it is not a model of texts", path.display())).into()),
    }
}

/// A number from 0 to 1.
pub(super) fn part(option: &str, value: f64) -> Result<f64> {
    if (0.0..=1.0).contains(&value) {
        return Ok(value);
    }
    Err(Usage(format!("--{option} {value}: write a number from 0 to 1")).into())
}

/// With four digits.
pub(super) fn rounded(value: f64) -> serde_json::Value {
    json!((value * 10_000.0).round() / 10_000.0)
}
