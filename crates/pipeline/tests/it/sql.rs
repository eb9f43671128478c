//! SQL over the lake and the profiles: what it finds, and what it refuses.

use std::time::Duration;

use qianmian_pipeline::sql::QueryLimits;
use qianmian_store::query::Cell;
use serde_json::json;

use crate::shop::Shop;

const LIMITS: QueryLimits = QueryLimits { timeout: Duration::from_secs(60), rows: 100 };

async fn shop() -> Shop {
    let shop = Shop::open().await;
    let order = |user: &str, id: &str, revenue: f64| {
        shop.call(
            "track",
            user,
            id,
            json!({ "event": "Order Completed", "properties": { "revenue": revenue } }),
        )
    };
    let traits = json!({ "traits": { "nickname": "千", "phone": "13521876543", "region": "上海市徐汇区" } });
    shop.take(&[
        order("u1", "a", 150.0),
        order("u1", "b", 20.5),
        order("u2", "c", 30.0),
        shop.call("identify", "u1", "d", traits),
    ])
    .await;
    shop
}

/// The answer as lines of values.
async fn ask(shop: &Shop, query: &str) -> String {
    let answer = shop.pipeline.sql(query, LIMITS).await.unwrap();
    let cell = |cell: &Cell| match cell {
        Cell::Null => "null".to_owned(),
        Cell::Int(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
        Cell::Text(text) => text.clone(),
    };
    let rows = answer.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" "));
    [answer.columns.join(" ")].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

async fn refused(shop: &Shop, query: &str) -> String {
    shop.pipeline.sql(query, LIMITS).await.unwrap_err().to_string()
}

#[tokio::test]
async fn events_traits_tags_and_people_are_joined() {
    let shop = shop().await;
    let spent =
        "select e.person, sum(revenue) as spent, max(date(at)) as day, t.value as buyer, city.value as city
        from events e left join tags t on t.person = e.person and t.tag = 'buyer'
        left join traits city on city.person = e.person and city.name = 'city'
        group by e.person order by spent desc";
    assert_eq!(
        ask(&shop, spent).await,
        "person spent day buyer city\n0 170.5 2026-03-01 true 上海市\n1 30 2026-03-01 null null"
    );
    // Ten in the morning in Shanghai, and a table without rows has columns.
    assert_eq!(ask(&shop, "select distinct at from events").await, "at\n2026-03-01 10:00:00.000000");
    assert_eq!(ask(&shop, "select * from people where person > 7").await, "person created_at");
    assert_eq!(ask(&shop, "with p as (select person from people) select count(*) as n from p").await, "n\n2");
    let all = ask(&shop, "select * from events join traits using (person)").await;
    assert!(all.starts_with("person at event source topics") && all.contains("徐汇区"), "{all}");
    assert!(!all.contains("13521876543"), "contact values are in no table");
    let cut = shop.pipeline.sql("select 1 from events", QueryLimits { rows: 2, ..LIMITS }).await.unwrap();
    assert_eq!((cut.rows.len(), cut.cut), (2, true));
}

#[tokio::test]
async fn a_mistake_is_located_and_nothing_but_a_select_is_run() {
    let shop = shop().await;
    assert_eq!(
        refused(&shop, "select person\nfrom evnts").await,
        "sql:2:6: error: unknown table `evnts` (did you mean `events`?)"
    );
    assert_eq!(
        refused(&shop, "select sum(revenu) from events").await,
        "sql:1:12: error: unknown column `revenu` (did you mean `revenue`?)"
    );
    assert!(refused(&shop, "select from where").await.starts_with("sql:1:"));
    for query in [
        "delete from events",
        "select 1; select 2",
        "attach 'x' as y",
        "pragma user_version",
        "",
        "select 1 into t",
    ] {
        let error = refused(&shop, query).await;
        assert!(error.starts_with("sql:1:") || error.contains("only one SELECT"), "{query}: {error}");
    }
    assert_eq!(
        refused(&shop, "select * from sqlite_schema, store.persons").await,
        "sql:1:36: error: unknown table `store.persons` (did you mean `person`?)"
            .replace(" (did you mean `person`?)", " (there are clock, events, people, tags, traits)")
    );
}

#[tokio::test]
async fn a_query_without_end_is_given_up() {
    let shop = shop().await;
    let endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n";
    let limits = QueryLimits { timeout: Duration::from_millis(50), ..LIMITS };
    let error = shop.pipeline.sql(endless, limits).await.unwrap_err();
    assert_eq!(error.code(), "refused");
}
