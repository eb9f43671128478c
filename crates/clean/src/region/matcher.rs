//! Where names of divisions and towns stand in a text: one Aho-Corasick automaton over every written form.

use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::names::{Form, written_forms};
use super::table::{Level, Table, level_of};
use super::towns::Towns;

/// What a written form may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning {
    /// A division in use.
    pub(super) node: u16,
    /// The code under which the name stood: that of `node`, or a retired one.
    pub(super) code: u32,
    /// How much of the name it is.
    pub(super) form: Form,
    /// The retired name that it is, by its place in the table; none for one in use.
    pub(super) retired: Option<u16>,
}

/// A written form in a text, at the bytes `start..end`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) pattern: usize,
}

/// What was found in a text.
#[derive(Debug)]
pub(super) struct Hits {
    /// Names of divisions, overlapping ones too, by where they start and the longer first.
    pub(super) divisions: Vec<Hit>,
    /// Names of towns, by where they start.
    pub(super) towns: Vec<Hit>,
}

/// The automaton.
#[derive(Debug)]
pub(super) struct Matcher {
    automaton: AhoCorasick,
    /// By pattern; empty for one that is only a town.
    meanings: Vec<Vec<Meaning>>,
    /// By pattern: the towns of that name.
    towns: Vec<Vec<u32>>,
}

impl Matcher {
    pub(super) fn new(table: &Table, towns: &Towns) -> Matcher {
        let mut forms = division_forms(table);
        let mut named: HashMap<String, Vec<u32>> = HashMap::new();
        for (id, place) in towns.spelt_out() {
            named.entry(place.town.name.to_owned()).or_default().push(id);
            forms.entry(place.town.name.to_owned()).or_default();
        }
        let mut sorted: Vec<(String, Vec<Meaning>)> = forms.into_iter().collect();
        sorted.sort_by(|a, b| a.0.cmp(&b.0));
        let towns = sorted.iter().map(|(text, _)| named.remove(text).unwrap_or_default()).collect();
        let (patterns, meanings): (Vec<String>, Vec<Vec<Meaning>>) = sorted.into_iter().unzip();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&patterns)
            .expect("the bundled names fit into an automaton");
        Matcher { automaton, meanings, towns }
    }

    /// What the form of a hit may mean; the division in use first.
    pub(super) fn meanings(&self, hit: Hit) -> &[Meaning] {
        &self.meanings[hit.pattern]
    }

    /// The towns of the name of a hit.
    pub(super) fn towns(&self, hit: Hit) -> &[u32] {
        &self.towns[hit.pattern]
    }

    /// Every form in the text. Forms that are a road or a place named after a division or town (北京路, 宁波大厦) are
    /// left out.
    pub(super) fn hits(&self, text: &str) -> Hits {
        let mut hits = Hits { divisions: Vec::with_capacity(8), towns: Vec::new() };
        for found in self.automaton.find_overlapping_iter(text) {
            let hit = Hit { start: found.start(), end: found.end(), pattern: found.pattern().as_usize() };
            if !self.towns(hit).is_empty() && !is_road(&text[hit.end..]) {
                hits.towns.push(hit);
            }
            if !self.meanings(hit).is_empty() && !self.is_vetoed(hit, text) {
                hits.divisions.push(hit);
            }
        }
        for found in [&mut hits.divisions, &mut hits.towns] {
            found.sort_unstable_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
        }
        hits
    }

    fn is_vetoed(&self, hit: Hit, text: &str) -> bool {
        let rest = &text[hit.end..];
        if self.meanings(hit).iter().any(|meaning| meaning.form == Form::Full) {
            // 上海市场, 南京市场.
            return text[..hit.end].ends_with('市') && rest.starts_with('场');
        }
        names_something_else(rest)
    }
}

/// Every written form of every division, with what it may mean.
fn division_forms(table: &Table) -> HashMap<String, Vec<Meaning>> {
    let mut forms: HashMap<String, Vec<Meaning>> = HashMap::new();
    let mut add = |text: String, meaning: Meaning| {
        let meanings = forms.entry(text).or_default();
        if !meanings.iter().any(|known| known.node == meaning.node && known.form <= meaning.form) {
            meanings.push(meaning);
        }
    };
    let mut upper_names = HashSet::new();
    for (id, node) in (0u16..).zip(&table.nodes) {
        for (text, form) in written_forms(node.name, node.level) {
            if node.level < Level::District {
                upper_names.insert(text.clone());
            }
            add(text, Meaning { node: id, code: node.code, form, retired: None });
        }
    }
    for (id, retired) in (0u16..).zip(&table.retired) {
        let level = level_of(retired.code);
        for (text, form) in written_forms(retired.name, level) {
            // 金华 and 嘉兴市 are the cities, not the counties of that name which are gone.
            if level == Level::District && upper_names.contains(&text) {
                continue;
            }
            add(text, Meaning { node: retired.successor, code: retired.code, form, retired: Some(id) });
        }
    }
    forms
}

/// Words that turn the short name before them into the name of something else.
const OTHER_PLACES: [&str; 27] = [
    "大道",
    "大街",
    "大桥",
    "大厦",
    "大酒店",
    "饭店",
    "宾馆",
    "酒店",
    "大学",
    "学院",
    "银行",
    "公路",
    "高速",
    "胡同",
    "广场",
    "公园",
    "商城",
    "花园",
    "新村",
    "医院",
    "社区",
    "小区",
    "名苑",
    "苑",
    "府",
    "开发区",
    "工业",
];

/// Whether what follows the full name of a town makes it a road: 新华镇路.
fn is_road(rest: &str) -> bool {
    rest.starts_with(['路', '巷', '弄'])
}

/// Whether what follows a short name makes it a road, a village or a building.
fn names_something_else(rest: &str) -> bool {
    const ROAD: &str = "路街道巷弄里村镇乡桥";
    const BEFORE_ROAD: &str = "东西南北中前后上下新老环支横一二三四五六七八九十";
    let mut chars = rest.chars();
    let Some(first) = chars.next() else { return false };
    if ROAD.contains(first) {
        return true;
    }
    if BEFORE_ROAD.contains(first) && chars.next().is_some_and(|second| "路街道巷弄".contains(second)) {
        return true;
    }
    OTHER_PLACES.iter().any(|word| rest.starts_with(word))
}
