//! The `qianmian` command: parses arguments, reads configuration, composes the crates, and shows what they give.
//!
//! Results go to stdout, messages and progress to stderr. Exit codes: 0 done, 1 failed, 2 bad usage or configuration.

mod arguments;
mod command;
mod config;
mod open;
mod show;

use std::process::ExitCode;

use clap::Parser;
use qianmian_collect::CollectError;
use qianmian_link::Error as LinkError;
use qianmian_pipeline::PipelineError;
use qianmian_store::Error as StoreError;

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log(&arguments.command);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    match runtime.block_on(command::run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

/// A mistake in usage or configuration, which the person at the keyboard can mend.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Usage(pub(crate) String);

#[allow(clippy::print_stderr, reason = "the command's own message")]
fn fail(error: &anyhow::Error) -> ExitCode {
    let closed = |cause: &std::io::Error| cause.kind() == std::io::ErrorKind::BrokenPipe;
    if error.chain().filter_map(|cause| cause.downcast_ref()).any(closed) {
        // Whoever read the output has seen enough: `… | head`.
        return ExitCode::SUCCESS;
    }
    // Located mistakes have their place first and then say `error` themselves.
    let prefix = if is_located(error) { "" } else { "error: " };
    eprintln!("{prefix}{}", message(error));
    ExitCode::from(if is_usage(error) { 2 } else { 1 })
}

/// What failed and why; a cause that the text before it has told already is not told again.
fn message(error: &anyhow::Error) -> String {
    let mut message = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if message.is_empty() {
            message = cause;
        } else if !message.contains(&cause) {
            message = format!("{message}: {cause}");
        }
    }
    message
}

fn is_located(error: &anyhow::Error) -> bool {
    let link = error.downcast_ref::<LinkError>();
    link.is_some_and(LinkError::is_located)
        || matches!(
            error.downcast_ref::<PipelineError>(),
            Some(
                PipelineError::Workspace(_)
                    | PipelineError::Expression(_)
                    | PipelineError::Collect(CollectError::Invalid(_))
            )
        )
}

fn is_usage(error: &anyhow::Error) -> bool {
    error.is::<Usage>()
        || error.downcast_ref::<LinkError>().is_some_and(LinkError::is_usage)
        || error.downcast_ref::<PipelineError>().is_some_and(|error| {
            error.is_usage() || matches!(error, PipelineError::Store(StoreError::WrongKey { .. }))
        })
        || matches!(error.downcast_ref::<StoreError>(), Some(StoreError::WrongKey { .. }))
}

/// Logs go to stderr: warnings, and what the server does. `RUST_LOG` says otherwise.
fn log(command: &Command) {
    let default = if matches!(command, Command::Serve(_)) { "info,sqlx=warn" } else { "warn" };
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(default));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
