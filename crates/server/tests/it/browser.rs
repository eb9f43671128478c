//! The console as the server meets it: a cookie, a CSRF token, and links that somebody was given.

use qianmian_server::{Role, first_link, invite};
use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{Answer, App};

pub(crate) const PASSWORD: &str = "correct horse";

/// One browser. It keeps the cookie that it was last given.
pub(crate) struct Browser<'a> {
    app: &'a App,
    pub(crate) cookie: Option<String>,
    pub(crate) csrf: Option<String>,
}

impl App {
    /// The secret of the link that makes the first administrator.
    pub(crate) async fn first_link(&self) -> Option<String> {
        let mut tx = self.pipeline.store.begin().await.unwrap();
        let link = first_link(&mut tx, self.pipeline.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        link.map(|link| link.secret)
    }

    /// Signed in as the first administrator, `admin`.
    pub(crate) async fn admin(&self) -> Browser<'_> {
        let mut browser = self.browser();
        let token = self.first_link().await.unwrap();
        browser.set_up(&token, Some("admin"), PASSWORD).await.ok();
        browser
    }

    /// Signed in as a new user of a role.
    pub(crate) async fn user(&self, name: &str, role: Role) -> Browser<'_> {
        let mut tx = self.pipeline.store.begin().await.unwrap();
        let (_, link) = invite(&mut tx, name, role, self.pipeline.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        let mut browser = self.browser();
        browser.set_up(&link.secret, None, PASSWORD).await.ok();
        browser
    }

    /// One that nobody is signed in to.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser { app: self, cookie: None, csrf: None }
    }
}

impl Browser<'_> {
    /// Sends a request as the console does, and keeps what the answer gives.
    pub(crate) async fn send(&mut self, method: Method, path: &str, body: &Value) -> Answer {
        let mut request = self.app.bare(method, path).header("sec-fetch-site", "same-origin");
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        if let Some(csrf) = &self.csrf {
            request = request.header("x-csrf-token", csrf);
        }
        if !body.is_null() {
            request = request.json(body);
        }
        let answer = self.app.send(request).await;
        if let Some(set) = &answer.set_cookie {
            self.cookie = set.split(';').next().map(str::to_owned);
        }
        if answer.status.is_success() && answer.content_type == "application/json" {
            let csrf = answer.json()["csrf_token"].as_str().map(str::to_owned);
            self.csrf = csrf.or(self.csrf.take());
        }
        answer
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, &Value::Null).await
    }

    pub(crate) async fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, body).await
    }

    pub(crate) async fn sign_in(&mut self, name: &str, password: &str) -> Answer {
        self.post("/api/v1/session", &json!({ "name": name, "password": password })).await
    }

    pub(crate) async fn set_up(&mut self, token: &str, name: Option<&str>, password: &str) -> Answer {
        let body = json!({ "token": token, "name": name, "password": password });
        self.post("/api/v1/setup", &body).await
    }

    /// Whether the server knows who it is.
    pub(crate) async fn is_signed_in(&mut self) -> bool {
        self.get("/api/v1/session").await.status == 200
    }
}

/// The secret of a link.
pub(crate) fn secret_of(link: &Value) -> String {
    link["link"].as_str().unwrap().split_once("#token=").unwrap().1.to_owned()
}
