//! Paths of files. Two streams never share a name, and every name is a plain file name on every system.

use qianmian_model::Time;
use qianmian_model::time::date_of;

use crate::files::Dataset;

/// The longest stream name that is spelt out; a longer one is cut and told apart by its fingerprint.
const SPELT_OUT: usize = 100;

/// `events/2026-03-01/http-000000000017-000000000042.parquet`.
pub(crate) fn appended(dataset: Dataset, accepted: Time, stream: &str, from: u64, to: u64) -> String {
    format!("{}/{}/{}-{from:012}-{to:012}.parquet", dataset.as_str(), day(accepted), spell(stream))
}

/// What a file is called after a rewrite: the name of one of the files it replaces, with when it was rewritten, to the
/// microsecond, so that it never takes the name of a live file.
pub(crate) fn rewritten(path: &str, now: Time) -> String {
    let stem = path.strip_suffix(".parquet").unwrap_or(path);
    let original = stem.rsplit_once("=r").map_or(stem, |(original, _)| original);
    format!("{original}=r{}.parquet", now.0)
}

/// The folder of a path: dataset and day.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The calendar day, UTC: a constant of the format, not the workspace's zone, which may change.
fn day(time: Time) -> jiff::civil::Date {
    const MICROS: i64 = 86_400_000_000;
    date_of(i32::try_from(time.0.div_euclid(MICROS)).unwrap_or(i32::MAX))
}

/// A stream's name in letters, digits, `.`, `_` and `-`; every other byte as `=` and two hexadecimal digits.
fn spell(stream: &str) -> String {
    let mut name = String::with_capacity(stream.len());
    for byte in stream.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-' => name.push(char::from(byte)),
            // Upper case, so that it is never taken for the mark of a rewrite.
            _ => name.push_str(&format!("={byte:02X}")),
        }
    }
    if name.len() > SPELT_OUT {
        let fingerprint = xxhash_rust::xxh3::xxh3_128(stream.as_bytes());
        name.truncate(SPELT_OUT);
        name.push_str(&format!("={fingerprint:032X}"));
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_that_look_alike_have_different_names() {
        let at = Time::parse_rfc3339("2026-03-01T23:59:59Z").unwrap();
        let name = |stream: &str| appended(Dataset::Events, at, stream, 1, 2);
        assert_eq!(name("http"), "events/2026-03-01/http-000000000001-000000000002.parquet");
        assert_eq!(name("file:a b"), "events/2026-03-01/file=3Aa=20b-000000000001-000000000002.parquet");
        assert_ne!(name("file:a b"), name("file:a_b"));
        let long = "订单".repeat(40);
        assert_ne!(name(&format!("{long}1")), name(&format!("{long}2")));
        assert!(name(&long).len() < 200);
    }

    #[test]
    fn a_rewrite_of_a_rewrite_keeps_the_first_name() {
        let once = rewritten("events/2026-03-01/http-1-2.parquet", Time(5));
        assert_eq!(once, "events/2026-03-01/http-1-2=r5.parquet");
        assert_eq!(rewritten(&once, Time(6)), "events/2026-03-01/http-1-2=r6.parquet");
        assert_eq!(folder(&once), "events/2026-03-01");
    }
}
