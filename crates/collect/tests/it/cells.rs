//! Columns of a file without a mapping.

use std::path::Path;

use qianmian_collect::{CellRow, CollectError, read_cells};

fn read(folder: &Path, name: &str, content: &[u8], columns: &[&str]) -> Result<Vec<CellRow>, CollectError> {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    read_cells(&path, columns)?.collect()
}

fn row(line: u64, cells: &[&str]) -> CellRow {
    CellRow { line, cells: Ok(cells.iter().map(ToString::to_string).collect()) }
}

#[test]
fn columns_come_in_the_order_asked_for_from_any_form() {
    let folder = tempfile::tempdir().unwrap();
    let expected = [row(2, &["奶粉", "a"]), row(3, &["x, \"y\"", "b"])];
    let csv = "id,label,text\n1,a,奶粉\n2,b,\"x, \"\"y\"\"\"\n";
    assert_eq!(read(folder.path(), "a.csv", csv.as_bytes(), &["text", "label"]).unwrap(), expected);
    let tsv = "label\ttext\na\t奶粉\nb\t\"x, \"\"y\"\"\"\n";
    assert_eq!(read(folder.path(), "a.tsv", tsv.as_bytes(), &["text", "label"]).unwrap(), expected);
    let lines = "{\"text\":\"奶粉\",\"label\":\"a\"}\n{\"label\":\"b\"}\n";
    let found = read(folder.path(), "a.jsonl", lines.as_bytes(), &["text", "label"]).unwrap();
    assert_eq!(found, [row(1, &["奶粉", "a"]), row(2, &["", "b"])]);
}

#[test]
fn a_broken_line_costs_itself_and_a_missing_column_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let found = read(folder.path(), "a.csv", b"text\nfirst\n\xff\xfe\nlast\n", &["text"]).unwrap();
    assert_eq!(found.len(), 3);
    assert!(found[1].cells.as_ref().unwrap_err().contains("not UTF-8"), "{found:?}");
    assert_eq!(found[2], row(4, &["last"]));
    let error = read(folder.path(), "b.csv", b"txt,label\n", &["text"]).unwrap_err().to_string();
    assert!(
        error.contains("the file has no column `text`") && error.contains("did you mean `txt`"),
        "{error}"
    );
}
