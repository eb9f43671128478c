//! The web console at `/`: its page everywhere that is not the machines', its files to be kept, nothing from elsewhere.

use qianmian_console::{Asset, Console};
use reqwest::{Method, Response, StatusCode};

use crate::app::App;

static FILES: &[Asset] = &[
    Asset {
        path: "assets/app-1a2b.js",
        content_type: "text/javascript; charset=utf-8",
        etag: "\"1-1\"",
        plain: b"plain",
        gzip: Some(b"packed"),
    },
    Asset {
        path: "favicon.svg",
        content_type: "image/svg+xml",
        etag: "\"2-2\"",
        plain: b"<svg/>",
        gzip: None,
    },
    Asset {
        path: "index.html",
        content_type: "text/html; charset=utf-8",
        etag: "\"3-3\"",
        plain: b"<meta property=csp-nonce nonce=__CSP_NONCE__><script src=/assets/app-1a2b.js></script>",
        gzip: None,
    },
];

async fn app() -> App {
    App::with_console(Console::new(FILES)).await
}

async fn get(app: &App, path: &str, header: (&str, &str)) -> Response {
    app.bare(Method::GET, path).header(header.0, header.1).send().await.unwrap()
}

fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

/// The nonce of a page's policy, which is also in the page.
async fn nonce(response: Response) -> String {
    let policy = header(&response, "content-security-policy");
    let (_, rest) = policy.split_once("'nonce-").unwrap();
    let nonce = rest.split_once('\'').unwrap().0.to_owned();
    assert!(response.text().await.unwrap().contains(&format!("nonce={nonce}>")));
    nonce
}

#[tokio::test]
async fn every_path_of_the_console_begins_with_its_page() {
    let app = app().await;
    let mut seen = std::collections::BTreeSet::new();
    for path in ["/", "/index.html", "/tags/link_clicker", "/setup?token=st_1", "/people/p1"] {
        let response = get(&app, path, ("accept", "text/html")).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(header(&response, "cache-control"), "no-store", "{path}");
        assert_eq!(header(&response, "content-type"), "text/html; charset=utf-8", "{path}");
        assert!(seen.insert(nonce(response).await), "a nonce is used once");
    }
}

#[tokio::test]
async fn the_policy_allows_nothing_from_elsewhere_and_no_script_in_the_page() {
    let policy = header(&get(&app().await, "/", ("accept", "*/*")).await, "content-security-policy");
    let directives: Vec<&str> = policy.split(';').map(str::trim).collect();
    assert!(directives.contains(&"default-src 'self'"), "{policy}");
    assert!(directives.contains(&"frame-ancestors 'none'"), "{policy}");
    assert!(!policy.contains("script-src"), "scripts are the default's: {policy}");
    assert!(!policy.contains("http") && !policy.contains('*'), "{policy}");
}

#[tokio::test]
async fn files_are_kept_and_packed_as_their_reader_can() {
    let app = app().await;
    let script = "/assets/app-1a2b.js";
    let packed = get(&app, script, ("accept-encoding", "br, gzip;q=0.8")).await;
    assert_eq!(header(&packed, "cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(header(&packed, "content-encoding"), "gzip");
    assert_eq!(header(&packed, "content-type"), "text/javascript; charset=utf-8");
    assert_eq!(header(&packed, "x-content-type-options"), "nosniff");
    assert_eq!(packed.text().await.unwrap(), "packed");
    for accepted in ["identity", "gzip;q=0"] {
        let plain = get(&app, script, ("accept-encoding", accepted)).await;
        assert_eq!(header(&plain, "content-encoding"), "");
        assert_eq!(header(&plain, "vary"), "accept-encoding");
        assert_eq!(plain.text().await.unwrap(), "plain");
    }
    let icon = get(&app, "/favicon.svg", ("accept", "*/*")).await;
    assert_eq!(
        (header(&icon, "cache-control"), header(&icon, "etag")),
        ("no-cache".into(), "\"2-2\"".into())
    );
    let known = get(&app, "/favicon.svg", ("if-none-match", "\"0-0\", W/\"2-2\"")).await;
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn what_is_not_there_is_told_as_json() {
    let app = app().await;
    for path in ["/assets/app-0000.js", "/api/v2/tags", "/v1", "/metrics/all"] {
        assert_eq!(app.get(path).await.code(404), "not_found", "{path}");
    }
    assert_eq!(app.post("/tags", &serde_json::Value::Null).await.code(404), "not_found");
}

#[tokio::test]
async fn without_a_console_the_server_says_how_to_get_it() {
    let app = App::start().await;
    let answer = app.send(app.bare(Method::GET, "/")).await;
    assert_eq!((answer.status, answer.content_type.as_str()), (StatusCode::OK, "text/html; charset=utf-8"));
    for lang in ["lang=\"zh\"", "lang=\"en\""] {
        let (_, section) = answer.text.split_once(&format!("<section {lang}>")).unwrap();
        assert!(section.split_once("</section>").unwrap().0.contains("cargo xtask console"), "{section}");
    }
    assert!(!answer.text.contains("__CSP_NONCE__"));
    assert_eq!(app.send(app.bare(Method::GET, "/tags")).await.status, StatusCode::NOT_FOUND);
}
