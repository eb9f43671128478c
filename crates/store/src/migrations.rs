//! The schema's versions, embedded. A version that was released is never changed: another one is added.

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// All versions, oldest first.
pub(crate) fn migrator() -> Migrator {
    let init = include_str!("../migrations/0001_init.sql");
    Migrator::with_migrations(vec![Migration::new(
        1,
        "init".into(),
        MigrationType::Simple,
        init.into_sql_str(),
        false,
    )])
}
