//! What is done once a day, in the small hours: interactions that are no person's are looked for and set aside, people who
//! are probably one are proposed, and guesses are estimated anew, so that all of it follows what people do.
//!
//! What holds: a day's work is noted when it is over, so one that was interrupted is done again; a part that fails does not
//! keep the others from their turn, and has its next one on the next day.

use jiff::SignedDuration;
use qianmian_store::meta;

use crate::anomalies::Looked;
use crate::infer::Inference;
use crate::proposals::LinkRun;
use crate::{Pipeline, PipelineError, Result};

/// What is done daily, and from when on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DailyWork {
    /// From this hour of the workspace's day on, 0 to 23.
    pub hour: u8,
    /// Look for interactions that are no person's, and set them aside.
    pub anomalies: bool,
    /// Propose people who are probably one, where the workspace says by what they are compared.
    pub proposals: bool,
    /// Estimate guesses anew.
    pub inference: bool,
}

impl Default for DailyWork {
    fn default() -> Self {
        DailyWork { hour: 4, anomalies: true, proposals: true, inference: true }
    }
}

/// What a day's work came to.
#[derive(Debug, Default)]
pub struct DayDone {
    /// The look for anomalies; none where it is turned off.
    pub anomalies: Option<Result<Looked>>,
    /// Who is probably one; none where it is turned off or there is no `link.yaml`.
    pub proposals: Option<Result<LinkRun>>,
    /// Each trait that is guessed.
    pub guesses: Vec<(String, Result<Inference>)>,
}

/// Under this key of the store's metadata is the last day whose work is done.
const LAST: &str = "daily_work";

impl Pipeline {
    /// Does the work of the day where its hour has come and it is not done yet; none where nothing was to do. A
    /// workspace that is new begins on the next day.
    ///
    /// # Errors
    /// [`PipelineError::Superseded`], where nothing is noted; failures of the store. What became of the parts is in the
    /// answer.
    pub async fn daily_work(&self) -> Result<Option<DayDone>> {
        let since_hour = self.clock.now() + SignedDuration::from_hours(-i64::from(self.daily.hour));
        let day = self.calendar.day_of(since_hour);
        let last = meta::get(&mut self.store.read().await?, LAST).await?;
        let Some(last) = last.and_then(|last| last.parse::<i32>().ok()) else {
            self.note_day(day).await?;
            return Ok(None);
        };
        if day <= last {
            return Ok(None);
        }
        let mut done = DayDone::default();
        if self.daily.anomalies {
            done.anomalies = Some(in_use(self.find_anomalies(true).await)?);
        }
        if self.daily.proposals && self.workspace.link.is_some() {
            done.proposals = Some(in_use(self.propose_links().await)?);
        }
        if self.daily.inference {
            for (of, outcome) in self.infer_again().await? {
                done.guesses.push((of, in_use(outcome)?));
            }
        }
        self.note_day(day).await?;
        Ok(Some(done))
    }

    async fn note_day(&self, day: i32) -> Result<()> {
        let mut tx = self.store.begin().await?;
        meta::set(&mut tx, LAST, &day.to_string()).await?;
        Ok(tx.commit().await?)
    }
}

/// Lets an outcome stand; only what was superseded ends the work, to be done by what took its place.
fn in_use<T>(outcome: Result<T>) -> Result<Result<T>> {
    match outcome {
        Err(PipelineError::Superseded) => Err(PipelineError::Superseded),
        outcome => Ok(outcome),
    }
}
