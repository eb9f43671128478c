//! Users: made, changed and disabled by an administrator; a password is only ever chosen by its owner.

use axum::extract::State;
use axum::{Extension, Json};
use qianmian_store::users;

use crate::access::{Object, account};
use crate::error::ApiError;
use crate::extract::{Name, Posted};
use crate::{ServerState, dto};

/// An answer, and to what it was done.
type Done<T> = Result<(Extension<Object>, Json<T>), ApiError>;

/// All users, by name
#[utoipa::path(
    get, path = "/users", tag = "access",
    responses((status = 200, description = "The users", body = Vec<dto::User>), ApiError)
)]
pub(crate) async fn list_users(State(state): State<ServerState>) -> Result<Json<Vec<dto::User>>, ApiError> {
    let found = users::all(&mut state.pipeline.store.read().await?).await?;
    Ok(Json(found.iter().map(dto::User::from).collect()))
}

/// Make a user
///
/// The answer has a link, shown once, by which they choose their password. 409 with `user_exists`.
#[utoipa::path(
    post, path = "/users", tag = "access", request_body = dto::UserRequest,
    responses((status = 200, description = "The user and the link", body = dto::UserLink), ApiError)
)]
pub(crate) async fn add_user(
    State(state): State<ServerState>,
    Posted(asked): Posted<dto::UserRequest>,
) -> Done<dto::UserLink> {
    let mut tx = state.pipeline.store.begin().await?;
    let (user, link) = account::invite(&mut tx, &asked.name, asked.role, state.access.now()).await?;
    tx.commit().await?;
    let object = format!("{} {}", user.name, user.role);
    Ok((Extension(Object(object)), Json(linked(&state, &user, &link))))
}

/// Give a user another role, or disable or enable them
///
/// Holds from their next request on. 409 with `last_admin`.
#[utoipa::path(
    patch, path = "/users/{name}", tag = "access", params(Name), request_body = dto::UserChange,
    responses((status = 200, description = "The user", body = dto::User), ApiError)
)]
pub(crate) async fn change_user(
    State(state): State<ServerState>,
    Name(name): Name,
    Posted(asked): Posted<dto::UserChange>,
) -> Done<dto::User> {
    let now = state.access.now();
    let mut tx = state.pipeline.store.begin().await?;
    let user = account::change(&mut tx, &name, asked.role, asked.disabled, now).await?;
    tx.commit().await?;
    let role = asked.role.map(|role| format!(" {role}")).unwrap_or_default();
    let disabled = asked.disabled.map(|disabled| if disabled { " disabled" } else { " enabled" });
    let object = format!("{}{role}{}", user.name, disabled.unwrap_or_default());
    Ok((Extension(Object(object)), Json((&user).into())))
}

/// Make a link by which a user chooses another password
///
/// Shown once, in the place of the links before it. Their password works until the link is used.
#[utoipa::path(
    post, path = "/users/{name}/link", tag = "access", params(Name),
    responses((status = 200, description = "The user and the link", body = dto::UserLink), ApiError)
)]
pub(crate) async fn reset_user(
    State(state): State<ServerState>,
    Name(name): Name,
) -> Result<Json<dto::UserLink>, ApiError> {
    let mut tx = state.pipeline.store.begin().await?;
    let (user, link) = account::reset(&mut tx, &name, state.access.now()).await?;
    tx.commit().await?;
    Ok(Json(linked(&state, &user, &link)))
}

fn linked(state: &ServerState, user: &users::User, link: &account::NewLink) -> dto::UserLink {
    dto::UserLink {
        user: user.into(),
        link: link.address(&state.access.site.url),
        expires_at: link.expires_at.to_string(),
    }
}
