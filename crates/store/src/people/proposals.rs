//! What linking by likelihood proposed when it last ran.

use qianmian_model::PersonId;

use crate::sql::{Row, sql};
use crate::{Error, Result, Tx, bulk};

/// Two people who are probably one.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// One person.
    pub left: PersonId,
    /// The other, who has the larger ordinal.
    pub right: PersonId,
    /// log2 of the odds that they are one.
    pub weight_bits: f64,
    /// What each column adds, in the order of the configuration.
    pub evidence: Vec<Evidence>,
}

/// What one column says about two people; its values are not kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The column: a trait, or a kind of identifiers.
    pub column: String,
    /// How they agree in it.
    pub level: String,
    /// What that adds, in bits.
    pub bits: f64,
}

/// Puts the proposals of a run in the place of those before.
pub async fn replace_proposals(tx: &mut Tx<'_>, proposals: &[Proposal]) -> Result<()> {
    tx.execute(sql!("people/delete_proposals"), &[]).await?;
    let row = |proposal: &Proposal| {
        let parts = proposal.evidence.iter().map(|part| (&part.column, &part.level, part.bits));
        serde_json::to_string(&parts.collect::<Vec<_>>()).map_err(|error| Error::Corrupt(error.to_string()))
    };
    let evidence = proposals.iter().map(row).collect::<Result<Vec<String>>>()?;
    let rows: Vec<(&Proposal, String)> = proposals.iter().zip(evidence).collect();
    bulk::execute(tx, sql!("people/insert_proposals"), &[], &rows, |(proposal, evidence)| {
        [proposal.left.into(), proposal.right.into(), proposal.weight_bits.into(), evidence.as_str().into()]
    })
    .await
    .map(drop)
}

/// All proposals of the last run, the most likely first. The people are those of then.
pub async fn proposals(tx: &mut Tx<'_>) -> Result<Vec<Proposal>> {
    tx.fetch(sql!("people/list_proposals"), &[], read_proposal).await
}

fn read_proposal(row: &Row) -> Result<Proposal> {
    let parts: Vec<(String, String, f64)> =
        serde_json::from_str(row.str(3)?).map_err(|error| Error::Corrupt(error.to_string()))?;
    let evidence = parts.into_iter().map(|(column, level, bits)| Evidence { column, level, bits });
    Ok(Proposal {
        left: row.person(0)?,
        right: row.person(1)?,
        weight_bits: row.real(2)?,
        evidence: evidence.collect(),
    })
}
