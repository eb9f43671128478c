//! Sign-in, users, keys and the audit trail.

use qianmian_store::audit::Entry;
use qianmian_store::{keys, users};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::Role;

/// Name and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The user's name.
    #[schema(example = "anna")]
    pub name: String,
    /// The password.
    #[schema(format = Password)]
    pub password: String,
}

/// Who asks, and what they may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Session {
    /// `user` or `token`.
    pub kind: String,
    /// The name of the user or token.
    pub name: String,
    /// What they are here for.
    pub role: Role,
    /// What they may do: each operation names the one it needs as `x-permission`.
    pub permissions: Vec<String>,
    /// Of a session: what goes into `X-CSRF-Token` of every request that changes something.
    pub csrf_token: Option<String>,
    /// Of a session: when it ends, used or not.
    #[schema(format = DateTime)]
    pub expires_at: Option<String>,
    /// The workspace's name.
    pub workspace: String,
    /// The time zone of its calendar.
    #[schema(example = "Asia/Shanghai")]
    pub time_zone: String,
    /// The workspace's time; a rehearsal has one of its own.
    #[schema(format = DateTime)]
    pub now: String,
}

/// What a one-time link is used with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetupRequest {
    /// The link's secret: what is behind `#token=`.
    pub token: String,
    /// The first administrator's name; of another link, the name of its user or nothing.
    #[serde(default)]
    pub name: Option<String>,
    /// Ten characters at least, and not made of the name.
    #[schema(format = Password, min_length = 10)]
    pub password: String,
}

/// A one-time link that is asked about.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkRequest {
    /// The link's secret.
    pub token: String,
}

/// What a one-time link is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SetupLink {
    /// The user who chooses a password with it; none where it makes the first administrator.
    pub user: Option<String>,
    /// From when on it does not work.
    #[schema(format = DateTime)]
    pub expires_at: String,
}

/// A password in the place of another.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The one that works now.
    #[schema(format = Password)]
    pub current: String,
    /// Ten characters at least, and not made of the name.
    #[schema(format = Password, min_length = 10)]
    pub new: String,
}

/// Where a user is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UserState {
    /// Has not chosen a password yet.
    Invited,
    /// Can sign in.
    Active,
    /// Cannot sign in.
    Disabled,
}

/// Somebody who signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct User {
    /// Unique, in lower case.
    pub name: String,
    /// What they are here for.
    pub role: Role,
    /// Where they are.
    pub state: UserState,
    /// When they were made.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When they last signed in.
    #[schema(format = DateTime)]
    pub signed_in_at: Option<String>,
}

impl From<&users::User> for User {
    fn from(user: &users::User) -> Self {
        let state = match (user.disabled_at, user.has_password) {
            (Some(_), _) => UserState::Disabled,
            (None, true) => UserState::Active,
            (None, false) => UserState::Invited,
        };
        User {
            name: user.name.clone(),
            // A role that this version does not know lets its user do nothing.
            role: user.role.parse().unwrap_or(Role::Analyst),
            state,
            created_at: user.created_at.to_string(),
            signed_in_at: user.signed_in_at.map(|at| at.to_string()),
        }
    }
}

/// A user to be made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserRequest {
    /// 1 to 64 letters, digits, `.`, `_`, `-` or `@`.
    #[schema(example = "anna")]
    pub name: String,
    /// What they are here for.
    pub role: Role,
}

/// What is to be changed of a user; what is left out stays.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChange {
    /// Another role, from the next request on.
    #[serde(default)]
    pub role: Option<Role>,
    /// Whether they cannot sign in; who is disabled is signed out.
    #[serde(default)]
    pub disabled: Option<bool>,
}

/// A user and the link by which they choose a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UserLink {
    /// The user.
    pub user: User,
    /// Where they open it; shown once, works once.
    #[schema(example = "https://console.example.com/setup#token=ql_…")]
    pub link: String,
    /// From when on it does not work.
    #[schema(format = DateTime)]
    pub expires_at: String,
}

/// A write key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WriteKey {
    /// What it is called where its secret must not be.
    pub id: String,
    /// The source that it writes to.
    pub source: String,
    /// When it was made.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it stopped working.
    #[schema(format = DateTime)]
    pub revoked_at: Option<String>,
}

impl From<&keys::WriteKey> for WriteKey {
    fn from(key: &keys::WriteKey) -> Self {
        WriteKey {
            id: key.id.clone(),
            source: key.source.clone(),
            created_at: key.created_at.to_string(),
            revoked_at: key.revoked_at.map(|at| at.to_string()),
        }
    }
}

/// A write key to be made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteKeyRequest {
    /// A source of `sources/*.yaml`.
    #[schema(example = "app")]
    pub source: String,
}

/// A token of the API, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Token {
    /// What it is called where its secret must not be.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub role: String,
    /// When it was made.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it stopped working.
    #[schema(format = DateTime)]
    pub revoked_at: Option<String>,
}

impl From<&keys::Token> for Token {
    fn from(token: &keys::Token) -> Self {
        Token {
            id: token.id.clone(),
            name: token.name.clone(),
            role: token.role.clone(),
            created_at: token.created_at.to_string(),
            revoked_at: token.revoked_at.map(|at| at.to_string()),
        }
    }
}

/// A token to be made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRequest {
    /// What it is for: 1 to 100 characters.
    #[schema(example = "nightly report")]
    pub name: String,
    /// What it may do.
    pub role: Role,
}

/// A secret that was just made: the only time that it can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NewSecret {
    /// What it is called from now on.
    pub id: String,
    /// The secret itself.
    pub secret: String,
}

/// What of the audit trail is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Entries before this one: `next` of the page before.
    #[serde(default)]
    pub before: Option<u64>,
    /// Only of this user or token.
    #[serde(default)]
    pub actor: Option<String>,
    /// Only of this action.
    #[serde(default)]
    pub action: Option<String>,
    /// Only with this outcome.
    #[serde(default)]
    pub outcome: Option<String>,
    /// Entries at most, 1 to 1000.
    #[serde(default = "page")]
    #[param(minimum = 1, maximum = 1000, default = 100)]
    pub limit: usize,
}

fn page() -> usize {
    100
}

/// Some of the audit trail, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<AuditEntry>,
    /// `before` of the next page; none at the end.
    pub next: Option<u64>,
}

/// Who did what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditEntry {
    /// Its place in the trail.
    pub id: u64,
    /// When, by the machine's clock.
    #[schema(format = DateTime)]
    pub at: String,
    /// `user`, `token`, `cli`, or `nobody` for who has not proven anything.
    pub actor_kind: String,
    /// The name of the user or token.
    pub actor: String,
    /// What was done, such as `profile.erase`.
    pub action: String,
    /// To what: a person as `p12`, a campaign, a user; never a contact value.
    pub object: String,
    /// `done`, `refused`, `failed`, or `begun` while it is under way and where the server ended before it did.
    pub outcome: String,
}

impl From<&Entry> for AuditEntry {
    fn from(entry: &Entry) -> Self {
        let act = entry.act.clone();
        AuditEntry {
            id: entry.id,
            at: entry.at.to_string(),
            actor_kind: act.actor_kind,
            actor: act.actor,
            action: act.action,
            object: act.object,
            outcome: act.outcome,
        }
    }
}
