//! Imported tags: what becomes of every row, and that a value lives like everything else that is known of a person.

use jiff::SignedDuration;
use qianmian_model::Clock as _;
use qianmian_pipeline::import_tag::{ImportColumns, TagImport};
use serde_json::json;

use crate::shop::{Shop, write};

const TAGS: &str = "
- tag: level
  dimension: value
  imported: true
  expires_after: 30d
  values: [gold, { value: silver }]
- tag: good_customer
  dimension: value
  when: tag(level) = 'gold'
";

/// Three people: u1 with a phone, u2, u3.
async fn shop() -> Shop {
    let shop = Shop::open().await;
    write(shop.folder.path(), "tags/tags.yaml", TAGS);
    let shop = shop.restart().await;
    let identify =
        |user: &str, traits| shop.call("identify", user, &format!("i-{user}"), json!({ "traits": traits }));
    let calls = [
        identify("u1", json!({ "phone": "13521876543" })),
        identify("u2", json!({ "nickname": "b" })),
        identify("u3", json!({ "nickname": "c" })),
    ];
    shop.take(&calls).await;
    shop
}

async fn import(shop: &Shop, kind: &str, text: &str) -> TagImport {
    write(shop.folder.path(), "level.csv", text);
    let columns =
        ImportColumns { kind: kind.to_owned(), identifier: "who".to_owned(), value: "level".to_owned() };
    shop.pipeline.import_tag("level", &shop.folder.path().join("level.csv"), &columns).await.unwrap()
}

#[tokio::test]
async fn every_row_is_taken_merged_or_rejected_and_the_next_import_replaces_all() {
    let shop = shop().await;
    let text = "who,level\nu1,gold\nu2,silver\nu9,gold\nu3,glod\nu2,gold\n,gold\nu3,\nu1,gold,silver\n";
    let done = import(&shop, "user_id", text).await;
    assert_eq!((done.rows_in, done.taken, done.merged, done.rejected.len()), (8, 2, 1, 5));
    let why: Vec<_> = done.rejected.iter().map(|row| (row.line, row.code)).collect();
    assert_eq!(
        why,
        [
            (4, "unknown_identifier"),
            (5, "unknown_value"),
            (7, "identifier_missing"),
            (8, "value_missing"),
            (9, "broken_line")
        ]
    );
    assert!(done.rejected[1].reason.contains("did you mean `gold`?"), "{:?}", done.rejected[1]);
    assert_eq!(shop.count("tag(level) = 'gold'").await, (2, 0), "the last row of u2 counts");
    assert_eq!(shop.count("tag(good_customer)").await, (2, 0), "other tags follow");
    assert_eq!(
        shop.count("not tag(level)").await,
        (1, 0),
        "who is not in the import is known not to have it"
    );

    // Identifiers are read as cleaning reads them.
    let again = import(&shop, "phone", "who,level\n+86 135-2187-6543,silver\n").await;
    assert_eq!((again.taken, again.entered, again.left), (1, 1, 2));
    assert_eq!(shop.count("tag(level) = 'silver'").await, (1, 0));
    assert_eq!(shop.count("tag(level) = 'gold' or tag(good_customer)").await, (0, 0));
}

#[tokio::test]
async fn a_value_is_merged_explained_expired_and_erased_with_its_person() {
    let shop = shop().await;
    let mut visit =
        shop.call("track", "", "visit", json!({ "event": "Link Clicked", "anonymousId": "visitor-1" }));
    visit.as_object_mut().unwrap().remove("userId");
    shop.take(&[visit]).await;
    import(&shop, "anonymous_id", "who,level\nvisitor-1,silver\n").await;
    shop.take(&[shop.call("identify", "u3", "known", json!({ "anonymousId": "visitor-1" }))]).await;
    let explanation = shop.pipeline.explain("user_id:u3", "level", None, 1).await.unwrap();
    assert_eq!(explanation.values, ["silver"], "the value came with the merge");

    import(&shop, "user_id", "who,level\nu1,gold\nu3,silver\n").await;
    shop.pipeline.erase("user_id:u1").await.unwrap();
    assert_eq!(shop.count("tag(level)").await, (1, 0));

    shop.clock.advance_to(shop.clock.now() + SignedDuration::from_hours(24 * 30 - 1));
    shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    assert_eq!(shop.count("tag(level)").await, (1, 0));
    shop.clock.advance_to(shop.clock.now() + SignedDuration::from_hours(1));
    let report = shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    assert_eq!((report.left, shop.count("tag(level)").await), (1, (0, 0)), "not imported again for 30 days");
}

#[tokio::test]
async fn what_cannot_be_imported_is_refused_and_changes_nothing() {
    let shop = shop().await;
    import(&shop, "user_id", "who,level\nu1,gold\n").await;
    let columns = ImportColumns {
        kind: "user_id".to_owned(),
        identifier: "whoo".to_owned(),
        value: "level".to_owned(),
    };
    let file = shop.folder.path().join("level.csv");
    let column = shop.pipeline.import_tag("level", &file, &columns).await.unwrap_err();
    assert!(column.to_string().contains("whoo"), "{column}");
    let rules = shop.pipeline.import_tag("good_customer", &file, &columns).await.unwrap_err();
    assert_eq!(rules.code(), "refused");
    let unknown = shop.pipeline.import_tag("levl", &file, &columns).await.unwrap_err();
    assert!(unknown.to_string().contains("did you mean `level`?"), "{unknown}");
    assert_eq!(shop.count("tag(level)").await, (1, 0));

    for (file, text, place) in [
        ("sources/import.yaml", "name: import\npurpose: x\nformat: http\n", (1, 7)),
        ("events.yaml", "traits:\n  tag:level: text\n", (2, 14)),
    ] {
        write(shop.folder.path(), file, text);
        let zone = shop.pipeline.workspace.zone.clone();
        let errors = qianmian_pipeline::Workspace::load(shop.folder.path(), zone).unwrap_err();
        let found = errors.iter().find(|error| error.code == "reserved_name").unwrap();
        assert_eq!((found.file.as_str(), (found.line, found.column)), (file, place), "{found}");
        std::fs::remove_file(shop.folder.path().join(file)).unwrap();
    }
}
