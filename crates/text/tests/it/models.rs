//! What people who train a model rely on.

use qianmian_text::{Example, TextError, Threshold, Training, train};

const TALK: [(&str, &str); 12] = [
    ("宝宝喝什么奶粉好", "baby"),
    ("纸尿裤哪个牌子不红屁股", "baby"),
    ("婴儿奶瓶怎么消毒", "baby"),
    ("奶粉二段什么时候到货", "baby"),
    ("新生儿湿巾推荐", "baby"),
    ("宝宝辅食机好用吗", "baby"),
    ("这个镜头拍人像怎么样", "camera"),
    ("微单相机哪款防抖好", "camera"),
    ("定焦镜头多少钱", "camera"),
    ("相机电池不耐用", "camera"),
    ("三脚架承重多少", "camera"),
    ("滤镜和镜头口径", "camera"),
];

fn examples() -> Vec<Example> {
    TALK.iter().map(|(text, label)| example(text, label)).collect()
}

fn example(text: &str, label: &str) -> Example {
    Example { text: text.to_owned(), label: label.to_owned() }
}

#[test]
fn a_model_knows_what_it_was_told_and_says_why() {
    let model = train(&examples(), Training { folds: 3, ..Training::default() }).unwrap();
    let reader = &mut model.reader();
    for (text, label) in [("請問奶粉有貨嗎", "baby"), ("新出的镜头", "camera")] {
        let judged = model.judge(reader, text).unwrap();
        assert_eq!(model.labels()[judged.label], label, "{text}");
    }
    let camera = 1;
    let evidence = model.evidence(reader, "請問有長焦鏡頭嗎", camera, 2);
    assert!(evidence[0].text.contains('鏡') || evidence[0].text.contains('頭'), "{evidence:?}");
    assert!(evidence.len() <= 2 && evidence[0].weight > 0.0);
}

#[test]
fn a_model_abstains_where_it_is_not_sure() {
    let sure = Training { folds: 3, threshold: Threshold::Confidence(0.95), ..Training::default() };
    let model = train(&examples(), sure).unwrap();
    assert_eq!(model.answer(&mut model.reader(), "今天天气不错"), None);
    let always = Training { folds: 3, threshold: Threshold::Confidence(0.0), ..Training::default() };
    let model = train(&examples(), always).unwrap();
    assert!(model.answer(&mut model.reader(), "今天天气不错").is_some());
    assert_eq!(model.answer(&mut model.reader(), " \n"), None, "there is nothing to go by");
}

#[test]
fn examples_that_teach_nothing_are_refused_with_the_reason() {
    let one = train(&[example("a b", "x"), example("c d", "x")], Training::default());
    assert_eq!(one, Err(TextError::Labels(1)));
    let mut few = examples();
    few.push(example("只有一个", "rare"));
    few.push(example("  ", "rare"));
    let error = train(&few, Training { folds: 3, ..Training::default() }).unwrap_err();
    assert_eq!(error, TextError::TooFewExamples { label: "rare".to_owned(), found: 1, needed: 3 });
    assert!(error.to_string().starts_with("usable examples of the label `rare`: 1; at least 3 are needed"));
}

#[test]
fn labels_that_say_nothing_are_not_believed() {
    // The same sentences under both labels, by turns: nothing can be learned.
    let noise: Vec<Example> = (0..400)
        .map(|n| example(&format!("句子 {} 第 {}", n % 37, n % 23), ["x", "y"][n * 7 / 3 % 2]))
        .collect();
    let model = train(&noise, Training::default()).unwrap();
    let figures = model.evaluation();
    assert!(figures.ece < 0.1, "{figures:?}");
    assert!(figures.log_loss < 0.75, "{figures:?}");
}

#[test]
fn a_text_of_a_megabyte_is_a_text() {
    let model = train(&examples(), Training { folds: 3, ..Training::default() }).unwrap();
    let long = "宝宝奶粉😀".repeat(80_000);
    assert_eq!(model.labels()[model.judge(&mut model.reader(), &long).unwrap().label], "baby");
    assert!(!model.evidence(&mut model.reader(), &long, 0, 3).is_empty());
}
