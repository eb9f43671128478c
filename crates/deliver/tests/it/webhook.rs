//! The webhook channel against a server of a few lines.

use std::collections::BTreeMap;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use qianmian_deliver::channel::webhook::{Webhook, WebhookConfig};
use qianmian_deliver::{Certainty, Channel, Message, SendOutcome};
use sha2::Sha256;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

struct Request {
    line: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

/// Answers one request with these bytes; gives the server's URL and the request.
async fn serve(answer: &'static str) -> (String, JoinHandle<Request>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let request = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await.unwrap();
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let line = lines.remove(0);
        let header = |line: &String| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_lowercase(), value.to_owned())
        };
        let headers: BTreeMap<String, String> = lines.iter().map(header).collect();
        let mut body = vec![0; headers["content-length"].parse().unwrap()];
        stream.read_exact(&mut body).await.unwrap();
        stream.write_all(answer.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        Request { line, headers, body }
    });
    (url, request)
}

fn config(url: &str) -> WebhookConfig {
    WebhookConfig {
        name: "crm".to_owned(),
        url: url.to_owned(),
        secret: Some("s3cret".to_owned()),
        timeout: Duration::from_secs(20),
        idempotent_window: None,
    }
}

fn message() -> Message {
    Message {
        delivery_id: "0123456789abcdef".to_owned(),
        campaign: "spring".to_owned(),
        variant: "hello".to_owned(),
        address: "u7".to_owned(),
        text: "您好 \"Lily\"".to_owned(),
        link: Some("https://shop.example/?d=0123456789abcdef".to_owned()),
        topic: None,
    }
}

async fn answered(answer: &'static str) -> SendOutcome {
    let (url, request) = serve(answer).await;
    let outcome = Webhook::new(config(&url)).unwrap().send(&message()).await;
    request.await.unwrap();
    outcome
}

#[tokio::test]
async fn a_request_is_keyed_signed_and_says_everything() {
    let (url, request) = serve("HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n{\"id\":\"m-1\"}").await;
    let channel = Webhook::new(config(&url)).unwrap();
    assert_eq!((channel.name(), channel.certainty()), ("crm", Certainty::Ambiguous));
    let outcome = channel.send(&message()).await;
    assert_eq!(outcome, SendOutcome::Sent { provider_id: Some("m-1".to_owned()) });
    let request = request.await.unwrap();
    assert_eq!(request.line, "POST /hook HTTP/1.1");
    assert_eq!(request.headers["idempotency-key"], "0123456789abcdef");
    assert_eq!(request.headers["content-type"], "application/json");
    let mut mac = Hmac::<Sha256>::new_from_slice(b"s3cret").unwrap();
    mac.update(&request.body);
    let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(request.headers["x-qianmian-signature"], format!("sha256={signature}"));
    let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
    insta::assert_json_snapshot!(body);
}

#[tokio::test]
async fn without_a_secret_nothing_is_signed() {
    let (url, request) = serve("HTTP/1.1 204 No Content\r\n\r\n").await;
    let window = Some(Duration::from_secs(3600));
    let channel =
        Webhook::new(WebhookConfig { secret: None, idempotent_window: window, ..config(&url) }).unwrap();
    assert_eq!(channel.certainty(), Certainty::Idempotent { window: Duration::from_secs(3600) });
    assert_eq!(channel.send(&message()).await, SendOutcome::Sent { provider_id: None });
    assert!(!request.await.unwrap().headers.contains_key("x-qianmian-signature"));
}

#[tokio::test]
async fn what_an_answer_means() {
    let retry = |seconds, reason: &str| SendOutcome::Retry {
        after: Duration::from_secs(seconds),
        reason: reason.to_owned(),
    };
    let unknown = |reason: &str| SendOutcome::Unknown { reason: reason.to_owned() };
    let failed = |reason: &str| SendOutcome::Failed { reason: reason.to_owned() };
    for (answer, expected) in [
        ("HTTP/1.1 429 Slow\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n", retry(7, "http_429")),
        ("HTTP/1.1 429 Slow\r\ncontent-length: 0\r\n\r\n", retry(30, "http_429")),
        (
            "HTTP/1.1 503 Busy\r\nretry-after: 999999999\r\ncontent-length: 0\r\n\r\n",
            retry(86_400, "http_503"),
        ),
        ("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n", unknown("http_503")),
        ("HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n", unknown("http_500")),
        ("HTTP/1.1 400 Bad\r\ncontent-length: 0\r\n\r\n", failed("http_400")),
        ("HTTP/1.1 302 Elsewhere\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n", failed("http_302")),
        ("", unknown("no_answer")),
        ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", SendOutcome::Sent { provider_id: None }),
    ] {
        assert_eq!(answered(answer).await, expected, "{answer:?}");
    }
}

#[tokio::test]
async fn a_refused_connection_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let outcome = Webhook::new(config(&url)).unwrap().send(&message()).await;
    let after = Duration::from_secs(30);
    assert_eq!(outcome, SendOutcome::Retry { after, reason: "not_connected".to_owned() });
}

#[test]
fn an_address_that_nothing_can_be_posted_to_is_refused_at_once() {
    for url in ["", "shop.example/hook", "https://shop.example/hook", "file:///etc/passwd"] {
        let error = Webhook::new(config(url)).err().unwrap();
        assert_eq!(error.code(), "channel_invalid");
        assert!(error.to_string().contains("`crm`") && error.to_string().contains(url), "{error}");
    }
}
