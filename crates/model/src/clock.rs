//! Where time comes from. Nothing in the stages asks the machine: tests, replays and rehearsals own their time.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::Time;

/// A source of the current time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Time;
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place where the machine is asked")]
    fn now(&self) -> Time {
        jiff::Timestamp::now().into()
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows `time`.
    pub fn new(time: Time) -> Self {
        ManualClock(AtomicI64::new(time.0))
    }

    /// Sets the clock. It never runs backwards: an earlier time is ignored.
    pub fn advance_to(&self, time: Time) {
        self.0.fetch_max(time.0, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Time {
        Time(self.0.load(Ordering::SeqCst))
    }
}

/// The machine's clock moved by a constant: it ticks, from another starting point.
#[derive(Debug, Clone, Copy)]
pub struct OffsetClock {
    offset_micros: i64,
}

impl OffsetClock {
    /// A clock that shows `time` now and ticks from there.
    pub fn starting_at(time: Time) -> Self {
        OffsetClock { offset_micros: time.0 - SystemClock.now().0 }
    }
}

impl Clock for OffsetClock {
    fn now(&self) -> Time {
        Time(SystemClock.now().0 + self.offset_micros)
    }
}
