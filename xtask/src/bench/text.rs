//! `cargo xtask bench text`: keywords, topic models and their speed on public data sets, as whole processes, with the bar
//! of each figure; jieba's own keywords beside ours where it is installed.
//!
//! - *hit at 3*: the part of KdConv's 450 dev dialogues (film, music, travel) of which one of the first three keywords is
//!   exactly the name of an entity that the dialogue is annotated with.
//! - *accuracy, ECE*: a model learns four fifths of the examples, and the last fifth is asked.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::tags::say;
use super::{bar, data};
use crate::run;

/// Of an example set: its name, and the bars of accuracy and calibration error.
const TOPICS: [(&str, f64, f64); 2] = [("shop10", 0.90, 0.03), ("thucnews", 0.87, 0.03)];
const HIT_BAR: f64 = 0.52;
/// Megabytes of text a second.
const SPEED_BAR: f64 = 10.0;
/// Runs of which the median counts.
const RUNS: usize = 5;

pub(super) fn run(binary: &Path) -> Result<()> {
    let data = data().join("text");
    if !data.is_dir() {
        say(&format!("text: left out, {} is not there (set QIANMIAN_DATA)", data.display()));
        return Ok(());
    }
    let folder = run::target_directory()?.join("bench").join("text");
    std::fs::create_dir_all(&folder)?;
    prepare(&data, &folder)?;
    keywords(binary, &folder)?;
    for (name, accuracy, error) in TOPICS {
        topics(binary, &folder, name, accuracy, error)?;
    }
    traits(binary, &folder)?;
    speed(binary, &folder)
}

/// Writes the data sets in the forms that the command reads.
fn prepare(data: &Path, folder: &Path) -> Result<()> {
    let script = run::root().join("benches/text/prepare.py");
    let done = Command::new("python3").arg(script).arg(data).arg(folder).status()?;
    if !done.success() {
        bail!("the data sets cannot be prepared; benches/text/prepare.py needs the program zstd");
    }
    Ok(())
}

fn keywords(binary: &Path, folder: &Path) -> Result<()> {
    let file = folder.join("kdconv.jsonl");
    let arguments = ["text", "keywords", &file.to_string_lossy(), "--by", "dialogue", "--top", "3"];
    let found: Value = serde_json::from_str(&output(binary, &arguments)?)?;
    let found = folder_file(folder, "kdconv.ours.json", &found.to_string())?;
    for (name, script, file) in [
        ("Qianmian", "hits.py", Some(&found)),
        ("jieba TF-IDF", "peer.py", None),
        ("jieba TextRank", "peer.py", None),
    ] {
        let mut command = Command::new("python3");
        command.arg(run::root().join("benches/text").join(script)).arg(folder.join("kdconv.jsonl"));
        match file {
            Some(file) => command.arg(file),
            None => command.arg(name),
        };
        let said = command.stderr(Stdio::null()).output()?;
        if !said.status.success() {
            say(&format!("  {name}: left out, it is not installed (pip install jieba)"));
            continue;
        }
        let hit: f64 = String::from_utf8(said.stdout)?.trim().parse().context("a part")?;
        match file {
            Some(_) => say(&format!(
                "keywords, KdConv dev, hit at 3: {name} {hit:.3} ({})",
                bar(hit >= HIT_BAR, HIT_BAR)
            )),
            None => say(&format!("  {name} {hit:.3}")),
        }
    }
    Ok(())
}

fn topics(binary: &Path, folder: &Path, name: &str, accuracy_bar: f64, error_bar: f64) -> Result<()> {
    let path = |part: &str| folder.join(format!("{name}.{part}")).to_string_lossy().into_owned();
    let (learned, asked, model) = (path("learned.csv"), path("asked.csv"), path("model"));
    let start = Instant::now();
    let validated = figures(&output(binary, &["text", "train", "--examples", &learned, "--out", &model])?)?;
    let seconds = start.elapsed().as_secs_f64();
    let held_out = figures(&output(binary, &["text", "evaluate", &model, "--examples", &asked])?)?;
    say(&format!(
        "topics, {name}: accuracy {:.3} ({}), ECE {:.3} ({}); by cross-validation {:.3} and {:.3}; trained in {seconds:.1} s, {} KB",
        held_out.0,
        bar(held_out.0 >= accuracy_bar, accuracy_bar),
        held_out.1,
        bar(held_out.1 <= error_bar, error_bar),
        validated.0,
        validated.1,
        std::fs::metadata(&model)?.len() / 1000,
    ));
    Ok(())
}

/// Traits of people from their messages, by ten-fold cross-validation.
fn traits(binary: &Path, folder: &Path) -> Result<()> {
    for label in ["gender", "age_band"] {
        let file = folder.join("sms.jsonl").to_string_lossy().into_owned();
        let model = folder.join(format!("{label}.model")).to_string_lossy().into_owned();
        let arguments = [
            "text",
            "train",
            "--examples",
            &file,
            "--out",
            &model,
            "--label",
            label,
            "--by",
            "person",
            "--folds",
            "10",
        ];
        let report: Value = serde_json::from_str(&output(binary, &arguments)?)?;
        let figure = |name: &str| report["evaluation"][name].as_f64().unwrap_or_default();
        let (accuracy, majority, error) = (figure("accuracy"), figure("majority"), figure("ece"));
        say(&format!(
            "traits from text, NUS SMS, {label} of {} people: accuracy {accuracy:.3} ({}), ECE {error:.3} ({})",
            report["evaluation"]["examples"],
            bar(accuracy > majority, majority),
            bar(error <= 0.05, 0.05),
        ));
    }
    Ok(())
}

/// Of the whole process, reading and printing included.
fn speed(binary: &Path, folder: &Path) -> Result<()> {
    let chat = folder.join("chat.csv");
    let model = folder.join("shop10.model");
    let megabytes = std::fs::metadata(&chat)?.len() as f64 / 1e6;
    let measure = run::root().join("benches/tags/measure.py");
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        let mut command = Command::new("python3");
        command.arg(&measure).arg(binary).args(["text", "classify"]).args([&model, &chat]);
        let report: Value = serde_json::from_slice(&command.args(["--format", "csv"]).output()?.stdout)?;
        if report["status"] != 0 {
            bail!("text classify ended with {}", report["status"]);
        }
        runs.push(["seconds", "cpu_seconds"].map(|name| report[name].as_f64().unwrap_or_default()));
    }
    let rate = |figure: usize| {
        let mut seconds: Vec<f64> = runs.iter().map(|run| run[figure]).collect();
        seconds.sort_by(f64::total_cmp);
        megabytes / seconds[RUNS / 2]
    };
    say(&format!(
        "chat through features and a model of ten topics, {megabytes:.1} MB, reading and printing included: {:.1} MB/s on all \
         cores ({}), {:.1} MB a CPU second; medians of {RUNS}",
        rate(0),
        bar(rate(0) >= SPEED_BAR, SPEED_BAR),
        rate(1),
    ));
    Ok(())
}

/// Accuracy and calibration error of a report.
fn figures(report: &str) -> Result<(f64, f64)> {
    let report: Value = serde_json::from_str(report)?;
    let figure = |name: &str| report["evaluation"][name].as_f64().context("a figure of a report");
    Ok((figure("accuracy")?, figure("ece")?))
}

fn output(binary: &Path, arguments: &[&str]) -> Result<String> {
    let done =
        Command::new(binary).args(arguments).args(["--format", "json"]).stderr(Stdio::inherit()).output()?;
    if !done.status.success() {
        bail!("qianmian {} ended with {}", arguments.join(" "), done.status);
    }
    Ok(String::from_utf8(done.stdout)?)
}

fn folder_file(folder: &Path, name: &str, text: &str) -> Result<PathBuf> {
    let path = folder.join(name);
    std::fs::write(&path, text)?;
    Ok(path)
}
