//! Attach, create, merge, refuse: one behaviour a test.

use qianmian_identity::{Change, IdentityConfig, Linkable, Unresolved, resolve};
use qianmian_model::PersonId;
use qianmian_store::people;

use crate::world::{Row, World, now};

#[tokio::test]
async fn records_that_share_an_identifier_are_one_person() {
    let world = World::new(IdentityConfig::default()).await;
    let first = world.link(&["user_id:a phone:+8613912345671", "phone:+8613912345671 email:a@qq.com"]).await;
    let later = world.link(&["email:a@qq.com", "user_id:b"]).await;
    let person = first.records[0].unwrap().person;
    assert_eq!(first.records[1].unwrap().person, person);
    assert_eq!(later.records[0].unwrap().person, person);
    assert_ne!(later.records[1].unwrap().person, person);
    assert_eq!((first.counts.people, later.counts.people, first.counts.identifiers), (1, 1, 3));
}

#[tokio::test]
async fn a_subject_is_what_the_record_says_of_the_person_whatever_the_order() {
    let world = World::new(IdentityConfig::default()).await;
    let first = world.link(&["device_id:d1a user_id:a", "user_id:a"]).await;
    let again = world.link(&["user_id:a device_id:d1a", "user_id:a", "user_id:a name=王凯"]).await;
    let subject =
        |resolution: &qianmian_identity::Resolution, at: usize| resolution.records[at].unwrap().subject;
    assert_eq!((subject(&first, 0), subject(&first, 1)), (subject(&again, 0), subject(&again, 1)));
    assert_ne!(subject(&first, 0), subject(&first, 1));
    assert_ne!(subject(&again, 2), subject(&again, 1));
    assert_eq!(world.partition().await.len(), 1);
}

#[tokio::test]
async fn a_merge_keeps_the_person_with_more_identifiers_and_is_logged() {
    let world = World::new(IdentityConfig::default()).await;
    let first = world.link(&["phone:+8613912345671", "user_id:a email:a@qq.com openid:o1"]).await;
    let (small, large) = (first.records[0].unwrap().person, first.records[1].unwrap().person);
    assert!(small < large);
    let joined = world.link(&["phone:+8613912345671 email:a@qq.com"]).await;
    assert_eq!(joined.change.merges, [(large, small)]);
    assert_eq!(joined.records[0].unwrap().person, large);

    let mut tx = world.store.read().await.unwrap();
    assert_eq!(people::canonical(&mut tx, &[small]).await.unwrap(), [large]);
    let log = people::merges_of(&mut tx, small).await.unwrap();
    assert_eq!((log.len(), log[0].winner, log[0].loser), (1, large, small));
    assert_eq!(log[0].reason, "they have the same phone");
    assert!(log[0].moved.contains(&first.records[0].unwrap().subject));
}

#[tokio::test]
async fn who_is_joined_by_a_record_that_names_both_is_logged_with_what_it_names() {
    let world = World::new(IdentityConfig::default()).await;
    let first = world.link(&["openid:o1", "user_id:a", "email:a@qq.com"]).await;
    let [openid, user, email] = [0, 1, 2].map(|index: usize| first.records[index].unwrap());
    // The first two are named together; the third with what only this batch brings.
    let records = ["user_id:a openid:o1", "email:a@qq.com device_id:d1a", "device_id:d1a openid:o1"];
    let joined = world.link(&records).await;
    assert_eq!(joined.change.merges, [(openid.person, user.person), (openid.person, email.person)]);
    let mut tx = world.store.read().await.unwrap();
    let log = people::merges_of(&mut tx, openid.person).await.unwrap();
    let reasons: Vec<&str> = log.iter().map(|merge| merge.reason.as_str()).collect();
    let expected =
        ["a record names this user_id and this openid", "a record names this email and this device_id"];
    assert_eq!(reasons, expected);
}

#[tokio::test]
async fn what_merges_within_one_batch_was_never_two() {
    let world = World::new(IdentityConfig::default()).await;
    let resolution = world
        .link(&["openid:o1", "openid:o2", "openid:o3", "openid:o3 openid:o2", "openid:o2 openid:o1"])
        .await;
    assert_eq!(
        (resolution.change.created.as_slice(), resolution.change.merges.len()),
        ([PersonId(0)].as_slice(), 0)
    );
    assert_eq!(world.partition().await, [["openid:o1", "openid:o2", "openid:o3"]]);
}

#[tokio::test]
async fn two_values_of_a_unique_kind_are_two_people() {
    let world = World::new(IdentityConfig::default()).await;
    world.link(&["user_id:a phone:+8613912345671 @0"]).await;
    let second = world.link(&["user_id:b phone:+8613912345671 email:b@qq.com @1"]).await;
    assert_eq!((second.change.merges.len(), second.counts.refusals), (0, 1));
    let expected = [vec!["email:b@qq.com", "user_id:b"], vec!["phone:+8613912345671", "user_id:a"]];
    assert_eq!(world.partition().await, expected);

    let mut tx = world.store.read().await.unwrap();
    let kept = people::refusals_of(&mut tx, &[second.records[0].unwrap().subject]).await.unwrap();
    assert_eq!((kept.len(), kept[0].code.as_str()), (1, "unique_conflict"));
    assert_eq!(kept[0].detail, "with this phone one person would have more than 1 of user_id");
}

#[tokio::test]
async fn the_value_over_a_limit_gives_way_and_the_record_goes_on() {
    let mut config = IdentityConfig::default();
    config.kinds.get_mut("phone").unwrap().limit = 2;
    let world = World::new(config).await;
    let resolution = world
        .link(&[
            "user_id:a phone:+8613912345671 @1",
            "user_id:a phone:+8613912345672 @2",
            "user_id:a phone:+8613912345673 email:a@qq.com @3",
        ])
        .await;
    assert!(resolution.records.iter().all(|record| record.unwrap().person == PersonId(0)));
    assert_eq!(world.refused().await, [("limit_exceeded".to_owned(), 1)]);
    let expected = [
        vec!["email:a@qq.com", "phone:+8613912345671", "phone:+8613912345672", "user_id:a"],
        vec!["phone:+8613912345673"],
    ];
    assert_eq!(world.partition().await, expected);
}

#[tokio::test]
async fn a_limit_by_the_week_fills_again() {
    let mut config = IdentityConfig::default();
    let device = config.kinds.get_mut("device_id").unwrap();
    (device.limit, device.per) = (1, qianmian_identity::config::Period::Week);
    let world = World::new(config).await;
    world
        .link(&["user_id:a device_id:d1a @0", "user_id:a device_id:d2a @3", "user_id:a device_id:d3a @8"])
        .await;
    let expected = [vec!["device_id:d1a", "device_id:d3a", "user_id:a"], vec!["device_id:d2a"]];
    assert_eq!(world.partition().await, expected);
}

#[tokio::test]
async fn no_more_is_merged_into_one_than_may_be() {
    let world = World::new(IdentityConfig { merges: 3, ..IdentityConfig::default() }).await;
    let rows: Vec<String> = (0..6).map(|n| format!("user_id:a anonymous_id:x{n}y @{n}")).collect();
    world.link(&rows.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let sizes: Vec<usize> = world.partition().await.iter().map(Vec::len).collect();
    assert_eq!(sizes.iter().filter(|size| **size > 1).collect::<Vec<_>>(), [&4]);
}

#[tokio::test]
async fn a_phone_joins_nobody_of_another_name_but_an_account_does() {
    let world = World::new(IdentityConfig::default()).await;
    let resolution = world
        .link(&[
            "phone:+8613912345671 name=王凯 @1",
            "phone:+8613912345671 name=李丽 @2",
            "phone:+8613912345671 name=李女士 gender=female @3",
            "user_id:a name=王凯",
            "user_id:a name=王帆",
        ])
        .await;
    let person = |at: usize| resolution.records[at].unwrap().person;
    assert_ne!(person(0), person(1));
    assert_eq!(person(1), person(2));
    assert_eq!(person(3), person(4));
    assert_eq!(world.refused().await, [("attribute_conflict".to_owned(), 1)]);
}

#[tokio::test]
async fn one_difference_that_counts_joins_and_two_do_not() {
    let mut config = IdentityConfig::default();
    for weight in config.attributes.values_mut() {
        *weight = qianmian_identity::config::Weight::Counts;
    }
    let world = World::new(config).await;
    let resolution = world
        .link(&[
            "email:a@qq.com name=王凯 gender=male birth_year=1980 @1",
            "email:a@qq.com name=王帆 gender=male @2",
            "email:a@qq.com name=李丽 gender=female @3",
        ])
        .await;
    let person = |at: usize| resolution.records[at].unwrap().person;
    assert_eq!(person(0), person(1));
    assert_ne!(person(0), person(2));
}

#[tokio::test]
async fn a_number_given_to_somebody_else_is_its_holders_at_the_time() {
    let world = World::new(IdentityConfig::default()).await;
    let resolution = world
        .link(&[
            "user_id:a phone:+8613912345671 @0",
            "phone:+8613912345671 @20",
            "user_id:b phone:+8613912345671 @400",
            "phone:+8613912345671 @420",
        ])
        .await;
    let person = |at: usize| resolution.records[at].unwrap().person;
    assert_eq!((person(0), person(2)), (person(1), person(3)));
    assert_ne!(person(0), person(2));
    // Who has the number now is who is written to.
    let phone = qianmian_testkit::identifier("phone:+8613912345671");
    let mut tx = world.store.read().await.unwrap();
    assert_eq!(people::find(&mut tx, &phone).await.unwrap().unwrap().person, person(3));
}

#[tokio::test]
async fn blocked_values_link_nobody_and_a_record_of_nothing_else_is_handed_back() {
    let world = World::new(IdentityConfig::default()).await;
    let resolution = world
        .link(&[
            "user_id:a phone:+8613800138000",
            "user_id:b phone:+8613800138000",
            "phone:+8613800138000",
            "",
        ])
        .await;
    assert_eq!(resolution.records[2..], [Err(Unresolved::Blocked), Err(Unresolved::Blocked)]);
    assert_eq!(resolution.records[2].unwrap_err().failure().code, "blocked_identifier");
    assert_eq!(world.partition().await, [["user_id:a"], ["user_id:b"]]);
    assert_eq!(
        (resolution.counts.blocked, resolution.counts.unresolved, resolution.counts.records),
        (3, 2, 4)
    );
}

#[tokio::test]
async fn a_device_of_many_links_nobody() {
    let world = World::new(IdentityConfig::default()).await;
    let batch: Vec<String> = (0..20).map(|n| format!("openid:o{n} device_id:kiosk1")).collect();
    let texts: Vec<&str> = batch.iter().map(String::as_str).collect();
    let resolution = world.link(&texts).await;
    assert_eq!((resolution.change.merges.len(), resolution.counts.people), (0, 21));
    assert_eq!(world.refused().await, [("shared_identifier".to_owned(), 1)]);
    let later = world.link(&["openid:new1 device_id:kiosk1"]).await;
    assert_eq!(later.counts.people, 1);
    assert!(world.partition().await.iter().all(|identifiers| identifiers.len() == 1));
}

#[tokio::test]
async fn who_was_linked_by_a_value_is_parted_when_it_proves_to_be_shared() {
    let world = World::new(IdentityConfig::default()).await;
    for n in 0..30 {
        world.link(&[&format!("phone:+8613912345671 email:e{n}x@qq.com @{n}")]).await;
    }
    assert!(world.partition().await.iter().any(|identifiers| identifiers.len() > 1));
    let over = world.link(&["phone:+8613912345671 email:e30x@qq.com"]).await;
    assert!(over.counts.parted > 0);
    let people = world.partition().await;
    assert!(people.len() == 32 && people.iter().all(|identifiers| identifiers.len() == 1));
    // The phone is still somebody's, but nobody is written to through it.
    let mut tx = world.store.read().await.unwrap();
    let everyone: Vec<PersonId> = people::everyone(&mut tx).await.unwrap().iter().map(PersonId).collect();
    let phones =
        people::identifiers_of_kind(&mut tx, &qianmian_model::IdentifierKind::PHONE, &everyone).await;
    assert_eq!(phones.unwrap(), []);
}

#[tokio::test]
async fn a_default_account_nobody_listed_is_found_by_its_company() {
    let world = World::new(IdentityConfig::default()).await;
    let rows: Vec<String> = (0..150).map(|n| format!("unionid:app_default openid:o{n}x")).collect();
    for batch in rows.chunks(40) {
        world.link(&batch.iter().map(String::as_str).collect::<Vec<_>>()).await;
    }
    assert!(world.partition().await.iter().all(|identifiers| identifiers.len() == 1));
}

#[tokio::test]
async fn the_same_batch_again_changes_nothing() {
    let world = World::new(IdentityConfig::default()).await;
    let records =
        ["user_id:a phone:+8613912345671", "email:a@qq.com phone:+8613912345671", "user_id:b device_id:d1a"];
    let first = world.link(&records).await;
    let before = world.partition().await;
    let again = world.link(&records).await;
    assert_eq!(again.records, first.records);
    assert_eq!((again.change.created.len(), again.change.merges.len(), again.counts.identifiers), (0, 0, 0));
    assert_eq!(world.partition().await, before);
}

#[tokio::test]
async fn what_is_said_again_is_looked_up_and_nothing_is_written() {
    let world = World::new(IdentityConfig::default()).await;
    let said = ["user_id:a phone:+8613912345671 name=王凯 @5", "user_id:b @6", "email:a@qq.com user_id:a @7"];
    let first = world.link(&said).await;
    let rows: Vec<Row> = said.iter().map(|text| Row::read(text)).collect();
    let records: Vec<Linkable<'_>> = rows.iter().map(Row::linkable).collect();
    let mut reading = world.store.read().await.unwrap();
    let again = resolve(&mut reading, &world.config, &records, now()).await.unwrap();
    assert_eq!((again.records, again.change), (first.records, Change::default()));
}

#[tokio::test]
async fn what_is_said_again_is_whose_it_is_now() {
    let world = World::new(IdentityConfig::default()).await;
    let email = world.link(&["email:a@qq.com device_id:d1a @1"]).await.records[0].unwrap();
    let user = world.link(&["user_id:a phone:+8613912345671 openid:o1 @1"]).await.records[0].unwrap();
    assert_ne!(email.person, user.person);
    // One batch says the one again and joins it to the other.
    let joined = world.link(&["email:a@qq.com device_id:d1a @2", "email:a@qq.com user_id:a @2"]).await;
    let again = joined.records[0].unwrap();
    assert_eq!((again.subject, again.person), (email.subject, user.person));
}

#[tokio::test]
async fn what_is_said_later_moves_the_last_time_of_its_identifiers_and_earlier_the_first() {
    let world = World::new(IdentityConfig::default()).await;
    let day = |day: i64| qianmian_model::Time(now().0 + day * 86_400_000_000);
    for (text, span) in [
        ("user_id:a openid:o1 @5", (5, 5)),
        ("user_id:a openid:o1 @9", (5, 9)),
        ("user_id:a openid:o1 @7", (5, 9)),
        ("user_id:a openid:o1 @3", (3, 9)),
    ] {
        world.link(&[text]).await;
        let people = world.people().await;
        for stored in people.values().flatten() {
            let seen = (stored.first_seen_at, stored.last_seen_at);
            assert_eq!(seen, (day(span.0), day(span.1)), "{text}");
        }
    }
}

#[tokio::test]
async fn an_erased_identifier_is_stored_anew_when_somebody_elses_record_names_it_again() {
    let world = World::new(IdentityConfig::default()).await;
    // The account of the second does not join the first, but names their phone.
    let said = ["user_id:a phone:+8613912345671 @1", "user_id:b phone:+8613912345671 @2"];
    let first = world.link(&said).await.records[0].unwrap();
    let mut tx = world.store.begin().await.unwrap();
    qianmian_store::privacy::erase_person(&mut tx, first.person, now()).await.unwrap();
    tx.commit().await.unwrap();
    world.link(&said[1..]).await;
    assert_eq!(world.partition().await, [["phone:+8613912345671", "user_id:b"]]);
}

#[tokio::test]
async fn an_identifier_is_known_from_the_first_to_the_last_time_it_was_seen() {
    let world = World::new(IdentityConfig::default()).await;
    let day = |day: i64| qianmian_model::Time(crate::world::now().0 + day * 86_400_000_000);
    let span = async || {
        let stored = world.people().await.into_values().next().unwrap().remove(0);
        (stored.first_seen_at, stored.last_seen_at)
    };
    world.link(&["user_id:a @5", "user_id:a @7"]).await;
    assert_eq!(span().await, (day(5), day(7)));
    world.link(&["user_id:a @6"]).await;
    assert_eq!(span().await, (day(5), day(7)));
    world.link(&["user_id:a @3", "user_id:a @9", "user_id:a @6"]).await;
    assert_eq!(span().await, (day(3), day(9)));
}
