//! Writes `tests/golden/text-model-v3.bin` at the root of the repository, once: a golden file that is there is never
//! written over, because it stands for files that people have.

use std::error::Error;

use qianmian_testkit::data;
use qianmian_text::{Example, Threshold, Training, train};

const BABY: [&str; 6] =
    ["奶粉一段", "宝宝奶粉有货吗", "婴儿奶粉好喝吗", "宝宝纸尿裤", "婴儿湿巾和奶瓶", "宝宝奶瓶怎么消毒"];
const CAMERA: [&str; 6] =
    ["镜头口径", "新出的镜头好吗", "微单相机拍人像", "相机电池", "相机和定焦镜头", "相机镜头怎么清洁"];

fn main() -> Result<(), Box<dyn Error>> {
    let golden = data::repository().join("tests/golden/text-model-v3.bin");
    if golden.exists() {
        return Err(format!("{} is there already; a new version gets a new file", golden.display()).into());
    }
    let example = |text: &str, label: &str| Example { text: text.to_owned(), label: label.to_owned() };
    let baby = BABY.iter().map(|text| example(text, "baby"));
    let examples: Vec<Example> = baby.chain(CAMERA.iter().map(|text| example(text, "camera"))).collect();
    let threshold = Threshold::Confidence(0.6);
    let model = train(&examples, Training { bits: 12, folds: 3, threshold, ..Training::default() })?;
    std::fs::write(golden, model.to_bytes())?;
    Ok(())
}
