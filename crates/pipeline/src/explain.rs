//! Saying why a person has a tag or not.

use std::collections::BTreeSet;

use qianmian_model::{IdentifierKind, Time};
use qianmian_tag::explain::Explanation;
use qianmian_tag::job::{Question, explain_person};

use crate::{Pipeline, Result};

impl Pipeline {
    /// Why a person has a tag or not, as of an instant or now, and the tags that it rests on `depth` references deep.
    ///
    /// # Errors
    /// Nobody or no tag of that name, a tag that is not in force; failures of store and lake.
    pub async fn explain(
        &self,
        person: &str,
        tag: &str,
        as_of: Option<Time>,
        depth: usize,
    ) -> Result<Explanation> {
        self.workspace.tag_in_force(tag)?;
        let mut tx = self.store.read().await?;
        let person = self.find_person(&mut tx, person).await?;
        let (now, hidden) = (self.clock.now(), self.hidden_properties());
        let question = Question { person, tag, at: as_of.unwrap_or(now), now, depth, hidden: &hidden };
        Ok(explain_person(&mut tx, &self.lake, &self.schema, &self.program, question).await?)
    }

    /// Properties whose values no explanation shows: what people wrote, and how they are reached.
    fn hidden_properties(&self) -> BTreeSet<String> {
        let planned = self.workspace.plan.events.values().flat_map(|event| &event.properties);
        let written = planned.filter(|(_, field)| field.free_text).map(|(name, _)| name.clone());
        let reached = [IdentifierKind::PHONE, IdentifierKind::EMAIL].map(|kind| kind.as_str().to_owned());
        written.chain(reached).collect()
    }
}
