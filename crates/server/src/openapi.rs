//! The OpenAPI document, generated from the handlers' annotations. A route is mounted by the same line that documents it,
//! so that the document lists all there is and nothing else.

use std::sync::LazyLock;

use axum::Json;
use axum::http::Method;
use utoipa::openapi::PathItem;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{routes as table, session};
use crate::{ServerState, api, collection, dto, metrics};

/// Where the product's own API is mounted.
pub(crate) const API_ROOT: &str = "/api/v1";

#[derive(OpenApi)]
#[openapi(
    info(title = "Qianmian", description = "Collection in the Segment form, and the product's own API."),
    components(schemas(dto::Error)),
    modifiers(&Schemes),
    security(("token" = []), ("session" = [])),
    tags(
        (name = "collection", description = "Events in the Segment form, from any Segment or RudderStack SDK"),
        (name = "stages", description = "What went through the stages, and what did not"),
        (name = "profiles", description = "One person"),
        (name = "consents", description = "What people allowed"),
        (name = "tags", description = "Named rules that give people values"),
        (name = "audiences", description = "Sets of people given by expressions"),
        (name = "campaigns", description = "Planned sends"),
        (name = "experiments", description = "Campaigns read as experiments"),
        (name = "texts", description = "What texts say"),
        (name = "access", description = "Sign-in, users, keys and the audit trail"),
        (name = "operation", description = "For machines that watch this one"),
    )
)]
struct Head;

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let mut token = Http::new(HttpAuthScheme::Bearer);
        token.description = Some("The token that the server printed when it first ran.".to_owned());
        components.add_security_scheme("token", SecurityScheme::Http(token));
        let mut key = Http::new(HttpAuthScheme::Basic);
        key.description = Some(
            "The write key as user name, no password. Or `writeKey` in the body, or as a bearer token."
                .to_owned(),
        );
        components.add_security_scheme("write_key", SecurityScheme::Http(key));
        let session = ApiKeyValue::with_description(
            session::cookie_name(false),
            "The cookie that signing in sets. What changes something also carries the session's `csrf_token` as `X-CSRF-Token`.",
        );
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(session)));
    }
}

/// The routes that need no token.
pub(crate) fn open_routes() -> OpenApiRouter<ServerState> {
    collection::routes()
        .routes(routes!(api::health::healthz))
        .routes(routes!(metrics::render))
        .routes(routes!(show_document))
        .routes(routes!(api::session::sign_in))
        .routes(routes!(api::session::set_up))
        .routes(routes!(api::session::show_link))
}

/// The OpenAPI document of all routes.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = OpenApiRouter::with_openapi(Head::openapi())
        .nest(API_ROOT, api::routes())
        .merge(open_routes())
        .into_openapi();
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            if let Some(route) = table::find(&method, path) {
                let needed = serde_json::Value::from(route.permission.as_str());
                operation.extensions = Some([("x-permission".to_owned(), needed)].into_iter().collect());
            }
        }
    }
    document
}

/// The operations of a path that may be there.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    let found = [
        (Method::GET, &mut item.get),
        (Method::PUT, &mut item.put),
        (Method::POST, &mut item.post),
        (Method::DELETE, &mut item.delete),
        (Method::PATCH, &mut item.patch),
    ];
    found.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// This document
#[utoipa::path(
    get, path = "/api/v1/openapi.json", tag = "operation", security(()),
    responses((status = 200, description = "An OpenAPI document", body = Object))
)]
#[allow(clippy::unused_async, reason = "a handler is async")]
async fn show_document() -> Json<&'static utoipa::openapi::OpenApi> {
    static DOCUMENT: LazyLock<utoipa::openapi::OpenApi> = LazyLock::new(document);
    Json(&DOCUMENT)
}
