//! Why a whole request is refused, in the form its client is told.

/// A request that cannot be taken. Its JSON carries `code` and `message`: without `code`, RudderStack's Python SDK
/// sends even a 400 again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The body is empty.
    #[error("the body is empty")]
    Empty,
    /// The body is not JSON.
    #[error("the body is not JSON: {reason} at line {line} column {column}")]
    MalformedJson {
        /// What the parser met.
        reason: String,
        /// Line from 1.
        line: usize,
        /// Column from 1, in bytes.
        column: usize,
    },
    /// The body is JSON of the wrong shape.
    #[error("the body has the wrong form: {reason} at line {line} column {column}")]
    MalformedBody {
        /// What was expected.
        reason: String,
        /// Line from 1.
        line: usize,
        /// Column from 1, in bytes.
        column: usize,
    },
    /// A call to `/v1/batch` without the list `batch`.
    #[error("`batch` is missing: a batch is {{\"batch\": [event, …]}}")]
    BatchMissing,
    /// The plain body is over the limit.
    #[error("the body is over the limit of {limit} bytes; send smaller batches")]
    TooLarge {
        /// The limit in bytes, unpacked.
        limit: usize,
    },
    /// The body is not gzip although it says so.
    #[error("the body cannot be unpacked as gzip: {reason}")]
    MalformedGzip {
        /// What the decoder met.
        reason: String,
    },
}

impl RequestError {
    /// Stable code, `snake_case`.
    pub fn code(&self) -> &'static str {
        match self {
            RequestError::Empty => "body_empty",
            RequestError::MalformedJson { .. } => "malformed_json",
            RequestError::MalformedBody { .. } => "malformed_body",
            RequestError::BatchMissing => "batch_missing",
            RequestError::TooLarge { .. } => "body_too_large",
            RequestError::MalformedGzip { .. } => "malformed_gzip",
        }
    }

    /// Never: the same body fails again.
    pub fn retryable(&self) -> bool {
        false
    }

    /// The HTTP status: 413 over the limit, else 400.
    pub fn status(&self) -> u16 {
        match self {
            RequestError::TooLarge { .. } => 413,
            _ => 400,
        }
    }

    /// The body of the answer.
    pub fn to_json(&self) -> serde_json::Value {
        let mut json = serde_json::json!({ "code": self.code(), "message": self.to_string() });
        if let RequestError::MalformedJson { line, column, .. }
        | RequestError::MalformedBody { line, column, .. } = self
        {
            json["line"] = (*line).into();
            json["column"] = (*column).into();
        }
        json
    }
}

impl From<serde_json::Error> for RequestError {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let reason = without_place(&error);
        if error.is_data() {
            RequestError::MalformedBody { reason, line, column }
        } else {
            RequestError::MalformedJson { reason, line, column }
        }
    }
}

/// serde_json's message without the place that it appends.
pub(super) fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rfind(" at line ") {
        Some(end) => message[..end].to_owned(),
        None => message,
    }
}
