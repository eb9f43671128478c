//! Intents: one for each message to one person, unique by campaign, person, channel and step.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::str::FromStr;

use qianmian_model::{PersonId, SubjectId, Time};

use crate::people::{canonical, with_merged};
use crate::sql::{Arg, Row, sql};
use crate::{Result, Tx, Vault, bulk};

/// Where a message is. `planned = sent + failed + suppressed + unknown + pending + claimed`, always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IntentState {
    /// Not begun, or to be tried again.
    Pending,
    /// Somebody holds it under a lease.
    Claimed,
    /// The channel has taken it.
    Sent,
    /// The channel has refused it for good.
    Failed,
    /// It must not be sent, for its reason.
    Suppressed,
    /// It may or may not have been sent: never tried again by itself.
    Unknown,
}

impl IntentState {
    const ALL: [IntentState; 6] = [
        IntentState::Pending,
        IntentState::Claimed,
        IntentState::Sent,
        IntentState::Failed,
        IntentState::Suppressed,
        IntentState::Unknown,
    ];

    /// Its name, as stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            IntentState::Pending => "pending",
            IntentState::Claimed => "claimed",
            IntentState::Sent => "sent",
            IntentState::Failed => "failed",
            IntentState::Suppressed => "suppressed",
            IntentState::Unknown => "unknown",
        }
    }
}

impl fmt::Display for IntentState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for IntentState {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let known = IntentState::ALL.into_iter().find(|state| state.as_str() == text);
        known.ok_or_else(|| format!("no intent is `{text}`"))
    }
}

/// Rendered content: sealed in the database, hidden from logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Content(pub String);

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Content({} bytes)", self.0.len())
    }
}

/// An intent to make. It is pending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIntent {
    /// Deterministic, from the caller; the provider's idempotency key where it has one.
    pub id: String,
    /// The campaign; it must exist.
    pub campaign: String,
    /// The recipient.
    pub person: PersonId,
    /// The identifier to send to, where it is known already.
    pub subject: Option<SubjectId>,
    /// The channel's name.
    pub channel: String,
    /// The step of the campaign, from 0.
    pub step: u32,
    /// The content's name.
    pub variant: String,
    /// Not before this time.
    pub due_at: Time,
    /// What to send, where it is rendered already.
    pub content: Option<Content>,
    /// When it was made.
    pub created_at: Time,
}

/// An intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// Its id.
    pub id: String,
    /// The campaign.
    pub campaign: String,
    /// The recipient.
    pub person: PersonId,
    /// The identifier to send to.
    pub subject: Option<SubjectId>,
    /// The channel's name.
    pub channel: String,
    /// The step of the campaign, from 0.
    pub step: u32,
    /// The content's name.
    pub variant: String,
    /// Where it is.
    pub state: IntentState,
    /// Grows with every change of hands; claims and outcomes name the one they saw.
    pub revision: u32,
    /// How often it was claimed.
    pub attempts: u32,
    /// Not before this time.
    pub due_at: Time,
    /// Until when its holder may act.
    pub lease_until: Option<Time>,
    /// When it was last claimed: what caps count by.
    pub claimed_at: Option<Time>,
    /// When its outcome was written.
    pub finished_at: Option<Time>,
    /// Why it is where it is.
    pub reason: Option<String>,
    /// What the provider calls it.
    pub provider_message_id: Option<String>,
    /// What to send.
    pub content: Option<Content>,
    /// When it was made.
    pub created_at: Time,
}

/// How many intents are in a state for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateCount {
    /// The state.
    pub state: IntentState,
    /// The reason; empty without one.
    pub reason: String,
    /// How many.
    pub count: u64,
}

/// Makes intents; gives how many are new. One with a known id, or for a known (campaign, person, channel, step), changes
/// nothing, so that planning twice makes no second message.
pub async fn insert_intents(tx: &mut Tx<'_>, intents: &[NewIntent]) -> Result<u64> {
    let mut rows = Vec::with_capacity(intents.len());
    for intent in intents {
        rows.push((intent, seal(&tx.vault, &intent.id, intent.content.as_ref())?));
    }
    bulk::execute(tx, sql!("outbox/insert_intents"), &[], &rows, |(intent, content)| -> [Arg<'_>; 13] {
        [
            (&intent.id).into(),
            (&intent.campaign).into(),
            intent.person.into(),
            intent.subject.into(),
            (&intent.channel).into(),
            intent.step.into(),
            (&intent.variant).into(),
            IntentState::Pending.as_str().into(),
            0_u32.into(),
            0_u32.into(),
            intent.due_at.into(),
            content.as_deref().into(),
            intent.created_at.into(),
        ]
    })
    .await
}

/// Up to `limit` pending intents of a channel that are due, the most overdue first. Only of campaigns that are sending.
pub async fn due(tx: &mut Tx<'_>, channel: &str, now: Time, limit: u32) -> Result<Vec<Intent>> {
    let vault = tx.vault.clone();
    let args = [channel.into(), now.into(), limit.into()];
    tx.fetch(sql!("outbox/list_due"), &args, |row| read_intent(row, &vault)).await
}

/// When the next pending intent of a channel is due.
pub async fn next_due(tx: &mut Tx<'_>, channel: &str) -> Result<Option<Time>> {
    let next = tx.fetch_first(sql!("outbox/next_due"), &[channel.into()], |row| row.opt_time(0)).await?;
    Ok(next.flatten())
}

/// Up to `limit` claimed intents of a channel whose lease has run out: their holder is gone, and whether the message left
/// is for the channel to find out, or not to know.
pub async fn expired(tx: &mut Tx<'_>, channel: &str, now: Time, limit: u32) -> Result<Vec<Intent>> {
    let vault = tx.vault.clone();
    let args = [channel.into(), now.into(), limit.into()];
    tx.fetch(sql!("outbox/list_expired"), &args, |row| read_intent(row, &vault)).await
}

/// Intents by their ids, by id. Unknown ids are left out.
pub async fn intents(tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<Intent>> {
    let vault = tx.vault.clone();
    let list = sql!("outbox/list_intents");
    let found = bulk::fetch(tx, list, &[], ids, |id| [id.into()], |row| read_intent(row, &vault)).await?;
    Ok(in_order(found))
}

/// Intents of a channel by what its provider calls them, by id.
pub async fn intents_by_provider(
    tx: &mut Tx<'_>,
    channel: &str,
    provider_message_ids: &[String],
) -> Result<Vec<Intent>> {
    let vault = tx.vault.clone();
    let list = sql!("outbox/list_intents_by_provider");
    let read = |row: &Row| read_intent(row, &vault);
    let found =
        bulk::fetch(tx, list, &[channel.into()], provider_message_ids, |id| [id.into()], read).await?;
    Ok(in_order(found))
}

/// Up to `limit` intents of a campaign after an id, by id.
pub async fn intents_of_campaign(
    tx: &mut Tx<'_>,
    campaign: &str,
    after: Option<&str>,
    limit: u32,
) -> Result<Vec<Intent>> {
    let vault = tx.vault.clone();
    let args = [campaign.into(), after.unwrap_or_default().into(), limit.into()];
    tx.fetch(sql!("outbox/list_intents_of_campaign"), &args, |row| read_intent(row, &vault)).await
}

/// All intents of people, by id.
pub async fn intents_of_people(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<Intent>> {
    let vault = tx.vault.clone();
    let list = sql!("outbox/list_intents_of_people");
    let found =
        bulk::fetch(tx, list, &[], persons, |id| [(*id).into()], |row| read_intent(row, &vault)).await?;
    Ok(in_order(found))
}

/// How many intents of a campaign are in each state for each reason.
pub async fn state_counts(tx: &mut Tx<'_>, campaign: &str) -> Result<Vec<StateCount>> {
    tx.fetch(sql!("outbox/count_states"), &[campaign.into()], |row| {
        Ok(StateCount { state: row.parsed(0)?, reason: row.text(1)?, count: row.u64(2)? })
    })
    .await
}

/// How many messages of all campaigns are in each state.
pub async fn message_totals(tx: &mut Tx<'_>) -> Result<BTreeMap<IntentState, u64>> {
    let read = |row: &Row| Ok((row.parsed(0)?, row.u64(1)?));
    Ok(tx.fetch(sql!("outbox/count_messages"), &[], read).await?.into_iter().collect())
}

/// The messages that count against a cap: for each person, when one was claimed at `since` or later and is claimed, sent
/// or unknown now, oldest first. Those to people merged into it, or to the one it was merged into, count as its own. Of one
/// channel, or of all.
pub async fn sends_since(
    tx: &mut Tx<'_>,
    persons: &[PersonId],
    channel: Option<&str>,
    since: Time,
) -> Result<HashMap<PersonId, Vec<Time>>> {
    let now = canonical(tx, persons).await?;
    let aliases: HashMap<PersonId, PersonId> = with_merged(tx, &now).await?.into_iter().collect();
    let all: Vec<PersonId> = aliases.keys().copied().collect();
    let read = |row: &Row| Ok((row.person(0)?, row.time(1)?));
    let rows = match channel {
        None => {
            bulk::fetch(tx, sql!("outbox/list_sends"), &[since.into()], &all, |id| [(*id).into()], read)
                .await?
        }
        Some(channel) => {
            let shared = [channel.into(), since.into()];
            bulk::fetch(tx, sql!("outbox/list_channel_sends"), &shared, &all, |id| [(*id).into()], read)
                .await?
        }
    };
    let mut sends: HashMap<PersonId, Vec<Time>> = HashMap::new();
    for (person, at) in rows {
        sends.entry(aliases[&person]).or_default().push(at);
    }
    sends.values_mut().for_each(|times| times.sort_unstable());
    let asked = persons.iter().zip(now);
    Ok(asked.filter_map(|(person, now)| Some((*person, sends.get(&now)?.clone()))).collect())
}

/// Seals content so that it opens for its intent only.
pub(super) fn seal(vault: &Vault, id: &str, content: Option<&Content>) -> Result<Option<Vec<u8>>> {
    content.map(|content| vault.seal(&sealed_kind(id), content.0.as_bytes())).transpose()
}

fn sealed_kind(id: &str) -> String {
    format!("content of intent {id}")
}

fn in_order(mut intents: Vec<Intent>) -> Vec<Intent> {
    intents.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    intents.dedup_by(|a, b| a.id == b.id);
    intents
}

fn read_intent(row: &Row, vault: &Vault) -> Result<Intent> {
    let id = row.text(0)?;
    let content = row.opt_blob(16)?.map(|sealed| vault.open_text(&sealed_kind(&id), sealed)).transpose()?;
    let subject = if row.opt_int(3)?.is_some() { Some(row.subject(3)?) } else { None };
    Ok(Intent {
        id,
        campaign: row.text(1)?,
        person: row.person(2)?,
        subject,
        channel: row.text(4)?,
        step: row.u32(5)?,
        variant: row.text(6)?,
        state: row.parsed(7)?,
        revision: row.u32(8)?,
        attempts: row.u32(9)?,
        due_at: row.time(10)?,
        lease_until: row.opt_time(11)?,
        claimed_at: row.opt_time(12)?,
        finished_at: row.opt_time(13)?,
        reason: row.opt_text(14)?,
        provider_message_id: row.opt_text(15)?,
        content: content.map(Content),
        created_at: row.time(17)?,
    })
}
