//! The tracking plan.

use qianmian_collect::tracking_plan::parse_plan;
use qianmian_model::plan::{FieldSpec, ValueType};

const PLAN: &str = "\
events:
  Order Completed:
    description: an order was paid
    purpose: service
    properties:
      order_id: text
      total: {type: number, required: true}
      products: json
  Message Received:
    properties:
      text: {type: text, free_text: true, description: what was written}
  Group Left: {}
traits:
  gender: text
  birthday: {type: time}
";

fn findings(yaml: &str) -> String {
    parse_plan("events.yaml", yaml).unwrap_err().to_string()
}

#[test]
fn a_plan_is_read() {
    let plan = parse_plan("events.yaml", PLAN).unwrap();
    let order = &plan.events["Order Completed"];
    assert_eq!(order.purpose.as_deref(), Some("service"));
    assert_eq!(
        order.properties["total"],
        FieldSpec { value_type: ValueType::Number, required: true, free_text: false }
    );
    assert!(plan.events["Message Received"].properties["text"].free_text);
    assert!(plan.events["Group Left"].properties.is_empty());
    assert_eq!(plan.traits["birthday"].value_type, ValueType::Time);
    assert_eq!(plan.properties().len(), 4);
    assert_eq!(parse_plan("events.yaml", "events: {}\n").unwrap().events.len(), 0);
}

#[test]
fn a_property_with_two_types_is_located() {
    let yaml = "\
events:
  Order Completed: {properties: {total: number}}
  Order Refunded:
    properties:
      total: text
      note: {type: number, free_text: true}
";
    insta::assert_snapshot!(findings(yaml), @"
    events.yaml:5:14: error: property `total` is text here and number in `Order Completed` (a property has one type in all events: use another name)
    events.yaml:6:20: error: only text can be free text
    ");
}

#[test]
fn mistakes_are_located_with_the_nearest_name() {
    insta::assert_snapshot!(findings("events:\n  Seen:\n    properties:\n      n: nubmer\n"), @"events.yaml:4:10: error: unknown type `nubmer` (did you mean `number`?)");
    insta::assert_snapshot!(findings("events:\n  Seen:\n    propertys: {}\n"), @"events.yaml:3:5: error: unknown key `propertys` (did you mean `properties`?)");
    insta::assert_snapshot!(findings("traits:\n  age: {required: true}\n"), @"events.yaml:2:9: error: missing key `type`");
}
