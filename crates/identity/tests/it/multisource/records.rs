//! The records of the multi-source file, whose each truly is, and how well people agree with that: what the test holds, and
//! what the measurement in `examples/multisource.rs` prints.

use std::collections::HashMap;

use qianmian_identity::{Attribute, IdentityConfig, KindRule};
use qianmian_model::{Identifier, IdentifierKind, Time};
use qianmian_testkit::time;

/// A record, and whose it truly is.
pub(crate) struct Known {
    pub(crate) identifiers: Vec<Identifier>,
    pub(crate) attributes: Vec<Attribute<'static>>,
    pub(crate) at: Time,
    pub(crate) truth: String,
    /// The cells of its line, as the file has them.
    #[allow(dead_code, reason = "read where both stages of linking are measured, in crates/pipeline")]
    pub(crate) cells: Vec<String>,
}

/// Pairs of records: in one person, truly of one, and both.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pairs {
    pub(crate) linked: u64,
    pub(crate) true_pairs: u64,
    pub(crate) both: u64,
    /// Records of the largest person.
    pub(crate) largest: u64,
}

/// The rules that the file is resolved by.
pub(crate) fn config() -> IdentityConfig {
    let mut config = IdentityConfig::default();
    // The account of each of the two IM platforms.
    config.kinds.insert("im_uid".to_owned(), KindRule::account(98, 2));
    config
}

#[allow(clippy::cast_precision_loss, reason = "counts far below 2^52")]
impl Pairs {
    pub(crate) fn precision(&self) -> f64 {
        self.both as f64 / self.linked as f64
    }

    pub(crate) fn recall(&self) -> f64 {
        self.both as f64 / self.true_pairs as f64
    }
}

pub(crate) fn count_pairs(rows: &[Known], people: &[Option<u32>]) -> Pairs {
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

/// The records; none where the data folder is not there.
pub(crate) fn load() -> Option<Vec<Known>> {
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
        Known {
            identifiers: kinds.into_iter().filter_map(identifier).collect(),
            attributes: attributes.into_iter().filter_map(attribute).collect(),
            at: time(&format!("{}Z", fields[2].replace(' ', "T"))),
            truth: truth[&fields[0]].clone(),
            cells: fields,
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
