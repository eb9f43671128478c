//! The work of the day: once, from its hour on; whatever fails of it does not keep the rest from its turn.

use jiff::SignedDuration;
use qianmian_model::Clock as _;
use qianmian_pipeline::PipelineError;
use qianmian_pipeline::daily::DailyWork;
use qianmian_text::Threshold;
use serde_json::json;

use crate::shop::{BEGIN, Shop, write};
use crate::{anomalies, infer};

fn later(shop: &Shop, hours: i64) {
    shop.clock.advance_to(shop.clock.now() + SignedDuration::from_hours(hours));
}

/// Of everybody who has one, their guess of gender.
async fn guesses(shop: &Shop) -> u64 {
    let found = shop.pipeline.inferred().await.unwrap();
    found.iter().flat_map(|inferred| inferred.values.values()).sum()
}

#[tokio::test]
async fn a_machine_is_found_in_the_small_hours_of_the_next_day_and_only_then() {
    // 10:00 in Shanghai.
    assert_eq!(BEGIN, "2026-03-01T02:00:00Z");
    let shop = anomalies::shop(true).await;
    assert!(shop.pipeline.daily_work().await.unwrap().is_none(), "a new workspace begins on the next day");
    later(&shop, 17);
    assert!(shop.pipeline.daily_work().await.unwrap().is_none(), "it is 3 o'clock");
    later(&shop, 1);
    let done = shop.pipeline.daily_work().await.unwrap().unwrap();
    let looked = done.anomalies.unwrap().unwrap();
    assert!(looked.applied && looked.new > 0, "{looked:?}");
    assert_eq!(shop.pipeline.anomalies(None, None, 10).await.unwrap().len(), looked.found.len());
    assert!(done.guesses.is_empty(), "nothing was ever guessed");

    let shop = shop.restart().await;
    assert!(shop.pipeline.daily_work().await.unwrap().is_none(), "the day's work is done");
    later(&shop, 48);
    let done = shop.pipeline.daily_work().await.unwrap().unwrap();
    assert_eq!(done.anomalies.unwrap().unwrap().new, 0);
}

#[tokio::test]
async fn guesses_follow_what_people_do_as_they_were_last_asked_for() {
    let mut shop = infer::shop().await;
    shop.pipeline.daily = DailyWork { anomalies: false, ..DailyWork::default() };
    shop.pipeline.infer("gender", Threshold::Precision(0.8), true).await.unwrap();
    let before = guesses(&shop).await;
    assert!(shop.pipeline.daily_work().await.unwrap().is_none());
    // Somebody new who does not say it, and writes by voice as women do.
    let voice = json!({ "event": "Message Received", "properties": { "message_type": "voice" } });
    shop.take(&[shop.call("track", "newcomer", "n1", voice)]).await;
    later(&shop, 24);
    let done = shop.pipeline.daily_work().await.unwrap().unwrap();
    assert!(done.anomalies.is_none());
    let (of, outcome) = &done.guesses[0];
    assert_eq!((of.as_str(), outcome.as_ref().unwrap().asked), ("gender", 31));
    assert_eq!(guesses(&shop).await, before + 1);
}

#[tokio::test]
async fn guesses_that_were_taken_back_are_gone_from_rules_too_and_stay_away() {
    let shop = infer::shop().await;
    let rules = "
- tag: likely_woman
  title: { zh: 可能是女性, en: Likely a woman }
  dimension: basic
  when: inferred_gender = 'female'
";
    write(shop.folder.path(), "tags/tags.yaml", rules);
    let shop = shop.restart().await;
    shop.pipeline.infer("gender", Threshold::Confidence(0.7), true).await.unwrap();
    assert!(shop.count("tag(likely_woman)").await.0 > 0);
    assert!(shop.pipeline.daily_work().await.unwrap().is_none());

    let had = guesses(&shop).await;
    assert_eq!(shop.pipeline.forget_guesses("gender").await.unwrap(), had);
    assert_eq!(shop.count("tag(likely_woman)").await.0, 0);
    assert_eq!(shop.pipeline.inferred().await.unwrap(), []);
    assert!(matches!(shop.pipeline.forget_guesses("gender").await, Err(PipelineError::Refused(_))));
    later(&shop, 24);
    assert!(shop.pipeline.daily_work().await.unwrap().unwrap().guesses.is_empty());
}

#[tokio::test]
async fn a_trait_that_cannot_be_learned_any_more_keeps_nothing_else_from_its_turn() {
    let shop = infer::shop().await;
    shop.pipeline.infer("gender", Threshold::Confidence(0.7), true).await.unwrap();
    assert!(shop.pipeline.daily_work().await.unwrap().is_none());
    // Everybody says now that they are a woman.
    later(&shop, 1);
    let said = |number: usize| {
        let traits = json!({ "traits": { "gender": "女" } });
        shop.call("identify", &format!("u{number}"), &format!("again{number}"), traits)
    };
    shop.take(&(0..50).map(said).collect::<Vec<_>>()).await;
    shop.take(&(50..90).map(said).collect::<Vec<_>>()).await;
    let before = guesses(&shop).await;
    later(&shop, 24);
    let done = shop.pipeline.daily_work().await.unwrap().unwrap();
    assert!(done.anomalies.unwrap().is_ok());
    assert!(matches!(done.guesses[0].1, Err(PipelineError::Refused(_))), "{:?}", done.guesses);
    assert_eq!(guesses(&shop).await, before, "what was guessed before stays");
}
