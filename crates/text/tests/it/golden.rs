//! Models of released versions are read for ever. `tests/golden/text-model-v1.bin` is one of version 1;
//! `cargo run -p qianmian-text --example write_golden` writes that of the current version, when it is new.

use qianmian_text::Model;

#[test]
fn a_model_of_version_1_is_read() {
    let path = qianmian_testkit::data::repository().join("tests/golden/text-model-v1.bin");
    let bytes = std::fs::read(path).unwrap();
    let model = Model::from_bytes(&bytes).unwrap();
    assert_eq!(model.labels(), ["baby", "camera"]);
    assert_eq!(model.threshold().to_bits(), 0.6f64.to_bits());
    assert_eq!(model.evaluation().examples, 12);
    // Features and scores have to stay what they were, too.
    let reader = &mut model.reader();
    let mut said = |text: &str| {
        let judged = model.judge(reader, text).unwrap();
        format!("{} {:.4}", judged.label, judged.confidence)
    };
    let said = ["請問奶粉有貨嗎", "新出的镜头ＡＢＣ 12"].map(&mut said);
    assert_eq!(said, ["0 0.9382", "1 0.7930"]);
}
