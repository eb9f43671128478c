//! Signing in and out, and who one is.

use axum::Json;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::access::{Caller, Peer, account, session};
use crate::error::ApiError;
use crate::extract::Posted;
use crate::{ServerState, dto};

/// Sign in
///
/// Sets the session's cookie. 401 with `sign_in_refused` whether name or password is wrong or the user is disabled; 429 with
/// `Retry-After` after too many wrong attempts.
#[utoipa::path(
    post, path = "/api/v1/session", tag = "access", security(()), request_body = dto::SignIn,
    responses((status = 200, description = "Who is signed in now", body = dto::Session), ApiError)
)]
pub(crate) async fn sign_in(
    State(state): State<ServerState>,
    Peer(address): Peer,
    headers: HeaderMap,
    Posted(asked): Posted<dto::SignIn>,
) -> Result<Response, ApiError> {
    session::check_origin(&headers)?;
    let before = session::secret_of(&headers, state.access.is_https());
    let user = account::sign_in(&state, (&asked.name, asked.password), address, before).await?;
    Ok(entered(&state, Caller::User(user)))
}

/// Use a one-time link: make the first administrator, or choose a password
///
/// Sets the session's cookie. 403 with `link_invalid` for a link that was used, replaced or is older than a day; 400 with
/// `weak_password`.
#[utoipa::path(
    post, path = "/api/v1/setup", tag = "access", security(()), request_body = dto::SetupRequest,
    responses((status = 200, description = "Who is signed in now", body = dto::Session), ApiError)
)]
pub(crate) async fn set_up(
    State(state): State<ServerState>,
    headers: HeaderMap,
    Posted(asked): Posted<dto::SetupRequest>,
) -> Result<Response, ApiError> {
    session::check_origin(&headers)?;
    let user = account::set_up(&state, &asked.token, asked.name.as_deref(), asked.password).await?;
    Ok(entered(&state, Caller::User(user)))
}

/// What a one-time link is for
#[utoipa::path(
    post, path = "/api/v1/setup/link", tag = "access", security(()), request_body = dto::LinkRequest,
    responses((status = 200, description = "What it is for", body = dto::SetupLink), ApiError)
)]
pub(crate) async fn show_link(
    State(state): State<ServerState>,
    Posted(asked): Posted<dto::LinkRequest>,
) -> Result<Json<dto::SetupLink>, ApiError> {
    let mut tx = state.pipeline.store.read().await?;
    let link = account::working_link(&mut tx, &asked.token, state.access.now()).await?;
    Ok(Json(dto::SetupLink { user: link.user, expires_at: link.expires_at.to_string() }))
}

/// Who asks, what they may do, and where they are
#[utoipa::path(
    get, path = "/session", tag = "access",
    responses((status = 200, description = "Who it is", body = dto::Session), ApiError)
)]
pub(crate) async fn show_session(State(state): State<ServerState>, caller: Caller) -> Json<dto::Session> {
    Json(described(&state, &caller))
}

/// Sign out
///
/// Needs no `X-CSRF-Token`.
#[utoipa::path(
    delete, path = "/session", tag = "access",
    responses((status = 204, description = "The session is over"), ApiError)
)]
pub(crate) async fn sign_out(State(state): State<ServerState>, caller: Caller) -> Result<Response, ApiError> {
    let user = caller.user()?;
    let mut tx = state.pipeline.store.begin().await?;
    qianmian_store::sessions::end(&mut tx, &user.session).await?;
    tx.commit().await?;
    let cookie = session::set_cookie("", state.access.is_https());
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]).into_response())
}

/// Choose another password
///
/// The other sessions of the user end. 400 with `wrong_password` or `weak_password`.
#[utoipa::path(
    put, path = "/session/password", tag = "access", request_body = dto::PasswordChange,
    responses((status = 204, description = "It is changed"), ApiError)
)]
pub(crate) async fn change_password(
    State(state): State<ServerState>,
    caller: Caller,
    Peer(address): Peer,
    Posted(asked): Posted<dto::PasswordChange>,
) -> Result<StatusCode, ApiError> {
    account::change_password(&state, caller.user()?, (asked.current, asked.new), address).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The answer that begins a session.
fn entered(state: &ServerState, caller: Caller) -> Response {
    let described = Json(described(state, &caller));
    let Caller::User(user) = caller else { return described.into_response() };
    let cookie = session::set_cookie(&user.session, state.access.is_https());
    ([(SET_COOKIE, cookie)], described).into_response()
}

fn described(state: &ServerState, caller: &Caller) -> dto::Session {
    let user = caller.user().ok();
    dto::Session {
        kind: caller.kind().to_owned(),
        name: caller.name().to_owned(),
        role: caller.role(),
        permissions: caller.role().permissions().into_iter().map(str::to_owned).collect(),
        csrf_token: user.map(|user| session::csrf_token(&user.session)),
        expires_at: user.map(|user| user.expires_at.to_string()),
        workspace: state.access.site.workspace.clone(),
        time_zone: state.pipeline.workspace.zone.iana_name().unwrap_or("UTC").to_owned(),
        now: state.pipeline.clock.now().to_string(),
    }
}
