//! Audience files (`audiences/*.yaml`): one audience each, or a list of them.

use std::collections::BTreeMap;

use qianmian_model::Diagnostic;
use qianmian_model::rule::Expr;
use qianmian_rule::document::{Content, Fields, Findings, Node, Place};
use qianmian_rule::{Checker, Located, RuleText, Title, parse_expr};

/// A named expression.
#[derive(Debug, Clone)]
pub struct AudienceDefinition {
    /// Unique in the workspace.
    pub name: String,
    /// For people.
    pub title: Title,
    /// In a sentence.
    pub description: Option<String>,
    /// Who is in it.
    pub expression: Expr,
    /// The expression as it is written.
    pub source: RuleText,
    /// The consent that using it needs.
    pub purpose: Option<String>,
    /// The file, relative to the workspace.
    pub file: String,
    /// Where it begins in the file.
    pub place: Place,
}

/// What the audience files of a workspace say.
#[derive(Debug, Clone, Default)]
pub struct AudienceFiles {
    /// The audiences that could be read, in the order of the files.
    pub audiences: Vec<AudienceDefinition>,
    /// The mistakes.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads audience files, given as path (relative to the workspace) and text.
pub fn read_audiences<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> AudienceFiles {
    let mut all = AudienceFiles::default();
    let mut defined = BTreeMap::new();
    for (file, source) in files {
        let mut findings = Findings::new(file, source);
        if let Some(root) = findings.read() {
            let items = match &root.content {
                Content::List(items) => items.as_slice(),
                Content::Null => &[],
                _ => std::slice::from_ref(&root),
            };
            all.audiences.extend(items.iter().filter_map(|item| read_one(item, &mut defined, &mut findings)));
        }
        all.diagnostics.append(&mut findings.diagnostics);
    }
    all
}

fn read_one(
    node: &Node,
    defined: &mut BTreeMap<String, String>,
    findings: &mut Findings<'_>,
) -> Option<AudienceDefinition> {
    let mut fields = Fields::of(node, "an audience", findings)?;
    let name = fields.required_text("audience", findings);
    let name_place = fields.get("audience").map_or(fields.place, |node| node.place);
    let title = Title::read(&mut fields, findings);
    let description = fields.text("description", findings).map(|text| text.trim().to_owned());
    let purpose = fields.text("purpose", findings).map(str::to_owned);
    let rule = match fields.get("expression") {
        Some(node) => RuleText::read(node, "`expression`", findings),
        None => {
            findings.error(fields.place, "missing_key", "the key `expression` is missing", None);
            None
        }
    };
    fields.finish(findings);
    let name = name?;
    if let Some(first) = defined.get(name) {
        let hint = Some(format!("it is defined at {first}"));
        let message = format!("the audience `{name}` is defined twice");
        findings.error(name_place, "duplicate_audience", message, hint);
        return None;
    }
    defined.insert(name.to_owned(), format!("{}:{}", findings.file, name_place.line));
    let (source, expression) = rule?;
    Some(AudienceDefinition {
        title: title.unwrap_or_else(|| Title::same(name)),
        name: name.to_owned(),
        description,
        expression,
        source,
        purpose,
        file: findings.file.to_owned(),
        place: node.place,
    })
}

/// What is wrong in the expressions of audiences: names, types, and what can never be true.
pub fn check(checker: &Checker<'_>, audiences: &[AudienceDefinition]) -> Vec<Diagnostic> {
    let findings = audiences.iter().flat_map(|audience| {
        let found = checker.check(&audience.expression);
        found.into_iter().map(|finding| audience.source.diagnostic(&audience.file, finding))
    });
    findings.collect()
}

/// The expression that a text means: that of the audience of this name, or the text itself.
///
/// # Errors
/// When it is neither a name nor an expression.
pub fn expression_of(text: &str, audiences: &[AudienceDefinition]) -> Result<Expr, Vec<Located>> {
    let named = audiences.iter().find(|audience| audience.name == text.trim());
    named.map_or_else(|| parse_expr(text), |audience| Ok(audience.expression.clone()))
}
