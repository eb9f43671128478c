//! The rules of the house that no compiler holds: dependencies point downward, every file says what it is for,
//! nothing unfinished lands. Sizes are reported, not enforced.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test; the sizes are its report")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// Layer of every crate, lowest first. Stage crates (3) never depend on each other, nor do others of one layer.
const LAYERS: &[(&str, u8)] = &[
    ("model", 0),
    ("yaml", 1),
    ("store", 1),
    ("lake", 2),
    ("rule", 2),
    ("text", 2),
    ("collect", 3),
    ("clean", 3),
    ("identity", 3),
    ("link", 3),
    ("tag", 3),
    ("audience", 3),
    ("deliver", 3),
    ("validate", 3),
    ("sandbox", 4),
    ("pipeline", 4),
    ("console", 1),
    ("server", 5),
    ("cli", 6),
];

/// Heavy or guarded libraries and the crates that may use them.
const GUARDED: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("axum", &["server"]),
    ("arrow", &["lake", "tag", "collect"]),
    ("parquet", &["lake", "tag", "collect"]),
    ("object_store", &["lake"]),
    ("jieba-rs", &["text"]),
    ("reqwest", &["deliver", "cli", "server"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn metadata() -> Metadata {
    MetadataCommand::new().current_dir(root()).no_deps().exec().unwrap()
}

/// (crate folder, dependency name, kind) for every dependency of a workspace crate.
fn dependencies(metadata: &Metadata) -> Vec<(String, String, DependencyKind)> {
    let packages = metadata.workspace_packages();
    let crates = packages.iter().filter_map(|package| {
        let folder = package.name.strip_prefix("qianmian-")?.to_owned();
        Some(package.dependencies.iter().map(move |dep| (folder.clone(), dep.name.clone(), dep.kind)))
    });
    crates.flatten().collect()
}

#[test]
fn dependencies_point_downward() {
    let layers: BTreeMap<&str, u8> = LAYERS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (from, to, kind) in dependencies(&metadata()) {
        let Some(to) = to.strip_prefix("qianmian-") else { continue };
        if kind != DependencyKind::Normal || from == "testkit" {
            continue;
        }
        match (layers.get(from.as_str()), layers.get(to)) {
            (Some(above), Some(below)) if above > below => {}
            _ => wrong.push(format!("{from} -> {to}")),
        }
    }
    assert!(wrong.is_empty(), "these dependencies do not point downward: {wrong:#?}");
}

#[test]
fn guarded_libraries_stay_in_their_rooms() {
    let guarded: BTreeMap<&str, &[&str]> = GUARDED.iter().copied().collect();
    let wrong: Vec<_> = dependencies(&metadata())
        .into_iter()
        .filter(|(_, _, kind)| *kind == DependencyKind::Normal)
        .filter(|(from, to, _)| guarded.get(to.as_str()).is_some_and(|rooms| !rooms.contains(&from.as_str())))
        .collect();
    assert!(wrong.is_empty(), "guarded libraries used outside their crates: {wrong:#?}");
}

#[test]
fn every_crate_has_a_layer() {
    let known: BTreeSet<&str> = LAYERS.iter().map(|(name, _)| *name).chain(["testkit"]).collect();
    let metadata = metadata();
    for package in metadata.workspace_packages() {
        if let Some(folder) = package.name.strip_prefix("qianmian-") {
            assert!(known.contains(folder), "crate `{folder}` has no layer in this test");
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<_> = rust_files()
        .into_iter()
        .filter(|(_, text)| !text.trim_start().starts_with("//!"))
        .map(|(path, _)| path)
        .collect();
    assert!(silent.is_empty(), "these files do not open with `//!`: {silent:#?}");
}

#[test]
fn nothing_unfinished_lands() {
    // Assembled here, so that this file does not find itself.
    let marks = [
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
        ["#[ig", "nore"].concat(),
        ["thread::sl", "eep"].concat(),
    ];
    let mut found = Vec::new();
    for (path, text) in rust_files() {
        for (number, line) in text.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark.as_str())) {
                found.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "unfinished or sleeping code: {found:#?}");
}

#[test]
fn no_module_hides_behind_an_empty_name() {
    let banned = ["utils.rs", "util.rs", "common.rs", "helpers.rs", "manager.rs", "types.rs", "mod.rs"];
    let wrong: Vec<_> = rust_files()
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| path.file_name().is_some_and(|name| banned.contains(&&*name.to_string_lossy())))
        .collect();
    assert!(wrong.is_empty(), "name these files after what they hold: {wrong:#?}");
}

#[test]
fn sizes_are_reported() {
    let mut sizes: Vec<_> =
        rust_files().into_iter().map(|(path, text)| (text.lines().count(), path)).collect();
    sizes.sort();
    assert!(!sizes.is_empty(), "no source files were found");
    let median = sizes[sizes.len() / 2].0;
    let large: Vec<_> = sizes.iter().rev().take_while(|(lines, _)| *lines > 400).collect();
    let total: usize = sizes.iter().map(|(lines, _)| lines).sum();
    println!("{} files, {total} lines, median {median}, {} over 400 lines:", sizes.len(), large.len());
    large.iter().for_each(|(lines, path)| println!("  {lines:5} {}", path.display()));
}

/// Every Rust file of the workspace with its text, path relative to the root.
fn rust_files() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for top in ["crates", "xtask", "benches"] {
        collect(&root().join(top), &mut files);
    }
    files
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, String)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            files.push((path.strip_prefix(root()).unwrap_or(&path).to_owned(), text));
        }
    }
}
