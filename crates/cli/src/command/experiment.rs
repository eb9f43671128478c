//! `qianmian experiment`: analyse a file of results, or a campaign of this workspace.

use std::path::Path;

use anyhow::{Context, Result};
use qianmian_validate::{ExperimentConfig, Report, analyze_file, table};

use crate::arguments::{ExperimentCommand, Format};
use crate::{Usage, open, show};

pub(crate) async fn run(root: &Path, command: ExperimentCommand, format: Format) -> Result<()> {
    match command {
        ExperimentCommand::Analyze { data, config } => {
            let report = tokio::task::spawn_blocking(move || analyze(&data, &config)).await??;
            print(&report, format)
        }
        ExperimentCommand::Report { campaign } => {
            let (pipeline, _) = open::pipeline(root).await?;
            print(&pipeline.report(&campaign).await?, format)
        }
    }
}

fn analyze(data: &Path, config: &Path) -> Result<Report> {
    let name = config.display().to_string();
    let text = std::fs::read_to_string(config).with_context(|| format!("reading {name}"))?;
    let config = ExperimentConfig::parse(&name, &text).map_err(|error| Usage(error.to_string()))?;
    Ok(analyze_file(data, &config)?)
}

fn print(report: &Report, format: Format) -> Result<()> {
    match format {
        Format::Json => show::json(report),
        Format::Csv => Err(Usage("an experiment's report is a table or json".to_owned()).into()),
        Format::Table => show::text(table::render(report).trim_end()),
    }
}
