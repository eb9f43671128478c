//! Which proposals are still open: between people as they are now, undecided, and within the limits of identifiers.

use std::collections::{BTreeSet, HashMap, HashSet};

use qianmian_identity::IdentityConfig;
use qianmian_identity::config::Period;
use qianmian_model::{IdentifierKind, PersonId, SubjectId};
use qianmian_store::Tx;
use qianmian_store::people::{self, KindCount, Proposal, Verdict};

use crate::{Pipeline, Result};

impl Pipeline {
    /// All proposals of the last run that nobody and nothing decided since.
    pub(super) async fn undecided(&self, tx: &mut Tx<'_>) -> Result<Vec<Proposal>> {
        let all = people::proposals(tx).await?;
        self.standing(tx, all).await
    }

    /// Those of some proposals that are undecided, between the people of now.
    pub(super) async fn standing(&self, tx: &mut Tx<'_>, proposals: Vec<Proposal>) -> Result<Vec<Proposal>> {
        let then: BTreeSet<PersonId> =
            proposals.iter().flat_map(|proposal| [proposal.left, proposal.right]).collect();
        let then: Vec<PersonId> = then.into_iter().collect();
        let now = people::canonical(tx, &then).await?;
        let rows = people::find_many(tx, &now).await?;
        let living = rows.into_iter().filter(|row| row.erased_at.is_none()).map(|row| row.id);
        let living: BTreeSet<PersonId> = living.collect();
        let people: Vec<PersonId> = living.iter().copied().collect();
        let known = Known {
            now: then.into_iter().zip(now).collect(),
            apart: apart(tx, &people).await?,
            limits: &self.workspace.identity,
            counts: people::kind_counts(tx, &people).await?,
            living,
        };
        Ok(known.plan_standing(proposals))
    }
}

/// What is known of the people of proposals when these are read.
struct Known<'a> {
    /// Who people of then are now.
    now: HashMap<PersonId, PersonId>,
    living: BTreeSet<PersonId>,
    /// Pairs that somebody keeps apart, the smaller ordinal first.
    apart: HashSet<(PersonId, PersonId)>,
    limits: &'a IdentityConfig,
    counts: Vec<KindCount>,
}

impl Known<'_> {
    /// The proposals between the people of now, the most likely first, each pair once.
    fn plan_standing(&self, proposals: Vec<Proposal>) -> Vec<Proposal> {
        let mut seen = HashSet::new();
        let now = |person: PersonId| self.now.get(&person).copied().unwrap_or(person);
        let as_of_now = |proposal: Proposal| {
            let (a, b) = (now(proposal.left), now(proposal.right));
            Proposal { left: a.min(b), right: a.max(b), ..proposal }
        };
        let open = |proposal: &Proposal| {
            let pair = (proposal.left, proposal.right);
            pair.0 != pair.1
                && self.living.contains(&pair.0)
                && self.living.contains(&pair.1)
                && !self.apart.contains(&pair)
                && self.fit(pair)
                && seen.insert(pair)
        };
        proposals.into_iter().map(as_of_now).filter(open).collect()
    }

    /// Whether one person may have what two have.
    fn fit(&self, (left, right): (PersonId, PersonId)) -> bool {
        let of = |person: PersonId| {
            let start = self.counts.partition_point(|count| count.person < person);
            self.counts[start..].iter().take_while(move |count| count.person == person)
        };
        let other = |kind: &IdentifierKind| {
            of(right).find(|count| count.kind == *kind).map_or(0, |count| count.count)
        };
        of(left).all(|count| {
            let rule = self.limits.rule(count.kind.as_str());
            let both = other(&count.kind);
            rule.limit == 0 || rule.per != Period::Ever || both == 0 || count.count + both <= rule.limit
        })
    }
}

/// The pairs of some people that somebody keeps apart.
async fn apart(tx: &mut Tx<'_>, of: &[PersonId]) -> Result<HashSet<(PersonId, PersonId)>> {
    let stands = |said: &people::LinkDecision| said.verdict == Verdict::Apart && said.revoked_at.is_none();
    let said: Vec<people::LinkDecision> = people::decisions(tx).await?.into_iter().filter(stands).collect();
    if said.is_empty() {
        return Ok(HashSet::new());
    }
    let rows = people::subjects_of(tx, of).await?;
    let person: HashMap<SubjectId, PersonId> =
        rows.into_iter().map(|row| (row.subject, row.person)).collect();
    let pair = |said: &people::LinkDecision| {
        let (left, right) = (*person.get(&said.left)?, *person.get(&said.right)?);
        Some((left.min(right), left.max(right)))
    };
    Ok(said.iter().filter_map(pair).collect())
}
