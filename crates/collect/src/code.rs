//! Reject codes. Those of this crate are constants; a mapping may name its own, which are interned here because
//! [`Failure`](qianmian_model::Failure) carries them as `&'static str`.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// An event is over [`EVENT_LIMIT_BYTES`](crate::segment::EVENT_LIMIT_BYTES).
pub const EVENT_TOO_LARGE: &str = "event_too_large";
/// An event is not a JSON object of the right shape.
pub const MALFORMED_EVENT: &str = "malformed_event";
/// `messageId` is over 100 characters.
pub const MESSAGE_ID_TOO_LONG: &str = "message_id_too_long";
/// Neither `userId` nor `anonymousId`, or no identifier column with a value.
pub const IDENTIFIER_MISSING: &str = "identifier_missing";
/// `track` without `event`.
pub const EVENT_NAME_MISSING: &str = "event_name_missing";
/// `alias` without `previousId`.
pub const PREVIOUS_ID_MISSING: &str = "previous_id_missing";
/// `alias` without `userId`.
pub const USER_ID_MISSING: &str = "user_id_missing";
/// `group` without `groupId`.
pub const GROUP_ID_MISSING: &str = "group_id_missing";
/// `type` is none of the six calls.
pub const TYPE_UNKNOWN: &str = "type_unknown";
/// A time could not be read in any declared form.
pub const TIME_UNREADABLE: &str = "time_unreadable";
/// A time lies before 1900 (files) or 1970 (HTTP), or more than a day in the future.
pub const TIME_OUT_OF_RANGE: &str = "time_out_of_range";
/// A record without a time.
pub const TIME_MISSING: &str = "time_missing";
/// A line that cannot be split into the columns of its file.
pub const BROKEN_LINE: &str = "broken_line";
/// A value is not a number.
pub const NOT_A_NUMBER: &str = "not_a_number";
/// A value is neither true nor false.
pub const NOT_A_BOOL: &str = "not_a_bool";
/// A value is not JSON.
pub const NOT_JSON: &str = "not_json";
/// No case of the mapping's `event` fits the row.
pub const EVENT_CASE_MISSING: &str = "event_case_missing";
/// Rows of one group are apart in a source declared `grouped: contiguous`.
pub const GROUP_NOT_CONTIGUOUS: &str = "group_not_contiguous";

/// The one copy of a code that was read from configuration. Each distinct code is kept for the life of the process:
/// there are as many as the configuration names.
pub fn intern(code: &str) -> &'static str {
    static CODES: Mutex<Option<HashSet<&'static str>>> = Mutex::new(None);
    let mut codes = CODES.lock().unwrap_or_else(PoisonError::into_inner);
    let codes = codes.get_or_insert_default();
    if let Some(known) = codes.get(code) {
        return known;
    }
    let kept: &'static str = Box::leak(code.to_owned().into_boxed_str());
    codes.insert(kept);
    kept
}
