//! What definitions that are not in force would say: evaluated over the lake and the profiles as of an instant, in one
//! pass, and stored nowhere. What they would change is told against what people hold by the last evaluation.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::convert::Infallible;
use std::sync::Arc;

use qianmian_model::{Diagnostic, PersonId, Severity, Time, Value};
use qianmian_rule::{
    Catalogue, Checker, TagDefinition, TagFiles, TagShape, evaluation_order, imported_trait, read_tags,
    referred_tags,
};
use qianmian_store::tags::{Role, TagBitmap, bitmaps_of};
use qianmian_store::{Tx, people};
use qianmian_tag::{Judged, Outcome, Program};
use roaring::RoaringBitmap;

use crate::import_tag::GivenValues;
use crate::statements::{self, locate};
use crate::view::MaskedIdentifier;
use crate::{Pipeline, PipelineError, Result};

/// People shown of one tag.
const SAMPLES: usize = 6;

/// What previewed definitions would say.
#[derive(Debug, Clone)]
pub struct Previewed {
    /// The tags, in the order of the text.
    pub tags: Vec<TagPreview>,
    /// What works, but probably not as meant.
    pub warnings: Vec<Diagnostic>,
}

/// What one definition would say.
#[derive(Debug, Clone)]
pub struct TagPreview {
    /// The definition.
    pub definition: TagDefinition,
    /// As of when.
    pub as_of: Time,
    /// Everybody.
    pub population: u64,
    /// By value in the order of the definition, then the values that people hold and the definition no longer has.
    pub values: Vec<PreviewedValue>,
    /// People for whom it would be unknown.
    pub unknown: u64,
    /// A few people who would have a value, those who would come to have it first.
    pub samples: Vec<PreviewedPerson>,
}

/// One value of a previewed tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewedValue {
    /// The value.
    pub value: String,
    /// People who would have it.
    pub people: u64,
    /// Of those, people who do not have it now.
    pub entering: u64,
    /// People who have it now and would not.
    pub leaving: u64,
}

/// One person of a previewed tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewedPerson {
    /// Who.
    pub person: PersonId,
    /// The value that they would have.
    pub value: String,
    /// Whether they do not have it now.
    pub entering: bool,
    /// Their identifiers, masked.
    pub identifiers: Vec<MaskedIdentifier>,
}

/// People by (tag, value); no value where the tag is unknown.
type People = BTreeMap<(usize, Option<u16>), RoaringBitmap>;

impl Pipeline {
    /// What the tags of a text would say as of `as_of`, in the place of those of the same name. `file` names the text in
    /// the places of mistakes.
    ///
    /// # Errors
    /// Every mistake of the text with its place; failures of store and lake.
    pub async fn preview_tags(&self, file: &str, text: &str, as_of: Time) -> Result<Previewed> {
        let files = read_tags([(file, text)]);
        let others = || self.workspace.tags.iter().chain(&self.workspace.shelved);
        let mut catalogue = files.catalogue.clone();
        others().for_each(|tag| catalogue.insert(&tag.name, TagShape::of(tag)));
        let warnings = self.check_previewed(&files, &catalogue)?;
        let mistakes =
            statements::check(&self.workspace.plan, files.tags.iter().chain(&files.shelved)).await?;
        if !mistakes.is_empty() {
            return Err(PipelineError::Workspace(mistakes));
        }
        let TagFiles { mut tags, mut shelved, .. } = files;
        tags.append(&mut shelved);
        tags.sort_by_key(|tag| tag.place.offset);
        if tags.is_empty() {
            return Err(PipelineError::Refused(format!("there is no tag in {file}")));
        }
        let tags = self.preview(tags, as_of).await?;
        Ok(Previewed { tags, warnings })
    }

    /// What a tag of the workspace would say as of `as_of`: a draft, or one that was changed and not refreshed yet.
    ///
    /// # Errors
    /// An unknown tag, with the nearest name; failures of store and lake.
    pub async fn preview_tag(&self, name: &str, as_of: Time) -> Result<Previewed> {
        let tag = self.workspace.tag(name)?.clone();
        Ok(Previewed { tags: self.preview(vec![tag], as_of).await?, warnings: Vec::new() })
    }

    /// Holds a text to the workspace; gives the warnings.
    fn check_previewed(&self, files: &TagFiles, catalogue: &Catalogue) -> Result<Vec<Diagnostic>> {
        let topics = self.workspace.topics.iter().map(|topic| topic.id.as_ref());
        let found = Checker::new(&self.workspace.plan, catalogue, topics).check_files(files);
        let (errors, warnings): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|finding| finding.severity == Severity::Error);
        if errors.is_empty() { Ok(warnings) } else { Err(PipelineError::Workspace(errors)) }
    }

    async fn preview(&self, previewed: Vec<TagDefinition>, as_of: Time) -> Result<Vec<TagPreview>> {
        let definitions = self.with_needed(&previewed);
        evaluation_order(&definitions).map_err(PipelineError::Workspace)?;
        let program = Program::compile(&definitions, Arc::clone(&self.calendar))?;
        let mut answers = Vec::new();
        for tag in previewed.iter().filter(|tag| tag.sql.is_some()) {
            answers.push((imported_trait(&tag.name), self.ask_statement(tag, as_of).await?));
        }
        let mut tx = self.store.read().await?;
        let population = people::everyone(&mut tx).await?;
        let mut traits = self.arranged_traits(&mut tx, &program, &population).await?;
        for (name, answer) in answers {
            put_given(&program, &mut traits, &name, &locate(&mut tx, answer).await?);
        }
        let mut found = People::new();
        let take = |found: &mut People, judged: &Judged<'_>| {
            for (tag, outcome) in judged.outcomes.iter().enumerate().take(previewed.len()) {
                if *outcome == Outcome::Unknown {
                    found.entry((tag, None)).or_default().insert(judged.person);
                }
                for value in outcome.values() {
                    found.entry((tag, Some(*value))).or_default().insert(judged.person);
                }
            }
        };
        let gathered = self.gather_everybody(&mut tx, &program, &population, as_of).await?;
        let judged: std::result::Result<(), Infallible> = gathered.judge(
            |person| traits.get(&person).cloned(),
            People::new,
            take,
            |some: People| {
                some.into_iter().for_each(|(key, people)| *found.entry(key).or_default() |= people);
                Ok(())
            },
        );
        let Ok(()) = judged;
        let mut previews = Vec::with_capacity(previewed.len());
        for (tag, definition) in previewed.into_iter().enumerate() {
            let held = bitmaps_of(&mut tx, &definition.name).await?;
            let unknown = found.get(&(tag, None)).map_or(0, RoaringBitmap::len);
            let values = compare(&definition, tag, &mut found, held);
            previews.push(TagPreview {
                as_of,
                population: population.len(),
                unknown,
                samples: samples(&mut tx, &values).await?,
                values: values.into_iter().map(|value| value.counted()).collect(),
                definition,
            });
        }
        Ok(previews)
    }

    /// The previewed definitions, then those of the workspace that they refer to, directly or not.
    fn with_needed(&self, previewed: &[TagDefinition]) -> Vec<TagDefinition> {
        let mut definitions = previewed.to_vec();
        let mut known: BTreeSet<String> = previewed.iter().map(|tag| tag.name.clone()).collect();
        let mut next = 0;
        while let Some(tag) = definitions.get(next) {
            let referred: Vec<String> = tag
                .values
                .iter()
                .flat_map(|value| referred_tags(&value.when))
                .map(|(name, _)| name.to_owned())
                .collect();
            for name in referred {
                if known.insert(name.clone()) {
                    definitions.extend(self.workspace.tag(&name).ok().cloned());
                }
            }
            next += 1;
        }
        definitions
    }
}

/// Puts what a statement gives in the place of what is kept of its tag.
fn put_given(program: &Program, traits: &mut HashMap<u32, Vec<Value>>, name: &str, values: &GivenValues) {
    let names = program.trait_names();
    let Some(place) = names.iter().position(|known| known == name) else { return };
    traits.values_mut().for_each(|traits| traits[place] = Value::Null);
    for (person, (_, value)) in values {
        let traits = traits.entry(person.0).or_insert_with(|| vec![Value::Null; names.len()]);
        traits[place] = Value::Text(value.clone());
    }
}

/// A value with who would have it and who has it.
struct Compared {
    value: String,
    after: RoaringBitmap,
    before: RoaringBitmap,
}

impl Compared {
    fn counted(self) -> PreviewedValue {
        PreviewedValue {
            people: self.after.len(),
            entering: (&self.after - &self.before).len(),
            leaving: (&self.before - &self.after).len(),
            value: self.value,
        }
    }
}

fn compare(
    definition: &TagDefinition,
    tag: usize,
    found: &mut People,
    mut held: Vec<TagBitmap>,
) -> Vec<Compared> {
    held.retain(|bitmap| bitmap.role == Role::Member);
    let values = (0u16..).zip(&definition.values).map(|(ordinal, value)| {
        let before = held.iter().position(|bitmap| bitmap.value == value.value);
        Compared {
            value: value.value.clone(),
            after: found.remove(&(tag, Some(ordinal))).unwrap_or_default(),
            before: before.map(|index| held.swap_remove(index).people).unwrap_or_default(),
        }
    });
    let mut values: Vec<Compared> = values.collect();
    held.sort_by(|a, b| a.value.cmp(&b.value));
    let gone = held.into_iter().filter(|bitmap| !bitmap.people.is_empty());
    values.extend(gone.map(|bitmap| Compared {
        value: bitmap.value,
        after: RoaringBitmap::new(),
        before: bitmap.people,
    }));
    values
}

async fn samples(tx: &mut Tx<'_>, values: &[Compared]) -> Result<Vec<PreviewedPerson>> {
    let inhabited: Vec<&Compared> = values.iter().filter(|value| !value.after.is_empty()).collect();
    let each = (SAMPLES / inhabited.len().max(1)).max(1);
    let mut samples = Vec::new();
    for value in inhabited.into_iter().take(SAMPLES) {
        let entering = &value.after - &value.before;
        let staying = &value.after - &entering;
        samples.extend(entering.iter().chain(&staying).take(each).map(|person| PreviewedPerson {
            person: PersonId(person),
            value: value.value.clone(),
            entering: entering.contains(person),
            identifiers: Vec::new(),
        }));
    }
    for sample in &mut samples {
        let identifiers = people::identifiers_of(tx, &[sample.person]).await?;
        sample.identifiers = identifiers.iter().map(MaskedIdentifier::of).collect();
    }
    Ok(samples)
}
