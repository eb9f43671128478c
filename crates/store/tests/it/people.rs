//! People, identifiers, merges, edges.

use proptest::prelude::*;
use qianmian_model::{Identifier, IdentifierKind, PersonId, SubjectId, Time};
use qianmian_store::people::{self, NewEdge, NewIdentifier, Refusal};
use qianmian_store::privacy;

use crate::backend::{Backend, merge_of, people_with_phones, phone, samples};

pub(crate) async fn bulk_look_up_equals_single_look_up(backend: &Backend) {
    let store = backend.open().await;
    let value = ("[a-c]{1,2}", prop::sample::select(vec!["phone", "email", "openid"]));
    let identifier = value.prop_map(|(value, kind)| Identifier::new(IdentifierKind::new(kind), value));
    let lists =
        (prop::collection::btree_set(identifier.clone(), 0..30), prop::collection::vec(identifier, 0..400));
    for (stored, asked) in samples(lists, 12) {
        let mut tx = store.begin().await.unwrap();
        let persons = people::create_persons(&mut tx, &vec![Time(1); stored.len()]).await.unwrap();
        let new: Vec<NewIdentifier<'_>> = stored
            .iter()
            .zip(&persons)
            .map(|(identifier, person)| NewIdentifier {
                identifier,
                person: *person,
                source: "x",
                seen_at: Time(1),
            })
            .collect();
        people::insert_identifiers(&mut tx, &new).await.unwrap();
        let bulk = people::lookup(&mut tx, &asked).await.unwrap();
        assert_eq!(bulk.len(), asked.len());
        for (identifier, found) in asked.iter().zip(bulk) {
            assert_eq!(found, people::find(&mut tx, identifier).await.unwrap());
            let at = stored.iter().position(|stored| stored == identifier);
            assert_eq!(found.map(|known| known.person), at.map(|at| persons[at]));
        }
    }
}

pub(crate) async fn ordinals_are_dense_and_never_given_twice(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let (persons, subjects) = people_with_phones(&mut tx, &[1, 2, 3]).await;
    assert_eq!(persons, [0, 1, 2].map(PersonId));
    assert_eq!(subjects, [0, 1, 2].map(SubjectId));
    privacy::erase_person(&mut tx, PersonId(2), Time(9)).await.unwrap();
    let (persons, subjects) = people_with_phones(&mut tx, &[3, 4]).await;
    assert_eq!(persons, [3, 4].map(PersonId));
    assert_eq!(subjects, [3, 4].map(SubjectId));
    assert!(people::create_persons(&mut tx, &[]).await.unwrap().is_empty());
    let totals = people::totals(&mut tx).await.unwrap();
    assert_eq!((totals.people, totals.erased, totals.identifiers), (4, 1, 4));
    assert_eq!(people::everyone(&mut tx).await.unwrap().iter().collect::<Vec<_>>(), [0, 1, 3, 4]);
}

pub(crate) async fn touching_widens_the_span_in_any_order(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let (persons, subjects) = people_with_phones(&mut tx, &[1, 2]).await;
    let seen =
        [(subjects[0], Time(5)), (subjects[0], Time(-4)), (subjects[0], Time(3)), (subjects[1], Time(9))];
    people::touch_identifiers(&mut tx, &seen).await.unwrap();
    people::touch_identifiers(&mut tx, &[(subjects[0], Time(2))]).await.unwrap();
    let stored = people::identifiers_of(&mut tx, &persons).await.unwrap();
    let spans: Vec<_> = stored.iter().map(|stored| (stored.first_seen_at.0, stored.last_seen_at.0)).collect();
    assert_eq!(spans, [(-4, 5), (1, 9)]);
    let phones = people::identifiers_of_kind(&mut tx, &IdentifierKind::PHONE, &persons).await.unwrap();
    assert_eq!(phones, stored);
    assert!(people::identifiers_of_kind(&mut tx, &IdentifierKind::EMAIL, &persons).await.unwrap().is_empty());
    assert_eq!(people::identifiers_of_subjects(&mut tx, &subjects).await.unwrap(), stored);
}

pub(crate) async fn merging_moves_everything_to_the_last_winner(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let (persons, _) = people_with_phones(&mut tx, &[0, 1, 2, 3]).await;
    // 3 into 2 first; then 2 into 1 and 1 into 0 in one call.
    people::merge(&mut tx, &[merge_of(persons[2], persons[3])]).await.unwrap();
    people::merge(&mut tx, &[merge_of(persons[1], persons[2]), merge_of(persons[0], persons[1])])
        .await
        .unwrap();
    assert_eq!(people::canonical(&mut tx, &persons).await.unwrap(), [persons[0]; 4]);
    let found = people::lookup(&mut tx, &[0, 1, 2, 3].map(phone)).await.unwrap();
    assert!(found.iter().all(|known| known.unwrap().person == persons[0]));
    let kinds = people::kind_counts(&mut tx, &persons).await.unwrap();
    assert_eq!(kinds.len(), 1);
    assert_eq!((kinds[0].person, kinds[0].count), (persons[0], 4));
    let merges = people::merges_of(&mut tx, persons[2]).await.unwrap();
    let moved: Vec<_> =
        merges.iter().map(|merge| (merge.winner.0, merge.loser.0, merge.moved.len())).collect();
    assert_eq!(moved, [(2, 3, 1), (1, 2, 2)]);
    assert_eq!(people::recent_merges(&mut tx, 2).await.unwrap()[0].loser, persons[1]);
    let totals = people::totals(&mut tx).await.unwrap();
    assert_eq!((totals.people, totals.merged, totals.merges), (1, 3, 3));
}

pub(crate) async fn merging_twice_or_in_a_circle_is_refused(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let (persons, _) = people_with_phones(&mut tx, &[0, 1, 2]).await;
    let [a, b, c] = [persons[0], persons[1], persons[2]];
    let wrong = [
        vec![merge_of(a, b), merge_of(c, b)],
        vec![merge_of(a, b), merge_of(b, a)],
        vec![merge_of(a, a)],
        vec![merge_of(a, b), merge_of(b, c), merge_of(c, a)],
    ];
    for merges in wrong {
        assert_eq!(people::merge(&mut tx, &merges).await.unwrap_err().code(), "store_conflict");
    }
    people::merge(&mut tx, &[merge_of(a, b)]).await.unwrap();
    for merges in [merge_of(c, b), merge_of(b, c)] {
        assert_eq!(people::merge(&mut tx, &[merges]).await.unwrap_err().code(), "store_conflict");
    }
    assert_eq!(people::totals(&mut tx).await.unwrap().people, 2);
}

pub(crate) async fn an_undone_merge_brings_the_loser_back(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let (persons, subjects) = people_with_phones(&mut tx, &[0, 1]).await;
    people::merge(&mut tx, &[merge_of(persons[0], persons[1])]).await.unwrap();
    let id = people::merges_of(&mut tx, persons[0]).await.unwrap()[0].id;
    let undone = people::undo_merge(&mut tx, id, Time(60)).await.unwrap();
    assert_eq!(undone.moved, [subjects[1]]);
    let moves: Vec<_> = undone.moved.iter().map(|subject| (*subject, undone.loser)).collect();
    assert_eq!(people::move_subjects(&mut tx, &moves).await.unwrap(), 1);
    assert_eq!(people::find(&mut tx, &phone(1)).await.unwrap().unwrap().person, persons[1]);
    assert_eq!(people::canonical(&mut tx, &persons).await.unwrap(), persons);
    assert_eq!(people::undo_merge(&mut tx, id, Time(61)).await.unwrap_err().code(), "store_conflict");
    assert_eq!(people::find_merge(&mut tx, id).await.unwrap().unwrap().undone_at, Some(Time(60)));
}

pub(crate) async fn edges_and_refusals_are_kept_once(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let [a, b, c] = [0, 1, 2].map(SubjectId);
    let edge = |identifier, mention, at| NewEdge { identifier, mention, source: "crm", at: Time(at) };
    people::record_edges(&mut tx, &[edge(a, b, 1), edge(a, b, 2), edge(b, c, 3)]).await.unwrap();
    let edges = people::edges_of(&mut tx, &[b]).await.unwrap();
    let ends: Vec<_> = edges.iter().map(|edge| (edge.identifier, edge.mention, edge.at.0)).collect();
    assert_eq!(ends, [(a, b, 1), (b, c, 3)]);
    assert_eq!(people::retract_edges(&mut tx, &[(a, b)], Time(9)).await.unwrap(), 1);
    // What was retracted stays retracted when it is said again.
    people::record_edges(&mut tx, &[edge(a, b, 10)]).await.unwrap();
    let edges = people::edges_of(&mut tx, &[a]).await.unwrap();
    assert_eq!((edges.len(), edges[0].retracted_at), (1, Some(Time(9))));
    assert_eq!(people::restore_edges(&mut tx, &[(a, b)]).await.unwrap(), 1);
    assert_eq!(people::edges_of(&mut tx, &[a]).await.unwrap()[0].retracted_at, None);
    let refusal = Refusal {
        left: a,
        right: c,
        code: "limit".to_owned(),
        detail: "5 phones".to_owned(),
        source: "crm".to_owned(),
        at: Time(4),
    };
    assert_eq!(people::record_refusals(&mut tx, &[refusal.clone(), refusal.clone()]).await.unwrap(), 1);
    assert_eq!(people::refusals_of(&mut tx, &[c, a]).await.unwrap(), [refusal]);
    assert_eq!(people::count_refusals(&mut tx).await.unwrap(), [("limit".to_owned(), 1)]);
}

pub(crate) async fn the_subject_map_is_each_subjects_person(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let numbers: Vec<u64> = (0..1_000).collect();
    let (persons, _) = people_with_phones(&mut tx, &numbers).await;
    people::merge(&mut tx, &[merge_of(persons[1], persons[998])]).await.unwrap();
    privacy::erase_person(&mut tx, persons[5], Time(9)).await.unwrap();
    let map = people::subject_map(&mut tx).await.unwrap();
    assert_eq!((map.len(), map[5], map[998], map[999]), (1_000, people::NOBODY, 1, 999));
    let rows = people::subjects_of(&mut tx, &persons).await.unwrap();
    assert_eq!(rows.len(), 999);
    assert!(rows.iter().all(|row| map[row.subject.0 as usize] == row.person.0));
    assert_eq!(people::count_identifiers(&mut tx).await.unwrap(), [(IdentifierKind::PHONE, 999)]);
}

pub(crate) async fn pages_cover_everybody_once(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let (persons, _) = people_with_phones(&mut tx, &[0, 1, 2, 3, 4, 5]).await;
    people::merge(&mut tx, &[merge_of(persons[0], persons[3])]).await.unwrap();
    let mut seen = Vec::new();
    while let page = people::page(&mut tx, seen.last().copied(), 2).await.unwrap()
        && !page.is_empty()
    {
        seen.extend(page);
    }
    assert_eq!(seen, [0, 1, 2, 4, 5].map(PersonId));
}

pub(crate) async fn mentions_are_subjects_of_their_people(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let (persons, subjects) = people_with_phones(&mut tx, &[0, 1]).await;
    let subject = people::reserve_subjects(&mut tx, 1).await.unwrap();
    let form = "0,1;name=\u{674e}";
    let phones = people::identifiers_of_subjects(&mut tx, &subjects).await.unwrap();
    let phones: Vec<_> = phones.iter().map(|stored| &stored.identifier).collect();
    let hash = people::hash_mention(&tx, "crm", phones.iter().copied(), ";name=\u{674e}");
    let backwards = people::hash_mention(&tx, "crm", phones.iter().copied().rev(), ";name=\u{674e}");
    let shop = people::hash_mention(&tx, "shop", phones.iter().copied(), ";name=\u{674e}");
    assert_eq!((hash == backwards, hash == shop), (true, false));
    let (first_seen_at, last_seen_at) = (Time(5), Time(6));
    let new = people::NewMention {
        subject,
        form,
        person: persons[1],
        source: "crm",
        first_seen_at,
        last_seen_at,
        hash,
    };
    people::insert_mentions(&mut tx, &[new]).await.unwrap();
    for (at, hash) in [(7, Some(hash)), (3, None), (9, None)] {
        let seen = people::SeenMention { subject, first_at: Time(at), last_at: Time(at), hash };
        people::touch_mentions(&mut tx, &[seen]).await.unwrap();
    }
    // Another source's word does not say until when the first one said so.
    let said = people::Said { subject, person: persons[1], first_seen_at: Time(3), last_seen_at: Time(7) };
    assert_eq!(people::find_said(&mut tx, &[shop, hash]).await.unwrap(), [(hash, said)]);
    let found = people::lookup_mentions(&mut tx, &[form, "9"]).await.unwrap();
    assert_eq!((found[0].as_ref().unwrap().first_seen_at, found[1].clone()), (Time(3), None));
    people::merge(&mut tx, &[merge_of(persons[0], persons[1])]).await.unwrap();
    let map = people::subject_map(&mut tx).await.unwrap();
    assert_eq!(map[subject.0 as usize], persons[0].0);
    people::mark_shared(&mut tx, &subjects[..1], Time(4)).await.unwrap();
    let reached = people::identifiers_of_kind(&mut tx, &IdentifierKind::PHONE, &persons).await.unwrap();
    assert_eq!(reached.iter().map(|stored| stored.subject).collect::<Vec<_>>(), subjects[1..]);
    let erased = privacy::erase_person(&mut tx, persons[0], Time(9)).await.unwrap();
    assert_eq!(erased.subjects, [subjects[0], subjects[1], subject]);
    assert_eq!(people::lookup_mentions(&mut tx, &[form]).await.unwrap(), [None]);
}
