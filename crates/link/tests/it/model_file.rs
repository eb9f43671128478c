//! The model as a file: written once by each version, read for ever, and the same linkage from it.

use qianmian_link::{Error, LinkConfig, Model, link};

use crate::people::{rows, table};
use crate::tables::{PEOPLE, Tables, linked, links};

fn golden() -> String {
    let path = qianmian_testkit::data::repository().join("tests/golden/link-model-v1.json");
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn a_model_of_version_1_is_read_and_written_as_it_was() {
    let model = Model::parse("link-model-v1.json", &golden()).unwrap();
    assert_eq!(model.to_json(), golden());
}

#[test]
fn a_model_links_as_the_tables_did_that_it_was_learned_from() {
    let people = table(&rows(150, 4));
    let (expected, model) = linked(PEOPLE, &people, |linkage| (links(linkage), linkage.model().to_json()));
    let config = LinkConfig::parse("link.yaml", PEOPLE).unwrap();
    let records = Tables::new().read(&people, &config).unwrap();
    let model = Model::parse("model.json", &model).unwrap();
    assert_eq!(links(&link(&records, &config, Some(model), 2).unwrap()), expected);
}

#[test]
fn files_that_are_not_such_a_model_are_refused() {
    let refusal = |text: &str| match Model::parse("m.json", text) {
        Err(refused @ Error::Model { .. }) => refused.to_string(),
        other => panic!("{other:?}"),
    };
    assert!(refusal(&golden().replace("\"version\": 1", "\"version\": 9")).contains("version 9"));
    assert!(refusal(&golden().replace("\"one_edit\"", "\"two_edit\"")).contains("lacks level `one_edit`"));
    assert!(refusal(&golden().replacen("\"m\": 0.", "\"m\": 7.", 1)).contains("outside 0 to 1"));
    assert!(refusal("{}").starts_with("m.json: missing field"));
}
