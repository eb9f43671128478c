//! Read-outs of experiments, as the validate stage writes them.

use qianmian_model::Time;

use crate::sql::{Row, sql};
use crate::{Result, Tx};

/// A read-out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExperimentResult {
    /// The experiment's name.
    pub name: String,
    /// When it was read out.
    pub at: Time,
    /// The result as JSON.
    pub result: String,
}

/// Keeps a read-out, in place of one of the same instant.
pub async fn save(tx: &mut Tx<'_>, result: &ExperimentResult) -> Result<()> {
    let args = [(&result.name).into(), result.at.into(), (&result.result).into()];
    tx.execute(sql!("experiments/save_result"), &args).await.map(drop)
}

/// The latest read-out of an experiment.
pub async fn latest(tx: &mut Tx<'_>, name: &str) -> Result<Option<ExperimentResult>> {
    tx.fetch_first(sql!("experiments/find_latest"), &[name.into()], read_result).await
}

/// All read-outs of an experiment, oldest first.
pub async fn results_of(tx: &mut Tx<'_>, name: &str) -> Result<Vec<ExperimentResult>> {
    tx.fetch(sql!("experiments/list_results"), &[name.into()], read_result).await
}

/// The latest read-out of every experiment, by name.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<ExperimentResult>> {
    tx.fetch(sql!("experiments/list_latest"), &[], read_result).await
}

fn read_result(row: &Row) -> Result<ExperimentResult> {
    Ok(ExperimentResult { name: row.text(0)?, at: row.time(1)?, result: row.text(2)? })
}
