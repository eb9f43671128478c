//! When what rules listen to happened last.

use futures::TryStreamExt as _;
use qianmian_lake::{EventSchema, Lake, ScanRequest};
use qianmian_model::Time;
use qianmian_store::lake_files::LakeFile;

use crate::TagError;
use crate::partial::Partial;
use crate::plan::{Batch, ColumnNames, Later};
use crate::program::{Program, Slot};
use crate::series::Grain;
use crate::state::State;

/// For each measure of a program the newest event of a file that reaches it, whoever's it is. Exact for `last_seen` over
/// all time; for `interest` the end of its day, as interest is kept by day; none for other measures, and where no event
/// does.
///
/// # Errors
/// The lake's.
pub async fn newest_events(
    lake: &Lake,
    schema: &EventSchema,
    program: &Program,
    file: &LakeFile,
) -> Result<Vec<Option<Time>>, TagError> {
    let Some(until) = file.max_at else { return Ok(vec![None; program.slots.len()]) };
    // All events as those of one person: then a state says what happened to anybody.
    const ANYBODY: u32 = 0;
    let mut batch = Batch::new(program, until, Later::Drop);
    batch.admit_people([ANYBODY]);
    let needed = ColumnNames::LAKE.needed(program);
    let columns = schema.project(&needed.iter().map(String::as_str).collect::<Vec<_>>())?;
    let request = ScanRequest { columns: Some(columns), ..ScanRequest::default() };
    let mut scan = lake.scan(std::slice::from_ref(file), request);
    while let Some(rows) = scan.try_next().await? {
        batch.absorb(&rows, &ColumnNames::LAKE, |_| Some(ANYBODY))?;
    }
    let mut gathered = batch.gather();
    let state = gathered.state(0);
    Ok(program.slots.iter().map(|slot| newest_of(program, slot, state, until)).collect())
}

fn newest_of(program: &Program, slot: &Slot, state: &State, until: Time) -> Option<Time> {
    let (key, partial) = state.series[slot.series as usize].last()?;
    match (slot.grain, partial) {
        (_, Partial::Seen { last, .. }) => Some(Time(*last)),
        (Grain::Instant, _) => Some(Time(*key)),
        (Grain::Day, _) => {
            let next = program.calendar.start_of(i32::try_from(*key).ok()?.saturating_add(1));
            Some(Time(next.0 - 1).min(until))
        }
        (Grain::Whole, _) => None,
    }
}
