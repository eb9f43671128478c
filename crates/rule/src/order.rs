//! The order in which tags are evaluated: each after those that it refers to.

use std::collections::BTreeMap;

use qianmian_model::rule::{Expr, ExprKind, Span};
use qianmian_model::{Diagnostic, Severity};

use crate::{Located, TagDefinition, children};

/// The tags that an expression refers to and where, in the order they are written; a tag may come twice.
pub fn referred_tags(expr: &Expr) -> Vec<(&str, Span)> {
    let mut found = Vec::new();
    collect(expr, &mut found);
    found
}

fn collect<'e>(expr: &'e Expr, found: &mut Vec<(&'e str, Span)>) {
    if let ExprKind::Tag(name) | ExprKind::HasTag { name, .. } = &expr.kind {
        found.push((name, expr.span));
    }
    for child in children(expr) {
        collect(child, found);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visit {
    New,
    Open,
    Done,
}

struct Search<'t> {
    tags: &'t [TagDefinition],
    index: BTreeMap<&'t str, usize>,
    visits: Vec<Visit>,
    /// The tags that are being visited, the outermost first.
    path: Vec<usize>,
    order: Vec<usize>,
    cycles: Vec<Diagnostic>,
}

/// Indices into `tags`: each tag after all that it refers to, otherwise in the order given. References to tags that
/// are not there are ignored: a [`crate::Checker`] reports them.
///
/// # Errors
/// One for each cycle, at the reference that closes it.
pub fn evaluation_order(tags: &[TagDefinition]) -> Result<Vec<usize>, Vec<Diagnostic>> {
    let mut search = Search {
        tags,
        index: tags.iter().enumerate().map(|(index, tag)| (tag.name.as_str(), index)).collect(),
        visits: vec![Visit::New; tags.len()],
        path: Vec::new(),
        order: Vec::new(),
        cycles: Vec::new(),
    };
    for tag in 0..tags.len() {
        search.visit(tag);
    }
    if search.cycles.is_empty() { Ok(search.order) } else { Err(search.cycles) }
}

impl Search<'_> {
    fn visit(&mut self, tag: usize) {
        if self.visits[tag] != Visit::New {
            return;
        }
        self.visits[tag] = Visit::Open;
        self.path.push(tag);
        let tags = self.tags;
        for value in &tags[tag].values {
            for (name, span) in referred_tags(&value.when) {
                let Some(&referred) = self.index.get(name) else { continue };
                if self.visits[referred] == Visit::Open {
                    let cycle = self.cycle(referred, span);
                    self.cycles.push(value.source.diagnostic(&tags[tag].file, cycle));
                } else {
                    self.visit(referred);
                }
            }
        }
        self.path.pop();
        self.visits[tag] = Visit::Done;
        self.order.push(tag);
    }

    fn cycle(&self, start: usize, span: Span) -> Located {
        let from = self.path.iter().position(|tag| *tag == start).unwrap_or(0);
        let names = self.path[from..].iter().chain([&start]).map(|tag| self.tags[*tag].name.as_str());
        let message = format!("the tag `{}` depends on itself", self.tags[start].name);
        let path = names.collect::<Vec<_>>().join(" -> ");
        Located { severity: Severity::Error, span, code: "tag_cycle", message, hint: Some(path) }
    }
}
