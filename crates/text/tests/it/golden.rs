//! Models of released versions are read for ever. `tests/golden/text-model-v1.bin` is one of version 1, `…-v2.bin` of
//! version 2 and so on; `cargo run -p qianmian-text --example write_golden` writes that of the current version, when it is new.

use qianmian_text::Model;

/// Reads a golden model of infants' goods and cameras, and what it says of two texts.
fn said(file: &str) -> [String; 2] {
    let path = qianmian_testkit::data::repository().join("tests/golden").join(file);
    let bytes = std::fs::read(path).unwrap();
    let model = Model::from_bytes(&bytes).unwrap();
    assert_eq!(model.to_bytes()[7], bytes[7], "it is written in the version that it was read in");
    assert_eq!(model.labels(), ["baby", "camera"]);
    assert_eq!(model.threshold().to_bits(), 0.6f64.to_bits());
    assert_eq!(model.evaluation().examples, 12);
    let reader = &mut model.reader();
    ["請問奶粉有貨嗎", "新出的镜头ＡＢＣ 12"].map(|text| {
        let judged = model.judge(reader, text).unwrap();
        format!("{} {:.4}", judged.label, judged.confidence)
    })
}

// Features and scores have to stay what they were, too.

#[test]
fn a_model_of_version_1_is_read() {
    assert_eq!(said("text-model-v1.bin"), ["0 0.9382", "1 0.7930"]);
}

#[test]
fn a_model_of_version_2_is_read() {
    assert_eq!(said("text-model-v2.bin"), ["0 0.9564", "1 0.7864"]);
}

#[test]
fn a_model_of_version_3_is_read() {
    assert_eq!(said("text-model-v3.bin"), ["0 0.9998", "1 0.9983"]);
}
