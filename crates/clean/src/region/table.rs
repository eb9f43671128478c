//! The divisions themselves: codes in use with their names, and retired names with what took their place.
//!
//! The table is `data/regions.tsv`, compiled in: 3,213 codes in use and 3,362 retired names (see `data/README.md`).

use std::collections::HashMap;

const BUNDLED: &str = include_str!("../../data/regions.tsv");

/// The four provinces that are cities: their districts have no city between.
const MUNICIPALITIES: [u32; 4] = [11, 12, 31, 50];

/// How high a division stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Level {
    Province,
    City,
    District,
}

/// The level that a code says.
pub(super) fn level_of(code: u32) -> Level {
    match (code % 10_000, code % 100) {
        (0, _) => Level::Province,
        (_, 0) => Level::City,
        _ => Level::District,
    }
}

/// A division in use. Its place in [`Table::nodes`] is its id.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) code: u32,
    pub(super) name: &'static str,
    pub(super) level: Level,
    pub(super) province: u16,
    /// Absent for a province, for a district of a municipality, and for a county directly under its province.
    pub(super) city: Option<u16>,
}

/// A name that is no longer in use.
#[derive(Debug, Clone)]
pub(super) struct Retired {
    pub(super) code: u32,
    pub(super) name: &'static str,
    pub(super) successor: u16,
    /// Whether it was split over several divisions, of which `successor` is the main one.
    pub(super) split: bool,
}

/// All divisions.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) nodes: Vec<Node>,
    pub(super) retired: Vec<Retired>,
    by_code: HashMap<u32, u16>,
    retired_by_code: HashMap<u32, u16>,
}

impl Table {
    /// The table that is compiled in.
    pub(super) fn bundled() -> Table {
        let rows: Vec<(u32, &str, &str)> = BUNDLED.lines().filter_map(parse_line).collect();
        let mut table = Table {
            nodes: Vec::new(),
            retired: Vec::new(),
            by_code: HashMap::new(),
            retired_by_code: HashMap::new(),
        };
        for &(code, name, _) in rows.iter().filter(|row| row.2.is_empty()) {
            table.add_node(code, name);
        }
        for &(code, name, successors) in rows.iter().filter(|row| !row.2.is_empty()) {
            table.add_retired(code, name, successors);
        }
        table
    }

    fn add_node(&mut self, code: u32, name: &'static str) {
        let id = u16::try_from(self.nodes.len()).expect("the bundled table has fewer than 65,536 rows");
        // Rows are sorted by code, so that upper divisions come first.
        let province = self.by_code.get(&(code / 10_000 * 10_000)).copied().unwrap_or(id);
        let level = level_of(code);
        let city = match level {
            Level::Province => None,
            Level::City => Some(id),
            Level::District => self.by_code.get(&(code / 100 * 100)).copied(),
        };
        self.nodes.push(Node { code, name, level, province, city });
        self.by_code.insert(code, id);
    }

    fn add_retired(&mut self, code: u32, name: &'static str, successors: &str) {
        let ids: Vec<u16> =
            successors.split(',').filter_map(|part| self.by_code.get(&part.parse().ok()?).copied()).collect();
        let Some(&main) = ids.first() else { return };
        let split = ids.len() > 1;
        // A city that was split is known as far as its parts agree; a district goes to its main part.
        let successor = if split && level_of(code) == Level::City {
            self.common_ancestor(&ids).unwrap_or(main)
        } else {
            main
        };
        self.retired.push(Retired { code, name, successor, split });
        self.retired_by_code.entry(code).or_insert(successor);
    }

    /// The lowest division that holds all of them.
    fn common_ancestor(&self, ids: &[u16]) -> Option<u16> {
        let first = self.node(*ids.first()?);
        let agree = |of: fn(&Node) -> Option<u16>| {
            let value = of(first)?;
            ids.iter().all(|&id| of(self.node(id)) == Some(value)).then_some(value)
        };
        agree(|node| node.city).or_else(|| agree(|node| Some(node.province)))
    }

    /// A division by its id.
    pub(super) fn node(&self, id: u16) -> &Node {
        &self.nodes[usize::from(id)]
    }

    /// A division by a code in use or retired.
    pub(super) fn by_code(&self, code: u32) -> Option<u16> {
        self.by_code.get(&code).or_else(|| self.retired_by_code.get(&code)).copied()
    }

    /// Whether `upper` is `lower` or holds it.
    pub(super) fn holds(&self, upper: u16, lower: u16) -> bool {
        let node = self.node(lower);
        upper == lower || upper == node.province || Some(upper) == node.city
    }

    /// Whether a division is in a province that is a city.
    pub(super) fn is_municipal(&self, id: u16) -> bool {
        MUNICIPALITIES.contains(&(self.node(id).code / 10_000))
    }
}

/// `code <tab> name <tab> successors`; comments give nothing.
fn parse_line(line: &'static str) -> Option<(u32, &'static str, &'static str)> {
    let mut fields = line.split('\t');
    Some((fields.next()?.parse().ok()?, fields.next()?, fields.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_in_use_has_its_province_and_every_retired_name_a_successor() {
        let table = Table::bundled();
        assert_eq!(table.nodes.len(), 3213);
        assert!(table.retired.len() > 3_000);
        assert!(table.nodes.iter().all(|node| table.node(node.province).level == Level::Province));
        let orphans: Vec<u32> = table
            .nodes
            .iter()
            .filter(|node| node.level == Level::District && node.city.is_none())
            .map(|node| node.code)
            .filter(|code| !MUNICIPALITIES.contains(&(code / 10_000)) && code / 100 % 100 != 90)
            .collect();
        assert_eq!(orphans, Vec::<u32>::new(), "only counties directly under a province have no city");
    }

    #[test]
    fn a_split_city_is_known_as_far_as_its_parts_agree() {
        let table = Table::bundled();
        // 莱芜市 became two districts of 济南市.
        let id = table.by_code(371_200).unwrap();
        assert_eq!(table.node(id).name, "济南市");
    }
}
