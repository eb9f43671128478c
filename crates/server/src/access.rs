//! Who may do what. Every request of `/api/v1` is somebody's, by a bearer token or by a session, and every route needs
//! a permission ([`routes`]) that some roles have ([`role`]). What changes something, or takes a person's data out, is
//! written into the audit trail before it begins and after it ended.
//!
//! Sessions, links and the trail live by the machine's clock, whatever clock the workspace lives by.

pub(crate) mod account;
pub(crate) mod attempts;
mod caller;
pub(crate) mod password;
pub(crate) mod role;
pub(crate) mod routes;
pub(crate) mod session;
mod trail;

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use qianmian_model::{Clock, Time};
use qianmian_pipeline::Pipeline;
use qianmian_store::keys;

pub use account::{AccessError, NewLink, first_link, invite, reset};
pub(crate) use caller::{Caller, Peer};
pub use role::Role;
pub(crate) use trail::Object;

use crate::ServerState;
use crate::error::ApiError;

/// The name of the token that is made on first run.
const FIRST: &str = "first";

/// What a server is called and where it is.
#[derive(Clone)]
pub struct Site {
    /// The workspace's name.
    pub workspace: String,
    /// Where browsers reach it, without a `/` at the end. With `https`, its cookies are only sent over it.
    pub url: String,
    /// The machine's time.
    pub wall: Arc<dyn Clock>,
}

/// What sign-in needs beside the store.
pub(crate) struct Access {
    pub(crate) site: Site,
    pub(crate) passwords: password::Passwords,
    pub(crate) attempts: attempts::Attempts,
}

impl Access {
    pub(crate) fn new(site: Site) -> Access {
        Access { site, passwords: password::Passwords::default(), attempts: attempts::Attempts::default() }
    }

    pub(crate) fn now(&self) -> Time {
        self.site.wall.now()
    }

    pub(crate) fn is_https(&self) -> bool {
        self.site.url.starts_with("https://")
    }
}

/// Makes a token out of `secret` if the workspace has none yet; gives whether it did. Only its hash is stored.
///
/// # Errors
/// When the store fails.
pub async fn ensure_token(pipeline: &Pipeline, secret: &str) -> qianmian_store::Result<bool> {
    let mut tx = pipeline.store.begin().await?;
    let working = keys::tokens(&mut tx).await?.iter().any(|token| token.revoked_at.is_none());
    if working {
        return Ok(false);
    }
    keys::add_token(&mut tx, secret, FIRST, role::Role::Admin.as_str(), pipeline.clock.now()).await?;
    tx.commit().await?;
    Ok(true)
}

/// Lets a request pass whose sender may do what its route does.
pub(crate) async fn require(
    State(state): State<ServerState>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let caller = Caller::identify(&state, request.headers()).await?;
    let path = request.extensions().get::<MatchedPath>().cloned();
    let path = path.as_ref().map(MatchedPath::as_str).unwrap_or_default();
    let Some(route) = routes::find(request.method(), path) else {
        tracing::error!(path, "a route without a permission is closed");
        return Err(ApiError::new(StatusCode::FORBIDDEN, "forbidden", "nobody may do this"));
    };
    if let Err(refusal) = allow(&caller, route, &request) {
        trail::refused(&state, &caller, route).await?;
        return Err(refusal);
    }
    request.extensions_mut().insert(caller.clone());
    match route.action {
        None => Ok(next.run(request).await),
        Some(action) => trail::follow(state, caller, action, request, next).await,
    }
}

/// Whether a caller may use a route, and really asks for it.
fn allow(caller: &Caller, route: &routes::Route, request: &Request) -> Result<(), ApiError> {
    if let Caller::User(user) = caller
        && !request.method().is_safe()
    {
        session::check_origin(request.headers())?;
        // Signing out is asked for without more: a session that another site cannot use, it cannot end either.
        if route.permission != role::Permission::SignOut {
            session::check_csrf(request.headers(), &user.session)?;
        }
    }
    caller.needs(route.permission)
}
