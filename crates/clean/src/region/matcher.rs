//! Where names of divisions stand in a text: one Aho-Corasick automaton over every written form.

use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, MatchKind};

use super::names::{Form, written_forms};
use super::table::{Level, Table, level_of};

/// What a written form may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning {
    /// A division in use.
    pub(super) node: u16,
    /// The code under which the name stood: that of `node`, or a retired one.
    pub(super) code: u32,
    /// How much of the name it is.
    pub(super) form: Form,
    /// Whether the name was split over several divisions.
    pub(super) split: bool,
}

/// A written form in a text, at the bytes `start..end`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) pattern: usize,
}

/// The automaton.
#[derive(Debug)]
pub(super) struct Matcher {
    automaton: AhoCorasick,
    meanings: Vec<Vec<Meaning>>,
}

impl Matcher {
    pub(super) fn new(table: &Table) -> Matcher {
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
                add(text, Meaning { node: id, code: node.code, form, split: false });
            }
        }
        for retired in &table.retired {
            let level = level_of(retired.code);
            for (text, form) in written_forms(retired.name, level) {
                // 金华 and 嘉兴市 are the cities, not the counties of that name which are gone.
                if level == Level::District && upper_names.contains(&text) {
                    continue;
                }
                let meaning =
                    Meaning { node: retired.successor, code: retired.code, form, split: retired.split };
                add(text, meaning);
            }
        }
        let mut sorted: Vec<(String, Vec<Meaning>)> = forms.into_iter().collect();
        sorted.sort_by(|a, b| a.0.cmp(&b.0));
        let (patterns, meanings): (Vec<String>, Vec<Vec<Meaning>>) = sorted.into_iter().unzip();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(&patterns)
            .expect("the bundled names fit into an automaton");
        Matcher { automaton, meanings }
    }

    /// What the form of a hit may mean; the division in use first.
    pub(super) fn meanings(&self, hit: Hit) -> &[Meaning] {
        &self.meanings[hit.pattern]
    }

    /// Every form in the text, overlapping ones too, by where they start and the longer first. Forms that are a road
    /// or a place named after a division (北京路, 宁波大厦) are left out.
    pub(super) fn hits(&self, text: &str) -> Vec<Hit> {
        let mut hits: Vec<Hit> = self
            .automaton
            .find_overlapping_iter(text)
            .map(|found| Hit { start: found.start(), end: found.end(), pattern: found.pattern().as_usize() })
            .filter(|hit| !self.is_vetoed(*hit, text))
            .collect();
        hits.sort_unstable_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
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
