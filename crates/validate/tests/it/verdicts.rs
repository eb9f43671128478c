//! Verdicts on simulated campaigns whose truth is known.

use qianmian_validate::verdict::Fact;
use qianmian_validate::{
    Arm, Design, Finding, Labels, Messages, Metric, MetricKind, Report, Row, Tag, Verdict, analyze_campaign,
};

/// A stream of numbers in 0..1 (SplitMix64), seeded.
struct Stream(u64);

impl Stream {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as f64 / u64::MAX as f64
    }

    fn hit(&mut self, chance: f64) -> bool {
        self.next() < chance
    }
}

fn design(tags: &[&str]) -> Design {
    let arm = |name: &str, weight| Arm { name: name.into(), weight };
    let mut design =
        Design::new("campaign", vec![arm("holdout", 0.1), arm("generic", 0.45), arm("targeted", 0.45)]);
    design.messages = Some(Messages { targeted: 2, generic: 1 });
    design.metrics = vec![Metric { name: "clicked".into(), kind: MetricKind::Proportion, winsorise: None }];
    design.tags = tags.iter().map(|name| Tag { name: (*name).into(), labels: None }).collect();
    design
}

/// A person: memberships, activity in 0..1, and the chance of a click under the targeted and the generic message.
struct Person {
    tags: Vec<Option<bool>>,
    activity: f64,
    targeted: f64,
    generic: f64,
}

fn campaign(
    people: usize,
    seed: u64,
    design: &Design,
    mut draw: impl FnMut(&mut Stream) -> Person,
) -> Report {
    let mut stream = Stream(seed);
    let mut drawn = Vec::new();
    for _ in 0..people {
        let person = draw(&mut stream);
        let point = stream.next();
        let arm = if point < 0.1 { 0 } else { 1 + usize::from(point < 0.55) };
        let chance = [0.02, person.generic, person.targeted][arm];
        drawn.push((arm, [f64::from(u8::from(stream.hit(chance)))], person));
    }
    let rows = drawn.iter().map(|(arm, outcomes, person)| Row {
        arm: *arm,
        outcomes,
        companions: &[],
        tags: &person.tags,
        activity: Some(person.activity).filter(|activity| !activity.is_nan()),
    });
    analyze_campaign(rows, design).unwrap()
}

fn verdict<'a>(report: &'a Report, tag: &str) -> &'a Verdict {
    &report.tags.iter().find(|report| report.tag == tag).unwrap().verdict
}

#[test]
fn a_tag_that_makes_the_message_work_is_useful() {
    let design = design(&["parents", "noise"]);
    let report = campaign(20_000, 7, &design, |stream| {
        let parents = stream.hit(0.3);
        Person {
            tags: vec![Some(parents), Some(stream.hit(0.5))],
            activity: f64::NAN,
            targeted: if parents { 0.25 } else { 0.08 },
            generic: 0.12,
        }
    });
    let parents = verdict(&report, "parents");
    assert_eq!(parents.finding, Finding::Useful);
    assert_eq!(parents.pays, Some("yes"));
    assert!(parents.low.unwrap() < 0.17 && 0.17 < parents.high.unwrap());
    let noise = verdict(&report, "noise");
    assert_eq!(noise.finding, Finding::NotEnoughEvidence);
    assert!(noise.people_needed.unwrap() > noise.n);
    assert_eq!(report.metrics[0].effects.len(), 3);
}

#[test]
fn a_tag_that_only_goes_with_another_is_redundant() {
    let design = design(&["parents", "shadow"]);
    let report = campaign(40_000, 11, &design, |stream| {
        let parents = stream.hit(0.4);
        let shadow = if stream.hit(0.75) { parents } else { stream.hit(0.4) };
        Person {
            tags: vec![Some(parents), Some(shadow)],
            activity: f64::NAN,
            targeted: if parents { 0.3 } else { 0.1 },
            generic: 0.15,
        }
    });
    assert_eq!(verdict(&report, "parents").finding, Finding::Useful);
    let shadow = verdict(&report, "shadow");
    assert_eq!(shadow.finding, Finding::Redundant);
    assert!(shadow.reasons[0].text.contains("parents"), "{shadow:?}");
    assert_eq!(shadow.reasons[0].facts["tags"], Fact::Tags(vec!["parents".to_owned()]));
}

/// Activity changes what the targeted message gains; the tag only goes with activity.
fn active(stream: &mut Stream) -> Person {
    let activity = stream.next();
    Person {
        tags: vec![Some(stream.hit(0.1 + 0.8 * activity))],
        activity,
        targeted: 0.05 + 0.35 * activity,
        generic: 0.05 + 0.15 * activity,
    }
}

#[test]
fn a_tag_that_only_goes_with_activity_is_not_useful() {
    let design = design(&["active"]);
    let report = campaign(40_000, 13, &design, active);
    let metric = &report.tags[0].metrics[0];
    assert!(metric.naive.as_ref().unwrap().p < 1e-6);
    assert!(metric.interaction.as_ref().unwrap().p < 1e-6);
    assert!(metric.adjusted.as_ref().unwrap().additive.p > 0.01);
    let active = verdict(&report, "active");
    assert_eq!(active.finding, Finding::Redundant);
    assert!(active.reasons[0].text.contains("activity"), "{active:?}");
}

/// The design keeps its level where the naive comparison is always wrong. Bounds are four standard deviations of 200 runs.
#[test]
fn tags_that_mean_nothing_are_rarely_found() {
    let design = design(&["active"]);
    let (mut naive, mut found) = (0, 0);
    for seed in 0..200 {
        let report = campaign(3_000, 1_000 + seed, &design, active);
        let metric = &report.tags[0].metrics[0];
        naive += usize::from(metric.naive.as_ref().unwrap().p < 0.05);
        found += usize::from(metric.adjusted.as_ref().unwrap().additive.p < 0.05);
    }
    assert!(naive > 190, "{naive}");
    assert!((1..=22).contains(&found), "{found}");
}

#[test]
fn a_broken_split_is_faulty_whatever_its_effect() {
    let design = design(&["parents"]);
    let mut stream = Stream(5);
    let people: Vec<(usize, [f64; 1], [Option<bool>; 1])> = (0..9_000)
        .map(|_| {
            let parents = stream.hit(0.5);
            let arm = if stream.hit(if parents { 0.56 } else { 0.5 }) { 2 } else { 1 };
            (arm, [f64::from(u8::from(stream.hit(0.2)))], [Some(parents)])
        })
        .collect();
    let rows = people.iter().map(|(arm, outcomes, tags)| Row {
        arm: *arm,
        outcomes,
        companions: &[],
        tags,
        activity: None,
    });
    let report = analyze_campaign(rows, &design).unwrap();
    let verdict = verdict(&report, "parents");
    assert_eq!(verdict.finding, Finding::Faulty);
    assert_eq!(verdict.estimate, None);
    let codes: Vec<&str> = verdict.reasons.iter().map(|reason| reason.code).collect();
    assert!(codes.contains(&"srm") && codes.contains(&"srm_in_tag"), "{codes:?}");
}

#[test]
fn a_tag_of_everybody_is_faulty_and_one_of_few_is_undecided() {
    let design = design(&["everybody", "few", "unknown"]);
    let report = campaign(3_000, 17, &design, |stream| Person {
        tags: vec![Some(true), Some(stream.hit(0.01)), None],
        activity: f64::NAN,
        targeted: 0.1,
        generic: 0.1,
    });
    assert_eq!(verdict(&report, "everybody").finding, Finding::Faulty);
    assert_eq!(verdict(&report, "unknown").finding, Finding::Faulty);
    let few = verdict(&report, "few");
    assert_eq!(few.finding, Finding::NotEnoughEvidence);
    assert_eq!(few.reasons[0].code, "small_cell");
    let said = serde_json::to_value(&few.reasons[0]).unwrap();
    assert!(said["facts"]["people"].as_f64().unwrap() < said["facts"]["least"].as_f64().unwrap(), "{said}");
}

#[test]
fn labels_make_a_tag_accurate_but_not_useful() {
    let mut design = design(&["women"]);
    design.tags[0].labels =
        Some(Labels { tagged_true: 190, tagged_false: 10, untagged_true: 12, untagged_false: 188 });
    let report = campaign(3_000, 19, &design, |stream| Person {
        tags: vec![Some(stream.hit(0.5))],
        activity: f64::NAN,
        targeted: 0.1,
        generic: 0.1,
    });
    let women = verdict(&report, "women");
    assert_eq!(women.finding, Finding::Accurate);
    let lambda = women.lambda.unwrap();
    assert!((lambda.estimate - 0.89).abs() < 1e-12 && lambda.low > 0.8 && lambda.high < 0.95, "{lambda:?}");
    assert!(women.p.unwrap() > 0.05);
}

#[test]
fn looking_early_asks_for_more_than_one_look_at_the_end() {
    let draw = |stream: &mut Stream| {
        let tagged = stream.hit(0.5);
        Person {
            tags: vec![Some(tagged)],
            activity: f64::NAN,
            targeted: if tagged { 0.155 } else { 0.12 },
            generic: 0.12,
        }
    };
    let mut design = design(&["hint"]);
    let end = campaign(8_000, 23, &design, draw);
    design.monitoring = true;
    let early = campaign(8_000, 23, &design, draw);
    let (end, early) = (verdict(&end, "hint"), verdict(&early, "hint"));
    assert_eq!(early.multiplicity, "e_benjamini_hochberg");
    assert_eq!(end.estimate, early.estimate);
    assert!(early.p.unwrap() > end.p.unwrap());
    assert!(early.low.unwrap() < end.low.unwrap());
}

#[test]
fn nobody_answering_yet_is_no_error() {
    let design = design(&["a", "b"]);
    let report = campaign(500, 29, &design, |stream| Person {
        tags: vec![Some(stream.hit(0.5)), Some(stream.hit(0.5))],
        activity: stream.next(),
        targeted: -1.0,
        generic: -1.0,
    });
    // The holdout's few answers leave both messages without any variation.
    let verdict = verdict(&report, "a");
    assert_eq!(verdict.finding, Finding::NotEnoughEvidence);
    assert_eq!(verdict.reasons[0].code, "nothing_varies");
    assert!(serde_json::to_string(&report).is_ok());
    assert!(analyze_campaign(std::iter::empty(), &design).is_ok());
}
