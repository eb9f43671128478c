//! The example shop, as shipped in `examples/shop`.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/shop/", $name)))),*]
    };
}

const FILES: &[(&str, &str)] = files![
    "qianmian.toml",
    "events.yaml",
    "sources/orders.yaml",
    "sources/online_retail.yaml",
    "sources/sandbox.yaml",
    "topics/shop.yaml",
    "tags/basic.yaml",
    "tags/behaviour.yaml",
    "tags/interest.yaml",
    "tags/value.yaml",
    "audiences/reachable.yaml",
    "campaigns/baby-week.yaml",
    "data/README.md",
    "data/orders.csv",
];

/// Where the orders are in the workspace.
pub(super) const ORDERS: &str = "data/orders.csv";

/// Writes the example into a folder.
pub(super) fn write(dir: &Path) -> Result<()> {
    for (name, text) in FILES {
        let path = dir.join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

/// The customer numbers of the order book, in order: the first people of the sandbox are these customers.
pub(super) fn customers() -> Result<Vec<String>> {
    let orders = FILES.iter().find(|(name, _)| *name == ORDERS).context("the example has orders")?;
    let mut reader = csv::Reader::from_reader(orders.1.as_bytes());
    let mut customers = BTreeSet::new();
    for row in reader.records() {
        customers.extend(row?.get(0).map(str::to_owned));
    }
    Ok(customers.into_iter().collect())
}
