//! Measures linking on records of 50,000 Chinese people from four sources: people against the truth, identifiers a second
//! in memory, and through a store a full run, the same again, and one per cent of new records.
//!
//! `cargo xtask bench identity` runs it on the files of the data folder and reads what it prints: one JSON object.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that cannot go on fails")]

use std::collections::HashMap;
use std::time::Instant;

use qianmian_identity::{Attribute, IdentityConfig, KindRule, Linkable, link_records, resolve};
use qianmian_model::{Identifier, IdentifierKind};
use qianmian_store::{Store, Vault};
use qianmian_testkit::time;

struct Row {
    identifiers: Vec<Identifier>,
    attributes: Vec<Attribute<'static>>,
    at: qianmian_model::Time,
    truth: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let Some(rows) = load() else { return };
    let mut config = IdentityConfig::default();
    // The account of each of the two IM platforms.
    config.kinds.insert("im_uid".to_owned(), KindRule::account(98, 2));
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
    let (precision, recall, largest) = compare(&rows, &linked.person_of);
    let [full, again, more] = through_store(&config, &records).await;
    println!(
        "{{\"records\":{},\"identifiers_named\":{},\"memory_seconds\":{},\"precision\":{precision},\"recall\":{recall},\
         \"largest\":{largest},\"store_full_seconds\":{full},\"store_again_seconds\":{again},\"store_more_seconds\":{more}}}",
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

/// Seconds of 99 % of the records in batches of 20,000, of the same again, and of the rest as one batch.
async fn through_store(config: &IdentityConfig, records: &[Linkable<'_>]) -> [f64; 3] {
    let folder = tempfile::TempDir::new().unwrap();
    let store = Store::open(&folder.path().join("store.db"), Vault::from_key([7; 32])).await.unwrap();
    let (known, new) = records.split_at(records.len() - records.len() / 100);
    let mut seconds = [0.0; 3];
    for (part, records) in [known, known, new].into_iter().enumerate() {
        let start = Instant::now();
        for batch in records.chunks(20_000) {
            let mut tx = store.begin().await.unwrap();
            resolve(&mut tx, config, batch, time("2026-03-01T08:00:00Z")).await.unwrap();
            tx.commit().await.unwrap();
        }
        seconds[part] = start.elapsed().as_secs_f64();
    }
    seconds
}

/// Precision and recall over pairs of records, and the records of the largest person.
#[allow(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn compare(rows: &[Row], people: &[Option<u32>]) -> (f64, f64, u64) {
    let mut by_person: HashMap<u32, u64> = HashMap::new();
    let mut by_truth: HashMap<&str, u64> = HashMap::new();
    let mut by_both: HashMap<(u32, &str), u64> = HashMap::new();
    for (row, person) in rows.iter().zip(people) {
        *by_truth.entry(&row.truth).or_default() += 1;
        if let Some(person) = person {
            *by_person.entry(*person).or_default() += 1;
            *by_both.entry((*person, &row.truth)).or_default() += 1;
        }
    }
    let pairs = |count: &u64| count * (count - 1) / 2;
    let both = by_both.values().map(pairs).sum::<u64>() as f64;
    let linked = by_person.values().map(pairs).sum::<u64>() as f64;
    let truly = by_truth.values().map(pairs).sum::<u64>() as f64;
    (both / linked, both / truly, by_person.values().max().copied().unwrap_or(0))
}

fn load() -> Option<Vec<Row>> {
    let records = qianmian_testkit::data::find("identity/cn_multisource.records.csv.zst")?;
    let truth = qianmian_testkit::data::find("identity/cn_multisource.truth.csv.zst")?;
    let truth: HashMap<String, String> =
        read_csv(&truth).into_iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    // rec_id, source, ts, im_uid, unionid, openid, phone, email, device_id, order_id, name, gender, birth_year, …
    let kinds = [(3, "im_uid"), (4, "unionid"), (5, "openid"), (6, "phone"), (7, "email"), (8, "device_id")];
    let row = |fields: Vec<String>| {
        let identifier = |(column, kind): (usize, &str)| {
            let value = normalise(kind, &fields[column])?;
            Some(Identifier::new(IdentifierKind::new(kind), value))
        };
        let attribute = |(column, name): (usize, &'static str)| {
            let value = fields[column].trim().to_owned();
            (!value.is_empty()).then(|| Attribute { name: name.into(), value: value.into() })
        };
        Row {
            identifiers: kinds.into_iter().filter_map(identifier).collect(),
            attributes: [(10, "name"), (11, "gender"), (12, "birth_year")]
                .into_iter()
                .filter_map(attribute)
                .collect(),
            at: time(&format!("{}Z", fields[2].replace(' ', "T"))),
            truth: truth[&fields[0]].clone(),
        }
    };
    Some(read_csv(&records).into_iter().map(row).collect())
}

/// What cleaning makes of a value, for the forms that occur in this data.
fn normalise(kind: &str, value: &str) -> Option<String> {
    let value = value.trim();
    if kind != "phone" {
        let value = if kind == "email" { value.to_lowercase() } else { value.to_owned() };
        return (!value.is_empty()).then_some(value);
    }
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let national = digits.strip_prefix("00").unwrap_or(&digits);
    let national =
        if national.len() == 13 { national.strip_prefix("86").unwrap_or(national) } else { national };
    (national.len() == 11).then(|| format!("+86{national}"))
}

fn read_csv(path: &std::path::Path) -> Vec<Vec<String>> {
    let content = qianmian_testkit::data::read_zst(path).unwrap();
    let mut reader = csv::Reader::from_reader(content.as_slice());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}
