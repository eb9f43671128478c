//! What handlers take out of a request. A mistake of the client is always an [`ApiError`], never a plain-text answer.

use axum::body::{Body, Bytes};
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::header::{IF_MATCH, IF_NONE_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use bytes::BytesMut;
use futures::StreamExt as _;
use qianmian_collect::RequestError;
use qianmian_collect::segment::BODY_LIMIT_BYTES;
use qianmian_model::{PersonId, Time};
use serde::de::DeserializeOwned;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::{IntoParams, PartialSchema as _};

use crate::error::ApiError;

/// Of a body that is too large, so much is read and thrown away, so that its sender hears the answer instead of a
/// broken connection.
const DISCARD_LIMIT_BYTES: usize = 16 * BODY_LIMIT_BYTES;

/// The body of a request, at most [`BODY_LIMIT_BYTES`]. Packed or not: one that is larger on the wire is larger unpacked.
///
/// # Errors
/// 413 over the limit; 400 when it does not arrive whole.
pub(crate) async fn read_body(body: Body) -> Result<Bytes, ApiError> {
    let broken = |_| ApiError::bad_request("body_unreadable", "the body did not arrive whole");
    let mut chunks = body.into_data_stream();
    let Some(first) = chunks.next().await.transpose().map_err(broken)? else { return Ok(Bytes::new()) };
    let Some(second) = chunks.next().await.transpose().map_err(broken)? else {
        return if first.len() > BODY_LIMIT_BYTES { Err(too_large()) } else { Ok(first) };
    };
    let mut whole = BytesMut::from(first);
    let (mut next, mut read_bytes) = (Some(second), whole.len());
    while let Some(chunk) = next {
        read_bytes += chunk.len();
        if read_bytes <= BODY_LIMIT_BYTES {
            whole.extend_from_slice(&chunk);
        } else if read_bytes > DISCARD_LIMIT_BYTES {
            break;
        }
        next = chunks.next().await.transpose().map_err(broken)?;
    }
    if read_bytes > BODY_LIMIT_BYTES { Err(too_large()) } else { Ok(whole.freeze()) }
}

fn too_large() -> ApiError {
    RequestError::TooLarge { limit: BODY_LIMIT_BYTES }.into()
}

/// A JSON body; unknown fields are mistakes where its type says so.
pub(crate) struct Posted<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Posted<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let body = read_body(request.into_body()).await?;
        if body.trim_ascii().is_empty() {
            return Err(RequestError::Empty.into());
        }
        let value = serde_json::from_slice(&body).map_err(RequestError::from)?;
        Ok(Posted(value))
    }
}

/// A body of plain text.
pub(crate) struct PostedText(pub(crate) String);

impl<S: Send + Sync> FromRequest<S> for PostedText {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let body = read_body(request.into_body()).await?;
        if body.trim_ascii().is_empty() {
            return Err(RequestError::Empty.into());
        }
        let text = String::from_utf8(body.into());
        text.map(PostedText).map_err(|_| ApiError::bad_request("not_utf8", "the body is not UTF-8 text"))
    }
}

/// The instant that a query gives.
pub(crate) fn instant(name: &str, text: &str) -> Result<Time, ApiError> {
    Time::parse_rfc3339(text).ok_or_else(|| {
        let message = format!(
            "`{name}` is `{text}`, no instant; write 2026-01-31T00:00:00Z, or a zone's offset as %2B08:00"
        );
        ApiError::bad_request("malformed_query", message)
    })
}

/// The query of an address.
pub(crate) struct Asked<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let malformed =
            |rejection: QueryRejection| ApiError::bad_request("malformed_query", rejection.body_text());
        let Query(query) = Query::from_request_parts(parts, state).await.map_err(malformed)?;
        Ok(Asked(query))
    }
}

/// The name in an address.
pub(crate) struct Name(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Name {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(name) = Path::from_request_parts(parts, state).await.map_err(malformed_path)?;
        Ok(Name(name))
    }
}

/// What a change of something rests on, by `If-Match` or `If-None-Match: *`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expected {
    /// That it is not there yet.
    Absent,
    /// That it is of this version.
    Version(String),
}

impl<S: Send + Sync> FromRequestParts<S> for Expected {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let text =
            |name| parts.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::trim);
        match (text(IF_MATCH), text(IF_NONE_MATCH)) {
            (Some(version), None) => {
                // What packs an answer on its way may make the tag a weak one.
                let version = version.trim_start_matches("W/").trim_matches('"');
                Ok(Expected::Version(version.to_owned()))
            }
            (None, Some("*")) => Ok(Expected::Absent),
            _ => {
                let message = "say what the change rests on: `If-Match` with the version that GET gives, or \
                    `If-None-Match: *` for what is new";
                Err(ApiError::new(StatusCode::PRECONDITION_REQUIRED, "version_missing", message))
            }
        }
    }
}

/// The number of something in an address.
pub(crate) struct Number(pub(crate) u64);

impl Number {
    /// As the store counts; what is beyond is nobody's.
    pub(crate) fn stored(&self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Number {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(number) = Path::from_request_parts(parts, state).await.map_err(malformed_path)?;
        Ok(Number(number))
    }
}

/// The id of a key in an address.
pub(crate) struct KeyId(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for KeyId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Name(id) = Name::from_request_parts(parts, state).await?;
        Ok(KeyId(id))
    }
}

/// The person in an address: `p12` or `kind:value`.
pub(crate) struct Person(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Person {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Name(name) = Name::from_request_parts(parts, state).await?;
        check_person(name).map(Person)
    }
}

/// A person and something that is theirs in an address.
pub(crate) struct NamedOfPerson {
    pub(crate) person: String,
    pub(crate) name: String,
}

impl<S: Send + Sync> FromRequestParts<S> for NamedOfPerson {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path((person, name)) = Path::from_request_parts(parts, state).await.map_err(malformed_path)?;
        Ok(NamedOfPerson { person: check_person(person)?, name })
    }
}

fn malformed_path(rejection: PathRejection) -> ApiError {
    ApiError::bad_request("malformed_path", rejection.body_text())
}

fn check_person(name: String) -> Result<String, ApiError> {
    if name.contains(':') || name.parse::<PersonId>().is_ok() {
        return Ok(name);
    }
    Err(ApiError::bad_request("malformed_person", "a person is p12 or kind:value, such as user_id:u1"))
}

impl IntoParams for Name {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![in_path("name", "Its name", None)]
    }
}

impl IntoParams for Expected {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let header = |name: &str, description: &str| {
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Header)
                .required(Required::False)
                .description(Some(description))
                .schema(Some(String::schema()))
                .build()
        };
        let version = header("If-Match", "The version that the change was made from, in double quotes");
        vec![version, header("If-None-Match", "`*` where there is no such definition yet")]
    }
}

impl IntoParams for Number {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![in_path("id", "Its number", None)]
    }
}

impl IntoParams for KeyId {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![in_path("id", "What the key is called where its secret must not be", None)]
    }
}

impl IntoParams for Person {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let what = "`p12`, or an identifier as `kind:value` in standard form, percent-encoded";
        vec![in_path("person", what, Some("user_id:u1"))]
    }
}

fn in_path(name: &str, description: &str, example: Option<&str>) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(description))
        .schema(Some(String::schema()))
        .example(example.map(Into::into))
        .build()
}

impl IntoParams for NamedOfPerson {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        [Person::into_params(&place), Name::into_params(&place)].concat()
    }
}
