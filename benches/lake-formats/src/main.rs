//! Measures table formats for the event lake on one workload and prints one Markdown table.
//!
//! `lake-formats [DIR]` runs the candidates that were compiled in, below DIR (kept) or a temporary directory (removed).
//! `lake-formats die CODE POINT DIR` is the child that a crash trial kills.

mod census;
#[cfg(feature = "delta")]
mod delta;
#[cfg(feature = "ducklake")]
mod ducklake;
mod lake;
mod plain;
mod report;
mod sql_store;
mod trials;
mod workload;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::lake::{CrashPoint, Lake};
use crate::report::Report;

/// Does `$body` with `$lake` as each candidate's type and `$code` as its name on the command line.
macro_rules! for_each_candidate {
    (|$lake:ident, $code:ident| $body:block) => {{
        for_each_candidate!(@one "plain", crate::plain::Plain<true>, $lake, $code, $body);
        for_each_candidate!(@one "plain-unsynced", crate::plain::Plain<false>, $lake, $code, $body);
        #[cfg(feature = "delta")]
        for_each_candidate!(@one "delta", crate::delta::Delta, $lake, $code, $body);
        #[cfg(feature = "ducklake")]
        for_each_candidate!(@one "ducklake", crate::ducklake::DuckLake, $lake, $code, $body);
    }};
    (@one $value:literal, $type:ty, $lake:ident, $code:ident, $body:block) => {{
        type $lake = $type;
        let $code: &str = $value;
        $body
    }};
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => measure(tempfile::tempdir()?.path()).await,
        ["die", code, point, directory] => die(code, point, Path::new(directory)).await,
        [directory] => measure(&PathBuf::from(directory)).await,
        _ => bail!("usage: lake-formats [DIR]"),
    }
}

async fn measure(root: &Path) -> Result<()> {
    // Absolute, because Delta and DuckLake name their files by URL.
    std::fs::create_dir_all(root)?;
    let root = root.canonicalize()?;
    let mut report = Report::default();
    for_each_candidate!(|Candidate, code| {
        let findings = trials::run::<Candidate>(&root.join(code), code).await;
        report.add(Candidate::NAME, findings.with_context(|| format!("the trials of {code} failed"))?);
    });
    print!("{report}");
    Ok(())
}

async fn die(wanted: &str, point: &str, directory: &Path) -> Result<()> {
    let point = match point {
        "AfterFile" => CrashPoint::AfterFile,
        "AfterTableCommit" => CrashPoint::AfterTableCommit,
        _ => bail!("no crash point {point}"),
    };
    for_each_candidate!(|Candidate, code| {
        if code == wanted {
            return trials::append_and_die::<Candidate>(directory, point).await;
        }
    });
    bail!("no candidate {wanted}")
}
