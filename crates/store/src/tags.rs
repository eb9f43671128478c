//! Tags: the catalogue of definitions, the states of people, how they are ranked, who has which value, and who had it.

mod bitmaps;
mod definitions;
mod history;
mod rankings;
mod snapshots;
mod states;
mod uses;

pub(crate) use bitmaps::remove_from_bitmaps;
pub use bitmaps::{Role, TagBitmap, all_bitmaps, bitmaps_of, replace_bitmaps, save_bitmaps};
pub use definitions::{Definition, StoredDefinition, Synced, current, sync, versions_of};
pub use history::{HistoryEntry, add_history, history_of};
pub use rankings::{delete_ranking, ranking, ranking_hashes, save_ranking};
pub use snapshots::{
    SnapshotCount, TagSnapshot, kept_days, populated, population_on, prune_snapshots, save_population,
    save_snapshots, snapshot_counts, snapshots_on,
};
pub(crate) use snapshots::{remove_from_snapshots, snapshots_with};
pub(crate) use states::Memory;
pub use states::{
    PersonState, delete_other_states, delete_states, due, fold_states, load_states, read_states,
    save_all_states, save_states,
};
pub use uses::{TagUse, add_uses, uses_since};
