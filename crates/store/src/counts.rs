//! Rows through each stage, and rejected rows by reason, since the beginning.

use qianmian_model::Counts;

use crate::sql::sql;
use crate::{Error, Result, Tx};

/// Rows of one source through one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageCounts {
    /// The stage's name.
    pub stage: String,
    /// The source's name.
    pub source: String,
    /// The rows.
    pub counts: Counts,
}

/// Rejected rows of one source for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectCount {
    /// The source's name.
    pub source: String,
    /// The code of the failure.
    pub code: String,
    /// How many rows.
    pub rows: u64,
}

/// Adds rows to what a stage has counted. Counts that do not reconcile are refused.
pub async fn add(tx: &mut Tx<'_>, stage: &str, source: &str, counts: Counts) -> Result<()> {
    if !counts.reconciles() {
        return Err(Error::Conflict(format!("counts of stage {stage} do not reconcile: {counts:?}")));
    }
    let Counts { rows_in, rows_out, rows_merged, rows_rejected } = counts;
    let args = [
        stage.into(),
        source.into(),
        rows_in.into(),
        rows_out.into(),
        rows_merged.into(),
        rows_rejected.into(),
    ];
    tx.execute(sql!("counts/add_counts"), &args).await.map(drop)
}

/// All counts, by stage and source.
pub async fn all(tx: &mut Tx<'_>) -> Result<Vec<StageCounts>> {
    tx.fetch(sql!("counts/list_counts"), &[], |row| {
        let counts = Counts {
            rows_in: row.u64(2)?,
            rows_out: row.u64(3)?,
            rows_merged: row.u64(4)?,
            rows_rejected: row.u64(5)?,
        };
        Ok(StageCounts { stage: row.text(0)?, source: row.text(1)?, counts })
    })
    .await
}

/// Adds rejected rows of a source for a reason.
pub async fn add_rejects(tx: &mut Tx<'_>, source: &str, code: &str, rows: u64) -> Result<()> {
    tx.execute(sql!("counts/add_rejects"), &[source.into(), code.into(), rows.into()]).await.map(drop)
}

/// All reasons, by source, the most frequent first.
pub async fn rejects(tx: &mut Tx<'_>) -> Result<Vec<RejectCount>> {
    tx.fetch(sql!("counts/list_rejects"), &[], |row| {
        Ok(RejectCount { source: row.text(0)?, code: row.text(1)?, rows: row.u64(2)? })
    })
    .await
}
