//! The mappings on the real files, against figures counted independently with Python's `csv` and `fractions`.

use std::collections::BTreeMap;

use qianmian_collect::{ReadOptions, read_file};
use qianmian_model::value::get;
use qianmian_model::{Counts, Record, RecordKind, Rejected};
use qianmian_testkit::{data, time};

use super::{RECEIVED, sample_source};

/// All records and rejects of a file of the data folder.
fn read(source: &str, file: &str) -> Option<(Vec<Record>, Vec<Rejected>, Counts)> {
    let path = data::find(file)?;
    let mut read = read_file(&path, &sample_source(source), ReadOptions::new(time(RECEIVED))).unwrap();
    let (mut records, mut rejected) = (Vec::new(), Vec::new());
    for batch in read.by_ref() {
        let batch = batch.unwrap();
        assert!(batch.counts.reconciles());
        records.extend(batch.records);
        rejected.extend(batch.rejected);
    }
    Some((records, rejected, read.totals()))
}

/// The sum of `total` over the records of an event, in thousandths.
fn total_of(records: &[Record], event: &str) -> (usize, i64) {
    let of_event = records.iter().filter(|record| record.kind == RecordKind::Track(event.to_owned()));
    let totals: Vec<f64> =
        of_event.map(|record| get(&record.properties, "total").unwrap().as_number().unwrap()).collect();
    #[allow(clippy::cast_possible_truncation, reason = "amounts are far below 2^53")]
    let millis = totals.iter().map(|total| (total * 1000.0).round() as i64).sum();
    (totals.len(), millis)
}

#[test]
fn online_retail_maps_to_orders_and_refunds() {
    let Some((records, rejected, counts)) = read("online_retail.yaml", "orders/online_retail.csv.zst") else {
        return;
    };
    assert_eq!(
        counts,
        Counts { rows_in: 541_909, rows_out: 22_186, rows_merged: 406_789 - 22_186, rows_rejected: 135_120 }
    );
    let mut reasons = BTreeMap::new();
    for failure in rejected.iter().flat_map(|reject| &reject.failures) {
        *reasons.entry(failure.code).or_insert(0) += 1;
    }
    assert_eq!(
        reasons,
        BTreeMap::from([("missing_customer", 135_080), ("negative_quantity", 1_336), ("zero_price", 2_517)])
    );
    assert_eq!(total_of(&records, "Order Completed"), (18_532, 8_887_208_894));
    assert_eq!(total_of(&records, "Order Refunded"), (3_654, 608_689_470));
    let lines: usize = records
        .iter()
        .map(|record| match get(&record.properties, "products") {
            Some(qianmian_model::Value::List(products)) => products.len(),
            other => panic!("{other:?}"),
        })
        .sum();
    assert_eq!(lines, 401_564);
    let mut ids: Vec<_> = records.iter().map(|record| record.message_id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), records.len(), "each order has an id of its own");
    assert!(records.windows(2).all(|pair| pair[0].position.offset < pair[1].position.offset));
}

#[test]
fn cdnow_maps_to_orders() {
    let Some((records, rejected, counts)) = read("cdnow_original.yaml", "orders/cdnow_sample.csv") else {
        return;
    };
    assert_eq!(counts, Counts { rows_in: 6_919, rows_out: 6_911, rows_merged: 0, rows_rejected: 8 });
    assert!(rejected.iter().all(|reject| reject.failures[0].code == "zero_amount"));
    assert_eq!(total_of(&records, "Order Completed"), (6_911, 244_091_940));
    // Midnight in New York.
    assert_eq!(records[0].at, time("1997-01-01T05:00:00Z"));
    let mut ids: Vec<_> = records.iter().map(|record| record.message_id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 6_911, "two equal purchases on one day are two");
}
