//! `qianmian quarantine …`

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum QuarantineCommand {
    /// Refused records with every reason, latest first
    List(QuarantineList),
    /// Correct open records and send them through the stages again
    Replay(Replay),
    /// Give open records up; they stay counted as rejected
    Discard {
        /// Where they stood, as `list` shows it, such as http:17
        #[arg(required = true)]
        positions: Vec<String>,
    },
    /// The catalogue of quality rules
    Rules,
}

#[derive(Debug, Args)]
pub(crate) struct QuarantineList {
    /// Only of this source
    #[arg(long)]
    pub(crate) source: Option<String>,
    /// Only with a failure of this code
    #[arg(long)]
    pub(crate) code: Option<String>,
    /// How many at most
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub(crate) limit: usize,
}

#[derive(Debug, Args)]
pub(crate) struct Replay {
    /// Where they stood, as `list` shows it; without any, the latest open ones
    pub(crate) positions: Vec<String>,
    /// Without positions: only of this source
    #[arg(long)]
    pub(crate) source: Option<String>,
    /// Without positions: only those whose first failure has this code
    #[arg(long)]
    pub(crate) code: Option<String>,
    /// Without positions: how many at most
    #[arg(long, default_value_t = 1000, value_name = "N")]
    pub(crate) limit: usize,
    /// Correct a field in each: timestamp, event, identifiers.KIND, traits.NAME or properties.NAME; an empty value takes it
    /// away, and a value that is JSON keeps its type
    #[arg(long, value_name = "FIELD=VALUE")]
    pub(crate) set: Vec<String>,
}
