//! `qianmian tags …`

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum TagsCommand {
    /// Read every tag file and say everything that is wrong, and what data its rules lack where there is data
    Check,
    /// All tags with coverage and unknown rate
    List,
    /// One tag: definition, values, history
    Show { tag: String },
    /// What a tag file, or a draft, would say of everybody; changes nothing
    Preview {
        /// A tag file, or a tag of the workspace
        #[arg(value_name = "FILE|TAG")]
        what: String,
        /// As of this instant (RFC 3339) instead of now
        #[arg(long, value_name = "T")]
        as_of: Option<String>,
    },
    /// Put the values of a file in the place of all that a tag with `imported: true` has
    Import(TagsImport),
    /// Who has a tag, or had it at the end of a day
    Members(Members),
    /// How many people had a tag, came to have it and stopped having it, by day
    History {
        tag: String,
        /// The last so many days, today included
        #[arg(long, default_value_t = 30, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
        days: u32,
    },
    /// Which tag values have the same people
    Overlap(Overlap),
    /// How tags are (coverage, missing data, freshness, drift, use), and what should be done about them
    Health {
        /// One tag with every number, instead of all in a table
        tag: Option<String>,
        /// Drift since the end of this day (2026-01-31), instead of a week ago
        #[arg(long, value_name = "DAY")]
        since: Option<String>,
    },
    /// Why a person has a tag or not, what is missing, and when time alone changes it
    Explain(Explain),
    /// Bring all tags up to date
    Refresh {
        /// As of this instant (RFC 3339) instead of now
        #[arg(long, value_name = "T")]
        as_of: Option<String>,
    },
    /// Evaluate tag files over Parquet events, without a workspace
    Eval(Eval),
    /// Keep tag files live over Parquet events in a store of its own, and say how fast this machine does it
    Rehearse(Rehearse),
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// p12, or kind:value such as user_id:sb_000001
    pub(crate) person: String,
    pub(crate) tag: String,
    /// As of this instant (RFC 3339) instead of now; traits, consent and definition stay as they are now
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,
    /// How many references deep the tags that it rests on are explained too
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) depth: usize,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct TagsImport {
    /// The tag
    pub(crate) tag: String,
    /// CSV, JSON Lines or Parquet of one identifier and one value a row; plain, .gz or .zst
    pub(crate) file: PathBuf,
    /// The kind of identifier, such as user_id or phone
    #[arg(long, value_name = "KIND")]
    pub(crate) identifier: String,
    /// The column of identifiers
    #[arg(long, default_value = "identifier", value_name = "NAME")]
    pub(crate) identifier_column: String,
    /// The column of values
    #[arg(long, default_value = "value", value_name = "NAME")]
    pub(crate) value_column: String,
    /// Where the lines that were not taken go, as JSON Lines of line, code and reason
    #[arg(long, value_name = "rejects.jsonl")]
    pub(crate) rejects: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Members {
    pub(crate) tag: String,
    /// Only people with this value
    #[arg(long)]
    pub(crate) value: Option<String>,
    /// At the end of this day (2026-01-31) in the workspace's zone, instead of now
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
    /// How many people to list
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub(crate) limit: usize,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Overlap {
    /// Every pair with a value of this tag, instead of the redundant pairs of all
    #[arg(long)]
    pub(crate) tag: Option<String>,
    /// Redundant from this part of the people of either having both, 0..1
    #[arg(long, default_value_t = 0.95, value_name = "PART")]
    pub(crate) jaccard: f64,
    /// Or from this part of the people of one having the other, 0..1
    #[arg(long, default_value_t = 0.98, value_name = "PART")]
    pub(crate) containment: f64,
    /// Where both have at least so many people
    #[arg(long, default_value_t = 30, value_name = "N")]
    pub(crate) people: u64,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Eval {
    /// A Parquet file, or a folder of them: user_id, ts, event, and one column a property
    #[arg(long)]
    pub(crate) events: PathBuf,
    /// A tag file, or a folder of them
    #[arg(long)]
    pub(crate) tags: PathBuf,
    /// As of this instant (RFC 3339)
    #[arg(long, value_name = "T")]
    pub(crate) as_of: String,
    /// Time zone of calendar days
    #[arg(long, default_value = "UTC", value_name = "TZ")]
    pub(crate) timezone: String,
    /// Where the values go, as Parquet: user_id, tag, value
    #[arg(long, value_name = "values.parquet")]
    pub(crate) out: Option<PathBuf>,
    /// Print how many people have each value
    #[arg(long)]
    pub(crate) counts: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Rehearse {
    /// A Parquet file, or a folder of them in the order of time: user_id, ts, event, and one column a property
    #[arg(long)]
    pub(crate) events: PathBuf,
    /// A tag file, or a folder of them
    #[arg(long)]
    pub(crate) tags: PathBuf,
    /// Time zone of calendar days
    #[arg(long, default_value = "UTC", value_name = "TZ")]
    pub(crate) timezone: String,
    /// Events of one transaction
    #[arg(long, default_value_t = 50_000)]
    pub(crate) batch: usize,
    /// Latest events over which the speed is told
    #[arg(long, default_value_t = 200_000)]
    pub(crate) last: usize,
    /// Memory for tag states
    #[arg(long, default_value_t = 512)]
    pub(crate) memory_mb: usize,
}
