//! What came back about a message. A receipt only grows: every field is the first time it was heard of, so that order and
//! repetition change nothing.

use std::collections::{BTreeMap, HashSet};

use qianmian_model::{PersonId, Time};

use crate::sql::{Row, sql};
use crate::{Result, Tx, bulk};

/// What can come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReceiptKind {
    /// The provider has taken it.
    Sent,
    /// It has reached the person's device.
    Delivered,
    /// The person has seen it.
    Read,
    /// The person has answered.
    Replied,
    /// The person has followed a link of it.
    Clicked,
    /// The person has done what it was for.
    Converted,
    /// The person wants no more of the kind.
    Unsubscribed,
    /// The person has blocked the sender.
    Blocked,
}

impl ReceiptKind {
    /// All kinds, in the order in which they are kept.
    pub const ALL: [ReceiptKind; 8] = [
        ReceiptKind::Sent,
        ReceiptKind::Delivered,
        ReceiptKind::Read,
        ReceiptKind::Replied,
        ReceiptKind::Clicked,
        ReceiptKind::Converted,
        ReceiptKind::Unsubscribed,
        ReceiptKind::Blocked,
    ];

    /// Its name, as shown.
    pub fn as_str(self) -> &'static str {
        match self {
            ReceiptKind::Sent => "sent",
            ReceiptKind::Delivered => "delivered",
            ReceiptKind::Read => "read",
            ReceiptKind::Replied => "replied",
            ReceiptKind::Clicked => "clicked",
            ReceiptKind::Converted => "converted",
            ReceiptKind::Unsubscribed => "unsubscribed",
            ReceiptKind::Blocked => "blocked",
        }
    }
}

/// All that came back about one message. Sent < delivered < read is a lattice: read implies delivered, delivered implies
/// sent. The others are flags of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Receipt {
    heard: [Option<Time>; 8],
}

impl Receipt {
    /// When a thing first happened, as far as is known. What a later step implies has that step's time at the latest.
    pub fn at(&self, kind: ReceiptKind) -> Option<Time> {
        let implied_by: &[ReceiptKind] = match kind {
            ReceiptKind::Sent => &[ReceiptKind::Sent, ReceiptKind::Delivered, ReceiptKind::Read],
            ReceiptKind::Delivered => &[ReceiptKind::Delivered, ReceiptKind::Read],
            _ => &[kind],
        };
        implied_by.iter().filter_map(|kind| self.heard[*kind as usize]).min()
    }

    /// Whether a thing happened.
    pub fn has(&self, kind: ReceiptKind) -> bool {
        self.at(kind).is_some()
    }

    /// Takes in that a thing happened.
    pub fn hear(&mut self, kind: ReceiptKind, at: Time) {
        let first = &mut self.heard[kind as usize];
        *first = Some(first.map_or(at, |known| known.min(at)));
    }
}

/// A receipt with whose and which message it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignReceipt {
    /// The recipient.
    pub person: PersonId,
    /// The content's name.
    pub variant: String,
    /// The intent's id.
    pub intent: String,
    /// What came back.
    pub receipt: Receipt,
}

/// How many messages of all campaigns each thing came back about, in the order of [`ReceiptKind::ALL`].
pub async fn receipt_totals(tx: &mut Tx<'_>) -> Result<Vec<(ReceiptKind, u64)>> {
    let read = |row: &Row| {
        let kinds = ReceiptKind::ALL.into_iter().enumerate();
        kinds.map(|(column, kind)| Ok((kind, row.u64(column)?))).collect::<Result<Vec<_>>>()
    };
    let totals = tx.fetch_first(sql!("outbox/count_receipts"), &[], read).await?;
    Ok(totals.unwrap_or_default())
}

/// Takes in what came back. For each, in order: whether there is such an intent.
pub async fn record_receipts(tx: &mut Tx<'_>, heard: &[(String, ReceiptKind, Time)]) -> Result<Vec<bool>> {
    let mut receipts: BTreeMap<&str, Receipt> = BTreeMap::new();
    for (intent, kind, at) in heard {
        receipts.entry(intent).or_default().hear(*kind, *at);
    }
    let ids: Vec<&str> = receipts.keys().copied().collect();
    let find = sql!("outbox/find_known");
    let known = bulk::fetch(tx, find, &[], &ids, |id| [(*id).into()], |row| row.text(0)).await?;
    let known: HashSet<&str> = known.iter().map(String::as_str).collect();
    receipts.retain(|intent, _| known.contains(intent));
    let rows: Vec<_> = receipts.into_iter().collect();
    bulk::execute(tx, sql!("outbox/upsert_receipts"), &[], &rows, |(intent, receipt)| {
        let [sent, delivered, read, replied, clicked, converted, unsubscribed, blocked] =
            receipt.heard.map(Into::into);
        [(*intent).into(), sent, delivered, read, replied, clicked, converted, unsubscribed, blocked]
    })
    .await?;
    Ok(heard.iter().map(|(intent, ..)| known.contains(intent.as_str())).collect())
}

/// The receipts of intents that have one, by intent.
pub async fn receipts(tx: &mut Tx<'_>, intents: &[String]) -> Result<Vec<(String, Receipt)>> {
    let list = sql!("outbox/list_receipts");
    let read = |row: &Row| Ok((row.text(0)?, read_receipt(row, 1)?));
    let mut found = bulk::fetch(tx, list, &[], intents, |id| [id.into()], read).await?;
    found.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    Ok(found)
}

/// All receipts of a campaign, by person and intent.
pub async fn receipts_of_campaign(tx: &mut Tx<'_>, campaign: &str) -> Result<Vec<CampaignReceipt>> {
    tx.fetch(sql!("outbox/list_receipts_of_campaign"), &[campaign.into()], |row| {
        Ok(CampaignReceipt {
            person: row.person(0)?,
            variant: row.text(1)?,
            intent: row.text(2)?,
            receipt: read_receipt(row, 3)?,
        })
    })
    .await
}

fn read_receipt(row: &Row, first: usize) -> Result<Receipt> {
    let mut heard = [None; 8];
    for (at, column) in heard.iter_mut().zip(first..) {
        *at = row.opt_time(column)?;
    }
    Ok(Receipt { heard })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_implies_delivered_and_a_reply_implies_nothing() {
        let mut receipt = Receipt::default();
        receipt.hear(ReceiptKind::Replied, Time(1));
        assert!(!receipt.has(ReceiptKind::Delivered));
        receipt.hear(ReceiptKind::Read, Time(9));
        assert_eq!(receipt.at(ReceiptKind::Delivered), Some(Time(9)));
        receipt.hear(ReceiptKind::Delivered, Time(5));
        assert_eq!(receipt.at(ReceiptKind::Delivered), Some(Time(5)));
        assert_eq!(receipt.at(ReceiptKind::Read), Some(Time(9)));
        assert_eq!(receipt.at(ReceiptKind::Sent), Some(Time(5)));
    }
}
