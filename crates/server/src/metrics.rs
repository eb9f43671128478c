//! Prometheus metrics. Their names are the constants of this file.

use std::sync::OnceLock;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use metrics::{counter, gauge};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use qianmian_pipeline::batch::BatchReport;

use crate::ServerState;
use crate::error::ApiError;

/// Requests of `/v1` by status code.
pub(crate) const REQUESTS: &str = "qianmian_collect_requests_total";
/// Events accepted by `/v1`.
pub(crate) const EVENTS_ACCEPTED: &str = "qianmian_collect_events_accepted_total";
/// Rows through the pipeline, by what became of them.
pub(crate) const ROWS: &str = "qianmian_pipeline_rows_total";
/// Merges of people.
pub(crate) const MERGES: &str = "qianmian_identity_merges_total";
/// Inbox entries that are accepted and not processed yet.
pub(crate) const LAG: &str = "qianmian_inbox_lag_entries";
/// Batches that failed and will be tried again.
pub(crate) const FAILURES: &str = "qianmian_pipeline_failures_total";
/// People, without merged and erased ones.
pub(crate) const PEOPLE: &str = "qianmian_people";

/// The process's recorder. Metrics of several servers of one process add up.
pub(crate) fn recorder() -> PrometheusHandle {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    RECORDER
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("another metrics recorder is in place: /metrics will be empty");
            }
            handle
        })
        .clone()
}

/// Counts what a batch did.
pub(crate) fn count(report: &BatchReport) {
    let rows = report.counts;
    for (what, count) in [
        ("in", rows.rows_in),
        ("out", rows.rows_out),
        ("merged", rows.rows_merged),
        ("rejected", rows.rows_rejected),
    ] {
        counter!(ROWS, "what" => what).increment(count);
    }
    counter!(MERGES).increment(report.merges);
}

/// Prometheus metrics
#[utoipa::path(
    get, path = "/metrics", operation_id = "metrics", tag = "operation", security(()),
    responses((status = 200, description = "In the text format", body = String, content_type = "text/plain"), ApiError)
)]
pub(crate) async fn render(State(state): State<ServerState>) -> Result<Response, ApiError> {
    let lag = state.pipeline.inbox_lag(&state.inbox).await?;
    let people = state.pipeline.stages().await?.people.people;
    #[allow(clippy::cast_precision_loss, reason = "a gauge is a float")]
    {
        gauge!(LAG).set(lag as f64);
        gauge!(PEOPLE).set(people as f64);
    }
    let text = state.metrics.render();
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}
