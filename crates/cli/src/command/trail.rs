//! What commands write into the audit trail. Who runs them is the system's matter: the trail only says `cli`.

use anyhow::Result;
use qianmian_model::{Clock as _, SystemClock};
use qianmian_pipeline::Pipeline;
use qianmian_store::Tx;
use qianmian_store::audit::{self, Act};

/// Notes what is done in a transaction.
pub(super) async fn note(tx: &mut Tx<'_>, action: &str, object: &str) -> Result<()> {
    let act = Act {
        actor_kind: "cli".to_owned(),
        actor: String::new(),
        action: action.to_owned(),
        object: object.to_owned(),
        outcome: "done".to_owned(),
    };
    audit::append(tx, &act, SystemClock.now()).await?;
    Ok(())
}

/// Notes what is done by itself.
pub(super) async fn write(pipeline: &Pipeline, action: &str, object: &str) -> Result<()> {
    let mut tx = pipeline.store.begin().await?;
    note(&mut tx, action, object).await?;
    Ok(tx.commit().await?)
}
