//! What is embedded is what was built: held on a folder made here, so that it is held without Node as well.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../../build/embed.rs"]
mod embed;

use std::fs;
use std::io::Read as _;

use flate2::read::GzDecoder;
use qianmian_console::{Asset, Console};

#[test]
fn files_are_embedded_by_path_and_packed_where_that_is_smaller() {
    let (dist, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::create_dir(dist.path().join("assets")).unwrap();
    let script = "export const answer = 42;\n".repeat(100);
    for (name, text) in [
        ("index.html", "<p>"),
        ("assets/app-1a.js", &script),
        ("assets/app-1a.js.map", "{}"),
        (".gitkeep", ""),
    ] {
        fs::write(dist.path().join(name), text).unwrap();
    }
    let files = embed::collect(dist.path()).unwrap();
    let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["assets/app-1a.js", "index.html"]);

    let code = embed::table(&files, out.path()).unwrap();
    let lines: Vec<&str> = code.lines().collect();
    assert!(lines[1].contains("text/javascript; charset=utf-8") && lines[1].contains("0.gz"), "{code}");
    assert!(lines[2].contains("text/html; charset=utf-8") && lines[2].contains("gzip: None"), "{code}");
    let mut unpacked = String::new();
    let packed = fs::File::open(out.path().join("0.gz")).unwrap();
    GzDecoder::new(packed).read_to_string(&mut unpacked).unwrap();
    assert_eq!(unpacked, script);
    assert!(!lines[1].contains(&etag_of(lines[2])), "files of other contents have other tags");
}

fn etag_of(line: &str) -> String {
    line.split_once("etag: ").unwrap().1.split_once(',').unwrap().0.to_owned()
}

#[test]
fn a_console_is_found_by_path_and_its_page_takes_the_nonce() {
    const FILES: &[Asset] =
        &[file("assets/app.js", b"1"), file("index.html", b"<style nonce=__CSP_NONCE__>")];
    let console = Console::new(FILES).unwrap();
    assert_eq!(console.page("abc"), "<style nonce=abc>");
    assert!(console.find("assets/app.js").unwrap().is_immutable());
    assert!(!console.find("index.html").unwrap().is_immutable());
    assert!(console.find("assets/other.js").is_none());
    assert!(Console::new(&FILES[..1]).is_none(), "without its page there is no console");
}

const fn file(path: &'static str, plain: &'static [u8]) -> Asset {
    Asset { path, content_type: "text/plain", etag: "\"1\"", plain, gzip: None }
}
