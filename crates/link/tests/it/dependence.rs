//! Columns that say the same twice are told of, and others are not.

use std::fmt::Write as _;

use crate::people::rows;
use crate::tables::linked;

/// Generated people with their postcodes and the towns in which these are.
fn table() -> String {
    let mut table = String::from("id,given_name,surname,born,postcode,town\n");
    for (index, row) in rows(700, 5).iter().enumerate() {
        let [given_name, surname, born, postcode, ..] = &row.cells;
        let town =
            postcode.parse::<u32>().map(|postcode| format!("town{}", postcode % 40)).unwrap_or_default();
        writeln!(table, "{index},{given_name},{surname},{born},{postcode},{town}").unwrap();
    }
    table
}

fn dependent(columns: &str) -> Vec<(String, String, f64)> {
    let config = format!(
        "id: id\ncolumns:\n  given_name: {{kind: name}}\n  surname: {{kind: name}}\n  born: {{kind: date}}\n{columns}"
    );
    linked(&config, &table(), |linkage| {
        let found = linkage.dependences().iter();
        found.map(|found| (found.column.clone(), found.given_by.clone(), found.twice_bits())).collect()
    })
}

#[test]
fn a_town_beside_its_postcode_is_told_of_with_what_counts_twice() {
    let found = dependent("  postcode: {kind: exact}\n  town: {kind: exact}\n");
    let [(column, given_by, bits)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((column.as_str(), given_by.as_str()), ("town", "postcode"));
    // One of forty towns.
    assert!((bits - 40_f64.log2()).abs() < 0.3, "{bits}");
}

#[test]
fn either_alone_is_not() {
    assert_eq!(dependent("  postcode: {kind: exact}\n"), []);
    assert_eq!(dependent("  town: {kind: exact}\n"), []);
}
