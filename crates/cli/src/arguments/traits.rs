//! `qianmian traits …`

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum TraitsCommand {
    /// Guess a trait from what people do, and say how good the guesses are on those who declared it
    Infer(Infer),
    /// Take back what is guessed of a trait, and guess it no more
    Forget {
        /// gender, age_band, province, city or occupation
        #[arg(value_name = "TRAIT")]
        of: String,
    },
    /// What the model of the last `--apply` says of a person, and what speaks for it
    Why {
        /// gender, age_band, province, city or occupation
        #[arg(value_name = "TRAIT")]
        of: String,
        /// p12, or kind:value such as user_id:sb_000001
        person: String,
    },
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Infer {
    /// gender, age_band, province, city or occupation
    #[arg(value_name = "TRAIT")]
    pub(crate) of: String,
    /// The least confidence of a guess, 0 to 1
    #[arg(long, default_value_t = 0.7, value_name = "PART")]
    pub(crate) threshold: f64,
    /// Instead: the least confidence at which this part of the guesses was right, 0 to 1
    #[arg(long, value_name = "PART", conflicts_with = "threshold")]
    pub(crate) precision: Option<f64>,
    /// Write the guesses, as traits `inferred_…`, in the place of those of the run before; a server estimates them anew each
    /// day from then on
    #[arg(long)]
    pub(crate) apply: bool,
}
