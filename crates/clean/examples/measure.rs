//! How right and how fast addresses, phones, e-mails and times are read, on the data sets, as one JSON object. It is what
//! `cargo xtask bench clean` runs; alone: `cargo run --release -p qianmian-clean --example measure`.

use std::hint::black_box;
use std::time::Instant;

use jiff::tz::TimeZone;
use qianmian_clean::email::{parse_email, tidy};
use qianmian_clean::phone::{PhoneRegion, parse_phone};
use qianmian_clean::time::TimeReader;
use qianmian_clean::{Region, Regions};
use qianmian_testkit::data;
use serde_json::{Map, Value, json};

/// Passes over each input, of which the median counts.
const PASSES: usize = 5;
/// Short inputs are repeated up to this many.
const ENOUGH: usize = 100_000;

#[allow(clippy::print_stdout, reason = "what the program is for")]
fn main() {
    let mut report = Map::new();
    let sections =
        [("addresses", addresses()), ("phones", phones()), ("emails", emails()), ("times", times())];
    for (name, section) in sections {
        report.insert(name.to_owned(), section.unwrap_or(Value::Null));
    }
    println!("{}", Value::Object(report));
}

fn read(relative: &str) -> Option<String> {
    let path = data::find(relative)?;
    let bytes = if relative.ends_with(".zst") { data::read_zst(path) } else { std::fs::read(path) };
    String::from_utf8(bytes.ok()?).ok()
}

/// Items a second, median of the passes, by one thread.
fn per_second<'a>(inputs: &[&'a str], mut each: impl FnMut(&'a str)) -> f64 {
    let passes = (0..PASSES).map(|_| {
        let start = Instant::now();
        inputs.iter().for_each(|input| each(input));
        #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
        let rate = inputs.len() as f64 / start.elapsed().as_secs_f64();
        rate
    });
    let mut rates: Vec<f64> = passes.collect();
    rates.sort_by(f64::total_cmp);
    rates[PASSES / 2]
}

fn repeated<'a>(inputs: &[&'a str]) -> Vec<&'a str> {
    inputs.iter().copied().cycle().take(ENOUGH.max(inputs.len())).collect()
}

/// Right and all.
#[derive(Default)]
struct Share(u32, u32);

impl Share {
    fn add(&mut self, holds: bool) {
        self.0 += u32::from(holds);
        self.1 += 1;
    }

    fn rate(&self) -> f64 {
        f64::from(self.0) / f64::from(self.1.max(1))
    }
}

fn addresses() -> Option<Value> {
    let gold = read("addresses/ncap_gold_dev.tsv")?;
    let regions = Regions::bundled();
    let mut shares: [Share; 5] = Default::default();
    for line in gold.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let found = regions.find(fields[0]).ok();
        let is_right = |region: Region| fields[5].split(';').any(|code| code == region.code.to_string());
        match fields[1] {
            "district" => {
                let is_right = found.is_some_and(is_right);
                shares[0].add(is_right);
                if !fields[6].contains("prov=") && !fields[6].contains("city=") {
                    shares[1].add(is_right);
                }
            }
            "city" => shares[2].add(found.is_some_and(is_right)),
            "none" => {
                shares[3].add(found.is_some());
                shares[4].add(found.is_none() && regions.infer(fields[0]).is_some());
            }
            _ => {}
        }
    }
    let speed = read("addresses/cpca_addr.csv.zst")?;
    let speed: Vec<&str> = speed.lines().skip(1).collect();
    let rate = per_second(&repeated(&speed), |text| {
        let _ = black_box(regions.find(black_box(text)));
    });
    let [district, bare, city, invented, inferred] = shares.map(|share| share.rate());
    Some(json!({
        "district": district,
        "district_without_upper": bare,
        "city": city,
        "false_positives": invented,
        "inferred_from_town": inferred,
        "per_second": rate,
    }))
}

fn phones() -> Option<Value> {
    let (cases, oracle) = (read("contacts/phones.tsv.zst")?, read("contacts/phones.oracle.txt.zst")?);
    let mut differing = 0;
    let cases: Vec<&str> = cases.lines().collect();
    for (case, expected) in cases.iter().zip(oracle.lines()) {
        differing += u32::from(parse_case(case).as_deref() != expected.strip_prefix("1|"));
    }
    let rate = per_second(&cases, |case| {
        black_box(parse_case(black_box(case)));
    });
    Some(json!({ "strings": cases.len(), "disagreements": differing, "per_second": rate }))
}

/// `text <tab> region`, where no region is China.
fn parse_case(case: &str) -> Option<String> {
    let (text, region) = case.split_once('\t')?;
    let region = if region.is_empty() { PhoneRegion::CHINA } else { PhoneRegion::parse(region).ok()? };
    parse_phone(text, region).ok()
}

fn emails() -> Option<Value> {
    let (cases, oracle) = (read("contacts/emails.txt")?, read("contacts/emails.oracle.txt")?);
    let cases: Vec<&str> = cases.split('\n').collect();
    let mut differing = 0;
    for (case, expected) in cases.iter().zip(oracle.lines()) {
        // RFC 5321, 4.5.3.1.1, which the oracle does not hold.
        let too_long = case.split('@').next().is_some_and(|local| local.len() > 64);
        differing += u32::from(parse_email(case).is_ok() != (expected == "1" && !too_long));
    }
    let rate = per_second(&repeated(&cases), |case| {
        let _ = black_box(parse_email(&tidy(black_box(case))));
    });
    Some(json!({ "cases": cases.len(), "disagreements": differing, "per_second": rate }))
}

/// Written times that are none: said against now, or of a day that no calendar has.
const REFUSED: [&str; 3] = ["昨天 15:20", "3小时前", "2023-02-30 10:00:00"];

fn times() -> Option<Value> {
    let cases = read("contacts/dates.tsv")?;
    let cases: Vec<&str> = cases.lines().map(str::trim).filter(|case| !case.is_empty()).collect();
    let reader = TimeReader::new(TimeZone::get("Asia/Shanghai").ok()?, Some(false));
    let differing = cases.iter().filter(|case| reader.read(case).is_ok() == REFUSED.contains(*case)).count();
    let rate = per_second(&repeated(&cases), |case| {
        let _ = black_box(reader.read(black_box(case)));
    });
    Some(json!({ "cases": cases.len(), "disagreements": differing, "per_second": rate }))
}
