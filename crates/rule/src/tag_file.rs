//! Tag files (`tags/*.yaml`): a list of tags each. All mistakes of all files are found in one reading.

mod given;

use std::collections::BTreeMap;
use std::time::Duration;

use qianmian_model::rule::Expr;
use qianmian_model::{Diagnostic, Window};

use crate::document::{Content, Fields, Findings, Node, Place};
use crate::tag_definition::{
    Dimension, Reference, Refresh, SINGLE_VALUE, Select, Status, TagDefinition, TagValue, Title,
};
use crate::{Catalogue, RuleText, TagShape, parse_window};

/// What the tag files of a workspace say.
#[derive(Debug, Clone, Default)]
pub struct TagFiles {
    /// The tags in force, in the order of the files.
    pub tags: Vec<TagDefinition>,
    /// Drafts and retired tags: checked and shown, not evaluated.
    pub shelved: Vec<TagDefinition>,
    /// What could be read of the others: not to be used, only to be checked.
    pub broken: Vec<TagDefinition>,
    /// All tags that are named, those with a mistake included, so that one mistake is not reported again by each tag
    /// that refers to it.
    pub catalogue: Catalogue,
    /// The mistakes.
    pub diagnostics: Vec<Diagnostic>,
}

impl TagFiles {
    /// Whether anything that was found forbids using the tags.
    pub fn has_error(&self) -> bool {
        crate::rule_text::has_error(&self.diagnostics)
    }
}

const DIMENSIONS: &[(&str, Dimension)] = &[
    ("basic", Dimension::Basic),
    ("behaviour", Dimension::Behaviour),
    ("interest", Dimension::Interest),
    ("value", Dimension::Value),
];
const SELECTS: &[(&str, Select)] = &[("first", Select::First), ("all", Select::All)];
const REFRESHES: &[(&str, Refresh)] = &[
    ("live", Refresh::Live),
    ("daily", Refresh::Daily),
    ("weekly", Refresh::Weekly),
    ("monthly", Refresh::Monthly),
];

const STATUSES: &[(&str, Status)] = &[
    ("draft", Status::Draft),
    ("active", Status::Active),
    ("deprecated", Status::Deprecated),
    ("retired", Status::Retired),
];

/// Reads tag files, given as path (relative to the workspace) and text. Names are not looked up yet: a
/// [`crate::Checker`] does that.
pub fn read_tags<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> TagFiles {
    let mut all = TagFiles::default();
    let mut defined: BTreeMap<String, String> = BTreeMap::new();
    for (file, source) in files {
        let mut findings = Findings::new(file, source);
        if let Some(root) = findings.read() {
            let items = items(&root, &mut findings);
            for (index, item) in items.iter().enumerate() {
                let next = items.get(index + 1).map_or(source.len(), |next| next.place.offset);
                read_tag(item, next, &mut defined, &mut all, &mut findings);
            }
        }
        all.diagnostics.append(&mut findings.diagnostics);
    }
    all
}

fn items<'n>(root: &'n Node, findings: &mut Findings<'_>) -> &'n [Node] {
    match &root.content {
        Content::List(items) => items,
        Content::Null => &[],
        other => {
            let message = format!("a tag file is a list of tags, not {}", other.kind());
            findings.error(
                root.place,
                "bad_type",
                message,
                Some("begin each tag with `- tag: name`".to_owned()),
            );
            &[]
        }
    }
}

/// Reads one tag into `all`. `next` is where the next one begins.
fn read_tag(
    node: &Node,
    next: usize,
    defined: &mut BTreeMap<String, String>,
    all: &mut TagFiles,
    findings: &mut Findings<'_>,
) {
    let Some(mut fields) = Fields::of(node, "a tag", findings) else { return };
    let name = read_name(&mut fields, defined, findings);
    let title = Title::read(&mut fields, findings);
    let dimension = fields.word("dimension", DIMENSIONS, findings);
    let description = fields.text("description", findings).map(|text| text.trim().to_owned());
    let owner = fields.text("owner", findings).map(str::to_owned);
    let select = fields.word("select", SELECTS, findings);
    let has_dimension = fields.get("dimension").is_some();
    let imported = fields.word("imported", &[("true", true), ("false", false)], findings).unwrap_or_default();
    let statement = fields.get("sql");
    let sql = statement.and_then(|node| given::read_statement(node, imported, findings));
    let mut given =
        |giver| given::read_values(&mut fields, name.unwrap_or_default(), select, giver, findings);
    let (mut values, complete) = match statement {
        Some(_) => given(given::STATEMENT),
        None if imported => given(given::IMPORT),
        None => read_rules(&mut fields, select.is_some(), findings),
    };
    if sql.is_some() != statement.is_some() {
        // Without a statement there is nothing that its rules could read.
        values.iter_mut().for_each(|(_, rule)| *rule = None);
    }
    let refresh = fields.word("refresh", REFRESHES, findings).unwrap_or_default();
    let expires_after = read_duration(&mut fields, "expires_after", findings);
    if statement.is_some() {
        given::check_cadence(&mut fields, refresh, expires_after, findings);
    }
    let purpose = fields.text("purpose", findings).map(str::to_owned);
    let status = fields.word("status", STATUSES, findings).unwrap_or_default();
    let replaced_by = read_replacement(&mut fields, status, findings);
    fields.finish(findings);
    let Some(name) = name else { return };
    if !has_dimension {
        let hint = Some("dimension: basic, behaviour, interest or value".to_owned());
        findings.warn(node.place, "missing_key", format!("the tag `{name}` has no dimension"), hint);
    }
    let select = select.unwrap_or_default();
    let shape = TagShape {
        values: values.iter().map(|(value, _)| value.clone()).collect(),
        several: select == Select::All,
        status,
        replaced_by: replaced_by.as_ref().map(|other| other.name.clone()),
    };
    all.catalogue.insert(name, shape);
    let values: Vec<_> = values
        .into_iter()
        .filter_map(|(value, rule)| rule.map(|(source, when)| TagValue { value, when, source }))
        .collect();
    let tags = match status.is_in_force() {
        _ if !complete || values.is_empty() => &mut all.broken,
        true => &mut all.tags,
        false => &mut all.shelved,
    };
    tags.push(TagDefinition {
        title: title.unwrap_or_else(|| Title::same(name)),
        name: name.to_owned(),
        dimension,
        description,
        owner,
        values,
        select,
        refresh,
        expires_after,
        purpose,
        status,
        replaced_by,
        imported,
        sql,
        file: findings.file.to_owned(),
        place: node.place,
        yaml: yaml_of(findings.source, node.place, next),
    });
}

/// The lines of an item of a list, from its first key on.
fn yaml_of(source: &str, place: Place, next: usize) -> String {
    let text = source.get(place.offset..next).unwrap_or_default();
    // What is left of the next item is its dash.
    let text = text.trim_end();
    text.strip_suffix('-').filter(|_| next < source.len()).unwrap_or(text).trim_end().to_owned()
}

fn read_name<'n>(
    fields: &mut Fields<'n>,
    defined: &mut BTreeMap<String, String>,
    findings: &mut Findings<'_>,
) -> Option<&'n str> {
    let name = fields.required_text("tag", findings)?;
    let place = fields.get("tag").map_or(fields.place, |node| node.place);
    if !is_name(name) {
        let hint = Some("a name has letters, digits and `_`, and begins with a letter".to_owned());
        findings.error(place, "bad_name", format!("`{name}` cannot be the name of a tag"), hint);
        return None;
    }
    let here = format!("{}:{}", findings.file, place.line);
    if let Some(first) = defined.get(name) {
        let hint = Some(format!("it is defined at {first}"));
        findings.error(place, "duplicate_tag", format!("the tag `{name}` is defined twice"), hint);
        return None;
    }
    defined.insert(name.to_owned(), here);
    Some(name)
}

fn is_name(name: &str) -> bool {
    name.starts_with(char::is_alphabetic)
        && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

type ReadRule = (String, Option<(RuleText, Expr)>);

/// The values with their rules, and whether all of them could be read.
fn read_rules(fields: &mut Fields<'_>, selects: bool, findings: &mut Findings<'_>) -> (Vec<ReadRule>, bool) {
    let place = fields.place;
    let when = fields.get("when");
    let values = fields.get("values");
    match (when, values) {
        (Some(node), None) => {
            if selects {
                let hint = Some("leave out `select`".to_owned());
                findings.error(
                    place,
                    "bad_value",
                    "`select` chooses among `values`, which there are none of",
                    hint,
                );
            }
            let rule = RuleText::read(node, "`when`", findings);
            let complete = rule.is_some();
            (vec![(SINGLE_VALUE.to_owned(), rule)], complete)
        }
        (None, Some(_)) => read_values(fields, findings),
        (Some(node), Some(_)) => {
            let hint = Some("give each of the `values` its own `when`".to_owned());
            findings.error(node.place, "bad_value", "a tag has either `when` or `values`", hint);
            (read_values(fields, findings).0, false)
        }
        (None, None) => {
            findings.error(place, "missing_key", "the tag has neither `when` nor `values`", None);
            (Vec::new(), false)
        }
    }
}

fn read_values(fields: &mut Fields<'_>, findings: &mut Findings<'_>) -> (Vec<ReadRule>, bool) {
    let Some(items) = fields.list("values", findings) else { return (Vec::new(), false) };
    let mut values: Vec<ReadRule> = Vec::new();
    let mut complete = true;
    for item in items {
        let Some(mut fields) = Fields::of(item, "a value", findings) else {
            complete = false;
            continue;
        };
        let value = fields.required_text("value", findings);
        let rule = match fields.get("when") {
            Some(node) => RuleText::read(node, "`when`", findings),
            None => {
                findings.error(fields.place, "missing_key", "the key `when` is missing", None);
                None
            }
        };
        let place = fields.get("value").map_or(fields.place, |node| node.place);
        fields.finish(findings);
        complete &= value.is_some() && rule.is_some();
        let Some(value) = value else { continue };
        if values.iter().any(|(known, _)| known == value) {
            let hint = Some("join the conditions with `or`".to_owned());
            findings.error(place, "duplicate_value", format!("the value `{value}` comes twice"), hint);
            complete = false;
            continue;
        }
        values.push((value.to_owned(), rule));
    }
    if items.is_empty() {
        findings.error(fields.place, "missing_key", "`values` is empty", None);
    }
    (values, complete)
}

/// `replaced_by: other_tag`: what to use instead of a tag that is on its way out.
fn read_replacement(
    fields: &mut Fields<'_>,
    status: Status,
    findings: &mut Findings<'_>,
) -> Option<Reference> {
    let place = fields.get("replaced_by")?.place;
    let name = fields.text("replaced_by", findings)?.to_owned();
    if !matches!(status, Status::Deprecated | Status::Retired) {
        let hint = Some("set `status: deprecated`, or leave out `replaced_by`".to_owned());
        let message = format!("a tag that is {} is not replaced", status.name());
        findings.error(place, "bad_value", message, hint);
        return None;
    }
    Some(Reference { name, place })
}

/// `30d` or `12h`.
fn read_duration(
    fields: &mut Fields<'_>,
    key: &'static str,
    findings: &mut Findings<'_>,
) -> Option<Duration> {
    const HOUR: u64 = 3_600;
    let place = fields.get(key)?.place;
    let text = fields.text(key, findings)?;
    match parse_window(text) {
        Ok(Window::Days { from, to: 0 }) => Some(Duration::from_secs(u64::from(from) * 24 * HOUR)),
        Ok(Window::Hours { from, to: 0 }) => Some(Duration::from_secs(u64::from(from) * HOUR)),
        _ => {
            let hint = Some("days like 30d or hours like 12h".to_owned());
            findings.error(place, "bad_value", format!("`{text}` is not a length of time"), hint);
            None
        }
    }
}
