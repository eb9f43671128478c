//! Half a million real order lines, dirty as they are, through the whole pipeline. The expected figures were counted from
//! the file apart from this product: lines by the first rule they break, invoices, customers, identical lines.

use std::path::Path;

use qianmian_testkit::data;
use serde_json::json;

use crate::history::History;
use crate::workspace::Workspace;

#[tokio::test]
async fn online_retail_goes_through_and_only_once() {
    let Some(file) = data::find("orders/online_retail.csv.zst") else { return };
    let workspace = Workspace::copy_of(&data::repository().join("benches/workspace"));
    let done = import(&workspace, &file);
    assert_eq!(rows(&done), json!([541_909, 22_186, 384_603, 135_120]));
    assert_eq!(done["people_created"], 4_371);

    let history = History::read(workspace.root()).await;
    assert_eq!(history.rejected(), [("missing_customer", 135_080), ("zero_price", 40)].into());
    assert_eq!(history.quarantine.len(), 135_120, "each of them is kept");
    let revenue = |event: &str| {
        let of_event = history.events.iter().filter(|found| &*found.body.name == event);
        let revenues = of_event.map(|event| {
            let revenue = qianmian_model::value::get(&event.body.properties, "revenue");
            revenue.and_then(|value| value.as_number()).unwrap()
        });
        let revenues: Vec<f64> = revenues.collect();
        (revenues.len(), format!("{:.2}", revenues.iter().sum::<f64>()))
    };
    assert_eq!(revenue("Order Completed"), (18_532, "8887208.89".to_owned()));
    assert_eq!(revenue("Order Refunded"), (3_654, "608689.47".to_owned()));

    let again = import(&workspace, &file);
    assert_eq!(rows(&again), json!([0, 0, 0, 0]));
    let unchanged = History::read(workspace.root()).await;
    assert_eq!(unchanged.stages, history.stages);
}

fn import(workspace: &Workspace, file: &Path) -> serde_json::Value {
    let file = file.to_str().unwrap();
    workspace.run(["import", file, "--source", "online_retail", "--format", "json"]).json()
}

fn rows(report: &serde_json::Value) -> serde_json::Value {
    ["rows_in", "rows_out", "rows_merged", "rows_rejected"].map(|rows| report[rows].clone()).into()
}
