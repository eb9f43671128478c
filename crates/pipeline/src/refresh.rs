//! Keeping tags true: taking changed rules into use, and moving on the people whose windows moved.

use qianmian_model::Time;
use qianmian_store::Tx;
use qianmian_store::tags::{self, Definition};
use qianmian_tag::job::{self, Adopted, TagUpdate};

use crate::statements::{Asked, StatementReport};
use crate::{Pipeline, Result};

/// What a refresh did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshReport {
    /// Whether rules had changed, so that everybody was looked at.
    pub rules_changed: bool,
    /// People that were evaluated.
    pub people: u64,
    /// People who came to have a value.
    pub entered: u64,
    /// People who stopped having one.
    pub left: u64,
    /// The statements of tags that were asked, in the order of the files.
    pub statements: Vec<StatementReport>,
}

impl Pipeline {
    /// Brings all tags up to `as_of`: everybody where rules changed, else the people whose windows moved. The statements
    /// of tags that are due are asked before anything is changed; one that fails leaves the values that its tag has.
    ///
    /// # Errors
    /// Failures of store and lake; nothing is changed then.
    pub async fn refresh(&self, as_of: Time) -> Result<RefreshReport> {
        let asked = self.ask_due_statements(as_of).await?;
        self.refresh_by(asked, as_of).await
    }

    /// The same, unless `over` comes while statements are asked, which may take minutes: then nothing is done, and the next
    /// refresh asks them.
    ///
    /// # Errors
    /// As [`Pipeline::refresh`].
    pub async fn refresh_unless(
        &self,
        over: impl Future<Output = ()>,
        as_of: Time,
    ) -> Result<Option<RefreshReport>> {
        // Whatever writes is not left half done.
        let asked = tokio::select! {
            asked = self.ask_due_statements(as_of) => asked?,
            () = over => return Ok(None),
        };
        self.refresh_by(asked, as_of).await.map(Some)
    }

    async fn refresh_by(&self, asked: Vec<Asked>, as_of: Time) -> Result<RefreshReport> {
        let mut tx = self.store.begin().await?;
        let adopted = self.adopt(&mut tx, as_of).await?;
        let rules_changed = adopted != Adopted::Unchanged;
        let mut update = match adopted {
            Adopted::Unchanged => TagUpdate::default(),
            Adopted::Reevaluated(update) | Adopted::Rebuilt(update) => update,
        };
        let mut statements = Vec::with_capacity(asked.len());
        for asked in asked {
            let (report, given) = self.take_answer(&mut tx, asked, as_of).await?;
            update.add(given);
            statements.push(report);
        }
        update.add(self.expire_given(&mut tx, as_of).await?);
        update.add(job::refresh(&mut tx, &self.program, as_of).await?);
        tx.commit().await?;
        let valued = || update.movements.iter().filter(|movement| movement.value.is_some());
        Ok(RefreshReport {
            rules_changed,
            people: update.people,
            entered: valued().map(|movement| movement.entered.len()).sum(),
            left: valued().map(|movement| movement.left.len()).sum(),
            statements,
        })
    }

    /// Takes the rules of the files into use, those of tags and those of linking, and notes tags in the catalogue, where they
    /// are not yet.
    /// Before that, the populations of a day that has ended are kept.
    pub(crate) async fn adopt(&self, tx: &mut Tx<'_>, now: Time) -> Result<Adopted> {
        self.check_in_use()?;
        job::keep_day(tx, &self.calendar, now, self.keep_snapshots_days).await?;
        let adopted = job::adopt(tx, &self.lake, &self.schema, &self.program, now).await?;
        self.note_definitions(tx, &adopted, now).await?;
        self.adopt_linking(tx, now).await?;
        self.adopt_counted(tx, now).await?;
        Ok(adopted)
    }

    /// Notes the definitions of rules that were taken into use in the catalogue.
    pub(crate) async fn note_definitions(&self, tx: &mut Tx<'_>, adopted: &Adopted, now: Time) -> Result<()> {
        if *adopted == Adopted::Unchanged {
            return Ok(());
        }
        let definitions = self.program.tags().iter().map(|tag| Definition {
            name: tag.name().to_owned(),
            hash: tag.fingerprint.to_vec(),
            yaml: tag.definition.yaml.clone(),
        });
        tags::sync(tx, &definitions.collect::<Vec<_>>(), now).await?;
        Ok(())
    }
}
