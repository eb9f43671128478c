//! The command line: what there is and what it takes.

mod anomalies;
mod text;
mod traits;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use qianmian_server::Role;

pub(crate) use anomalies::{AnomaliesCommand, ListAnomalies};
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
pub(crate) enum IdentityCommand {
    /// Show the rules: identity.yaml over the built-in ones
    Check,
    /// Decide everybody anew by changed rules, without changing anything, and show what would change
    DryRun {
        /// Rules in the place of the workspace's identity.yaml
        #[arg(long, value_name = "FILE")]
        rules: Option<PathBuf>,
    },
    /// Look for people who are probably one by link.yaml, and keep what that proposes until somebody decides
    Propose {
        /// Agree to everything from this probability on
        #[arg(long, value_name = "P")]
        accept_above: Option<f64>,
    },
    /// What is proposed and undecided: `profile merge` agrees, `profile keep-apart` declines
    Proposals(ProposalList),
}

#[derive(Debug, Args)]
pub(crate) struct ProposalList {
    /// Only from this probability on
    #[arg(long, default_value_t = 0.0, value_name = "P")]
    pub(crate) above: f64,
    /// How many at most
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub(crate) limit: usize,
}

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

#[derive(Debug, Clone, Args)]
pub(crate) struct Link {
    /// A table: CSV with a heading
    #[arg(long, value_name = "A.csv")]
    pub(crate) left: PathBuf,
    /// A second table, to link with the first
    #[arg(long, value_name = "B.csv")]
    pub(crate) right: Option<PathBuf>,
    /// Which columns are compared, and as what
    #[arg(long, value_name = "link.yaml")]
    pub(crate) config: PathBuf,
    /// Where the linked pairs go, as CSV: left, right, weight_bits, probability
    #[arg(long, value_name = "pairs.csv")]
    pub(crate) out: PathBuf,
    /// Where the cluster of every record goes, as CSV: cluster, table, id
    #[arg(long, value_name = "clusters.csv")]
    pub(crate) clusters: Option<PathBuf>,
    /// Where what was learned goes, as JSON; with --reuse, where it is read from
    #[arg(long, value_name = "model.json")]
    pub(crate) model: Option<PathBuf>,
    /// Take the weights of --model instead of learning them from these tables
    #[arg(long, requires = "model")]
    pub(crate) reuse: bool,
    /// Say why these two records are one person or not, instead of the summary
    #[arg(long, value_name = "A,B")]
    pub(crate) explain: Option<String>,
    /// A column that says who a record truly is: print how right the result is
    #[arg(long, value_name = "COLUMN")]
    pub(crate) truth: Option<String>,
}

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
    /// Everybody, as CSV: person and the identifiers of one kind
    Export {
        expression: String,
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
