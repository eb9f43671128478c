//! The divisions themselves: codes in use with their names, and retired names with what took their place.
//!
//! The table is `data/regions.tsv`, compiled in: 3,213 codes in use and 3,415 retired ones, each with the years from and
//! to which it stood for a name (see `data/README.md`).

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
    /// The year from which the code stood for the name.
    pub(super) since: i16,
}

/// A name that is no longer in use.
#[derive(Debug, Clone)]
pub(super) struct Retired {
    pub(super) code: u32,
    pub(super) name: &'static str,
    /// What it is known as today: the main one of its parts, or as far as they agree.
    pub(super) successor: u16,
    /// All parts; more than one where it was split.
    pub(super) parts: Vec<u16>,
    pub(super) since: i16,
    /// The year in which it ended.
    pub(super) until: i16,
}

/// What a code stood for, for some years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The name.
    pub name: &'static str,
    /// The first year; 1981 for all that were there before.
    pub since: i16,
    /// The year in which it ended; none while it is in use.
    pub until: Option<i16>,
    /// The codes in use today that took its place, the main one first; none while it is in use itself.
    pub successors: Vec<u32>,
}

/// All divisions.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) nodes: Vec<Node>,
    pub(super) retired: Vec<Retired>,
    by_code: HashMap<u32, u16>,
    retired_by_code: HashMap<u32, Vec<u16>>,
}

impl Table {
    /// The table that is compiled in.
    pub(super) fn bundled() -> Table {
        let rows: Vec<Row> = BUNDLED.lines().filter_map(parse_line).collect();
        let mut table = Table {
            nodes: Vec::new(),
            retired: Vec::new(),
            by_code: HashMap::new(),
            retired_by_code: HashMap::new(),
        };
        for row in rows.iter().filter(|row| row.until.is_none()) {
            table.add_node(row);
        }
        for (row, until) in rows.iter().filter_map(|row| Some((row, row.until?))) {
            table.add_retired(row, until);
        }
        table
    }

    fn add_node(&mut self, row: &Row) {
        let &Row { code, name, since, .. } = row;
        let id = u16::try_from(self.nodes.len()).expect("the bundled table has fewer than 65,536 rows");
        // Rows are sorted by code, so that upper divisions come first.
        let province = self.by_code.get(&(code / 10_000 * 10_000)).copied().unwrap_or(id);
        let level = level_of(code);
        let city = match level {
            Level::Province => None,
            Level::City => Some(id),
            Level::District => self.by_code.get(&(code / 100 * 100)).copied(),
        };
        self.nodes.push(Node { code, name, level, province, city, since });
        self.by_code.insert(code, id);
    }

    fn add_retired(&mut self, row: &Row, until: i16) {
        let &Row { code, name, since, .. } = row;
        let parts: Vec<u16> = row
            .successors
            .split(',')
            .filter_map(|part| self.by_code.get(&part.parse().ok()?).copied())
            .collect();
        let Some(&main) = parts.first() else { return };
        // A city that was split is known as far as its parts agree; a district goes to its main part.
        let successor = if parts.len() > 1 && level_of(code) == Level::City {
            self.common_ancestor(&parts).unwrap_or(main)
        } else {
            main
        };
        let id = u16::try_from(self.retired.len()).expect("the bundled table has fewer than 65,536 rows");
        self.retired.push(Retired { code, name, successor, parts, since, until });
        self.retired_by_code.entry(code).or_default().push(id);
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

    /// A division by a code in use.
    pub(super) fn by_code(&self, code: u32) -> Option<u16> {
        self.by_code.get(&code).copied()
    }

    /// The last name that stood under a code which is no longer in use, by its place in [`Table::retired`].
    pub(super) fn retired_by_code(&self, code: u32) -> Option<u16> {
        self.retired_by_code.get(&code)?.iter().copied().max_by_key(|id| self.retired(*id).until)
    }

    /// A retired name by its place.
    pub(super) fn retired(&self, id: u16) -> &Retired {
        &self.retired[usize::from(id)]
    }

    /// All that a code ever stood for, the oldest first.
    pub(super) fn history(&self, code: u32) -> Vec<Standing> {
        let gone = self.retired_by_code.get(&code).into_iter().flatten().map(|id| self.retired(*id));
        let gone = gone.map(|retired| Standing {
            name: retired.name,
            since: retired.since,
            until: Some(retired.until),
            successors: retired.parts.iter().map(|part| self.node(*part).code).collect(),
        });
        let current = self.by_code(code).map(|id| self.node(id)).map(|node| Standing {
            name: node.name,
            since: node.since,
            until: None,
            successors: Vec::new(),
        });
        let mut standings: Vec<Standing> = gone.chain(current).collect();
        standings.sort_by_key(|standing| (standing.since, standing.until.is_none()));
        standings
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

struct Row {
    code: u32,
    name: &'static str,
    successors: &'static str,
    since: i16,
    until: Option<i16>,
}

/// `code <tab> name <tab> successors <tab> since <tab> until`; comments give nothing.
fn parse_line(line: &'static str) -> Option<Row> {
    let mut fields = line.split('\t');
    Some(Row {
        code: fields.next()?.parse().ok()?,
        name: fields.next()?,
        successors: fields.next()?,
        since: fields.next()?.parse().ok()?,
        until: fields.next()?.parse().ok(),
    })
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
        let retired = table.retired(table.retired_by_code(371_200).unwrap());
        assert_eq!(table.node(retired.successor).name, "济南市");
    }
}
