//! Pairs into people: connected components of the pairs above a low weight, and in each of them average linkage.
//!
//! Two clusters join where the mean weight over all pairs between them is the highest and above 0; a pair that was not
//! compared counts with a fixed penalty. Records that cannot be one person never come into one cluster. What is joined first
//! depends on weights and, between equal ones, on the order of records alone.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::compare::in_pieces;
use crate::mixing::NumberMap;

/// A pair of records with its weight in bits, the prior included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Edge {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) weight: f64,
}

/// What keeps records apart: per record one number for each reason, 0 where it has none. Two different numbers of one reason
/// cannot be in one cluster.
#[derive(Debug, Default)]
pub(crate) struct Vetoes {
    pub(crate) columns: Vec<Vec<u32>>,
    /// Of these reasons two equal numbers are kept apart too: a table in which nobody is twice.
    pub(crate) tables: Option<Vec<u32>>,
}

/// Representative of every record's component: its smallest record.
fn components(records: usize, edges: &[Edge]) -> Vec<u32> {
    let mut parents: Vec<u32> = (0..records as u32).collect();
    for edge in edges {
        let (a, b) = (root(&mut parents, edge.a), root(&mut parents, edge.b));
        parents[a.max(b) as usize] = a.min(b);
    }
    (0..records as u32).map(|record| root(&mut parents, record)).collect()
}

fn root(parents: &mut [u32], mut record: u32) -> u32 {
    while parents[record as usize] != record {
        parents[record as usize] = parents[parents[record as usize] as usize];
        record = parents[record as usize];
    }
    record
}

/// Components of one piece of work.
const PIECE: usize = 1_000;

/// The cluster of every record, named by its smallest record. `missing` is the weight of a pair without an edge.
pub(crate) fn clusters(
    records: usize,
    edges: &[Edge],
    missing: f64,
    vetoes: &Vetoes,
    threads: usize,
) -> Vec<u32> {
    let component = components(records, edges);
    let mut sorted: Vec<(u32, Edge)> = edges.iter().map(|edge| (component[edge.a as usize], *edge)).collect();
    sorted.sort_unstable_by_key(|(component, edge)| (*component, edge.a, edge.b));
    let groups: Vec<&[(u32, Edge)]> = sorted.chunk_by(|a, b| a.0 == b.0).collect();
    let pieces: Vec<&[&[(u32, Edge)]]> = groups.chunks(PIECE).collect();
    let found = in_pieces(pieces.len(), threads, |piece| {
        let run = |group: &&[(u32, Edge)]| {
            Averaging::new(group.iter().map(|(_, edge)| edge), missing, vetoes).run()
        };
        pieces[piece].iter().flat_map(run).collect::<Vec<_>>()
    });
    let mut clusters: Vec<u32> = (0..records as u32).collect();
    for members in found.into_iter().flatten() {
        let name = members.iter().min().copied().unwrap_or_default();
        members.iter().for_each(|record| clusters[*record as usize] = name);
    }
    clusters
}

/// Average linkage within one component.
struct Averaging<'a> {
    missing: f64,
    vetoes: &'a Vetoes,
    members: Vec<Vec<u32>>,
    versions: Vec<u32>,
    /// Per cluster its neighbours: sum of weights and number of pairs that were compared.
    between: Vec<NumberMap<u32, (f64, u32)>>,
    queue: BinaryHeap<Proposal>,
}

#[derive(Debug, PartialEq)]
struct Proposal {
    weight: f64,
    a: u32,
    b: u32,
    versions: (u32, u32),
}

impl Eq for Proposal {}

impl Ord for Proposal {
    fn cmp(&self, other: &Proposal) -> Ordering {
        let names = (other.a, other.b).cmp(&(self.a, self.b));
        self.weight.total_cmp(&other.weight).then(names)
    }
}

impl PartialOrd for Proposal {
    fn partial_cmp(&self, other: &Proposal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<'a> Averaging<'a> {
    fn new<'e>(
        edges: impl Iterator<Item = &'e Edge> + Clone,
        missing: f64,
        vetoes: &'a Vetoes,
    ) -> Averaging<'a> {
        let mut records: Vec<u32> = edges.clone().flat_map(|edge| [edge.a, edge.b]).collect();
        records.sort_unstable();
        records.dedup();
        let place = |record: u32| records.binary_search(&record).unwrap_or_default() as u32;
        let mut between = vec![NumberMap::default(); records.len()];
        for edge in edges {
            let (a, b) = (place(edge.a), place(edge.b));
            between[a as usize].insert(b, (edge.weight, 1));
            between[b as usize].insert(a, (edge.weight, 1));
        }
        let versions = vec![0; records.len()];
        let members = records.into_iter().map(|record| vec![record]).collect();
        Averaging { missing, vetoes, members, versions, between, queue: BinaryHeap::new() }
    }

    /// The clusters of the component.
    fn run(mut self) -> Vec<Vec<u32>> {
        for a in 0..self.members.len() as u32 {
            self.propose(a, true);
        }
        while let Some(proposal) = self.queue.pop() {
            let (a, b) = (proposal.a as usize, proposal.b as usize);
            if (self.versions[a], self.versions[b]) == proposal.versions && self.may_join(a, b) {
                self.join(a, b);
            }
        }
        self.members.into_iter().filter(|members| !members.is_empty()).collect()
    }

    /// Puts a cluster's neighbours into the queue where the mean is above 0.
    fn propose(&mut self, a: u32, only_later: bool) {
        for (&b, &(sum, compared)) in &self.between[a as usize] {
            if only_later && b < a {
                continue;
            }
            let pairs = (self.members[a as usize].len() * self.members[b as usize].len()) as f64;
            let weight = (sum + (pairs - f64::from(compared)) * self.missing) / pairs;
            if weight > 0.0 {
                let (a, b) = (a.min(b), a.max(b));
                let versions = (self.versions[a as usize], self.versions[b as usize]);
                self.queue.push(Proposal { weight, a, b, versions });
            }
        }
    }

    fn may_join(&self, a: usize, b: usize) -> bool {
        let apart = |numbers: &Vec<u32>| {
            let of = |cluster: usize| {
                self.members[cluster]
                    .iter()
                    .map(|record| numbers[*record as usize])
                    .find(|number| *number != 0)
            };
            matches!((of(a), of(b)), (Some(a), Some(b)) if a != b)
        };
        let twice = |tables: &Vec<u32>| {
            let of = |cluster: usize| self.members[cluster].iter().map(|record| tables[*record as usize]);
            of(a).any(|table| of(b).any(|other| table == other))
        };
        !self.vetoes.columns.iter().any(apart) && !self.vetoes.tables.as_ref().is_some_and(twice)
    }

    fn join(&mut self, a: usize, b: usize) {
        let (kept, gone) = if self.between[a].len() >= self.between[b].len() { (a, b) } else { (b, a) };
        let members = std::mem::take(&mut self.members[gone]);
        self.members[kept].extend(members);
        self.versions[kept] += 1;
        self.versions[gone] += 1;
        let (kept_name, gone_name) = (kept as u32, gone as u32);
        self.between[kept].remove(&gone_name);
        for (neighbour, (sum, compared)) in std::mem::take(&mut self.between[gone]) {
            if neighbour == kept_name {
                continue;
            }
            let entry = self.between[kept].entry(neighbour).or_insert((0.0, 0));
            *entry = (entry.0 + sum, entry.1 + compared);
            let entry = *entry;
            self.between[neighbour as usize].remove(&gone_name);
            self.between[neighbour as usize].insert(kept_name, entry);
        }
        self.propose(kept_name, false);
    }
}
