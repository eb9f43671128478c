//! Laws that hold for any data: swapping arms flips signs, p-values lie in 0..1, families keep order, groups lose nothing.

use proptest::prelude::*;
use qianmian_validate::interaction::Cells;
use qianmian_validate::regression::{Group, linear, logistic};
use qianmian_validate::stats::{Moments, Summary, distribution, effect, multiplicity, sequential};

use crate::near::deviation;

fn summary() -> impl Strategy<Value = Summary> {
    (2_u32..1_000_000, -1e3..1e3, 1e-6..1e4).prop_map(|(n, mean, variance)| Summary {
        n: f64::from(n),
        mean,
        variance,
    })
}

fn values() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(-100.0..100.0, 2..40)
}

proptest! {
    #[test]
    fn swapping_arms_flips_the_sign(a in summary(), b in summary()) {
        let (forth, back) = (effect::absolute(&a, &b).unwrap(), effect::absolute(&b, &a).unwrap());
        prop_assert_eq!(forth.value, -back.value);
        prop_assert_eq!(forth.se, back.se);
        prop_assert_eq!(forth.p(), back.p());
        let (low, high) = forth.interval(0.05);
        prop_assert!(low <= forth.value && forth.value <= high);
    }

    #[test]
    fn p_values_are_probabilities(a in summary(), b in summary(), t in -1e4..1e4_f64, dof in 0.5..1e7_f64) {
        for estimate in effect::absolute(&a, &b).into_iter().chain(effect::relative(&a, &b)) {
            prop_assert!((0.0..=1.0).contains(&estimate.p()));
            let look = sequential::look(&estimate, 0.05, 5000.0);
            prop_assert!((0.0..=1.0).contains(&look.p) && look.half_width >= 0.0);
        }
        let tail = distribution::t_sf(t, dof);
        prop_assert!((0.0..=1.0).contains(&tail));
        prop_assert!((tail + distribution::t_sf(-t, dof) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_sequence_is_wider_than_one_look(a in summary(), b in summary()) {
        let estimate = effect::absolute(&a, &b).unwrap();
        let normal = qianmian_validate::stats::Estimate { dof: None, ..estimate };
        let (low, high) = normal.interval(0.05);
        prop_assert!(2.0 * sequential::look(&normal, 0.05, 5000.0).half_width >= high - low);
    }

    #[test]
    fn families_only_raise_p_values_and_keep_their_order(p in prop::collection::vec(0.0..=1.0_f64, 1..30)) {
        let (holm, bh) = (multiplicity::holm(&p), multiplicity::benjamini_hochberg(&p));
        for i in 0..p.len() {
            prop_assert!(p[i] <= bh[i] * (1.0 + 1e-12) && bh[i] <= holm[i] * (1.0 + 1e-12) && holm[i] <= 1.0);
            for j in 0..p.len() {
                prop_assert!(p[i] > p[j] || holm[i] <= holm[j] && bh[i] <= bh[j]);
            }
        }
    }

    #[test]
    fn exchanging_tagged_and_untagged_flips_the_tag_effect(
        a in summary(), b in summary(), c in summary(), d in summary()
    ) {
        let cells = Cells { tagged_targeted: a, tagged_generic: b, untagged_targeted: c, untagged_generic: d };
        let flipped = Cells { tagged_targeted: c, tagged_generic: d, untagged_targeted: a, untagged_generic: b };
        prop_assert_eq!(cells.additive().value, -flipped.additive().value);
        prop_assert!(deviation(cells.additive().se, flipped.additive().se) < 1e-12);
    }

    /// A saturated regression has the differences of the cells as its coefficients; only then may groups stand for people.
    #[test]
    fn a_saturated_regression_is_the_difference_of_differences(
        a in values(), b in values(), c in values(), d in values()
    ) {
        let cells = [(&a, 1.0, 1.0), (&b, 1.0, 0.0), (&c, 0.0, 1.0), (&d, 0.0, 0.0)].map(|(values, tag, message)| {
            let mut outcomes = Moments::default();
            values.iter().for_each(|value| outcomes.push(*value));
            Group { row: vec![1.0, message, tag, tag * message], outcomes }
        });
        let [m11, m10, m01, m00] = [&a, &b, &c, &d].map(|v| v.iter().sum::<f64>() / v.len() as f64);
        let fit = linear::fit(&cells).unwrap();
        prop_assert!(deviation(fit.coefficients[3], (m11 - m10) - (m01 - m00)) < 1e-9);
        let two_passes = Moments::of(a.iter().copied());
        prop_assert!(deviation(cells[0].outcomes.squares, two_passes.squares) < 1e-9);
    }

    #[test]
    fn iterated_and_closed_logistic_regression_agree(
        counts in prop::array::uniform4((20_u64..2000, 0.05..0.95_f64))
    ) {
        let cells = counts.map(|(n, rate)| {
            let hits = ((n as f64 * rate) as u64).clamp(1, n - 1);
            Moments::of((0..n).map(move |i| f64::from(u8::from(i < hits))))
        });
        let [tt, tg, ut, ug] = cells.map(|cell| Summary::mean(&cell));
        let closed = Cells { tagged_targeted: tt, tagged_generic: tg, untagged_targeted: ut, untagged_generic: ug };
        let rows = [[1.0, 1.0, 1.0, 1.0], [1.0, 0.0, 1.0, 0.0], [1.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]];
        let groups: Vec<Group> =
            rows.iter().zip(cells).map(|(row, outcomes)| Group { row: row.to_vec(), outcomes }).collect();
        let (closed, iterated) = (closed.logit().unwrap(), logistic::fit(&groups).unwrap().estimate(3).unwrap());
        prop_assert!(deviation(iterated.value, closed.value) < 1e-9);
        prop_assert!(deviation(iterated.se, closed.se) < 1e-9);
    }
}
