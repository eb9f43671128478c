//! Consents of people who part: nobody is left with a word that was the other's. Pure.
//!
//! What was withdrawn stays withdrawn for both. A grant stays with those whose subjects gave it; who has only the other's
//! grant has it no more. Entries that merges and partings wrote repeat what somebody said elsewhere, and do not count.

use std::collections::HashSet;

use qianmian_model::consent::{ConsentChange, ConsentState};
use qianmian_model::{SubjectId, Time};
use qianmian_store::consents::LedgerEntry;

/// The source of entries that follow from a merge.
pub(crate) const MERGE: &str = "merge";
/// The source of entries that follow from a parting.
pub(crate) const UNMERGE: &str = "unmerge";

/// What has to be written for who stays and for who leaves.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Parted {
    pub(crate) stays: Vec<ConsentChange>,
    pub(crate) leaves: Vec<ConsentChange>,
}

/// Decides what becomes of the consents of one who were one person. `states` are those of the person before, `held` what the
/// one who leaves has of an earlier life, `ledger` what was said of both, `gone` the subjects of the one who leaves.
pub(crate) fn decide_consents(
    states: &[ConsentChange],
    held: &[ConsentChange],
    ledger: &[LedgerEntry],
    gone: &HashSet<SubjectId>,
    now: Time,
) -> Parted {
    let mut parted = Parted::default();
    for state in states {
        let words = |leaves: bool| {
            ledger.iter().filter(move |entry| {
                let change = &entry.change;
                let is_word = change.source != MERGE && change.source != UNMERGE;
                let is_theirs = entry.subject.is_some_and(|subject| gone.contains(&subject));
                change.purpose == state.purpose && is_word && is_theirs == leaves
            })
        };
        let last = |leaves: bool| {
            let latest = words(leaves).map(|entry| &entry.change);
            latest.max_by_key(|change| (change.at, std::cmp::Reverse(change.state)))
        };
        let own = held.iter().find(|change| change.purpose == state.purpose);
        let withdraw = |after: Time| ConsentChange {
            state: ConsentState::Withdrawn,
            at: now.max(Time(after.0 + 1)),
            source: UNMERGE.to_owned(),
            ..state.clone()
        };
        if state.state == ConsentState::Withdrawn {
            if own.is_none_or(|own| own.state != ConsentState::Withdrawn) {
                parted.leaves.push(withdraw(own.map_or(state.at, |own| own.at)));
            }
            continue;
        }
        if last(false).is_none_or(|word| word.state != ConsentState::Granted) {
            parted.stays.push(withdraw(state.at));
        }
        if let Some(word) = last(true).filter(|_| own.is_none()) {
            parted.leaves.push(word.clone());
        }
    }
    parted
}

#[cfg(test)]
mod tests {
    use super::*;
    use qianmian_model::PersonId;

    fn change(state: ConsentState, at: i64, source: &str) -> ConsentChange {
        ConsentChange {
            purpose: "marketing".to_owned(),
            state,
            at: Time(at),
            source: source.to_owned(),
            notice_version: None,
        }
    }

    fn said(subject: Option<u32>, state: ConsentState, at: i64, source: &str) -> LedgerEntry {
        let change = change(state, at, source);
        LedgerEntry { person: PersonId(1), subject: subject.map(SubjectId), change, recorded_at: Time(at) }
    }

    fn decide(
        state: ConsentState,
        held: &[ConsentChange],
        ledger: &[LedgerEntry],
    ) -> (Vec<ConsentState>, Vec<ConsentState>) {
        let gone = HashSet::from([SubjectId(7)]);
        let parted = decide_consents(&[change(state, 5, "x")], held, ledger, &gone, Time(100));
        let states = |changes: Vec<ConsentChange>| changes.into_iter().map(|change| change.state).collect();
        (states(parted.stays), states(parted.leaves))
    }

    use ConsentState::{Granted, Withdrawn};

    #[test]
    fn what_was_withdrawn_stays_withdrawn_for_both() {
        let ledger = [said(Some(7), Withdrawn, 5, "im")];
        assert_eq!(decide(Withdrawn, &[], &ledger), (vec![], vec![Withdrawn]));
        assert_eq!(decide(Withdrawn, &[change(Granted, 1, "im")], &ledger), (vec![], vec![Withdrawn]));
        assert_eq!(decide(Withdrawn, &[change(Withdrawn, 1, "im")], &ledger), (vec![], vec![]));
    }

    #[test]
    fn a_grant_stays_with_whose_subjects_gave_it() {
        assert_eq!(
            decide(Granted, &[], &[said(Some(7), Granted, 5, "im")]),
            (vec![Withdrawn], vec![Granted])
        );
        assert_eq!(decide(Granted, &[], &[said(Some(3), Granted, 5, "im")]), (vec![], vec![]));
        assert_eq!(decide(Granted, &[], &[said(None, Granted, 5, "operator")]), (vec![], vec![]));
        let both = [said(Some(3), Granted, 4, "im"), said(Some(7), Granted, 5, "im")];
        assert_eq!(decide(Granted, &[], &both), (vec![], vec![Granted]));
    }

    #[test]
    fn what_a_merge_repeated_is_nobodys_word() {
        let ledger = [said(None, Granted, 5, MERGE)];
        assert_eq!(decide(Granted, &[change(Granted, 5, "im")], &ledger), (vec![Withdrawn], vec![]));
    }
}
