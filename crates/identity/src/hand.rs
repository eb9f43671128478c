//! What somebody says of two people, and taking it back: it overrides the rules, and stays.
//!
//! A decision is about two subjects, so that it holds whoever they are later: of a person the strongest identifier stands
//! for them. *Apart* wins over *same*.

use qianmian_model::{PersonId, SubjectId, Time};
use qianmian_store::Tx;
use qianmian_store::people::{self, Verdict};

use crate::job::{Why, relink};
use crate::resolution::Change;
use crate::said::Form;
use crate::{IdentityConfig, IdentityError};

/// The source under which what linking by likelihood proposed is logged.
const LINK: &str = "link";
/// Why people are one whom a decision joins.
const SAME: &str = Form::SaidSame.plain();
const APART: &str = Form::SaidApart.plain();
const BACK: &str = Form::TakenBack.plain();

/// Makes two people one, and keeps them so.
///
/// # Errors
/// The same person twice; a decision that they are two.
pub async fn merge_people(
    tx: &mut Tx<'_>,
    config: &IdentityConfig,
    people: (PersonId, PersonId),
    said_by: &str,
    now: Time,
) -> Result<(i64, Change), IdentityError> {
    join_people(tx, config, people, (said_by, None), now).await
}

/// Makes two people one whom linking by likelihood proposed; the same decision, with the probability as its reason.
///
/// # Errors
/// As [`merge_people`].
pub async fn accept_proposal(
    tx: &mut Tx<'_>,
    config: &IdentityConfig,
    people: (PersonId, PersonId),
    said_by: &str,
    probability: f64,
    now: Time,
) -> Result<(i64, Change), IdentityError> {
    join_people(tx, config, people, (said_by, Some(probability)), now).await
}

/// Who says that people are one, and how likely linking found it.
type Said<'a> = (&'a str, Option<f64>);

async fn join_people(
    tx: &mut Tx<'_>,
    config: &IdentityConfig,
    people: (PersonId, PersonId),
    (said_by, probability): Said<'_>,
    now: Time,
) -> Result<(i64, Change), IdentityError> {
    let (left, right) = people;
    if left == right {
        return refuse(format!("{left} and {right} are one person already"));
    }
    let ends = (standing_for(tx, config, left).await?, standing_for(tx, config, right).await?);
    if let Some(decision) = kept_apart(tx, left, right).await? {
        return refuse(format!("decision {decision} keeps {left} and {right} apart; take it back first"));
    }
    let id = people::decide_link(tx, ends, Verdict::Same, said_by, probability, now).await?;
    let agreed = probability.map(|probability| Form::Agreed.say(&[&format!("{probability:.4}"), &said_by]));
    let why = match &agreed {
        Some(agreed) => Why { source: LINK, reason: agreed, joined: agreed },
        None => Why { source: said_by, reason: SAME, joined: SAME },
    };
    Ok((id, relink(tx, config, &[ends.0, ends.1], why, now).await?))
}

/// Makes two subjects two people, and keeps them so.
///
/// # Errors
/// The same subject twice.
pub async fn keep_apart(
    tx: &mut Tx<'_>,
    config: &IdentityConfig,
    ends: (SubjectId, SubjectId),
    said_by: &str,
    now: Time,
) -> Result<(i64, Change), IdentityError> {
    if ends.0 == ends.1 {
        return refuse("one identifier cannot be kept apart from itself; name two".to_owned());
    }
    let id = people::decide_link(tx, ends, Verdict::Apart, said_by, None, now).await?;
    let why = Why { source: said_by, reason: APART, joined: SAME };
    Ok((id, relink(tx, config, &[ends.0, ends.1], why, now).await?))
}

/// Undoes a merge: what was the loser's and what was not are kept apart, and the loser is back.
///
/// # Errors
/// A merge that does not stand, or of which nothing is left.
pub async fn undo_merge(
    tx: &mut Tx<'_>,
    config: &IdentityConfig,
    merge: i64,
    said_by: &str,
    now: Time,
) -> Result<(i64, Change), IdentityError> {
    let entry = people::find_merge(tx, merge).await?.filter(|entry| entry.undone_at.is_none());
    let Some(entry) = entry else { return refuse(format!("merge {merge} does not stand")) };
    let person = people::canonical(tx, &[entry.loser]).await?[0];
    let subjects = people::subjects_of(tx, &[person]).await?.into_iter().map(|row| row.subject);
    let (theirs, others): (Vec<SubjectId>, Vec<SubjectId>) =
        subjects.partition(|subject| entry.moved.contains(subject));
    let (Some(left), Some(right)) =
        (strongest(tx, config, &others).await?, strongest(tx, config, &theirs).await?)
    else {
        return refuse(format!("nothing of merge {merge} is left to be undone"));
    };
    keep_apart(tx, config, (left, right), said_by, now).await
}

/// Lets a mention name an identifier without being linked by it, or be linked again.
///
/// # Errors
/// An edge that does not exist, or is so already.
pub async fn cut_edge(
    tx: &mut Tx<'_>,
    config: &IdentityConfig,
    edge: (SubjectId, SubjectId),
    said_by: &str,
    now: Time,
) -> Result<Change, IdentityError> {
    if people::retract_edges(tx, &[edge], now).await? == 0 {
        return refuse(format!("no edge {}-{} stands", edge.0, edge.1));
    }
    relink(tx, config, &[edge.0, edge.1], Why { source: said_by, reason: APART, joined: SAME }, now).await
}

/// Takes a decision back.
///
/// # Errors
/// A decision that does not stand.
pub async fn take_back(
    tx: &mut Tx<'_>,
    config: &IdentityConfig,
    decision: i64,
    said_by: &str,
    now: Time,
) -> Result<Change, IdentityError> {
    let decision = people::revoke_decision(tx, decision, now).await?;
    let why = Why { source: said_by, reason: BACK, joined: SAME };
    relink(tx, config, &[decision.left, decision.right], why, now).await
}

/// The subject that stands for a person.
///
/// # Errors
/// Nobody of this ordinal.
pub async fn standing_for(
    tx: &mut Tx<'_>,
    config: &IdentityConfig,
    person: PersonId,
) -> Result<SubjectId, IdentityError> {
    let subjects = people::subjects_of(tx, &[person]).await?;
    let subjects: Vec<SubjectId> = subjects.into_iter().map(|row| row.subject).collect();
    strongest(tx, config, &subjects).await?.ok_or(IdentityError::UnknownPerson(person))
}

/// The strongest identifier of some subjects that links, or else a mention.
async fn strongest(
    tx: &mut Tx<'_>,
    config: &IdentityConfig,
    subjects: &[SubjectId],
) -> Result<Option<SubjectId>, IdentityError> {
    let facts = people::identifier_facts(tx, subjects).await?;
    let links = facts.iter().filter(|fact| !fact.is_shared);
    let best = links.max_by_key(|fact| {
        (config.rule(fact.kind.as_str()).priority, std::cmp::Reverse((fact.first_seen_at, fact.order)))
    });
    Ok(match best {
        Some(fact) => Some(fact.subject),
        None => people::mentions(tx, subjects).await?.first().map(|mention| mention.subject),
    })
}

/// The decision that keeps two people apart.
async fn kept_apart(tx: &mut Tx<'_>, left: PersonId, right: PersonId) -> Result<Option<i64>, IdentityError> {
    let rows = people::subjects_of(tx, &[left, right]).await?;
    let person = |subject: SubjectId| rows.iter().find(|row| row.subject == subject).map(|row| row.person);
    let subjects: Vec<SubjectId> = rows.iter().map(|row| row.subject).collect();
    let said = people::decisions_about(tx, &subjects).await?;
    let between = said.into_iter().find(|decision| {
        let ends = (person(decision.left), person(decision.right));
        decision.verdict == Verdict::Apart && ends.0.is_some() && ends.1.is_some() && ends.0 != ends.1
    });
    Ok(between.map(|decision| decision.id))
}

fn refuse<T>(reason: String) -> Result<T, IdentityError> {
    Err(IdentityError::Refused(reason))
}
