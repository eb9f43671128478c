//! The nouns of Qianmian: ids, records, events, traits, rule and audience syntax trees, error codes, the clock.
//!
//! Everything here is plain data and pure functions. There is no IO, no SQL, no Arrow and no async in this
//! crate, and no type here is a wire format: the JSON, YAML and Parquet twins live where they are read and written.

pub mod clock;
pub mod consent;
pub mod counts;
pub mod diagnostic;
pub mod event;
pub mod id;
pub mod identifier;
pub mod plan;
pub mod record;
pub mod reject;
pub mod rule;
pub mod time;
pub mod traits;
pub mod value;
pub mod window;

pub use clock::{Clock, ManualClock, OffsetClock, SystemClock};
pub use counts::Counts;
pub use diagnostic::{Diagnostic, Severity};
pub use event::{Cleaned, Event, EventBody};
pub use id::{MessageId, PersonId, SubjectId};
pub use identifier::{Identifier, IdentifierKind};
pub use record::{Position, Record, RecordKind};
pub use reject::{Failure, Rejected};
pub use time::Time;
pub use traits::{Origin, TraitObservation};
pub use value::{Properties, Value};
pub use window::Window;
