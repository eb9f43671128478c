//! Guesses of what people did not declare: learned from those who did, apart from what anybody declared, renewed.

use qianmian_pipeline::infer::SOURCE;
use qianmian_text::Threshold;
use serde_json::{Value, json};

use crate::shop::{Shop, write};

const PEOPLE: usize = 90;

/// People of whom every third did not say their gender; women write by voice mostly, men as text.
pub(crate) async fn shop() -> Shop {
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
    assert_eq!((why.value.as_str(), &why.declared), ("female", &None));
    assert_eq!(why.evidence[0].text, "Message Received message_type voice");
    // Who is asked alone is told what everybody's run said.
    assert!((why.confidence - f64::from(guess.confidence)).abs() < 1e-6, "{why:?}");
    let told = shop.pipeline.why("gender", "user_id:u1").await.unwrap().unwrap();
    assert_eq!(told.declared.as_deref(), Some("male"));
}

#[tokio::test]
async fn what_is_guessed_is_reported_with_how_good_it_is() {
    let shop = shop().await;
    assert_eq!(shop.pipeline.inferred().await.unwrap(), []);
    let run = shop.pipeline.infer("gender", Threshold::Confidence(0.7), true).await.unwrap();
    let found = shop.pipeline.inferred().await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].of.as_str(), found[0].threshold), ("gender", 0.7));
    assert_eq!((&found[0].evaluation, &found[0].values), (&run.evaluation, &run.values));
}

#[tokio::test]
async fn a_city_is_guessed_from_what_people_do_and_not_from_the_province() {
    let shop = Shop::open().await;
    let mut calls: Vec<Value> = Vec::new();
    for number in 0..75 {
        let user = format!("u{number}");
        let north = number % 2 == 0;
        let (province, city) = if north { ("辽宁省", "沈阳市") } else { ("广东省", "广州市") };
        let said = if number < 60 { json!({ "province": province, "city": city }) } else { json!({}) };
        calls.push(shop.call("identify", &user, &format!("i{number}"), json!({ "traits": said })));
        let properties = json!({ "url": if north { "/coal" } else { "/fans" } });
        let clicked = json!({ "event": "Link Clicked", "properties": properties });
        calls.push(shop.call("track", &user, &format!("c{number}"), clicked));
    }
    for some in calls.chunks(100) {
        shop.take(some).await;
    }
    let found = shop.pipeline.infer("city", Threshold::Confidence(0.7), true).await.unwrap();
    assert_eq!(
        found.values.into_iter().collect::<Vec<_>>(),
        [("广州市".to_owned(), 7), ("沈阳市".to_owned(), 8)]
    );
    let why = shop.pipeline.why("city", "user_id:u0").await.unwrap().unwrap();
    assert!(why.evidence.iter().all(|said| !said.text.contains("province")), "{why:?}");
}

#[tokio::test]
async fn rules_read_guesses_without_declaring_them() {
    let shop = shop().await;
    let rules = "
- tag: likely_woman
  title: { zh: 可能是女性, en: Likely a woman }
  dimension: basic
  when: inferred_gender = 'female'
";
    write(shop.folder.path(), "tags/tags.yaml", rules);
    let shop = shop.restart().await;
    let lacking = shop.pipeline.findings().await.unwrap();
    assert_eq!((lacking[0].code, lacking[0].line, lacking[0].column), ("trait_without_data", 5, 9));
    let hint = lacking[0].hint.as_deref().unwrap();
    assert!(hint.contains("qianmian traits infer gender --apply"), "{hint}");
    let run = shop.pipeline.infer("gender", Threshold::Confidence(0.7), true).await.unwrap();
    assert_eq!(shop.count("tag(likely_woman)").await.0, run.values["female"]);

    write(shop.folder.path(), "tags/tags.yaml", &rules.replace("inferred_gender", "inferred_income"));
    let zone = shop.pipeline.workspace.zone.clone();
    let errors = qianmian_pipeline::Workspace::load(shop.folder.path(), zone).unwrap_err();
    assert_eq!((errors[0].code, errors[0].line, errors[0].column), ("unknown_trait", 5, 9));
    let hint = errors[0].hint.as_deref().unwrap();
    assert!(hint.contains("`inferred_gender`") && hint.contains("`inferred_occupation`"), "{hint}");
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
