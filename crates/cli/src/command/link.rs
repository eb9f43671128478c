//! `qianmian link`: the records of one person in one table or two, without a workspace.

use std::path::Path;

use anyhow::{Context, Result};
use qianmian_link::{Explanation, LinkConfig, Linkage, Model, Records, link, read};
use qianmian_model::{Clock as _, SystemClock};
use qianmian_pipeline::alone::{identifiers_alone, identify_file, load_source, rules_over_file};
use serde_json::json;

use crate::arguments::{Format, Link};
use crate::{Usage, show};

/// Links the tables and writes what was found.
pub(crate) async fn run(options: &Link, format: Format) -> Result<()> {
    let options = options.clone();
    tokio::task::spawn_blocking(move || link_files(&options, format)).await?
}

fn link_files(options: &Link, format: Format) -> Result<()> {
    let explained = options.explain.as_deref().map(two_ids).transpose()?;
    let reused = if options.reuse { options.model.as_deref().map(Model::load).transpose()? } else { None };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (config, records, refused) = records(options, threads)?;
    let linkage = link(&records, &config, reused, threads)?;
    let links = linkage.write_pairs(&options.out)?;
    if let Some(path) = &options.clusters {
        linkage.write_clusters(path)?;
    }
    if let Some(path) = options.model.as_ref().filter(|_| !options.reuse) {
        std::fs::write(path, linkage.model().to_json())
            .with_context(|| format!("writing {}", path.display()))?;
    }
    warn_of_skipped(&linkage);
    for dependence in linkage.dependences() {
        tracing::warn!("{dependence}");
    }
    match explained {
        Some((a, b)) => explain(&linkage.explain(a, b)?, [a, b], format),
        None => summary(&linkage, records.len(), refused, links).print(format),
    }
}

/// What is compared, the records, and, where they are cleaned, how many rows were refused.
fn records(options: &Link, threads: usize) -> Result<(LinkConfig, Records, Option<u64>)> {
    let read_text = |path: &Path| {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(|| format!("reading {name}"))?;
        anyhow::Ok((name, text))
    };
    let written = options.config.as_deref().map(read_text).transpose()?;
    let truth = options.truth.as_deref();
    match (&options.source, written) {
        (Some(declared), written) => {
            let (workspace, source) = load_source(declared)?;
            let config = match written {
                Some((name, text)) => rules_over_file(&workspace, &name, &text)?,
                None => identifiers_alone(),
            };
            let now = SystemClock.now();
            let identified = identify_file(&workspace, &source, &options.left, &config, truth, now)?;
            Ok((config, identified.records, Some(identified.counts.rows_rejected)))
        }
        (None, Some((name, text))) => {
            let config = LinkConfig::parse(&name, &text)?;
            let records = read(&options.left, options.right.as_deref(), &config, truth, threads)?;
            Ok((config, records, None))
        }
        (None, None) => Err(Usage("`link` needs --config, or --source, or both".to_owned()).into()),
    }
}

fn two_ids(ids: &str) -> Result<(&str, &str)> {
    let ids = ids.split_once(',').map(|(a, b)| (a.trim(), b.trim()));
    Ok(ids.ok_or_else(|| Usage("--explain takes two record ids with a comma between them".to_owned()))?)
}

fn warn_of_skipped(linkage: &Linkage<'_>) {
    for (rule, skipped) in linkage.skipped() {
        tracing::warn!(
            "{} records agree on [{rule}], more than block_cap: these pairs are not compared by this rule",
            skipped.records
        );
    }
}

fn summary(linkage: &Linkage<'_>, records: usize, refused: Option<u64>, links: u64) -> show::Table {
    let (clusters, largest) = linkage.sizes();
    let mut columns = vec!["records", "pairs_compared", "links", "clusters", "largest"];
    let mut row =
        vec![json!(records), json!(linkage.compared()), json!(links), json!(clusters), json!(largest)];
    if let Some(refused) = refused {
        columns.push("rows_rejected");
        row.push(json!(refused));
    }
    if let Some(measure) = linkage.measure() {
        let shares = [
            ("precision", measure.precision),
            ("recall", measure.recall),
            ("f1", measure.f1),
            ("cluster_precision", measure.cluster_precision),
            ("cluster_recall", measure.cluster_recall),
            ("cluster_f1", measure.cluster_f1),
        ];
        for (name, share) in shares {
            columns.push(name);
            row.push(json!((share * 1e5).round() / 1e5));
        }
    }
    let mut table = show::Table::new(&columns);
    table.row(row);
    table
}

/// The waterfall: what each column adds, the sum so far, and the end.
fn explain(explanation: &Explanation, ids: [&str; 2], format: Format) -> Result<()> {
    let [left, right] = ids.map(str::to_owned);
    let columns =
        ["column".to_owned(), left, right, "agreement".to_owned(), "bits".to_owned(), "rarity".to_owned()];
    let mut table = show::Table::named(columns.into_iter().chain(["sum".to_owned()]).collect());
    let bits = |bits: f64| json!((bits * 100.0).round() / 100.0);
    let mut sum = explanation.prior_bits;
    table.row([json!("(prior)"), json!(""), json!(""), json!(""), bits(sum), json!(""), bits(sum)]);
    for step in &explanation.steps {
        sum += step.level_bits + step.rarity_bits;
        let [a, b] = &step.values;
        table.row([
            json!(step.column),
            json!(a),
            json!(b),
            json!(step.level),
            bits(step.level_bits),
            bits(step.rarity_bits),
            bits(sum),
        ]);
    }
    table.print(format)?;
    if format == Format::Table {
        let rules = match explanation.rules.len() {
            0 => "no blocking rule: the pair was not compared".to_owned(),
            _ => explanation.rules.iter().map(|rule| format!("[{rule}]")).collect::<Vec<_>>().join(" "),
        };
        let linked = match explanation {
            Explanation { known: true, .. } => "known to be one person",
            Explanation { linked: true, .. } => "in one cluster",
            _ => "in two clusters",
        };
        show::text(&format!("probability {:.4}, {linked}\nagree on {rules}", explanation.probability))?;
    }
    Ok(())
}
