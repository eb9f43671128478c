//! Which series a row reaches, and so what is packed of it. Rows of one event that the same filters admit have one reach.

use std::collections::HashMap;

use crate::program::{Listener, Program};
use crate::series::{Grain, Kind};

/// A set of series that a row reaches.
#[derive(Debug, Clone)]
pub(super) struct Reach {
    pub(super) series: Vec<u32>,
    /// The first instant that any of them can see.
    pub(super) floor: i64,
    /// Whether the row's instant is packed, because its day is not enough for one of them.
    pub(super) timed: bool,
    /// How many of them take a value of the row.
    pub(super) values: usize,
}

impl Reach {
    fn of(program: &Program, floors: &[i64], series: Vec<u32>) -> Reach {
        let each = || series.iter().map(|&series| &program.series[series as usize]);
        Reach {
            floor: series.iter().map(|&series| floors[series as usize]).min().unwrap_or(i64::MAX),
            timed: each().any(|series| {
                series.grain == Grain::Instant || matches!(series.kind, Kind::Seen | Kind::Values(_))
            }),
            values: each().filter(|series| series.kind.takes_value()).count(),
            series,
        }
    }
}

/// The distinct reaches of a batch, by ordinal.
#[derive(Debug, Default)]
pub(super) struct Reaches {
    all: Vec<Reach>,
    by_name: HashMap<String, HashMap<Vec<bool>, u32>>,
}

impl Reaches {
    #[inline]
    pub(super) fn get(&self, ordinal: u32) -> &Reach {
        &self.all[ordinal as usize]
    }

    pub(super) fn all(&self) -> &[Reach] {
        &self.all
    }

    /// The reach of rows of an event that those listeners admit, among the series that are wanted.
    pub(super) fn find(
        &mut self,
        program: &Program,
        floors: &[i64],
        wanted: &[bool],
        name: &str,
        listeners: &[Listener],
        admitted: &Vec<bool>,
    ) -> u32 {
        if let Some(&known) = self.by_name.get(name).and_then(|known| known.get(admitted)) {
            return known;
        }
        let taking = listeners.iter().zip(admitted).filter(|(_, admitted)| **admitted);
        let series = taking.flat_map(|(listener, _)| listener.series.iter().copied());
        let series = series.filter(|series| wanted[*series as usize]).collect();
        self.all.push(Reach::of(program, floors, series));
        let ordinal = u32::try_from(self.all.len() - 1).unwrap_or(u32::MAX);
        self.by_name.entry(name.to_owned()).or_default().insert(admitted.clone(), ordinal);
        ordinal
    }
}
