//! `qianmian serve` as a process: started on a free port, asked over HTTP, stopped or killed.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;

use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::Value;

use crate::workspace::Workspace;

/// A server over a workspace.
pub(crate) struct Server {
    process: Child,
    stdout: BufReader<ChildStdout>,
    /// Read all the time, so that the server never waits for somebody to read its log.
    log: Option<JoinHandle<String>>,
    /// The API's token, on the first start in a workspace.
    pub(crate) token: Option<String>,
    /// How it is asked.
    pub(crate) http: Http,
}

/// The HTTP side of a server, which outlives it. Follows no redirect.
#[derive(Clone)]
pub(crate) struct Http {
    client: Client,
    /// Where the server is: `http://127.0.0.1:…`.
    pub(crate) address: String,
}

impl Server {
    /// Starts it and waits until it says where it is.
    pub(crate) fn start(workspace: &Workspace) -> Server {
        let mut command = workspace.command(["serve", "--listen", "127.0.0.1:0"]);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stderr = process.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).unwrap();
            text
        });
        let stdout = BufReader::new(process.stdout.take().unwrap());
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let http = Http { client, address: String::new() };
        let mut server = Server { process, stdout, log: Some(log), token: None, http };
        server.hear_address();
        server
    }

    fn hear_address(&mut self) {
        loop {
            let mut line = String::new();
            if self.stdout.read_line(&mut line).unwrap() == 0 {
                panic!("the server ended before it served: {}", self.end());
            }
            if let Some(token) = line.strip_prefix("API token, shown once: ") {
                self.token = Some(token.trim().to_owned());
            }
            if let Some(address) = line.strip_prefix("serving on ") {
                address.trim().clone_into(&mut self.http.address);
                return;
            }
        }
    }

    /// The link that makes the first administrator, which it prints where there is no user.
    pub(crate) fn first_link(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line.trim().strip_prefix("first sign-in, works once: ").unwrap().to_owned()
    }

    /// Kills it at once, with nothing ended.
    pub(crate) fn kill(mut self) {
        self.process.kill().unwrap();
        self.end();
    }

    /// Stops it as an operator does; what it took is processed first. Gives its log.
    pub(crate) fn stop(mut self) -> String {
        let terminated =
            Command::new("sh").args(["-c", &format!("kill -TERM {}", self.process.id())]).status();
        assert!(terminated.unwrap().success());
        let status = self.process.wait().unwrap();
        let log = self.end();
        assert_eq!(status.code(), Some(0), "{log}");
        log
    }

    /// Waits for its end and gives its log.
    fn end(&mut self) -> String {
        self.process.wait().unwrap();
        self.log.take().map(|log| log.join().unwrap()).unwrap_or_default()
    }
}

impl Drop for Server {
    /// Of a test that failed.
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

impl Http {
    /// `POST /v1/…` with a write key, as an SDK does it.
    pub(crate) fn post(&self, call: &str, write_key: &str, body: impl Into<reqwest::Body>) -> RequestBuilder {
        self.client.post(format!("{}/v1/{call}", self.address)).basic_auth(write_key, Some("")).body(body)
    }

    /// Sends events that must be taken.
    pub(crate) async fn collect(&self, write_key: &str, batch: &Value) {
        let response = self.post("batch", write_key, batch.to_string()).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{}", response.text().await.unwrap());
    }

    /// `POST` of the product's own API, by nobody.
    pub(crate) async fn post_json(&self, path: &str, body: &Value) -> Value {
        let response = self.client.post(format!("{}{path}", self.address)).json(body).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.json().await.unwrap()
    }

    /// `GET` of the product's own API.
    pub(crate) async fn get(&self, path: &str, token: &str) -> Value {
        let request = self.client.get(format!("{}{path}", self.address)).bearer_auth(token);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.json().await.unwrap()
    }

    /// The value of one of the metrics, once there is one.
    pub(crate) async fn metric(&self, name: &str) -> Option<f64> {
        let response = self.client.get(format!("{}/metrics", self.address)).send().await.unwrap();
        let text = response.text().await.unwrap();
        let value = text.lines().find_map(|line| line.strip_prefix(name))?;
        Some(value.trim().parse().unwrap())
    }
}
