//! `qianmian text …`

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum TextCommand {
    /// What the texts of a file are about, in their own words
    Keywords(Keywords),
    /// Make a model from texts whose label is known, and say how good it is on texts that it has not seen
    Train(Train),
    /// How good a model is on texts whose label is known
    Evaluate(Evaluate),
    /// What a model says of the texts of a file; no label where it is not sure enough
    Classify(Classify),
}

/// Which columns hold what.
#[derive(Debug, Clone, Args)]
pub(crate) struct TextColumns {
    /// The column of texts
    #[arg(long = "text", default_value = "text", value_name = "NAME")]
    pub(crate) text: String,
    /// Rows with the same value of this column are one text, such as all messages of a conversation or a person
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Keywords {
    /// CSV, TSV, JSON Lines or Parquet; plain, .gz or .zst
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) columns: TextColumns,
    /// Keywords of a text at most
    #[arg(long, default_value_t = 5, value_name = "N")]
    pub(crate) top: usize,
    /// Print the words over all texts that no dictionary has, instead
    #[arg(long)]
    pub(crate) new_words: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Train {
    /// CSV, TSV, JSON Lines or Parquet of texts and labels; plain, .gz or .zst
    #[arg(long, value_name = "FILE")]
    pub(crate) examples: PathBuf,
    /// Where the model goes
    #[arg(long, value_name = "MODEL")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) columns: TextColumns,
    /// The column of labels; rows without one are passed over
    #[arg(long, default_value = "label", value_name = "NAME")]
    pub(crate) label: String,
    /// The least confidence with which the model answers, 0 to 1
    #[arg(long, default_value_t = 0.5, value_name = "PART")]
    pub(crate) threshold: f64,
    /// Instead: the least confidence at which this part of the answers was right, 0 to 1
    #[arg(long, value_name = "PART", conflicts_with = "threshold")]
    pub(crate) precision: Option<f64>,
    /// Into how many parts the examples are cut, each of which is asked of a model of the others
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u8).range(2..=100))]
    pub(crate) folds: u8,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Evaluate {
    /// A model of `qianmian text train`
    pub(crate) model: PathBuf,
    /// CSV, TSV, JSON Lines or Parquet of texts and labels; plain, .gz or .zst
    #[arg(long, value_name = "FILE")]
    pub(crate) examples: PathBuf,
    #[command(flatten)]
    pub(crate) columns: TextColumns,
    /// The column of labels; rows without one are passed over
    #[arg(long, default_value = "label", value_name = "NAME")]
    pub(crate) label: String,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Classify {
    /// A model of `qianmian text train`
    pub(crate) model: PathBuf,
    /// CSV, TSV, JSON Lines or Parquet; plain, .gz or .zst
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) columns: TextColumns,
    /// Also print the parts of each text that speak most for its label
    #[arg(long)]
    pub(crate) evidence: bool,
}
