//! The configuration as it is written, before anything is checked. Unknown keys are errors.

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::condition::{Operand, Operator};
use crate::assign::Arm;
use crate::design::{MetricKind, Multiplicity};
use crate::stats::sequential;
use crate::verdict::Labels;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfigFile {
    #[serde(default)]
    pub(super) experiment: String,
    pub(super) arm: Spanned<String>,
    pub(super) control: Spanned<String>,
    #[serde(default)]
    pub(super) arms: Vec<ArmFile>,
    pub(super) targeted: Option<Spanned<String>>,
    pub(super) generic: Option<Spanned<String>>,
    pub(super) metrics: Vec<MetricFile>,
    #[serde(default)]
    pub(super) tags: Vec<TagFile>,
    pub(super) joint: Option<Vec<Spanned<String>>>,
    pub(super) activity: Option<Spanned<String>>,
    #[serde(default = "default_alpha")]
    pub(super) alpha: Spanned<f64>,
    #[serde(default = "default_power")]
    pub(super) power: Spanned<f64>,
    #[serde(default)]
    pub(super) multiplicity: MultiplicityFile,
    #[serde(default)]
    pub(super) monitoring: bool,
    #[serde(default = "default_tuning")]
    pub(super) tuning: f64,
}

fn default_alpha() -> Spanned<f64> {
    unplaced(0.05)
}

fn default_power() -> Spanned<f64> {
    unplaced(0.8)
}

fn default_tuning() -> f64 {
    sequential::TUNING
}

fn unplaced(value: f64) -> Spanned<f64> {
    Spanned { value, referenced: serde_saphyr::Location::UNKNOWN, defined: serde_saphyr::Location::UNKNOWN }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ArmFile {
    pub(super) name: String,
    #[serde(default = "one")]
    pub(super) weight: f64,
}

impl ArmFile {
    pub(super) fn arm(self) -> Arm {
        Arm { name: self.name, weight: self.weight }
    }
}

fn one() -> f64 {
    1.0
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MetricFile {
    pub(super) name: Option<String>,
    pub(super) column: Spanned<String>,
    pub(super) kind: KindFile,
    pub(super) companion: Option<Spanned<String>>,
    pub(super) winsorise: Option<Spanned<f64>>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum KindFile {
    Proportion,
    Mean,
    Cuped,
    Ratio,
}

impl From<KindFile> for MetricKind {
    fn from(kind: KindFile) -> MetricKind {
        match kind {
            KindFile::Proportion => MetricKind::Proportion,
            KindFile::Mean => MetricKind::Mean,
            KindFile::Cuped => MetricKind::Cuped,
            KindFile::Ratio => MetricKind::Ratio,
        }
    }
}

#[derive(Deserialize, Clone, Copy, Default)]
#[serde(rename_all = "snake_case")]
pub(super) enum MultiplicityFile {
    Holm,
    #[default]
    BenjaminiHochberg,
}

impl From<MultiplicityFile> for Multiplicity {
    fn from(multiplicity: MultiplicityFile) -> Multiplicity {
        match multiplicity {
            MultiplicityFile::Holm => Multiplicity::Holm,
            MultiplicityFile::BenjaminiHochberg => Multiplicity::BenjaminiHochberg,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TagFile {
    pub(super) name: Spanned<String>,
    pub(super) when: Vec<WhenFile>,
    pub(super) labels: Option<LabelsFile>,
}

impl TagFile {
    pub(super) fn labels(&self) -> Option<Labels> {
        self.labels.as_ref().map(|labels| Labels {
            tagged_true: labels.tagged_true,
            tagged_false: labels.tagged_false,
            untagged_true: labels.untagged_true,
            untagged_false: labels.untagged_false,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WhenFile {
    pub(super) column: Spanned<String>,
    pub(super) op: Operator,
    pub(super) value: Option<Operand>,
    pub(super) values: Option<Vec<Operand>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelsFile {
    pub(super) tagged_true: u64,
    pub(super) tagged_false: u64,
    pub(super) untagged_true: u64,
    pub(super) untagged_false: u64,
}
