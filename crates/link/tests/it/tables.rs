//! Tables of a test, in a folder of their own.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use qianmian_link::{Error, LinkConfig, Linkage, Records, link, read};

/// The configuration of generated people.
pub(crate) const PEOPLE: &str = "
id: id
columns:
  given_name: {kind: name, crossed_with: surname}
  surname: {kind: name}
  born: {kind: date}
  postcode: {kind: postcode}
  street: {kind: text}
  phone: {kind: phone}
";

pub(crate) struct Tables {
    folder: tempfile::TempDir,
}

impl Tables {
    pub(crate) fn new() -> Tables {
        Tables { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Reads one table, for a configuration.
    pub(crate) fn read(&self, text: &str, config: &LinkConfig) -> Result<Records, Error> {
        read(&self.write("people.csv", text), None, config, None, 1)
    }
}

/// What is said of a table or configuration, with the folder's name taken out.
#[track_caller]
pub(crate) fn refusal(config: &str, table: &str) -> String {
    let tables = Tables::new();
    let refused = match LinkConfig::parse("link.yaml", config) {
        Err(refused) => refused,
        Ok(config) => tables.read(table, &config).unwrap_err(),
    };
    refused.to_string().replace(&format!("{}/", tables.folder.path().display()), "")
}

/// Links one table.
pub(crate) fn linked<T>(config: &str, table: &str, look: impl FnOnce(&Linkage<'_>) -> T) -> T {
    let config = LinkConfig::parse("link.yaml", config).unwrap();
    let records = Tables::new().read(table, &config).unwrap();
    look(&link(&records, &config, None, 2).unwrap())
}

/// The linked pairs of ids.
pub(crate) fn links(linkage: &Linkage<'_>) -> BTreeSet<(String, String)> {
    let mut links = BTreeSet::new();
    let all: Result<(), std::convert::Infallible> = linkage.each_link(|link| {
        links.insert((link.left.to_owned(), link.right.to_owned()));
        Ok(())
    });
    all.unwrap();
    links
}

/// The repository's configuration of a data set.
pub(crate) fn configuration(name: &str) -> LinkConfig {
    let path = qianmian_testkit::data::repository().join("benches/link").join(name);
    LinkConfig::parse(name, &std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A decompressed data set, in a folder.
pub(crate) fn data_set(folder: &Path, name: &str) -> Option<PathBuf> {
    let compressed = qianmian_testkit::data::find(&format!("identity/{name}.csv.zst"))?;
    let path = folder.join(format!("{name}.csv"));
    std::fs::write(&path, qianmian_testkit::data::read_zst(compressed).unwrap()).unwrap();
    Some(path)
}
