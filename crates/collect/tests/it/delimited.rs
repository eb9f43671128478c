//! Delimited text: a broken line costs itself and nothing after it.

use proptest::prelude::*;
use qianmian_collect::file::FileBatch;
use qianmian_model::{Counts, Value};

use super::{codes, read_bytes, read_csv, source};

const TWO_COLUMNS: &str = "name: test\npurpose: service\nidentifiers: {id: id}\nproperties: {note: note}\n";

/// The notes of the records, in order.
fn notes(batch: &FileBatch) -> Vec<String> {
    let text = |value: &Value| value.as_text().unwrap_or_default().to_owned();
    batch
        .records
        .iter()
        .map(|record| record.properties.first().map_or_else(String::new, |(_, v)| text(v)))
        .collect()
}

/// `line: raw: reason` of each reject.
fn rejects(batch: &FileBatch) -> Vec<String> {
    let show = |reject: &qianmian_model::Rejected| {
        format!("{}: {}: {}", reject.position.offset, reject.raw, reject.failures[0].reason)
    };
    batch.rejected.iter().map(show).collect()
}

#[test]
fn a_line_of_the_wrong_width_is_rejected_with_its_number() {
    let batch = read_csv("id,note\n1,a\n2\n3,c,d\n4,e\n", &source(TWO_COLUMNS));
    assert_eq!(notes(&batch), ["a", "e"]);
    assert_eq!(
        rejects(&batch),
        [
            "3: 2: the line has 1 columns where the file has 2",
            "4: 3,c,d: the line has 3 columns where the file has 2"
        ]
    );
    assert_eq!(batch.counts, Counts { rows_in: 4, rows_out: 2, rows_merged: 0, rows_rejected: 2 });
    assert_eq!(codes(&batch.rejected), ["broken_line", "broken_line"]);
}

#[test]
fn quotes_hold_delimiters_quotes_and_line_breaks() {
    let batch = read_csv(
        "id,note\r\n1,\"a,b\"\r\n2,\"say \"\"hi\"\"\"\r\n3,\"two\nlines\"\r\n\"4\",d\r\n",
        &source(TWO_COLUMNS),
    );
    assert_eq!(notes(&batch), ["a,b", "say \"hi\"", "two\nlines", "d"]);
    let lines: Vec<u64> = batch.records.iter().map(|record| record.position.offset).collect();
    assert_eq!(lines, [2, 3, 4, 6]);
}

#[test]
fn a_stray_quote_does_not_swallow_what_follows() {
    let batch = read_csv("id,note\n1,\"a\n2,b\n3,\"c\"\n4,d\n", &source(TWO_COLUMNS));
    assert_eq!(notes(&batch), ["b", "c", "d"]);
    assert_eq!(rejects(&batch), ["2: 1,\"a: a quote opens a field that does not end where it should"]);
    // Two stray quotes make a field over lines, of the wrong width.
    let batch = read_csv("id,note\n1,\"a\n2,b\n3,c\",x\n4,d\n", &source(TWO_COLUMNS));
    assert_eq!(notes(&batch), ["b", "d"]);
    assert_eq!(batch.rejected.iter().map(|reject| reject.position.offset).collect::<Vec<_>>(), [2, 4]);
    let many = format!("id,note\n0,\"a\n{}", (1..2000).map(|id| format!("{id},b\n")).collect::<String>());
    let batch = read_csv(&many, &source(TWO_COLUMNS));
    assert_eq!((batch.records.len(), batch.rejected.len()), (1999, 1));
    let batch = read_csv("id,note\n1,\"a\"b\n2,c\n", &source(TWO_COLUMNS));
    assert_eq!(rejects(&batch), ["2: 1,\"a\"b: there is text after the closing quote of a field"]);
}

#[test]
fn bytes_that_are_not_utf8_are_shown_and_rejected() {
    let batch = read_bytes("rows.csv", b"id,note\n1,caf\xe9\n2,b\n", &source(TWO_COLUMNS), 10).unwrap();
    assert_eq!(notes(&batch), ["b"]);
    assert_eq!(rejects(&batch), ["2: 1,caf\u{fffd}: byte 6 is not UTF-8; convert the file to UTF-8"]);
}

#[test]
fn a_line_over_the_limit_is_rejected_and_passed_over() {
    let content = format!("id,note\n1,{}\n2,b\n", "x".repeat(20 * 1024 * 1024));
    let batch = read_csv(&content, &source(TWO_COLUMNS));
    assert_eq!((notes(&batch), codes(&batch.rejected)), (vec!["b".to_owned()], vec!["broken_line"]));
}

#[test]
fn marks_blanks_and_other_delimiters_are_understood() {
    let marked = read_csv("\u{feff}id , note\n\n 1 ,  a \n2,b", &source(TWO_COLUMNS));
    assert_eq!(notes(&marked), ["a", "b"]);
    assert_eq!(marked.records[0].identifiers[0].value, "1");
    let tabs = source(&format!("{TWO_COLUMNS}delimiter: tab\n"));
    assert_eq!(notes(&read_csv("id\tnote\n1\ta,b\n", &tabs)), ["a,b"]);
    let bare = source(&format!("{TWO_COLUMNS}header: false\ncolumns: [note, id]\ndelimiter: ;\n"));
    assert_eq!(notes(&read_csv("a;1\nb;2\n", &bare)), ["a", "b"]);
}

#[test]
fn a_file_without_a_header_line_is_refused() {
    let error = read_bytes("rows.csv", b"", &source(TWO_COLUMNS), 10).unwrap_err();
    assert!(error.to_string().ends_with("rows.csv: it is empty, without a header"), "{error}");
    let batch = read_csv("id,note\n", &source(TWO_COLUMNS));
    assert_eq!(batch.counts, Counts::default());
}

proptest! {
    /// What the csv crate writes is read back cell by cell.
    #[test]
    fn well_formed_text_is_read_as_it_was_written(
        rows in prop::collection::vec(("[1-9]{1,3}", "[a-c\",;'\n\r 中]{0,8}"), 1..40),
        batch_rows in 1usize..50,
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["id", "note"]).unwrap();
        for (id, note) in &rows {
            writer.write_record([id, note]).unwrap();
        }
        let content = writer.into_inner().unwrap();
        let batch = read_bytes("rows.csv", &content, &source(TWO_COLUMNS), batch_rows).unwrap();
        prop_assert_eq!(&batch.rejected, &[]);
        let expect: Vec<String> = rows.iter().map(|(_, note)| note.replace("\r\n", "\n").trim().to_owned()).collect();
        prop_assert_eq!(notes(&batch), expect);
    }

    /// Nothing makes the reader panic or lose count.
    #[test]
    fn any_bytes_are_accounted_for(content in prop::collection::vec(prop::sample::select(&b"1,a\"\n\r\xff "[..]), 0..200)) {
        let mut file = b"id,note\n".to_vec();
        file.extend(content);
        let batch = read_bytes("rows.csv", &file, &source(TWO_COLUMNS), 7).unwrap();
        prop_assert!(batch.counts.reconciles());
        prop_assert_eq!(batch.records.len() + batch.rejected.len(), usize::try_from(batch.counts.rows_in).unwrap());
    }
}
