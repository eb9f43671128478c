//! Towns, townships and subdistricts: which county each is in, and which names tell their county by themselves.
//!
//! The table is `data/towns.tsv`, compiled in: 41,352 of them by the statistics codes of 2023 (see `data/README.md`).

use std::collections::HashMap;

use super::table::Table;

const BUNDLED: &str = include_str!("../../data/towns.tsv");

/// What the name of a town ends with when an address spells it out.
const SUFFIXES: [&str; 5] = ["街道", "地区", "镇", "乡", "苏木"];

/// A town in an address, with its statistics code of nine digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Town {
    /// Its code: that of its county, and three digits.
    pub code: u32,
    /// Its name with the suffix: 稠江街道.
    pub name: &'static str,
}

/// A town with the division that holds it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) town: Town,
    /// The county; the city where it has no counties, or where the county is a zone without a code of its own.
    pub(super) node: u16,
    /// Whether no other county has a town of this name, whatever the suffix.
    pub(super) telling: bool,
}

/// All towns.
#[derive(Debug)]
pub(super) struct Towns {
    places: Vec<Place>,
    by_code: HashMap<u32, u32>,
}

impl Towns {
    /// The table that is compiled in, of counties in use.
    pub(super) fn bundled(table: &Table) -> Towns {
        let mut towns = Towns { places: Vec::with_capacity(42_000), by_code: HashMap::with_capacity(42_000) };
        for (county, line) in BUNDLED.lines().filter_map(|line| line.split_once('\t')) {
            let Ok(county) = county.parse::<u32>() else { continue };
            let Some(node) = table.by_code(county).or_else(|| table.by_code(county / 100 * 100)) else {
                continue;
            };
            for entry in line.split(' ') {
                let Some((digits, name)) = entry.split_at_checked(3) else { continue };
                let Ok(digits) = digits.parse::<u32>() else { continue };
                towns.add(Place { town: Town { code: county * 1000 + digits, name }, node, telling: false });
            }
        }
        towns.mark_telling();
        towns
    }

    fn add(&mut self, place: Place) {
        let id = u32::try_from(self.places.len()).expect("the bundled table has fewer than 2^32 rows");
        self.by_code.insert(place.town.code, id);
        self.places.push(place);
    }

    fn mark_telling(&mut self) {
        let mut homes: HashMap<&str, Option<u16>> = HashMap::with_capacity(self.places.len());
        for place in &self.places {
            let home = homes.entry(stem(place.town.name)).or_insert(Some(place.node));
            if *home != Some(place.node) {
                *home = None;
            }
        }
        for place in &mut self.places {
            let stem = stem(place.town.name);
            place.telling = stem.chars().count() >= 2 && homes.get(stem).is_some_and(Option::is_some);
        }
    }

    /// The towns that an address can name: with a suffix, and of three characters at least.
    pub(super) fn spelt_out(&self) -> impl Iterator<Item = (u32, &Place)> {
        let spelt_out =
            |name: &str| name.chars().count() >= 3 && SUFFIXES.iter().any(|suffix| name.ends_with(suffix));
        (0u32..).zip(&self.places).filter(move |(_, place)| spelt_out(place.town.name))
    }

    /// A town by its place in the table.
    pub(super) fn place(&self, id: u32) -> &Place {
        &self.places[id as usize]
    }

    /// A town by its code.
    pub(super) fn by_code(&self, code: u32) -> Option<&Place> {
        self.by_code.get(&code).map(|id| self.place(*id))
    }
}

/// 稠江街道 -> 稠江. 街道 and 乡 become 镇, and the other way round, more often than a name moves.
fn stem(name: &str) -> &str {
    SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_town_has_a_division_in_use_and_a_code_of_its_own() {
        let table = Table::bundled();
        let towns = Towns::bundled(&table);
        assert_eq!(towns.places.len(), 41_352);
        assert_eq!(towns.by_code.len(), 41_352);
    }

    #[test]
    fn a_name_tells_its_county_when_no_other_county_has_it() {
        let table = Table::bundled();
        let towns = Towns::bundled(&table);
        let telling = |name: &str| towns.places.iter().find(|place| place.town.name == name).unwrap().telling;
        assert!(telling("稠江街道"));
        assert!(!telling("城关镇"));
    }
}
