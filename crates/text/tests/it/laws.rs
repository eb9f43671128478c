//! What holds for any text and any examples.

use proptest::prelude::*;
use qianmian_text::calibrate::Calibration;
use qianmian_text::features::{FeatureReader, Features, Parts};
use qianmian_text::keywords::keywords;
use qianmian_text::{Example, Model, Segmenter, Training, fold, train};

/// Text as people write it, and as nobody should.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[奶粉婴儿尿布相机镜头手机壳充电器a-z0-9 ,。!?《》·😀]{0,40}",
        "\\PC{0,60}",
        any::<String>(),
        proptest::collection::vec(any::<u8>(), 0..80)
            .prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
    ]
}

fn examples(texts: &[String]) -> Vec<Example> {
    let labels = ["a", "b", "c"];
    let mut examples: Vec<Example> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| Example { text: text.clone(), label: labels[index % 3].to_owned() })
        .collect();
    let seed = ["奶粉尿布", "相机镜头", "手机壳充电器"];
    examples.extend((0..15).map(|index| Example {
        text: format!("{}{index}", seed[index % 3]),
        label: labels[index % 3].to_owned(),
    }));
    examples
}

fn small() -> Training {
    Training { bits: 12, folds: 3, ..Training::default() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn probabilities_of_any_text_sum_to_one(texts in proptest::collection::vec(any_text(), 3..20), asked in any_text()) {
        let model = train(&examples(&texts), small()).unwrap();
        let probabilities = model.probabilities(&mut model.reader(), &asked);
        prop_assert!((probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        prop_assert!(probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
        let judged = model.judge(&mut model.reader(), &asked);
        prop_assert!(judged.is_none_or(|judged| judged.label < 3 && judged.confidence > 0.33));
    }

    #[test]
    fn a_model_is_the_same_on_any_number_of_threads(texts in proptest::collection::vec(any_text(), 3..20)) {
        let examples = examples(&texts);
        let one = train(&examples, small()).unwrap();
        for threads in [2, 5] {
            prop_assert_eq!(&train(&examples, Training { threads, ..small() }).unwrap(), &one);
        }
        prop_assert_eq!(Model::from_bytes(&one.to_bytes()).unwrap(), one);
    }

    #[test]
    fn a_higher_score_is_never_a_lower_probability(
        scores in proptest::collection::vec(-20.0f32..20.0, 30),
        right in proptest::collection::vec(0usize..3, 10),
        row in proptest::collection::vec(-20.0f32..20.0, 3),
        more in 0.0f32..10.0,
    ) {
        let calibration = Calibration::fit(&scores, &right, 3);
        let mut raised = row.clone();
        raised[1] += more;
        let (before, after) = (calibration.probabilities(&row), calibration.probabilities(&raised));
        prop_assert!(after[1] >= before[1] - 1e-12);
        prop_assert!((after.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn folding_keeps_places_and_is_final(text in any_text()) {
        let folded = fold(&text);
        prop_assert_eq!(folded.chars().count(), text.chars().count());
        prop_assert_eq!(fold(&folded), folded);
    }

    #[test]
    fn features_are_damped_counts_in_order(text in any_text()) {
        let mut features = Features::new();
        FeatureReader::new(14, Parts::Form).read(&text, &mut features);
        prop_assert!(features.windows(2).all(|pair| pair[0].0 < pair[1].0));
        prop_assert!(features.iter().all(|(bucket, value)| *bucket < 1 << 14 && *value >= 1.0));
    }

    #[test]
    fn words_are_the_text(text in any_text()) {
        prop_assert_eq!(Segmenter::bundled().segment(&text).concat(), text);
    }

    #[test]
    fn keywords_are_parts_of_their_text(texts in proptest::collection::vec(any_text(), 0..6)) {
        let documents: Vec<&str> = texts.iter().map(String::as_str).collect();
        let found = keywords(&documents, 4);
        prop_assert_eq!(found.documents.len(), documents.len());
        for (words, text) in found.documents.iter().zip(&documents) {
            prop_assert!(words.len() <= 4);
            for word in words {
                prop_assert!(text.contains(&word.text) && word.count > 0 && word.score.is_finite(), "{word:?}");
            }
        }
        prop_assert_eq!(keywords(&documents, 4), found);
    }

    #[test]
    fn other_bytes_than_a_models_are_refused(cut in 0usize..2_000, changed in 0usize..2_000, bit in 0u8..8) {
        let bytes = train(&examples(&[]), small()).unwrap().to_bytes();
        prop_assert!(Model::from_bytes(&bytes[..cut.min(bytes.len() - 1)]).is_err());
        let mut other = bytes;
        let at = changed.min(other.len() - 1);
        other[at] ^= 1 << bit;
        prop_assert!(Model::from_bytes(&other).is_err());
    }
}
