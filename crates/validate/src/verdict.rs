//! What may be said of a tag, decided from its contrasts alone. Not significant never reads as inaccurate.
//!
//! In this order: a broken split is *faulty*; an effect that stands given everything the tag goes with is *useful*; one
//! that the other tags explain is *redundant*; audited labels can call a tag *accurate*; the rest is *not enough evidence*.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::design::Multiplicity;
use crate::interaction::Cells;
use crate::power::{self, Aim};
use crate::report::Contrast;
use crate::stats::distribution::normal_quantile;

/// Below this p-value the arms do not hold the people they were meant to.
pub const SRM_LEVEL: f64 = 0.001;
/// A cell with fewer people decides nothing.
const SMALLEST_CELL: f64 = 30.0;
/// Lowest `PPV + NPV - 1`, at the lower end of its interval, that is called accurate.
const ACCURATE: f64 = 0.5;

/// The words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The message does more for tagged people than for others, and no other tag explains it.
    Useful,
    /// Audited people mostly are what the tag says.
    Accurate,
    /// It has an effect, which what it goes with explains.
    Redundant,
    /// Neither shown nor refuted.
    NotEnoughEvidence,
    /// The split is broken: nothing may be read from it.
    Faulty,
}

impl Finding {
    /// Its words in the interface language of the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Finding::Useful => "useful",
            Finding::Accurate => "accurate",
            Finding::Redundant => "redundant",
            Finding::NotEnoughEvidence => "not enough evidence",
            Finding::Faulty => "faulty",
        }
    }
}

/// People whose truth is known from an audit or from themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labels {
    /// Tagged, and rightly.
    pub tagged_true: u64,
    /// Tagged, and wrongly.
    pub tagged_false: u64,
    /// Untagged, although it is true of them.
    pub untagged_true: u64,
    /// Untagged, and rightly.
    pub untagged_false: u64,
}

/// `lambda = PPV + NPV - 1`: the share of the true effect that the tag lets through.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Lambda {
    /// The estimate.
    pub estimate: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Audited people.
    pub people: u64,
}

impl Labels {
    /// Lambda with an interval from Agresti and Coull's rates; `None` unless tagged and untagged people were audited.
    pub fn lambda(&self, alpha: f64) -> Option<Lambda> {
        let (tagged, untagged) =
            (self.tagged_true + self.tagged_false, self.untagged_true + self.untagged_false);
        if tagged == 0 || untagged == 0 {
            return None;
        }
        let z = normal_quantile(1.0 - alpha / 2.0);
        let square = z * z;
        let smooth = |right: u64, all: u64| {
            let n = all as f64 + square;
            let rate = (right as f64 + square / 2.0) / n;
            (rate, rate * (1.0 - rate) / n)
        };
        let (ppv, ppv_variance) = smooth(self.tagged_true, tagged);
        let (npv, npv_variance) = smooth(self.untagged_false, untagged);
        let estimate =
            self.tagged_true as f64 / tagged as f64 + self.untagged_false as f64 / untagged as f64 - 1.0;
        let (centre, half) = (ppv + npv - 1.0, z * (ppv_variance + npv_variance).sqrt());
        let (low, high) = ((centre - half).max(-1.0), (centre + half).min(1.0));
        Some(Lambda { estimate, low: low.min(estimate), high: high.max(estimate), people: tagged + untagged })
    }
}

/// How a decision is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// Level, and power of the sizes that are proposed.
    pub aim: Aim,
    /// What is done about many tags.
    pub multiplicity: Multiplicity,
    /// Whether the confidence sequence decides.
    pub monitoring: bool,
    /// How many tags are tested: mismatch inside a tag is judged at `SRM_LEVEL` over twice as many tests.
    pub tags: usize,
}

impl Rules {
    /// Interval, p-value, and p-value over all tags that decide.
    fn read(&self, contrast: &Contrast) -> (f64, f64, f64, f64) {
        let sequence = &contrast.sequential;
        if self.monitoring {
            return (sequence.low, sequence.high, sequence.p, sequence.p_ebh.unwrap_or(sequence.p));
        }
        let adjusted = match self.multiplicity {
            Multiplicity::Holm => contrast.p_holm,
            Multiplicity::BenjaminiHochberg => contrast.p_bh,
        };
        (contrast.low, contrast.high, contrast.p, adjusted.unwrap_or(contrast.p))
    }

    /// `holm`, `benjamini_hochberg` or `e_benjamini_hochberg`.
    pub fn multiplicity_name(&self) -> &'static str {
        match (self.monitoring, self.multiplicity) {
            (true, _) => "e_benjamini_hochberg",
            (false, Multiplicity::Holm) => "holm",
            (false, Multiplicity::BenjaminiHochberg) => "benjamini_hochberg",
        }
    }
}

/// All that a decision rests on, for one tag and the metric that decides.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The metric.
    pub metric: &'a str,
    /// Mismatch over all arms: p-value.
    pub srm_p: Option<f64>,
    /// The smaller mismatch p-value of tagged and untagged people.
    pub stratum_srm_p: Option<f64>,
    /// The four cells.
    pub cells: &'a Cells,
    /// The tag effect alone.
    pub alone: Option<&'a Contrast>,
    /// Given activity, when it is known.
    pub adjusted: Option<&'a Contrast>,
    /// Given the other tags too, when there are any.
    pub joint: Option<&'a Contrast>,
    /// The other tags of the joint model that have an effect of their own or overlap most.
    pub rivals: &'a [String],
    /// Other tags that split people the same way.
    pub same_as: &'a [String],
    /// One-sided p-value that sending by the tag pays.
    pub pays_p: Option<f64>,
    /// Audited people.
    pub labels: Option<Labels>,
}

/// A verdict with what it rests on and what would change it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// The word.
    pub finding: Finding,
    /// Why: stable codes, each with a sentence.
    pub reasons: Vec<Reason>,
    /// The metric that decides.
    pub metric: String,
    /// How people were compared.
    pub design: String,
    /// `additive`: differences of means or rates, a person.
    pub scale: &'static str,
    /// People in the four cells.
    pub n: u64,
    /// The tag effect that decides.
    pub estimate: Option<f64>,
    /// Lower end of its interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Its p-value.
    pub p: Option<f64>,
    /// Its p-value over all tags.
    pub p_over_tags: Option<f64>,
    /// How that was adjusted.
    pub multiplicity: &'static str,
    /// Whether sending by the tag beats both uniform rules: `yes`, `unclear`; null when it was not tested.
    pub pays: Option<&'static str>,
    /// Accuracy from audited people.
    pub lambda: Option<Lambda>,
    /// People that the observed effect would need.
    pub people_needed: Option<u64>,
    /// Smallest effect that so many people can show.
    pub smallest_effect: Option<f64>,
    /// What would change the verdict.
    pub next: Vec<Reason>,
}

/// A stable code, its sentence, and what the sentence speaks of, for who says it in other words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// `snake_case`.
    pub code: &'static str,
    /// Lower-case, no full stop.
    pub text: String,
    /// By name, what is in the sentence.
    pub facts: BTreeMap<&'static str, Fact>,
}

/// Something that a sentence speaks of.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Fact {
    /// A p-value, a number of people, an effect on the metric's scale.
    Number(f64),
    /// What is given: `tags`, `activity` or `nothing`.
    Given(&'static str),
    /// Names of tags; none where it is activity that explains.
    Tags(Vec<String>),
}

fn reason(code: &'static str, text: impl Into<String>) -> Reason {
    Reason { code, text: text.into(), facts: BTreeMap::new() }
}

impl Reason {
    fn with(mut self, name: &'static str, fact: Fact) -> Reason {
        self.facts.insert(name, fact);
        self
    }
}

/// Decides.
pub fn decide(evidence: &Evidence<'_>, rules: &Rules) -> Verdict {
    let (finding, reasons) = match fault(evidence, rules) {
        Some(reasons) => (Finding::Faulty, reasons),
        None => weigh(evidence, rules),
    };
    let deciding = evidence.joint.or(evidence.adjusted).or(evidence.alone);
    let shown = match finding {
        Finding::Faulty => None,
        _ => deciding,
    };
    let read = shown.map(|contrast| rules.read(contrast));
    let mut verdict = Verdict {
        finding,
        reasons,
        metric: evidence.metric.to_owned(),
        design: design(evidence),
        scale: "additive",
        n: evidence.cells.people() as u64,
        estimate: shown.map(|contrast| contrast.estimate),
        low: read.map(|read| read.0),
        high: read.map(|read| read.1),
        p: read.map(|read| read.2),
        p_over_tags: read.map(|read| read.3),
        multiplicity: rules.multiplicity_name(),
        pays: evidence.pays_p.map(|p| if p <= rules.aim.alpha { "yes" } else { "unclear" }),
        lambda: evidence.labels.and_then(|labels| labels.lambda(rules.aim.alpha)),
        people_needed: shown.and_then(|contrast| people_needed(evidence, contrast, rules)),
        smallest_effect: shown.map(|contrast| contrast.se * size_factor(rules.aim)),
        next: Vec::new(),
    };
    verdict.next = next(&verdict, evidence);
    verdict
}

fn fault(evidence: &Evidence<'_>, rules: &Rules) -> Option<Vec<Reason>> {
    let mut reasons = Vec::new();
    if let Some(p) = evidence.srm_p.filter(|p| *p < SRM_LEVEL) {
        let text = format!("the arms do not hold the people they were meant to (p = {p:.2e})");
        reasons.push(reason("srm", text).with("p", Fact::Number(p)));
    }
    let level = SRM_LEVEL / (2 * rules.tags.max(1)) as f64;
    if let Some(p) = evidence.stratum_srm_p.filter(|p| *p < level) {
        let text = format!("assignment depends on the tag (p = {p:.2e})");
        reasons.push(reason("srm_in_tag", text).with("p", Fact::Number(p)));
    }
    if evidence.cells.smallest() == 0.0 {
        reasons.push(reason("empty_cell", "a cell of tag x message holds nobody: the tag splits no message"));
    }
    (!reasons.is_empty()).then_some(reasons)
}

/// Decides a tag whose split is sound.
fn weigh(evidence: &Evidence<'_>, rules: &Rules) -> (Finding, Vec<Reason>) {
    let mut reasons = Vec::new();
    let alpha = rules.aim.alpha;
    let over_tags = |contrast: &Contrast| rules.read(contrast).3 <= alpha;
    let first = evidence.adjusted.or(evidence.alone);
    if evidence.cells.smallest() < SMALLEST_CELL {
        reasons.push(small_cell(evidence.cells.smallest()));
    } else if let (Some(alone), Some(first)) = (evidence.alone, first) {
        let given = evidence.joint.unwrap_or(first);
        if over_tags(first) && over_tags(given) && first.estimate * given.estimate > 0.0 {
            return (Finding::Useful, useful(evidence));
        }
        // Given the rest the effect is about 0: its interval holds 0 and excludes what the tag showed before.
        let shown = if over_tags(first) { Some(first) } else { Some(alone).filter(|alone| over_tags(alone)) };
        if let Some(shown) = shown {
            let (low, high, ..) = rules.read(given);
            if low <= 0.0 && high >= 0.0 && !(low <= shown.estimate && shown.estimate <= high) {
                return (Finding::Redundant, vec![redundant(evidence, shown.estimate)]);
            }
            reasons.push(overlap(evidence));
        } else {
            let (low, high, ..) = rules.read(given);
            reasons.push(not_significant(low, high));
        }
    } else {
        reasons.push(reason("nothing_varies", "no outcome differs between people yet"));
    }
    let lambda = evidence.labels.and_then(|labels| labels.lambda(alpha));
    if let Some(lambda) = lambda.filter(|lambda| lambda.low >= ACCURATE) {
        let text = format!("audited people mostly are what it says: lambda {:.3}", lambda.estimate);
        reasons.insert(0, reason("labels", text).with("lambda", Fact::Number(lambda.estimate)));
        return (Finding::Accurate, reasons);
    }
    (Finding::NotEnoughEvidence, reasons)
}

fn small_cell(people: f64) -> Reason {
    let text = format!("the smallest cell holds {people} people, of at least {SMALLEST_CELL}");
    reason("small_cell", text).with("people", Fact::Number(people)).with("least", Fact::Number(SMALLEST_CELL))
}

fn not_significant(low: f64, high: f64) -> Reason {
    let text =
        format!("an effect between {low:.5} and {high:.5} fits the data; nothing is shown, nothing refuted");
    reason("not_significant", text).with("low", Fact::Number(low)).with("high", Fact::Number(high))
}

fn useful(evidence: &Evidence<'_>) -> Vec<Reason> {
    let (given, text) = if evidence.joint.is_some() {
        ("tags", "the effect stands given the other tags")
    } else if evidence.adjusted.is_some() {
        ("activity", "the effect stands given activity")
    } else {
        ("nothing", "the message does not do the same for tagged and untagged people")
    };
    let mut reasons = vec![reason("effect_stands", text).with("given", Fact::Given(given))];
    if !evidence.same_as.is_empty() {
        let text = format!("{} split people the same way", evidence.same_as.join(", "));
        reasons.push(reason("same_split", text).with("tags", Fact::Tags(evidence.same_as.to_vec())));
    }
    reasons
}

fn redundant(evidence: &Evidence<'_>, shown: f64) -> Reason {
    let tags = if evidence.joint.is_some() { evidence.rivals } else { &[] };
    let text = format!("its effect of {shown:.5} goes away given {}", tags_or_activity(tags));
    reason("explained", text).with("effect", Fact::Number(shown)).with("tags", Fact::Tags(tags.to_vec()))
}

fn overlap(evidence: &Evidence<'_>) -> Reason {
    let with = tags_or_activity(evidence.rivals);
    let text = format!("it has an effect alone, and goes with {with} too closely to tell them apart");
    reason("overlap", text).with("tags", Fact::Tags(evidence.rivals.to_vec()))
}

fn tags_or_activity(tags: &[String]) -> String {
    if tags.is_empty() { "activity".to_owned() } else { tags.join(", ") }
}

fn design(evidence: &Evidence<'_>) -> String {
    let given = match (evidence.joint.is_some(), evidence.adjusted.is_some()) {
        (true, true) => ", given the other tags and activity",
        (true, false) => ", given the other tags",
        (false, true) => ", given activity",
        (false, false) => "",
    };
    format!(
        "randomised targeted against generic message; difference of differences over tag x message{given}"
    )
}

fn size_factor(aim: Aim) -> f64 {
    normal_quantile(1.0 - aim.alpha / 2.0) + normal_quantile(aim.power)
}

/// The sample-size formula at the observed effect; `None` when it already suffices or when no number would be honest.
fn people_needed(evidence: &Evidence<'_>, contrast: &Contrast, rules: &Rules) -> Option<u64> {
    let cells = evidence.cells;
    let people = cells.people();
    let tagged = cells.tagged_targeted.n + cells.tagged_generic.n;
    let variance = cells.all().iter().map(|cell| cell.n * cell.variance).sum::<f64>() / people;
    let needed = power::people_for_tag(rules.aim, variance, tagged / people, contrast.estimate).ceil();
    (needed.is_finite() && needed < 1e12).then_some(needed as u64)
}

fn next(verdict: &Verdict, evidence: &Evidence<'_>) -> Vec<Reason> {
    let mut next = Vec::new();
    match verdict.finding {
        Finding::Faulty => {
            next.push(reason(
                "repair",
                "find why people are missing from an arm or a cell, then run the experiment again",
            ));
        }
        Finding::NotEnoughEvidence | Finding::Accurate => {
            if let Some(needed) = verdict.people_needed.filter(|needed| *needed > verdict.n) {
                let text = format!("about {needed} people would show an effect of this size");
                next.push(reason("more_people", text).with("people", Fact::Number(needed as f64)));
            }
            if evidence.joint.is_some() && verdict.reasons.iter().any(|reason| reason.code == "overlap") {
                next.push(reason(
                    "separate",
                    "people with only one of the overlapping tags would tell them apart",
                ));
            }
            if verdict.lambda.is_none() {
                next.push(reason("labels", "audited labels would tell a wrong tag from a weak message"));
            }
        }
        Finding::Redundant => {
            next.push(reason(
                "separate",
                "an effect among people without the tags that explain it would bring it back",
            ));
        }
        Finding::Useful => {
            if verdict.pays == Some("unclear") {
                next.push(reason(
                    "pays",
                    "sending by the tag is not yet shown to beat sending everybody one message",
                ));
            }
            next.push(reason("replicate", "a second experiment without an effect would withdraw it"));
        }
    }
    next
}
