//! The whole of a linkage: block, compare, estimate, weigh, cluster.

use crate::block::{Blocks, Rule, Skipped};
use crate::cluster::{Edge, Vetoes, clusters};
use crate::compare::{Pair, candidates, count_patterns, count_random, in_pieces};
use crate::config::LinkConfig;
use crate::dependence::{Dependence, dependences};
use crate::error::Error;
use crate::estimate::estimate;
use crate::model::Model;
use crate::pattern::Comparer;
use crate::propose::propose;
use crate::table::{Column, Records};
use crate::weigh::{Weights, probability};

/// Bits from which on a pair can bring two records into one component at all.
const LEAST: f64 = -5.0;
/// Bits that a pair which agrees on no blocking rule counts in the mean between two clusters.
const NOT_COMPARED: f64 = -3.0;

/// The most pairs that are compared; they are held in memory, 16 bytes each.
const MOST_PAIRS: u64 = 300_000_000;

/// Records and who they are.
#[derive(Debug)]
pub struct Linkage<'a> {
    pub(crate) config: &'a LinkConfig,
    pub(crate) records: &'a Records,
    pub(crate) model: Model,
    pub(crate) blocks: Blocks,
    /// Per record its cluster, named by the smallest record in it.
    pub(crate) clusters: Vec<u32>,
    compared: usize,
    pub(crate) dependences: Vec<Dependence>,
}

/// Two records of one cluster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link<'a> {
    /// Id of the first record; of two tables, the left one's.
    pub left: &'a str,
    /// Id of the other record.
    pub right: &'a str,
    /// log2 of the odds that they are one person, by what these two records say; infinite where that is known.
    pub weight_bits: f64,
    /// The same as a probability.
    pub probability: f64,
}

/// Links records by a configuration; with a model, its weights are taken instead of estimated. The result depends on the
/// records alone: neither on their order nor on the number of threads.
///
/// # Errors
/// A model of other columns than the configuration's, and declared blocking rules that hold too many pairs.
pub fn link<'a>(
    records: &'a Records,
    config: &'a LinkConfig,
    model: Option<Model>,
    threads: usize,
) -> Result<Linkage<'a>, Error> {
    if let Some(model) = model.as_ref().filter(|model| model.fields != config.fields) {
        return Err(other_columns(config, model));
    }
    let rules = match (&config.rules, &model) {
        (Some(rules), _) => rules.clone(),
        (None, Some(model)) => model.rules.clone(),
        (None, None) => propose(&records.columns, records.profiles(), config.block_cap, threads),
    };
    let blocks = Blocks::new(&rules, &records.columns, config.block_cap, threads);
    let most = blocks.pairs_at_most();
    if most > MOST_PAIRS {
        return Err(Error::TooManyPairs { pairs: most, most: MOST_PAIRS });
    }
    let comparer = comparer(config, records);
    let tables = config.one_per_table.then_some(&records.tables[..]);
    let pairs = candidates(&blocks, comparer, tables, threads);
    let learned = model.is_none();
    let (mut model, dependences) = match model {
        Some(model) => (Model { rules, ..model }, Vec::new()),
        None => learn(config, records, rules, &blocks, &pairs, threads),
    };
    let weights = Weights::new(comparer, &model);
    let weighed = in_pieces(pairs.len(), threads, |piece| weights.of_pairs(&pairs[piece]));
    if learned {
        model.prior = prior(&weighed, records.pairs(config.one_per_table));
    }
    let compared = pairs.iter().map(Vec::len).sum();
    let edges = edges(&pairs, &weighed, model.prior);
    drop((pairs, weighed));
    let vetoes = vetoes(config, records);
    let clusters = clusters(records.profiles(), &edges, NOT_COMPARED, &vetoes, threads);
    let clusters = of_records(records, &clusters);
    Ok(Linkage { config, records, model, blocks, clusters, compared, dependences })
}

/// The cluster of every record from those of their profiles, named by its smallest record.
fn of_records(records: &Records, clusters: &[u32]) -> Vec<u32> {
    let profiles = &records.profiles;
    profiles.of.iter().map(|profile| profiles.first[clusters[*profile as usize] as usize]).collect()
}

fn other_columns(config: &LinkConfig, model: &Model) -> Error {
    let names = |fields: &[crate::pattern::Field]| {
        fields
            .iter()
            .map(|field| format!("{} ({})", field.name, field.kind.name()))
            .collect::<Vec<_>>()
            .join(", ")
    };
    Error::Model {
        path: config.file.clone(),
        message: format!(
            "the model is of other columns: {}; the configuration has {}",
            names(&model.fields),
            names(&config.fields)
        ),
    }
}

pub(crate) fn comparer<'a>(config: &'a LinkConfig, records: &'a Records) -> Comparer<'a> {
    Comparer { fields: &config.fields, columns: &records.columns, rows: &records.rows }
}

/// Everything but the prior, and the columns that depend on each other.
fn learn(
    config: &LinkConfig,
    records: &Records,
    rules: Vec<Rule>,
    blocks: &Blocks,
    pairs: &[Vec<Pair>],
    threads: usize,
) -> (Model, Vec<Dependence>) {
    let comparer = comparer(config, records);
    let tables = config.one_per_table.then_some(&records.tables[..]);
    let blocked = count_patterns(pairs, blocks, records.labels.as_ref(), threads);
    let random = count_random(records, comparer, tables, threads);
    let fixed: Vec<Vec<usize>> = rules.iter().map(|rule| fixed_fields(rule, config)).collect();
    let estimated = estimate(&config.fields, &fixed, &blocked, &random);
    let model = Model { fields: config.fields.clone(), m: estimated.m, u: estimated.u, prior: 0.0, rules };
    (model, dependences(&config.fields, &random))
}

/// The fields about which pairs of a rule tell nothing: those of the rule, and those that are crossed with them.
fn fixed_fields(rule: &Rule, config: &LinkConfig) -> Vec<usize> {
    let in_rule = |field: usize| rule.parts.iter().any(|(part, _)| *part == field);
    let crossed = |a: usize, b: usize| config.fields[a].crossed_with == Some(b);
    let fields = 0..config.fields.len();
    let fixed = |field: &usize| {
        let partner = |other: usize| in_rule(other) && (crossed(*field, other) || crossed(other, *field));
        in_rule(*field) || fields.clone().any(partner)
    };
    fields.clone().filter(fixed).collect()
}

/// Bits of one bin in which the weights of pairs are counted, and how many bins there are on either side of 0.
const BIN: f64 = 0.125;
const BINS: usize = 2_000;

/// log2 of the prior odds: the share of matches among all pairs that makes the expected number of matches equal to itself.
fn prior(weighed: &[Vec<f32>], all_pairs: f64) -> f64 {
    let mut bins = vec![0_u64; 2 * BINS + 1];
    for weight in weighed.iter().flatten() {
        let bin = (f64::from(*weight) / BIN).round() + BINS as f64;
        bins[(bin.max(0.0) as usize).min(2 * BINS)] += 1;
    }
    let bits = |bin: usize| (bin as f64 - BINS as f64) * BIN;
    let mut prior = -(all_pairs.max(2.0).log2() / 2.0);
    for _ in 0..100 {
        let filled = bins.iter().enumerate().filter(|(_, pairs)| **pairs > 0);
        let matches: f64 = filled.map(|(bin, pairs)| *pairs as f64 * probability(bits(bin) + prior)).sum();
        let share = (matches / all_pairs.max(1.0)).clamp(1e-15, 0.5);
        let next = (share / (1.0 - share)).log2();
        let moved = (next - prior).abs();
        prior = next;
        if moved < 1e-6 {
            break;
        }
    }
    prior
}

fn edges(pairs: &[Vec<Pair>], weighed: &[Vec<f32>], prior: f64) -> Vec<Edge> {
    let all = pairs.iter().flatten().zip(weighed.iter().flatten());
    let edge =
        |(pair, weight): (&Pair, &f32)| Edge { a: pair.a, b: pair.b, weight: f64::from(*weight) + prior };
    all.map(edge).filter(|edge| edge.weight > LEAST).collect()
}

fn vetoes(config: &LinkConfig, records: &Records) -> Vetoes {
    Vetoes {
        columns: records.vetoes.iter().map(|column: &Column| column.values.clone()).collect(),
        tables: config.one_per_table.then(|| records.tables.clone()),
    }
}

impl<'a> Linkage<'a> {
    /// What was learned.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Columns that depend on each other so much that they may have misled what was learned, the strongest first; none where
    /// a model was given.
    pub fn dependences(&self) -> &[Dependence] {
        &self.dependences
    }

    /// How many pairs of records were compared.
    pub fn compared(&self) -> usize {
        self.compared
    }

    /// Blocks that were too large to be compared, each with its rule as it is written.
    pub fn skipped(&self) -> impl Iterator<Item = (String, &Skipped)> {
        let name = |skipped: &Skipped| self.model.rules[skipped.rule].names(&self.model.fields).join(", ");
        self.blocks.skipped.iter().map(move |skipped| (name(skipped), skipped))
    }

    /// The records of each cluster, in order; single records too.
    pub(crate) fn members(&self) -> Vec<Vec<u32>> {
        let mut by_cluster: Vec<(u32, u32)> =
            self.clusters.iter().zip(0..).map(|(cluster, record)| (*cluster, record)).collect();
        by_cluster.sort_unstable();
        let clusters = by_cluster.chunk_by(|a, b| a.0 == b.0);
        clusters.map(|members| members.iter().map(|(_, record)| *record).collect()).collect()
    }

    /// How many clusters there are, and how many records the largest has.
    pub fn sizes(&self) -> (usize, usize) {
        let members = self.members();
        (members.len(), members.iter().map(Vec::len).max().unwrap_or(0))
    }

    /// Calls with every two records of one cluster, in order; of two tables, those across. A pair that agrees on no blocking
    /// rule is weighed here.
    ///
    /// # Errors
    /// What `call` returns.
    pub fn each_link<E>(&self, mut call: impl FnMut(Link<'a>) -> Result<(), E>) -> Result<(), E> {
        let weights = Weights::new(comparer(self.config, self.records), &self.model);
        let records = self.records;
        let two = records.tables.last() == Some(&1);
        for members in self.members() {
            for (index, &a) in members.iter().enumerate() {
                for &b in &members[index + 1..] {
                    if two && records.tables[a as usize] == records.tables[b as usize] {
                        continue;
                    }
                    let of = |record: u32| records.profiles.of[record as usize];
                    let known = of(a) == of(b);
                    let weight_bits = if known { f64::INFINITY } else { weights.of_pair(of(a), of(b)) };
                    let (left, right) = (&*records.ids[a as usize], &*records.ids[b as usize]);
                    call(Link { left, right, weight_bits, probability: probability(weight_bits) })?;
                }
            }
        }
        Ok(())
    }

    /// The records of two ids: the first one of the left table, where it is there.
    pub(crate) fn find(&self, left: &str, right: &str) -> Result<(u32, u32), Error> {
        let unknown = |id: &str| Error::UnknownRecord(id.to_owned());
        let a = self.records.find(left, [0, 1]).ok_or_else(|| unknown(left))?;
        let b = self.records.find(right, [1, 0]).ok_or_else(|| unknown(right))?;
        Ok((a, b))
    }
}
