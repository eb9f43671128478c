//! The command line: what there is and what it takes.

mod anomalies;
mod identity;
mod quarantine;
mod tags;
mod text;
mod traits;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use qianmian_server::Role;

pub(crate) use anomalies::{AnomaliesCommand, ListAnomalies};
pub(crate) use identity::{IdentityCommand, Link, ProposalList};
pub(crate) use quarantine::{QuarantineCommand, QuarantineList, Replay};
pub(crate) use tags::{Eval, Explain, Members, Overlap, Rehearse, TagsCommand, TagsImport};
pub(crate) use text::{Classify, Evaluate, Keywords, TextColumns, TextCommand, Train};
pub(crate) use traits::{Infer, TraitsCommand};

/// 千面: user profiles made of well-defined tags, messages that fit, tags proven by experiment.
#[derive(Debug, Parser)]
#[command(name = "qianmian", version, about, propagate_version = true)]
pub(crate) struct Arguments {
    /// The workspace folder
    #[arg(
        long,
        short = 'w',
        global = true,
        default_value = ".",
        env = "QIANMIAN_WORKSPACE",
        hide_env = true
    )]
    pub(crate) workspace: PathBuf,
    /// How results are written to stdout
    #[arg(long, global = true, default_value = "table")]
    pub(crate) format: Format,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Table,
    Json,
    Csv,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a workspace: its folders, a key file and an empty store
    Init {
        /// The folder; what it holds already stays as it is
        dir: PathBuf,
    },
    /// Run the whole loop on the example shop and leave the server running
    Demo(Demo),
    /// Serve the HTTP API and process what arrives
    Serve(Serve),
    /// Configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Make a write key for a source of the HTTP API and print it once
    WriteKey {
        /// The source's name
        source: String,
    },
    /// People who sign in to the console
    #[command(subcommand)]
    User(UserCommand),
    /// Send the records of a file through the whole pipeline
    Import {
        /// CSV, JSON Lines or Parquet; plain, .gz or .zst
        file: PathBuf,
        /// A source of sources/*.yaml
        #[arg(long)]
        source: String,
    },
    /// Clean a file by itself, without a workspace's data
    Clean(Clean),
    /// Find the records of one person in one table or two, by how likely their agreement is
    Link(Link),
    /// Texts: keywords, and models that say what a text is about
    #[command(subcommand)]
    Text(TextCommand),
    /// What every source sent by day, and what changed on the last whole day
    Sources {
        /// The last so many days, today included
        #[arg(long, default_value_t = 7, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000))]
        days: u32,
    },
    /// The rules of linking: who is who
    #[command(subcommand)]
    Identity(IdentityCommand),
    /// Records that were refused, and the rules that refuse them
    #[command(subcommand)]
    Quarantine(QuarantineCommand),
    /// People whose interactions are no person's, and what is said of them
    #[command(subcommand)]
    Anomalies(AnomaliesCommand),
    /// Tags
    #[command(subcommand)]
    Tags(TagsCommand),
    /// Ask the lake and the profiles: one SELECT over events, people, traits and tags
    Sql {
        /// The query
        #[arg(value_name = "SELECT …")]
        query: String,
        /// Give up after so many seconds
        #[arg(long, default_value_t = 60, value_name = "SECONDS")]
        timeout: u64,
    },
    /// Audiences: a name of audiences/*.yaml, or an expression
    #[command(subcommand)]
    Audience(AudienceCommand),
    /// Traits that people did not declare, guessed from what they do
    #[command(subcommand)]
    Traits(TraitsCommand),
    /// One person
    #[command(subcommand)]
    Profile(ProfileCommand),
    /// Campaigns of campaigns/*.yaml
    #[command(subcommand)]
    Campaign(CampaignCommand),
    /// Experiments
    #[command(subcommand)]
    Experiment(ExperimentCommand),
    /// The consent ledger
    #[command(subcommand)]
    Consent(ConsentCommand),
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Where the demo's workspace is
    #[arg(long, default_value = "qianmian-demo")]
    pub(crate) dir: PathBuf,
    /// End after the summary
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// Throw the demo's workspace away and start over
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Also import the UCI Online Retail order lines from this file
    #[arg(long, value_name = "FILE")]
    pub(crate) orders: Option<PathBuf>,
    /// Address of the server; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8787")]
    pub(crate) listen: String,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address of the HTTP API, instead of the configured one; port 0 takes a free one
    #[arg(long)]
    pub(crate) listen: Option<String>,
    /// Listen on an address that other machines can reach
    #[arg(long)]
    pub(crate) allow_remote: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// The configuration in force, secrets masked
    Show,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Clean {
    /// CSV, JSON Lines or Parquet; plain, .gz or .zst
    pub(crate) file: PathBuf,
    /// Say what is in the columns of a file that no source describes yet, and suggest the source, as YAML; examples are masked
    #[arg(long, conflicts_with_all = ["source", "out", "rejects"])]
    pub(crate) profile: bool,
    /// The source's mapping
    #[arg(long, value_name = "FILE.yaml", required_unless_present = "profile")]
    pub(crate) source: Option<PathBuf>,
    /// Where clean records go, as Parquet
    #[arg(long, value_name = "clean.parquet", required_unless_present = "profile")]
    pub(crate) out: Option<PathBuf>,
    /// Where rejected records go, as JSON Lines
    #[arg(long, value_name = "rejects.jsonl", required_unless_present = "profile")]
    pub(crate) rejects: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AudienceCommand {
    /// How many people
    Count { expression: String },
    /// Who, the first N
    List {
        expression: String,
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// What sets it apart: each tag value in it against a base, with the target group index
    Insight {
        expression: String,
        /// What it is compared with, a name or an expression; everybody when left out
        #[arg(long)]
        base: Option<String>,
    },
    /// How audiences overlap, each two of them
    Overlap {
        #[arg(required = true, num_args = 2..=10)]
        expressions: Vec<String>,
    },
    /// Keep who is in a defined audience now
    Snapshot { audience: String },
    /// The snapshots of an audience, the newest first, and who came and went since
    Snapshots { audience: String },
    /// Throw a snapshot away
    DropSnapshot { number: i64 },
    /// Everybody, as CSV: person and the identifiers of one kind
    Export {
        #[arg(required_unless_present = "snapshot")]
        expression: Option<String>,
        /// Instead: the people of a snapshot, by its number
        #[arg(long, value_name = "NUMBER", conflicts_with = "expression")]
        snapshot: Option<i64>,
        /// The kind of identifier to export
        #[arg(long, default_value = "user_id")]
        identifier: String,
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProfileCommand {
    /// Identifiers (masked), traits with provenance, tags, consents
    Show { person: String },
    /// Everything that is held about a person, as JSON
    Export { person: String },
    /// Why the identifiers of a person are one person's: what came with what, who said so, when
    Why { person: String },
    /// Make two people one, and keep them so
    Merge { left: String, right: String },
    /// Undo a merge, cut an edge, or take a decision back
    Unmerge(Unmerge),
    /// Make two people, or two identifiers of one person, two people, and keep them so
    KeepApart { left: String, right: String },
    /// The latest merges and partings, and all decisions by hand
    Merges {
        /// How many of each
        #[arg(long, default_value_t = 20, value_name = "N")]
        limit: u32,
    },
    /// Remove a person from store and lake; what remains is the keyed proof of their consents
    Erase {
        person: String,
        /// Do it; without it only what would go is said
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Unmerge {
    /// A merge, by its number in `profile merges`
    pub(crate) merge: Option<i64>,
    /// An edge of `profile why`: the record names the identifier, but is not linked by it any more
    #[arg(long, value_name = "EDGE")]
    pub(crate) edge: Option<String>,
    /// A decision by hand, by its number
    #[arg(long, value_name = "N")]
    pub(crate) decision: Option<i64>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CampaignCommand {
    /// Read the campaign files and say everything that is wrong
    Check,
    /// Who would get what, and who is left out and why; sends nothing
    Preview {
        name: String,
        /// Show every variant as this person would get it: p12, user_id:u1
        #[arg(long = "as", value_name = "PERSON")]
        person: Option<String>,
    },
    /// Say that the campaign may be sent as it is written now; a changed file needs another word
    Approve { name: String },
    /// Take that word back, so that the campaign does not start
    Withdraw { name: String },
    /// Start the approved campaigns whose start has come, and send what may leave now; a server does so by itself
    Run,
    /// Plan the approved campaign and send what may leave now
    Send { name: String },
    /// Hold the campaign: nothing more of it leaves
    Pause { name: String },
    /// Let the campaign go on where it was held, and send what may leave now
    Resume { name: String },
    /// Planned = sent + failed + suppressed + unknown + pending, and receipts
    Status { name: String },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ExperimentCommand {
    /// Analyse a file of results
    Analyze {
        #[arg(long)]
        data: PathBuf,
        #[arg(long)]
        config: PathBuf,
    },
    /// Analyse a campaign of this workspace: effects with intervals, and a verdict per tag
    Report { campaign: String },
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Make a user and print the link, which works once, by which they choose their password
    Add {
        /// 1 to 64 letters, digits, `.`, `_`, `-` or `@`
        name: String,
        /// admin, operator, analyst or privacy_officer
        #[arg(long)]
        role: Role,
    },
    /// All users with role and state
    List,
    /// Print a link, which works once, by which a user chooses another password
    Reset { name: String },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConsentCommand {
    /// The ledger of a person
    Show { person: String },
    /// Record that a person agreed
    Grant(ConsentEntry),
    /// Record that a person withdrew
    Withdraw(ConsentEntry),
}

#[derive(Debug, Args)]
pub(crate) struct ConsentEntry {
    pub(crate) person: String,
    #[arg(long, default_value = "marketing")]
    pub(crate) purpose: String,
    /// The version of the notice that the person was shown
    #[arg(long)]
    pub(crate) notice_version: Option<String>,
}
