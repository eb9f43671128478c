//! Evaluating only what can differ: with the same program at the same instant, most people are like somebody to whom
//! nothing of interest happened. Tags whose measures nothing touched are as usual; the others are evaluated.

use qianmian_model::Value;
use qianmian_model::rule::Comparison;

use crate::code::{Code, Leaf};
use crate::datum::Datum;
use crate::evaluate::{Outcome, decide_outcome};
use crate::moment::Moment;
use crate::program::Program;
use crate::state::State;

/// A set of tags, by their places in the order of evaluation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TagSet(Vec<u64>);

impl TagSet {
    pub(crate) fn none(program: &Program) -> TagSet {
        TagSet(vec![0; program.tags.len().div_ceil(64)])
    }

    fn insert(&mut self, place: usize) {
        self.0[place / 64] |= 1 << (place % 64);
    }

    fn contains(&self, place: usize) -> bool {
        self.0[place / 64] & (1 << (place % 64)) != 0
    }

    fn clear(&mut self) {
        self.0.fill(0);
    }

    /// Adds those of another set.
    pub(crate) fn extend(&mut self, other: &TagSet) {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine |= theirs);
    }

    /// Calls `each` with the places, in order.
    fn for_each(&self, mut each: impl FnMut(usize)) {
        for (word, &bits) in self.0.iter().enumerate() {
            let mut bits = bits;
            while bits != 0 {
                each(word * 64 + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
    }
}

/// What is usual at one instant, and what can make a person differ from it.
#[derive(Debug)]
pub(crate) struct Judge<'p> {
    program: &'p Program,
    moment: Moment,
    /// Outcomes of somebody with events that no rule looks at, and of somebody without events; both without traits.
    active: Vec<Outcome>,
    silent: Vec<Outcome>,
    /// By series: the tags that rest on it.
    by_series: Vec<TagSet>,
    /// The tags that rest on traits.
    on_traits: TagSet,
    /// By place: the tag's rule, where it is one comparison.
    tests: Vec<Option<Test>>,
}

/// A rule that compares a measure with a number: what most rules are.
#[derive(Debug, Clone, Copy)]
struct Test {
    slot: u32,
    comparison: Comparison,
    number: f64,
}

impl Test {
    fn of(rules: &[Code]) -> Option<Test> {
        let [Code::Compare(comparison, left, right)] = rules else { return None };
        match (left.as_ref(), right.as_ref()) {
            (Code::Leaf(Leaf::Measure(slot)), Code::Constant(Value::Number(number))) => {
                Some(Test { slot: *slot, comparison: *comparison, number: *number })
            }
            _ => None,
        }
    }

    #[inline]
    fn outcome(self, measure: Datum<'_>) -> Outcome {
        match measure.compare(self.comparison, Datum::Number(self.number)) {
            Some(true) => Outcome::One(0),
            Some(false) => Outcome::Absent,
            None => Outcome::Unknown,
        }
    }
}

/// What was decided about one person.
#[derive(Debug)]
pub struct Judged<'j> {
    /// The person's id.
    pub person: u32,
    /// Whether anything happened to them up to the instant.
    pub active: bool,
    /// What every tag says, in the order of the definitions.
    pub outcomes: &'j [Outcome],
    /// What every tag says of people with, or without, events, to whom nothing happened that a rule looks at.
    pub usual: &'j [Outcome],
    /// The tags whose outcomes differ from the usual ones.
    pub changed: &'j [usize],
}

/// Where the person's measures are read.
pub(crate) trait Measured {
    /// The value of a measure of the program.
    fn measure(&self, slot: u32) -> Datum<'_>;
}

impl<'p> Judge<'p> {
    /// For evaluations at one instant.
    pub(crate) fn new(program: &'p Program, moment: &Moment) -> Judge<'p> {
        let nothing = vec![Value::Null; program.trait_names().len()];
        let silent = State::empty(program);
        let mut active = silent.clone();
        active.see(moment.now());
        let (by_series, on_traits) = dependencies(program);
        Judge {
            program,
            moment: moment.clone(),
            active: program.evaluate(moment, &active, &nothing),
            silent: program.evaluate(moment, &silent, &nothing),
            by_series,
            on_traits,
            tests: program.order.iter().map(|&tag| Test::of(&program.tags[tag].rules)).collect(),
        }
    }

    /// The tags that rest on any of those series.
    pub(crate) fn resting_on(&self, series: &[u32]) -> TagSet {
        let mut tags = TagSet::none(self.program);
        series.iter().for_each(|&series| tags.extend(&self.by_series[series as usize]));
        tags
    }

    /// A record of what is decided about one person after the other.
    pub(crate) fn docket(&self) -> Docket {
        Docket {
            affected: TagSet::none(self.program),
            outcomes: self.active.clone(),
            of_active: true,
            changed: Vec::new(),
        }
    }

    /// Decides about one person. `docket.affected` are the tags that their events may have changed, `active` is whether
    /// they have events at all; without `traits` all are unknown.
    pub(crate) fn judge<'d>(
        &'d self,
        docket: &'d mut Docket,
        person: u32,
        active: bool,
        traits: Option<&[Value]>,
        measured: &impl Measured,
    ) -> Judged<'d> {
        let usual = if active { &self.active } else { &self.silent };
        docket.begin(usual, active);
        if traits.is_some() {
            docket.affected.extend(&self.on_traits);
        }
        let traits = traits.unwrap_or_default();
        let Docket { affected, outcomes, changed, .. } = docket;
        affected.for_each(|place| {
            let ordinal = self.program.order[place];
            let measure = |slot| if active { measured.measure(slot) } else { Datum::Null };
            let outcome = match self.tests[place] {
                Some(test) => test.outcome(measure(test.slot)),
                None => decide_outcome(&self.program.tags[ordinal], &|leaf| match leaf {
                    Leaf::Measure(slot) => measure(slot),
                    Leaf::Trait(slot) => traits.get(slot as usize).map_or(Datum::Null, Datum::from),
                    other => self.program.leaf(&self.moment, other, &[], &[], outcomes),
                }),
            };
            if outcome != usual[ordinal] {
                outcomes[ordinal] = outcome;
                changed.push(ordinal);
            }
        });
        affected.clear();
        Judged { person, active, outcomes, usual, changed }
    }

    /// The outcomes of all tags for the state of one person, evaluated at the judge's moment. The state stands at or before
    /// it, and nothing is pending up to it.
    pub(crate) fn judge_state<'d>(
        &'d self,
        docket: &'d mut Docket,
        moment: &Moment,
        state: &State,
        traits: &[Value],
    ) -> &'d [Outcome] {
        debug_assert!(state.horizon() <= moment.now(), "a state cannot be evaluated before its horizon");
        let filled = state.series.iter().zip(&self.by_series).filter(|(cells, _)| !cells.is_empty());
        filled.for_each(|(_, tags)| docket.affected.extend(tags));
        let read = Read { program: self.program, moment, state };
        self.judge(docket, 0, state.first_event.is_some(), Some(traits), &read).outcomes
    }
}

/// Measures that are read off a state.
struct Read<'s> {
    program: &'s Program,
    moment: &'s Moment,
    state: &'s State,
}

impl Measured for Read<'_> {
    fn measure(&self, slot: u32) -> Datum<'_> {
        self.program.read_slot(self.moment, slot, self.state)
    }
}

/// The outcomes of one person after the other: what differs is put back before the next.
#[derive(Debug)]
pub(crate) struct Docket {
    /// The tags that have to be evaluated.
    pub(crate) affected: TagSet,
    outcomes: Vec<Outcome>,
    /// Which of the two usual lists of outcomes these are, but for those changed.
    of_active: bool,
    changed: Vec<usize>,
}

impl Docket {
    fn begin(&mut self, usual: &[Outcome], active: bool) {
        if self.of_active == active {
            self.changed.iter().for_each(|&tag| self.outcomes[tag].clone_from(&usual[tag]));
        } else {
            self.outcomes.clone_from_slice(usual);
            self.of_active = active;
        }
        self.changed.clear();
    }
}

/// By series, and for traits: the tags that rest on them, directly or through other tags.
fn dependencies(program: &Program) -> (Vec<TagSet>, TagSet) {
    let mut by_series = vec![TagSet::none(program); program.series.len()];
    let mut on_traits = TagSet::none(program);
    let mut place_of = vec![0; program.tags.len()];
    program.order.iter().enumerate().for_each(|(place, &tag)| place_of[tag] = place);
    for (place, &tag) in program.order.iter().enumerate() {
        let mut referred = Vec::new();
        for rule in &program.tags[tag].rules {
            rule.visit(&mut |leaf| match leaf {
                Leaf::Measure(slot) => {
                    let slot = &program.slots[slot as usize];
                    for series in std::iter::once(slot.series).chain(slot.second) {
                        by_series[series as usize].insert(place);
                    }
                }
                Leaf::Trait(_) => on_traits.insert(place),
                Leaf::Tag(other) => referred.push(place_of[other as usize]),
                Leaf::Membership(slot) => {
                    referred.push(place_of[program.memberships[slot as usize].tag as usize]);
                }
                Leaf::Property(_) | Leaf::Rank(..) => {}
            });
        }
        // What it refers to comes before it, so that its dependencies are complete.
        for set in by_series.iter_mut().chain([&mut on_traits]) {
            if referred.iter().any(|other| set.contains(*other)) {
                set.insert(place);
            }
        }
    }
    (by_series, on_traits)
}
