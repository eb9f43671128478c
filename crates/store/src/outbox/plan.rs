//! The plan of a campaign: everybody in its audience, with the arm they were assigned and the tags they had then.

use qianmian_model::{PersonId, Time};

use crate::sql::{Row, sql};
use crate::{Result, Tx, bulk};

/// One person in a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// The campaign.
    pub campaign: String,
    /// The person.
    pub person: PersonId,
    /// The arm of the experiment.
    pub arm: String,
    /// The content; none for a holdout.
    pub variant: Option<String>,
    /// Whether the person gets nothing, for comparison.
    pub holdout: bool,
    /// The stratum within which the arm was drawn; empty without strata.
    pub stratum: String,
    /// The person's tags before assignment, as JSON.
    pub tags: String,
    /// When.
    pub planned_at: Time,
}

/// How many people there are in an arm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanCount {
    /// The arm.
    pub arm: String,
    /// The content; empty for a holdout.
    pub variant: String,
    /// Whether they get nothing.
    pub holdout: bool,
    /// How many.
    pub people: u64,
}

/// Adds people to the plans of campaigns; gives how many are new. Who is in a plan stays as first planned.
pub async fn insert_plan(tx: &mut Tx<'_>, rows: &[PlanRow]) -> Result<u64> {
    bulk::execute(tx, sql!("outbox/insert_plan"), &[], rows, |row| {
        [
            (&row.campaign).into(),
            row.person.into(),
            (&row.arm).into(),
            row.variant.as_ref().into(),
            row.holdout.into(),
            (&row.stratum).into(),
            (&row.tags).into(),
            row.planned_at.into(),
        ]
    })
    .await
}

/// Up to `limit` rows of a plan after a person, by person.
pub async fn plan_page(
    tx: &mut Tx<'_>,
    campaign: &str,
    after: Option<PersonId>,
    limit: u32,
) -> Result<Vec<PlanRow>> {
    let after = after.map_or(-1, |person| i64::from(person.0));
    tx.fetch(sql!("outbox/list_plan"), &[campaign.into(), after.into(), limit.into()], read_plan).await
}

/// The rows of people in one plan, by person.
pub async fn plan_of(tx: &mut Tx<'_>, campaign: &str, persons: &[PersonId]) -> Result<Vec<PlanRow>> {
    let find = sql!("outbox/find_plan");
    let mut rows = bulk::fetch(tx, find, &[campaign.into()], persons, |id| [(*id).into()], read_plan).await?;
    rows.sort_unstable_by_key(|row| row.person);
    Ok(rows)
}

/// The rows of people in all plans, by person and campaign.
pub async fn plans_of_people(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<PlanRow>> {
    let list = sql!("outbox/list_plan_of");
    let mut rows = bulk::fetch(tx, list, &[], persons, |id| [(*id).into()], read_plan).await?;
    rows.sort_unstable_by(|a, b| (a.person, &a.campaign).cmp(&(b.person, &b.campaign)));
    Ok(rows)
}

/// How many people there are in each arm of a plan.
pub async fn plan_counts(tx: &mut Tx<'_>, campaign: &str) -> Result<Vec<PlanCount>> {
    tx.fetch(sql!("outbox/count_plan"), &[campaign.into()], |row| {
        Ok(PlanCount { arm: row.text(0)?, variant: row.text(1)?, holdout: row.flag(2)?, people: row.u64(3)? })
    })
    .await
}

fn read_plan(row: &Row) -> Result<PlanRow> {
    Ok(PlanRow {
        campaign: row.text(0)?,
        person: row.person(1)?,
        arm: row.text(2)?,
        variant: row.opt_text(3)?,
        holdout: row.flag(4)?,
        stratum: row.text(5)?,
        tags: row.text(6)?,
        planned_at: row.time(7)?,
    })
}
