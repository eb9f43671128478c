//! Conditions that can never be true, where that is plain from the text: a subject compared with constants.
//!
//! For each conjunction the values that remain possible for each subject are narrowed condition by condition; when
//! none remain, the condition that took the last one is reported. Whatever is not a subject against constants is
//! left alone, so that nothing possible is ever refused.

use std::collections::BTreeMap;

use qianmian_model::rule::{Comparison, Expr, ExprKind};
use qianmian_model::{Severity, Value};

use super::domain::Domain;
use super::typing::short;
use crate::{Catalogue, Located, canonical, children};

/// Adds the findings in a condition and in the filters inside it.
pub(super) fn find(tags: &Catalogue, expr: &Expr, found: &mut Vec<Located>) {
    never(tags, expr, found);
    filters(tags, expr, found);
}

fn filters(tags: &Catalogue, expr: &Expr, found: &mut Vec<Located>) {
    if let ExprKind::Measure(measure) = &expr.kind
        && let Some(filter) = &measure.filter
    {
        never(tags, filter, found);
    }
    for child in children(expr) {
        filters(tags, child, found);
    }
}

/// Whether a condition can never be true; says why.
fn never(tags: &Catalogue, expr: &Expr, found: &mut Vec<Located>) -> bool {
    match &expr.kind {
        ExprKind::Or(parts) => {
            let start = found.len();
            let dead = parts.iter().filter(|part| never(tags, part, found)).count();
            if dead < parts.len() {
                // The rest of the rule can hold: a dead part is odd, and harmless.
                found[start..].iter_mut().for_each(|finding| finding.severity = Severity::Warning);
            }
            dead == parts.len()
        }
        ExprKind::And(parts) => conjunction(tags, parts, found),
        _ => conjunction(tags, std::slice::from_ref(expr), found),
    }
}

fn conjunction(tags: &Catalogue, parts: &[Expr], found: &mut Vec<Located>) -> bool {
    let mut subjects = Subjects { tags, domains: BTreeMap::new() };
    for part in parts {
        if matches!(part.kind, ExprKind::Or(_)) {
            if never(tags, part, found) {
                return true;
            }
        } else if let Err(why) = subjects.narrow(part) {
            let mut finding = Located::new(part.span, "never_true", why.message);
            finding.hint = why.hint;
            found.push(finding);
            return true;
        }
    }
    false
}

struct Why {
    message: String,
    hint: Option<String>,
}

struct Subjects<'c> {
    tags: &'c Catalogue,
    domains: BTreeMap<String, Domain>,
}

impl Subjects<'_> {
    /// Narrows the domain of the subject of a condition. The error is why nothing is left.
    fn narrow(&mut self, part: &Expr) -> Result<(), Why> {
        match &part.kind {
            ExprKind::Literal(Value::Bool(false) | Value::Null) => {
                Err(Why { message: format!("`{}` is never true", short(part)), hint: None })
            }
            ExprKind::Not(inner) => self.narrow_negated(part, inner),
            ExprKind::Compare(comparison, left, right) => self.compared(part, *comparison, left, right),
            ExprKind::Between { operand, low, high, negated: false } => {
                self.between(part, operand, low, high)
            }
            ExprKind::InList { operand, list, negated } => self.in_list(part, operand, list, *negated),
            ExprKind::IsNull { operand, negated: false } => self.apply(part, operand, Domain::absent),
            ExprKind::IsNull { operand, negated: true } | ExprKind::Like { operand, .. } => {
                self.apply(part, operand, Domain::known)
            }
            ExprKind::HasTag { name, values } => self.has_tag(part, name, values, true),
            ExprKind::Trait(_) | ExprKind::Property(_) => self.apply(part, part, |domain| domain.truth(true)),
            _ => Ok(()),
        }
    }

    fn narrow_negated(&mut self, part: &Expr, inner: &Expr) -> Result<(), Why> {
        match &inner.kind {
            ExprKind::Literal(Value::Bool(true) | Value::Null) => {
                Err(Why { message: format!("`{}` is never true", short(part)), hint: None })
            }
            ExprKind::Compare(comparison, left, right) => {
                self.compared(part, opposite(*comparison), left, right)
            }
            ExprKind::InList { operand, list, negated } => self.in_list(part, operand, list, !negated),
            ExprKind::IsNull { operand, negated: true } => self.apply(part, operand, Domain::absent),
            ExprKind::IsNull { operand, negated: false } => self.apply(part, operand, Domain::known),
            ExprKind::HasTag { name, values } => self.has_tag(part, name, values, false),
            ExprKind::Trait(_) | ExprKind::Property(_) => {
                self.apply(part, inner, |domain| domain.truth(false))
            }
            _ => Ok(()),
        }
    }

    fn compared(
        &mut self,
        part: &Expr,
        comparison: Comparison,
        left: &Expr,
        right: &Expr,
    ) -> Result<(), Why> {
        let (subject, comparison, value) = match (&left.kind, &right.kind) {
            (_, ExprKind::Literal(value)) => (left, comparison, value),
            (ExprKind::Literal(value), _) => (right, mirrored(comparison), value),
            _ => {
                let strict =
                    matches!(comparison, Comparison::NotEqual | Comparison::Less | Comparison::Greater);
                if strict && left == right {
                    let message = format!("`{}` is never true: it compares a thing with itself", short(part));
                    return Err(Why { message, hint: None });
                }
                return Ok(());
            }
        };
        if value.is_null() {
            let message = format!("`{}` is never true: nothing compares with null", short(part));
            return Err(Why { message, hint: Some("write is null or is not null".to_owned()) });
        }
        self.apply(part, subject, |domain| domain.compare(comparison, value))
    }

    fn between(&mut self, part: &Expr, operand: &Expr, low: &Expr, high: &Expr) -> Result<(), Why> {
        if let (ExprKind::Literal(low), ExprKind::Literal(high)) = (&low.kind, &high.kind)
            && let (Some(from), Some(to)) = (low.as_number(), high.as_number())
            && from > to
        {
            let message = format!("`{}` is never true: {from} is more than {to}", short(part));
            return Err(Why { message, hint: Some(format!("write between {to} and {from}")) });
        }
        self.compared(part, Comparison::GreaterOrEqual, operand, low)?;
        self.compared(part, Comparison::LessOrEqual, operand, high)
    }

    fn in_list(&mut self, part: &Expr, operand: &Expr, list: &[Expr], negated: bool) -> Result<(), Why> {
        let mut constants = Vec::new();
        for item in list {
            let ExprKind::Literal(value) = &item.kind else { return Ok(()) };
            constants.push(value);
        }
        if negated {
            if constants.iter().any(|value| value.is_null()) {
                let message = format!("`{}` is never true: the list has null in it", short(part));
                return Err(Why { message, hint: Some("leave null out".to_owned()) });
            }
            let texts: Vec<_> =
                constants.iter().filter_map(|value| value.as_text().map(str::to_owned)).collect();
            return self.apply(part, operand, |domain| {
                domain.exclude(texts);
                domain.known() && !domain.is_empty()
            });
        }
        let texts: Option<_> = constants.iter().map(|value| value.as_text().map(str::to_owned)).collect();
        let numbers: Option<Vec<_>> = constants.iter().map(|value| value.as_number()).collect();
        self.apply(part, operand, |domain| {
            if let Some(texts) = texts {
                domain.among(texts);
            }
            if let Some(numbers) = numbers {
                let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
                let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                domain.compare(Comparison::GreaterOrEqual, &Value::Number(least));
                domain.compare(Comparison::LessOrEqual, &Value::Number(most));
            }
            domain.known() && !domain.is_empty()
        })
    }

    /// A person has one value of a tag, unless it gives several. Having none is not unknown.
    fn has_tag(&mut self, part: &Expr, name: &str, values: &[String], holds: bool) -> Result<(), Why> {
        if self.tags.get(name).is_none_or(|tag| tag.several) {
            return Ok(());
        }
        let subject = Expr { kind: ExprKind::Tag(name.to_owned()), span: part.span };
        self.apply(part, &subject, |domain| match (values.is_empty(), holds) {
            (true, true) => domain.known(),
            (true, false) => domain.absent(),
            (false, true) => {
                domain.among(values.iter().cloned().collect());
                domain.known() && !domain.is_empty()
            }
            (false, false) => {
                domain.exclude(values.iter().cloned());
                !domain.is_empty()
            }
        })
    }

    /// Narrows the domain of `subject`; an error when the subject by itself, or with what came before, has no value
    /// left.
    fn apply(
        &mut self,
        part: &Expr,
        subject: &Expr,
        narrow: impl FnOnce(&mut Domain) -> bool + Clone,
    ) -> Result<(), Why> {
        let natural = Domain::of(subject);
        let alone = narrow.clone()(&mut natural.clone());
        let domain = self.domains.entry(canonical(subject)).or_insert_with(|| natural.clone());
        if narrow(domain) {
            return Ok(());
        }
        let condition = short(part);
        if alone {
            let message = format!("`{condition}` is never true together with the conditions before it");
            return Err(Why {
                message,
                hint: Some(format!("they ask something else of `{}`", short(subject))),
            });
        }
        let hint = natural.bounds().map(|bounds| format!("`{}` is {bounds}", short(subject)));
        Err(Why { message: format!("`{condition}` is never true"), hint })
    }
}

/// What holds exactly when the comparison is false.
fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}

/// The comparison with its sides exchanged.
fn mirrored(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal | Comparison::NotEqual => comparison,
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
    }
}
