//! From a folder of built files to the table of [`Asset`](../src/lib.rs)s, each with a packed twin where that is smaller.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use flate2::write::GzEncoder;
use flate2::{Compression, Crc};

/// One file: its path in the address, with `/` between, and where it is.
pub(crate) type File = (String, PathBuf);

/// All files below a folder but source maps and hidden ones, by path.
pub(crate) fn collect(root: &Path) -> io::Result<Vec<File>> {
    let mut found = Vec::new();
    walk(root, "", &mut found)?;
    found.sort();
    Ok(found)
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<File>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| {
            io::Error::other(format!("{}: the name of {name:?} is not UTF-8", folder.display()))
        })?;
        if name.starts_with('.') || name.ends_with(".map") {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &format!("{path}/"), found)?;
        } else {
            found.push((path, entry.path()));
        }
    }
    Ok(())
}

/// Writes the packed twins into a folder; gives the Rust code of the table.
pub(crate) fn table(files: &[File], out: &Path) -> io::Result<String> {
    let mut code = String::from("static ASSETS: &[Asset] = &[\n");
    for (number, (path, file)) in files.iter().enumerate() {
        let plain = fs::read(file)?;
        let packed = pack(&plain)?;
        let gzip = if packed.len() < plain.len() {
            let twin = out.join(format!("{number}.gz"));
            fs::write(&twin, packed)?;
            format!("Some(include_bytes!({twin:?}))")
        } else {
            "None".to_owned()
        };
        let (etag, kind) = (etag(&plain), content_type(path));
        writeln!(
            code,
            "    Asset {{ path: {path:?}, content_type: {kind:?}, etag: {etag:?}, plain: include_bytes!({file:?}), gzip: {gzip} }},"
        )
        .map_err(io::Error::other)?;
    }
    code.push_str("];\n");
    Ok(code)
}

fn pack(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain)?;
    encoder.finish()
}

/// Checksum and length: enough to tell one build's file from another's.
fn etag(plain: &[u8]) -> String {
    let mut crc = Crc::new();
    crc.update(plain);
    format!("\"{:08x}-{:x}\"", crc.sum(), plain.len())
}

/// What a browser is told of a file, by the end of its name.
fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
