//! Texts of a file: keywords, a model from training to the events of a workspace, and what is refused.

use serde_json::{Value, json};

use crate::workspace::{Said, Workspace, qianmian, run};

/// Sentences of two topics, many enough to be learned.
fn examples() -> String {
    let books = ["这本小说写得真好", "作者的文笔", "书页有点薄", "故事情节", "读完这本书", "书的内容"];
    let fruit = ["苹果很甜", "水果新鲜", "橙子多汁", "果子坏了几个", "苹果又脆又甜", "一箱水果"];
    let rows = |texts: [&str; 6], label: &str| {
        let row = |(index, text): (usize, &str)| format!("{index}{label},{text}{index},{label}\n");
        texts.into_iter().cycle().take(30).enumerate().map(row).collect::<String>()
    };
    format!("id,text,label\n{}{}", rows(books, "书籍"), rows(fruit, "水果"))
}

fn text(arguments: &[&str]) -> Said {
    let mut command = qianmian();
    command.arg("text").args(arguments);
    run(command)
}

/// A workspace with a file of examples and a model of them.
fn trained() -> (Workspace, String, String) {
    let workspace = Workspace::init();
    let file = workspace.write("examples.csv", &examples()).display().to_string();
    let model = workspace.path("topics/shop.model").display().to_string();
    let report = text(&["train", "--examples", &file, "--out", &model, "--format", "json"]).json();
    assert_eq!(report["evaluation"]["examples"], 60);
    assert_eq!(report["evaluation"]["majority"], 0.5);
    assert!(report["evaluation"]["accuracy"].as_f64().unwrap() > 0.9, "{report}");
    (workspace, file, model)
}

#[test]
fn a_model_is_trained_evaluated_and_asked() {
    let (workspace, file, model) = trained();
    let report = text(&["evaluate", &model, "--examples", &file, "--format", "json"]).json();
    assert_eq!(report["threshold"], 0.5);
    assert_eq!(report["evaluation"]["labels"].as_array().unwrap().len(), 2);
    let asked = workspace.write("asked.jsonl", "{\"text\": \"作者寫的小說\"}\n{\"text\": \"\"}\n");
    let asked = asked.to_str().unwrap();
    let said = text(&["classify", &model, asked, "--evidence", "--format", "json"]).json();
    assert_eq!(said[0]["label"], "书籍");
    assert!(said[0]["confidence"].as_f64().unwrap() > 0.5);
    let evidence = said[0]["evidence"].as_str().unwrap();
    assert!(
        !evidence.is_empty() && evidence.split(' ').all(|part| "作者寫的小說".contains(part)),
        "{evidence}"
    );
    assert_eq!((&said[1]["label"], &said[1]["confidence"]), (&Value::Null, &Value::Null));
    let table = text(&["evaluate", &model, "--examples", &file]).ok();
    assert!(table.contains("60 texts:") && table.contains("least confidence"), "{table}");
}

#[test]
fn a_model_names_the_topics_of_events() {
    let (workspace, _, _) = trained();
    workspace.write(
        "topics/shop.yaml",
        "- {topic: books, keywords: [绘本], model: shop.model, label: 书籍, threshold: 0.8}\n- {topic: fruit, model: shop.model, label: 水果, threshold: 0.8}\n",
    );
    workspace.write(
        "sources/chat.yaml",
        "name: chat\ntitle: Chat\npurpose: service\nformat: jsonl\nevent: Message Received\nat: {column: at, formats: [rfc3339]}\nidentifiers: {user_id: user}\nproperties: {text: text}\n",
    );
    let line = |user: &str, text: &str| {
        format!("{}\n", json!({ "user": user, "at": "2026-03-01T08:00:00Z", "text": text }))
    };
    let file = workspace.write(
        "chat.jsonl",
        &[
            line("a", "作者的小说写得真好"),
            line("b", "苹果水果又甜又新鲜"),
            line("c", "绘本"),
            line("d", "。"),
        ]
        .concat(),
    );
    workspace.run(["import", file.to_str().unwrap(), "--source", "chat"]).ok();
    let query = "select topics from events order by person";
    let found = workspace.run(["sql", query, "--format", "json"]).json();
    let topics: Vec<&str> =
        found.as_array().unwrap().iter().map(|row| row["topics"].as_str().unwrap()).collect();
    assert_eq!(topics, [r#"["books"]"#, r#"["fruit"]"#, r#"["books"]"#, "[]"]);
}

#[test]
fn keywords_are_those_of_rows_that_belong_together() {
    let workspace = Workspace::init();
    let chat = "who,said\na,你看过《霸王别姬》吗\na,霸王别姬很好看\nb,纸尿裤有货吗\nb,要两包纸尿裤\n";
    let file = workspace.write("chat.csv", chat).display().to_string();
    let arguments = ["keywords", &file, "--text", "said", "--by", "who", "--top", "1", "--format", "csv"];
    let said = text(&arguments).ok();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], "text,keyword,kind,count,score");
    assert!(
        lines[1].starts_with("a,霸王别姬,title,2,") && lines[2].starts_with("b,纸尿裤,word,2,"),
        "{said}"
    );
    let words = text(&["keywords", &file, "--text", "said", "--new-words", "--format", "json"]).json();
    assert!(words.is_array());
}

#[test]
fn what_cannot_be_used_is_said_with_what_to_do() {
    let (workspace, file, model) = trained();
    let refused = |arguments: &[&str]| text(arguments).refused(2);
    assert_eq!(
        refused(&["keywords", &file, "--text", "txt"]),
        format!("{file}: error: the file has no column `txt` (did you mean `text`?)")
    );
    assert_eq!(
        refused(&["classify", &file, &file]),
        format!("error: {file}: not a text model: make one with `qianmian text train`")
    );
    let one = workspace.write("one.csv", "text,label\n奶粉,a\n尿布,a\n").display().to_string();
    let out = workspace.path("one.model").display().to_string();
    assert_eq!(
        refused(&["train", "--examples", &one, "--out", &out]),
        format!(
            "error: {one}: labels found: 1; a model tells between 2 and 256 apart: look at the column of labels"
        )
    );
    assert!(!workspace.path("one.model").exists());
    let unknown = refused(&["evaluate", &model, "--examples", &one]);
    assert!(unknown.ends_with("which the model does not know (its labels are 书籍, 水果)"), "{unknown}");
    assert_eq!(
        refused(&["train", "--examples", &file, "--out", &out, "--threshold", "80"]),
        "error: --threshold 80: write a number from 0 to 1"
    );
}

#[test]
fn a_broken_line_is_told_and_costs_itself() {
    let workspace = Workspace::init();
    let path = workspace.path("texts.csv");
    std::fs::write(&path, b"text\n\xe5\xa5\xb6\xe7\xb2\x89\n\xff\xfe\n\xf0\x9f\x98\x80\n").unwrap();
    let said = text(&["keywords", path.to_str().unwrap(), "--format", "csv"]);
    assert!(said.err.contains("texts.csv:3: passed over: byte 1 is not UTF-8"), "{}", said.err);
    assert!(said.ok().contains("2,奶粉,word,1,"));
}
