//! Keeping who had which tag value at the end of each day.
//!
//! The first evaluation of a calendar day keeps what stands before it: the populations at the end of the last day on which
//! tags were evaluated. Days without an evaluation changed nothing, so the latest earlier snapshot is theirs. Bitmaps that
//! are as they were kept before are not written again.

use std::collections::BTreeMap;

use qianmian_model::Time;
use qianmian_store::tags::{self, TagBitmap, TagSnapshot};
use qianmian_store::{Tx, meta, people};
use roaring::RoaringBitmap;

use crate::TagError;
use crate::calendar::Calendar;

/// Where the store notes the last day on which tags were evaluated.
const DAY_KEY: &str = "tags.day";

/// Called before an evaluation at `now` changes anything: where it is the first of its day, keeps the populations of the
/// day before it and forgets what is older than `keep_days`. Gives the day that was kept.
///
/// # Errors
/// The store's.
pub async fn keep_day(
    tx: &mut Tx<'_>,
    calendar: &Calendar,
    now: Time,
    keep_days: u32,
) -> Result<Option<i32>, TagError> {
    let today = calendar.day_of(now);
    let last = last_day(tx).await?;
    if last.is_some_and(|last| last >= today) {
        return Ok(None);
    }
    if let Some(last) = last {
        keep(tx, last).await?;
        tags::prune_snapshots(tx, today.saturating_sub_unsigned(keep_days)).await?;
    }
    meta::set(tx, DAY_KEY, &today.to_string()).await?;
    Ok(last)
}

/// The last day on which tags were evaluated: its populations, and those of later days, are the bitmaps as they are.
///
/// # Errors
/// The store's.
pub async fn last_day(tx: &mut Tx<'_>) -> Result<Option<i32>, TagError> {
    Ok(meta::get(tx, DAY_KEY).await?.and_then(|day| day.parse().ok()))
}

async fn keep(tx: &mut Tx<'_>, day: i32) -> Result<(), TagError> {
    let mut everybody = people::everyone(tx).await?;
    everybody.optimize();
    tags::save_population(tx, day, &everybody).await?;
    let definitions = tags::current(tx).await?;
    let versions: BTreeMap<&str, u32> =
        definitions.iter().map(|stored| (stored.definition.name.as_str(), stored.version)).collect();
    // One tag after the other: all bitmaps of all tags twice may be more than memory.
    for tag in tags::populated(tx).await? {
        let version = versions.get(tag.as_str()).copied().unwrap_or(0);
        let stand = tags::bitmaps_of(tx, &tag).await?;
        let kept = tags::snapshots_on(tx, &tag, day).await?;
        tags::save_snapshots(tx, &decide_snapshots(day, version, stand, &kept)).await?;
    }
    Ok(())
}

/// What has to be written of a tag, so that on `day` what stands is what is kept.
fn decide_snapshots(day: i32, version: u32, stand: Vec<TagBitmap>, kept: &[TagSnapshot]) -> Vec<TagSnapshot> {
    let gone = kept.iter().filter(|kept| {
        let still = stand.iter().any(|bitmap| bitmap.value == kept.value && bitmap.role == kept.role);
        !still && !kept.people.is_empty()
    });
    let nobody =
        |kept: &TagSnapshot| TagSnapshot { day, version, people: RoaringBitmap::new(), ..kept.clone() };
    let mut snapshots: Vec<TagSnapshot> = gone.map(nobody).collect();
    snapshots.extend(stand.into_iter().filter_map(|bitmap| {
        let before = kept.iter().find(|kept| kept.value == bitmap.value && kept.role == bitmap.role);
        let same = match before {
            Some(before) => before.people == bitmap.people && before.version == version,
            None => bitmap.people.is_empty(),
        };
        let TagBitmap { tag, value, role, people, .. } = bitmap;
        (!same).then_some(TagSnapshot { tag, value, role, day, version, people })
    }));
    snapshots
}
