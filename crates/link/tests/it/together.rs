//! Records that are known to be one person: compared as one, and never taken apart.

use std::fmt::Write as _;

use proptest::prelude::*;

use crate::people::{Row, rows, table};
use crate::tables::{PEOPLE, linked, links, refusal};

/// The original of each person in two halves that share nothing but what they are known by, and the copies whole.
fn halves(rows: &[Row]) -> String {
    let mut text = "id,given_name,surname,born,postcode,street,phone,known\n".to_owned();
    let mut last = usize::MAX;
    for (index, Row { person, cells }) in rows.iter().enumerate() {
        if std::mem::replace(&mut last, *person) == *person {
            writeln!(text, "c{person},{},", cells.join(",")).unwrap();
        } else {
            let [given, surname, born, postcode, street, phone] = cells;
            writeln!(text, "a{person},{given},{surname},,,,,k{index}").unwrap();
            writeln!(text, "b{person},,,{born},{postcode},{street},{phone},k{index}").unwrap();
        }
    }
    text
}

#[test]
fn what_is_known_together_speaks_with_one_voice() {
    let table = halves(&rows(120, 8));
    let (apart, together) =
        (linked(PEOPLE, &table, links), linked(&format!("{PEOPLE}together: known\n"), &table, links));
    let names = |person: usize| (format!("a{person}"), format!("c{person}"));
    let found = |links: &std::collections::BTreeSet<(String, String)>| {
        (0..120).step_by(2).filter(|person| links.contains(&names(*person))).count()
    };
    // A name alone is not enough; with the other half's date, street and phone it is.
    assert!(found(&together) >= 55, "{} of 60", found(&together));
    assert!(found(&together) > found(&apart), "{} {}", found(&together), found(&apart));
    assert!((0..120).all(|person| together.contains(&(format!("a{person}"), format!("b{person}")))));
}

#[test]
fn an_explanation_says_what_was_known() {
    let table = halves(&rows(40, 9));
    linked(&format!("{PEOPLE}together: known\n"), &table, |linkage| {
        assert!(linkage.explain("a0", "b0").unwrap().known);
        let copy = linkage.explain("a0", "c0").unwrap();
        assert!(!copy.known && copy.linked);
        assert_ne!(copy.steps[5].values[0], "", "the phone is the other half's");
    });
}

#[test]
fn nobody_is_together_where_nobody_is_twice() {
    let refused = refusal(&format!("{PEOPLE}one_per_table: true\ntogether: person\n"), &table(&rows(3, 1)));
    assert!(refused.contains("nobody is twice in one table"), "{refused}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever records say, those that are known to be one person are in one cluster.
    #[test]
    fn what_is_known_is_never_taken_apart(seed in 0_u64..1_000_000, groups in 2_usize..40) {
        let mut text = "id,given_name,surname,born,postcode,street,phone,known\n".to_owned();
        for (index, row) in rows(60, seed).iter().enumerate() {
            let known = if index % 3 == 0 { String::new() } else { format!("k{}", index % groups) };
            writeln!(text, "r{index:03},{},{known}", row.cells.join(",")).unwrap();
        }
        let all = linked(&format!("{PEOPLE}together: known\n"), &text, links);
        let records = text.lines().count() - 1;
        for a in 0..records {
            for b in a + 1..records {
                if a % 3 != 0 && b % 3 != 0 && a % groups == b % groups {
                    let pair = (format!("r{a:03}"), format!("r{b:03}"));
                    prop_assert!(all.contains(&pair), "{:?}", pair);
                }
            }
        }
    }
}
