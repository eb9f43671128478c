//! `qianmian serve`: the HTTP API and the processing behind it, until a signal.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use qianmian_collect::Inbox;
use qianmian_collect::inbox::InboxOptions;
use qianmian_pipeline::Pipeline;
use qianmian_server::{ServerState, Worker, ensure_token};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{campaign, init};
use crate::arguments::Serve;
use crate::{Usage, open, show};

/// Serves a workspace.
pub(crate) async fn run(root: &Path, options: &Serve) -> Result<()> {
    let (pipeline, config) = open::pipeline(root).await?;
    let listen = options.listen.as_deref().unwrap_or(&config.server.listen);
    let listener = listen_on(listen, options.allow_remote || config.server.allow_remote).await?;
    let inbox = Inbox::open(&Pipeline::inbox_dir(root), InboxOptions::default())?;
    let channels = campaign::channels(&config.webhook)?;
    let state = ServerState::new(Arc::new(pipeline), inbox, channels);
    announce(&listener, state.pipeline()).await?;
    until_signal(listener, state).await
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

/// Prints where the server is, and on first run the API's token: the only time that it can be read.
pub(crate) async fn announce(listener: &TcpListener, pipeline: &Pipeline) -> Result<()> {
    let secret = init::secret("qt")?;
    if ensure_token(pipeline, &secret).await? {
        show::text(&format!("API token, shown once: {secret}"))?;
    }
    show::text(&format!("serving on http://{}", listener.local_addr()?))
}

/// Serves and processes until SIGINT or SIGTERM; what was begun is ended first.
pub(crate) async fn until_signal(listener: TcpListener, state: ServerState) -> Result<()> {
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(Worker::new(&state).run(stopped));
    let served = qianmian_server::serve(listener, state, signal()).await;
    stop.send_replace(true);
    worker.await.context("the processing ended early")?;
    Ok(served?)
}

async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    #[cfg(not(unix))]
    interrupt.await.ok();
}
