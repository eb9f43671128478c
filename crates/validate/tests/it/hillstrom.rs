//! Hillstrom's e-mail test, from its file to every number of the reference and to the verdicts of its twelve tags.

use std::path::PathBuf;

use qianmian_testkit::data;
use qianmian_validate::report::{Contrast, TagMetric};
use qianmian_validate::{ExperimentConfig, Finding, Report, analyze_file};
use serde_json::Value;

use crate::near::Deviations;

/// A file of reference values beside the data sets; a note goes to stderr when it is absent.
fn reference(name: &str) -> Option<Value> {
    let path: PathBuf = data::root().join("../reference").join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("left out: {} is absent", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

fn report() -> Option<Report> {
    let path = data::find("experiments/hillstrom.csv.zst")?;
    let config = ExperimentConfig::parse("hillstrom.yaml", include_str!("../hillstrom.yaml")).unwrap();
    Some(analyze_file(&path, &config).unwrap())
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is a number"))
}

fn check_effect(seen: &mut Deviations, what: &str, contrast: &Contrast, expected: &Value) {
    let welch = &expected["frequentist_welch"];
    seen.check("effect", what, contrast.estimate, number(&welch["estimate"]), 1e-9);
    seen.check("effect", what, contrast.se, number(&welch["se"]), 1e-9);
    seen.check("effect", what, contrast.dof.unwrap(), number(&welch["dof"]), 1e-9);
    seen.check("effect", what, contrast.low, number(&welch["ci"][0]), 1e-9);
    seen.check("effect", what, contrast.high, number(&welch["ci"][1]), 1e-9);
    seen.check("effect p, relative", what, contrast.p / number(&welch["p_sf"]), 1.0, 1e-8);
    let sequence = &expected["sequential_asympcs"];
    seen.check("sequence", what, contrast.sequential.low, number(&sequence["ci"][0]), 1e-9);
    seen.check("sequence", what, contrast.sequential.high, number(&sequence["ci"][1]), 1e-9);
    seen.check("sequence p, relative", what, contrast.sequential.p / number(&sequence["p"]), 1.0, 1e-8);
    seen.check(
        "bayes",
        what,
        contrast.chance_above_zero,
        number(&expected["bayes_flat"]["chance_to_win"]),
        1e-9,
    );
}

#[test]
fn arms_and_effects_match_the_reference() {
    let (Some(report), Some(expected)) = (report(), reference("hillstrom_ref.json")) else { return };
    let mut seen = Deviations::default();
    seen.check("srm", "p", report.srm.p.unwrap(), number(&expected["srm"]["p"]), 1e-9);
    let counts: Vec<u64> =
        expected["srm"]["counts"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
    assert_eq!(report.srm.observed, counts);
    for metric in &report.metrics {
        let expected_metric = &expected["metrics"][&metric.metric];
        for arm in &metric.arms {
            let what = format!("{} {}", metric.metric, arm.arm);
            let sufficient = &expected_metric["suff"][&arm.arm];
            assert_eq!(arm.n, sufficient["n"].as_u64().unwrap());
            seen.check("rate", &what, arm.sum, number(&sufficient["sum"]), 1e-9);
            seen.check("rate", &what, arm.mean.unwrap(), number(&expected_metric["mean"][&arm.arm]), 1e-9);
            let variance = number(&expected_metric["variance_unadj"][&arm.arm]);
            seen.check("rate", &what, arm.variance.unwrap(), variance, 1e-9);
        }
        for effect in &metric.effects {
            let what = format!("{} {} vs {}", metric.metric, effect.arm, effect.versus);
            let expected = &expected_metric[format!("{} vs {}", effect.arm, effect.versus)];
            check_effect(&mut seen, &what, effect.absolute.as_ref().unwrap(), &expected["absolute"]);
            check_effect(&mut seen, &what, effect.relative.as_ref().unwrap(), &expected["relative"]);
            if let (Some(theta), Some(expected)) = (effect.theta, expected["theta"].as_f64()) {
                seen.check("theta", &what, theta, expected, 1e-9);
            }
        }
        assert_eq!(metric.effects.len(), 3);
    }
    let cap = report.metrics.iter().find(|metric| metric.metric == "spend_w").unwrap().cap.unwrap();
    seen.check("winsor", "cap", cap, number(&expected["winsor"]["cap"]), 1e-9);
}

fn check_tag(seen: &mut Deviations, what: &str, actual: &TagMetric, expected: &Value) {
    for cell in &actual.cells {
        let name = format!("tag{}_msg{}", u8::from(cell.tagged), u8::from(cell.targeted));
        let expected = &expected["cells"][name];
        assert_eq!(cell.n, expected["n"].as_u64().unwrap(), "{what}");
        seen.check("cell", what, cell.mean.unwrap(), number(&expected["mean"]), 1e-9);
        seen.check("cell", what, cell.variance.unwrap(), number(&expected["var"]), 1e-9);
    }
    let interaction = actual.interaction.as_ref().unwrap();
    let (tagged, untagged) =
        (actual.effect_tagged.as_ref().unwrap(), actual.effect_untagged.as_ref().unwrap());
    for (actual, name) in [
        (tagged.estimate, "effect_tagged"),
        (tagged.se, "se_tagged"),
        (untagged.estimate, "effect_untagged"),
        (untagged.se, "se_untagged"),
        (interaction.estimate, "did"),
        (interaction.se, "se"),
        (interaction.statistic, "z"),
        (actual.naive.as_ref().unwrap().estimate, "naive_tag_vs_untag_same_targeted_msg"),
    ] {
        seen.check("interaction", &format!("{what} {name}"), actual, number(&expected[name]), 1e-9);
    }
    seen.check("interaction", what, interaction.low, number(&expected["ci95"][0]), 1e-9);
    seen.check("interaction", what, interaction.high, number(&expected["ci95"][1]), 1e-9);
    seen.check("interaction p, relative", what, interaction.p / number(&expected["p"]), 1.0, 1e-8);
    let sequence = &expected["seq"];
    seen.check("sequence", what, interaction.sequential.low, number(&sequence["ci"][0]), 1e-9);
    seen.check("sequence", what, interaction.sequential.high, number(&sequence["ci"][1]), 1e-9);
    seen.check(
        "e-value, relative",
        what,
        interaction.sequential.e_value / number(&sequence["e_value"]),
        1.0,
        1e-8,
    );
    seen.check("sequence p", what, interaction.sequential.p, number(&sequence["p"]), 1e-9);
    if !expected["logit"].is_null() {
        let logit = actual.logit.as_ref().unwrap();
        seen.check("logit", what, logit.estimate, number(&expected["logit"]["coef"][3]), 1e-9);
        seen.check("logit", what, logit.se, number(&expected["logit"]["se"][3]), 1e-9);
        seen.check("logit", what, logit.statistic, number(&expected["logit"]["z"][3]), 1e-9);
        seen.check("logit p, relative", what, logit.p / number(&expected["logit"]["p"][3]), 1.0, 1e-8);
    }
    // The gain of the rule over a uniform one, from the value a person of each rule.
    let policy = actual.policy.as_ref().unwrap();
    let rule =
        number(&expected["policy"][if policy.targeted_to == "tagged" { "tag_rule" } else { "anti_rule" }]);
    let over_generic = rule - number(&expected["policy"]["all_msg0"]);
    let over_targeted = rule - number(&expected["policy"]["all_msg1"]);
    seen.check("policy", what, policy.over_generic.estimate, over_generic, 1e-9);
    seen.check("policy", what, policy.over_targeted.estimate, over_targeted, 1e-9);
}

#[test]
fn tag_effects_match_the_reference() {
    let (Some(report), Some(expected)) = (report(), reference("hillstrom_ref.json")) else { return };
    let mut seen = Deviations::default();
    assert_eq!(report.tags.len(), 12);
    for tag in &report.tags {
        for metric in
            tag.metrics.iter().filter(|m| ["visit", "conversion", "spend"].contains(&m.metric.as_str()))
        {
            let expected = &expected["interaction_womens_vs_mens_email"][&tag.tag][&metric.metric];
            check_tag(&mut seen, &format!("{} {}", tag.tag, metric.metric), metric, expected);
        }
    }
    let family = &expected["multiplicity"]["tag_family_visit"];
    for (index, tag) in report.tags.iter().enumerate() {
        assert_eq!(family["labels"][index], tag.tag.as_str());
        let interaction = tag.metrics[0].interaction.as_ref().unwrap();
        seen.check("family", &tag.tag, interaction.p_holm.unwrap(), number(&family["holm"][index]), 1e-9);
        seen.check("family", &tag.tag, interaction.p_bh.unwrap(), number(&family["bh"][index]), 1e-9);
    }
}

#[test]
fn joint_model_and_policy_gain_match_the_reference() {
    let (Some(report), Some(expected)) = (report(), reference("tag_design_ref.json")) else { return };
    let mut seen = Deviations::default();
    for (tag, name) in [
        ("womens", "womens"),
        ("mens", "mens"),
        ("newbie", "newbie"),
        ("high_value_history_ge500", "hist500"),
    ] {
        let tag = report.tags.iter().find(|report| report.tag == tag).unwrap();
        let joint = &tag.metrics[0].joint.as_ref().unwrap();
        let expected = &expected["joint_lpm_hc1"][format!("{name}:msg")];
        assert_eq!(joint.given.len(), 3);
        seen.check("joint", name, joint.additive.estimate, number(&expected["coef"]), 1e-9);
        seen.check("joint", name, joint.additive.se, number(&expected["se"]), 1e-9);
        seen.check("joint", name, joint.additive.statistic, number(&expected["z"]), 1e-9);
    }
    for name in ["womens", "mens", "womens_only", "newbie"] {
        let tag = report.tags.iter().find(|report| report.tag == name).unwrap();
        let policy = tag.metrics[0].policy.as_ref().unwrap();
        let expected = &expected["policy_gain"][name];
        for (actual, field) in [
            (policy.share, "prevalence"),
            (policy.over_generic.estimate, "gain_vs_all_generic"),
            (policy.over_generic.se, "se1"),
            (policy.over_targeted.estimate, "gain_vs_all_targeted"),
            (policy.over_targeted.se, "se2"),
            (policy.p, "p_one_sided_IUT"),
        ] {
            seen.check("policy", &format!("{name} {field}"), actual, number(&expected[field]), 1e-9);
        }
    }
}

#[test]
fn the_naive_comparison_validates_eleven_and_the_design_keeps_few() {
    let Some(report) = report() else { return };
    let naive: Vec<&str> = report
        .tags
        .iter()
        .filter(|tag| tag.metrics[0].naive.as_ref().unwrap().p < 0.05)
        .map(|tag| tag.tag.as_str())
        .collect();
    assert_eq!(naive.len(), 11, "{naive:?}");
    let alone: Vec<&str> = report
        .tags
        .iter()
        .filter(|tag| tag.metrics[0].interaction.as_ref().unwrap().p_bh.unwrap() < 0.05)
        .map(|tag| tag.tag.as_str())
        .collect();
    assert_eq!(alone, ["womens", "mens", "womens_only"]);
    let found = |finding: Finding| -> Vec<&str> {
        report.tags.iter().filter(|tag| tag.verdict.finding == finding).map(|tag| tag.tag.as_str()).collect()
    };
    // `womens_only` is the complement of `mens`: the same split, said as such.
    assert_eq!(found(Finding::Useful), ["mens", "womens_only"]);
    assert_eq!(found(Finding::Redundant), ["womens"]);
    assert_eq!(found(Finding::NotEnoughEvidence).len(), 9);
    let womens = &report.tags[0].verdict;
    assert!(womens.reasons[0].text.contains("mens"), "{womens:?}");
    let text = qianmian_validate::table::render(&report);
    assert!(text.contains("womens_only") && text.contains("not enough evidence"), "{text}");
}
