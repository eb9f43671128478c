//! Guesses of what people did not declare: learned from those who did, apart from what anybody declared, renewed.

use qianmian_pipeline::infer::SOURCE;
use qianmian_text::Threshold;
use serde_json::{Value, json};

use crate::shop::Shop;

const PEOPLE: usize = 90;

/// People of whom every third did not say their gender; women write by voice mostly, men as text.
async fn shop() -> Shop {
    let shop = Shop::open().await;
    let mut calls: Vec<Value> = Vec::new();
    for number in 0..PEOPLE {
        let user = format!("u{number}");
        let woman = number % 2 == 0;
        if number % 3 != 0 {
            let gender = if woman { "女" } else { "男" };
            calls.push(shop.call(
                "identify",
                &user,
                &format!("i{number}"),
                json!({ "traits": { "gender": gender } }),
            ));
        }
        for message in 0..4 {
            // One in ten people does as the others do.
            let voice = woman != number.is_multiple_of(10);
            let properties = json!({ "message_type": if voice { "voice" } else { "text" } });
            let body = json!({ "event": "Message Received", "properties": properties });
            calls.push(shop.call("track", &user, &format!("m{number} {message}"), body));
        }
    }
    for some in calls.chunks(100) {
        shop.take(some).await;
    }
    shop
}

#[tokio::test]
async fn who_did_not_say_it_is_guessed_from_who_did() {
    let shop = shop().await;
    let found = shop.pipeline.infer("gender", Threshold::Confidence(0.7), false).await.unwrap();
    assert_eq!((found.evaluation.examples, found.asked), (60, 30));
    assert!(found.evaluation.accuracy >= 0.8 && found.evaluation.majority <= 0.6, "{found:?}");
    assert!(found.values.values().sum::<u64>() >= 25, "{found:?}");
    // Nothing is written without being asked for.
    assert!(shop.pipeline.why("gender", "user_id:u0").await.is_err());
    let profile = shop.pipeline.profile("user_id:u6").await.unwrap();
    assert!(profile.traits.iter().all(|known| known.name != "inferred_gender"));
}

#[tokio::test]
async fn a_guess_stands_apart_from_what_was_declared_and_says_why() {
    let shop = shop().await;
    shop.pipeline.infer("gender", Threshold::Confidence(0.7), true).await.unwrap();
    let silent = shop.pipeline.profile("user_id:u6").await.unwrap();
    let guess = silent.traits.iter().find(|known| known.name == "inferred_gender").unwrap();
    assert_eq!((guess.value.as_text(), guess.source.as_ref()), (Some("female"), SOURCE));
    assert!(guess.confidence >= 0.7 && guess.confidence < 1.0);
    assert!(silent.traits.iter().all(|known| known.name != "gender"));
    let spoken = shop.pipeline.profile("user_id:u1").await.unwrap();
    assert!(spoken.traits.iter().all(|known| known.name != "inferred_gender"));
    let why = shop.pipeline.why("gender", "user_id:u6").await.unwrap().unwrap();
    assert_eq!((why.value.as_str(), why.declared), ("female", None));
    assert_eq!(why.evidence[0].text, "Message Received message_type voice");
}

#[tokio::test]
async fn a_run_renews_all_guesses_and_abstains_where_it_is_not_sure() {
    let shop = shop().await;
    shop.pipeline.infer("gender", Threshold::Confidence(0.5), true).await.unwrap();
    // They say it after all.
    let said = shop.call("identify", "u6", "late", json!({ "traits": { "gender": "female" } }));
    shop.take(&[said]).await;
    let found = shop.pipeline.infer("gender", Threshold::Confidence(1.0), true).await.unwrap();
    assert_eq!(found.values.values().sum::<u64>(), 0, "nobody is ever that sure");
    for user in ["u0", "u6"] {
        let profile = shop.pipeline.profile(&format!("user_id:{user}")).await.unwrap();
        assert!(profile.traits.iter().all(|known| known.name != "inferred_gender"), "{user}");
    }
}

#[tokio::test]
async fn what_cannot_be_learned_is_refused_with_what_there_is() {
    let shop = shop().await;
    let refused = |of: &'static str| {
        let pipeline = &shop.pipeline;
        async move { pipeline.infer(of, Threshold::Confidence(0.7), true).await.unwrap_err().to_string() }
    };
    assert_eq!(
        refused("occupation").await,
        "too few people declared it to learn from: two values with 20 people each are needed, there is nobody"
    );
    assert_eq!(refused("genders").await, "no trait to guess `genders` (did you mean `gender`?)");
}

#[tokio::test]
async fn where_a_phone_number_was_given_out_speaks_for_where_its_owner_lives_and_never_against_their_word() {
    let shop = Shop::open().await;
    let mut calls: Vec<Value> = Vec::new();
    for number in 0..120 {
        let user = format!("u{number}");
        // Given out in Beijing or in Hangzhou; one in eight lives in the other city.
        let (segment, at_home) = if number % 2 == 0 { ("1380013", "北京") } else { ("1395710", "浙江") };
        let lives = match (number % 8 == 7, at_home) {
            (true, _) => "北京",
            (false, home) => home,
        };
        let mut traits = json!({ "phone": format!("{segment}{number:04}") });
        if number % 3 != 0 {
            traits["province"] = json!(lives);
        }
        calls.push(shop.call("identify", &user, &format!("i{number}"), json!({ "traits": traits })));
        let click = json!({ "event": "Link Clicked", "properties": {} });
        calls.push(shop.call("track", &user, &format!("c{number}"), click));
    }
    for some in calls.chunks(100) {
        shop.take(some).await;
    }
    let moved = shop.pipeline.profile("user_id:u7").await.unwrap();
    let of = |name: &str| moved.traits.iter().find(|known| known.name == name).unwrap();
    assert_eq!(
        (of("phone_city").value.as_text(), of("province").value.as_text()),
        (Some("杭州市"), Some("北京市"))
    );

    let found = shop.pipeline.infer("province", Threshold::Confidence(0.6), true).await.unwrap();
    assert!((0.8..0.95).contains(&found.evaluation.accuracy), "{found:?}");
    let silent = shop.pipeline.profile("user_id:u3").await.unwrap();
    let guess = silent.traits.iter().find(|known| known.name == "inferred_province").unwrap();
    assert_eq!(guess.value.as_text(), Some("浙江省"));
    assert!(guess.confidence < 0.95, "as sure as it was right, not as the table is: {}", guess.confidence);
    let moved = shop.pipeline.profile("user_id:u7").await.unwrap();
    assert!(moved.traits.iter().all(|known| known.name != "inferred_province"));
    let why = shop.pipeline.why("province", "user_id:u3").await.unwrap().unwrap();
    assert_eq!(why.evidence[0].text, "phone_province 浙江省");
}
