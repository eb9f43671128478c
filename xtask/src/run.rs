//! Running programs: what is run is said first, and a failure ends the command with that program's exit code.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Cargo's target directory, wherever the environment put it.
pub(crate) fn target_directory() -> Result<PathBuf> {
    let metadata = cargo_metadata::MetadataCommand::new().current_dir(root()).no_deps().exec()?;
    Ok(metadata.target_directory.into_std_path_buf())
}

/// Runs cargo in the root with extra environment.
pub(crate) fn cargo(arguments: &[&str], environment: &[(&str, &str)]) -> Result<()> {
    let mut command = Command::new("cargo");
    command.current_dir(root()).args(arguments).envs(environment.iter().copied());
    announce("cargo", arguments);
    succeed(command.status().context("cargo cannot be started")?, "cargo")
}

/// Builds a package's binary in release and returns where it is.
pub(crate) fn release_binary(package: &str, binary: &str) -> Result<PathBuf> {
    cargo(&["build", "--release", "--package", package, "--bin", binary], &[])?;
    Ok(target_directory()?.join("release").join(binary))
}

/// Runs a program in the root with the terminal as its own.
pub(crate) fn program(path: &Path, arguments: &[&str]) -> Result<()> {
    program_in(root(), &path.display().to_string(), arguments, &[])
}

/// Runs a program in a folder, with extra environment and the terminal as its own.
pub(crate) fn program_in(
    folder: &Path,
    program: &str,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> Result<()> {
    let mut command = Command::new(program);
    command.current_dir(folder).args(arguments).envs(environment.iter().copied());
    announce(program, arguments);
    let status = command.status().with_context(|| {
        let hint = if program.starts_with("npm") { "; it comes with Node" } else { "" };
        format!("{program} cannot be started{hint}")
    })?;
    succeed(status, program)
}

#[allow(clippy::print_stderr, reason = "a developer's command talks to the terminal")]
fn announce(program: &str, arguments: &[&str]) {
    eprintln!("$ {program} {}", arguments.join(" "));
}

fn succeed(status: std::process::ExitStatus, program: &str) -> Result<()> {
    if !status.success() {
        bail!("{program} ended with {status}");
    }
    Ok(())
}
