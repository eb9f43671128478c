//! The schema's versions, embedded. A version that was released is never changed: another one is added.

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// All versions, oldest first.
pub(crate) fn migrator() -> Migrator {
    let versions = [
        (1, "init", include_str!("../migrations/0001_init.sql")),
        (2, "tag state chunks", include_str!("../migrations/0002_tag_state_chunks.sql")),
        (3, "imported tags", include_str!("../migrations/0003_imported_tags.sql")),
        (4, "snapshots", include_str!("../migrations/0004_snapshots.sql")),
        (5, "tag rankings", include_str!("../migrations/0005_tag_rankings.sql")),
        (6, "tag uses", include_str!("../migrations/0006_tag_uses.sql")),
        (7, "access", include_str!("../migrations/0007_access.sql")),
        (8, "subject requests", include_str!("../migrations/0008_subject_requests.sql")),
        (20, "quarantine", include_str!("../migrations/0020_quarantine.sql")),
        (21, "source days", include_str!("../migrations/0021_source_days.sql")),
        (30, "mentions", include_str!("../migrations/0030_mentions.sql")),
        (31, "link decisions", include_str!("../migrations/0031_link_decisions.sql")),
        (32, "campaign approvals", include_str!("../migrations/0032_campaign_approvals.sql")),
        (34, "link proposals", include_str!("../migrations/0034_link_proposals.sql")),
        (35, "anomalies", include_str!("../migrations/0035_anomalies.sql")),
        (37, "past of traits", include_str!("../migrations/0037_trait_past.sql")),
        (38, "hashes of mentions", include_str!("../migrations/0038_mention_hashes.sql")),
    ];
    let migration = |(version, name, text): (i64, &'static str, &'static str)| {
        Migration::new(version, name.into(), MigrationType::Simple, text.into_sql_str(), false)
    };
    Migrator::with_migrations(versions.into_iter().map(migration).collect())
}
