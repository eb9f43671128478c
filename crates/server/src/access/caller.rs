//! Who a request is from.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use qianmian_model::Time;
use qianmian_store::audit::Act;
use qianmian_store::{keys, sessions};

use super::role::{Permission, Role};
use super::session::{self, Standing};
use crate::ServerState;
use crate::error::ApiError;

/// Who has proven who they are.
#[derive(Debug, Clone)]
pub(crate) enum Caller {
    /// A user, by a session.
    User(SignedIn),
    /// A program, by a token.
    Token { name: String, role: Role },
}

/// A user with a session.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) role: Role,
    /// The session's secret.
    pub(crate) session: Arc<str>,
    /// When the session ends, used or not.
    pub(crate) expires_at: Time,
}

impl Caller {
    /// Whoever the headers prove: by a token, else by a session.
    ///
    /// # Errors
    /// 401 where they prove nobody.
    pub(crate) async fn identify(state: &ServerState, headers: &HeaderMap) -> Result<Caller, ApiError> {
        if let Some(secret) = bearer(headers) {
            return by_token(state, secret).await;
        }
        match session::secret_of(headers, state.access.is_https()) {
            Some(secret) => by_session(state, secret).await,
            None => Err(ApiError::unauthorized(
                "nobody is signed in: sign in with `POST /api/v1/session`, or send `Authorization: Bearer …` \
                 with a token; the server printed the first one when it first ran",
            )),
        }
    }

    pub(crate) fn role(&self) -> Role {
        match self {
            Caller::User(user) => user.role,
            Caller::Token { role, .. } => *role,
        }
    }

    pub(crate) fn name(&self) -> &str {
        match self {
            Caller::User(user) => &user.name,
            Caller::Token { name, .. } => name,
        }
    }

    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Caller::User(_) => "user",
            Caller::Token { .. } => "token",
        }
    }

    /// The user; a token is none.
    pub(crate) fn user(&self) -> Result<&SignedIn, ApiError> {
        match self {
            Caller::User(user) => Ok(user),
            Caller::Token { .. } => {
                Err(ApiError::bad_request("no_session", "a token has neither a session nor a password"))
            }
        }
    }

    /// Refuses who lacks a permission.
    pub(crate) fn needs(&self, permission: Permission) -> Result<(), ApiError> {
        let role = self.role();
        if role.may(permission) {
            return Ok(());
        }
        let (role, needed) = (role.as_str(), permission.as_str());
        let message = format!("the role `{role}` may not do this; it needs the permission `{needed}`");
        Err(ApiError::new(StatusCode::FORBIDDEN, "forbidden", message))
    }

    /// What they did, as the audit trail keeps it.
    pub(crate) fn act(&self, action: &str, object: &str, outcome: &str) -> Act {
        Act {
            actor_kind: self.kind().to_owned(),
            actor: self.name().to_owned(),
            action: action.to_owned(),
            object: object.to_owned(),
            outcome: outcome.to_owned(),
        }
    }
}

async fn by_token(state: &ServerState, secret: &str) -> Result<Caller, ApiError> {
    let known = keys::find_token(&mut state.pipeline.store.read().await?, secret).await?;
    let known = known.and_then(|(name, role)| Some(Caller::Token { name, role: role.parse().ok()? }));
    known.ok_or_else(|| ApiError::unauthorized("unknown or revoked token"))
}

async fn by_session(state: &ServerState, secret: &str) -> Result<Caller, ApiError> {
    let now = state.access.now();
    let found = sessions::find(&mut state.pipeline.store.read().await?, secret).await?;
    let over = || ApiError::unauthorized("the session is over; sign in again");
    let found = found.ok_or_else(over)?;
    match session::decide_standing(&found, now) {
        Standing::Over => return Err(over()),
        Standing::Good => {}
        Standing::Note => {
            let mut tx = state.pipeline.store.begin().await?;
            sessions::touch(&mut tx, secret, now).await?;
            tx.commit().await?;
        }
    }
    let role = found.user.role.parse().map_err(|_| over())?;
    let expires_at = found.created_at + session::LIFE;
    Ok(Caller::User(SignedIn {
        id: found.user.id,
        name: found.user.name,
        role,
        session: secret.into(),
        expires_at,
    }))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// In a handler behind [`super::require`], which has put it there.
impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get::<Caller>().cloned().ok_or_else(|| ApiError::internal("no_caller"))
    }
}

/// The address that a request comes from. A proxy on this machine is believed about who is behind it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let forwarded = parts.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
        let forwarded = forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
        Ok(Peer(forwarded.filter(|_| peer.is_loopback()).unwrap_or(peer)))
    }
}
