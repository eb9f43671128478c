//! `qianmian serve`: the HTTP API and the processing behind it, until a signal.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use qianmian_collect::Inbox;
use qianmian_collect::inbox::InboxOptions;
use qianmian_pipeline::Pipeline;
use qianmian_server::{ServerState, Site, Worker, ensure_token, first_link, secret};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::campaign;
use crate::arguments::Serve;
use crate::{Usage, open, show};

/// Serves a workspace.
pub(crate) async fn run(root: &Path, options: &Serve) -> Result<()> {
    let (pipeline, config) = open::pipeline(root).await?;
    let listen = options.listen.as_deref().unwrap_or(&config.server.listen);
    let listener = listen_on(listen, options.allow_remote || config.server.allow_remote).await?;
    let orphans = pipeline.collect_orphans().await?;
    if orphans > 0 {
        tracing::info!(orphans, "files of the lake that a crash left behind were deleted");
    }
    let inbox = Inbox::open(&Pipeline::inbox_dir(root), InboxOptions::default())?;
    let channels = campaign::channels(&config.webhook)?;
    let site = config.site(&listener.local_addr()?.to_string());
    let state = ServerState::new(Arc::new(pipeline), inbox, channels, site.clone());
    // Before anybody is told that there is a server: who stops it at once is heard too.
    let signals = signals()?;
    announce(&listener, state.pipeline(), &site).await?;
    serve_until(signals, listener, state).await
}

/// Binds an address; one that other machines can reach has to be asked for.
pub(crate) async fn listen_on(address: &str, allow_remote: bool) -> Result<TcpListener> {
    let parsed: SocketAddr =
        address.parse().map_err(|_| Usage(format!("`{address}` is not an address; write 127.0.0.1:8787")))?;
    if !parsed.ip().is_loopback() && !allow_remote {
        return Err(Usage(format!(
            "{address} can be reached from other machines; add --allow-remote if that is meant"
        ))
        .into());
    }
    TcpListener::bind(parsed).await.with_context(|| format!("cannot listen on {address}"))
}

/// Prints where the server is; on first run the API's token, the only time that it can be read; and until there is a user,
/// the link that makes the first one.
async fn announce(listener: &TcpListener, pipeline: &Pipeline, site: &Site) -> Result<()> {
    let secret = secret::draw("qt")?;
    if ensure_token(pipeline, &secret).await? {
        show::text(&format!("API token, shown once: {secret}"))?;
    }
    show::text(&format!("serving on http://{}", listener.local_addr()?))?;
    let mut tx = pipeline.store.begin().await?;
    let link = first_link(&mut tx, site.wall.now()).await?;
    tx.commit().await?;
    match link {
        Some(link) => show::text(&format!("first sign-in, works once: {}", link.address(&site.url))),
        None => Ok(()),
    }
}

/// Serves and processes until the end; what was begun is ended first.
async fn serve_until(
    end: impl Future<Output = ()> + Send + 'static,
    listener: TcpListener,
    state: ServerState,
) -> Result<()> {
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(Worker::new(&state).run(stopped));
    let served = qianmian_server::serve(listener, state, end).await;
    stop.send_replace(true);
    worker.await.context("the processing ended early")?;
    Ok(served?)
}

/// Hears SIGINT and SIGTERM, from the call on.
#[cfg(unix)]
fn signals() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "as on the other systems")]
fn signals() -> Result<impl Future<Output = ()>> {
    Ok(async {
        tokio::signal::ctrl_c().await.ok();
    })
}
