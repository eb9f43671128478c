//! Requests that are refused whole, and what their clients are told.

use qianmian_collect::segment::BODY_LIMIT_BYTES;
use qianmian_collect::{Endpoint, RequestError, check_request, write_key};

fn refuse(endpoint: Endpoint, body: &str) -> RequestError {
    check_request(endpoint, body.as_bytes()).unwrap_err()
}

#[test]
fn malformed_json_is_located() {
    let error = refuse(Endpoint::Batch, "{\"batch\": [\n  {\"type\": \"track\",}\n]}");
    assert_eq!(error.status(), 400);
    insta::assert_json_snapshot!(error.to_json(), @r#"
    {
      "code": "malformed_json",
      "column": 20,
      "line": 2,
      "message": "the body is not JSON: key must be a string at line 2 column 20"
    }
    "#);
}

#[test]
fn a_body_of_the_wrong_form_is_located() {
    insta::assert_json_snapshot!(refuse(Endpoint::Batch, r#"{"batch": {"type": "track"}}"#).to_json(), @r#"
    {
      "code": "malformed_body",
      "column": 10,
      "line": 1,
      "message": "the body has the wrong form: invalid type: map, expected a sequence at line 1 column 10"
    }
    "#);
    insta::assert_json_snapshot!(refuse(Endpoint::Track, "[]").to_json(), @r#"
    {
      "code": "malformed_body",
      "column": 1,
      "line": 1,
      "message": "the body has the wrong form: expected an object at line 1 column 1"
    }
    "#);
}

#[test]
fn a_batch_without_events_says_what_a_batch_is() {
    insta::assert_json_snapshot!(refuse(Endpoint::Batch, r#"{"writeKey": "key"}"#).to_json(), @r#"
    {
      "code": "batch_missing",
      "message": "`batch` is missing: a batch is {\"batch\": [event, …]}"
    }
    "#);
    assert_eq!(refuse(Endpoint::Batch, " \n").code(), "body_empty");
    assert_eq!(check_request(Endpoint::Batch, br#"{"batch": []}"#), Ok(0));
}

#[test]
fn a_body_over_the_limit_is_413() {
    let body = format!(r#"{{"batch": [], "padding": "{}"}}"#, "x".repeat(BODY_LIMIT_BYTES));
    let error = refuse(Endpoint::Batch, &body);
    assert_eq!(error.status(), 413);
    insta::assert_json_snapshot!(error.to_json(), @r#"
    {
      "code": "body_too_large",
      "message": "the body is over the limit of 4194304 bytes; send smaller batches"
    }
    "#);
}

#[test]
fn paths_are_names_or_their_first_letters() {
    for endpoint in Endpoint::ALL {
        assert_eq!(Endpoint::from_path(endpoint.as_str()), Some(endpoint));
        assert_eq!(Endpoint::from_path(&endpoint.as_str()[..1]), Some(endpoint));
    }
    assert_eq!(Endpoint::from_path("tr"), None);
    assert_eq!(Endpoint::from_path(""), None);
}

#[test]
fn write_keys_are_found_in_the_header_or_the_body() {
    let body = br#"{"batch": [], "writeKey": "body-key"}"#;
    let key = |header, body| write_key(header, body).map(std::borrow::Cow::into_owned);
    assert_eq!(key(Some("Basic a2V5Og=="), body).as_deref(), Some("key"));
    assert_eq!(key(Some("basic a2V5OnNlY3JldA"), body).as_deref(), Some("key"));
    assert_eq!(key(Some("Basic not-base64!"), body).as_deref(), Some("body-key"));
    assert_eq!(key(Some("Basic Og=="), body).as_deref(), Some("body-key"));
    assert_eq!(key(Some("Bearer token"), body).as_deref(), Some("body-key"));
    assert_eq!(key(Some("Bearer token"), b"{}").as_deref(), Some("token"));
    assert_eq!(key(None, body).as_deref(), Some("body-key"));
    assert_eq!(key(None, b"{}"), None);
    assert_eq!(key(None, b"not json"), None);
}
