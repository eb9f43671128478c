//! The SDKs that people have already, from PyPI and npm, with nothing set but where the server is: every event arrives,
//! once.
//!
//! The first run installs them (pinned in `tests/sdk`) below cargo's target directory; later runs find them there.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::history::History;
use crate::serving::Server;
use crate::workspace::{Workspace, run};

const EVENTS: usize = 1_000;

#[tokio::test]
async fn segment_python_delivers_every_event_once() {
    delivers(python("segment_python.py")).await;
}

#[tokio::test]
async fn rudder_python_delivers_every_event_once() {
    delivers(python("rudder_python.py")).await;
}

#[tokio::test]
async fn segment_node_delivers_every_event_once() {
    delivers(node("segment_node.mjs")).await;
}

#[tokio::test]
async fn rudder_node_delivers_every_event_once() {
    delivers(node("rudder_node.mjs")).await;
}

/// Runs a program that sends [`EVENTS`] clicks of as many users with its SDK, and reads them back.
async fn delivers(mut sender: Command) {
    let workspace = Workspace::init();
    let key = workspace.write_key("app");
    let server = Server::start(&workspace);
    sender.args([&server.http.address, &key, &EVENTS.to_string()]);
    run(sender).ok();
    server.stop();
    let history = History::read(workspace.root()).await;
    let urls: Vec<String> = (0..EVENTS).map(|number| format!("https://shop.example/{number}")).collect();
    let once: BTreeMap<&str, usize> = urls.iter().map(|url| (url.as_str(), 1)).collect();
    assert_eq!(history.count_by("url"), once);
    assert!(history.events.iter().all(|event| &*event.body.name == "Link Clicked"));
    assert_eq!(history.stages.people.people, EVENTS as u64, "one person for each user id");
    assert_eq!(history.stages.rows().rows_merged, 0, "nothing was sent twice");
    assert!(history.quarantine.is_empty());
}

/// A script of `tests/sdk` with the SDKs of PyPI.
fn python(script: &str) -> Command {
    let home = installed("python", &["requirements.txt"], |home| {
        succeed(Command::new("python3").args(["-m", "venv"]).arg(home), "python3 with venv");
        let mut pip = Command::new(home.join("bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--requirement"]);
        succeed(pip.arg(scripts().join("requirements.txt")), "pip");
    });
    let mut command = Command::new(home.join("bin/python"));
    command.arg(scripts().join(script));
    command
}

/// A script of `tests/sdk` with the SDKs of npm, which Node looks for beside the script.
fn node(script: &str) -> Command {
    let home = installed("node", &["package.json", "package-lock.json"], |home| {
        for name in ["package.json", "package-lock.json"] {
            fs::copy(scripts().join(name), home.join(name)).unwrap();
        }
        let mut npm = Command::new("npm");
        npm.args([
            "install",
            "--omit=optional",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]);
        succeed(npm.current_dir(home), "npm");
    });
    let place = home.join(script);
    fs::copy(scripts().join(script), &place).unwrap();
    let mut command = Command::new("node");
    command.arg(place);
    command
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sdk")
}

/// The folder of an installation, made anew when the files that pin it have changed. Tests that want the same one wait.
fn installed(name: &str, pins: &[&str], install: impl FnOnce(&Path)) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sdk");
    fs::create_dir_all(&root).unwrap();
    let lock = File::create(root.join(format!("{name}.lock"))).unwrap();
    lock.lock().unwrap();
    let (home, stamp) = (root.join(name), root.join(format!("{name}.stamp")));
    let pinned: String = pins.iter().map(|pin| fs::read_to_string(scripts().join(pin)).unwrap()).collect();
    if fs::read_to_string(&stamp).ok().as_deref() != Some(&pinned) {
        fs::remove_dir_all(&home).ok();
        fs::create_dir_all(&home).unwrap();
        install(&home);
        fs::write(&stamp, &pinned).unwrap();
    }
    home
}

/// Runs one step of an installation.
fn succeed(command: &mut Command, what: &str) {
    let output = command.output();
    let output = output.unwrap_or_else(|error| {
        panic!("the tests of the SDKs need Python 3 (with venv) and Node (with npm); {what} cannot be started: {error}")
    });
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what} failed (a first run downloads the SDKs): {said}");
}
