//! Tags with `sql`: their values come with the period, follow their people, and survive a statement that fails.

use jiff::SignedDuration;
use qianmian_model::Clock as _;
use qianmian_pipeline::sql::QueryLimits;
use qianmian_pipeline::statements::{Given, LIMITS, StatementReport};
use qianmian_pipeline::{PipelineError, Workspace};
use serde_json::json;

use crate::shop::{Shop, write};

const TAGS: &str = "
- tag: spender
  dimension: value
  refresh: daily
  expires_after: 3d
  sql: |
    select person, case when sum(revenue) >= 100 then 'much' else 'some' end as value
    from events where event = 'Order Completed' group by person
  values: [much, some]
- tag: best
  dimension: value
  when: tag(spender) = 'much'
";

async fn shop_with(tags: &str) -> Shop {
    let shop = Shop::open().await;
    write(shop.folder.path(), "tags/tags.yaml", tags);
    shop.restart().await
}

async fn order(shop: &Shop, user: &str, id: &str, revenue: f64) {
    let more = json!({ "event": "Order Completed", "properties": { "revenue": revenue } });
    shop.take(&[shop.call("track", user, id, more)]).await;
}

async fn refresh(shop: &Shop) -> Vec<StatementReport> {
    shop.pipeline.refresh(shop.clock.now()).await.unwrap().statements
}

fn pass(shop: &Shop, hours: i64) {
    shop.clock.advance_to(shop.clock.now() + SignedDuration::from_hours(hours));
}

fn given(people: u64, entered: u64, left: u64) -> Vec<StatementReport> {
    vec![StatementReport { tag: "spender".to_owned(), outcome: Ok(Given { people, entered, left }) }]
}

#[tokio::test]
async fn values_come_with_each_period_and_other_tags_follow() {
    let shop = shop_with(TAGS).await;
    order(&shop, "u1", "a", 150.0).await;
    order(&shop, "u2", "b", 20.0).await;
    assert_eq!(shop.count("tag(spender)").await, (0, 0), "not asked yet");
    assert_eq!(refresh(&shop).await, given(2, 2, 0));
    assert_eq!(shop.count("tag(spender) = 'much'").await, (1, 0));
    assert_eq!(shop.count("tag(best)").await, (1, 0));

    // Ten in the morning: the day has fourteen hours left.
    order(&shop, "u2", "c", 90.0).await;
    pass(&shop, 13);
    assert_eq!(refresh(&shop).await, [], "the day is not over");
    assert_eq!(shop.count("tag(best)").await, (1, 0), "and a new event alone changes nothing");
    pass(&shop, 1);
    assert_eq!(refresh(&shop).await, given(2, 1, 1));
    assert_eq!(shop.count("tag(best)").await, (2, 0));
    let detail = shop.pipeline.tag_detail("spender").await.unwrap();
    assert_eq!(detail.statement.unwrap().answered_at, Some(shop.clock.now()));
}

#[tokio::test]
async fn a_value_follows_a_merge_and_goes_with_an_erasure() {
    let shop = shop_with(TAGS).await;
    let mut visit = shop.call(
        "track",
        "",
        "visit",
        json!({ "event": "Order Completed", "properties": { "revenue": 5 }, "anonymousId": "visitor-1" }),
    );
    visit.as_object_mut().unwrap().remove("userId");
    shop.take(&[visit]).await;
    order(&shop, "u2", "b", 500.0).await;
    refresh(&shop).await;
    shop.take(&[shop.call("identify", "u3", "known", json!({ "anonymousId": "visitor-1" }))]).await;
    let explanation = shop.pipeline.explain("user_id:u3", "spender", None, 1).await.unwrap();
    assert_eq!(explanation.values, ["some"], "the value came with the merge");

    shop.pipeline.erase("user_id:u2").await.unwrap();
    assert_eq!(shop.count("tag(spender) = 'much' or tag(best)").await, (0, 0));
    pass(&shop, 24);
    assert_eq!(refresh(&shop).await, given(1, 0, 0), "nor does the next answer know them");
}

#[tokio::test]
async fn a_statement_that_fails_keeps_the_values_says_so_and_is_asked_again() {
    let mut shop = shop_with(TAGS).await;
    order(&shop, "u1", "a", 150.0).await;
    order(&shop, "u2", "b", 20.0).await;
    refresh(&shop).await;
    let answered = shop.clock.now();

    shop.pipeline.statement_limits = QueryLimits { rows: 1, ..LIMITS };
    pass(&shop, 24);
    let failed = refresh(&shop).await;
    let reason = failed[0].outcome.clone().unwrap_err();
    assert!(reason.contains("more than 1 rows"), "{reason}");
    assert_eq!(shop.count("tag(spender)").await, (2, 0));
    let run = shop.pipeline.tag_detail("spender").await.unwrap().statement.unwrap();
    assert_eq!((run.answered_at, run.failure.unwrap().reason), (Some(answered), reason));

    shop.pipeline.statement_limits = LIMITS;
    assert_eq!(refresh(&shop).await, [], "an hour has not passed");
    pass(&shop, 1);
    assert_eq!(refresh(&shop).await, given(2, 0, 0));
    assert_eq!(shop.pipeline.tag_detail("spender").await.unwrap().statement.unwrap().failure, None);

    // Failing for longer than values last, they go.
    shop.pipeline.statement_limits = QueryLimits { rows: 1, ..LIMITS };
    pass(&shop, 71);
    assert!(refresh(&shop).await[0].outcome.is_err());
    assert_eq!(shop.count("tag(spender)").await, (2, 0));
    pass(&shop, 1);
    assert!(refresh(&shop).await[0].outcome.is_err());
    assert_eq!(shop.count("tag(spender)").await, (0, 0), "no answer for three days");
}

#[tokio::test]
async fn a_changed_statement_is_a_new_version_and_asked_at_once() {
    let shop = shop_with(TAGS).await;
    order(&shop, "u1", "a", 60.0).await;
    refresh(&shop).await;
    assert_eq!(shop.count("tag(best)").await, (0, 0));
    write(shop.folder.path(), "tags/tags.yaml", &TAGS.replace(">= 100", ">= 50"));
    let shop = shop.restart().await;
    assert_eq!(refresh(&shop).await, given(1, 1, 1));
    assert_eq!(shop.count("tag(best)").await, (1, 0));
    let versions = shop.pipeline.tag_detail("spender").await.unwrap().versions;
    assert_eq!(versions.len(), 2);
    assert!(versions[1].changes.iter().any(|line| line.contains(">= 50")), "{versions:?}");
}

#[tokio::test]
async fn an_answer_that_is_not_one_listed_value_for_a_known_person_is_refused_whole() {
    let shop = Shop::open().await;
    order(&shop, "u1", "a", 60.0).await;
    let tag = |sql: &str| {
        format!("- {{ tag: spender, dimension: value, refresh: daily, values: [x, y], sql: \"{sql}\" }}\n")
    };
    let mut shop = shop;
    for (sql, why) in [
        ("select person, 'z' as value from people", "gave p0 a value that is not in `values`: x, y"),
        ("select person, v.column1 as value from people, (values ('x'), ('y')) v", "gave p0 two values"),
        ("select 77 as person, 'x' as value", "gave p77, who there is not"),
        ("select 'u1' as person, 'x' as value", "gave a `person` that is none"),
    ] {
        write(shop.folder.path(), "tags/tags.yaml", &tag(sql));
        shop = shop.restart().await;
        let reason = refresh(&shop).await[0].outcome.clone().unwrap_err();
        assert!(reason.contains(why), "{reason}");
        assert_eq!(shop.count("tag(spender)").await, (0, 0));
    }
    // No value is as good as no row; the same value twice is one.
    let sql = "select person, case when revenue > 100 then 'x' end as value from events union all select person, 'y' from events union all select person, 'y' from people";
    write(shop.folder.path(), "tags/tags.yaml", &tag(sql));
    let shop = shop.restart().await;
    assert_eq!(refresh(&shop).await, given(1, 1, 0));
}

#[tokio::test]
async fn mistakes_of_a_statement_are_found_in_the_file_before_it_is_asked() {
    let shop = Shop::open().await;
    let text = "
- tag: a
  dimension: value
  refresh: daily
  sql: |
    select person
    from evnts
- { tag: b, dimension: value, refresh: daily, sql: select sum(revenu) as person from events }
- { tag: c, dimension: value, refresh: daily, values: [x], sql: select person from people }
- { tag: d, dimension: value, refresh: daily, sql: select person from events join people using (person) }
- { tag: e, dimension: value, refresh: daily, sql: select frobnicate(person) as person from people }
";
    write(shop.folder.path(), "tags/tags.yaml", text);
    let workspace = Workspace::load(shop.folder.path(), shop.pipeline.workspace.zone.clone()).unwrap();
    let expected = [
        "tags/tags.yaml:7:10: error: unknown table `evnts` (did you mean `events`?)",
        "tags/tags.yaml:8:63: error: unknown column `revenu` (did you mean `revenue`?)",
        "tags/tags.yaml:9:65: error: the statement gives no column `value` (name one so: `select … as value`)",
        "tags/tags.yaml:11:52: error: no such function: frobnicate",
    ];
    let PipelineError::Workspace(found) = workspace.check_statements().await.unwrap_err() else { panic!() };
    assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
    let previewed = shop.pipeline.preview_tags("tags/tags.yaml", text, shop.clock.now()).await.unwrap_err();
    assert_eq!(previewed.to_string(), expected.join("\n"));
}

#[tokio::test]
async fn a_preview_asks_the_statement_and_keeps_nothing() {
    let shop = Shop::open().await;
    order(&shop, "u1", "a", 150.0).await;
    order(&shop, "u2", "b", 20.0).await;
    let previewed = shop.pipeline.preview_tags("new.yaml", TAGS, shop.clock.now()).await.unwrap();
    let counts: Vec<Vec<u64>> =
        previewed.tags.iter().map(|tag| tag.values.iter().map(|value| value.people).collect()).collect();
    assert_eq!(counts, [vec![1, 1], vec![1]], "and tags that rest on it see what it would give");
    assert!(shop.pipeline.tag_detail("spender").await.is_err());
}

#[tokio::test]
async fn a_statement_reads_the_time_of_the_refresh() {
    let tags = "
- tag: today
  dimension: behaviour
  refresh: daily
  sql: select person from events, clock where date(at) = today and at <= now
";
    let shop = shop_with(tags).await;
    order(&shop, "u1", "a", 1.0).await;
    refresh(&shop).await;
    assert_eq!(shop.count("tag(today)").await, (1, 0));
    pass(&shop, 24);
    refresh(&shop).await;
    assert_eq!(shop.count("tag(today)").await, (0, 0));
}
