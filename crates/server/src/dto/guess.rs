//! What a person did not say, guessed from what they do.

use qianmian_pipeline::infer;
use serde::Serialize;
use utoipa::ToSchema;

/// Why a trait of a person is guessed as it is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Guess {
    /// Who.
    #[schema(example = "p12")]
    pub person: String,
    /// The most probable value.
    #[schema(example = "female")]
    pub value: String,
    /// Its probability, 0..1.
    pub confidence: f64,
    /// The least probability of a guess; below it the person has no such trait.
    pub threshold: f64,
    /// What the person said, if they did.
    pub declared: Option<String>,
    /// What speaks for it most, the strongest first.
    pub evidence: Vec<GuessEvidence>,
}

/// Something a person did that speaks for a guess.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct GuessEvidence {
    /// `event NAME`, `source NAME`, `hour N`, `weekend`, `weekday`, `topic NAME`, `EVENT PROPERTY VALUE` or `TRAIT VALUE`.
    #[schema(example = "topic mother_baby")]
    pub what: String,
    /// By how much it raises the value's score over the mean of all values.
    pub weight: f64,
}

impl From<&infer::Guess> for Guess {
    fn from(guess: &infer::Guess) -> Self {
        let evidence = guess.evidence.iter();
        Guess {
            person: guess.person.to_string(),
            value: guess.value.clone(),
            confidence: guess.confidence,
            threshold: guess.threshold,
            declared: guess.declared.clone(),
            evidence: evidence
                .map(|evidence| GuessEvidence { what: evidence.text.clone(), weight: evidence.weight })
                .collect(),
        }
    }
}
