//! Snapshots of audiences, and read-outs of experiments.

use qianmian_model::Time;
use qianmian_store::audiences::{self, Snapshot};
use qianmian_store::experiments::{self, ExperimentResult};

use crate::backend::Backend;

pub(crate) async fn snapshots_are_found_by_name_and_number(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let snapshot = |name: &str, at, people: u32| Snapshot {
        name: name.to_owned(),
        expression: "tag('tier') = 'high'".to_owned(),
        taken_at: Time(at),
        members: (0..people).collect(),
    };
    audiences::save(&mut tx, &snapshot("vip", 2, 20)).await.unwrap();
    let first = audiences::save(&mut tx, &snapshot("vip", 1, 10)).await.unwrap();
    audiences::save(&mut tx, &snapshot("all", 3, 0)).await.unwrap();
    assert_eq!(audiences::find(&mut tx, first).await.unwrap(), Some(snapshot("vip", 1, 10)));
    assert_eq!(audiences::latest(&mut tx, "vip").await.unwrap(), Some(snapshot("vip", 2, 20)));
    assert_eq!(audiences::latest(&mut tx, "none").await.unwrap(), None);
    let listed = audiences::list(&mut tx).await.unwrap();
    let listed: Vec<_> = listed.iter().map(|summary| (summary.name.as_str(), summary.people)).collect();
    assert_eq!(listed, [("all", 0), ("vip", 10), ("vip", 20)]);
}

pub(crate) async fn experiment_results_are_found_by_name(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let result = |name: &str, at, result: &str| ExperimentResult {
        name: name.to_owned(),
        at: Time(at),
        result: result.to_owned(),
    };
    for one in [result("a", 2, "{}"), result("a", 1, "{}"), result("b", 1, "{}"), result("a", 2, "[]")] {
        experiments::save(&mut tx, &one).await.unwrap();
    }
    assert_eq!(experiments::latest(&mut tx, "a").await.unwrap(), Some(result("a", 2, "[]")));
    assert_eq!(experiments::results_of(&mut tx, "a").await.unwrap().len(), 2);
    assert_eq!(experiments::list(&mut tx).await.unwrap(), [result("a", 2, "[]"), result("b", 1, "{}")]);
}
