//! Why a pair is linked: each column's part, and what the pair was compared for.

use qianmian_link::Error;

use crate::people::{rows, table};
use crate::tables::{PEOPLE, linked};

#[test]
fn each_column_says_how_it_agrees() {
    let mut rows = rows(200, 1);
    rows[0].cells = ["anna", "gruber", "1950-03-07", "1111", "5 mill lane", "13900000001"].map(str::to_owned);
    rows[1].cells = ["gruber", "anna", "1950-07-03", "1114", "5 mil lane", ""].map(str::to_owned);
    linked(PEOPLE, &table(&rows), |linkage| {
        let explanation = linkage.explain("r0000", "r0001").unwrap();
        let levels: Vec<&str> = explanation.steps.iter().map(|step| step.level).collect();
        assert_eq!(levels, ["crossed", "crossed", "one_edit", "one_edit", "one_edit", "missing"]);
        assert_eq!(explanation.steps[5].level_bits, 0.0, "what is missing says nothing");
        assert_eq!(explanation.rules, Vec::<String>::new(), "they agree on nothing exactly");
        assert_eq!(explanation.steps[2].values, ["19500307", "19500703"].map(str::to_owned));
    });
}

#[test]
fn a_rare_value_is_worth_more_than_a_frequent_one() {
    let mut rows = rows(200, 2);
    for row in rows.iter_mut().skip(20) {
        row.cells[1] = "smith".to_owned();
    }
    for (row, name) in [(4, "zeppelin"), (5, "zeppelin")] {
        rows[row].cells[1] = name.to_owned();
    }
    linked(PEOPLE, &table(&rows), |linkage| {
        let rarity = |a: &str, b: &str| linkage.explain(a, b).unwrap().steps[1].rarity_bits;
        let (rare, frequent) = (rarity("r0004", "r0005"), rarity("r0030", "r0040"));
        assert!(rare > frequent + 5.0, "{rare} {frequent}");
    });
    let without = PEOPLE.replace("surname: {kind: name}", "surname: {kind: name, frequencies: false}");
    linked(&without, &table(&rows), |linkage| {
        assert_eq!(linkage.explain("r0004", "r0005").unwrap().steps[1].rarity_bits, 0.0);
    });
}

#[test]
fn a_record_that_is_not_there_is_named() {
    linked(PEOPLE, &table(&rows(10, 1)), |linkage| {
        let refused = linkage.explain("r0000", "nobody").unwrap_err();
        assert!(matches!(&refused, Error::UnknownRecord(id) if id == "nobody"), "{refused}");
    });
}
