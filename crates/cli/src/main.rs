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
use qianmian_pipeline::PipelineError;

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
    eprintln!("error: {error:#}");
    let usage = error.chain().any(|cause| {
        cause.downcast_ref::<PipelineError>().is_some_and(PipelineError::is_usage) || cause.is::<Usage>()
    });
    ExitCode::from(if usage { 2 } else { 1 })
}

/// Logs go to stderr: warnings, and what the server does. `RUST_LOG` says otherwise.
fn log(command: &Command) {
    let default = if matches!(command, Command::Serve(_)) { "info,sqlx=warn" } else { "warn" };
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(default));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
