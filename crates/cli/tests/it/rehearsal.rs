//! `tags rehearse`: the live path over files, in a store that is gone afterwards.

use std::fs::{self, File};
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray, UInt32Array};
use parquet::arrow::ArrowWriter;

use crate::workspace::{qianmian, run};

const TAGS: &str = "- tag: clicker
  title: { zh: 点击, en: Clicks }
  dimension: behaviour
  when: count('Link Clicked', '2d', where => place is null) >= 2
";

#[test]
fn a_rehearsal_takes_every_event_in_and_waits_for_midnight() {
    let folder = tempfile::tempdir().unwrap();
    let (events, tags) = (folder.path().join("events.parquet"), folder.path().join("tags.yaml"));
    fs::write(&tags, TAGS).unwrap();
    let hour = 3_600_000_000_i64;
    // Person 1 clicks yesterday and today, person 2 today alone, person 9 does something else.
    let rows =
        [(1, 30, "Link Clicked"), (1, 10, "Link Clicked"), (2, 9, "Link Clicked"), (9, 8, "Message Read")];
    let noon = 20_000 * 24 * hour + 12 * hour;
    let columns: [(&str, ArrayRef); 3] = [
        ("user_id", Arc::new(rows.iter().map(|(who, ..)| *who).collect::<UInt32Array>())),
        (
            "ts",
            Arc::new(
                rows.iter().map(|(_, ago, _)| Some(noon - ago * hour)).collect::<TimestampMicrosecondArray>(),
            ),
        ),
        ("event", Arc::new(rows.iter().map(|(.., event)| Some(*event)).collect::<StringArray>())),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(File::create(&events).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();

    let mut command = qianmian();
    command.args(["tags", "rehearse", "--batch", "3", "--last", "1", "--format", "json", "--events"]);
    command.arg(&events).arg("--tags").arg(&tags);
    let report = run(command).json();
    for (figure, expected) in
        [("tags", 1), ("people", 3), ("events", 4), ("last_events", 1), ("midnight_people_changed", 1)]
    {
        assert_eq!(report[figure], expected, "{figure} of {report}");
    }
}
