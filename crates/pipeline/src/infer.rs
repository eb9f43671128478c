//! What people did not say of themselves, guessed from what they do: a model of those who said it, asked of the others.
//!
//! A guess is a trait of its own, `inferred_<trait>`, of origin [`Origin::Inferred`] with its confidence: it is in no way of
//! what anybody declared, and a rule that wants it says so. Where the model is not sure enough there is none. Everything
//! is estimated anew with each run: guesses of before are gone. How good the guesses are is measured on those who said
//! it, each masked and asked of a model that has not seen them.

mod behaviour;

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use qianmian_lake::{Dataset, ScanRequest};
use qianmian_model::traits::INFERRED_PREFIX;
use qianmian_model::{Origin, PersonId, SubjectId, Time, TraitObservation, Value};
use qianmian_store::{Tx, anomalies, lake_files, meta, people, traits};
use qianmian_tag::job::TagUpdate;
use qianmian_text::{CountedExample, Counts, Evaluation, Evidence, Input, Model, Training};
pub use qianmian_text::{Threshold, measure};
use serde_json::json;

use crate::{DATA_DIR, Pipeline, PipelineError, Result};
use behaviour::{Behaviour, Person};

/// The source of guesses. No source of a workspace can be called so.
pub const SOURCE: &str = "inference";
/// What can be guessed.
pub const TRAITS: [&str; 5] = ["gender", "age_band", "province", "city", "occupation"];
/// A value is learned where so many people said it.
const LEAST_PEOPLE: usize = 20;
/// Parts into which those who said it are cut.
const FOLDS: usize = 10;
/// Buckets of counted things: 2^16.
const BITS: u8 = 16;
/// Reasons that are given for one guess.
const REASONS: usize = 5;

/// What a run found.
#[derive(Debug, Clone, PartialEq)]
pub struct Inference {
    /// What was guessed, of [`TRAITS`].
    pub of: String,
    /// How good the guesses are on people who said it, each by a model that has not seen them.
    pub evaluation: Evaluation,
    /// The least confidence of a guess; above 1 where no guess is right often enough.
    pub threshold: f64,
    /// People who did not say it and of whom something is known.
    pub asked: u64,
    /// How many of them the model is sure enough of, by value.
    pub values: BTreeMap<String, u64>,
    /// Whether the guesses were written.
    pub applied: bool,
    /// People who came to have a value of a tag by that.
    pub entered: u64,
    /// People who stopped having one.
    pub left: u64,
}

/// What the last run that was applied made of a trait.
#[derive(Debug, Clone, PartialEq)]
pub struct Inferred {
    /// What is guessed, of [`TRAITS`].
    pub of: String,
    /// How good the guesses are on people who said it, each by a model that has not seen them.
    pub evaluation: Evaluation,
    /// The least confidence of a guess; above 1 where no guess is right often enough.
    pub threshold: f64,
    /// How many people have a guess now, by value.
    pub values: BTreeMap<String, u64>,
}

/// Why a trait of a person is guessed as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// Who.
    pub person: PersonId,
    /// The most probable value.
    pub value: String,
    /// Its probability.
    pub confidence: f64,
    /// The least confidence of a guess; below it this is none.
    pub threshold: f64,
    /// What they said themselves, if they did.
    pub declared: Option<String>,
    /// What speaks for it most, the strongest first.
    pub evidence: Vec<Evidence>,
}

/// A guess to be written: an identifier of the person, the value, its probability.
type Guessed = (SubjectId, String, f64);

impl Pipeline {
    /// Learns a trait from those who declared it, measures how well it can be guessed, and guesses it for the others. With
    /// `apply`, guesses take the place of those of the run before, and the model is kept for [`Pipeline::why`].
    ///
    /// # Errors
    /// A trait that cannot be guessed, too few people who said it, failures of store and lake. Nothing is changed then.
    pub async fn infer(&self, of: &str, threshold: Threshold, apply: bool) -> Result<Inference> {
        check(of)?;
        if apply {
            // So that what is read is what counts by the files.
            let mut tx = self.store.begin().await?;
            self.adopt(&mut tx, self.clock.now()).await?;
            tx.commit().await?;
        }
        // Nobody waits for the learning: the writing transaction begins after it.
        let behaviour = Behaviour::gather(self, &mut self.store.read().await?, of).await?;
        let model = learn(&behaviour, threshold).await?;
        let guessed = guesses(&model, &behaviour);
        let mut values: BTreeMap<String, u64> = BTreeMap::new();
        for (_, value, _) in &guessed {
            *values.entry(value.clone()).or_default() += 1;
        }
        let update = if apply {
            self.apply_guesses(of, threshold, &model, &guessed).await?
        } else {
            TagUpdate::default()
        };
        let valued = || update.movements.iter().filter(|movement| movement.value.is_some());
        Ok(Inference {
            of: of.to_owned(),
            evaluation: model.evaluation().clone(),
            threshold: model.threshold(),
            asked: behaviour.people.values().filter(|person| person.declared.is_none()).count() as u64,
            values,
            applied: apply,
            entered: valued().map(|movement| movement.entered.len()).sum(),
            left: valued().map(|movement| movement.left.len()).sum(),
        })
    }

    /// Estimates the traits anew that are guessed, each as it was last asked for, so that guesses follow what people do.
    ///
    /// # Errors
    /// A failure of the store; what became of each trait is in the answer.
    pub async fn infer_again(&self) -> Result<Vec<(String, Result<Inference>)>> {
        let mut again = Vec::new();
        for of in TRAITS {
            let asked = meta::get(&mut self.store.read().await?, &asked_key(of)).await?;
            if let Some(threshold) = asked.and_then(|asked| serde_json::from_str(&asked).ok()) {
                again.push((of.to_owned(), self.infer(of, threshold, true).await));
            }
        }
        Ok(again)
    }

    /// Takes back what was guessed of a trait, with the model; it is not guessed again until somebody asks.
    ///
    /// # Errors
    /// A trait that cannot be guessed or that was never guessed; failures of store and lake.
    pub async fn forget_guesses(&self, of: &str) -> Result<u64> {
        check(of)?;
        if self.guessing_model(of)?.is_none() {
            return Err(never_guessed(of));
        }
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        self.adopt(&mut tx, now).await?;
        let touched = traits::forget_inferred(&mut tx, &format!("{INFERRED_PREFIX}{of}")).await?;
        self.look_again_at(&mut tx, &touched, now).await?;
        meta::remove(&mut tx, &asked_key(of)).await?;
        tx.commit().await?;
        let path = self.model_path(of);
        std::fs::remove_file(&path)
            .map_err(|error| PipelineError::Refused(format!("cannot remove {}: {error}", path.display())))?;
        Ok(touched.len() as u64)
    }

    /// What is guessed now and how good the guesses are, in the order of [`TRAITS`]; traits that were never guessed are
    /// left out.
    ///
    /// # Errors
    /// A damaged model, failures of the store.
    pub async fn inferred(&self) -> Result<Vec<Inferred>> {
        let mut tx = self.store.read().await?;
        let mut found = Vec::new();
        for of in TRAITS {
            let Some(model) = self.guessing_model(of)? else { continue };
            let values = traits::values(&mut tx, &format!("{INFERRED_PREFIX}{of}")).await?;
            found.push(Inferred {
                of: of.to_owned(),
                evaluation: model.evaluation().clone(),
                threshold: model.threshold(),
                values: values.into_iter().map(|(value, people)| (value.to_string(), people)).collect(),
            });
        }
        Ok(found)
    }

    /// What the model of the last run that was applied says of one person, and why; none where they did nothing that it
    /// knows.
    ///
    /// # Errors
    /// Nobody of that name, a trait that was never guessed, failures of store and lake.
    pub async fn why(&self, of: &str, name: &str) -> Result<Option<Guess>> {
        check(of)?;
        let model = self.guessing_model(of)?.ok_or_else(|| never_guessed(of))?;
        let person = self.read_person(name).await?;
        Ok(guess(&model, &Behaviour::of_person(self, &person, of), person.id))
    }

    async fn read_person(&self, name: &str) -> Result<Person> {
        let mut tx = self.store.read().await?;
        let id = self.find_person(&mut tx, name).await?;
        let subjects = people::subjects_of(&mut tx, &[id]).await?;
        let subjects: HashSet<u32> = subjects.iter().map(|row| row.subject.0).collect();
        let set_aside = anomalies::set_aside(&mut tx).await?;
        let request = ScanRequest { subjects: Some(Arc::new(subjects)), set_aside, ..ScanRequest::default() };
        let files = lake_files::active(&mut tx, Dataset::Events.as_str()).await?;
        let events = self.lake.events_of(&files, request).await?;
        let traits = traits::profiles_of(&mut tx, &[id]).await?;
        Ok(Person { id, events, traits: traits.into_iter().map(|(_, known)| known).collect() })
    }

    /// The model of the last run that was applied; none where there was none.
    fn guessing_model(&self, of: &str) -> Result<Option<Model>> {
        let path = self.model_path(of);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(PipelineError::Refused(format!("cannot read {}: {error}", path.display())));
            }
        };
        let model = Model::from_bytes(&bytes).ok().filter(|model| model.input() == Input::Counts);
        model.map(Some).ok_or_else(|| {
            PipelineError::Refused(format!(
                "the model of `{of}` is damaged: `qianmian traits infer {of} --apply`"
            ))
        })
    }

    fn model_path(&self, of: &str) -> PathBuf {
        self.workspace.root.join(DATA_DIR).join("models").join(format!("{of}.model"))
    }

    /// Puts guesses in the place of those of the run before, and keeps the model and what was asked.
    async fn apply_guesses(
        &self,
        of: &str,
        threshold: Threshold,
        model: &Model,
        guessed: &[Guessed],
    ) -> Result<TagUpdate> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        self.adopt(&mut tx, now).await?;
        let update = self.write_guesses(&mut tx, of, guessed, now).await?;
        meta::set(&mut tx, &asked_key(of), &json!(threshold).to_string()).await?;
        let (path, bytes) = (self.model_path(of), model.to_bytes());
        let kept = tokio::task::spawn_blocking(move || keep(&path, &bytes)).await;
        kept.map_err(|_| PipelineError::Worker)??;
        tx.commit().await?;
        Ok(update)
    }

    /// Of somebody who was erased since they were read nothing is written; of people who were merged the surest guess.
    async fn write_guesses(
        &self,
        tx: &mut Tx<'_>,
        of: &str,
        guessed: &[Guessed],
        now: Time,
    ) -> Result<TagUpdate> {
        let name = format!("{INFERRED_PREFIX}{of}");
        let mut touched = traits::forget_inferred(tx, &name).await?;
        let source: Arc<str> = Arc::from(SOURCE);
        let observation = |value: &str, confidence: f64| TraitObservation {
            name: name.clone(),
            value: Value::Text(value.to_owned()),
            source: Arc::clone(&source),
            trust: 0,
            observed_at: now,
            origin: Origin::Inferred,
            #[allow(clippy::cast_possible_truncation, reason = "a probability")]
            confidence: confidence as f32,
        };
        let person_of = people::subject_map(tx).await?;
        let mut surest: BTreeMap<PersonId, &Guessed> = BTreeMap::new();
        for guess in guessed {
            let Some(&person) = person_of.get(guess.0.0 as usize) else { continue };
            let kept = surest.entry(PersonId(person)).or_insert(guess);
            if guess.2 > kept.2 {
                *kept = guess;
            }
        }
        surest.remove(&PersonId(people::NOBODY));
        let said: Vec<(SubjectId, TraitObservation)> = surest
            .values()
            .map(|(subject, value, confidence)| (*subject, observation(value, *confidence)))
            .collect();
        traits::observe(tx, &said).await?;
        let shown: Vec<(PersonId, &TraitObservation)> =
            surest.keys().copied().zip(said.iter().map(|(_, observation)| observation)).collect();
        traits::add_to_profiles(tx, &shown).await?;
        touched.extend(surest.into_keys());
        touched.sort_unstable();
        touched.dedup();
        self.look_again_at(tx, &touched, now).await
    }
}

fn check(of: &str) -> Result<()> {
    if TRAITS.contains(&of) {
        return Ok(());
    }
    let nearest = qianmian_rule::nearest(of, TRAITS).map(str::to_owned);
    Err(PipelineError::Unknown { kind: "trait to guess", name: of.to_owned(), nearest })
}

/// Under this key of the store's metadata is what was asked when a trait was last guessed.
fn asked_key(of: &str) -> String {
    format!("inference:{of}")
}

fn never_guessed(of: &str) -> PipelineError {
    PipelineError::Refused(format!("`{of}` was not guessed yet: `qianmian traits infer {of} --apply`"))
}

/// The model of those who said it; values of too few people are left out.
async fn learn(behaviour: &Behaviour, threshold: Threshold) -> Result<Model> {
    let mut said: BTreeMap<&str, usize> = BTreeMap::new();
    let declared = behaviour.people.values().filter_map(|person| Some((person, person.declared.as_deref()?)));
    for (_, value) in declared.clone() {
        *said.entry(value).or_default() += 1;
    }
    let examples: Vec<CountedExample> = declared
        .filter(|(_, value)| said[value] >= LEAST_PEOPLE)
        .map(|(person, value)| CountedExample { counts: behaviour.counts(person), label: value.to_owned() })
        .collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let training = Training { bits: BITS, folds: FOLDS, threshold, threads };
    let learned = tokio::task::spawn_blocking(move || qianmian_text::train_counts(&examples, training)).await;
    learned.map_err(|_| PipelineError::Worker)?.map_err(|_| {
        let shown: Vec<String> = said.iter().map(|(value, people)| format!("{value} {people}")).collect();
        let shown = if shown.is_empty() { "nobody".to_owned() } else { shown.join(", ") };
        PipelineError::Refused(format!(
            "too few people declared it to learn from: two values with {LEAST_PEOPLE} people each are needed, there is {shown}"
        ))
    })
}

/// What a model says of one person; none where it knows nothing of what they did.
fn guess(model: &Model, behaviour: &Behaviour, person: PersonId) -> Option<Guess> {
    let known = behaviour.people.get(&person)?;
    let counts = behaviour.counts(known);
    let judged = model.judge_counts(&counts)?;
    Some(Guess {
        person,
        value: model.labels()[judged.label].clone(),
        confidence: judged.confidence,
        threshold: model.threshold(),
        declared: known.declared.clone(),
        evidence: model.evidence_of_counts(&counts, judged.label, REASONS),
    })
}

/// What the model is sure enough of, of those who did not say it.
fn guesses(model: &Model, behaviour: &Behaviour) -> Vec<Guessed> {
    let silent = behaviour.people.iter().filter(|(_, known)| known.declared.is_none());
    let guess = |(_, known): (&PersonId, &behaviour::Known)| {
        let counts: Counts = behaviour.counts(known);
        let judged = model.judge_counts(&counts).filter(|judged| judged.confidence >= model.threshold())?;
        Some((known.subject, model.labels()[judged.label].clone(), judged.confidence))
    };
    silent.filter_map(guess).collect()
}

/// Writes a file whole or not at all.
fn keep(path: &std::path::Path, bytes: &[u8]) -> Result<()> {
    let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| {
        let half = path.with_extension("half");
        std::fs::write(&half, bytes)?;
        std::fs::rename(&half, path)
    });
    written.map_err(|error| PipelineError::Refused(format!("cannot write {}: {error}", path.display())))
}
