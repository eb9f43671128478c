//! What an operator keeps in files: sources, rules of linking, tracking plan, topics, tags, audiences, campaigns. All files are read and
//! all mistakes of all of them are reported together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use qianmian_audience::AudienceDefinition;
use qianmian_clean::Topics;
use qianmian_collect::tracking_plan::parse_plan;
use qianmian_collect::{CollectError, Source};
use qianmian_deliver::Campaign;
use qianmian_identity::IdentityConfig;
use qianmian_link::LinkConfig;
use qianmian_model::plan::{FieldSpec, TrackingPlan, ValueType};
use qianmian_model::traits::INFERRED_PREFIX;
use qianmian_model::{Diagnostic, Severity};
use qianmian_rule::{Catalogue, Checker, Objection, Status, TagDefinition, read_tags};

use crate::files::{Edits, Files, Text, unreadable};
use crate::{linking, proposals};

/// The files of a workspace, read.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// Its folder.
    pub root: PathBuf,
    /// Its time zone.
    pub zone: TimeZone,
    /// `events.yaml`.
    pub plan: TrackingPlan,
    /// `sources/*.yaml`, by name.
    pub sources: BTreeMap<String, Source>,
    /// `identity.yaml` over the built-in rules of linking.
    pub identity: IdentityConfig,
    /// The text of `identity.yaml`.
    pub identity_file: Option<String>,
    /// `link.yaml`: by what people are compared who share no identifier; none without the file.
    pub link: Option<LinkConfig>,
    /// `topics/*.yaml`.
    pub topics: Topics,
    /// The tags in force of `tags/*.yaml`, in the order of the files.
    pub tags: Vec<TagDefinition>,
    /// Their drafts and retired tags: checked and shown, not evaluated.
    pub shelved: Vec<TagDefinition>,
    /// The tags' names and values.
    pub catalogue: Catalogue,
    /// `audiences/*.yaml`, by name.
    pub audiences: BTreeMap<String, AudienceDefinition>,
    /// `campaigns/*.yaml`, by name.
    pub campaigns: BTreeMap<String, Campaign>,
    /// What works, but probably not as meant.
    pub warnings: Vec<Diagnostic>,
}

impl Workspace {
    /// Reads the workspace in a folder.
    ///
    /// # Errors
    /// Every mistake of every file, with its place.
    pub fn load(root: &Path, zone: TimeZone) -> Result<Workspace, Vec<Diagnostic>> {
        Workspace::load_edited(Files { root, edits: &Edits::new() }, zone)
    }

    /// The same with a change of its files that is not written.
    pub(crate) fn load_edited(files: Files<'_>, zone: TimeZone) -> Result<Workspace, Vec<Diagnostic>> {
        let mut found = Vec::new();
        let root = files.root;
        let plan = read_plan(files, &mut found);
        // What rests on a plan that cannot be read would only hide the real mistake.
        let planned = found.is_empty();
        let sources = read_sources(files, &zone, &mut found);
        let (identity, identity_file) = linking::read(files, planned.then_some(&plan), &mut found);
        let link = proposals::read(files, planned.then_some(&plan), &identity, &mut found);
        let topics = files.texts("topics", &mut found);
        let model = |path: &str| std::fs::read(root.join(path));
        let topics = Topics::load(pairs(&topics), &model).unwrap_or_else(|diagnostics| {
            found.extend(diagnostics);
            Topics::none()
        });
        let tags = files.texts("tags", &mut found);
        let tags = read_tags(pairs(&tags));
        let checker = if planned {
            Checker::new(&plan, &tags.catalogue, topics.iter().map(|topic| topic.id.as_ref()))
        } else {
            Checker::without_plan(&tags.catalogue)
        };
        found.extend(checker.check_files(&tags));
        let audiences = read_audiences(files, &checker, &mut found);
        let campaigns = read_campaigns(
            files,
            planned.then_some(&plan),
            &checker,
            &tags.catalogue,
            &audiences,
            &mut found,
        );
        let (errors, warnings): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|finding| finding.severity == Severity::Error);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Workspace {
            root: root.to_owned(),
            zone,
            plan,
            sources,
            identity,
            identity_file,
            link,
            topics,
            tags: tags.tags,
            shelved: tags.shelved,
            catalogue: tags.catalogue,
            audiences,
            campaigns,
            warnings,
        })
    }

    /// The checker of expressions over this workspace.
    pub fn checker(&self) -> Checker<'_> {
        Checker::new(&self.plan, &self.catalogue, self.topics.iter().map(|topic| topic.id.as_ref()))
    }

    /// A source by its name.
    ///
    /// # Errors
    /// [`crate::PipelineError::Unknown`] with the nearest name.
    pub fn source(&self, name: &str) -> crate::Result<&Source> {
        self.sources.get(name).ok_or_else(|| unknown("source", name, self.sources.keys()))
    }

    /// A campaign by its name.
    ///
    /// # Errors
    /// [`crate::PipelineError::Unknown`] with the nearest name.
    pub fn campaign(&self, name: &str) -> crate::Result<&Campaign> {
        self.campaigns.get(name).ok_or_else(|| unknown("campaign", name, self.campaigns.keys()))
    }

    /// A tag by its name.
    ///
    /// # Errors
    /// [`crate::PipelineError::Unknown`] with the nearest name.
    pub fn tag(&self, name: &str) -> crate::Result<&TagDefinition> {
        let all = || self.tags.iter().chain(&self.shelved);
        all().find(|tag| tag.name == name).ok_or_else(|| unknown("tag", name, all().map(|tag| &tag.name)))
    }

    /// A tag by its name that people can have.
    ///
    /// # Errors
    /// As [`Workspace::tag`], and for a draft and a retired tag.
    pub fn tag_in_force(&self, name: &str) -> crate::Result<&TagDefinition> {
        let tag = self.tag(name)?;
        match self.catalogue.objection(name, Status::Active) {
            Some(objection) if objection.severity == Severity::Error => {
                let hint = objection.hint.map(|hint| format!(" ({hint})")).unwrap_or_default();
                Err(crate::PipelineError::Refused(format!("{}{hint}", objection.message)))
            }
            _ => Ok(tag),
        }
    }
}

/// The error for a name that does not exist.
pub(crate) fn unknown<'a>(
    kind: &'static str,
    name: &str,
    known: impl IntoIterator<Item = &'a String>,
) -> crate::PipelineError {
    let nearest = qianmian_rule::nearest(name, known.into_iter().map(String::as_str)).map(str::to_owned);
    crate::PipelineError::Unknown { kind, name: name.to_owned(), nearest }
}

/// The tracking plan with the traits that are guessed, which nobody has to declare.
fn read_plan(files: Files<'_>, found: &mut Vec<Diagnostic>) -> TrackingPlan {
    let mut plan = read_declared(files, found);
    let guessed = FieldSpec { value_type: ValueType::Text, required: false, free_text: false };
    plan.traits.extend(crate::infer::TRAITS.map(|of| (format!("{INFERRED_PREFIX}{of}"), guessed.clone())));
    plan
}

/// The tracking plan of `events.yaml`; without the file nothing is planned.
fn read_declared(files: Files<'_>, found: &mut Vec<Diagnostic>) -> TrackingPlan {
    if !files.exists("events.yaml") {
        return TrackingPlan::default();
    }
    let Some((file, text)) = files.read("events.yaml", found) else {
        return TrackingPlan::default();
    };
    parse_plan(&file, &text).unwrap_or_else(|error| {
        found.extend(collect_findings(&file, error));
        TrackingPlan::default()
    })
}

fn read_sources(files: Files<'_>, zone: &TimeZone, found: &mut Vec<Diagnostic>) -> BTreeMap<String, Source> {
    let mut sources = BTreeMap::new();
    for (file, text) in files.texts("sources", found) {
        match Source::parse(&file, &text, zone) {
            Ok(source) => {
                let name = source.name.to_string();
                let taken = [
                    (crate::import_tag::SOURCE, "imported tags"),
                    (crate::infer::SOURCE, "guesses"),
                    (crate::statements::SOURCE, "tags with `sql`"),
                ];
                let taken = taken.into_iter().find(|(source, _)| *source == name);
                found.extend(taken.map(|(_, whose)| reserved(&file, &name, whose, &text)));
                found.extend(unknown_phone_region(&file, &source, &text));
                if sources.insert(name.clone(), source).is_some() {
                    found.push(twice(&file, "source", &name));
                }
            }
            Err(error) => found.extend(collect_findings(&file, error)),
        }
    }
    sources
}

fn read_audiences(
    files: Files<'_>,
    checker: &Checker<'_>,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, AudienceDefinition> {
    let texts = files.texts("audiences", found);
    let read = qianmian_audience::read_audiences(pairs(&texts));
    found.extend(qianmian_audience::check(checker, &read.audiences));
    found.extend(read.diagnostics);
    read.audiences.into_iter().map(|audience| (audience.name.clone(), audience)).collect()
}

fn read_campaigns(
    files: Files<'_>,
    plan: Option<&TrackingPlan>,
    checker: &Checker<'_>,
    catalogue: &Catalogue,
    audiences: &BTreeMap<String, AudienceDefinition>,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Campaign> {
    let mut campaigns = BTreeMap::new();
    for (file, text) in files.texts("campaigns", found) {
        match qianmian_deliver::campaign::parse(&file, &text) {
            Ok(campaign) => {
                if let Some(plan) = plan {
                    found.extend(check_goal(&file, &campaign, plan));
                }
                found.extend(check_tests(&file, &campaign, catalogue));
                found.extend(check_audience(&file, &campaign, checker, audiences));
                let name = campaign.name.clone();
                if campaigns.insert(name.clone(), campaign).is_some() {
                    found.push(twice(&file, "campaign", &name));
                }
            }
            Err(diagnostics) => found.extend(diagnostics),
        }
    }
    campaigns
}

fn check_goal(file: &str, campaign: &Campaign, plan: &TrackingPlan) -> Option<Diagnostic> {
    let event = &campaign.goal.event;
    if plan.events.contains_key(event) {
        return None;
    }
    let near = qianmian_rule::nearest(event, plan.events.keys().map(String::as_str));
    Some(finding(file, &campaign.source, "unknown_event", event, "event", near))
}

fn check_tests(file: &str, campaign: &Campaign, catalogue: &Catalogue) -> Vec<Diagnostic> {
    let tests = campaign.source.lines().position(|line| line.starts_with("tests:")).unwrap_or(0);
    let check = |tag: &String| {
        if catalogue.get(tag).is_none() {
            let near = qianmian_rule::nearest(tag, catalogue.names());
            return Some(finding(file, &campaign.source, "unknown_tag", tag, "tag", near));
        }
        let Objection { severity, code, message, hint } = catalogue.objection(tag, Status::Active)?;
        let (line, column) = place_from(&campaign.source, tests, tag);
        Some(Diagnostic { severity, code, file: file.to_owned(), line, column, message, hint })
    };
    campaign.tests.iter().filter_map(check).collect()
}

/// An audience by name has to exist; an expression has to read and to hold against plan and tags.
fn check_audience(
    file: &str,
    campaign: &Campaign,
    checker: &Checker<'_>,
    audiences: &BTreeMap<String, AudienceDefinition>,
) -> Vec<Diagnostic> {
    let text = campaign.audience.trim();
    if audiences.contains_key(text) {
        return Vec::new();
    }
    let found = qianmian_rule::parse_expr(text).map_or_else(|mistakes| mistakes, |expr| checker.check(&expr));
    let (line, column) = place_of(&campaign.source, text.lines().next().unwrap_or_default());
    let located = found.into_iter().map(|mistake| Diagnostic {
        severity: mistake.severity,
        code: mistake.code,
        file: file.to_owned(),
        line: line + mistake.span.line.saturating_sub(1),
        column: if mistake.span.line <= 1 {
            column + mistake.span.column.saturating_sub(1)
        } else {
            mistake.span.column
        },
        message: format!("audience: {}", mistake.message),
        hint: mistake.hint,
    });
    located.collect()
}

/// Line and column, from 1, where a text first stands; zero where it is written otherwise.
fn place_of(source: &str, text: &str) -> (u32, u32) {
    place_from(source, 0, text)
}

/// As [`place_of`], from a line on; lines count from 0.
fn place_from(source: &str, first: usize, text: &str) -> (u32, u32) {
    let found = source.lines().enumerate().skip(first).find_map(|(line, content)| {
        let byte = content.find(text)?;
        Some((line + 1, content[..byte].chars().count() + 1))
    });
    let (line, column) = found.unwrap_or_default();
    (u32::try_from(line).unwrap_or(0), u32::try_from(column).unwrap_or(0))
}

/// An error at the place where `name` stands in the text.
fn finding(
    file: &str,
    text: &str,
    code: &'static str,
    name: &str,
    kind: &str,
    near: Option<&str>,
) -> Diagnostic {
    let (line, column) = place_of(text, name);
    Diagnostic {
        severity: Severity::Error,
        code,
        file: file.to_owned(),
        line,
        column,
        message: format!("unknown {kind} `{name}`"),
        hint: near.map(|near| format!("did you mean `{near}`?")),
    }
}

/// The finding for a source whose name is taken by the product itself.
fn reserved(file: &str, name: &str, whose: &str, text: &str) -> Diagnostic {
    let first = text.lines().position(|line| line.starts_with("name:")).unwrap_or(0);
    let (line, column) = place_from(text, first, name);
    Diagnostic {
        severity: Severity::Error,
        code: "reserved_name",
        file: file.to_owned(),
        line,
        column,
        message: format!("a source cannot be called `{name}`: that is the source of {whose}"),
        hint: Some("rename it".to_owned()),
    }
}

/// A `phone_region` that has no numbering plan.
fn unknown_phone_region(file: &str, source: &Source, text: &str) -> Option<Diagnostic> {
    let region = source.phone_region.as_deref()?;
    let error = qianmian_clean::PhoneRegion::parse(region).err()?;
    let first = text.lines().position(|line| line.starts_with("phone_region:")).unwrap_or(0);
    let (line, column) = place_from(text, first, region);
    let hint = Some("write the two letters of a country, such as CN or GB".to_owned());
    let (severity, message) = (Severity::Error, error.to_string());
    Some(Diagnostic { severity, code: error.code(), file: file.to_owned(), line, column, message, hint })
}

fn twice(file: &str, kind: &str, name: &str) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        code: "name_twice",
        file: file.to_owned(),
        line: 0,
        column: 0,
        message: format!("{kind} `{name}` is declared twice"),
        hint: Some("rename one".to_owned()),
    }
}

fn collect_findings(file: &str, error: CollectError) -> Vec<Diagnostic> {
    match error {
        CollectError::Invalid(diagnostics) => diagnostics,
        other => vec![unreadable(file, &other.to_string())],
    }
}

fn pairs(texts: &[Text]) -> impl Iterator<Item = (&str, &str)> {
    texts.iter().map(|(file, text)| (file.as_str(), text.as_str()))
}
