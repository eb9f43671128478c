//! The data sets that are too large, or not ours, to commit: see `../shared/data/README.md` beside the repository.
//!
//! A test that needs one returns early when it is absent; [`find`] has then said so on stderr.

use std::io;
use std::path::{Path, PathBuf};

/// The folder of the data sets: `QIANMIAN_DATA`, or `../shared/data` beside the repository.
pub fn root() -> PathBuf {
    #[allow(
        clippy::disallowed_methods,
        reason = "the one setting of the tests; the product never links this crate"
    )]
    let from_environment = std::env::var("QIANMIAN_DATA");
    from_environment.map_or_else(|_| repository().join("../shared/data"), PathBuf::from)
}

/// The root of the repository, for committed files such as `tests/golden`.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The path of a data set such as `orders/online_retail.csv.zst`. When it is absent, a note goes to stderr.
pub fn find(relative: &str) -> Option<PathBuf> {
    let path = root().join(relative);
    if path.is_file() {
        return Some(path);
    }
    #[allow(clippy::print_stderr, reason = "a test that is left out says so")]
    {
        eprintln!(
            "left out: {} is absent; set QIANMIAN_DATA to the folder of the data sets to run this test",
            path.display()
        );
    }
    None
}

/// The decompressed content of a `.zst` file.
pub fn read_zst(path: impl AsRef<Path>) -> io::Result<Vec<u8>> {
    zstd::stream::decode_all(std::fs::File::open(path)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_data_set_is_none() {
        assert_eq!(find("no/such/file.csv.zst"), None);
    }

    #[test]
    fn a_compressed_file_is_read_whole() {
        let path = std::env::temp_dir().join(format!("qianmian-testkit-{}.zst", std::process::id()));
        std::fs::write(&path, zstd::encode_all(&b"a,b\n1,2\n"[..], 1).unwrap()).unwrap();
        let content = read_zst(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(content, b"a,b\n1,2\n");
    }
}
