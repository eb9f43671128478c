//! Every route of `/api/v1` that is somebody's: what it needs, and what the audit trail calls it. A route that is not
//! here is closed.

use axum::http::Method;
use qianmian_pipeline::campaign::action;

use super::role::Permission;
use crate::openapi::API_ROOT;

use Permission::{
    Account, Administer, Audit, Consent, Define, Erase, Export, Import, People, Read, Send, SignOut, Sql,
};

/// What a route needs.
#[derive(Debug)]
pub(crate) struct Route {
    method: &'static str,
    /// Below [`API_ROOT`], as it is mounted.
    path: &'static str,
    pub(crate) permission: Permission,
    /// What the audit trail calls it; none where it only looks.
    pub(crate) action: Option<&'static str>,
}

const fn see(path: &'static str, permission: Permission) -> Route {
    Route { method: "GET", path, permission, action: None }
}

/// Asks with a body; changes nothing.
const fn ask(path: &'static str, permission: Permission) -> Route {
    Route { method: "POST", path, permission, action: None }
}

const fn act(
    method: &'static str,
    path: &'static str,
    permission: Permission,
    action: &'static str,
) -> Route {
    Route { method, path, permission, action: Some(action) }
}

const ROUTES: &[Route] = &[
    see("/session", Account),
    act("DELETE", "/session", SignOut, "sign_out"),
    act("PUT", "/session/password", Account, "password.change"),
    see("/overview", Read),
    see("/settings", Read),
    see("/stages", Read),
    see("/activity", Read),
    see("/sources", Read),
    see("/tracking-plan", Read),
    see("/quarantine", People),
    act("POST", "/quarantine/replay", Import, "quarantine.replay"),
    act("POST", "/quarantine/discard", Import, "quarantine.discard"),
    see("/quality-rules", Read),
    see("/anomalies", People),
    act("POST", "/anomalies/find", Import, "anomalies.find"),
    act("POST", "/anomalies/{id}/decide", Import, "anomaly.decide"),
    see("/source-health", Read),
    see("/profiles", People),
    see("/profiles/{person}", People),
    see("/profiles/{person}/record", People),
    see("/profiles/{person}/timeline", People),
    act("DELETE", "/profiles/{person}", Erase, "profile.erase"),
    act("GET", "/profiles/{person}/export", Export, "profile.export"),
    see("/profiles/{person}/guesses/{name}", People),
    see("/traits/inference", Read),
    act("POST", "/traits/inference/{name}", Import, "trait.infer"),
    act("DELETE", "/traits/inference/{name}", Import, "trait.forget"),
    ask("/text/features", Read),
    see("/text/models", Read),
    see("/profiles/{person}/links", People),
    see("/identity/log", People),
    see("/identity/rules", Read),
    see("/identity/proposals", People),
    act("POST", "/identity/proposals", Import, "identity.propose"),
    ask("/identity/dry-run", Administer),
    act("POST", "/identity/decisions", Import, "identity.decide"),
    act("POST", "/identity/undo", Import, "identity.undo"),
    see("/profiles/{person}/consents", People),
    act("POST", "/profiles/{person}/consents", Consent, "consent.record"),
    see("/consents", People),
    see("/purposes", Read),
    see("/profiles/{person}/tags/{name}", People),
    see("/tags", Read),
    see("/tags/{name}", Read),
    see("/tags/{name}/definition", Read),
    act("PUT", "/tags/{name}/definition", Define, "tag.save"),
    act("DELETE", "/tags/{name}/definition", Define, "tag.delete"),
    act("POST", "/tag-status", Define, "tag.status"),
    ask("/tags/preview", People),
    act("POST", "/tags/{name}/import", Import, "tag.import"),
    see("/tags/{name}/members", People),
    see("/tags/{name}/history", Read),
    see("/tag-overlap", Read),
    see("/tag-health", Read),
    see("/tag-health/{name}", Read),
    see("/findings", Read),
    see("/audiences", Read),
    see("/audiences/{name}/definition", Read),
    act("PUT", "/audiences/{name}/definition", Define, "audience.save"),
    act("DELETE", "/audiences/{name}/definition", Define, "audience.delete"),
    see("/audiences/{name}/snapshots", Read),
    act("POST", "/audiences/{name}/snapshots", Define, "snapshot.take"),
    act("POST", "/audience-snapshots/{id}/export", Export, "snapshot.export"),
    act("DELETE", "/audience-snapshots/{id}", Define, "snapshot.drop"),
    ask("/audiences/count", Read),
    ask("/audiences/insight", Read),
    ask("/audiences/overlap", Read),
    ask("/audiences/list", People),
    act("POST", "/audiences/export", Export, "audience.export"),
    see("/campaigns", Read),
    see("/campaigns/{name}", Read),
    see("/campaigns/{name}/preview", People),
    ask("/campaigns/preview", People),
    see("/campaigns/{name}/definition", Read),
    act("PUT", "/campaigns/{name}/definition", Define, "campaign.save"),
    act("DELETE", "/campaigns/{name}/definition", Define, "campaign.delete"),
    act("POST", "/campaigns/{name}/approve", Send, action::APPROVE),
    act("DELETE", "/campaigns/{name}/approve", Send, action::WITHDRAW),
    act("POST", "/campaigns/{name}/send", Send, action::SEND),
    act("POST", "/campaigns/{name}/pause", Send, action::PAUSE),
    act("POST", "/campaigns/{name}/resume", Send, action::RESUME),
    see("/experiments/{name}", Read),
    see("/sample-size", Read),
    act("POST", "/sql", Sql, "sql.ask"),
    see("/reload", Read),
    act("POST", "/reload", Administer, "files.reload"),
    see("/audit", Audit),
    see("/subject-requests", Consent),
    act("POST", "/subject-requests", Consent, "request.add"),
    act("POST", "/subject-requests/{id}/close", Erase, "request.close"),
    see("/users", Administer),
    act("POST", "/users", Administer, "user.add"),
    act("PATCH", "/users/{name}", Administer, "user.change"),
    act("POST", "/users/{name}/link", Administer, "user.link"),
    see("/write-keys", Administer),
    act("POST", "/write-keys", Administer, "write_key.add"),
    act("DELETE", "/write-keys/{id}", Administer, "write_key.revoke"),
    see("/tokens", Administer),
    act("POST", "/tokens", Administer, "token.add"),
    act("DELETE", "/tokens/{id}", Administer, "token.revoke"),
];

impl Route {
    /// As it is asked for: method and path.
    pub(crate) fn asked(&self) -> String {
        format!("{} {API_ROOT}{}", self.method, self.path)
    }
}

/// The route of a method and a path as it is mounted, from the root on.
pub(crate) fn find(method: &Method, path: &str) -> Option<&'static Route> {
    let method = if *method == Method::HEAD { Method::GET } else { method.clone() };
    let path = path.strip_prefix(API_ROOT)?;
    ROUTES.iter().find(|route| route.method == method.as_str() && route.path == path)
}
