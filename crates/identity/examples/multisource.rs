//! Measures linking on records of 50,000 Chinese people from four sources: people against the truth, identifiers a second
//! in memory, and through a store a full run, the same again, one per cent of new records, and a dry run of changed rules.
//!
//! `cargo xtask bench identity` runs it on the files of the data folder and reads what it prints: one JSON object.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that cannot go on fails")]

#[path = "../tests/it/multisource/records.rs"]
mod records;

use std::time::Instant;

use qianmian_identity::{IdentityConfig, KindRule, Linkable, forecast_rules, link_records, resolve};
use qianmian_store::{Store, Vault};
use qianmian_testkit::time;

use records::{config, count_pairs, load};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let Some(rows) = load() else { return };
    let config = config();
    let records: Vec<Linkable<'_>> = rows
        .iter()
        .map(|row| Linkable {
            identifiers: &row.identifiers,
            attributes: &row.attributes,
            source: "bench",
            at: row.at,
        })
        .collect();
    let mut seconds: Vec<f64> = (0..5).map(|_| timed(|| drop(link_records(&config, &records)))).collect();
    seconds.sort_by(f64::total_cmp);
    let linked = link_records(&config, &records);
    let pairs = count_pairs(&rows, &linked.person_of);
    let (precision, recall, largest) = (pairs.precision(), pairs.recall(), pairs.largest);
    let [full, again, more, dry_run] = through_store(&config, &records).await;
    println!(
        "{{\"records\":{},\"identifiers_named\":{},\"memory_seconds\":{},\"precision\":{precision},\"recall\":{recall},\
         \"largest\":{largest},\"store_full_seconds\":{full},\"store_again_seconds\":{again},\"store_more_seconds\":{more},\
         \"store_dry_run_seconds\":{dry_run}}}",
        records.len(),
        linked.named,
        seconds[2],
    );
}

fn timed(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

/// Seconds of 99 % of the records in batches of 20,000, of the same again, of the rest as one batch, and of a dry run.
async fn through_store(config: &IdentityConfig, records: &[Linkable<'_>]) -> [f64; 4] {
    let folder = tempfile::TempDir::new().unwrap();
    let store = Store::open(&folder.path().join("store.db"), Vault::from_key([7; 32])).await.unwrap();
    let (known, new) = records.split_at(records.len() - records.len() / 100);
    let mut seconds = [0.0; 4];
    for (part, records) in [known, known, new].into_iter().enumerate() {
        let start = Instant::now();
        for batch in records.chunks(20_000) {
            let mut tx = store.begin().await.unwrap();
            resolve(&mut tx, config, batch, time("2026-03-01T08:00:00Z")).await.unwrap();
            tx.commit().await.unwrap();
        }
        seconds[part] = start.elapsed().as_secs_f64();
    }
    let mut changed = config.clone();
    changed.kinds.insert("phone".to_owned(), KindRule { limit: 2, ..config.rule("phone").clone() });
    let start = Instant::now();
    let forecast = forecast_rules(&mut store.read().await.unwrap(), &changed).await.unwrap();
    seconds[3] = start.elapsed().as_secs_f64();
    assert!(forecast.created > 0, "a tighter limit parts people");
    seconds
}
