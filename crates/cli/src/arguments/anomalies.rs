//! `qianmian anomalies …`

use clap::{Args, Subcommand};
use qianmian_pipeline::anomalies::State;

#[derive(Debug, Subcommand)]
pub(crate) enum AnomaliesCommand {
    /// Look at what everybody did for days that are far too much and for habits that are a machine's
    Find {
        /// Keep what is found; the events of those days and people are in no measure then, until somebody says otherwise
        #[arg(long)]
        apply: bool,
    },
    /// What was found and what was said of it, the most unusual first
    List(ListAnomalies),
    /// Say that these are anomalies: their events stay out of measures
    Confirm {
        /// Their numbers, as `list` shows them
        #[arg(required = true, value_name = "NUMBER")]
        numbers: Vec<i64>,
    },
    /// Say that these are none: their events count, and they are not found again
    Dismiss {
        /// Their numbers, as `list` shows them
        #[arg(required = true, value_name = "NUMBER")]
        numbers: Vec<i64>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ListAnomalies {
    /// Only in this state: open, confirmed or dismissed
    #[arg(long, value_parser = parse_state)]
    pub(crate) state: Option<State>,
    /// Only of this person: p12, or kind:value such as user_id:u1
    #[arg(long)]
    pub(crate) person: Option<String>,
    /// How many at most
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub(crate) limit: usize,
}

fn parse_state(text: &str) -> Result<State, String> {
    text.parse().map_err(|()| "write open, confirmed or dismissed".to_owned())
}
