//! Files that are wrong or strange: the mistake is said with its place, and what is only strange is linked as well as it goes.

use qianmian_link::{LinkConfig, link};

use crate::people::{rows, table};
use crate::tables::{PEOPLE, Tables, linked, links, refusal};

#[test]
fn mistakes_of_the_configuration_are_located() {
    insta::assert_snapshot!(
        refusal("id: id\ncolumns:\n  name: {kind: nme}\n", ""),
        @"link.yaml:3:16: error: unknown value `nme` (did you mean `name`?)"
    );
    insta::assert_snapshot!(
        refusal(
            "columns:
  given: {kind: name, crossed_with: birth}
  birth: {kind: date}
blocking:
  - [brth]
  - [given first x]
block_cap: 1
",
            ""
        ),
        @r"
    link.yaml:2:37: error: only two columns of kind name, or two of kind text, are crossed
    link.yaml:5:6: error: column `brth` is not compared (did you mean `birth`?)
    link.yaml:6:6: error: `given first x` is not the beginning of a column (write `surname first 3`)
    link.yaml:7:12: error: a block of fewer than 2 records has no pair
    "
    );
    insta::assert_snapshot!(refusal("columns: {}\n", ""), @"link.yaml: error: 0 columns to compare; there may be 1 to 21");
}

#[test]
fn a_column_that_the_table_lacks_is_located_where_it_is_named() {
    insta::assert_snapshot!(
        refusal("id: nr\ncolumns:\n  surname: {kind: name}\nveto: [card]\n", "id,surnme,card\n1,a,2\n"),
        @r"
    link.yaml:1:5: error: column `nr` is not in people.csv (there is id, surnme, card)
    link.yaml:3:12: error: column `surname` is not in people.csv (did you mean `surnme`?)
    "
    );
}

#[test]
fn one_per_table_needs_two_tables() {
    let refused = refusal(&format!("{PEOPLE}one_per_table: true\n"), &table(&rows(3, 1)));
    assert!(refused.ends_with("there is only one (give the second one with --right)"), "{refused}");
}

#[test]
fn mistakes_of_a_table_have_their_line() {
    let config = "id: id\ncolumns:\n  surname: {kind: name}\n";
    insta::assert_snapshot!(
        refusal(config, "id,surname\n1,adler\n2\n"),
        @"people.csv:3: error: 1 cells, where the heading has 2; is a quote or a comma missing or too much?"
    );
    insta::assert_snapshot!(
        refusal(config, "id,surname\n1,adler\n2,\"brandt\n3,conrad\n"),
        @"people.csv:3: error: a quote is opened here and never closed; close it, or double it where it is part of the text"
    );
    insta::assert_snapshot!(
        refusal(config, "id,surname\n7,adler\n8,brandt\n7,conrad\n"),
        @"people.csv:4: error: record id `7` is there twice, first in line 2; ids must differ within a table"
    );
}

#[test]
fn a_table_of_another_encoding_is_refused() {
    let tables = Tables::new();
    let config = LinkConfig::parse("link.yaml", "columns:\n  surname: {kind: name}\n").unwrap();
    let path = tables.write("people.csv", "");
    std::fs::write(&path, b"surname\nadler\nm\xFCller\n").unwrap();
    let refused = qianmian_link::read(&path, None, &config, None, 1).unwrap_err().to_string();
    assert!(refused.ends_with("people.csv:3: error: not UTF-8; convert the file first"), "{refused}");
}

#[test]
fn tables_with_nothing_to_find_give_nothing() {
    let config = "id: id\ncolumns:\n  surname: {kind: name}\n  born: {kind: date}\n";
    for table in ["id,surname,born\n", "id,surname,born\n1,adler,\n", "id,surname,born\n1,,\n2,,\n3,,\n"] {
        linked(config, table, |linkage| {
            assert!(links(linkage).is_empty());
            assert!(linkage.model().to_json().contains("\"prior_bits\": -"), "{}", linkage.model().to_json());
        });
    }
}

#[test]
fn a_byte_order_mark_and_texts_that_mean_nothing_are_not_values() {
    let config = "id: id\nmissing: [unknown]\ncolumns:\n  surname: {kind: name}\n  born: {kind: date}\n";
    linked(config, "\u{feff}id,surname,born\n1,Unknown,\n2,unknown,\n", |linkage| {
        assert_eq!(linkage.explain("1", "2").unwrap().steps[0].level, "missing");
    });
}

/// A default value in every record makes one block of everything; it is left out and said, and the others do the work.
#[test]
fn one_giant_block_is_left_out_and_reported() {
    let mut people = rows(300, 3);
    people.iter_mut().for_each(|row| row.cells[3] = "0000".to_owned());
    let config = format!(
        "{PEOPLE}block_cap: 50\nblocking:\n  - [postcode]\n  - [surname, born]\n  - [phone]\n  - [street, given_name]\n"
    );
    linked(&config, &table(&people), |linkage| {
        let skipped: Vec<_> = linkage.skipped().map(|(rule, skipped)| (rule, skipped.records)).collect();
        assert_eq!(skipped, [("postcode".to_owned(), people.len())]);
        assert!(linkage.compared() < 3_000, "{}", linkage.compared());
        assert!(links(linkage).len() > 130, "{}", links(linkage).len());
    });
}

#[test]
fn rules_that_hold_too_many_pairs_are_refused_before_memory_is_full() {
    let config = "columns:\n  surname: {kind: name}\nblocking:\n  - [surname]\nblock_cap: 30000\n";
    let config = LinkConfig::parse("link.yaml", config).unwrap();
    let records = Tables::new().read(&format!("surname\n{}", "adler\n".repeat(25_000)), &config).unwrap();
    let refused = link(&records, &config, None, 1).unwrap_err();
    assert!(refused.to_string().contains("hold 312487500 pairs"), "{refused}");
}

#[test]
fn a_model_of_other_columns_is_refused() {
    let model = linked(PEOPLE, &table(&rows(50, 1)), |linkage| linkage.model().clone());
    let config = LinkConfig::parse("link.yaml", "id: id\ncolumns:\n  surname: {kind: name}\n").unwrap();
    let records = Tables::new().read(&table(&rows(50, 1)), &config).unwrap();
    let refused = link(&records, &config, Some(model), 1).unwrap_err();
    assert!(refused.to_string().contains("the configuration has surname (name)"), "{refused}");
}
