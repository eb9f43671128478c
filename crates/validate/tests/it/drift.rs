//! Drift against golden values of statsmodels 0.14 (`SquareTable.homogeneity`) and scipy 1, and its null by simulation.

use proptest::prelude::*;
use qianmian_validate::stats::drift::{marginal_homogeneity, stability};

use crate::near::Deviations;

#[test]
fn indices_match() {
    let mut seen = Deviations::default();
    let cases = [
        ([500, 300, 200], [480, 310, 210], 0.001_632_239_760_329_331_6, 2.0, 0.664_939_021_128_204_2),
        ([100, 50, 850], [180, 60, 760], 0.058_918_761_218_467_73, 2.0, 4.008_452_859_677_905_6e-7),
        ([10, 0, 90], [12, 3, 85], 0.063_749_798_968_190_4, 2.0, 0.198_364_080_018_222_3),
    ];
    for (before, after, index, dof, p) in cases {
        let found = stability(&before, &after).unwrap();
        seen.check("stability", "index", found.index, index, 1e-12);
        seen.check("stability", "p", found.p / p, 1.0, 1e-9);
        assert_eq!(found.dof, dof);
    }
    assert_eq!(stability(&[5, 0], &[7, 0]), None, "one category says nothing");
    assert_eq!(stability(&[0, 0], &[7, 2]), None);
}

#[test]
fn paired_tests_match() {
    let mut seen = Deviations::default();
    // The first is Stuart's own table of the vision of 7,477 women.
    let cases: [(Vec<Vec<u64>>, f64, f64, f64); 3] = [
        (
            vec![
                vec![1520, 266, 124, 66],
                vec![234, 1512, 432, 78],
                vec![117, 362, 1772, 205],
                vec![36, 82, 179, 492],
            ],
            11.956_569_622_982_54,
            3.0,
            0.007_533_425_054_800_591,
        ),
        (
            vec![vec![700, 40, 10], vec![15, 200, 5], vec![2, 8, 20]],
            16.290_006_531_678_63,
            2.0,
            0.000_290_181_703_952_785_4,
        ),
        (vec![vec![90, 12], vec![5, 93]], 2.882_352_941_176_464, 1.0, 0.089_555_074_413_643_08),
    ];
    for (table, statistic, dof, p) in cases {
        let found = marginal_homogeneity(&table);
        seen.check("homogeneity", "statistic", found.statistic, statistic, 1e-10);
        seen.check("homogeneity", "p", found.p / p, 1.0, 1e-9);
        assert_eq!(found.dof, dof);
    }
}

#[test]
fn where_nobody_moved_nothing_drifted() {
    let still = marginal_homogeneity(&[vec![10, 0], vec![0, 20]]);
    assert_eq!((still.statistic, still.dof, still.p), (0.0, 0.0, 1.0));
    // Two pairs of categories that nobody crosses between: one degree each.
    let table = [vec![9, 4, 0, 0], vec![1, 9, 0, 0], vec![0, 0, 9, 2], vec![0, 0, 6, 9]];
    let apart = marginal_homogeneity(&table);
    assert_eq!(apart.dof, 2.0);
    assert!((apart.statistic - (9.0 / 5.0 + 16.0 / 8.0)).abs() < 1e-9, "{apart:?}");
}

/// A small generator, so that the simulation is the same in every run (Vigna's splitmix64).
struct Dice(u64);

impl Dice {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((word ^ (word >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A category by its shares.
    fn pick(&mut self, shares: &[f64]) -> usize {
        let mut left = self.unit();
        let place = shares.iter().position(|share| {
            left -= share;
            left < 0.0
        });
        place.unwrap_or(shares.len() - 1)
    }
}

const SHARES: [f64; 4] = [0.1, 0.2, 0.3, 0.4];

/// How many of `rounds` p-values are below 5 %.
fn alarms(rounds: u32, mut p: impl FnMut() -> f64) -> u32 {
    (0..rounds).filter(|_| p() < 0.05).count() as u32
}

#[test]
fn independent_samples_of_one_spread_alarm_as_often_as_they_should() {
    let mut dice = Dice(7);
    let found = alarms(2_000, || {
        let mut sample = |people: u32| {
            let mut counts = [0; 4];
            (0..people).for_each(|_| counts[dice.pick(&SHARES)] += 1);
            counts
        };
        let (before, after) = (sample(900), sample(1_500));
        stability(&before, &after).unwrap().p
    });
    // 100 are expected, with a standard deviation of 10.
    assert!((65..=135).contains(&found), "{found} of 2,000");
}

#[test]
fn the_same_people_who_move_both_ways_alarm_as_often_as_they_should_and_the_index_hardly_ever() {
    let mut dice = Dice(11);
    let mut independent = 0;
    let found = alarms(2_000, || {
        let mut table = vec![vec![0; 4]; 4];
        for _ in 0..1_000 {
            let before = dice.pick(&SHARES);
            // One in ten is drawn again, from the same spread.
            let after = if dice.unit() < 0.1 { dice.pick(&SHARES) } else { before };
            table[before][after] += 1;
        }
        let before: Vec<u64> = table.iter().map(|row| row.iter().sum()).collect();
        let after: Vec<u64> = (0..4).map(|at| table.iter().map(|row: &Vec<u64>| row[at]).sum()).collect();
        independent += u32::from(stability(&before, &after).unwrap().p < 0.05);
        marginal_homogeneity(&table).p
    });
    assert!((65..=135).contains(&found), "{found} of 2,000");
    assert_eq!(independent, 0, "as if independent, the null is far too wide for the same people");
}

proptest! {
    #[test]
    fn drift_does_not_depend_on_the_order_of_categories_or_the_direction_of_time(
        cells in prop::collection::vec(0u64..50, 9),
    ) {
        let table: Vec<Vec<u64>> = cells.chunks(3).map(<[u64]>::to_vec).collect();
        let turned: Vec<Vec<u64>> = (0..3).map(|row| (0..3).map(|column| table[column][row]).collect()).collect();
        let other: Vec<Vec<u64>> =
            [2, 0, 1].iter().map(|row| [2, 0, 1].iter().map(|column| table[*row][*column]).collect()).collect();
        let found = marginal_homogeneity(&table);
        for same in [marginal_homogeneity(&turned), marginal_homogeneity(&other)] {
            prop_assert!((found.statistic - same.statistic).abs() <= 1e-7 * found.statistic.max(1.0));
            prop_assert_eq!(found.dof, same.dof);
        }
        prop_assert!((0.0..=1.0).contains(&found.p));
        let sums = |table: &[Vec<u64>]| table.iter().map(|row| row.iter().sum()).collect::<Vec<u64>>();
        let (before, after) = (sums(&table), sums(&turned));
        if let (Some(there), Some(back)) = (stability(&before, &after), stability(&after, &before)) {
            prop_assert!(there.index >= 0.0 && (there.index - back.index).abs() < 1e-12);
        }
    }
}
