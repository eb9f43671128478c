//! What a tag file says of a tag.

use std::time::Duration;

use qianmian_model::rule::Expr;

use crate::RuleText;
use crate::document::{Content, Fields, Findings, Place};

/// The value of a tag that has a single `when`.
pub const SINGLE_VALUE: &str = "true";

/// A named rule, or several, that give a person a value or none.
#[derive(Debug, Clone)]
pub struct TagDefinition {
    /// Unique in the workspace.
    pub name: String,
    /// For people.
    pub title: Title,
    /// What kind of thing it says of a person.
    pub dimension: Option<Dimension>,
    /// In a sentence.
    pub description: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Its values in the order of the file, at least one. A tag with a single `when` has [`SINGLE_VALUE`] alone.
    pub values: Vec<TagValue>,
    /// Which of the values that hold a person gets.
    pub select: Select,
    /// How fresh it is kept.
    pub refresh: Refresh,
    /// A value that was not confirmed for so long is dropped.
    pub expires_after: Option<Duration>,
    /// The consent that using it needs.
    pub purpose: Option<String>,
    /// Where it is in its life.
    pub status: Status,
    /// The tag to use instead of a deprecated or retired one.
    pub replaced_by: Option<Reference>,
    /// Whether its values come from outside: its rules read them off a trait of its own, [`imported_trait`].
    pub imported: bool,
    /// The statement that says who has which of its values, asked once in each period of `refresh`. Its rules read them off
    /// the same trait as those of an imported tag.
    pub sql: Option<RuleText>,
    /// The file, relative to the workspace.
    pub file: String,
    /// Where it begins in the file.
    pub place: Place,
    /// Its text in the file.
    pub yaml: String,
}

impl TagDefinition {
    /// Whether it is written with a single `when`: a person has it or does not.
    pub fn is_single(&self) -> bool {
        matches!(self.values.as_slice(), [only] if only.value == SINGLE_VALUE)
    }

    /// Whether somebody else says who has it: an import or a statement. Nobody wrote its rules then.
    pub fn is_given(&self) -> bool {
        self.imported || self.sql.is_some()
    }
}

/// The trait that holds the values of a tag that are imported or that a statement gives. No source and no tracking plan can name it.
pub fn imported_trait(tag: &str) -> String {
    format!("{}{tag}", qianmian_model::traits::TAG_PREFIX)
}

/// The name of another tag, with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The name.
    pub name: String,
    /// Where it is written.
    pub place: Place,
}

/// One value of a tag.
#[derive(Debug, Clone)]
pub struct TagValue {
    /// The value.
    pub value: String,
    /// When a person has it.
    pub when: Expr,
    /// The rule as it is written.
    pub source: RuleText,
}

/// What a tag is called in the console.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Title {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Title {
    /// Reads the field `title`: `{ zh: …, en: … }`, one of them for both, or plain text for both.
    pub fn read(fields: &mut Fields<'_>, findings: &mut Findings<'_>) -> Option<Title> {
        let node = fields.get("title")?;
        if let Content::Text(text) | Content::Scalar(text) = &node.content {
            return Some(Title::same(text));
        }
        let mut titles = Fields::of(node, "a title", findings)?;
        let zh = titles.text("zh", findings);
        let en = titles.text("en", findings);
        titles.finish(findings);
        Some(Title { zh: zh.or(en)?.to_owned(), en: en.or(zh)?.to_owned() })
    }

    /// One text for both languages.
    pub fn same(text: &str) -> Title {
        Title { zh: text.to_owned(), en: text.to_owned() }
    }
}

/// The four kinds of tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Who they are.
    Basic,
    /// What they do.
    Behaviour,
    /// What they like.
    Interest,
    /// What they are worth.
    Value,
}

impl Dimension {
    /// All, in the order they are shown.
    pub const ALL: [Dimension; 4] =
        [Dimension::Basic, Dimension::Behaviour, Dimension::Interest, Dimension::Value];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Dimension::Basic => "basic",
            Dimension::Behaviour => "behaviour",
            Dimension::Interest => "interest",
            Dimension::Value => "value",
        }
    }
}

/// Which of several values that hold is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Select {
    /// The first in the order of the file.
    #[default]
    First,
    /// All of them.
    All,
}

/// How often a tag is brought up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Refresh {
    /// With every event, and when an event leaves a window.
    #[default]
    Live,
    /// Once a day.
    Daily,
    /// Once a week.
    Weekly,
    /// Once a month.
    Monthly,
}

impl Refresh {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Refresh::Live => "live",
            Refresh::Daily => "daily",
            Refresh::Weekly => "weekly",
            Refresh::Monthly => "monthly",
        }
    }
}

/// Where a tag is in its life: what may use it, and whether it is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Status {
    /// Checked and previewed, not evaluated; usable in other drafts alone.
    Draft,
    /// Evaluated and usable.
    #[default]
    Active,
    /// Evaluated; every use of it is a warning.
    Deprecated,
    /// Not evaluated and not usable; its versions and its history stay.
    Retired,
}

impl Status {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Active => "active",
            Status::Deprecated => "deprecated",
            Status::Retired => "retired",
        }
    }

    /// Whether people have the tag: whether it is evaluated.
    pub fn is_in_force(self) -> bool {
        matches!(self, Status::Active | Status::Deprecated)
    }
}
