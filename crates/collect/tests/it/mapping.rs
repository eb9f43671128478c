//! Rows to records.

use qianmian_model::value::get;
use qianmian_model::{Counts, RecordKind, Value};
use qianmian_testkit::time;

use super::{codes, read_bytes, read_csv, sample_source, shown_identifiers, source};

const HEADER: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

#[test]
fn the_lines_of_an_invoice_make_one_order() {
    let rows = "536365,85123A,HEART,6.0,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n\
                536365,71053,LANTERN,6.0,2010-12-01 08:26:00,3.39,17850.0,United Kingdom\n\
                536365,71053,LANTERN,6.0,2010-12-01 08:26:00,3.39,17850.0,United Kingdom\n";
    let batch = read_csv(&format!("{HEADER}{rows}"), &sample_source("online_retail.yaml"));
    let [order] = &batch.records[..] else { panic!("one order: {batch:?}") };
    assert_eq!(order.kind, RecordKind::Track("Order Completed".into()));
    assert_eq!(order.at, time("2010-12-01T08:26:00Z"));
    assert_eq!(shown_identifiers(order), ["customer_id:17850"]);
    assert_eq!(order.traits, [("country".into(), "United Kingdom".into())]);
    assert_eq!((order.rows, order.position.offset), (3, 2));
    // 6 * 2.55 + 6 * 3.39, without the errors of binary fractions.
    assert_eq!(get(&order.properties, "total"), Some(&Value::Number(35.64)));
    assert_eq!(get(&order.properties, "quantity"), Some(&Value::Number(12.0)));
    assert_eq!(get(&order.properties, "currency"), Some(&"GBP".into()));
    let Some(Value::List(products)) = get(&order.properties, "products") else { panic!("products") };
    let second = vec![
        ("product_id".to_owned(), "71053".into()),
        ("name".to_owned(), "LANTERN".into()),
        ("quantity".to_owned(), Value::Number(6.0)),
        ("price".to_owned(), Value::Number(3.39)),
    ];
    assert_eq!((products.len(), &products[1]), (2, &Value::Object(second)));
    assert_eq!(batch.counts, Counts { rows_in: 3, rows_out: 1, rows_merged: 2, rows_rejected: 0 });
}

#[test]
fn a_cancellation_is_a_refund_of_a_positive_amount() {
    let rows = "C536379,D,Discount,-2.0,2010-12-01 09:41:00,27.5,14527.0,United Kingdom\n";
    let batch = read_csv(&format!("{HEADER}{rows}"), &sample_source("online_retail.yaml"));
    let refund = &batch.records[0];
    assert_eq!(refund.kind, RecordKind::Track("Order Refunded".into()));
    assert_eq!(get(&refund.properties, "total"), Some(&Value::Number(55.0)));
    assert_eq!(get(&refund.properties, "quantity"), Some(&Value::Number(2.0)));
}

#[test]
fn a_row_is_rejected_with_every_rule_it_breaks() {
    let rows = "1,A,a,-1.0,2010-12-01 09:41:00,0.0,,France\n\
                2,A,a,1.0,sometime,1.0,5.0,France\n\
                3,A,a,many,2010-12-01 09:41:00,1.0,5.0,France\n\
                4,A,a,1.0,1810-12-01 09:41:00,1.0,5.0,France\n\
                5,A,a,1.0,,1.0,5.0,France\n\
                5,A,a,1.0,2010-12-01 09:41:00,1.0,5.0,France\n";
    let batch = read_csv(&format!("{HEADER}{rows}"), &sample_source("online_retail.yaml"));
    let failures = |index: usize| codes(&batch.rejected[index..=index]);
    assert_eq!(failures(0), ["missing_customer", "zero_price", "negative_quantity"]);
    assert_eq!(failures(1), ["time_unreadable"]);
    assert_eq!(failures(2), ["negative_quantity", "not_a_number"]);
    assert_eq!(failures(3), ["time_out_of_range"]);
    assert_eq!(failures(4), ["time_missing"]);
    let failure = &batch.rejected[1].failures[0];
    assert_eq!((failure.field.as_str(), failure.raw.as_str()), ("InvoiceDate", "sometime"));
    assert_eq!(batch.rejected[0].raw, "1,A,a,-1.0,2010-12-01 09:41:00,0.0,,France");
    // The other line of invoice 5 is an order of its own.
    assert_eq!((batch.records.len(), batch.records[0].rows), (1, 1));
    assert_eq!(batch.counts, Counts { rows_in: 6, rows_out: 1, rows_merged: 0, rows_rejected: 5 });
}

#[test]
fn groups_lie_anywhere_and_come_in_the_order_of_their_first_row() {
    let grouped = "name: t\npurpose: service\nidentifiers: {id: id}\ngroup_by: [order]\nsum: {n: n}\n";
    let rows = "order,id,n\nb,1,1\na,2,10\nb,1,2\nc,3,100\na,2,20\n";
    let orders = |batch_rows| {
        let batch = read_bytes("rows.csv", rows.as_bytes(), &source(grouped), batch_rows).unwrap();
        let sums = batch.records.iter().map(|record| record.properties[0].1.as_number().unwrap());
        (sums.collect::<Vec<_>>(), batch.counts)
    };
    let counts = Counts { rows_in: 5, rows_out: 3, rows_merged: 2, rows_rejected: 0 };
    assert_eq!(orders(1), (vec![3.0, 30.0, 100.0], counts));
    assert_eq!(orders(100), orders(1));
}

#[test]
fn contiguous_groups_are_handed_over_as_they_end() {
    let contiguous = "name: t\npurpose: service\nidentifiers: {id: id}\ngroup_by: [id]\nsum: {n: n}\ngrouped: contiguous\ndedupe: rows\n";
    let rows = "id,n\n1,1\n1,1\n1,2\n2,10\n3,5\n3,6\n1,7\n";
    for batch_rows in [1, 2, 100] {
        let batch = read_bytes("rows.csv", rows.as_bytes(), &source(contiguous), batch_rows).unwrap();
        let sums: Vec<_> =
            batch.records.iter().map(|record| record.properties[0].1.as_number().unwrap()).collect();
        assert_eq!(sums, [3.0, 10.0, 11.0]);
        assert_eq!(codes(&batch.rejected), ["group_not_contiguous"]);
        assert_eq!(batch.rejected[0].position.offset, 8);
        assert_eq!(batch.counts, Counts { rows_in: 7, rows_out: 3, rows_merged: 3, rows_rejected: 1 });
    }
}

#[test]
fn message_ids_follow_the_declared_columns_else_the_line() {
    let ids = |yaml: &str, rows: &str| {
        let batch =
            read_csv(rows, &source(&format!("name: t\npurpose: service\nidentifiers: {{id: id}}\n{yaml}")));
        batch.records.into_iter().map(|record| record.message_id).collect::<Vec<_>>()
    };
    let declared = ids("message_id: [id]\n", "id,n\n1,1\n2,1\n1,9\n");
    assert_eq!(declared[0], declared[2]);
    assert_ne!(declared[0], declared[1]);
    let by_line = ids("", "id,n\n1,1\n1,1\n");
    assert_ne!(by_line[0], by_line[1]);
    assert_eq!(by_line, ids("", "id,n\n1,1\n1,1\n"));
    assert_eq!(ids("dedupe: rows\n", "id,n\n1,1\n1,1\n2,2\n").len(), 2);
    assert_eq!(ids("dedupe: rows\n", "id,n\n1,1\n")[0], ids("dedupe: rows\n", "id,n\n5,5\n1,1\n")[1]);
}

#[test]
fn a_row_may_only_state_traits_and_consents() {
    let crm = source(
        "name: crm\npurpose: marketing\nidentifiers: {phone: mobile, email: mail}\n\
         traits: {birthday: {column: born, type: time, formats: ['%Y年%m月%d日']}, vip: {column: vip, type: bool}}\n\
         consents: {marketing: opt_in}\nzone: Asia/Shanghai\n\
         require: [{that: {column: mobile, starts_with: 1}, code: no_mobile, reason: not a mobile number}]\n",
    );
    let rows =
        "mobile,mail,born,vip,opt_in\n13800138000,,1990年5月1日,是,yes\n13900139000,a@b.cn,,,\n02155,,,,\n";
    let batch = read_csv(rows, &crm);
    let [first, second] = &batch.records[..] else { panic!("two people") };
    assert_eq!(first.kind, RecordKind::Identify);
    assert_eq!(
        first.traits,
        [
            ("birthday".to_owned(), Value::Time(time("1990-04-30T15:00:00Z"))),
            ("vip".to_owned(), Value::Bool(true))
        ]
    );
    assert_eq!(first.consents, [("marketing".to_owned(), true)]);
    assert_eq!(shown_identifiers(second), ["phone:13900139000", "email:a@b.cn"]);
    assert_eq!((second.traits.len(), second.consents.len()), (0, 0));
    let failure = &batch.rejected[0].failures[0];
    assert_eq!((failure.code, failure.field.as_str(), failure.raw.as_str()), ("no_mobile", "mobile", ""));
}
