//! `cargo xtask bench multisource`: records of 50,000 Chinese people from four sources through `qianmian link` alone, by
//! identifiers and then by likelihood as well. Whole processes; precision and recall over pairs of records.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::tags::{measure, say};
use super::{bar, data};
use crate::run;

/// Precision and recall of identifiers alone, and of both stages.
const BARS: [(&str, f64, f64); 2] = [("identifiers alone", 0.97, 0.69), ("both stages", 0.97, 0.80)];
/// The largest person has fewer records.
const LARGEST: u64 = 20;

pub(super) fn run(binary: &Path) -> Result<()> {
    let data = data().join("identity");
    if !data.join("cn_multisource.records.csv.zst").is_file() {
        say(&format!("multisource: left out, {} has no cn_multisource (set QIANMIAN_DATA)", data.display()));
        return Ok(());
    }
    let folder = run::target_directory()?.join("bench/multisource");
    std::fs::create_dir_all(&folder)?;
    let benches = run::root().join("benches/link");
    let records = folder.join("records.csv");
    let prepared =
        Command::new("python3").arg(benches.join("multisource.py")).args([&data, &records]).status()?;
    if !prepared.success() {
        bail!("the records cannot be prepared; benches/link/multisource.py needs the program zstd");
    }
    let rules = benches.join("multisource");
    for (stage, precision, recall) in BARS {
        let mut command: Vec<OsString> =
            vec![binary.into(), "link".into(), "--left".into(), records.clone().into()];
        command.extend(["--source".into(), rules.join("sources/multisource.yaml").into()]);
        command.extend(["--out".into(), folder.join("pairs.csv").into()]);
        command.extend(["--truth", "truth", "--format", "json"].map(OsString::from));
        if stage == "both stages" {
            command.extend(["--config".into(), rules.join("link.yaml").into()]);
        }
        let run = measure(&command)?;
        let report: Value = serde_json::from_str(&run.output).context("the summary of a linkage")?;
        let share = |name: &str| report[0][name].as_f64().unwrap_or_default();
        let largest = report[0]["largest"].as_u64().unwrap_or_default();
        say(&format!(
            "multisource, {stage}, {} records: precision {:.4} ({}), recall {:.4} ({}), largest person {largest} records \
             (bar: under {LARGEST}); {:.1} s, peak memory {} MB",
            report[0]["records"],
            share("precision"),
            bar(share("precision") >= precision, precision),
            share("recall"),
            bar(share("recall") >= recall, recall),
            run.seconds,
            run.peak_mb,
        ));
    }
    Ok(())
}
