//! Accuracy on real addresses whose divisions were marked by hand.

use qianmian_clean::Regions;
use qianmian_testkit::data;

/// One address with what was marked in it.
struct Gold {
    text: String,
    level: String,
    codes: Vec<u32>,
    /// Kind and text, in the order of the address.
    spans: Vec<(String, String)>,
}

/// The addresses of a part of the corpus; nothing when it is absent.
fn gold(part: &str) -> Option<Vec<Gold>> {
    let path = data::find(&format!("addresses/ncap_gold_{part}.tsv"))?;
    let text = std::fs::read_to_string(path).unwrap();
    let read = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let spans = fields[6].split('|').filter_map(|span| span.split_once('='));
        Gold {
            text: fields[0].to_owned(),
            level: fields[1].to_owned(),
            codes: fields[5].split(';').filter_map(|code| code.parse().ok()).collect(),
            spans: spans.map(|(kind, text)| (kind.to_owned(), text.to_owned())).collect(),
        }
    };
    Some(text.lines().skip(1).map(read).collect())
}

/// How many of the addresses give one of their codes, and those that do not.
fn accuracy<'a>(addresses: impl Iterator<Item = (&'a Gold, String)>) -> (f64, usize, Vec<String>) {
    let regions = Regions::bundled();
    let (mut count, mut wrong) = (0, Vec::new());
    for (address, text) in addresses {
        count += 1;
        if !regions.find(&text).is_ok_and(|region| address.codes.contains(&region.code)) {
            wrong.push(text);
        }
    }
    (1.0 - wrong.len() as f64 / f64::from(count.max(1)), count as usize, wrong)
}

#[test]
fn districts_of_real_addresses_are_found() {
    let Some(gold) = gold("dev") else { return };
    let districts = gold.iter().filter(|address| address.level == "district");
    let (accuracy, count, wrong) = accuracy(districts.map(|address| (address, address.text.clone())));
    assert!(accuracy >= 0.985, "{accuracy:.4} of {count}: {wrong:#?}");
}

/// The addresses that name their district and nothing above it. Some of those names are also those of markets and shops, and
/// stay vetoed: `柯桥联合市场`.
#[test]
fn districts_are_found_where_the_levels_above_are_missing() {
    let Some(gold) = gold("dev") else { return };
    let upper = |kind: &str| kind == "prov" || kind == "city";
    let bare = gold
        .iter()
        .filter(|address| address.level == "district" && !address.spans.iter().any(|(kind, _)| upper(kind)));
    let (accuracy, count, wrong) = accuracy(bare.map(|address| (address, address.text.clone())));
    assert!(accuracy >= 0.945, "{accuracy:.4} of {count}: {wrong:#?}");
}

#[test]
fn addresses_without_a_division_have_none() {
    let Some(gold) = gold("dev") else { return };
    let regions = Regions::bundled();
    let without: Vec<&Gold> = gold.iter().filter(|address| address.level == "none").collect();
    let invented: Vec<&str> = without
        .iter()
        .map(|address| address.text.as_str())
        .filter(|text| regions.find(text).is_ok())
        .collect();
    let rate = invented.len() as f64 / without.len() as f64;
    assert!(rate <= 0.05, "{rate:.4} of {}: {invented:#?}", without.len());
}

/// What is inferred from a town alone is measured where the district is marked: everything above the town is taken off.
#[test]
fn a_town_alone_tells_its_district() {
    let Some(gold) = gold("dev") else { return };
    let regions = Regions::bundled();
    let (mut inferred, mut right) = (0u32, 0u32);
    for address in gold.iter().filter(|address| address.level == "district") {
        let Some((_, town)) = address.spans.iter().find(|(kind, _)| kind == "town") else { continue };
        let from = address.text.rfind(town.as_str()).unwrap_or(0);
        if let Some(region) = regions.infer(&address.text[from..]) {
            inferred += 1;
            right += u32::from(address.codes.contains(&region.code));
        }
    }
    assert!(inferred >= 250, "{inferred} towns tell their district");
    let precision = f64::from(right) / f64::from(inferred);
    assert!(precision >= 0.94, "{precision:.4} of {inferred}");
}
