//! Generated people with typing errors: small tables in which the right answer is known.

use std::fmt::Write as _;

const GIVEN: [&str; 12] = [
    "anna", "boris", "clara", "david", "elena", "felix", "greta", "henry", "irina", "jonas", "katja", "louis",
];
const SURNAMES: [&str; 14] = [
    "adler", "brandt", "conrad", "dietrich", "ebner", "fischer", "gruber", "hartmann", "iversen", "jansen",
    "keller", "lehmann", "meister", "neumann",
];
const STREETS: [&str; 8] = [
    "mill lane",
    "station road",
    "church street",
    "park avenue",
    "high street",
    "river walk",
    "garden close",
    "north way",
];

/// One row of a table.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) person: usize,
    pub(crate) cells: [String; 6],
}

/// Rows of `people` people, every second one with a copy in which one cell is mistyped or missing. The same number makes the
/// same people.
pub(crate) fn rows(people: usize, seed: u64) -> Vec<Row> {
    let mut rows = Vec::new();
    for person in 0..people {
        let mut dice = Dice(seed.wrapping_mul(1_000_003).wrapping_add(person as u64));
        let cells = [
            GIVEN[dice.below(12)].to_owned(),
            SURNAMES[dice.below(14)].to_owned(),
            format!("{}-{:02}-{:02}", 1940 + dice.below(60), 1 + dice.below(12), 1 + dice.below(28)),
            format!("{}", 1000 + dice.below(400)),
            format!("{} {}", 1 + dice.below(99), STREETS[dice.below(8)]),
            format!("13{:09}", dice.below(1_000_000_000)),
        ];
        let mut copy = cells.clone();
        rows.push(Row { person, cells });
        if person % 2 == 0 {
            let cell = dice.below(6);
            copy[cell] = if dice.below(3) == 0 { String::new() } else { mistyped(&copy[cell], &mut dice) };
            rows.push(Row { person, cells: copy });
        }
    }
    rows
}

fn mistyped(text: &str, dice: &mut Dice) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let place = dice.below(characters.len() - 1);
    characters.swap(place, place + 1);
    characters.into_iter().collect()
}

/// The rows as a table, with ids from their number.
pub(crate) fn table(rows: &[Row]) -> String {
    let order: Vec<usize> = (0..rows.len()).collect();
    table_in_order(rows, &order)
}

/// The same in another order of lines.
pub(crate) fn table_in_order(rows: &[Row], order: &[usize]) -> String {
    let mut text = "id,given_name,surname,born,postcode,street,phone,person\n".to_owned();
    for &row in order {
        writeln!(text, "r{row:04},{},p{}", rows[row].cells.join(","), rows[row].person).unwrap();
    }
    text
}

/// A splitmix64 generator.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut number = self.0;
        number = (number ^ number >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        number = (number ^ number >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((number ^ number >> 31) % limit as u64) as usize
    }
}
