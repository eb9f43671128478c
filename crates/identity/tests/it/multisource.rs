//! Records of 50,000 Chinese people from four sources, with planted hazards: default values, shop phones, kiosk devices,
//! shared and recycled numbers. Precision and recall are over pairs of records of one person.
//!
//! The file is resolved twice: at once, and in batches, which must come to the same people.

use std::collections::HashMap;

use qianmian_identity::{Attribute, IdentityConfig, KindRule};
use qianmian_model::{Identifier, IdentifierKind};
use qianmian_testkit::time;

use crate::world::{Row, World};

/// A record, and whose it truly is.
struct Known {
    row: Row,
    truth: String,
}

/// Pairs of records: in one person, truly of one, and both.
#[derive(Debug, PartialEq, Eq)]
struct Pairs {
    linked: u64,
    true_pairs: u64,
    both: u64,
    largest: u64,
}

#[tokio::test]
async fn people_of_many_sources_are_found_with_few_mistakes() {
    let Some(rows) = load_rows() else { return };
    let at_once = measure(&rows, rows.len()).await;
    assert!(at_once.precision() >= 0.97, "precision {}", at_once.precision());
    assert!(at_once.recall() >= 0.69, "recall {}", at_once.recall());
    assert!(at_once.largest < 20, "largest {}", at_once.largest);
    assert_eq!(measure(&rows, 20_000).await, at_once, "batches come to the same people");
}

/// Resolves the rows in batches and compares the people with the truth.
async fn measure(rows: &[Known], batch: usize) -> Pairs {
    let mut config = IdentityConfig::default();
    // The account of each of the two IM platforms.
    config.kinds.insert("im_uid".to_owned(), KindRule::account(98, 2));
    let world = World::new(config).await;

    let mut subjects: Vec<Option<u32>> = Vec::with_capacity(rows.len());
    let (mut merges, mut refusals, mut unresolved) = (0, 0, 0);
    for batch in rows.chunks(batch) {
        let records: Vec<Row> = batch.iter().map(|known| known.row.clone()).collect();
        let resolution = world.resolve(&records).await;
        (merges, refusals) = (merges + resolution.counts.merges, refusals + resolution.counts.refusals);
        unresolved += resolution.counts.unresolved;
        subjects
            .extend(resolution.records.iter().map(|record| record.ok().map(|resolved| resolved.subject.0)));
    }
    let mut tx = world.store.read().await.unwrap();
    let map = qianmian_store::people::subject_map(&mut tx).await.unwrap();
    let people: Vec<Option<u32>> = subjects.iter().map(|subject| subject.map(|s| map[s as usize])).collect();
    let pairs = count_pairs(rows, &people);
    #[allow(clippy::print_stderr, reason = "the figures are what one runs this test for")]
    {
        eprintln!(
            "{} records in batches of {batch}: precision {:.3}, recall {:.3}, largest person {} records; \
             {merges} merges, {refusals} refusals, {unresolved} nobody's",
            rows.len(),
            pairs.precision(),
            pairs.recall(),
            pairs.largest
        );
    }
    pairs
}

#[allow(clippy::cast_precision_loss, reason = "counts far below 2^52")]
impl Pairs {
    fn precision(&self) -> f64 {
        self.both as f64 / self.linked as f64
    }

    fn recall(&self) -> f64 {
        self.both as f64 / self.true_pairs as f64
    }
}

fn count_pairs(rows: &[Known], people: &[Option<u32>]) -> Pairs {
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
    Pairs {
        linked: by_person.values().map(pairs).sum(),
        true_pairs: by_truth.values().map(pairs).sum(),
        both: by_both.values().map(pairs).sum(),
        largest: by_person.values().max().copied().unwrap_or(0),
    }
}

fn load_rows() -> Option<Vec<Known>> {
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
        let attributes = [(10, "name"), (11, "gender"), (12, "birth_year")];
        let attribute = |(column, name): (usize, &'static str)| {
            let value = fields[column].trim().to_owned();
            (!value.is_empty()).then(|| Attribute { name: name.into(), value: value.into() })
        };
        let row = Row {
            identifiers: kinds.into_iter().filter_map(identifier).collect(),
            attributes: attributes.into_iter().filter_map(attribute).collect(),
            at: time(&format!("{}Z", fields[2].replace(' ', "T"))),
        };
        Known { row, truth: truth[&fields[0]].clone() }
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
