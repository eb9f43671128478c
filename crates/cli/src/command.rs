//! The commands, one file each.

mod anomalies;
mod audience;
mod campaign;
mod clean;
mod consent;
mod demo;
mod eval;
mod experiment;
mod identity;
mod import;
mod import_tag;
mod init;
mod link;
mod merging;
mod preview;
mod profile;
mod proposals;
mod quarantine;
mod rehearse;
mod serve;
mod sources;
mod sql;
mod tags;
mod text;
mod trail;
mod traits;
mod user;

use anyhow::Result;

use crate::arguments::{Arguments, Command, ConfigCommand};
use crate::{open, show};

/// Runs one command.
pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    let Arguments { workspace, format, command } = arguments;
    match command {
        Command::Init { dir } => init::run(&dir).await,
        Command::Demo(options) => demo::run(&options).await,
        Command::Serve(options) => serve::run(&workspace, &options).await,
        Command::Config(ConfigCommand::Show) => show::text(open::config(&workspace)?.show()?.trim_end()),
        Command::WriteKey { source } => init::write_key(&workspace, &source).await,
        Command::User(command) => user::run(&workspace, command, format).await,
        Command::Import { file, source } => import::run(&workspace, &file, &source, format).await,
        Command::Clean(options) => clean::run(&options, format).await,
        Command::Link(options) => link::run(&options, format).await,
        Command::Text(command) => text::run(command, format).await,
        Command::Sources { days } => sources::run(&workspace, days, format).await,
        Command::Identity(command) => identity::run(&workspace, command, format).await,
        Command::Anomalies(command) => anomalies::run(&workspace, command, format).await,
        Command::Quarantine(command) => quarantine::run(&workspace, command, format).await,
        Command::Tags(command) => tags::run(&workspace, command, format).await,
        Command::Sql { query, timeout } => sql::run(&workspace, &query, timeout, format).await,
        Command::Audience(command) => audience::run(&workspace, command, format).await,
        Command::Traits(command) => traits::run(&workspace, command, format).await,
        Command::Profile(command) => profile::run(&workspace, command, format).await,
        Command::Campaign(command) => campaign::run(&workspace, command, format).await,
        Command::Experiment(command) => experiment::run(&workspace, command, format).await,
        Command::Consent(command) => consent::run(&workspace, command, format).await,
    }
}
