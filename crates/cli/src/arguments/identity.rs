//! `qianmian identity …` and `qianmian link`: who is one person.

use std::path::PathBuf;

use clap::{Args, Subcommand};

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

#[derive(Debug, Clone, Args)]
pub(crate) struct Link {
    /// A table: CSV with a heading; with --source, any file that it can read
    #[arg(long, value_name = "A.csv")]
    pub(crate) left: PathBuf,
    /// Clean the table as this source declares and let identifiers say first who is one person, by the identity.yaml of its workspace
    #[arg(long, value_name = "FILE.yaml", conflicts_with = "right")]
    pub(crate) source: Option<PathBuf>,
    /// A second table, to link with the first
    #[arg(long, value_name = "B.csv")]
    pub(crate) right: Option<PathBuf>,
    /// Which columns are compared, and as what; with --source traits, and without it only identifiers link
    #[arg(long, value_name = "link.yaml", required_unless_present = "source")]
    pub(crate) config: Option<PathBuf>,
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
    /// A column (with --source a trait) that says who a record truly is: print how right the result is
    #[arg(long, value_name = "COLUMN")]
    pub(crate) truth: Option<String>,
}
