//! What is not in the files: contact values ever, erased values any more.

use std::sync::Arc;

use qianmian_model::{Identifier, IdentifierKind, Origin, SubjectId, Time, TraitObservation};
use qianmian_store::outbox::{self, Content, NewIntent};
use qianmian_store::{keys, people, privacy, traits};

use crate::backend::{Backend, contains, people_with_phones, phone};

pub(crate) async fn contact_values_are_not_in_the_files(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let numbers: Vec<u64> = (0..300).collect();
    let (persons, _) = people_with_phones(&mut tx, &numbers).await;
    let email = Identifier::new(IdentifierKind::EMAIL, "li.ming@example.cn");
    let new = people::NewIdentifier {
        identifier: &email,
        person: persons[0],
        source: "crm-source",
        seen_at: Time(1),
    };
    people::insert_identifiers(&mut tx, &[new]).await.unwrap();
    keys::add_write_key(&mut tx, "wk_a_long_random_secret", "app", Time(1)).await.unwrap();
    outbox::upsert_campaign(&mut tx, "spring", "{}", None, Time(1)).await.unwrap();
    let content = Some(Content("亲爱的李明，春装上新".to_owned()));
    let intent = NewIntent {
        id: "intent-1".to_owned(),
        campaign: "spring".to_owned(),
        person: persons[0],
        subject: None,
        channel: "sandbox".to_owned(),
        step: 0,
        variant: "a".to_owned(),
        due_at: Time(1),
        content,
        created_at: Time(1),
    };
    assert_eq!(outbox::insert_intents(&mut tx, &[intent]).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let in_log = backend.bytes();
    store.checkpoint().await.unwrap();
    let in_file = backend.bytes();
    for bytes in [&in_log, &in_file] {
        // The search finds what is there in the clear.
        assert!(contains(bytes, "crm-source") && contains(bytes, "intent-1"));
        for number in &numbers {
            assert!(!contains(bytes, &phone(*number).value[3..]), "{number}");
        }
        assert!(!contains(bytes, "li.ming") && !contains(bytes, "example.cn"));
        assert!(!contains(bytes, "wk_a_long") && !contains(bytes, "李明"));
    }
    let mut tx = store.read().await.unwrap();
    let opened = people::identifiers_of(&mut tx, &persons[..2]).await.unwrap();
    let values: Vec<_> = opened.iter().map(|stored| stored.identifier.clone()).collect();
    assert_eq!(values, [phone(0), email, phone(1)]);
}

pub(crate) async fn erased_values_are_not_in_the_files(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let (persons, subjects) = people_with_phones(&mut tx, &[1, 2]).await;
    let says = |subject: SubjectId, text: &str| {
        let observation = TraitObservation {
            name: "nickname".to_owned(),
            value: text.into(),
            source: Arc::from("crm"),
            trust: 50,
            observed_at: Time(1),
            origin: Origin::Declared,
            confidence: 1.0,
        };
        (subject, observation)
    };
    let both = [says(subjects[0], "erased-nickname"), says(subjects[1], "kept-nickname")];
    traits::observe(&mut tx, &[says(subjects[0], "erased-earlier")]).await.unwrap();
    traits::observe(&mut tx, &both).await.unwrap();
    let profiles = [(persons[0], &both[0].1), (persons[1], &both[1].1)];
    traits::replace_profiles(&mut tx, &persons, &profiles).await.unwrap();
    tx.commit().await.unwrap();
    store.checkpoint().await.unwrap();
    assert!(contains(&backend.bytes(), "erased-nickname") && contains(&backend.bytes(), "erased-earlier"));
    let mut tx = store.begin().await.unwrap();
    privacy::erase_person(&mut tx, persons[0], Time(9)).await.unwrap();
    tx.commit().await.unwrap();
    store.checkpoint().await.unwrap();
    let bytes = backend.bytes();
    assert!(!contains(&bytes, "erased-nickname") && !contains(&bytes, "erased-earlier"));
    assert!(contains(&bytes, "kept-nickname"));
}
