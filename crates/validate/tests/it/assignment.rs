//! GrowthBook's vectors for hashing and bucketing, and the shares that an assignment gives.

use qianmian_validate::assign::{
    Arm, Assignment, Namespace, assign, bucket_ranges, choose, hash_v1, hash_v2, in_namespace,
};
use serde_json::Value;

fn cases() -> Value {
    serde_json::from_str(include_str!("../assign_cases.json")).unwrap()
}

fn rows(name: &str) -> Vec<Vec<Value>> {
    let cases = cases();
    cases[name].as_array().unwrap().iter().map(|row| row.as_array().unwrap().clone()).collect()
}

fn ranges(value: &Value) -> Vec<std::ops::Range<f64>> {
    value.as_array().unwrap().iter().map(|r| r[0].as_f64().unwrap()..r[1].as_f64().unwrap()).collect()
}

#[test]
fn hashes_are_those_of_the_sdks() {
    for row in rows("hash") {
        let (seed, value) = (row[0].as_str().unwrap(), row[1].as_str().unwrap());
        match (row[2].as_u64().unwrap(), row[3].as_f64()) {
            (1, Some(expected)) => assert_eq!(hash_v1(seed, value), expected),
            (2, Some(expected)) => assert_eq!(hash_v2(seed, value), expected),
            (version, expected) => assert_eq!((version, expected), (99, None)),
        }
    }
    for row in rows("non_ascii") {
        assert_eq!(hash_v2(row[0].as_str().unwrap(), row[1].as_str().unwrap()), row[2].as_f64().unwrap());
    }
}

#[test]
fn ranges_and_choices_are_those_of_the_sdks() {
    for row in rows("getBucketRange") {
        let weights: Option<Vec<f64>> =
            row[1][2].as_array().map(|weights| weights.iter().map(|w| w.as_f64().unwrap()).collect());
        let arms = row[1][0].as_u64().unwrap() as usize;
        let actual = bucket_ranges(arms, row[1][1].as_f64().unwrap(), weights.as_deref());
        for (actual, expected) in actual.iter().zip(ranges(&row[2])) {
            assert!((actual.start - expected.start).abs() < 1e-12, "{row:?}");
            assert!((actual.end - expected.end).abs() < 1e-12, "{row:?}");
        }
    }
    for row in rows("chooseVariation") {
        let expected = usize::try_from(row[3].as_i64().unwrap()).ok();
        assert_eq!(choose(row[1].as_f64().unwrap(), &ranges(&row[2])), expected, "{row:?}");
    }
    for row in rows("inNamespace") {
        let namespace = Namespace {
            name: row[2][0].as_str().unwrap().to_owned(),
            range: row[2][1].as_f64().unwrap()..row[2][2].as_f64().unwrap(),
        };
        assert_eq!(in_namespace(row[1].as_str().unwrap(), &namespace), row[3].as_bool().unwrap(), "{row:?}");
    }
}

fn arms(weights: &[f64]) -> Vec<Arm> {
    weights.iter().enumerate().map(|(i, weight)| Arm { name: i.to_string(), weight: *weight }).collect()
}

#[test]
fn shares_follow_the_weights_and_seeds_are_independent() {
    let arms = arms(&[40.0, 40.0, 20.0, 0.0]);
    let mut counts = [0_u64; 4];
    let mut both = [[0_u64; 2]; 2];
    for person in 0..50_000 {
        let key = format!("person-{person}");
        let arm = assign("spring", &key, &arms);
        assert_eq!(arm, assign("spring", &key, &arms));
        counts[arm] += 1;
        both[usize::from(arm == 0)][usize::from(assign("autumn", &key, &arms) == 0)] += 1;
    }
    assert_eq!(counts[3], 0);
    let (_, _, p) = qianmian_validate::stats::srm::srm(&counts, &[40.0, 40.0, 20.0, 0.0]).unwrap();
    assert!(p > 0.001, "{counts:?}");
    let joint = [both[0][0], both[0][1], both[1][0], both[1][1]];
    let (_, _, p) = qianmian_validate::stats::srm::srm(&joint, &[36.0, 24.0, 24.0, 16.0]).unwrap();
    assert!(p > 0.001, "{joint:?}");
}

#[test]
fn exclusive_experiments_never_share_a_person() {
    let part = |range| Assignment {
        seed: "s".into(),
        coverage: 0.5,
        namespace: Some(Namespace { name: "mail".into(), range }),
        arms: arms(&[1.0, 1.0]),
    };
    let (first, second) = (part(0.0..0.4), part(0.4..1.0));
    let mut taking_part = 0;
    for person in 0..10_000 {
        let key = person.to_string();
        let (a, b) = (first.assign(&key), second.assign(&key));
        assert!(a.is_none() || b.is_none());
        taking_part += usize::from(a.is_some() || b.is_some());
    }
    assert!((4_700..5_300).contains(&taking_part), "{taking_part}");
}
