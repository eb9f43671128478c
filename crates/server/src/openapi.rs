//! The OpenAPI document, generated from the handlers' annotations. A route is mounted by the same line that documents it,
//! so that the document lists all there is and nothing else.

use std::sync::LazyLock;

use axum::Json;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::{ServerState, api, collection, dto, metrics};

/// Where the product's own API is mounted.
pub(crate) const API_ROOT: &str = "/api/v1";

#[derive(OpenApi)]
#[openapi(
    info(title = "Qianmian", description = "Collection in the Segment form, and the product's own API."),
    components(schemas(dto::Error)),
    modifiers(&Schemes),
    security(("token" = [])),
    tags(
        (name = "collection", description = "Events in the Segment form, from any Segment or RudderStack SDK"),
        (name = "stages", description = "What went through the stages, and what did not"),
        (name = "profiles", description = "One person"),
        (name = "consents", description = "What people allowed"),
        (name = "tags", description = "Named rules that give people values"),
        (name = "audiences", description = "Sets of people given by expressions"),
        (name = "campaigns", description = "Planned sends"),
        (name = "experiments", description = "Campaigns read as experiments"),
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
    }
}

/// The routes that need no token.
pub(crate) fn open_routes() -> OpenApiRouter<ServerState> {
    collection::routes()
        .routes(routes!(api::health::healthz))
        .routes(routes!(metrics::render))
        .routes(routes!(show_document))
}

/// The OpenAPI document of all routes.
pub fn document() -> utoipa::openapi::OpenApi {
    OpenApiRouter::with_openapi(Head::openapi())
        .merge(open_routes())
        .nest(API_ROOT, api::routes())
        .into_openapi()
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
