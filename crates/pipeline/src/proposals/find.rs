//! People as records: their rows, and the pairs that linking finds probably one.

use std::collections::BTreeSet;

use qianmian_link::{Explanation, LinkConfig};
use qianmian_model::PersonId;
use qianmian_store::people::{Evidence, Proposal};
use serde_json::Value as Json;

use super::{Declared, FILE, LEAST, PERSON};
use crate::Result;

/// What a run found.
pub(super) struct Found {
    /// The most likely first.
    pub(super) proposals: Vec<Proposal>,
    pub(super) compared: u64,
    pub(super) prior_bits: f64,
    pub(super) model: Json,
}

/// Links the people by what they declared. The result depends on them alone.
pub(super) fn find(config: &LinkConfig, people: &[PersonId], declared: &Declared) -> Result<Found> {
    let columns: BTreeSet<&str> = config.columns().collect();
    let columns: Vec<&str> = columns.into_iter().collect();
    let (rows, row_people) = rows(people, &columns, declared);
    let heading: Vec<&str> = std::iter::once(PERSON).chain(columns).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let records = qianmian_link::read_rows(FILE, &heading, &rows, config, None, threads)?;
    let linkage = qianmian_link::link(&records, config, None, threads)?;
    for dependence in linkage.dependences() {
        tracing::warn!("{FILE}: {dependence}");
    }
    let mut proposals = Vec::new();
    let person = |line: &str| {
        let line = line.parse::<usize>().ok()?;
        row_people.get(line.checked_sub(1)?).copied()
    };
    linkage.explain_links(LEAST, |left, right, explanation| {
        if let (Some(left), Some(right)) = (person(left), person(right)) {
            proposals.push(proposal(left, right, &explanation));
        }
    });
    let pair = |proposal: &Proposal| (proposal.left, proposal.right);
    proposals.sort_by(|a, b| b.weight_bits.total_cmp(&a.weight_bits).then_with(|| pair(a).cmp(&pair(b))));
    let model = linkage.model();
    Ok(Found {
        proposals,
        compared: linkage.compared() as u64,
        prior_bits: model.prior_bits(),
        model: serde_json::from_str(&model.to_json()).unwrap_or(Json::Null),
    })
}

/// A row for each value that a person has most of, and whose each row is: the values of a column one below the other.
fn rows(people: &[PersonId], columns: &[&str], declared: &Declared) -> (Vec<Vec<String>>, Vec<PersonId>) {
    let (mut rows, mut row_people) = (Vec::with_capacity(people.len()), Vec::with_capacity(people.len()));
    for person in people {
        let values: Vec<&[String]> = columns
            .iter()
            .map(|column| declared.get(&(*person, (*column).to_owned())).map_or(&[][..], Vec::as_slice))
            .collect();
        let most = values.iter().map(|values| values.len()).max().unwrap_or(0).max(1);
        for row in 0..most {
            let cells = values.iter().map(|values| values.get(row).cloned().unwrap_or_default());
            rows.push(std::iter::once(person.to_string()).chain(cells).collect());
            row_people.push(*person);
        }
    }
    (rows, row_people)
}

fn proposal(left: PersonId, right: PersonId, explanation: &Explanation) -> Proposal {
    let evidence = explanation.steps.iter().map(|step| Evidence {
        column: step.column.clone(),
        level: step.level.to_owned(),
        bits: step.level_bits + step.rarity_bits,
    });
    Proposal {
        left: left.min(right),
        right: left.max(right),
        weight_bits: explanation.weight_bits,
        evidence: evidence.collect(),
    }
}
