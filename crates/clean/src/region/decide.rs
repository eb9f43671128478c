//! Which division a text means: the reading that the most names agree on.
//!
//! Every name found is tried as the lowest level; names before it that hold it (its city, its province) support it.
//! The reading with the most support wins, then the earlier one. A name that means two divisions counts only with
//! the support of one of them (朝阳区 alone is in Beijing and in Changchun), or of a town of one of them. Names without
//! their suffix count only where an address would have them: right after an upper level, or at the start, and there everyday
//! words only where one of their towns follows (滨江长河街道). A town completes a reading that stops above its district,
//! where that holds one town of the name only.

use super::matcher::{Hit, Hits, Matcher, Meaning};
use super::names::Form;
use super::table::{Level, Table};
use super::towns::Towns;

/// Names that say nothing without the city before them.
const GENERIC: [&str; 14] = [
    "城区",
    "郊区",
    "矿区",
    "东区",
    "西区",
    "南区",
    "北区",
    "新区",
    "市区",
    "港区",
    "城东区",
    "城西区",
    "城南区",
    "城北区",
];

/// What a text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// One division.
    One(Choice),
    /// Several, and nothing says which.
    Ambiguous,
    /// None.
    Nothing,
}

/// The division that a text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) node: u16,
    /// The retired name under which it was written.
    pub(super) retired: Option<u16>,
    /// The town in it.
    pub(super) town: Option<u32>,
}

struct Reading {
    score: u32,
    hit: Hit,
    meaning: Meaning,
}

/// Picks the division that `text` means.
pub(super) fn decide_division(table: &Table, towns: &Towns, matcher: &Matcher, text: &str) -> Decision {
    let hits = matcher.hits(text);
    let scene = Scene { table, towns, matcher, text, hits: &hits.divisions, town_hits: &hits.towns };
    let mut best: Option<Reading> = None;
    let mut ambiguous = false;
    for &hit in &hits.divisions {
        let mut of_hit: Option<Reading> = None;
        let mut tied = false;
        for meaning in matcher.meanings(hit) {
            let Some(reading) = scene.read(hit, *meaning) else { continue };
            match &of_hit {
                Some(known) if known.score > reading.score => {}
                Some(known) if known.score == reading.score => {
                    tied |= known.meaning.node != reading.meaning.node;
                }
                _ => {
                    tied = false;
                    of_hit = Some(reading);
                }
            }
        }
        ambiguous |= tied;
        let Some(reading) = of_hit.filter(|_| !tied) else { continue };
        if best.as_ref().is_none_or(|known| reading.score > known.score) {
            best = Some(reading);
        }
    }
    match best {
        Some(reading) => Decision::One(scene.with_town(&reading)),
        None if ambiguous => Decision::Ambiguous,
        None => Decision::Nothing,
    }
}

/// The town that a text without any division begins with, where only one county has a town of that name.
pub(super) fn decide_town(towns: &Towns, matcher: &Matcher, text: &str) -> Option<u32> {
    let Hits { divisions, towns: named } = matcher.hits(text);
    if !divisions.is_empty() {
        return None;
    }
    let first = named.first().filter(|hit| text[..hit.start].chars().next_back().is_none_or(is_separator))?;
    match matcher.towns(*first) {
        &[town] if towns.place(town).telling => Some(town),
        _ => None,
    }
}

struct Scene<'a> {
    table: &'a Table,
    towns: &'a Towns,
    matcher: &'a Matcher,
    text: &'a str,
    hits: &'a [Hit],
    town_hits: &'a [Hit],
}

impl Scene<'_> {
    /// The score of one hit taken as the lowest level; none when it cannot be.
    fn read(&self, hit: Hit, meaning: Meaning) -> Option<Reading> {
        if self.is_shadowed(hit) {
            return None;
        }
        let level = self.table.node(meaning.node).level;
        let mut support = 0;
        let mut adjacent = false;
        for upper in [Level::Province, Level::City] {
            if upper >= level {
                continue;
            }
            let (strength, touches) = self.support(hit, meaning, upper);
            support += strength;
            adjacent |= touches;
        }
        let word = &self.text[hit.start..hit.end];
        let allowed = match meaning.form {
            Form::Full => adjacent || !GENERIC.contains(&word),
            Form::Short => adjacent || (self.is_anchored(hit.start) && !self.is_of_town(hit)),
            Form::Weak => {
                adjacent || self.is_alone(hit) || (self.is_anchored(hit.start) && self.has_town(hit, meaning))
            }
        };
        if !allowed {
            return None;
        }
        let own = match (level, meaning.form) {
            (Level::District, Form::Full) => 40,
            (Level::District, Form::Short) => 24,
            (Level::District, Form::Weak) => 16,
            (Level::City, Form::Full) => 34,
            (Level::City, _) => 26,
            (Level::Province, Form::Full) => 28,
            (Level::Province, _) => 27,
        };
        // A name in use counts before the same name of a division that is gone, and one of whose towns follows before both.
        let current = u32::from(meaning.code == self.table.node(meaning.node).code);
        let below = if self.has_town(hit, meaning) { 2 } else { 0 };
        Some(Reading { score: 4 * (own + support) + below + current, hit, meaning })
    }

    /// Whether a town of the division follows the hit.
    fn has_town(&self, hit: Hit, meaning: Meaning) -> bool {
        self.table.node(meaning.node).level == Level::District
            && self.towns_after(hit).any(|town| self.towns.place(town).node == meaning.node)
    }

    /// The towns whose name follows a hit, of every meaning.
    fn towns_after(&self, hit: Hit) -> impl Iterator<Item = u32> {
        let after = self.town_hits.iter().filter(move |town| town.start >= hit.end);
        after.flat_map(|town| self.matcher.towns(*town).iter().copied())
    }

    /// The reading with the town that follows it. A town says which part of a split division is meant, and in which
    /// district it is where the text stops at the city.
    fn with_town(&self, reading: &Reading) -> Choice {
        let Meaning { node, retired, .. } = reading.meaning;
        let parts = retired.map_or(&[][..], |id| &self.table.retired(id).parts);
        let is_district = self.table.node(node).level == Level::District;
        let fits = |home: u16| {
            if is_district { home == node || parts.contains(&home) } else { self.table.holds(node, home) }
        };
        for town in self.town_hits.iter().filter(|town| town.start >= reading.hit.end) {
            let mut fitting =
                self.matcher.towns(*town).iter().copied().filter(|id| fits(self.towns.place(*id).node));
            if let (Some(town), None) = (fitting.next(), fitting.next()) {
                return Choice { node: self.towns.place(town).node, retired, town: Some(town) };
            }
        }
        Choice { node, retired, town: None }
    }

    /// How strongly a name of an upper level before the hit speaks for it, and whether one stands right before it.
    fn support(&self, hit: Hit, meaning: Meaning, level: Level) -> (u32, bool) {
        let mut strength = 0;
        let mut adjacent = false;
        for &other in self.hits.iter().take_while(|other| other.start < hit.start) {
            if other.end > hit.start {
                continue;
            }
            let touches = self.is_gap(other.end, hit.start);
            let shadowed = self.is_shadowed(other);
            for upper in self.matcher.meanings(other) {
                if !self.speaks_for(*upper, meaning, level) {
                    continue;
                }
                let counts =
                    touches || (!shadowed && (upper.form == Form::Full || self.is_anchored(other.start)));
                if counts {
                    strength = strength.max(if upper.form == Form::Full { 28 } else { 26 });
                    adjacent |= touches;
                }
            }
        }
        (strength, adjacent)
    }

    /// Whether `upper`, a name of `level`, holds what `lower` means, today or under the code it had.
    fn speaks_for(&self, upper: Meaning, lower: Meaning, level: Level) -> bool {
        let node = self.table.node(upper.node);
        if node.level != level {
            return false;
        }
        if upper.node != lower.node && self.table.holds(upper.node, lower.node) {
            return true;
        }
        let digits = if level == Level::Province { 10_000 } else { 100 };
        node.code / digits == lower.code / digits
    }

    /// Whether the hit is only the beginning of a longer name (朝阳 in 朝阳区; it may still stand before another, as 济南 does
    /// in 济南市中区), or its end where no other name is before it (环县 in 玉环县, but not 东区 in 攀枝花市东区).
    fn is_shadowed(&self, hit: Hit) -> bool {
        let begins = |other: &Hit| other.start == hit.start && other.end > hit.end;
        let ends = |other: &Hit| other.start < hit.start && other.end == hit.end;
        let follows = || self.hits.iter().any(|other| other.end == hit.start);
        self.hits.iter().any(begins) || self.hits.iter().any(ends) && !follows()
    }

    /// Whether a short name is only the beginning of a town: 高碑店 in 高碑店地区.
    fn is_of_town(&self, hit: Hit) -> bool {
        self.town_hits.iter().any(|town| town.start == hit.start && town.end > hit.end)
    }

    /// Whether an address could begin here.
    fn is_anchored(&self, start: usize) -> bool {
        let before = &self.text[..start];
        before.chars().next_back().is_none_or(is_separator)
            || before == "中国"
            || self.hits.iter().any(|other| other.end == start)
    }

    /// Whether the hit is a field of its own.
    fn is_alone(&self, hit: Hit) -> bool {
        self.text[..hit.start].chars().next_back().is_none_or(is_separator)
            && self.text[hit.end..].chars().next().is_none_or(is_separator)
    }

    /// Whether nothing but separators stands between.
    fn is_gap(&self, from: usize, to: usize) -> bool {
        self.text[from..to].chars().all(is_separator)
    }
}

fn is_separator(c: char) -> bool {
    !c.is_alphanumeric()
}
