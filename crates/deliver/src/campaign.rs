//! What an operator writes in `campaigns/*.yaml`: who gets what, through which channel, and how it is judged.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use jiff::civil::{DateTime, Time as WallTime};
use jiff::tz::TimeZone;
use qianmian_model::{Diagnostic, Time};
use qianmian_yaml as yaml;
use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::plan::HOLDOUT;
use crate::template;

/// A planned send, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Campaign {
    /// Unique name.
    pub name: String,
    /// Title by language.
    pub title: BTreeMap<String, String>,
    /// The consent that it needs.
    pub purpose: String,
    /// The channel's name.
    pub channel: String,
    /// The kind of identifier that the channel sends to.
    pub address: String,
    /// Who: an audience's name or an expression.
    pub audience: String,
    /// Part of the audience that gets nothing, 0 <= holdout < 1.
    pub holdout: f64,
    /// When it starts by itself once it is approved, in the workspace's zone; none where somebody sends it by hand.
    pub start: Option<DateTime>,
    /// Alternative contents, at least one.
    pub variants: Vec<Variant>,
    /// Tags whose effect on the response is asked.
    pub tests: Vec<String>,
    /// What counts as success, and until when after the message.
    pub goal: Goal,
    /// When nobody is messaged.
    pub quiet_hours: Option<QuietHours>,
    /// How often one person is messaged at most.
    pub cap: Option<Cap>,
    /// The file's text: its hash tells a changed campaign.
    pub source: String,
}

impl Campaign {
    /// What tells this definition from every other: an approval is of exactly one.
    pub fn version(&self) -> String {
        version(&self.source)
    }

    /// The instant of its start. Where clocks are put forward over it, it is as much later; where they are put back, it is
    /// the first of both.
    pub fn starts_at(&self, zone: &TimeZone) -> Option<Time> {
        Some(Time::from(zone.to_timestamp(self.start?).ok()?))
    }
}

/// The version of a definition with this text: 32 hexadecimal digits.
pub fn version(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().chars().take(32).collect()
}

/// One alternative content.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Unique within the campaign.
    pub name: String,
    /// Share among the variants, relative to the others' weights.
    pub weight: f64,
    /// Its part in the tag experiment.
    pub role: VariantRole,
    /// The text, as a template.
    pub text: String,
    /// Where its link leads, as a template.
    pub link: Option<String>,
    /// What it is about; given to the channel as it is.
    pub topic: Option<String>,
}

/// What part a variant plays when tags are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VariantRole {
    /// Made for the people who carry the tags under test.
    Targeted,
    /// Made for everybody.
    #[default]
    Generic,
}

/// What counts as success.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// The event's name.
    pub event: String,
    /// How long after the message it counts.
    pub within: SignedDuration,
    /// The numeric property that is summed as value, where there is one.
    pub value: Option<String>,
}

/// A daily stretch in which nobody is messaged, in the recipient's zone where known, else the workspace's.
/// It may cross midnight; `from == to` means the whole day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    /// First quiet minute.
    pub from: WallTime,
    /// First minute that is not quiet any more.
    pub to: WallTime,
}

/// A frequency cap over all campaigns of the channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cap {
    /// At most so many messages.
    pub messages: u32,
    /// In any stretch of that length.
    pub within: SignedDuration,
}

/// How a start is written. It has no zone: it is in the workspace's.
const START_FORMS: [&str; 4] = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"];
/// Years in which a campaign can start.
const START_YEARS: std::ops::RangeInclusive<i16> = 1990..=2199;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CampaignFile {
    campaign: Spanned<String>,
    #[serde(default)]
    title: BTreeMap<String, String>,
    #[serde(default = "marketing")]
    purpose: String,
    channel: Spanned<String>,
    address: Spanned<String>,
    audience: String,
    #[serde(default)]
    holdout: Option<Spanned<f64>>,
    #[serde(default)]
    start: Option<Spanned<String>>,
    variants: Spanned<Vec<VariantFile>>,
    #[serde(default)]
    tests: Vec<String>,
    goal: GoalFile,
    #[serde(default)]
    quiet_hours: Option<QuietHoursFile>,
    #[serde(default)]
    cap: Option<CapFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VariantFile {
    name: Spanned<String>,
    #[serde(default)]
    weight: Option<Spanned<f64>>,
    #[serde(default)]
    role: VariantRole,
    text: Spanned<String>,
    #[serde(default)]
    link: Option<Spanned<String>>,
    #[serde(default)]
    topic: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoalFile {
    event: String,
    within: Spanned<String>,
    #[serde(default)]
    value: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuietHoursFile {
    from: Spanned<String>,
    to: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CapFile {
    messages: Spanned<u32>,
    within: Spanned<String>,
}

fn marketing() -> String {
    "marketing".to_owned()
}

/// Reads one campaign file.
///
/// # Errors
/// Every mistake of the file with its place: unknown or missing keys, templates that do not parse, bad times.
pub fn parse(file: &str, text: &str) -> std::result::Result<Campaign, Vec<Diagnostic>> {
    let raw: CampaignFile = yaml::parse(file, text).map_err(|mistake| vec![mistake])?;
    let mut found = Findings { file, list: Vec::new() };
    let variants = check_variants(&raw.variants, &mut found);
    let goal_within = found.duration(&raw.goal.within);
    let cap = raw.cap.as_ref().and_then(|cap| found.cap(cap));
    let quiet_hours = raw.quiet_hours.as_ref().and_then(|quiet| {
        let (from, to) = (found.wall_time(&quiet.from), found.wall_time(&quiet.to));
        Some(QuietHours { from: from?, to: to? })
    });
    let start = raw.start.as_ref().and_then(|start| found.start(start));
    let holdout = raw.holdout.as_ref().map_or(0.0, |holdout| holdout.value);
    if let Some(spanned) = raw.holdout.as_ref().filter(|_| !(0.0..1.0).contains(&holdout)) {
        found.add("holdout_range", spanned, format!("holdout is {holdout}"), "give a part from 0 to below 1");
    }
    for (name, what) in [(&raw.campaign, "campaign"), (&raw.channel, "channel"), (&raw.address, "address")] {
        if name.value.trim().is_empty() {
            found.add("name_empty", name, format!("`{what}` is empty"), "give it a name");
        }
    }
    match (found.list.is_empty(), goal_within) {
        (true, Some(within)) => Ok(Campaign {
            name: raw.campaign.value,
            title: raw.title,
            purpose: raw.purpose,
            channel: raw.channel.value,
            address: raw.address.value,
            audience: raw.audience,
            holdout,
            start,
            variants,
            tests: raw.tests,
            goal: Goal { event: raw.goal.event, within, value: raw.goal.value },
            quiet_hours,
            cap,
            source: text.to_owned(),
        }),
        _ => Err(yaml::in_order(found.list)),
    }
}

fn check_variants(variants: &Spanned<Vec<VariantFile>>, found: &mut Findings<'_>) -> Vec<Variant> {
    if variants.value.is_empty() {
        found.add("variants_empty", variants, "no variants".to_owned(), "give at least one");
    }
    let mut names = BTreeSet::new();
    for variant in &variants.value {
        let name = &variant.name.value;
        if name.trim().is_empty() || name == HOLDOUT {
            let message = format!("a variant cannot be called `{name}`");
            found.add("variant_name", &variant.name, message, "holdout is the part that gets nothing");
        }
        if !names.insert(name) {
            found.add("variant_twice", &variant.name, format!("variant `{name}` twice"), "rename one");
        }
        if let Some(weight) = variant.weight.as_ref().filter(|weight| !is_weight(weight.value)) {
            let message = format!("weight of variant `{name}` is {}", weight.value);
            found.add("weight_range", weight, message, "give a positive number");
        }
        for source in std::iter::once(&variant.text).chain(&variant.link) {
            if let Err(reason) = template::check(&source.value) {
                let message = format!("template of variant `{name}`: {reason}");
                let hint = "fields are written `{{ name }}`, conditions `{% if … %}…{% endif %}`";
                found.add("template_syntax", source, message, hint);
            }
        }
    }
    variants.value.iter().map(VariantFile::read).collect()
}

fn is_weight(weight: f64) -> bool {
    weight.is_finite() && weight > 0.0
}

impl VariantFile {
    fn read(&self) -> Variant {
        Variant {
            name: self.name.value.clone(),
            weight: self.weight.as_ref().map_or(1.0, |weight| weight.value),
            role: self.role,
            text: self.text.value.clone(),
            link: self.link.as_ref().map(|link| link.value.clone()),
            topic: self.topic.clone(),
        }
    }
}

struct Findings<'a> {
    file: &'a str,
    list: Vec<Diagnostic>,
}

impl Findings<'_> {
    fn add<T>(&mut self, code: &'static str, at: &Spanned<T>, message: String, hint: &str) {
        let place = at.referenced;
        self.list.push(yaml::error(self.file, place, code, message, Some(hint.to_owned())));
    }

    fn duration(&mut self, text: &Spanned<String>) -> Option<SignedDuration> {
        let parsed = parse_duration(&text.value);
        if parsed.is_none() {
            let message = format!("`{}` is not a length of time", text.value);
            self.add("duration", text, message, "write hours or days, such as 24h or 7d");
        }
        parsed
    }

    fn cap(&mut self, cap: &CapFile) -> Option<Cap> {
        if cap.messages.value == 0 {
            let message = "a cap of 0 messages lets nothing through".to_owned();
            self.add("cap_range", &cap.messages, message, "give at least 1");
        }
        Some(Cap { messages: cap.messages.value, within: self.duration(&cap.within)? })
    }

    fn start(&mut self, text: &Spanned<String>) -> Option<DateTime> {
        let mut read = START_FORMS.iter().filter_map(|form| DateTime::strptime(form, &text.value).ok());
        let parsed = read.next().filter(|start| START_YEARS.contains(&start.year()));
        if parsed.is_none() {
            let message = format!("`{}` is not a day and a time of day", text.value);
            self.add("start", text, message, "write such as 2026-12-24 09:00, in the workspace's time zone");
        }
        parsed
    }

    fn wall_time(&mut self, text: &Spanned<String>) -> Option<WallTime> {
        let parsed = text.value.parse::<WallTime>().ok();
        if parsed.is_none() {
            let message = format!("`{}` is not a time of day", text.value);
            self.add("time_of_day", text, message, "write HH:MM, in quotes");
        }
        parsed
    }
}

/// `7d` or `36h`.
fn parse_duration(text: &str) -> Option<SignedDuration> {
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let count: i64 = digits.parse().ok().filter(|count| (1..=36_500).contains(count))?;
    match unit {
        "h" => Some(SignedDuration::from_hours(count)),
        "d" => Some(SignedDuration::from_hours(24 * count)),
        _ => None,
    }
}
