//! The life of a tag: a draft that nobody has, a deprecated tag that warns, a retired one whose past stays.

use jiff::tz::TimeZone;
use qianmian_model::{Clock as _, Severity};
use qianmian_pipeline::Workspace;
use serde_json::json;

use crate::shop::{Shop, write};

/// The tags of the shop with a status for `clicker`.
fn tags(status: &str) -> String {
    format!(
        "
- tag: clicker
  title: {{ zh: 点击, en: Clicker }}
  dimension: behaviour
  status: {status}
  when: count('Link Clicked', '7d') >= 1
- tag: buyer
  title: {{ zh: 买家, en: Buyer }}
  dimension: value
  when: sum('Order Completed', 'revenue') >= 100
"
    )
}

async fn with_clicker(shop: Shop, status: &str) -> Shop {
    write(shop.folder.path(), "tags/tags.yaml", &tags(status));
    let shop = shop.restart().await;
    shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    shop
}

#[tokio::test]
async fn a_tag_is_drafted_used_deprecated_and_retired() {
    let shop = with_clicker(Shop::open().await, "draft").await;
    shop.take(&[shop.call("track", "u1", "a", json!({ "event": "Link Clicked", "properties": {} }))]).await;
    let refused = shop.pipeline.expression("tag(clicker) or tag(buyer)").unwrap_err().to_string();
    assert_eq!(
        refused,
        "expression:1:1: error: the tag `clicker` is a draft: nobody has it yet \
         (take `status: draft` out of its definition first)"
    );
    let draft = shop.pipeline.tag_detail("clicker").await.unwrap();
    assert_eq!((draft.summary.version, draft.summary.coverage), (None, 0.0));
    assert!(shop.pipeline.explain("user_id:u1", "clicker", None, 1).await.is_err());

    let shop = with_clicker(shop, "active").await;
    assert_eq!(shop.count("tag(clicker)").await, (1, 0));
    let shop = with_clicker(shop, "deprecated").await;
    assert_eq!(shop.count("tag(clicker)").await, (1, 0), "a deprecated tag is still evaluated");
    assert_eq!(shop.pipeline.tag_detail("clicker").await.unwrap().versions.len(), 1, "and means the same");

    let shop = with_clicker(shop, "retired").await;
    let retired = shop.pipeline.expression("tag(clicker)").unwrap_err().to_string();
    assert!(retired.contains("is retired"), "{retired}");
    assert_eq!(shop.pipeline.profile("user_id:u1").await.unwrap().tags, []);
    let past = shop.pipeline.tag_detail("clicker").await.unwrap();
    assert_eq!(past.summary.values, [("true".to_owned(), 0)]);
    assert_eq!(past.versions.last().unwrap().until, Some(shop.clock.now()));
    assert_eq!(past.history.iter().map(|day| day.entered).sum::<u64>(), 1, "its history stays");
}

#[tokio::test]
async fn every_use_is_said_where_it_stands() {
    let shop = Shop::open().await;
    let folder = shop.folder.path();
    write(folder, "tags/tags.yaml", &tags("deprecated"));
    write(folder, "audiences/a.yaml", "audience: a\nexpression: not tag(buyer) or tag(clicker)\n");
    let campaign = |audience: &str| {
        format!(
            "campaign: spring\nchannel: webhook\naddress: user_id\naudience: {audience}\n\
             variants: [{{ name: only, text: Hello }}]\ntests: [clicker]\n\
             goal: {{ event: Order Completed, within: 7d }}\n"
        )
    };
    write(folder, "campaigns/spring.yaml", &campaign("a"));
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let workspace = Workspace::load(folder, zone.clone()).unwrap();
    let places = |found: &[qianmian_model::Diagnostic], severity| {
        let found = found.iter().filter(|found| found.severity == severity);
        found.map(|found| (found.file.clone(), found.line, found.code)).collect::<Vec<_>>()
    };
    let uses =
        |code| vec![("audiences/a.yaml".to_owned(), 2, code), ("campaigns/spring.yaml".to_owned(), 6, code)];
    assert_eq!(places(&workspace.warnings, Severity::Warning), uses("deprecated_tag"));

    write(folder, "tags/tags.yaml", &tags("draft"));
    let errors = Workspace::load(folder, zone.clone()).unwrap_err();
    assert_eq!(places(&errors, Severity::Error), uses("draft_tag"));

    write(folder, "tags/tags.yaml", &tags("retired"));
    write(folder, "campaigns/spring.yaml", &campaign("tag(buyer) and tag(clicker)"));
    let errors = Workspace::load(folder, zone).unwrap_err();
    let lines: Vec<_> =
        places(&errors, Severity::Error).into_iter().map(|(_, line, code)| (line, code)).collect();
    assert_eq!(lines, [(2, "retired_tag"), (6, "retired_tag"), (4, "retired_tag")]);
}

#[tokio::test]
async fn versions_say_what_changed_and_outlive_the_file() {
    let shop = Shop::open().await;
    let tag = |clicks: u32| {
        format!(
            "- tag: clicker\n  dimension: behaviour\n  owner: growth\n  when: count('Link Clicked') >= {clicks}\n"
        )
    };
    let mut shop = shop;
    for clicks in [1, 2, 1] {
        write(shop.folder.path(), "tags/tags.yaml", &tag(clicks));
        shop = shop.restart().await;
        shop.clock.advance_to(shop.clock.now() + jiff::SignedDuration::from_hours(1));
        shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    }
    let detail = shop.pipeline.tag_detail("clicker").await.unwrap();
    let [first, second, third] = detail.versions.as_slice() else { panic!("{:?}", detail.versions) };
    assert_eq!((first.until, &first.changes), (Some(second.stored.since), &Vec::new()));
    assert_eq!(
        second.changes,
        ["-   when: count('Link Clicked') >= 1", "+   when: count('Link Clicked') >= 2"]
    );
    assert_eq!(
        (third.stored.version, third.until),
        (3, None),
        "an old definition that returns is a new version"
    );

    write(
        shop.folder.path(),
        "tags/tags.yaml",
        "- { tag: other, dimension: basic, when: city = '上海市' }\n",
    );
    let shop = shop.restart().await;
    shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    let gone = shop.pipeline.tag_detail("clicker").await.unwrap();
    assert_eq!(gone.summary.definition.status, qianmian_rule::Status::Retired);
    assert_eq!(gone.summary.definition.owner.as_deref(), Some("growth"));
    assert_eq!(gone.versions.last().unwrap().until, Some(shop.clock.now()));
    assert!(shop.pipeline.tag_detail("clickr").await.is_err());
}
