//! `qianmian link` without the rest of the product, for measuring: prints its figures as JSON.
//!
//! `link run CONFIG LEFT.csv [RIGHT.csv]` compares the result with column `cluster`; `link unpack FILE.zst FILE` decompresses.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use qianmian_link::{LinkConfig, link, read};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["run", config, left] => run(config, Path::new(left), None),
        ["run", config, left, right] => run(config, Path::new(left), Some(Path::new(right))),
        ["unpack", from, to] => Ok(std::fs::write(to, qianmian_testkit::data::read_zst(from)?)?),
        _ => Err("usage: link run CONFIG LEFT.csv [RIGHT.csv] | link unpack FILE.zst FILE".into()),
    }
}

#[allow(clippy::print_stdout, reason = "its figures are its purpose")]
fn run(config: &str, left: &Path, right: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let config = LinkConfig::parse(config, &std::fs::read_to_string(config)?)?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let started = Instant::now();
    let records = read(left, right, &config, Some("cluster"), threads)?;
    let read_seconds = started.elapsed().as_secs_f64();
    let linkage = link(&records, &config, None, threads)?;
    let seconds = started.elapsed().as_secs_f64();
    let (clusters, largest) = linkage.sizes();
    let measure = linkage.measure().ok_or("no truth was read")?;
    let figures = json!({
        "records": records.len(),
        "pairs_compared": linkage.compared(),
        "clusters": clusters,
        "largest": largest,
        "read_seconds": read_seconds,
        "seconds": seconds,
        "precision": measure.precision,
        "recall": measure.recall,
        "f1": measure.f1,
        "cluster_f1": measure.cluster_f1,
    });
    println!("{figures}");
    Ok(())
}
