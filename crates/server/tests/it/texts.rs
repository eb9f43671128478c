//! What texts say, and how good guesses of what people did not declare are, over HTTP.

use serde_json::{Value, json};

use crate::app::{App, NOW};

/// A model that tells infants' goods from cameras.
const MODEL: &[u8] = include_bytes!("../../../../tests/golden/text-model-v2.bin");
const TOPICS: &str = "
- topic: baby
  keywords: [奶粉]
  model: shop.model
- topic: camera
  model: shop.model
  threshold: 0.99
";

#[tokio::test]
async fn a_text_is_told_by_keywords_and_topics_with_their_confidence() {
    let app = App::start().await;
    assert_eq!(app.get("/api/v1/text/models").await.ok(), json!([]));
    let folder = app.pipeline.workspace.root.join("topics");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("shop.model"), MODEL).unwrap();
    std::fs::write(folder.join("shop.yaml"), TOPICS).unwrap();
    app.post("/api/v1/reload", &Value::Null).await.ok();
    while app.get("/api/v1/reload").await.ok()["state"] == "preparing" {}

    let texts = json!({ "texts": ["请问奶粉有货吗？想要《奶粉手册》", "新出的镜头", " "] });
    let found = app.post("/api/v1/text/features", &texts).await.ok();
    let (milk, lens) = (&found[0], &found[1]);
    assert_eq!(
        (&milk["keywords"][0]["text"], &milk["keywords"][0]["kind"]),
        (&json!("奶粉手册"), &json!("title"))
    );
    let topic = |text: &Value, number: usize| {
        let topic = &text["topics"][number];
        (topic["topic"].clone(), topic["keywords"].clone(), topic["found"].clone())
    };
    assert_eq!(topic(milk, 0), (json!("baby"), json!(2), json!(true)));
    let confidences =
        |text: &Value| [0, 1].map(|number| text["topics"][number]["confidence"].as_f64().unwrap());
    assert!(confidences(milk)[0] > 0.6 && confidences(lens)[1] > 0.6, "{found}");
    assert!((confidences(lens).iter().sum::<f64>() - 1.0).abs() < 1e-9);
    // Most probable, and yet not sure enough.
    assert_eq!(topic(lens, 1), (json!("camera"), json!(0), json!(false)));
    assert_eq!(found[2], json!({ "keywords": [], "topics": [] }));

    let models = app.get("/api/v1/text/models").await.ok();
    assert_eq!(
        (&models[0]["path"], &models[0]["figures"]["examples"]),
        (&json!("topics/shop.model"), &json!(12))
    );
    assert_eq!(models[0]["topics"][1], json!({ "label": "camera", "topic": "camera", "threshold": 0.99 }));
}

#[tokio::test]
async fn what_cannot_be_asked_of_texts_is_said() {
    let app = App::start().await;
    let refused = async |body: Value| app.post("/api/v1/text/features", &body).await.code(400);
    assert_eq!(refused(json!({ "texts": [] })).await, "texts_out_of_range");
    assert_eq!(refused(json!({ "texts": ["a"], "keywords": 0 })).await, "keywords_out_of_range");
}

#[tokio::test]
async fn guesses_are_reported_with_how_good_they_are() {
    let app = App::start().await;
    let mut calls = Vec::new();
    for number in 0..66 {
        let (user, woman) = (format!("u{number}"), number % 2 == 0);
        if number >= 6 {
            calls.push(json!({ "type": "identify", "messageId": format!("i{number}"), "userId": user,
                "traits": { "gender": if woman { "female" } else { "male" } }, "timestamp": "2026-03-10T03:00:00Z" }));
        }
        calls.push(json!({ "type": "track", "messageId": format!("m{number}"), "userId": user,
            "event": "Message Received", "properties": { "message_type": if woman { "voice" } else { "text" } },
            "timestamp": "2026-03-10T03:00:00Z" }));
    }
    for some in calls.chunks(50) {
        app.collect("/v1/batch", &json!({ "batch": some, "sentAt": NOW })).await.ok();
    }
    app.settle().await;
    assert_eq!(app.get("/api/v1/traits/inference").await.ok(), json!([]));

    let path = "/api/v1/traits/inference/gender";
    let tried = app.post(path, &json!({ "precision": 0.9 })).await.ok();
    assert_eq!((&tried["asked"], &tried["applied"]), (&json!(6), &json!(false)));
    assert_eq!(app.get("/api/v1/traits/inference").await.ok(), json!([]));
    let written = app.post(path, &json!({ "threshold": 0.7, "apply": true })).await.ok();
    assert_eq!((&written["values"], &written["applied"]), (&json!({ "female": 3, "male": 3 }), &json!(true)));
    let traits = app.get("/api/v1/traits/inference").await.ok();
    let gender = &traits[0];
    assert_eq!((&gender["trait"], &gender["threshold"]), (&json!("gender"), &json!(0.7)));
    assert_eq!(gender["values"], json!({ "female": 3, "male": 3 }));
    let figures = &gender["figures"];
    assert_eq!(
        (&figures["examples"], &figures["accuracy"], &figures["majority"]),
        (&json!(60), &json!(1.0), &json!(0.5))
    );
    assert_eq!(figures["coverage"][0], json!({ "threshold": 0.0, "coverage": 1.0, "accuracy": 1.0 }));

    assert_eq!(app.delete(path).await.ok(), json!({ "people": 6 }));
    assert_eq!(app.get("/api/v1/traits/inference").await.ok(), json!([]));
    assert_eq!(app.delete(path).await.code(409), "refused");
}

#[tokio::test]
async fn what_cannot_be_guessed_is_said() {
    let app = App::start().await;
    let asked =
        async |name: &str, body: Value| app.post(&format!("/api/v1/traits/inference/{name}"), &body).await;
    assert_eq!(asked("gendre", json!({})).await.code(404), "unknown");
    assert_eq!(asked("gender", json!({})).await.code(409), "refused");
    assert_eq!(asked("gender", json!({ "threshold": 1.5 })).await.code(400), "threshold_out_of_range");
    let both = asked("gender", json!({ "threshold": 0.5, "precision": 0.9 })).await;
    assert_eq!(both.code(400), "threshold_and_precision");
}
