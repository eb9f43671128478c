//! Whether a tag may be used where it is used: a draft not yet, a retired one no more, a deprecated one with a warning.

use qianmian_model::rule::Expr;
use qianmian_model::{Diagnostic, Severity};

use crate::nearest::did_you_mean;
use crate::{Catalogue, Located, Status, TagDefinition, referred_tags};

/// What is to be said of a use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// An error for a draft and a retired tag, a warning for a deprecated one.
    pub severity: Severity,
    /// Stable code, `snake_case`.
    pub code: &'static str,
    /// Lower-case, no full stop.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Catalogue {
    /// What is to be said of the use of a tag by something of status `user`: nothing where it may be used as it is, and
    /// nothing where there is no such tag.
    pub fn objection(&self, name: &str, user: Status) -> Option<Objection> {
        let tag = self.get(name)?;
        let instead = tag.replaced_by.as_ref().map(|other| format!("use `{other}` instead"));
        let error = Severity::Error;
        let (severity, code, message, hint) = match (tag.status, user) {
            (Status::Active, _) | (_, Status::Retired) | (Status::Draft, Status::Draft) => return None,
            (Status::Draft, _) => {
                let hint = "take `status: draft` out of its definition first".to_owned();
                (error, "draft_tag", format!("the tag `{name}` is a draft: nobody has it yet"), Some(hint))
            }
            (Status::Deprecated, _) => {
                let message = format!("the tag `{name}` is deprecated");
                (Severity::Warning, "deprecated_tag", message, instead)
            }
            (Status::Retired, _) => (
                error,
                "retired_tag",
                format!("the tag `{name}` is retired: nobody has it any more"),
                instead,
            ),
        };
        Some(Objection { severity, code, message, hint })
    }
}

/// What is to be said of the tags that an expression refers to.
pub(crate) fn of_tags(tags: &Catalogue, expr: &Expr, user: Status) -> Vec<Located> {
    let referred = referred_tags(expr).into_iter();
    let found = referred.filter_map(|(name, span)| {
        let Objection { severity, code, message, hint } = tags.objection(name, user)?;
        Some(Located { severity, span, code, message, hint })
    });
    found.collect()
}

/// A replacement has to exist and to be usable.
pub(crate) fn of_replacement(tags: &Catalogue, tag: &TagDefinition) -> Option<Diagnostic> {
    let other = tag.replaced_by.as_ref()?;
    let name = &other.name;
    let (code, message, hint) = match tags.get(name) {
        _ if *name == tag.name => ("bad_value", format!("the tag `{name}` cannot replace itself"), None),
        None => ("unknown_tag", format!("unknown tag `{name}`"), did_you_mean(name, tags.names())),
        Some(shape) if shape.status != Status::Active => {
            let message = format!("the tag `{name}` is {}: it cannot replace another", shape.status.name());
            ("bad_value", message, Some("name an active tag".to_owned()))
        }
        Some(_) => return None,
    };
    Some(Diagnostic {
        severity: Severity::Error,
        code,
        file: tag.file.clone(),
        line: other.place.line,
        column: other.place.column,
        message,
        hint,
    })
}
