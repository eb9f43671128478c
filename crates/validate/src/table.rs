//! The report as text for people: rates, effects, tags with their verdicts.

use std::fmt::Write as _;

use crate::report::{Contrast, Report};
use crate::verdict::SRM_LEVEL;

/// Renders a report. Widths count a Chinese character as two.
pub fn render(report: &Report) -> String {
    let mut text = String::new();
    heading(report, &mut text);
    metrics(report, &mut text);
    if !report.tags.is_empty() {
        tags(report, &mut text);
        reasons(report, &mut text);
    }
    text
}

fn heading(report: &Report, text: &mut String) {
    let design = &report.design;
    line(text, &format!("experiment  {}", report.experiment));
    line(text, &format!("people      {} ({} left out)", design.people, design.left_out));
    let verdict = match report.srm.p {
        Some(p) if p < SRM_LEVEL => format!("p = {p:.4} MISMATCH: nothing below may be believed"),
        Some(p) => format!("p = {p:.4} sound"),
        None => "not tested".to_owned(),
    };
    line(text, &format!("arms        sample ratio {verdict}"));
    let level = 100.0 * (1.0 - design.alpha);
    line(text, &format!("intervals   {level} %; over tags {}", design.multiplicity.replace('_', " ")));
}

fn metrics(report: &Report, text: &mut String) {
    let mut rows =
        vec![row(["metric", "arm", "people", "value", "interval", "against", "effect", "interval", "p"])];
    for metric in &report.metrics {
        for arm in &metric.arms {
            let effects: Vec<_> = metric.effects.iter().filter(|effect| effect.arm == arm.arm).collect();
            let mut cells = vec![
                metric.metric.clone(),
                arm.arm.clone(),
                arm.n.to_string(),
                number(arm.mean),
                interval(arm.low, arm.high),
            ];
            match effects.first() {
                Some(effect) => cells.extend(effect_cells(&effect.versus, effect.relative.as_ref())),
                None => cells.extend(std::iter::repeat_n(String::new(), 4)),
            }
            rows.push(cells);
            for effect in effects.iter().skip(1) {
                let mut cells = vec![String::new(); 5];
                cells.extend(effect_cells(&effect.versus, effect.relative.as_ref()));
                rows.push(cells);
            }
        }
    }
    line(text, "");
    columns(text, &rows);
}

fn effect_cells(versus: &str, relative: Option<&Contrast>) -> [String; 4] {
    let percent = |value: f64| format!("{:+.1} %", 100.0 * value);
    match relative {
        Some(contrast) => [
            versus.to_owned(),
            percent(contrast.estimate),
            format!("{} .. {}", percent(contrast.low), percent(contrast.high)),
            p_value(Some(contrast.p)),
        ],
        None => [versus.to_owned(), "-".to_owned(), String::new(), String::new()],
    }
}

fn tags(report: &Report, text: &mut String) {
    let mut rows = vec![row(["tag", "tagged", "effect", "interval", "p", "over tags", "pays", "verdict"])];
    for tag in &report.tags {
        let verdict = &tag.verdict;
        rows.push(vec![
            tag.tag.clone(),
            tag.tagged.to_string(),
            number(verdict.estimate),
            interval(verdict.low, verdict.high),
            p_value(verdict.p),
            p_value(verdict.p_over_tags),
            verdict.pays.unwrap_or("-").to_owned(),
            verdict.finding.as_str().to_owned(),
        ]);
    }
    line(text, "");
    if let Some(tag) = report.tags.first() {
        line(text, &format!("tags on {}: {}", tag.verdict.metric, tag.verdict.design));
    }
    columns(text, &rows);
}

fn reasons(report: &Report, text: &mut String) {
    line(text, "");
    for tag in &report.tags {
        let why: Vec<&str> = tag.verdict.reasons.iter().map(|reason| reason.text.as_str()).collect();
        line(text, &format!("{}: {}: {}", tag.tag, tag.verdict.finding.as_str(), why.join("; ")));
        for next in &tag.verdict.next {
            line(text, &format!("  -> {}", next.text));
        }
    }
}

fn line(text: &mut String, content: &str) {
    text.push_str(content.trim_end());
    text.push('\n');
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

fn columns(text: &mut String, rows: &[Vec<String>]) {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count)
        .map(|column| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0)
        })
        .collect();
    for row in rows {
        let mut content = String::new();
        for (cell, wanted) in row.iter().zip(&widths) {
            // Writing to a string does not fail.
            let _ = write!(content, "{cell}{:pad$}", "", pad = wanted - width(cell) + 2);
        }
        line(text, &content);
    }
}

fn width(cell: &str) -> usize {
    cell.chars().map(|c| if ('\u{1100}'..='\u{ffff}').contains(&c) { 2 } else { 1 }).sum()
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.5}"))
}

fn interval(low: Option<f64>, high: Option<f64>) -> String {
    match (low, high) {
        (Some(low), Some(high)) => format!("{low:.5} .. {high:.5}"),
        _ => String::new(),
    }
}

fn p_value(p: Option<f64>) -> String {
    match p {
        None => "-".to_owned(),
        Some(p) if p < 1e-4 => format!("{p:.1e}"),
        Some(p) => format!("{p:.4}"),
    }
}
