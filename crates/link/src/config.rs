//! What an operator writes in `link.yaml`: which columns are compared as what, and what is compared at all.
//!
//! ```yaml
//! id: unique_id                     # names a record; must be there once only
//! columns:
//!   given_name:    {kind: name, crossed_with: surname}   # sometimes written into each other's column
//!   surname:       {kind: name}
//!   date_of_birth: {kind: date}
//!   postcode:      {kind: postcode}
//!   state:         {kind: exact, frequencies: false}     # a rare state is worth no more than a frequent one
//! blocking:                         # optional: without it, rules are proposed from the data
//!   - [surname, date_of_birth]
//!   - [given_name first 3, postcode]
//! block_cap: 5000                   # larger blocks are left out and reported
//! veto: [id_card]                   # two records that differ here are never one person
//! labels: known_as                  # who a record is, where somebody looked; the weights are learned from these pairs too
//! together: person                  # records of one value here are known to be one person, and are compared as one
//! one_per_table: true               # no person is twice in one table: only pairs across, one to one
//! missing: ["n/a", "unknown"]       # texts that mean nothing
//! ```

mod file;

use qianmian_model::Diagnostic;
use qianmian_yaml::suggest;
use serde_saphyr::{Location, Spanned};

use crate::block::{MOST_RULES, Part, Rule};
use crate::error::Error;
use crate::kind::Kind;
use crate::pattern::{Field, MOST_FIELDS};
use file::{ColumnFile, ConfigFile};

/// A checked configuration. Names of columns keep their place, so that an absent column is reported where it is named.
#[derive(Debug, Clone)]
pub struct LinkConfig {
    /// The file it was read from, for messages.
    pub file: String,
    /// The column that names a record; without it, its line does.
    pub(crate) id: Option<Placed>,
    pub(crate) fields: Vec<Field>,
    /// Where each field's column is named.
    pub(crate) places: Vec<Placed>,
    /// The blocking rules, where they are declared.
    pub(crate) rules: Option<Vec<Rule>>,
    pub(crate) block_cap: usize,
    pub(crate) veto: Vec<Placed>,
    /// The column that says who a record is, where that is known.
    pub(crate) labels: Option<Placed>,
    /// The column of which equal values say that records are one person.
    pub(crate) together: Option<Placed>,
    pub(crate) one_per_table: bool,
    /// Where that is said.
    pub(crate) one_per_table_at: Location,
    /// Texts that mean a missing value, in lower case.
    pub(crate) missing: Vec<String>,
}

/// The name of a column with its place in the configuration.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) name: String,
    pub(crate) place: Location,
}

/// Records of a block that is still compared, unless the file says otherwise.
const BLOCK_CAP: usize = 5_000;

impl LinkConfig {
    /// Reads a configuration; `file` is its name in messages.
    ///
    /// # Errors
    /// Every mistake, with its place.
    pub fn parse(file: &str, text: &str) -> Result<LinkConfig, Error> {
        LinkConfig::checked(file, text, |_, _| ())
    }

    /// Reads a configuration over one table whose columns are known, in which `person` says which rows are together. What is
    /// about files is a mistake in it.
    ///
    /// # Errors
    /// As [`LinkConfig::parse`], and a column that is not there.
    pub fn parse_over(file: &str, text: &str, columns: &[&str], person: &str) -> Result<LinkConfig, Error> {
        let mut config =
            LinkConfig::checked(file, text, |written, findings| check_over(written, columns, findings))?;
        config.together = Some(Placed { name: person.to_owned(), place: Location::UNKNOWN });
        Ok(config)
    }

    /// Nothing is compared: records are one where they are together.
    pub fn of_nothing(person: &str) -> LinkConfig {
        LinkConfig {
            file: String::new(),
            id: None,
            fields: Vec::new(),
            places: Vec::new(),
            rules: Some(Vec::new()),
            block_cap: BLOCK_CAP,
            veto: Vec::new(),
            labels: None,
            together: Some(Placed { name: person.to_owned(), place: Location::UNKNOWN }),
            one_per_table: false,
            one_per_table_at: Location::UNKNOWN,
            missing: Vec::new(),
        }
    }

    /// The same, where a column that no file has names a record.
    #[must_use]
    pub fn named_by(mut self, column: &str) -> LinkConfig {
        self.id = Some(Placed { name: column.to_owned(), place: Location::UNKNOWN });
        self
    }

    /// The columns that are compared and those that keep records apart.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.places.iter().chain(&self.veto).map(|column| column.name.as_str())
    }

    fn checked(
        file: &str,
        text: &str,
        check_more: impl FnOnce(&ConfigFile, &mut Findings<'_>),
    ) -> Result<LinkConfig, Error> {
        let written: ConfigFile =
            qianmian_yaml::parse(file, text).map_err(|mistake| Error::Config(vec![mistake]))?;
        let mut findings = Findings { file, list: Vec::new() };
        let config = check(&written, &mut findings);
        check_more(&written, &mut findings);
        if findings.list.is_empty() {
            Ok(config)
        } else {
            Err(Error::Config(qianmian_yaml::in_order(findings.list)))
        }
    }

    /// A mistake at a place of the file.
    pub(crate) fn mistake(
        &self,
        at: &Placed,
        code: &'static str,
        message: String,
        hint: Option<String>,
    ) -> Diagnostic {
        qianmian_yaml::error(&self.file, at.place, code, message, hint)
    }
}

struct Findings<'a> {
    file: &'a str,
    list: Vec<Diagnostic>,
}

impl Findings<'_> {
    fn add(&mut self, place: Location, code: &'static str, message: String, hint: Option<String>) {
        self.list.push(qianmian_yaml::error(self.file, place, code, message, hint));
    }
}

fn check(file: &ConfigFile, findings: &mut Findings<'_>) -> LinkConfig {
    let names: Vec<&str> = file.columns.0.iter().map(|(name, _)| name.as_str()).collect();
    let columns = &file.columns.0;
    if columns.is_empty() || columns.len() > MOST_FIELDS {
        let place = columns.get(MOST_FIELDS).map_or(Location::UNKNOWN, |(_, column)| column.referenced);
        let message = format!("{} columns to compare; there may be 1 to {MOST_FIELDS}", columns.len());
        findings.add(place, "link_columns", message, None);
    }
    let fields = columns.iter().enumerate().map(|(index, (name, column))| {
        let crossed_with = column.value.crossed_with.as_ref();
        Field {
            name: name.clone(),
            kind: column.value.kind.into(),
            crossed_with: crossed_with.and_then(|other| check_crossed(columns, index, other, findings)),
            frequencies: column.value.frequencies,
        }
    });
    let fields: Vec<Field> = fields.collect();
    let rules = file.blocking.as_ref().map(|rules| {
        if rules.value.is_empty() || rules.value.len() > MOST_RULES {
            let message = format!("{} rules; there may be 1 to {MOST_RULES}", rules.value.len());
            findings.add(rules.referenced, "link_blocking", message, None);
        }
        if rules.value.iter().any(Vec::is_empty) {
            findings.add(rules.referenced, "link_blocking", "a rule without a column".to_owned(), None);
        }
        rules.value.iter().map(|rule| check_rule(rule, &names, findings)).collect()
    });
    if file.block_cap.as_ref().is_some_and(|cap| cap.value < 2) {
        let place = file.block_cap.as_ref().map_or(Location::UNKNOWN, |cap| cap.referenced);
        findings.add(place, "link_block_cap", "a block of fewer than 2 records has no pair".to_owned(), None);
    }
    if let (Some(together), Some(true)) = (&file.together, file.one_per_table.as_ref().map(|said| said.value))
    {
        let message = "nobody is twice in one table, so that no records are together".to_owned();
        let hint = Some("leave out one_per_table or together".to_owned());
        findings.add(together.referenced, "link_together", message, hint);
    }
    LinkConfig {
        file: findings.file.to_owned(),
        id: file.id.as_ref().map(placed),
        places: columns
            .iter()
            .map(|(name, column)| Placed { name: name.clone(), place: column.referenced })
            .collect(),
        fields,
        rules,
        block_cap: file.block_cap.as_ref().map_or(BLOCK_CAP, |cap| cap.value as usize),
        veto: file.veto.iter().map(placed).collect(),
        labels: file.labels.as_ref().map(placed),
        together: file.together.as_ref().map(placed),
        one_per_table: file.one_per_table.as_ref().is_some_and(|said| said.value),
        one_per_table_at: file.one_per_table.as_ref().map_or(Location::UNKNOWN, |said| said.referenced),
        missing: file.missing.iter().map(|text| text.trim().to_lowercase()).collect(),
    }
}

/// What is a mistake where the table is not a file: columns that it does not have, and what names records.
fn check_over(file: &ConfigFile, columns: &[&str], findings: &mut Findings<'_>) {
    let compared = file.columns.0.iter().map(|(name, column)| (name.as_str(), column.referenced));
    let vetoes = file.veto.iter().map(|column| (column.value.as_str(), column.referenced));
    for (name, place) in compared.chain(vetoes).filter(|(name, _)| !columns.contains(name)) {
        let message = format!("there is no `{name}` to compare");
        findings.add(place, "link_column", message, suggest(name, columns.iter().copied()));
    }
    let names = [("id", &file.id), ("labels", &file.labels), ("together", &file.together)];
    let named = names.into_iter().filter_map(|(key, said)| Some((key, said.as_ref()?.referenced)));
    let tables = file.one_per_table.as_ref().map(|said| ("one_per_table", said.referenced));
    for (key, place) in named.chain(tables) {
        let hint = Some("leave it out: the records are people".to_owned());
        findings.add(place, "link_file_key", format!("`{key}` is about files"), hint);
    }
}

/// The index of the column that a column's values are sometimes written into: another one, of the same kind, and of only one
/// pair.
fn check_crossed(
    columns: &[(String, Spanned<ColumnFile>)],
    index: usize,
    other: &Spanned<String>,
    findings: &mut Findings<'_>,
) -> Option<usize> {
    let names = columns.iter().map(|(name, _)| name.as_str());
    let Some(found) = columns.iter().position(|(name, _)| *name == other.value) else {
        let message = format!("column `{}` is not compared", other.value);
        findings.add(other.referenced, "link_crossed", message, suggest(&other.value, names));
        return None;
    };
    let kind = Kind::from(columns[index].1.value.kind);
    let taken = columns.iter().enumerate().any(|(at, (name, column))| {
        let crossed = column.value.crossed_with.as_ref().map(|crossed| crossed.value.as_str());
        at != index
            && (crossed == Some(&other.value)
                || crossed == Some(columns[index].0.as_str())
                || *name == other.value && crossed.is_some())
    });
    let message = if found == index {
        "a column is not crossed with itself"
    } else if kind != Kind::from(columns[found].1.value.kind) || kind.crossed().is_none() {
        "only two columns of kind name, or two of kind text, are crossed"
    } else if taken {
        "a column is crossed with one other, and only one of the two says so"
    } else {
        return Some(found);
    };
    findings.add(other.referenced, "link_crossed", message.to_owned(), None);
    None
}

fn check_rule(parts: &[Spanned<String>], names: &[&str], findings: &mut Findings<'_>) -> Rule {
    let parts = parts.iter().filter_map(|part| {
        let Some((name, of)) = Part::parse(&part.value) else {
            let message = format!("`{}` is not the beginning of a column", part.value);
            findings.add(
                part.referenced,
                "link_blocking",
                message,
                Some("write `surname first 3`".to_owned()),
            );
            return None;
        };
        let Some(field) = names.iter().position(|known| *known == name) else {
            let message = format!("column `{name}` is not compared");
            findings.add(part.referenced, "link_blocking", message, suggest(name, names.iter().copied()));
            return None;
        };
        Some((field, of))
    });
    Rule { parts: parts.collect() }
}

fn placed(name: &Spanned<String>) -> Placed {
    Placed { name: name.value.clone(), place: name.referenced }
}
