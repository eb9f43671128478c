//! Which messages were taken: acceptance is idempotent on the message id within the workspace.

use std::collections::HashSet;

use qianmian_model::{MessageId, Time};

use crate::sql::sql;
use crate::{Result, Tx, bulk};

/// Takes messages. For each, in order: whether it is new. Of equal ids in one call the first is new.
pub async fn insert_new(tx: &mut Tx<'_>, messages: &[(MessageId, Time)]) -> Result<Vec<bool>> {
    let find = sql!("messages/find_messages");
    let known =
        bulk::fetch(tx, find, &[], messages, |(id, _)| [(&id.0).into()], |row| row.array(0).map(MessageId))
            .await?;
    let mut taken: HashSet<MessageId> = known.into_iter().collect();
    let is_new: Vec<bool> = messages.iter().map(|(id, _)| taken.insert(*id)).collect();
    let mut new: Vec<&(MessageId, Time)> =
        messages.iter().zip(&is_new).filter_map(|(message, is_new)| is_new.then_some(message)).collect();
    // In the order of the key, neighbours share pages.
    new.sort_unstable_by_key(|(id, _)| *id);
    bulk::execute(tx, sql!("messages/insert_messages"), &[], &new, |(id, at)| [(&id.0).into(), (*at).into()])
        .await?;
    Ok(is_new)
}

/// Forgets the messages received before a time; gives their number. A repetition of one of them would be taken again.
pub async fn prune(tx: &mut Tx<'_>, before: Time) -> Result<u64> {
    tx.execute(sql!("messages/prune_messages"), &[before.into()]).await
}
