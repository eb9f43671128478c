//! Effects, sequences, posteriors, families and sizes against golden values.

use qianmian_validate::interaction::{heterogeneity, slope};
use qianmian_validate::power::{
    Aim, people_for_tag, people_for_tag_balanced, people_per_arm, smallest_tag_effect,
};
use qianmian_validate::stats::{Estimate, Summary, bayes, effect, multiplicity, sequential, srm, winsor};
use serde_json::Value;

use crate::near::Deviations;

fn cases() -> Value {
    serde_json::from_str(include_str!("../stats_cases.json")).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn check(seen: &mut Deviations, what: &str, estimate: &Estimate, expected: &Value, base: Option<f64>) {
    let of = |name: &str| expected[name].as_f64().unwrap();
    let (low, high) = estimate.interval(0.05);
    seen.check("effect", what, estimate.value, of("estimate"), 1e-12);
    seen.check("effect", what, estimate.se, of("se"), 1e-12);
    seen.check("interval", what, low, of("low"), 1e-12);
    seen.check("interval", what, high, of("high"), 1e-12);
    seen.check("dof", what, estimate.dof.unwrap(), of("dof"), 1e-12);
    seen.check("p", what, estimate.p() / of("p"), 1.0, 1e-10);
    let look = sequential::look(estimate, 0.05, 5000.0);
    let sequence = numbers(&expected["sequential"]);
    seen.check("sequence", what, estimate.value - look.half_width, sequence[0], 1e-12);
    seen.check("sequence", what, estimate.value + look.half_width, sequence[1], 1e-12);
    seen.check("sequential p", what, look.p / sequence[2], 1.0, 1e-9);
    let flat = bayes::posterior(estimate.value, estimate.se, None);
    let expected_flat = numbers(&expected["bayes"]);
    seen.check("bayes", what, flat.chance_above_zero, expected_flat[0], 1e-10);
    seen.check("bayes", what, flat.risk_of_a, expected_flat[1], 1e-10);
    seen.check("bayes", what, flat.risk_of_b, expected_flat[2], 1e-10);
    // A prior of 0.3 in relative terms is 0.3 times the mean of A in absolute ones.
    let prior = bayes::posterior(estimate.value, estimate.se, Some(0.3 * base.unwrap_or(1.0)));
    let expected_prior = numbers(&expected["prior"]);
    seen.check("bayes", what, prior.mean, expected_prior[0], 1e-10);
    seen.check("bayes", what, prior.sd, expected_prior[1], 1e-10);
    seen.check("bayes", what, prior.chance_above_zero, expected_prior[2], 1e-10);
}

#[test]
fn effects_match_to_full_precision() {
    let cases = cases();
    let mut seen = Deviations::default();
    for case in cases["effects"].as_array().unwrap() {
        let arm = |name: &str| {
            let arm = numbers(&case[name]);
            Summary { n: arm[0], mean: arm[1], variance: arm[2] }
        };
        let (a, b) = (arm("a"), arm("b"));
        let name = case["name"].as_str().unwrap();
        check(&mut seen, name, &effect::absolute(&a, &b).unwrap(), &case["absolute"], Some(a.mean));
        check(&mut seen, name, &effect::relative(&a, &b).unwrap(), &case["relative"], None);
    }
}

#[test]
fn a_sequence_of_looks_matches() {
    let cases = cases();
    let mut seen = Deviations::default();
    for look in cases["cookie_trace"].as_array().unwrap() {
        let look = numbers(look);
        let arm = |n: f64, x: f64| Summary::proportion(n as u64, x / n);
        let (a, b) = (arm(look[0], look[1]), arm(look[2], look[3]));
        for (estimate, expected) in [
            (effect::absolute(&a, &b).unwrap(), &look[4..7]),
            (effect::relative(&a, &b).unwrap(), &look[7..10]),
        ] {
            let seen_now = sequential::look(&estimate, 0.05, 5000.0);
            seen.check("sequence", "low", estimate.value - seen_now.half_width, expected[0], 1e-12);
            seen.check("sequence", "high", estimate.value + seen_now.half_width, expected[1], 1e-12);
            seen.check("sequence", "p", seen_now.p, expected[2], 1e-12);
        }
    }
}

#[test]
fn families_match() {
    let cases = cases();
    let mut seen = Deviations::default();
    for family in cases["multiplicity"].as_array().unwrap() {
        let p = numbers(&family["p"]);
        for (name, adjusted) in
            [("holm", multiplicity::holm(&p)), ("bh", multiplicity::benjamini_hochberg(&p))]
        {
            for (actual, expected) in adjusted.iter().zip(numbers(&family[name])) {
                seen.check("family", name, *actual, expected, 1e-14);
            }
        }
    }
    let rows = cases["e_values"].as_array().unwrap();
    let e: Vec<f64> = rows.iter().map(|row| row[1].as_f64().unwrap()).collect();
    let adjusted = multiplicity::e_benjamini_hochberg(&e);
    let mut rejected: Vec<&str> = rows
        .iter()
        .zip(&adjusted)
        .filter(|(_, p)| **p <= 0.05)
        .map(|(row, _)| row[0].as_str().unwrap())
        .collect();
    rejected.sort_unstable();
    let mut expected: Vec<&str> =
        cases["e_rejected"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    expected.sort_unstable();
    assert_eq!(rejected, expected);
}

#[test]
fn mismatch_and_sizes_match() {
    let cases = cases();
    let mut seen = Deviations::default();
    for case in cases["srm"].as_array().unwrap() {
        let counts: Vec<u64> = case[0].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
        let (_, _, p) = srm::srm(&counts, &numbers(&case[1])).unwrap();
        seen.check("srm", "p", p, case[2].as_f64().unwrap(), 1e-12);
    }
    let aim = Aim::default();
    for case in cases["power_main"].as_array().unwrap() {
        let case = numbers(case);
        seen.check("power", "main", people_per_arm(aim, case[0], case[1]), case[2], 1e-12);
    }
    for case in cases["power_interaction"].as_array().unwrap() {
        let [p, delta, prevalence, expected] = numbers(case)[..] else { panic!("four numbers") };
        let people = people_for_tag(aim, p * (1.0 - p), prevalence, delta);
        seen.check("power", "tag", people, expected, 1e-12);
        seen.check(
            "power",
            "inverse",
            smallest_tag_effect(aim, p * (1.0 - p), prevalence, people),
            delta,
            1e-12,
        );
        assert!(people_for_tag_balanced(aim, p * (1.0 - p), delta) <= people);
    }
}

#[test]
fn a_quantile_is_interpolated() {
    assert_eq!(winsor::quantile(&[4.0, 1.0, f64::NAN, 3.0, 2.0], 0.5), Some(2.5));
    assert_eq!(winsor::quantile(&[4.0, 1.0], 1.0), Some(4.0));
    assert_eq!(winsor::quantile(&[], 0.5), None);
}

/// The effect of Hillstrom's `womens_only` by months since the last purchase: the same at every age.
#[test]
fn an_effect_is_followed_over_strata() {
    let bins = [
        (2.0, 0.062_335_695_863_002_22, 0.013_226_629_162_311_597, 14_955.0),
        (5.0, 0.063_129_949_140_300_87, 0.015_317_589_899_627_991, 9_426.0),
        (8.0, 0.070_367_244_110_144_29, 0.014_608_234_991_925_022, 9_315.0),
        (11.0, 0.053_824_783_003_863_56, 0.014_495_661_737_192_567, 8_998.0),
    ];
    let points = bins.map(|(age, value, se, n)| (age, Estimate { value, se, dof: None, n }));
    let mut seen = Deviations::default();
    let differing = heterogeneity(&points.map(|point| point.1)).unwrap();
    seen.check("strata", "q", differing.q, 0.649_678_191_293_316_6, 1e-12);
    seen.check("strata", "p", differing.p, 0.884_971_316_463_240_8, 1e-12);
    let slope = slope(&points).unwrap();
    seen.check("strata", "slope", slope.value, -0.000_564_836_060_315_266_4, 1e-9);
    seen.check("strata", "slope se", slope.se, 0.002_078_097_082_180_664, 1e-9);
    seen.check("strata", "slope p", slope.p(), 0.785_772_373_828_602_3, 1e-9);
    assert!(heterogeneity(&[points[0].1]).is_none());
}
