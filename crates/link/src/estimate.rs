//! The model's probabilities from pairs alone, without labels: an expectation-maximisation (Winkler 1988; Fellegi and
//! Sunter 1969 for the model).
//!
//! Each blocking rule is a sample of pairs in which the columns of the rule tell nothing, because all pairs agree on them; the
//! other columns do. All samples share one set of m and u and have a share of matches each. Pairs drawn at random are one
//! sample more: u is estimated from them alone, with the few matches among them weighed out.

use crate::pattern::{Field, MOST_FIELDS, level};

/// Levels of a field, absent included.
pub(crate) const LEVELS: usize = 8;

/// Pairs of one pattern in one sample.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Count {
    pub(crate) pattern: u64,
    /// The rules that the pairs agree on, as bits; pairs drawn at random have none.
    pub(crate) rules: u64,
    /// Whether they are known to be of one person, where both records are labelled.
    pub(crate) known: Option<bool>,
    pub(crate) pairs: f64,
}

/// How likely each level of each field is among matches (m) and among others (u).
#[derive(Debug, Clone)]
pub(crate) struct Probabilities {
    pub(crate) m: Vec<[f64; LEVELS]>,
    pub(crate) u: Vec<[f64; LEVELS]>,
    /// Per sample the share of matches in it; the pairs drawn at random come last.
    pub(crate) matches: Vec<f64>,
}

/// The most rounds, and the change of a probability below which there is none more.
const ROUNDS: usize = 200;
const STILL: f64 = 1e-5;
/// Pairs that are added to each level, so that what was never seen is rare and not impossible.
const UNSEEN: f64 = 0.5;

/// Estimates from the pairs of the rules and from pairs drawn at random. `rule_fields` says which fields each rule fixes.
pub(crate) fn estimate(
    fields: &[Field],
    rule_fields: &[Vec<usize>],
    blocked: &[Count],
    random: &[Count],
) -> Probabilities {
    let mut now = start(fields, rule_fields.len(), random);
    let free: Vec<Vec<usize>> = rule_fields
        .iter()
        .map(|fixed| (0..fields.len()).filter(|field| !fixed.contains(field)).collect())
        .collect();
    for _ in 0..ROUNDS {
        let next = round(fields, &free, blocked, random, &now);
        let moved = distance(&now, &next);
        now = next;
        if moved < STILL {
            break;
        }
    }
    now
}

fn start(fields: &[Field], samples: usize, random: &[Count]) -> Probabilities {
    let mut u = vec![[0.0; LEVELS]; fields.len()];
    for count in random {
        for (field, u) in u.iter_mut().enumerate() {
            u[level(count.pattern, field) as usize] += count.pairs;
        }
    }
    for (field, u) in fields.iter().zip(&mut u) {
        normalise(u, field.kind.different());
    }
    let guess = |field: &Field| {
        let last = field.kind.different() as usize;
        let mut m = [0.0; LEVELS];
        m[1..=last].fill(0.15 / (last - 1).max(1) as f64);
        m[1] = 0.85;
        m
    };
    let mut matches = vec![0.1; samples];
    matches.push(1e-6);
    Probabilities { m: fields.iter().map(guess).collect(), u, matches }
}

fn round(
    fields: &[Field],
    free: &[Vec<usize>],
    blocked: &[Count],
    random: &[Count],
    now: &Probabilities,
) -> Probabilities {
    let mut m = vec![[0.0; LEVELS]; fields.len()];
    let mut u = vec![[0.0; LEVELS]; fields.len()];
    let mut matches = vec![(0.0, 0.0); now.matches.len()];
    let odds = odds_of_levels(now);
    for count in blocked {
        let mut rules = count.rules;
        while rules != 0 {
            let rule = rules.trailing_zeros() as usize;
            rules &= rules - 1;
            let match_share =
                share_of(count, || posterior(&odds, now.matches[rule], count.pattern, &free[rule]));
            matches[rule].0 += match_share;
            matches[rule].1 += count.pairs;
            for &field in &free[rule] {
                m[field][level(count.pattern, field) as usize] += match_share;
            }
        }
    }
    let all: Vec<usize> = (0..fields.len()).collect();
    let last = now.matches.len() - 1;
    for count in random {
        let match_share = share_of(count, || posterior(&odds, now.matches[last], count.pattern, &all));
        matches[last].0 += match_share;
        matches[last].1 += count.pairs;
        for (field, u) in u.iter_mut().enumerate() {
            u[level(count.pattern, field) as usize] += count.pairs - match_share;
        }
    }
    for ((field, m), u) in fields.iter().zip(&mut m).zip(&mut u) {
        normalise(m, field.kind.different());
        normalise(u, field.kind.different());
    }
    let share = |(matches, pairs): (f64, f64)| ((matches + 1e-9) / (pairs + 1e-6)).clamp(1e-12, 1.0 - 1e-9);
    Probabilities { m, u, matches: matches.into_iter().map(share).collect() }
}

/// How many of these pairs are of one person: what labels say, else what is expected.
fn share_of(count: &Count, expected: impl FnOnce() -> f64) -> f64 {
    match count.known {
        Some(true) => count.pairs,
        Some(false) => 0.0,
        None => expected() * count.pairs,
    }
}

/// m/u of every level.
fn odds_of_levels(now: &Probabilities) -> [[f64; LEVELS]; MOST_FIELDS] {
    let mut odds = [[1.0; LEVELS]; MOST_FIELDS];
    for (odds, (m, u)) in odds.iter_mut().zip(now.m.iter().zip(&now.u)) {
        *odds = std::array::from_fn(|level| if u[level] > 0.0 { m[level] / u[level] } else { 1.0 });
    }
    odds
}

fn posterior(odds: &[[f64; LEVELS]; MOST_FIELDS], share: f64, pattern: u64, fields: &[usize]) -> f64 {
    let prior = share / (1.0 - share);
    let odds =
        fields.iter().fold(prior, |product, &field| product * odds[field][level(pattern, field) as usize]);
    odds / (1.0 + odds)
}

/// Turns counts of levels 1 to `last` into probabilities; level 0 is not one of them.
fn normalise(counts: &mut [f64; LEVELS], last: u8) {
    counts[0] = 0.0;
    let levels = &mut counts[1..=last as usize];
    levels.iter_mut().for_each(|count| *count += UNSEEN);
    let sum: f64 = levels.iter().sum();
    levels.iter_mut().for_each(|count| *count /= sum);
}

fn distance(a: &Probabilities, b: &Probabilities) -> f64 {
    let levels = a.m.iter().flatten().zip(b.m.iter().flatten());
    levels.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}
