//! Writes `tests/golden/text-model-v2.bin` at the root of the repository, once: a golden file that is there is never
//! written over, because it stands for files that people have.

use std::error::Error;

use qianmian_testkit::data;
use qianmian_text::{Example, Threshold, Training, train};

const BABY: [&str; 6] =
    ["宝宝喝什么奶粉好", "纸尿裤哪个牌子好", "婴儿奶瓶怎么消毒", "奶粉二段到货", "新生儿湿巾", "宝宝辅食机"];
const CAMERA: [&str; 6] = [
    "镜头拍人像怎么样",
    "微单相机哪款好",
    "定焦镜头多少钱",
    "相机电池不耐用",
    "三脚架承重",
    "滤镜和镜头口径",
];

fn main() -> Result<(), Box<dyn Error>> {
    let golden = data::repository().join("tests/golden/text-model-v2.bin");
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
