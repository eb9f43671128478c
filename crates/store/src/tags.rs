//! Tags: the catalogue of definitions, the states of people, and who has which value.

mod bitmaps;
mod definitions;
mod history;
mod states;

pub(crate) use bitmaps::remove_from_bitmaps;
pub use bitmaps::{Role, TagBitmap, all_bitmaps, bitmaps_of, replace_bitmaps, save_bitmaps};
pub use definitions::{Definition, StoredDefinition, Synced, current, sync, versions_of};
pub use history::{HistoryEntry, add_history, history_of};
pub(crate) use states::Memory;
pub use states::{
    PersonState, delete_other_states, delete_states, due, fold_states, load_states, read_states,
    save_all_states, save_states,
};
