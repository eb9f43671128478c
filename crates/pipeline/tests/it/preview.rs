//! Previews: what definitions would say, held to what they say once they are in force, and that nothing is kept.

use qianmian_model::Clock as _;
use qianmian_pipeline::PipelineError;
use qianmian_pipeline::preview::PreviewedValue;
use serde_json::json;

use crate::shop::{Shop, write};

/// Three people with one, two and three clicks; the last has an order too.
async fn shop() -> Shop {
    let shop = Shop::open().await;
    let mut calls = Vec::new();
    for (user, clicks) in [("customer-one", 1), ("customer-two", 2), ("customer-six", 3)] {
        calls.extend((0..clicks).map(|click| {
            let more = json!({ "event": "Link Clicked", "properties": {} });
            shop.call("track", user, &format!("{user}-{click}"), more)
        }));
    }
    let order = json!({ "event": "Order Completed", "properties": { "revenue": 500.0 } });
    calls.push(shop.call("track", "customer-six", "order", order));
    shop.take(&calls).await;
    shop
}

const CHANGED: &str = "
- tag: keen
  dimension: behaviour
  status: draft
  values:
    - { value: very, when: \"tag(clicker) and tag(buyer)\" }
    - { value: a_bit, when: tag(clicker) }
- tag: clicker
  title: { zh: 点击, en: Clicker }
  dimension: behaviour
  when: count('Link Clicked', '7d') in (1, 3)
";

fn value(value: &str, people: u64, entering: u64, leaving: u64) -> PreviewedValue {
    PreviewedValue { value: value.to_owned(), people, entering, leaving }
}

#[tokio::test]
async fn a_preview_says_who_would_come_and_go_and_keeps_nothing() {
    let shop = shop().await;
    let before =
        (shop.count("tag(clicker)").await, shop.pipeline.tag_detail("clicker").await.unwrap().versions);
    let previewed = shop.pipeline.preview_tags("new.yaml", CHANGED, shop.clock.now()).await.unwrap();
    let [keen, clicker] = previewed.tags.as_slice() else { panic!("two tags") };
    assert_eq!(keen.values, [value("very", 1, 1, 0), value("a_bit", 1, 1, 0)], "by the changed `clicker`");
    assert_eq!(clicker.values, [value("true", 2, 1, 1)]);
    assert_eq!((clicker.population, clicker.unknown), (3, 0));
    let shown = &clicker.samples[0];
    assert!(shown.entering && shown.identifiers[0].value == "…ne", "{shown:?}");
    let after =
        (shop.count("tag(clicker)").await, shop.pipeline.tag_detail("clicker").await.unwrap().versions);
    assert_eq!(before, after);

    // What was previewed is what comes true.
    let tags = CHANGED.replace("  status: draft\n", "")
        + "
- tag: buyer
  dimension: value
  when: sum('Order Completed', 'revenue') >= 100
";
    write(shop.folder.path(), "tags/tags.yaml", &tags);
    let shop = shop.restart().await;
    let waiting = shop.pipeline.preview_tag("clicker", shop.clock.now()).await.unwrap();
    assert_eq!(waiting.tags[0].values, clicker.values, "changed in the files and not refreshed yet");
    shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    assert_eq!(shop.count("tag(clicker)").await, (2, 0));
    assert_eq!(shop.count("tag(keen) = 'very'").await, (1, 0));
    let settled = shop.pipeline.preview_tag("clicker", shop.clock.now()).await.unwrap();
    assert_eq!(settled.tags[0].values, [value("true", 2, 0, 0)]);
}

#[tokio::test]
async fn a_rank_is_among_everybody_in_a_preview_an_audience_and_a_tag() {
    let shop = shop().await;
    let rule = "rank(count('Link Clicked', '7d')) >= 0.5";
    let tag = format!("- {{ tag: most, dimension: behaviour, when: \"{rule}\" }}\n");
    let previewed = shop.pipeline.preview_tags("new.yaml", &tag, shop.clock.now()).await.unwrap();
    assert_eq!(previewed.tags[0].values, [value("true", 2, 2, 0)]);
    assert_eq!(shop.count(rule).await, (2, 0));
    assert_eq!(shop.count("rank(sum('Order Completed', 'revenue')) >= 0.5 and tag(clicker)").await, (1, 0));
    let hour_before = shop.clock.now() - jiff::SignedDuration::from_hours(1);
    let past = shop.pipeline.preview_tags("new.yaml", &tag, hour_before).await.unwrap();
    assert_eq!((past.tags[0].values[0].people, past.tags[0].unknown), (0, 3), "nobody to be ranked among");

    write(shop.folder.path(), "tags/most.yaml", &tag);
    let shop = shop.restart().await;
    shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    assert_eq!(shop.count("tag(most)").await, (2, 0));
    let why = shop.pipeline.explain("user_id:customer-one", "most", None, 1).await.unwrap();
    let ranking = why.ranks[0].ranking.unwrap();
    assert_eq!((ranking.at, ranking.people), (shop.clock.now(), 3));
}

#[tokio::test]
async fn a_preview_of_the_past_sees_only_what_had_happened() {
    let shop = shop().await;
    let hour_before = shop.clock.now() - jiff::SignedDuration::from_hours(1);
    let past = shop.pipeline.preview_tag("clicker", hour_before).await.unwrap();
    assert_eq!(past.tags[0].values, [value("true", 0, 0, 2)]);
    assert_eq!(past.tags[0].unknown, 3, "nothing was known of anybody");
}

#[tokio::test]
async fn a_preview_locates_every_mistake() {
    let shop = shop().await;
    let text =
        "- { tag: a, dimension: basic, when: agee > 3 }\n- { tag: b, dimension: basic, when: tag(buyr) }\n";
    let error = shop.pipeline.preview_tags("new.yaml", text, shop.clock.now()).await.unwrap_err();
    let PipelineError::Workspace(mistakes) = error else { panic!("{error}") };
    let places: Vec<_> =
        mistakes.iter().map(|mistake| (mistake.line, mistake.column, mistake.code)).collect();
    assert_eq!(places, [(1, 37, "unknown_trait"), (2, 37, "unknown_tag")]);
    let cycle = "- { tag: clicker, dimension: basic, when: tag(x) }\n- { tag: x, dimension: basic, when: tag(clicker) }\n";
    assert!(shop.pipeline.preview_tags("new.yaml", cycle, shop.clock.now()).await.is_err());
    let empty = shop.pipeline.preview_tags("new.yaml", "# nothing\n", shop.clock.now()).await.unwrap_err();
    assert_eq!(empty.code(), "refused");
}
