//! `qianmian user`: people who sign in to the console. A password is only ever chosen by its owner, through a link.

use std::path::Path;

use anyhow::Result;
use qianmian_model::{Clock as _, SystemClock};
use qianmian_server::{AccessError, dto, invite, reset};
use qianmian_store::users;
use serde_json::json;

use super::trail;
use crate::arguments::{Format, UserCommand};
use crate::{Usage, open, show};

pub(crate) async fn run(root: &Path, command: UserCommand, format: Format) -> Result<()> {
    let (pipeline, config) = open::pipeline(root).await?;
    let now = SystemClock.now();
    let link = match command {
        UserCommand::List => {
            let found = users::all(&mut pipeline.store.read().await?).await?;
            return list(&found).print(format);
        }
        UserCommand::Add { name, role } => {
            let mut tx = pipeline.store.begin().await?;
            let (user, link) = invite(&mut tx, &name, role, now).await.map_err(usage)?;
            trail::note(&mut tx, "user.add", &format!("{} {role}", user.name)).await?;
            tx.commit().await?;
            link
        }
        UserCommand::Reset { name } => {
            let mut tx = pipeline.store.begin().await?;
            let (user, link) = reset(&mut tx, &name, now).await.map_err(usage)?;
            trail::note(&mut tx, "user.link", &user.name).await?;
            tx.commit().await?;
            link
        }
    };
    show::text(&link.address(&config.site(&config.server.listen).url))
}

fn list(users: &[users::User]) -> show::Table {
    let mut table = show::Table::new(&["name", "role", "state", "created_at", "signed_in_at"]);
    for user in users.iter().map(dto::User::from) {
        table.row([
            json!(user.name),
            json!(user.role),
            json!(user.state),
            json!(user.created_at),
            json!(user.signed_in_at),
        ]);
    }
    table
}

/// What the person at the keyboard can mend is said as that.
fn usage(error: AccessError) -> anyhow::Error {
    match error {
        AccessError::Store(error) => error.into(),
        other => Usage(other.to_string()).into(),
    }
}
