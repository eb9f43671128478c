//! Values of imported tags: a file of identifiers and values, worked out elsewhere.
//!
//! A value is one more observation: of the trait `tag:<name>`, by the source `import`. So evaluation, merges of people,
//! explanation, export and erasure treat it as they treat everything else that is known of a person. An import is the
//! whole truth about its tag: who is not in it has no value afterwards.
//! What holds: `rows in = taken + merged + rejected`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::SignedDuration;
use qianmian_clean::Cleaner;
use qianmian_collect::{CollectError, ReadOptions, Source, read_file};
use qianmian_model::value::get;
use qianmian_model::{
    Identifier, Origin, PersonId, Record, Rejected, SubjectId, Time, TraitObservation, Value,
};
use qianmian_rule::{Status, TagDefinition, imported_trait, nearest};
use qianmian_store::{Tx, people, traits};
use qianmian_tag::job::{self, MicroBatch, TagUpdate};

use crate::{Pipeline, PipelineError, Result};

/// The source of imported values. No source of a workspace can be called so.
pub const SOURCE: &str = "import";
/// Nobody else speaks of the trait of an imported tag.
const TRUST: u8 = 100;
/// People evaluated at a time.
const CHUNK: usize = 10_000;
/// The trait of a row that holds the value, before it is known which tag it is for.
const VALUE: &str = "value";

/// Which columns of the file hold what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportColumns {
    /// The kind of identifier: `user_id`, `phone`, ….
    pub kind: String,
    /// The column of identifiers.
    pub identifier: String,
    /// The column of values.
    pub value: String,
}

/// What became of the rows of an import.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagImport {
    /// Rows of the file.
    pub rows_in: u64,
    /// People who were given a value.
    pub taken: u64,
    /// Rows that a later row about the same person replaced.
    pub merged: u64,
    /// Rows that could not be used, by line.
    pub rejected: Vec<RejectedRow>,
    /// People who came to have a value.
    pub entered: u64,
    /// People who stopped having one.
    pub left: u64,
}

/// A row that could not be used. Its identifier is not repeated: the line leads back to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// The line of the file, from 1; of Parquet the row.
    pub line: u64,
    /// Stable code, `snake_case`.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub reason: String,
}

/// Who has which value, each with the subject that it is kept with.
pub(crate) type GivenValues = BTreeMap<PersonId, (SubjectId, String)>;

/// A row that reads: the line, whom it is about, and the value.
type Row = (u64, Identifier, String);

impl Pipeline {
    /// Puts the values of a file in the place of all that the tag had.
    ///
    /// # Errors
    /// A tag that is not imported; a file that cannot be read or lacks a column; failures of store and lake. Nothing is
    /// changed then.
    pub async fn import_tag(&self, tag: &str, file: &Path, columns: &ImportColumns) -> Result<TagImport> {
        let definition = self.imported_tag(tag)?;
        let now = self.clock.now();
        let (rows, mut rejected) = self.read_rows(definition, file, columns, now).await?;
        let rows_in = rows.len() as u64 + rejected.len() as u64;
        let mut tx = self.store.begin().await?;
        self.adopt(&mut tx, now).await?;
        let (values, merged) = locate(&mut tx, rows, &mut rejected).await?;
        let update = self.replace_values(&mut tx, definition, &values, SOURCE, now).await?;
        tx.commit().await?;
        rejected.sort_by_key(|row| row.line);
        let taken = values.len() as u64;
        if rows_in != taken + merged + rejected.len() as u64 {
            return Err(PipelineError::Unbalanced {
                stage: "import",
                stream: definition.name.clone(),
                detail: format!("{rows_in} in, {taken} taken, {merged} merged, {} rejected", rejected.len()),
            });
        }
        let of_tag = || update.movements.iter().filter(|moved| moved.tag == tag && moved.value.is_some());
        let entered = of_tag().map(|moved| moved.entered.len()).sum();
        let left = of_tag().map(|moved| moved.left.len()).sum();
        Ok(TagImport { rows_in, taken, merged, rejected, entered, left })
    }

    fn imported_tag(&self, tag: &str) -> Result<&TagDefinition> {
        let definition = self.workspace.tag(tag)?;
        if definition.status == Status::Retired {
            return self.workspace.tag_in_force(tag);
        }
        if definition.imported {
            return Ok(definition);
        }
        let own = if definition.sql.is_some() { "a statement" } else { "rules" };
        let message =
            format!("the tag `{tag}` has {own} of its own: only a tag with `imported: true` takes values");
        Err(PipelineError::Refused(message))
    }

    /// The rows of a file that read and whose value the tag has, and those that do not.
    async fn read_rows(
        &self,
        definition: &TagDefinition,
        file: &Path,
        columns: &ImportColumns,
        now: Time,
    ) -> Result<(Vec<Row>, Vec<RejectedRow>)> {
        let source = self.mapping_of(columns)?;
        let values: Vec<String> = definition.values.iter().map(|value| value.value.clone()).collect();
        let (file, cleaner) = (file.to_owned(), Arc::clone(&self.cleaner));
        let read = move || -> Result<(Vec<Row>, Vec<RejectedRow>)> {
            let (mut rows, mut rejected) = (Vec::new(), Vec::new());
            for batch in read_file(&file, &source, ReadOptions::new(now)).map_err(unreadable)? {
                let batch = batch.map_err(unreadable)?;
                rejected.extend(batch.rejected.iter().map(refused));
                for record in batch.records {
                    match read_row(&cleaner, record, &values, now) {
                        Ok(row) => rows.push(row),
                        Err(row) => rejected.push(row),
                    }
                }
            }
            Ok((rows, rejected))
        };
        tokio::task::spawn_blocking(read).await.map_err(|_| PipelineError::Worker)?
    }

    /// The file's columns as a source: a row states one trait of whom the identifier points at.
    fn mapping_of(&self, columns: &ImportColumns) -> Result<Source> {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let text = format!(
            "name: {SOURCE}\npurpose: {SOURCE}\nidentifiers: {{ {}: {} }}\ntraits: {{ {VALUE}: {} }}\n",
            quoted(&columns.kind),
            quoted(&columns.identifier),
            quoted(&columns.value)
        );
        Source::parse("columns", &text, &self.workspace.zone).map_err(unreadable)
    }

    /// Puts values in the place of all that a tag had; `source` said them.
    pub(crate) async fn replace_values(
        &self,
        tx: &mut Tx<'_>,
        definition: &TagDefinition,
        values: &GivenValues,
        source: &str,
        now: Time,
    ) -> Result<TagUpdate> {
        let name = imported_trait(&definition.name);
        let mut touched = traits::forget_tag(tx, &name, Time(i64::MAX)).await?;
        let source: Arc<str> = Arc::from(source);
        let observation = |value: &String| TraitObservation {
            name: name.clone(),
            value: Value::Text(value.clone()),
            source: Arc::clone(&source),
            trust: TRUST,
            observed_at: now,
            origin: Origin::Declared,
            confidence: 1.0,
        };
        let said: Vec<(SubjectId, TraitObservation)> =
            values.values().map(|(subject, value)| (*subject, observation(value))).collect();
        traits::observe(tx, &said).await?;
        let shown: Vec<(PersonId, &TraitObservation)> =
            values.keys().copied().zip(said.iter().map(|(_, observation)| observation)).collect();
        traits::add_to_profiles(tx, &shown).await?;
        touched.extend(values.keys());
        touched.sort_unstable();
        touched.dedup();
        self.look_again_at(tx, &touched, now).await
    }

    /// Evaluates people whose traits changed.
    pub(crate) async fn look_again_at(
        &self,
        tx: &mut Tx<'_>,
        people: &[PersonId],
        now: Time,
    ) -> Result<TagUpdate> {
        let mut update = TagUpdate::default();
        for touched in people.chunks(CHUNK) {
            let batch = MicroBatch { touched, ..MicroBatch::default() };
            update.add(job::process_batch(tx, &self.program, now, batch).await?);
        }
        Ok(update)
    }

    /// Drops the values of tags that were not given again for as long as the tag says.
    pub(crate) async fn expire_given(&self, tx: &mut Tx<'_>, now: Time) -> Result<TagUpdate> {
        let mut gone = Vec::new();
        for tag in self.workspace.tags.iter().filter(|tag| tag.is_given()) {
            let lasting = tag.expires_after.and_then(|lasting| SignedDuration::try_from(lasting).ok());
            if let Some(lasting) = lasting {
                gone.extend(traits::forget_tag(tx, &imported_trait(&tag.name), now - lasting).await?);
            }
        }
        gone.sort_unstable();
        gone.dedup();
        self.look_again_at(tx, &gone, now).await
    }
}

/// A file or a column that is not there is the mistake of whoever named it.
fn unreadable(error: CollectError) -> PipelineError {
    match error {
        CollectError::Invalid(mistakes) => PipelineError::Workspace(mistakes),
        CollectError::File { .. } => PipelineError::Refused(error.to_string()),
        other => other.into(),
    }
}

/// A row with its identifier in standard form, as cleaning makes it.
fn read_row(
    cleaner: &Cleaner,
    record: Record,
    values: &[String],
    now: Time,
) -> std::result::Result<Row, RejectedRow> {
    let line = record.position.offset;
    let value = get(&record.traits, VALUE).and_then(Value::as_text).unwrap_or_default().to_owned();
    let cleaned = cleaner.clean(&record, now).map_err(|rejected| refused(&rejected))?.cleaned;
    let reject = |code, reason| RejectedRow { line, code, reason };
    let Some(identifier) = cleaned.identifiers.into_iter().next() else {
        return Err(reject("no_identifier", "the row has no usable identifier".to_owned()));
    };
    if value.is_empty() {
        return Err(reject("value_missing", "the row has no value".to_owned()));
    }
    if !values.contains(&value) {
        let near = nearest(&value, values.iter().map(String::as_str));
        let hint = near.map_or_else(
            || format!("its values are {}", values.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        return Err(reject("unknown_value", format!("the tag has no value `{value}` ({hint})")));
    }
    Ok((line, identifier, value))
}

/// The last of the reasons is the telling one: that no identifier is left follows from what is wrong with it.
fn refused(rejected: &Rejected) -> RejectedRow {
    let failure = rejected.failures.last();
    RejectedRow {
        line: rejected.position.offset,
        code: failure.map_or("rejected", |failure| failure.code),
        reason: failure.map(|failure| failure.reason.clone()).unwrap_or_default(),
    }
}

/// The last value of everybody who is known, and how many rows a later one replaced.
async fn locate(
    tx: &mut Tx<'_>,
    rows: Vec<Row>,
    rejected: &mut Vec<RejectedRow>,
) -> Result<(GivenValues, u64)> {
    let identifiers: Vec<Identifier> = rows.iter().map(|(_, identifier, _)| identifier.clone()).collect();
    let known = people::lookup(tx, &identifiers).await?;
    let mut values = BTreeMap::new();
    let mut merged = 0;
    for ((line, identifier, value), known) in rows.into_iter().zip(known) {
        let Some(known) = known else {
            let reason = format!("nobody has this {}", identifier.kind);
            rejected.push(RejectedRow { line, code: "unknown_identifier", reason });
            continue;
        };
        merged += u64::from(values.insert(known.person, (known.subject, value)).is_some());
    }
    Ok((values, merged))
}
