//! Erasing one person: nothing of them is left, and nobody else loses anything.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::shop::Shop;

#[tokio::test]
async fn an_erased_person_is_gone_from_store_and_lake_and_others_stay() {
    let shop = Shop::open().await;
    let order = |user: &str, id: &str| {
        shop.call("track", user, id, json!({ "event": "Order Completed", "properties": { "revenue": 150 } }))
    };
    let named = shop.call(
        "identify",
        "user-to-erase",
        "i1",
        json!({ "traits": { "nickname": "nickname-to-erase", "phone": "13907316624" } }),
    );
    shop.take(&[named, order("user-to-erase", "o1"), order("user-to-erase", "o2"), order("u2", "o3")]).await;
    assert_eq!(shop.count("tag('buyer')").await.0, 2);
    let erasure = shop.pipeline.erase("user_id:user-to-erase").await.unwrap();
    assert_eq!(erasure.events_removed, 2);
    assert_eq!(shop.count("tag('buyer')").await.0, 1);
    assert_eq!(shop.pipeline.stages().await.unwrap().events, 1);
    assert!(shop.pipeline.profile("user_id:user-to-erase").await.is_err());
    shop.pipeline.store.close().await;
    let data = shop.folder.path().join(".qianmian");
    for needle in ["nickname-to-erase", "13907316624"] {
        assert!(
            !anywhere_below(&data.join("lake"), needle) && !in_file(&data.join("store.db"), needle),
            "{needle}"
        );
    }
}

#[tokio::test]
async fn contact_values_are_nowhere_in_the_clear() {
    let shop = Shop::open().await;
    let traits = json!({ "traits": { "phone": "13907316624", "email": "someone@example.com" } });
    shop.take(&[shop.call("identify", "u1", "i1", traits)]).await;
    shop.pipeline.store.checkpoint().await.unwrap();
    let data = shop.folder.path().join(".qianmian");
    for needle in ["13907316624", "someone@example.com"] {
        assert!(!in_file(&data.join("store.db"), needle), "{needle} is in the database");
        assert!(!anywhere_below(&data.join("lake"), needle), "{needle} is in the lake");
    }
    let profile = shop.pipeline.profile("phone:+8613907316624").await.unwrap();
    assert!(profile.identifiers.iter().all(|known| !known.value.contains("1390731")));
}

fn anywhere_below(folder: &Path, needle: &str) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() { anywhere_below(&path, needle) } else { in_file(&path, needle) }
    })
}

fn in_file(path: &Path, needle: &str) -> bool {
    let bytes = fs::read(path).unwrap_or_default();
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}
