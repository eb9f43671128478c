//! The HTTP API: collection in the Segment form, /api/v1, OpenAPI, health and metrics.
