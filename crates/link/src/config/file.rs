//! The configuration as it is written, before anything is checked. Unknown keys are errors.

use qianmian_yaml::Entries;
use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::kind::Kind;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfigFile {
    pub(super) id: Option<Spanned<String>>,
    pub(super) columns: Entries<ColumnFile>,
    pub(super) blocking: Option<Spanned<Vec<Vec<Spanned<String>>>>>,
    pub(super) block_cap: Option<Spanned<u32>>,
    #[serde(default)]
    pub(super) veto: Vec<Spanned<String>>,
    pub(super) labels: Option<Spanned<String>>,
    pub(super) together: Option<Spanned<String>>,
    pub(super) one_per_table: Option<Spanned<bool>>,
    #[serde(default)]
    pub(super) missing: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnFile {
    pub(super) kind: KindFile,
    pub(super) crossed_with: Option<Spanned<String>>,
    #[serde(default = "yes")]
    pub(super) frequencies: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum KindFile {
    Exact,
    Name,
    Date,
    Number,
    Postcode,
    Phone,
    Text,
}

impl From<KindFile> for Kind {
    fn from(kind: KindFile) -> Kind {
        match kind {
            KindFile::Exact => Kind::Exact,
            KindFile::Name => Kind::Name,
            KindFile::Date => Kind::Date,
            KindFile::Number => Kind::Number,
            KindFile::Postcode => Kind::Postcode,
            KindFile::Phone => Kind::Phone,
            KindFile::Text => Kind::Text,
        }
    }
}
