//! Both stages of linking on the records of 50,000 Chinese people from four sources: identifiers first, and then, over the
//! people that they led to, how likely what the records say makes them one. Precision and recall are over pairs of records.

#[path = "../../../identity/tests/it/multisource/records.rs"]
mod records;

use std::collections::{HashMap, HashSet};

use qianmian_clean::Regions;
use qianmian_identity::attribute::split_name;
use qianmian_identity::{Linkable, link_records};
use qianmian_link::{LinkConfig, link, read_rows};

use records::{Known, config, count_pairs, load};

const SECOND: &str = "
id: id
together: person
columns:
  surname: {kind: exact}
  given_name: {kind: name}
  gender: {kind: exact}
  birth_year: {kind: exact}
  city: {kind: exact}
  address: {kind: exact}
";
const HEADING: [&str; 9] =
    ["id", "person", "truth", "surname", "given_name", "gender", "birth_year", "city", "address"];

#[test]
fn likelihood_finds_what_identifiers_do_not() {
    let Some(rows) = load() else { return };
    let people = first_stage(&rows);
    let first = count_pairs(&rows, &people);
    let regions = Regions::bundled();
    let table: Vec<Vec<String>> =
        rows.iter().zip(&people).map(|(row, person)| cells(row, *person, &regions)).collect();
    let config = LinkConfig::parse("link.yaml", SECOND).unwrap();
    let records = read_rows("cn_multisource", &HEADING, &table, &config, Some("truth"), 2).unwrap();
    let linkage = link(&records, &config, None, 2).unwrap();
    let both = linkage.measure().unwrap();
    let (_, largest) = linkage.sizes();
    let bound = first.recall() + comparable(&rows, &people, &table);
    #[allow(clippy::print_stderr, reason = "the figures are what one runs this test for")]
    {
        eprintln!(
            "first stage: precision {:.4}, recall {:.4}; both: precision {:.4}, recall {:.4}, largest person {largest} records; \
             recall if everybody with a common name or address were found: {bound:.4}",
            first.precision(),
            first.recall(),
            both.precision,
            both.recall,
        );
    }
    assert!(both.precision >= 0.97, "precision {}", both.precision);
    assert!(both.recall >= 0.78, "recall {}", both.recall);
    assert!(largest < 20, "largest {largest}");
}

fn first_stage(rows: &[Known]) -> Vec<Option<u32>> {
    let linkables = rows.iter().map(|row| Linkable {
        identifiers: &row.identifiers,
        attributes: &row.attributes,
        source: "test",
        at: row.at,
    });
    link_records(&config(), &linkables.collect::<Vec<_>>()).person_of
}

/// A record as the second stage reads it: its region and name in parts, as cleaning gives them.
fn cells(row: &Known, person: Option<u32>, regions: &Regions) -> Vec<String> {
    // rec_id, …, name, gender, birth_year, region_raw, addr
    let cell = |place: usize| row.cells[place].trim();
    let place = [cell(14), cell(13)].into_iter().find_map(|text| regions.find(text).ok());
    let city = place.map_or("", |place| place.city.unwrap_or(place.province));
    let (surname, given) = split_name(cell(10)).unwrap_or_default();
    let person = person.map(|person| person.to_string());
    let text = str::to_owned;
    vec![
        text(cell(0)),
        person.unwrap_or_default(),
        row.truth.clone(),
        surname,
        given.unwrap_or_default(),
        text(cell(11)),
        text(cell(12)),
        text(city),
        text(cell(14)),
    ]
}

/// First-stage people of one person who are connected: what they say, their records, and the pairs of records across them.
type Group<'a> = (HashSet<&'a str>, u64, u64);

/// The share of all true pairs that the first stage does not find and that full names or addresses in common connect: what a
/// second stage that made no mistake could add by them. Of the others at most surname, gender, year and region are known twice.
fn comparable(rows: &[Known], people: &[Option<u32>], table: &[Vec<String>]) -> f64 {
    let mut said: HashMap<u32, HashSet<String>> = HashMap::new();
    let mut records: HashMap<(&str, u32), u64> = HashMap::new();
    for (((row, person), cells), number) in rows.iter().zip(people).zip(table).zip(0_u32..) {
        // A record that is nobody's is alone; the numbers of people are far below these.
        let person = person.unwrap_or(u32::MAX - number);
        *records.entry((&row.truth, person)).or_default() += 1;
        let named = (!cells[4].is_empty()).then(|| format!("name {}{}", cells[3], cells[4]));
        let lives = (!cells[8].is_empty()).then(|| format!("address {}", cells[8]));
        said.entry(person).or_default().extend(named.into_iter().chain(lives));
    }
    let mut groups: HashMap<&str, Vec<Group<'_>>> = HashMap::new();
    for ((truth, person), count) in records {
        let groups = groups.entry(truth).or_default();
        let mut joined = (said[&person].iter().map(String::as_str).collect::<HashSet<_>>(), count, 0);
        groups.retain(|group| {
            let apart = group.0.is_disjoint(&joined.0);
            if !apart {
                joined.2 += group.2 + group.1 * joined.1;
                joined.1 += group.1;
                joined.0.extend(&group.0);
            }
            apart
        });
        groups.push(joined);
    }
    let found: u64 = groups.values().flatten().map(|(_, _, pairs)| pairs).sum();
    #[allow(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    let share = found as f64 / count_pairs(rows, people).true_pairs as f64;
    share
}
