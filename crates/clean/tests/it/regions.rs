//! Accuracy on real addresses whose districts were marked by hand.

use qianmian_clean::Regions;
use qianmian_testkit::data;

/// Measured on the development split: 1,981 addresses with a district, 756 with no division at all.
#[test]
fn districts_of_real_addresses_are_found() {
    let Some(path) = data::find("addresses/ncap_gold_dev.tsv") else { return };
    let gold = std::fs::read_to_string(path).unwrap();
    let regions = Regions::bundled();
    let (mut districts, mut right, mut without, mut invented) = (0u32, 0u32, 0u32, 0u32);
    for line in gold.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let (text, level, codes) = (fields[0], fields[1], fields[5]);
        let found = regions.find(text).ok();
        let is_right =
            found.is_some_and(|region| codes.split(';').any(|code| code == region.code.to_string()));
        match level {
            "district" => {
                districts += 1;
                right += u32::from(is_right);
            }
            "none" => {
                without += 1;
                invented += u32::from(found.is_some());
            }
            _ => {}
        }
    }
    let accuracy = f64::from(right) / f64::from(districts);
    let false_positives = f64::from(invented) / f64::from(without);
    assert!(accuracy >= 0.985, "district accuracy {accuracy:.4} of {districts}");
    assert!(false_positives <= 0.05, "false positives {false_positives:.4} of {without}");
}
