//! What uses a definition: it cannot go away, or be called otherwise, while that is so.

use qianmian_model::rule::Expr;
use qianmian_rule::{TagDefinition, parse_expr, referred_tags};

use super::Kind;
use crate::Workspace;

/// Something that uses a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
}

/// What uses a definition of the workspace, itself excepted.
pub(super) fn users_of(workspace: &Workspace, kind: Kind, name: &str) -> Vec<User> {
    match kind {
        Kind::Tag => users_of_tag(workspace, name),
        Kind::Audience => {
            let uses = |audience: &str| audience.trim() == name;
            let campaigns = workspace.campaigns.values().filter(|campaign| uses(&campaign.audience));
            campaigns.map(|campaign| User { kind: Kind::Campaign, name: campaign.name.clone() }).collect()
        }
        Kind::Campaign => Vec::new(),
    }
}

fn users_of_tag(workspace: &Workspace, name: &str) -> Vec<User> {
    let uses = |expr: &Expr| referred_tags(expr).iter().any(|(referred, _)| *referred == name);
    let tag_uses = |tag: &&TagDefinition| {
        let replaced = tag.replaced_by.as_ref().is_some_and(|other| other.name == name);
        tag.name != name && (replaced || tag.values.iter().any(|value| uses(&value.when)))
    };
    let tags = workspace.tags.iter().chain(&workspace.shelved).filter(tag_uses);
    let audiences = workspace.audiences.values().filter(|audience| uses(&audience.expression));
    let campaigns = workspace.campaigns.values().filter(|campaign| {
        campaign.tests.iter().any(|tag| tag == name)
            || (!workspace.audiences.contains_key(campaign.audience.trim())
                && parse_expr(&campaign.audience).is_ok_and(|expr| uses(&expr)))
    });
    let tags = tags.map(|tag| User { kind: Kind::Tag, name: tag.name.clone() });
    let audiences = audiences.map(|audience| User { kind: Kind::Audience, name: audience.name.clone() });
    let campaigns = campaigns.map(|campaign| User { kind: Kind::Campaign, name: campaign.name.clone() });
    tags.chain(audiences).chain(campaigns).collect()
}
