//! How tags are: how many people have them, how fresh what they rest on is, whether their people changed, what uses them,
//! and what should be done next.

use std::collections::{BTreeMap, BTreeSet};

use qianmian_audience::expression_of;
use qianmian_model::rule::Expr;
use qianmian_model::time::date_of;
use qianmian_model::{Time, Window};
use qianmian_rule::{Status, TagDefinition, referred_tags};
use qianmian_store::outbox::CampaignState;
use qianmian_store::tags::{self, Role, TagUse, all_bitmaps};
use qianmian_store::{Tx, audiences, experiments, outbox};
use qianmian_tag::health::{Drift, Facts, Freshness, Suggestion, decide_actions, evenness};
use qianmian_tag::overlap::{Group, Limits, same_people};
use qianmian_validate::stats::drift::{marginal_homogeneity, stability};
use roaring::RoaringBitmap;

use crate::overlap::group;
use crate::population::Population;
use crate::sightings::{Newest, measures, reaching};
use crate::snapshots::CAMPAIGN;
use crate::{Pipeline, PipelineError, Result};

/// How many days back drift, movement and use look, unless something else is asked for.
const DRIFT_DAYS: i32 = 7;
const FLOW_DAYS: i32 = 7;
const USE_DAYS: i32 = 30;
/// What a rule over all time is taken to look back on, in days.
const ALL_TIME_DAYS: u32 = 30;
const MICROS_PER_DAY: f64 = 86_400e6;

/// One tag in health.
#[derive(Debug, Clone, PartialEq)]
pub struct TagHealth {
    /// Its name.
    pub tag: String,
    /// How many people there are.
    pub everybody: u64,
    /// How many of them have any value.
    pub people: u64,
    /// For how many it is unknown.
    pub unknown: u64,
    /// How many have each value, in the order of the definition.
    pub values: Vec<(String, u64)>,
    /// How evenly people are spread over the values, 0..1; none with fewer than two.
    pub evenness: Option<f64>,
    /// Whether its rules look at events.
    pub reads_events: bool,
    /// The newest event that reaches any of its measures.
    pub newest_event_at: Option<Time>,
    /// People who came to have a value, a day, over the last full days.
    pub entered_per_day: f64,
    /// People who stopped having one, a day.
    pub left_per_day: f64,
    /// How its people changed; none where nothing was kept to compare with.
    pub drift: Option<TagDrift>,
    /// What uses it.
    pub uses: Uses,
    /// Tags with almost the same people.
    pub same_as: Vec<String>,
    /// What should be done, what comes first first; never empty.
    pub suggestions: Vec<Suggestion>,
}

/// How the people of a tag changed between two days.
#[derive(Debug, Clone, PartialEq)]
pub struct TagDrift {
    /// The end of the earlier day; now is the later.
    pub since: i32,
    /// Whether the definition changed between: then the numbers do not speak of people.
    pub redefined: bool,
    /// Population stability index over the values, none and unknown.
    pub index: Option<f64>,
    /// The chance of such an index between independent samples.
    pub p_independent: Option<f64>,
    /// Stuart and Maxwell's statistic over the people who were there both times.
    pub statistic: f64,
    /// Its degrees of freedom.
    pub dof: f64,
    /// The chance of such a change among the same people when moves in both directions are equally likely.
    pub p: f64,
    /// People who were there both times.
    pub paired: u64,
    /// Of them, those whose value changed.
    pub moved: u64,
}

/// What uses a tag.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Uses {
    /// Audiences of files, and those that were kept.
    pub audiences: BTreeSet<String>,
    /// Campaigns of files, and those that were planned.
    pub campaigns: BTreeSet<String>,
    /// Tags whose rules refer to it.
    pub tags: BTreeSet<String>,
    /// Requests of the last 30 days.
    pub requests: u64,
    /// Experiments that tested it, with their finding.
    pub findings: Vec<(String, String)>,
}

impl Uses {
    fn count(&self) -> u64 {
        (self.audiences.len() + self.campaigns.len() + self.tags.len()) as u64 + self.requests
    }
}

impl Pipeline {
    /// How the tags that people can have are, or one of them, compared with the end of the day `since`, by default a week
    /// ago or the first day that was kept.
    ///
    /// # Errors
    /// No tag of that name, or one that nobody can have; a day that is not past or of which nothing was kept; failures of
    /// store and lake.
    pub async fn tag_health(&self, only: Option<&str>, since: Option<i32>) -> Result<Vec<TagHealth>> {
        let only = only.map(|name| self.workspace.tag_in_force(name)).transpose()?;
        let mut tx = self.store.read().await?;
        let since = self.drift_day(&mut tx, since).await?;
        let newest = self.newest_events(&mut tx).await?;
        let mut uses = self.uses(&mut tx).await?;
        let mut same = same_tags(&mut tx).await?;
        let mut found = Vec::new();
        let wanted = |tag: &&TagDefinition| only.is_none_or(|only| only.name == tag.name);
        for definition in self.workspace.tags.iter().filter(wanted) {
            let uses = uses.remove(&definition.name).unwrap_or_default();
            let same_as = same.remove(&definition.name).unwrap_or_default();
            let now = self.population(&mut tx, &definition.name, self.today()).await?;
            let drift = match since {
                Some(day) => Some(drift(day, &self.population(&mut tx, &definition.name, day).await?, &now)),
                None => None,
            };
            let mut health = self.measured(definition, &now, &newest);
            (health.entered_per_day, health.left_per_day) = self.flow(&mut tx, &definition.name).await?;
            (health.drift, health.uses, health.same_as) = (drift, uses, same_as.into_iter().collect());
            let known_days = self.known_days(&mut tx, &definition.name).await?;
            health.suggestions = decide_actions(&self.facts(&health, definition, known_days));
            found.push(health);
        }
        Ok(found)
    }

    /// Adds to how often tags were asked for, today.
    ///
    /// # Errors
    /// When the store fails; nothing is added then.
    pub async fn save_tag_uses(&self, counts: &BTreeMap<(String, &'static str), u64>) -> Result<()> {
        let day = self.today();
        let uses = counts.iter().map(|((tag, kind), count)| TagUse {
            tag: tag.clone(),
            day,
            kind: (*kind).to_owned(),
            count: *count,
        });
        let mut tx = self.store.begin().await?;
        tags::add_uses(&mut tx, &uses.collect::<Vec<_>>()).await?;
        Ok(tx.commit().await?)
    }

    /// The day to compare with; none where nothing was kept.
    async fn drift_day(&self, tx: &mut Tx<'_>, asked: Option<i32>) -> Result<Option<i32>> {
        let today = self.today();
        if let Some(day) = asked {
            if day >= today {
                let date = date_of(day);
                return Err(PipelineError::Refused(format!("{date} is not past; give an earlier day")));
            }
            return Ok(Some(day));
        }
        let first = tags::kept_days(tx).await?.first().map(|(day, _)| *day);
        Ok(first.map(|first| first.max(today - DRIFT_DAYS)).filter(|day| *day < today))
    }

    fn measured(&self, definition: &TagDefinition, now: &Population, newest: &Newest) -> TagHealth {
        let measures = self.measures_of(definition);
        let people: BTreeMap<&str, u64> =
            now.members.iter().map(|(value, people)| (value.as_str(), people.len())).collect();
        let of_value = |value: &str| people.get(value).copied().unwrap_or(0);
        let values: Vec<(String, u64)> =
            definition.values.iter().map(|value| (value.value.clone(), of_value(&value.value))).collect();
        let held = now.members.iter().fold(RoaringBitmap::new(), |all, (_, people)| all | people);
        TagHealth {
            tag: definition.name.clone(),
            everybody: now.everybody.len(),
            people: held.len(),
            unknown: now.unknown.len(),
            evenness: evenness(&values.iter().map(|(_, people)| *people).collect::<Vec<_>>()),
            values,
            reads_events: !measures.is_empty(),
            newest_event_at: measures.iter().filter_map(|measure| newest.of(&reaching(measure))).max(),
            entered_per_day: 0.0,
            left_per_day: 0.0,
            drift: None,
            uses: Uses::default(),
            same_as: Vec::new(),
            suggestions: Vec::new(),
        }
    }

    /// The measures of a tag's rules, and of the tags that they refer to.
    fn measures_of(&self, definition: &TagDefinition) -> Vec<&qianmian_model::rule::Measure> {
        let mut names = BTreeSet::from([definition.name.as_str()]);
        let mut found = Vec::new();
        let mut open: Vec<&TagDefinition> =
            self.workspace.tags.iter().filter(|tag| tag.name == definition.name).collect();
        while let Some(tag) = open.pop() {
            for value in &tag.values {
                found.extend(measures(&value.when));
                for (name, _) in referred_tags(&value.when) {
                    let other = self.workspace.tags.iter().find(|tag| tag.name == name);
                    open.extend(other.filter(|other| names.insert(&other.name)));
                }
            }
        }
        found
    }

    #[allow(clippy::cast_precision_loss, reason = "counts of people and microseconds are far below 2^52")]
    fn facts(&self, health: &TagHealth, definition: &TagDefinition, known_days: u32) -> Facts {
        let part =
            |people: u64| if health.everybody == 0 { 0.0 } else { people as f64 / health.everybody as f64 };
        let now = self.clock.now();
        let stale_days = self.measures_of(definition).into_iter().map(|measure| match measure.window {
            Window::All => ALL_TIME_DAYS,
            Window::Days { from, .. } => from,
            Window::Hours { from, .. } => from.div_ceil(24),
        });
        let age_days = health.newest_event_at.map(|at| now.micros_since(at).max(0) as f64 / MICROS_PER_DAY);
        let drift = health.drift.as_ref().filter(|drift| !drift.redefined);
        Facts {
            everybody: health.everybody,
            coverage: part(health.people),
            largest: part(health.values.iter().map(|(_, people)| *people).max().unwrap_or(0)),
            unknown_rate: part(health.unknown),
            events: stale_days.max().map(|stale_days| Freshness { age_days, stale_days }),
            drift: drift.and_then(|drift| Some(Drift { index: drift.index?, p: drift.p })),
            same_as: health.same_as.clone(),
            known_days,
            uses: health.uses.count(),
            deprecated: definition.status == Status::Deprecated,
        }
    }

    async fn known_days(&self, tx: &mut Tx<'_>, name: &str) -> Result<u32> {
        let first =
            tags::versions_of(tx, name).await?.first().map(|stored| self.calendar.day_of(stored.since));
        Ok(first.and_then(|first| u32::try_from(self.today() - first).ok()).unwrap_or(0))
    }

    /// People who entered and left a day, over the last full days.
    #[allow(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
    async fn flow(&self, tx: &mut Tx<'_>, name: &str) -> Result<(f64, f64)> {
        let today = self.today();
        let moved = tags::history_of(tx, name).await?;
        let days = moved.iter().filter(|entry| (today - FLOW_DAYS..today).contains(&entry.day));
        let (entered, left) = days.fold((0, 0), |sum, entry| (sum.0 + entry.entered, sum.1 + entry.left));
        Ok((entered as f64 / f64::from(FLOW_DAYS), left as f64 / f64::from(FLOW_DAYS)))
    }

    /// What uses each tag.
    async fn uses(&self, tx: &mut Tx<'_>) -> Result<BTreeMap<String, Uses>> {
        let mut uses: BTreeMap<String, Uses> = BTreeMap::new();
        for tag in &self.workspace.tags {
            for (name, _) in tag.values.iter().flat_map(|value| referred_tags(&value.when)) {
                uses.entry(name.to_owned()).or_default().tags.insert(tag.name.clone());
            }
        }
        for name in self.workspace.audiences.keys() {
            self.note_audience(&mut uses, name, name);
        }
        for snapshot in audiences::list(tx).await? {
            // Those of campaigns are counted with the campaigns.
            if !snapshot.name.starts_with(CAMPAIGN) {
                self.note_audience(&mut uses, &snapshot.name, &snapshot.expression);
            }
        }
        for campaign in self.workspace.campaigns.values() {
            self.note_campaign(&mut uses, campaign);
        }
        for stored in outbox::campaigns(tx).await? {
            let over = matches!(stored.state, CampaignState::Cancelled);
            if let Ok(campaign) = qianmian_deliver::campaign::parse(&stored.name, &stored.definition)
                && !over
            {
                self.note_campaign(&mut uses, &campaign);
            }
        }
        for (tag, requests) in tags::uses_since(tx, self.today() - USE_DAYS).await? {
            uses.entry(tag).or_default().requests += requests;
        }
        for result in experiments::list(tx).await? {
            for (tag, finding) in findings_of(&result.result) {
                uses.entry(tag).or_default().findings.push((result.name.clone(), finding));
            }
        }
        Ok(uses)
    }

    fn note_audience(&self, uses: &mut BTreeMap<String, Uses>, name: &str, expression: &str) {
        for tag in self.tags_in(expression) {
            uses.entry(tag).or_default().audiences.insert(name.to_owned());
        }
    }

    fn note_campaign(&self, uses: &mut BTreeMap<String, Uses>, campaign: &qianmian_deliver::Campaign) {
        for tag in self.tags_in(&campaign.audience).into_iter().chain(campaign.tests.iter().cloned()) {
            uses.entry(tag).or_default().campaigns.insert(campaign.name.clone());
        }
    }

    /// The tags that an audience, by name or as an expression, refers to; none where it cannot be read any more.
    pub fn tags_in(&self, expression: &str) -> BTreeSet<String> {
        let audiences: Vec<_> = self.workspace.audiences.values().cloned().collect();
        let names = |expr: &Expr| referred_tags(expr).into_iter().map(|(name, _)| name.to_owned()).collect();
        expression_of(expression, &audiences).as_ref().map(names).unwrap_or_default()
    }
}

/// Each tag with the tags that almost the same people have.
async fn same_tags(tx: &mut Tx<'_>) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let mut bitmaps = all_bitmaps(tx).await?;
    bitmaps.retain(|bitmap| bitmap.role == Role::Member);
    let groups: Vec<Group<'_>> = bitmaps.iter().map(group).collect();
    let mut same: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (left, right) in same_people(&groups, &Limits::default()) {
        let (left, right) = (groups[left].tag, groups[right].tag);
        if left != right {
            same.entry(left.to_owned()).or_default().insert(right.to_owned());
            same.entry(right.to_owned()).or_default().insert(left.to_owned());
        }
    }
    Ok(same)
}

/// The findings of a stored experiment: tag and word.
fn findings_of(result: &str) -> Vec<(String, String)> {
    let report: serde_json::Value = serde_json::from_str(result).unwrap_or_default();
    let tags = report["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    let finding = |tag: &serde_json::Value| {
        Some((tag["tag"].as_str()?.to_owned(), tag["verdict"]["finding"].as_str()?.to_owned()))
    };
    tags.iter().filter_map(finding).collect()
}

/// How a tag's people changed since the end of a day.
fn drift(since: i32, before: &Population, now: &Population) -> TagDrift {
    let values: BTreeSet<&str> =
        before.members.iter().chain(&now.members).map(|(value, _)| value.as_str()).collect();
    let (before_cells, now_cells) = (cells(before, &values), cells(now, &values));
    let sizes = |cells: &[RoaringBitmap]| cells.iter().map(RoaringBitmap::len).collect::<Vec<u64>>();
    let index = stability(&sizes(&before_cells), &sizes(&now_cells));
    let row = |from: &RoaringBitmap| now_cells.iter().map(|to| from.intersection_len(to)).collect();
    let table: Vec<Vec<u64>> = before_cells.iter().map(row).collect();
    let paired: u64 = table.iter().flatten().sum();
    let stayed: u64 = table.iter().enumerate().map(|(place, row)| row[place]).sum();
    let test = marginal_homogeneity(&table);
    TagDrift {
        since,
        redefined: before.version != now.version,
        index: index.map(|index| index.index),
        p_independent: index.map(|index| index.p),
        statistic: test.statistic,
        dof: test.dof,
        p: test.p,
        paired,
        moved: paired - stayed,
    }
}

/// Everybody by what they have: one value alone, several, none, or unknown. Nobody is in two of them.
fn cells(population: &Population, values: &BTreeSet<&str>) -> Vec<RoaringBitmap> {
    let (mut held, mut several) = (RoaringBitmap::new(), RoaringBitmap::new());
    for (_, people) in &population.members {
        several |= &held & people;
        held |= people;
    }
    let alone = |value: &&str| {
        let of_value = population.members.iter().find(|(known, _)| known == value);
        of_value.map(|(_, people)| people - &several).unwrap_or_default()
    };
    let mut cells: Vec<RoaringBitmap> = values.iter().map(alone).collect();
    let unknown = &population.unknown - &held;
    let none = &(&population.everybody - &held) - &unknown;
    cells.extend([several, none, unknown]);
    cells
}
