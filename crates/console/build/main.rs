//! Embeds `console/dist`, where `cargo xtask console` has built it. Without it everything builds as well.

mod embed;

use std::env;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    // From the package's folder, where cargo runs this: another checkout with the same target directory has its own.
    let console = Path::new("../../console");
    let dist = console.join("dist");
    // Cargo looks through a folder that is watched, so the narrowest one that tells of a change. One that is not there
    // would count as changed at every build.
    for watched in [dist.as_path(), console] {
        if watched.exists() {
            tell(&format!("rerun-if-changed={}", watched.display()));
            break;
        }
    }
    tell("rerun-if-changed=build");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("no OUT_DIR"))?);
    let files =
        if dist.join("index.html").exists() { embed::collect(&dist.canonicalize()?)? } else { Vec::new() };
    let code = embed::table(&files, &out)?;
    std::fs::write(out.join("built.rs"), code)
}

#[allow(clippy::print_stdout, reason = "how a build script speaks to cargo")]
fn tell(text: &str) {
    println!("cargo::{text}");
}
