//! Users, sessions, links and the audit trail.

use qianmian_model::Time;
use qianmian_store::audit::{self, Act, AuditFilter};
use qianmian_store::{sessions, users};

use crate::backend::{Backend, contains};

pub(crate) async fn a_session_ends_with_its_user_or_by_itself(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let anna = users::add(&mut tx, "anna", "analyst", Time(1)).await.unwrap().unwrap();
    assert_eq!(users::add(&mut tx, "anna", "admin", Time(1)).await.unwrap(), None, "a name is taken once");
    let bob = users::add(&mut tx, "bob", "operator", Time(1)).await.unwrap().unwrap();
    for (secret, user, at) in [("a1", anna, 10), ("a2", anna, 20), ("b1", bob, 10)] {
        sessions::begin(&mut tx, secret, user, Time(at)).await.unwrap();
    }
    users::set_role(&mut tx, anna, "operator").await.unwrap();
    sessions::touch(&mut tx, "a1", Time(30)).await.unwrap();
    let session = sessions::find(&mut tx, "a1").await.unwrap().unwrap();
    assert_eq!(
        (session.user.role.as_str(), session.created_at, session.seen_at),
        ("operator", Time(10), Time(30))
    );
    sessions::prune(&mut tx, Time(0), Time(10)).await.unwrap();
    assert!(sessions::find(&mut tx, "b1").await.unwrap().is_none(), "it was not used for long");
    sessions::end_of(&mut tx, anna, Some("a2")).await.unwrap();
    assert!(sessions::find(&mut tx, "a1").await.unwrap().is_none());
    assert!(sessions::find(&mut tx, "a2").await.unwrap().is_some());
    sessions::end(&mut tx, "a2").await.unwrap();
    assert!(sessions::find(&mut tx, "a2").await.unwrap().is_none());
}

pub(crate) async fn a_link_works_in_the_place_of_the_one_before(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let anna = users::add(&mut tx, "anna", "analyst", Time(1)).await.unwrap().unwrap();
    for (secret, user) in [("old", Some(anna)), ("new", Some(anna)), ("first", None)] {
        sessions::add_link(&mut tx, secret, user, Time(9)).await.unwrap();
    }
    assert!(sessions::find_link(&mut tx, "old").await.unwrap().is_none());
    let link = sessions::find_link(&mut tx, "new").await.unwrap().unwrap();
    assert_eq!((link.user.as_deref(), link.expires_at), (Some("anna"), Time(9)));
    sessions::remove_links(&mut tx, None).await.unwrap();
    assert!(sessions::find_link(&mut tx, "first").await.unwrap().is_none());
    assert!(sessions::find_link(&mut tx, "new").await.unwrap().is_some());
}

pub(crate) async fn the_trail_is_read_backwards(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let act = |actor: &str, action: &str, object: &str| Act {
        actor_kind: "user".to_owned(),
        actor: actor.to_owned(),
        action: action.to_owned(),
        object: object.to_owned(),
        outcome: "begun".to_owned(),
    };
    for number in 0..5 {
        let actor = if number % 2 == 0 { "anna" } else { "bob" };
        let id = audit::append(&mut tx, &act(actor, "campaign.send", ""), Time(number)).await.unwrap();
        audit::finish(&mut tx, id, "spring", if number == 0 { "refused" } else { "done" }).await.unwrap();
    }
    let anna = AuditFilter { actor: Some("anna".to_owned()), ..AuditFilter::default() };
    let page = audit::list(&mut tx, &anna, 2).await.unwrap();
    assert_eq!(page.iter().map(|entry| entry.at.0).collect::<Vec<_>>(), [4, 2]);
    let next = AuditFilter { before: Some(page[1].id), ..anna };
    assert_eq!(audit::list(&mut tx, &next, 2).await.unwrap().len(), 1);
    let refused = AuditFilter { outcome: Some("refused".to_owned()), ..AuditFilter::default() };
    assert_eq!(audit::list(&mut tx, &refused, 9).await.unwrap()[0].act.object, "spring");
}

pub(crate) async fn secrets_and_passwords_are_not_in_the_files(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let anna = users::add(&mut tx, "anna", "analyst", Time(1)).await.unwrap().unwrap();
    users::set_password(&mut tx, anna, "$argon2id$hash").await.unwrap();
    sessions::begin(&mut tx, "qs_of_a_session", anna, Time(1)).await.unwrap();
    sessions::add_link(&mut tx, "st_of_a_link", Some(anna), Time(9)).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    let bytes = backend.bytes();
    assert!(contains(&bytes, "$argon2id$hash"), "what is looked for can be found");
    assert!(!contains(&bytes, "qs_of_a_session") && !contains(&bytes, "st_of_a_link"));
}
