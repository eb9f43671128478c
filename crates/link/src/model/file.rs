//! The model as a file: JSON, version 1. The golden file is `tests/golden/link-model-v1.json`.

use serde::{Deserialize, Serialize};

use super::Model;
use crate::block::{Part, Rule};
use crate::estimate::LEVELS;
use crate::kind::Kind;
use crate::pattern::{Field, MOST_FIELDS};

const FORMAT: &str = "qianmian-link-model";
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct ModelFile {
    format: String,
    version: u32,
    prior_bits: f64,
    columns: Vec<ColumnFile>,
    blocking: Vec<Vec<String>>,
}

#[derive(Serialize, Deserialize)]
struct ColumnFile {
    column: String,
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crossed_with: Option<String>,
    frequencies: bool,
    levels: Vec<LevelFile>,
}

#[derive(Serialize, Deserialize)]
struct LevelFile {
    level: String,
    /// Probability among pairs of one person.
    m: f64,
    /// Probability among pairs of two people.
    u: f64,
    /// log2(m/u); for readers, and not read back.
    #[serde(default)]
    bits: f64,
}

pub(super) fn write(model: &Model) -> String {
    let weights = model.weights();
    let columns = model.fields.iter().enumerate().map(|(index, field)| {
        let levels = field.kind.levels().iter().zip(1..).map(|(name, level)| LevelFile {
            level: (*name).to_owned(),
            m: model.m[index][level],
            u: model.u[index][level],
            bits: rounded(weights[index][level]),
        });
        ColumnFile {
            column: field.name.clone(),
            kind: field.kind.name().to_owned(),
            crossed_with: field.crossed_with.map(|other| model.fields[other].name.clone()),
            frequencies: field.frequencies,
            levels: levels.collect(),
        }
    });
    let file = ModelFile {
        format: FORMAT.to_owned(),
        version: VERSION,
        prior_bits: model.prior,
        columns: columns.collect(),
        blocking: model.rules.iter().map(|rule| rule.names(&model.fields)).collect(),
    };
    // A struct of strings and finite numbers has a JSON form.
    serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
}

/// To a hundredth of a bit.
fn rounded(bits: f64) -> f64 {
    (bits * 100.0).round() / 100.0
}

pub(super) fn read(text: &str) -> Result<Model, String> {
    let file: ModelFile = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if file.format != FORMAT || file.version != VERSION {
        return Err(format!(
            "a file of format `{}` version {}; this version reads {FORMAT} version {VERSION}",
            file.format, file.version
        ));
    }
    if file.columns.len() > MOST_FIELDS {
        return Err(format!("{} columns; there may be at most {MOST_FIELDS}", file.columns.len()));
    }
    let names: Vec<&str> = file.columns.iter().map(|column| column.column.as_str()).collect();
    let mut model =
        Model { fields: Vec::new(), m: Vec::new(), u: Vec::new(), prior: file.prior_bits, rules: Vec::new() };
    for column in &file.columns {
        let (field, m, u) = read_column(column, &names)?;
        model.fields.push(field);
        model.m.push(m);
        model.u.push(u);
    }
    for rule in &file.blocking {
        model.rules.push(read_rule(rule, &names)?);
    }
    Ok(model)
}

type Column = (Field, [f64; LEVELS], [f64; LEVELS]);

fn read_column(column: &ColumnFile, names: &[&str]) -> Result<Column, String> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == column.kind);
    let kind =
        kind.ok_or_else(|| format!("column `{}` has an unknown kind `{}`", column.column, column.kind))?;
    let (mut m, mut u) = ([0.0; LEVELS], [0.0; LEVELS]);
    for (index, name) in kind.levels().iter().enumerate() {
        let level = column.levels.iter().find(|level| level.level == *name);
        let level = level.ok_or_else(|| format!("column `{}` lacks level `{name}`", column.column))?;
        let possible = |share: f64| share > 0.0 && share <= 1.0;
        if !possible(level.m) || !possible(level.u) {
            return Err(format!("level `{name}` of column `{}` has an m or u outside 0 to 1", column.column));
        }
        (m[index + 1], u[index + 1]) = (level.m, level.u);
    }
    let crossed_with = match &column.crossed_with {
        None => None,
        Some(other) => Some(
            names
                .iter()
                .position(|name| name == other)
                .ok_or_else(|| format!("no column is named `{other}`"))?,
        ),
    };
    let field = Field { name: column.column.clone(), kind, crossed_with, frequencies: column.frequencies };
    Ok((field, m, u))
}

fn read_rule(parts: &[String], names: &[&str]) -> Result<Rule, String> {
    let part = |text: &String| {
        let (name, part) = Part::parse(text).ok_or_else(|| format!("`{text}` is not a part of a rule"))?;
        let field = names.iter().position(|known| *known == name);
        Ok((field.ok_or_else(|| format!("no column is named `{name}`"))?, part))
    };
    Ok(Rule { parts: parts.iter().map(part).collect::<Result<_, String>>()? })
}
