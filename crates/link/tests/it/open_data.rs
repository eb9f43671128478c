//! The open files on which linkage is measured, without labels. The figures to reach are those of the best published tools
//! on the same files, and better.

use qianmian_link::{LinkConfig, Measure, link, read};

use crate::tables::{configuration, data_set};

fn measure(left: &str, right: Option<&str>, config: &LinkConfig) -> Option<Measure> {
    let folder = tempfile::tempdir().unwrap();
    let left_path = data_set(folder.path(), left)?;
    let right_path = match right {
        Some(right) => Some(data_set(folder.path(), right)?),
        None => None,
    };
    let records = read(&left_path, right_path.as_deref(), config, Some("cluster"), 2).unwrap();
    let linkage = link(&records, config, None, 2).unwrap();
    assert_eq!(linkage.dependences(), [], "no column of this file says again what another says");
    let measure = linkage.measure()?;
    eprintln!("{left}: {} pairs compared, {measure:?}", linkage.compared());
    Some(measure)
}

#[test]
fn febrl4() {
    let Some(measure) = measure("febrl4a", Some("febrl4b"), &configuration("febrl4.yaml")) else { return };
    assert!(measure.f1 >= 0.9998, "{measure:?}");
}

#[test]
fn febrl3() {
    let Some(measure) = measure("febrl3", None, &configuration("febrl.yaml")) else { return };
    assert!(measure.f1 >= 0.999, "{measure:?}");
}

#[test]
fn gen100k() {
    let Some(measure) = measure("gen100k", None, &configuration("febrl.yaml")) else { return };
    assert!(measure.f1 >= 0.993, "{measure:?}");
}

#[test]
fn historical_50k() {
    let Some(measure) = measure("historical_50k", None, &configuration("historical.yaml")) else { return };
    assert!(measure.f1 >= 0.89, "{measure:?}");
}
