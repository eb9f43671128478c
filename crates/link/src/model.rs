//! What a linkage has learned: how likely each level of each column is among pairs of one person and among others.

mod file;

use std::path::Path;

use crate::block::Rule;
use crate::error::Error;
use crate::estimate::LEVELS;
use crate::pattern::Field;

/// The model of Fellegi and Sunter over some columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub(crate) fields: Vec<Field>,
    /// Per field and level, the probability among pairs of one person; level 0 (missing) has none.
    pub(crate) m: Vec<[f64; LEVELS]>,
    /// Per field and level, the probability among pairs of two people.
    pub(crate) u: Vec<[f64; LEVELS]>,
    /// log2 of the odds that two records drawn at random are of one person.
    pub(crate) prior: f64,
    /// The rules that said which pairs were compared.
    pub(crate) rules: Vec<Rule>,
}

impl Model {
    /// Per field and level, log2(m/u).
    pub(crate) fn weights(&self) -> Vec<[f64; LEVELS]> {
        let of_field = |(m, u): (&[f64; LEVELS], &[f64; LEVELS])| {
            let weight = |level: usize| {
                if m[level] > 0.0 && u[level] > 0.0 { (m[level] / u[level]).log2() } else { 0.0 }
            };
            std::array::from_fn(weight)
        };
        self.m.iter().zip(&self.u).map(of_field).collect()
    }

    /// log2 of the odds that two records drawn at random are of one person.
    pub fn prior_bits(&self) -> f64 {
        self.prior
    }

    /// The model as JSON, for people and for [`Model::parse`].
    pub fn to_json(&self) -> String {
        file::write(self)
    }

    /// Reads what [`Model::to_json`] wrote; `file` is its name in messages.
    ///
    /// # Errors
    /// Text that is not such a file, or of another version.
    pub fn parse(file: &str, text: &str) -> Result<Model, Error> {
        file::read(text).map_err(|message| Error::Model { path: file.to_owned(), message })
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// As [`Model::parse`], and a file that cannot be read.
    pub fn load(path: &Path) -> Result<Model, Error> {
        let failed = |source| Error::File { path: path.display().to_string(), source };
        Model::parse(&path.display().to_string(), &std::fs::read_to_string(path).map_err(failed)?)
    }
}
