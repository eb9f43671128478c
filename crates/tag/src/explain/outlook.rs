//! What time alone makes of a tag: the person is moved on from one possible change to the next until the outcome of
//! this tag is another, as if nothing happened any more.

use qianmian_model::Time;

use super::View;
use crate::evaluate::Outcome;

/// Possible changes that are looked at: more than ten years of days.
const MOST_STEPS: usize = 4_000;

/// When time alone changes a tag of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outlook {
    /// Never.
    Stays,
    /// Not before that instant; it was not looked further.
    StaysUntil(Time),
    /// At that instant, not before.
    Turns {
        /// When.
        at: Time,
        /// The values that the person has then.
        values: Vec<String>,
        /// Whether it is unknown then.
        unknown: bool,
    },
}

impl View<'_> {
    /// When the outcome of a tag is another although nothing happens, and which.
    pub(super) fn outlook(&self, ordinal: usize) -> Outlook {
        let (mut state, mut moment) = (self.state.clone(), self.moment.clone());
        for _ in 0..MOST_STEPS {
            let Some(next) = self.program.next_change(&moment, &state) else { return Outlook::Stays };
            state.advance(self.program, next);
            moment = moment.moved_to(self.program, next);
            let outcomes = self.program.evaluate(&moment, &state, self.traits);
            let outcome = &outcomes[ordinal];
            if *outcome != self.outcomes[ordinal] {
                let values = self.texts(ordinal, outcome);
                return Outlook::Turns { at: next, values, unknown: *outcome == Outcome::Unknown };
            }
        }
        Outlook::StaysUntil(moment.now())
    }
}
