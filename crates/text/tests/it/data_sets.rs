//! The bars on public data sets; left out where those are absent.
//!
//! - KdConv (Zhou et al. 2020), the 450 dialogues of film, music and travel dev: *hit at 3* is the part of the dialogues
//!   of which at least one of the first three keywords is, to the character, the name of an entity that the dialogue is
//!   annotated with (`name` of the dialogue and of its messages' `attrs`, without what stands in brackets at its end).
//!   Documents are dialogues, messages a line; nothing is learned from the annotation.
//! - NUS SMS (Chen and Kan 2013): gender and age in three bands of people from all their messages, by ten folds.
//! - shop10 and THUCNews: four fifths are learned, one fifth is asked; accuracy, and expected calibration error in ten
//!   bins.

use qianmian_testkit::data;
use qianmian_text::keywords::keywords;
use qianmian_text::{Evaluation, Example, Training, fold, train};
use serde_json::Value;

fn text(file: &str) -> Option<String> {
    let path = data::find(&format!("text/{file}"))?;
    Some(String::from_utf8(data::read_zst(path).unwrap()).unwrap())
}

#[test]
fn keywords_of_dialogues_name_what_they_are_about() {
    let mut dialogues = Vec::new();
    for domain in ["film", "music", "travel"] {
        let Some(text) = text(&format!("kdconv_{domain}_dev.json.zst")) else { return };
        let Value::Array(some) = serde_json::from_str(&text).unwrap() else { panic!("a list of dialogues") };
        dialogues.extend(some);
    }
    let documents: Vec<String> = dialogues.iter().map(said).collect();
    let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
    let found = keywords(&documents, 3);
    let hits = found.documents.iter().zip(&dialogues).filter(|(words, dialogue)| {
        let names = names(dialogue);
        words.iter().any(|word| names.contains(&fold(&word.text)))
    });
    let hits = hits.count();
    assert!(hits * 100 >= dialogues.len() * 70, "{hits} of {}", dialogues.len());
}

fn said(dialogue: &Value) -> String {
    let messages = dialogue["messages"].as_array().unwrap().iter();
    messages.map(|message| message["message"].as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

fn names(dialogue: &Value) -> Vec<String> {
    let messages = dialogue["messages"].as_array().unwrap().iter();
    let attributes = messages.filter_map(|message| message["attrs"].as_array()).flatten();
    let names = attributes.map(|attribute| &attribute["name"]).chain([&dialogue["name"]]);
    names.filter_map(Value::as_str).map(|name| fold(name.split(['（', '(']).next().unwrap().trim())).collect()
}

/// Learns four fifths and asks the rest.
fn held_out(examples: &[Example]) -> Evaluation {
    let (mut learned, mut asked) = (Vec::new(), Vec::new());
    for (index, example) in examples.iter().enumerate() {
        if index % 5 == 4 { asked.push(example) } else { learned.push(example.clone()) }
    }
    let model = train(&learned, Training { threads: 2, ..Training::default() }).unwrap();
    let reader = &mut model.reader();
    let right = |label: &str| model.labels().iter().position(|known| known == label).unwrap();
    let answers: Vec<(Vec<f64>, usize)> = asked
        .iter()
        .map(|example| (model.probabilities(reader, &example.text), right(&example.label)))
        .collect();
    Evaluation::new(model.labels(), answers.iter().map(|(row, right)| (row.as_slice(), *right)))
}

#[test]
fn news_titles_are_told_apart() {
    let Some(text) = text("thucnews_dev.txt.zst") else { return };
    let examples: Vec<Example> = text
        .lines()
        .filter_map(|line| line.rsplit_once('\t'))
        .map(|(text, label)| Example { text: text.to_owned(), label: label.to_owned() })
        .collect();
    let found = held_out(&examples);
    assert!(found.accuracy >= 0.87 && found.ece <= 0.03, "{} {}", found.accuracy, found.ece);
}

#[test]
fn shop_categories_are_told_apart() {
    let Some(text) = text("shop10_open.csv.zst") else { return };
    // The file has no line breaks inside its fields; quotes around a review do not matter to a model.
    let examples: Vec<Example> = text
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.splitn(3, ',');
            let label = cells.next()?.to_owned();
            Some(Example { label, text: cells.nth(1)?.to_owned() })
        })
        .collect();
    let found = held_out(&examples);
    assert!(found.accuracy >= 0.90 && found.ece <= 0.03, "{} {}", found.accuracy, found.ece);
}

/// The age that somebody gave, in three bands.
fn age_band(age: &str) -> &'static str {
    match age {
        "unknown" | "No response" => "",
        "below 16" | "16-20" => "to 20",
        "21-25" => "21-25",
        _ => "from 26",
    }
}

#[test]
fn people_are_guessed_better_than_by_the_commonest_and_no_surer_than_right() {
    let Some(text) = text("nus_sms_zh_open.jsonl.zst") else { return };
    let people: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let gender = |person: &Value| person["gender"].as_str().unwrap().replace("unknown", "");
    let age = |person: &Value| age_band(person["age"].as_str().unwrap()).to_owned();
    let labels: [&dyn Fn(&Value) -> String; 2] = [&gender, &age];
    for label in labels {
        let example = |person: &Value| {
            let messages = person["msgs"].as_array().unwrap().iter().filter_map(Value::as_str);
            Example { text: messages.collect::<Vec<_>>().join("\n"), label: label(person) }
        };
        let examples: Vec<Example> = people.iter().map(example).collect();
        let model = train(&examples, Training { folds: 10, threads: 2, ..Training::default() }).unwrap();
        let found = model.evaluation();
        assert!(found.examples > 250 && found.accuracy > found.majority, "{found:?}");
        assert!(found.ece <= 0.05, "{found:?}");
    }
}
