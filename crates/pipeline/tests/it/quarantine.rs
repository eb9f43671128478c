//! What was refused is corrected and taken once; the counts say so, and nothing is lost.

use qianmian_lake::RejectFilter;
use qianmian_model::{Counts, Position, Value};
use qianmian_pipeline::quarantine::{Choice, Correction};
use qianmian_store::quarantine::{State, count};
use serde_json::json;

use crate::shop::Shop;

fn correction(field: &str, value: impl Into<Value>) -> Correction {
    Correction { field: field.to_owned(), value: value.into() }
}

fn all() -> Choice {
    Choice::Matching { source: None, code: None, limit: 100 }
}

/// Two orders that lack a number, one that has it.
async fn shop() -> Shop {
    let shop = Shop::open().await;
    let order = |id: &str, revenue: serde_json::Value| {
        let properties = json!({ "event": "Order Completed", "properties": { "revenue": revenue } });
        shop.call("track", "u1", id, properties)
    };
    let calls = [order("m1", json!("lots")), order("m2", json!(60)), order("m3", json!("plenty"))];
    let report = shop.take(&calls).await;
    assert_eq!(report.counts, Counts { rows_in: 3, rows_out: 1, rows_merged: 0, rows_rejected: 2 });
    shop
}

async fn places(shop: &Shop) -> Vec<Position> {
    let shown = shop.pipeline.quarantine(&RejectFilter::default(), 10).await.unwrap();
    shown.into_iter().map(|shown| shown.refused.position).collect()
}

#[tokio::test]
async fn a_corrected_record_goes_through_all_stages_once() {
    let shop = shop().await;
    let first = places(&shop).await[0].clone();
    let choice = Choice::At(vec![first.clone()]);
    let correction = [correction("properties.revenue", 70.0)];
    let report = shop.pipeline.replay(choice.clone(), &correction).await.unwrap();
    assert_eq!((report.replayed, report.events), (1, 1));
    assert_eq!(shop.count("tag('buyer')").await.0, 1, "60 and 70 make a buyer");
    let stages = shop.pipeline.stages().await.unwrap();
    assert_eq!(stages.rows(), Counts { rows_in: 3, rows_out: 2, rows_merged: 0, rows_rejected: 1 });
    assert_eq!(stages.rejects.iter().map(|reject| reject.rows).sum::<u64>(), 1);

    let again = shop.pipeline.replay(choice, &correction).await.unwrap();
    assert_eq!((again.replayed, again.events, again.decided), (0, 0, 1));
    assert_eq!(shop.pipeline.stages().await.unwrap(), stages, "a replay again changes nothing");
    let shown = shop.pipeline.quarantine(&RejectFilter::default(), 10).await.unwrap();
    let decided = shown.iter().find(|shown| shown.refused.position == first).unwrap();
    assert_eq!((decided.state, decided.fields.len()), (Some(State::Replayed), 0));
}

#[tokio::test]
async fn what_is_refused_again_stays_open_and_counted() {
    let shop = shop().await;
    let report = shop.pipeline.replay(all(), &[correction("properties.revenue", "heaps")]).await.unwrap();
    assert_eq!((report.replayed, report.refused.len()), (0, 2));
    assert_eq!(report.refused[0].failures[0].code, "wrong_type");
    let stages = shop.pipeline.stages().await.unwrap();
    assert_eq!(stages.rows().rows_rejected, 2);
    let report = shop.pipeline.replay(all(), &[correction("properties.revenue", 5.0)]).await.unwrap();
    assert_eq!(report.replayed, 2);
    assert_eq!(shop.pipeline.stages().await.unwrap().rows().rows_rejected, 0);
    assert_eq!(shop.pipeline.stages().await.unwrap().events, 3);
}

#[tokio::test]
async fn a_discarded_record_stays_rejected_and_a_wrong_correction_changes_nothing() {
    let shop = shop().await;
    let wrong = shop.pipeline.replay(all(), &[correction("colour", "red")]).await.unwrap_err();
    assert!(wrong.to_string().contains("`colour` is no field"), "{wrong}");
    let first = places(&shop).await[0].clone();
    assert_eq!(shop.pipeline.discard(&[first.clone(), first]).await.unwrap(), 1);
    let report = shop.pipeline.replay(all(), &[correction("properties.revenue", 5.0)]).await.unwrap();
    assert_eq!(report.replayed, 1, "the discarded one is not open");
    let counts = count(&mut shop.pipeline.store.read().await.unwrap()).await.unwrap();
    let expected = [("app".to_owned(), State::Discarded, 1), ("app".to_owned(), State::Replayed, 1)];
    assert_eq!(counts, expected);
    assert_eq!(shop.pipeline.stages().await.unwrap().rows().rows_rejected, 1);
}

#[tokio::test]
async fn contact_values_are_kept_sealed_and_go_with_the_person() {
    let shop = Shop::open().await;
    let good = shop.call("identify", "u1", "m1", json!({ "traits": { "phone": "13800138123" } }));
    let bad = shop.call(
        "track",
        "u2",
        "m2",
        json!({ "event": "Order Completed", "context": { "traits": { "phone": "138 0013 8123" } } }),
    );
    shop.take(&[good, bad]).await;
    let shown = shop.pipeline.quarantine(&RejectFilter::default(), 10).await.unwrap();
    assert!(
        shown[0].fields.contains(&("identifiers.phone".to_owned(), "…".to_owned())),
        "{:?}",
        shown[0].fields
    );
    for file in ["store.db", "store.db-wal"] {
        let database = std::fs::read(shop.folder.path().join(".qianmian").join(file)).unwrap();
        assert!(!database.windows(9).any(|part| part == b"0013 8123"), "a contact value lies open in {file}");
    }

    let erasure = shop.pipeline.erase("user_id:u1").await.unwrap();
    assert_eq!(erasure.store.quarantined, 1);
    let report = shop.pipeline.replay(all(), &[]).await.unwrap();
    assert_eq!((report.replayed, report.refused.len()), (0, 0));
}

#[test]
fn every_code_of_collect_is_in_the_catalogue() {
    use qianmian_collect::code;
    for id in [
        code::EVENT_TOO_LARGE,
        code::MALFORMED_EVENT,
        code::MESSAGE_ID_TOO_LONG,
        code::IDENTIFIER_MISSING,
        code::EVENT_NAME_MISSING,
        code::PREVIOUS_ID_MISSING,
        code::USER_ID_MISSING,
        code::GROUP_ID_MISSING,
        code::TYPE_UNKNOWN,
        code::TIME_UNREADABLE,
        code::TIME_OUT_OF_RANGE,
        code::TIME_MISSING,
        code::BROKEN_LINE,
        code::NOT_A_NUMBER,
        code::NOT_A_BOOL,
        code::NOT_JSON,
        code::EVENT_CASE_MISSING,
        code::GROUP_NOT_CONTIGUOUS,
    ] {
        assert!(qianmian_clean::quality::find(id).is_some(), "{id}");
    }
}
