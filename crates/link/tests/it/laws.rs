//! What holds of every linkage, whatever the records are.

use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;
use qianmian_link::{LinkConfig, link, read};

use crate::people::{Dice, Row, rows, table, table_in_order};
use crate::tables::{PEOPLE, Tables, linked, links};

fn shuffled(many: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..many).collect();
    let mut dice = Dice(seed);
    for last in (1..many).rev() {
        order.swap(last, dice.below(last + 1));
    }
    order
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Files are exported in any order, and people must not change because of it: neither links, nor weights, nor numbers of
    /// threads may show.
    #[test]
    fn the_order_of_records_and_threads_does_not_matter(seed in 0_u64..1_000_000) {
        let rows = rows(120, seed);
        let outcome = |text: &str, threads: usize| {
            let config = LinkConfig::parse("link.yaml", PEOPLE).unwrap();
            let records = Tables::new().read(text, &config).unwrap();
            let linkage = link(&records, &config, None, threads).unwrap();
            (links(&linkage), linkage.model().to_json())
        };
        let expected = outcome(&table(&rows), 1);
        let order = shuffled(rows.len(), seed ^ 0xABCD);
        prop_assert_eq!(&outcome(&table_in_order(&rows, &order), 3), &expected);
        prop_assert!(!expected.0.is_empty());
    }

    /// Records with different numbers of a veto column never share a cluster, not even through records without one.
    #[test]
    fn a_veto_is_never_violated(seed in 0_u64..1_000_000) {
        let mut dice = Dice(seed);
        let mut text = "id,given_name,surname,born,postcode,street,phone,card\n".to_owned();
        let mut cards = HashMap::new();
        for (index, row) in rows(60, seed % 50).iter().enumerate() {
            // Cards say little of who somebody is: what would be linked is often kept apart.
            let card = match dice.below(4) { 0 => String::new(), other => format!("c{other}") };
            text += &format!("r{index},{},{card}\n", row.cells.join(","));
            cards.insert(format!("r{index}"), card);
        }
        let config = format!("{PEOPLE}veto: [card]\n");
        let (free, kept) = (linked(PEOPLE, &text, links), linked(&config, &text, links));
        let apart = |(a, b): &&(String, String)| {
            let (a, b) = (&cards[a], &cards[b]);
            !a.is_empty() && !b.is_empty() && a != b
        };
        prop_assert!(free.iter().any(|pair| apart(&pair)), "nothing was to be kept apart");
        prop_assert_eq!(kept.iter().find(apart), None);
    }

    /// A pair weighs the same whichever record is named first, and its waterfall sums to that weight.
    #[test]
    fn a_weight_is_symmetric_and_the_sum_of_its_steps(seed in 0_u64..1_000_000) {
        let mut rows = rows(40, seed);
        // Names written into each other's column are looked for in both directions.
        let crossed = rows.len() / 2;
        rows[crossed].cells.swap(0, 1);
        linked(PEOPLE, &table(&rows), |linkage| {
            for a in 0..rows.len() {
                for b in [(a + 1) % rows.len(), (a * 7 + 3) % rows.len(), crossed] {
                    let (a, b) = (format!("r{a:04}"), format!("r{b:04}"));
                    let there = linkage.explain(&a, &b).unwrap();
                    let back = linkage.explain(&b, &a).unwrap();
                    prop_assert!((there.weight_bits - back.weight_bits).abs() < 1e-9);
                    let steps: f64 = there.steps.iter().map(|step| step.level_bits + step.rarity_bits).sum();
                    prop_assert!((there.prior_bits + steps - there.weight_bits).abs() < 1e-9);
                }
            }
            Ok(())
        })?;
    }

    /// Where nobody is twice in a table, no record is linked twice and none within its table.
    #[test]
    fn one_per_table_links_one_to_one(seed in 0_u64..1_000_000) {
        let rows = rows(80, seed);
        let (left, right): (Vec<Row>, Vec<Row>) = {
            let mut last = usize::MAX;
            rows.into_iter().partition(|row| std::mem::replace(&mut last, row.person) != row.person)
        };
        let tables = Tables::new();
        let config = LinkConfig::parse("link.yaml", &format!("{PEOPLE}one_per_table: true\n")).unwrap();
        let (a, b) = (tables.write("a.csv", &table(&left)), tables.write("b.csv", &table(&right)));
        let records = read(&a, Some(&b), &config, Some("person"), 2).unwrap();
        let linkage = link(&records, &config, None, 2).unwrap();
        let found = links(&linkage);
        let lefts: BTreeSet<&String> = found.iter().map(|(left, _)| left).collect();
        let rights: BTreeSet<&String> = found.iter().map(|(_, right)| right).collect();
        prop_assert_eq!((lefts.len(), rights.len()), (found.len(), found.len()));
        prop_assert!(linkage.measure().unwrap().f1 > 0.9, "{:?}", linkage.measure());
    }
}
