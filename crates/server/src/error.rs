//! Errors as JSON: `code` for programs, `message` for people. An error of the server itself shows its code and no details.

use std::any::Any;
use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use qianmian_collect::{CollectError, RequestError};
use qianmian_deliver::DeliverError;
use qianmian_pipeline::PipelineError;
use utoipa::IntoResponses;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};

use crate::access::AccessError;
use crate::dto;

/// An error of a request.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    body: Box<dto::Error>,
    /// Seconds after which the same request may succeed.
    retry_after: Option<u64>,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: &str, message: impl Into<String>) -> ApiError {
        let body = dto::Error {
            code: code.to_owned(),
            message: message.into(),
            line: None,
            column: None,
            mistakes: Vec::new(),
        };
        ApiError { status, body: Box::new(body), retry_after: None }
    }

    pub(crate) fn bad_request(code: &str, message: impl Into<String>) -> ApiError {
        ApiError::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub(crate) fn unauthorized(message: &str) -> ApiError {
        ApiError::new(StatusCode::UNAUTHORIZED, "unauthorized", message)
    }

    /// One answer for every reason, so that nobody learns which names there are.
    pub(crate) fn sign_in_refused() -> ApiError {
        let message = "name or password is wrong, or the user is disabled";
        ApiError::new(StatusCode::UNAUTHORIZED, "sign_in_refused", message)
    }

    pub(crate) fn too_many(wait: SignedDuration) -> ApiError {
        let seconds = u64::try_from(wait.as_secs()).unwrap_or(0) + 1;
        let message = format!("too many wrong attempts; try again in {} minutes", seconds.div_ceil(60));
        let error = ApiError::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", message);
        ApiError { retry_after: Some(seconds), ..error }
    }

    /// The same, where the mistakes are those of a text that was to be saved: it was understood, and cannot be taken.
    pub(crate) fn of_text(self) -> ApiError {
        let status =
            if self.body.mistakes.is_empty() { self.status } else { StatusCode::UNPROCESSABLE_ENTITY };
        ApiError { status, ..self }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn unavailable(code: &str) -> ApiError {
        let message = "the server cannot take this now; try again";
        ApiError { retry_after: Some(1), ..ApiError::new(StatusCode::SERVICE_UNAVAILABLE, code, message) }
    }

    pub(crate) fn internal(code: &str) -> ApiError {
        ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, code, "the server failed; its log says why")
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl From<RequestError> for ApiError {
    fn from(error: RequestError) -> Self {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST);
        let mut answer = ApiError::new(status, error.code(), error.to_string());
        if let RequestError::MalformedJson { line, column, .. }
        | RequestError::MalformedBody { line, column, .. } = error
        {
            (answer.body.line, answer.body.column) = (Some(line), Some(column));
        }
        answer
    }
}

impl From<PipelineError> for ApiError {
    fn from(error: PipelineError) -> Self {
        let status = match &error {
            PipelineError::Unknown { .. } => StatusCode::NOT_FOUND,
            PipelineError::Expression(_) | PipelineError::Workspace(_) => StatusCode::BAD_REQUEST,
            PipelineError::Refused(_) | PipelineError::Used { .. } | PipelineError::Unwritable { .. } => {
                StatusCode::CONFLICT
            }
            PipelineError::Changed(_) => StatusCode::PRECONDITION_FAILED,
            PipelineError::Superseded => return ApiError::unavailable(error.code()),
            PipelineError::Deliver(DeliverError::Store(_)) => return failed(&error),
            PipelineError::Deliver(_) | PipelineError::Validate(_) => StatusCode::CONFLICT,
            PipelineError::Link(error) if error.is_usage() => StatusCode::CONFLICT,
            _ => return failed(&error),
        };
        let mut answer = ApiError::new(status, error.code(), error.to_string());
        if let PipelineError::Workspace(mistakes) = &error {
            answer.body.mistakes = mistakes.iter().map(dto::Mistake::from).collect();
        }
        answer
    }
}

fn failed(error: &PipelineError) -> ApiError {
    tracing::error!(%error, code = error.code(), "a request failed");
    if error.retryable() { ApiError::unavailable(error.code()) } else { ApiError::internal(error.code()) }
}

impl From<qianmian_store::Error> for ApiError {
    fn from(error: qianmian_store::Error) -> Self {
        failed(&error.into())
    }
}

impl From<AccessError> for ApiError {
    fn from(error: AccessError) -> Self {
        let status = match error {
            AccessError::Store(error) => return error.into(),
            AccessError::Unknown(_) => StatusCode::NOT_FOUND,
            AccessError::Name | AccessError::Password(_) => StatusCode::BAD_REQUEST,
            AccessError::Link => StatusCode::FORBIDDEN,
            AccessError::Taken(_)
            | AccessError::Disabled(_)
            | AccessError::LastAdmin(_)
            | AccessError::OtherName(_) => StatusCode::CONFLICT,
        };
        ApiError::new(status, error.code(), error.to_string())
    }
}

impl From<CollectError> for ApiError {
    fn from(error: CollectError) -> Self {
        failed(&error.into())
    }
}

impl From<DeliverError> for ApiError {
    fn from(error: DeliverError) -> Self {
        PipelineError::from(error).into()
    }
}

/// In the document: every call may answer with an error, and all have one form.
impl IntoResponses for ApiError {
    fn responses() -> BTreeMap<String, RefOr<utoipa::openapi::Response>> {
        let of = |description: &str| {
            let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Error"))).build();
            RefOr::T(
                ResponseBuilder::new().description(description).content("application/json", content).build(),
            )
        };
        let client = of("The request cannot be carried out: its `code` and `message` say why");
        let server = of("The server failed; with `Retry-After` the same request may succeed later");
        BTreeMap::from([("4XX".to_owned(), client), ("5XX".to_owned(), server)])
    }
}

/// The answer for a path that does not exist.
#[allow(clippy::unused_async, reason = "a handler is async")]
pub(crate) async fn not_found() -> ApiError {
    ApiError::new(
        StatusCode::NOT_FOUND,
        "not_found",
        "no such path; /api/v1/openapi.json lists what there is",
    )
}

/// The answer for a method that a path does not take.
#[allow(clippy::unused_async, reason = "a handler is async")]
pub(crate) async fn method_not_allowed() -> ApiError {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "the path does not take this method")
}

/// The answer for a request whose handler met a defect: its client hears of it instead of losing the connection.
#[allow(clippy::needless_pass_by_value, reason = "the layer hands the payload over")]
pub(crate) fn panicked(payload: Box<dyn Any + Send + 'static>) -> Response {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("no text");
    tracing::error!(panic = text, "a request met a defect");
    ApiError::internal("defect").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_defect_is_answered_without_its_details() {
        let response = panicked(Box::new("phone 13521876543".to_owned()));
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["code"], "defect");
        assert!(!body.to_string().contains("135"));
    }

    #[test]
    fn what_may_succeed_later_says_when() {
        let response = ApiError::unavailable("busy").into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[RETRY_AFTER], "1");
    }
}
