//! Export and erasure of one person.

use std::sync::Arc;

use qianmian_model::consent::{ConsentChange, ConsentState};
use qianmian_model::{Origin, PersonId, SubjectId, Time, TraitObservation};
use qianmian_store::audiences::{self, Snapshot};
use qianmian_store::outbox::{self, EVERY_CHANNEL, IntentState, PlanRow, ReceiptKind, Suppression};
use qianmian_store::people::{self, NewEdge, Refusal};
use qianmian_store::tags::{self, PersonState, Role, TagBitmap, TagSnapshot};
use qianmian_store::{Tx, consents, privacy, traits};
use roaring::RoaringBitmap;

use crate::backend::{Backend, merge_of, phone};
use crate::outbox::{intent, sending};

/// Three people with a row of everything each; the second is merged into the first.
async fn fill(tx: &mut Tx<'_>) -> Vec<PersonId> {
    let persons = sending(tx, 3).await;
    let subjects = [0, 1, 2].map(SubjectId);
    for (person, subject) in persons.iter().copied().zip(subjects) {
        let nickname = TraitObservation {
            name: "nickname".to_owned(),
            value: "小明".into(),
            source: Arc::from("crm"),
            trust: 50,
            observed_at: Time(1),
            origin: Origin::Declared,
            confidence: 1.0,
        };
        let earlier = TraitObservation { value: "明明".into(), observed_at: Time(0), ..nickname.clone() };
        traits::observe(tx, &[(subject, nickname.clone()), (subject, earlier)]).await.unwrap();
        traits::replace_profiles(tx, &[person], &[(person, &nickname)]).await.unwrap();
        let consent = ConsentChange {
            purpose: "marketing".to_owned(),
            state: ConsentState::Granted,
            at: Time(i64::from(person.0)),
            source: "app".to_owned(),
            notice_version: None,
        };
        consents::append(tx, &[(person, consent)], Time(3)).await.unwrap();
        let state = PersonState { person, state: [1].into(), next_at: Some(Time(9)) };
        tags::save_states(tx, b"v1", &[state]).await.unwrap();
        let plan = PlanRow {
            campaign: "spring".to_owned(),
            person,
            arm: "a".to_owned(),
            variant: Some("a".to_owned()),
            holdout: false,
            stratum: "high".to_owned(),
            tags: r#"{"tier":"high"}"#.to_owned(),
            planned_at: Time(1),
        };
        outbox::insert_plan(tx, &[plan]).await.unwrap();
        let (channel, reason, source) = (EVERY_CHANNEL.to_owned(), "asked".to_owned(), "app".to_owned());
        outbox::suppress(tx, &[Suppression { person, channel, reason, source, at: Time(1) }]).await.unwrap();
        outbox::record_receipts(tx, &[(intent(person, 0).id, ReceiptKind::Read, Time(5))]).await.unwrap();
    }
    let people = [0, 1, 2].into_iter().collect();
    let (tag, value) = ("tier".to_owned(), "high".to_owned());
    let bitmap = TagBitmap { tag, value, role: Role::Member, people, updated_at: Time(1) };
    tags::save_bitmaps(tx, &[bitmap]).await.unwrap();
    let (tag, value) = ("tier".to_owned(), "high".to_owned());
    let people: RoaringBitmap = [0, 1, 2].into_iter().collect();
    tags::save_population(tx, 4, &people).await.unwrap();
    let snapshot = TagSnapshot { tag, value, role: Role::Member, day: 4, version: 1, people };
    tags::save_snapshots(tx, &[snapshot]).await.unwrap();
    let members = [0, 2].into_iter().collect();
    let (name, expression) = ("vip".to_owned(), "true".to_owned());
    audiences::save(tx, &Snapshot { name, expression, taken_at: Time(1), members }).await.unwrap();
    let edge = |identifier, mention| NewEdge { identifier, mention, source: "crm", at: Time(1) };
    people::record_edges(tx, &[edge(subjects[0], subjects[1]), edge(subjects[1], subjects[2])])
        .await
        .unwrap();
    let refusal = Refusal {
        left: subjects[2],
        right: subjects[0],
        code: "limit".to_owned(),
        detail: String::new(),
        source: "crm".to_owned(),
        at: Time(1),
    };
    people::record_refusals(tx, &[refusal]).await.unwrap();
    people::merge(tx, &[merge_of(persons[0], persons[1])]).await.unwrap();
    persons
}

pub(crate) async fn an_export_has_every_row(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let persons = fill(&mut tx).await;
    let export = privacy::export_person(&mut tx, persons[0]).await.unwrap().unwrap();
    let values: Vec<_> = export.identifiers.iter().map(|stored| stored.identifier.clone()).collect();
    assert_eq!(values, [phone(0), phone(1)]);
    assert_eq!((export.observations.len(), export.past.len(), export.traits.len()), (2, 2, 1));
    assert_eq!(export.consents.len(), 2);
    assert_eq!(export.tags, [("tier".to_owned(), "high".to_owned())]);
    assert_eq!(export.tag_snapshots, [("tier".to_owned(), "high".to_owned(), 4)]);
    assert_eq!((export.snapshots.len(), export.plans.len()), (1, 2));
    assert_eq!((export.intents.len(), export.receipts.len()), (2, 2));
    assert_eq!((export.suppressions.len(), export.merges.len()), (2, 1));
    assert_eq!((export.edges.len(), export.refusals.len()), (2, 1));
    // Asked for by the ordinal that was merged, the answer is the same.
    assert_eq!(privacy::export_person(&mut tx, persons[1]).await.unwrap().unwrap(), export);
    assert_eq!(privacy::export_person(&mut tx, PersonId(99)).await.unwrap(), None);
}

pub(crate) async fn erasure_takes_everything_and_keeps_the_proof(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let persons = fill(&mut tx).await;
    let other = privacy::export_person(&mut tx, persons[2]).await.unwrap().unwrap();
    let erased = privacy::erase_person(&mut tx, persons[1], Time(70)).await.unwrap();
    assert_eq!((erased.persons, erased.proofs), (persons[..2].to_vec(), 2));
    assert_eq!(erased.subjects, [0, 1].map(SubjectId));
    assert_eq!(privacy::export_person(&mut tx, persons[0]).await.unwrap(), None);
    assert_eq!(
        privacy::erase_person(&mut tx, persons[0], Time(71)).await.unwrap_err().code(),
        "store_conflict"
    );

    let gone = &persons[..2];
    assert_eq!(people::lookup(&mut tx, &[phone(0), phone(1)]).await.unwrap(), [None, None]);
    assert!(traits::profiles_of(&mut tx, gone).await.unwrap().is_empty());
    assert!(consents::states_of(&mut tx, gone).await.unwrap().is_empty());
    assert!(consents::ledger_of(&mut tx, persons[0]).await.unwrap().is_empty());
    assert!(tags::load_states(&mut tx, b"v1", gone).await.unwrap().is_empty());
    assert!(outbox::suppressions_of(&mut tx, gone).await.unwrap().is_empty());
    assert!(people::edges_of(&mut tx, &erased.subjects).await.unwrap().is_empty());
    let past = tags::snapshots_on(&mut tx, "tier", 9).await.unwrap().remove(0);
    assert_eq!(past.people, [2].into_iter().collect());
    assert_eq!(tags::snapshot_counts(&mut tx, "tier").await.unwrap()[0].people, 1);
    assert_eq!(tags::population_on(&mut tx, 4).await.unwrap(), Some((4, [2].into_iter().collect())));
    // The campaign still adds up, without anything about the person.
    let plans = outbox::plans_of_people(&mut tx, gone).await.unwrap();
    assert!(plans.len() == 2 && plans.iter().all(|plan| plan.tags == "{}" && plan.stratum.is_empty()));
    let intents = outbox::intents_of_people(&mut tx, gone).await.unwrap();
    assert!(intents.iter().all(|intent| intent.content.is_none() && intent.state == IntentState::Suppressed));
    assert_eq!(intents[0].reason.as_deref(), Some("erased"));
    // Who shows an identifier finds what was allowed.
    let proofs = consents::proofs_of(&mut tx, &phone(1)).await.unwrap();
    assert_eq!(proofs.len(), 2);
    assert!(proofs.iter().all(|proof| proof.change.purpose == "marketing" && proof.erased_at == Time(70)));
    // Nobody else has lost anything but what joined them.
    let left = privacy::export_person(&mut tx, persons[2]).await.unwrap().unwrap();
    assert_eq!(left.tags, [("tier".to_owned(), "high".to_owned())]);
    assert_eq!(
        (left.identifiers, left.intents, left.snapshots),
        (other.identifiers, other.intents, other.snapshots)
    );
    assert!(left.edges.is_empty() && left.refusals.is_empty());
}
