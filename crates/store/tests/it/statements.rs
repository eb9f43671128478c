//! The files of statements: each is used, and each keeps to what SQLite and PostgreSQL share.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|other| other == extension) {
            found.push(path);
        }
    }
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_statement_is_used() {
    let name = |path: PathBuf| {
        let path = path.strip_prefix(root().join("sql")).unwrap().with_extension("");
        path.to_str().unwrap().replace('\\', "/")
    };
    let there: BTreeSet<String> = files(&root().join("sql"), "sql").into_iter().map(name).collect();
    let code: String =
        files(&root().join("src"), "rs").iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let used = code.split("sql!(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let used: BTreeSet<String> = used.map(str::to_owned).collect();
    assert_eq!(there, used);
}

#[test]
fn statements_keep_to_what_both_databases_share() {
    // Words of one database only, and numberless placeholders, which the other does not know.
    let foreign = [
        "?",
        "ifnull",
        "insert or ",
        "replace into",
        "rowid",
        "glob",
        "strftime",
        "::",
        "greatest(",
        "least(",
    ];
    for path in files(&root().join("sql"), "sql") {
        let text = std::fs::read_to_string(&path).unwrap();
        for word in foreign {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
        assert!(!text.contains(" like ") && text.is_ascii(), "{}", path.display());
    }
}
