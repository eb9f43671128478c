//! Where the segments of Chinese mobile numbers, their first seven digits, were given out.
//!
//! The table is `data/segments.tsv`, compiled in: 331,117 segments in 338 cities (see `data/README.md`).

use super::table::Table;

const BUNDLED: &str = include_str!("../../data/segments.tsv");
/// Segments that nobody was given.
const NOWHERE: u16 = u16::MAX;

/// All segments, as runs.
#[derive(Debug)]
pub(super) struct Segments {
    /// The first segment of a run, and the division that holds it and those up to the next run; in order.
    runs: Vec<(u32, u16)>,
}

impl Segments {
    /// The table that is compiled in.
    pub(super) fn bundled(table: &Table) -> Segments {
        let mut segments = Segments { runs: Vec::with_capacity(90_000) };
        let mut cities: Vec<u16> = Vec::new();
        for (head, rest) in BUNDLED.lines().filter_map(|line| line.split_once('\t')) {
            if head == "@" {
                let codes =
                    rest.split(' ').map(|code| code.parse().ok().and_then(|code| table.by_code(code)));
                cities = codes.map(|node| node.unwrap_or(NOWHERE)).collect();
            } else if let Ok(head) = head.parse::<u32>() {
                segments.add(head * 1000, rest, &cities);
            }
        }
        segments
    }

    /// Adds the runs of a thousand segments.
    fn add(&mut self, first: u32, runs: &str, cities: &[u16]) {
        let mut segment = first;
        let mut rest = runs.as_bytes();
        while let [high, low, after @ ..] = rest {
            let place = usize::from(high.wrapping_sub(b'a')) * 26 + usize::from(low.wrapping_sub(b'a'));
            self.begin(segment, cities.get(place).copied().unwrap_or(NOWHERE));
            let digits = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let length =
                after[..digits].iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
            segment += length.max(1);
            rest = &after[digits..];
        }
        self.begin(first + 1000, NOWHERE);
    }

    fn begin(&mut self, segment: u32, node: u16) {
        // The end of the thousand before, where this one follows it.
        self.runs.pop_if(|(last, _)| *last == segment);
        self.runs.push((segment, node));
    }

    /// The division of a number in E.164: of a Chinese mobile number whose segment was given out.
    pub(super) fn division(&self, number: &str) -> Option<u16> {
        let digits =
            number.strip_prefix("+86").filter(|digits| digits.len() == 11 && digits.starts_with('1'))?;
        let segment: u32 = digits[..7].parse().ok()?;
        let after = self.runs.partition_point(|(first, _)| *first <= segment);
        let (_, node) = self.runs[..after].last()?;
        (*node != NOWHERE).then_some(*node)
    }
}
