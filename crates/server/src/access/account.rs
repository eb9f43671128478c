//! Accounts: signing in and out, the links that make the first administrator and set passwords, and managing users.

use std::net::IpAddr;

use jiff::SignedDuration;
use qianmian_model::Time;
use qianmian_store::audit::{self, Act};
use qianmian_store::sessions::{self, Link};
use qianmian_store::users::{self, User};
use qianmian_store::{Error as StoreError, Tx};

use super::caller::SignedIn;
use super::role::Role;
use super::{password, session};
use crate::error::ApiError;
use crate::{ServerState, secret};

/// Links work for so long.
const LINK_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// Longest name of a user, in characters.
const NAME_LIMIT_CHARS: usize = 64;

/// Why an account cannot be made or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccessError {
    /// A name that cannot be one.
    #[error("a user's name is 1 to 64 letters, digits, `.`, `_`, `-` or `@`")]
    Name,
    /// There is a user of that name.
    #[error("there is a user `{0}` already")]
    Taken(String),
    /// There is no such user.
    #[error("no user `{0}`")]
    Unknown(String),
    /// The user cannot sign in.
    #[error("`{0}` is disabled; enable them first")]
    Disabled(String),
    /// Nobody could manage the installation any more.
    #[error("`{0}` is the only administrator who can sign in; make another one first")]
    LastAdmin(String),
    /// A password that is easily guessed.
    #[error("{0}")]
    Password(String),
    /// A link that does not work.
    #[error("the link was used, was replaced by a newer one, or is older than a day; ask for another")]
    Link,
    /// A link that is somebody else's.
    #[error("the link is for `{0}`")]
    OtherName(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AccessError {
    /// Stable code, `snake_case`.
    pub fn code(&self) -> &'static str {
        match self {
            AccessError::Name => "malformed_user_name",
            AccessError::Taken(_) => "user_exists",
            AccessError::Unknown(_) => "unknown_user",
            AccessError::Disabled(_) => "user_disabled",
            AccessError::LastAdmin(_) => "last_admin",
            AccessError::Password(_) => "weak_password",
            AccessError::Link => "link_invalid",
            AccessError::OtherName(_) => "link_of_another",
            AccessError::Store(error) => error.code(),
        }
    }

    /// Whether the same call may succeed later.
    pub fn retryable(&self) -> bool {
        matches!(self, AccessError::Store(error) if error.retryable())
    }
}

/// A link that was just made: the only time that its secret can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// Its secret.
    pub secret: String,
    /// From when on it does not work.
    pub expires_at: Time,
}

impl NewLink {
    /// Where a browser opens it. The secret is behind `#`, so that no log and no referrer has it.
    pub fn address(&self, site: &str) -> String {
        format!("{site}/setup#token={}", self.secret)
    }
}

/// A link that makes the first administrator, where there is no user yet.
///
/// # Errors
/// When the store fails.
pub async fn first_link(tx: &mut Tx<'_>, now: Time) -> Result<Option<NewLink>, AccessError> {
    if !users::all(tx).await?.is_empty() {
        return Ok(None);
    }
    new_link(tx, None, now).await.map(Some)
}

/// Makes a user, and the link by which they choose their password.
///
/// # Errors
/// A name that is taken, or cannot be one.
pub async fn invite(
    tx: &mut Tx<'_>,
    name: &str,
    role: Role,
    now: Time,
) -> Result<(User, NewLink), AccessError> {
    let name = checked_name(name)?;
    let id = users::add(tx, &name, role.as_str(), now).await?;
    let id = id.ok_or_else(|| AccessError::Taken(name.clone()))?;
    // From now on there is somebody: the link of the first run has no use.
    sessions::remove_links(tx, None).await?;
    let link = new_link(tx, Some(id), now).await?;
    Ok((find(tx, &name).await?, link))
}

/// A link by which a user chooses another password. The one they have works until then.
///
/// # Errors
/// Nobody of that name; a user who is disabled.
pub async fn reset(tx: &mut Tx<'_>, name: &str, now: Time) -> Result<(User, NewLink), AccessError> {
    let user = find(tx, name).await?;
    if user.disabled_at.is_some() {
        return Err(AccessError::Disabled(user.name));
    }
    let link = new_link(tx, Some(user.id), now).await?;
    Ok((user, link))
}

/// Gives a user another role, or disables or enables them. Who is disabled is signed out.
pub(crate) async fn change(
    tx: &mut Tx<'_>,
    name: &str,
    role: Option<Role>,
    disabled: Option<bool>,
    now: Time,
) -> Result<User, AccessError> {
    let user = find(tx, name).await?;
    let stays_admin = role.is_none_or(|role| role == Role::Admin) && disabled != Some(true);
    if !stays_admin && is_only_admin(&users::all(tx).await?, user.id) {
        return Err(AccessError::LastAdmin(user.name));
    }
    if let Some(role) = role {
        users::set_role(tx, user.id, role.as_str()).await?;
    }
    if let Some(disabled) = disabled {
        users::set_disabled(tx, user.id, disabled.then_some(user.disabled_at.unwrap_or(now))).await?;
        if disabled {
            sessions::end_of(tx, user.id, None).await?;
            sessions::remove_links(tx, Some(user.id)).await?;
        }
    }
    find(tx, &user.name).await
}

/// Whether a user is the only administrator who can sign in.
fn is_only_admin(users: &[User], id: i64) -> bool {
    let can =
        |user: &&User| user.role == Role::Admin.as_str() && user.has_password && user.disabled_at.is_none();
    let mut admins = users.iter().filter(can);
    admins.next().is_some_and(|user| user.id == id) && admins.next().is_none()
}

/// A user by name, however it is written.
pub(crate) async fn find(tx: &mut Tx<'_>, name: &str) -> Result<User, AccessError> {
    let name = plain_name(name);
    users::find(tx, &name).await?.ok_or(AccessError::Unknown(name))
}

async fn new_link(tx: &mut Tx<'_>, user: Option<i64>, now: Time) -> Result<NewLink, AccessError> {
    let link = NewLink { secret: secret::draw("ql")?, expires_at: now + LINK_LIFE };
    sessions::add_link(tx, &link.secret, user, link.expires_at).await?;
    Ok(link)
}

fn plain_name(name: &str) -> String {
    name.trim().to_lowercase()
}

fn checked_name(name: &str) -> Result<String, AccessError> {
    let name = plain_name(name);
    let good = |c: char| c.is_alphanumeric() || "._-@".contains(c);
    if name.is_empty() || name.chars().count() > NAME_LIMIT_CHARS || !name.chars().all(good) {
        return Err(AccessError::Name);
    }
    Ok(name)
}

/// The link of a secret, if it works still.
pub(crate) async fn working_link(tx: &mut Tx<'_>, secret: &str, now: Time) -> Result<Link, AccessError> {
    let link = sessions::find_link(tx, secret).await?;
    link.filter(|link| now < link.expires_at).ok_or(AccessError::Link)
}

/// Signs somebody in by name and password. A session that their browser had before is over, so that nobody can give them
/// one that is known.
pub(crate) async fn sign_in(
    state: &ServerState,
    (name, password): (&str, String),
    address: IpAddr,
    before: Option<&str>,
) -> Result<SignedIn, ApiError> {
    let (name, now) = (plain_name(name), state.access.now());
    state.access.attempts.take(&name, address, now).map_err(ApiError::too_many)?;
    let mut tx = state.pipeline.store.read().await?;
    let user = users::find(&mut tx, &name).await?;
    let stored = match user.as_ref().filter(|user| user.disabled_at.is_none()) {
        Some(user) => users::password_of(&mut tx, user.id).await?,
        None => None,
    };
    drop(tx);
    let right = state.access.passwords.verify(password, stored).await?;
    let mut tx = state.pipeline.store.begin().await?;
    let Some(user) = user.as_ref().filter(|_| right) else {
        // A name that nobody has may be a password that was typed into the wrong field.
        let tried = user.as_ref().map_or("unknown", |user| user.name.as_str());
        audit::append(&mut tx, &act("nobody", "", "sign_in", tried, "refused"), now).await?;
        tx.commit().await?;
        return Err(ApiError::sign_in_refused());
    };
    state.access.attempts.forgive(&name, address);
    if let Some(before) = before {
        sessions::end(&mut tx, before).await?;
    }
    sessions::prune(&mut tx, now - session::LIFE, now - session::IDLE).await?;
    let signed_in = begin(&mut tx, user, "sign_in", now).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Uses a link: makes the first administrator, or gives a user another password and ends what sessions they had. Signs in.
pub(crate) async fn set_up(
    state: &ServerState,
    secret: &str,
    name: Option<&str>,
    password: String,
) -> Result<SignedIn, ApiError> {
    let now = state.access.now();
    let link = working_link(&mut state.pipeline.store.read().await?, secret, now).await?;
    let name = match (&link.user, name) {
        (Some(user), Some(given)) if plain_name(given) != *user => {
            return Err(AccessError::OtherName(user.clone()).into());
        }
        (Some(user), _) => user.clone(),
        (None, given) => checked_name(given.unwrap_or_default())?,
    };
    password::check(&password, &name)?;
    let hash = state.access.passwords.hash(password).await?;
    let mut tx = state.pipeline.store.begin().await?;
    // Looked at again: of two who use it at once, one is first.
    let link = working_link(&mut tx, secret, now).await?;
    if link.user.is_none() {
        if !users::all(&mut tx).await?.is_empty() {
            return Err(AccessError::Link.into());
        }
        users::add(&mut tx, &name, Role::Admin.as_str(), now).await?;
        sessions::remove_links(&mut tx, None).await?;
    }
    let user = find(&mut tx, &name).await?;
    if user.disabled_at.is_some() {
        return Err(AccessError::Disabled(user.name).into());
    }
    users::set_password(&mut tx, user.id, &hash).await?;
    sessions::remove_links(&mut tx, Some(user.id)).await?;
    sessions::end_of(&mut tx, user.id, None).await?;
    let action = if link.user.is_none() { "setup" } else { "password.set" };
    let signed_in = begin(&mut tx, &user, action, now).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Gives a user another password, who knows the one they have; their other sessions end.
pub(crate) async fn change_password(
    state: &ServerState,
    user: &SignedIn,
    (current, new): (String, String),
    address: IpAddr,
) -> Result<(), ApiError> {
    state.access.attempts.take(&user.name, address, state.access.now()).map_err(ApiError::too_many)?;
    let stored = users::password_of(&mut state.pipeline.store.read().await?, user.id).await?;
    if !state.access.passwords.verify(current, stored).await? {
        return Err(ApiError::bad_request("wrong_password", "the current password is another one"));
    }
    state.access.attempts.forgive(&user.name, address);
    password::check(&new, &user.name)?;
    let hash = state.access.passwords.hash(new).await?;
    let mut tx = state.pipeline.store.begin().await?;
    users::set_password(&mut tx, user.id, &hash).await?;
    sessions::end_of(&mut tx, user.id, Some(&user.session)).await?;
    sessions::remove_links(&mut tx, Some(user.id)).await?;
    Ok(tx.commit().await?)
}

/// Begins a session with a new secret.
async fn begin(tx: &mut Tx<'_>, user: &User, action: &str, now: Time) -> Result<SignedIn, ApiError> {
    let role = user.role.parse().map_err(|_| ApiError::sign_in_refused())?;
    let secret = secret::draw("qs")?;
    sessions::begin(tx, &secret, user.id, now).await?;
    users::note_sign_in(tx, user.id, now).await?;
    audit::append(tx, &act("user", &user.name, action, &user.name, "done"), now).await?;
    Ok(SignedIn {
        id: user.id,
        name: user.name.clone(),
        role,
        session: secret.into(),
        expires_at: now + session::LIFE,
    })
}

fn act(actor_kind: &str, actor: &str, action: &str, object: &str, outcome: &str) -> Act {
    let [actor_kind, actor, action, object, outcome] =
        [actor_kind, actor, action, object, outcome].map(str::to_owned);
    Act { actor_kind, actor, action, object, outcome }
}
