//! Whether a message may leave now: pure, over facts read in the transaction that claims it.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use qianmian_model::Time;
use qianmian_model::consent::ConsentState;

use crate::campaign::{Campaign, Cap, QuietHours};
use crate::channel::Certainty;

/// What is known of a recipient at the moment of sending.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The latest word on the campaign's purpose; none if never asked.
    pub consent: Option<ConsentState>,
    /// Why the address is suppressed, if it is.
    pub suppressed: Option<String>,
    /// When messages were sent or reserved within the cap's stretch, any order.
    pub recent_sends: Vec<Time>,
    /// The person's own zone, where known.
    pub zone: Option<TimeZone>,
    /// Whether there is an address of the campaign's kind.
    pub has_address: bool,
}

/// What to do with a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// It may leave.
    Send,
    /// Not now: look again at that time.
    Hold {
        /// When.
        until: Time,
        /// Why not now.
        reason: &'static str,
    },
    /// Never, for this reason.
    Suppress(String),
}

/// Decides for one recipient. A reason against sending at all comes before a reason to wait.
pub fn decide(campaign: &Campaign, facts: &Facts, now: Time, workspace_zone: &TimeZone) -> Decision {
    match facts.consent {
        Some(ConsentState::Granted) => {}
        Some(ConsentState::Withdrawn) => return Decision::Suppress("consent_withdrawn".to_owned()),
        None => return Decision::Suppress("no_consent".to_owned()),
    }
    if let Some(reason) = &facts.suppressed {
        return Decision::Suppress(reason.clone());
    }
    if !facts.has_address {
        return Decision::Suppress("no_address".to_owned());
    }
    if campaign.cap.is_some_and(|cap| cap_reached(cap, &facts.recent_sends, now)) {
        return Decision::Suppress("frequency_cap".to_owned());
    }
    let zone = facts.zone.as_ref().unwrap_or(workspace_zone);
    match campaign.quiet_hours.and_then(|quiet| quiet_until(quiet, now, zone)) {
        Some(until) => Decision::Hold { until, reason: "quiet_hours" },
        None => Decision::Send,
    }
}

/// Whether another message now would make more than the cap allows in a stretch that ends now.
fn cap_reached(cap: Cap, recent_sends: &[Time], now: Time) -> bool {
    let start = now - cap.within;
    let sent = recent_sends.iter().filter(|&&at| at > start).count();
    sent >= cap.messages as usize
}

/// When the quiet stretch that holds `now` ends; none if now is not quiet. A whole-day stretch is looked at again in a day.
/// An end that the clocks skip is as long after the gap as it would have been after its beginning; one that they show
/// twice is the first that is still to come.
fn quiet_until(quiet: QuietHours, now: Time, zone: &TimeZone) -> Option<Time> {
    let local = zone.to_datetime(Timestamp::from(now));
    let time = local.time();
    let inside = if quiet.from < quiet.to {
        (quiet.from..quiet.to).contains(&time)
    } else {
        time >= quiet.from || time < quiet.to
    };
    if !inside {
        return None;
    }
    let date = if time < quiet.to { Ok(local.date()) } else { local.date().tomorrow() };
    let ends = date.map(|date| zone.to_ambiguous_zoned_datetime(date.to_datetime(quiet.to)));
    let ends = ends.into_iter().flat_map(|end| [end.clone().compatible(), end.later()]).flatten();
    let next = ends.map(|end| Time::from(end.timestamp())).filter(|end| *end > now).min();
    Some(next.unwrap_or(now + SignedDuration::from_hours(1)))
}

/// What to do with a message that may have left already: its holder is gone, or no answer came.
#[derive(Debug, Clone, PartialEq)]
pub enum InDoubt {
    /// Ask again under the same key.
    AskAgain,
    /// Not now: look again at that time.
    Wait {
        /// When.
        until: Time,
    },
    /// Leave it, for this reason: it may or may not have been sent.
    Unknown(String),
}

/// Decides for one message in doubt. `first_left_at` is when it can have left at the earliest, `latest` when it would leave
/// at the latest if asked again: the far side must remember the key for all that time. `decision` is what [`decide`] says of
/// it; a reason against sending does not make it unsent.
pub fn decide_in_doubt(
    certainty: Certainty,
    first_left_at: Time,
    latest: Time,
    decision: Decision,
) -> InDoubt {
    let remembered = match certainty {
        Certainty::Idempotent { window } => {
            latest < first_left_at + SignedDuration::try_from(window).unwrap_or(SignedDuration::MAX)
        }
        Certainty::Ambiguous => false,
    };
    match decision {
        _ if !remembered => InDoubt::Unknown("lease_expired".to_owned()),
        Decision::Send => InDoubt::AskAgain,
        Decision::Hold { until, .. } => InDoubt::Wait { until },
        Decision::Suppress(reason) => InDoubt::Unknown(reason),
    }
}
