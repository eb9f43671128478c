//! A workspace in a folder of its own, and the command run in it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The command, with nothing of the environment but what a test gives.
pub(crate) fn qianmian() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qianmian"));
    command.env_clear().stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub(crate) fn run(mut command: Command) -> Said {
    let output = command.output().unwrap();
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// How a command ended and what it said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// Its output, after a success.
    #[track_caller]
    pub(crate) fn ok(self) -> String {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.out
    }

    /// Its output as JSON, after a success.
    #[track_caller]
    pub(crate) fn json(self) -> Value {
        serde_json::from_str(&self.ok()).unwrap()
    }

    /// What it complained of, after it ended with a code and without a result.
    #[track_caller]
    pub(crate) fn refused(self, code: i32) -> String {
        assert_eq!((self.code, self.out.as_str()), (Some(code), ""), "{self:?}");
        self.err.trim_end().to_owned()
    }
}

/// A workspace that is removed with its value.
pub(crate) struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// As `qianmian init` makes it.
    pub(crate) fn init() -> Workspace {
        Workspace::with(&[])
    }

    /// With these files under it, and what `qianmian init` adds.
    pub(crate) fn with(files: &[(&str, &str)]) -> Workspace {
        let workspace = Workspace { folder: TempDir::new().unwrap() };
        for (name, text) in files {
            workspace.write(name, text);
        }
        workspace.complete()
    }

    /// With a copy of the files of a folder.
    pub(crate) fn copy_of(folder: &Path) -> Workspace {
        let workspace = Workspace { folder: TempDir::new().unwrap() };
        copy(folder, workspace.root());
        workspace.complete()
    }

    fn complete(self) -> Workspace {
        let mut init = qianmian();
        init.arg("init").arg(self.root());
        run(init).ok();
        self
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    /// Writes a file below the root and gives its path.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// The command in this workspace, not started yet.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = qianmian();
        command.arg("-w").arg(self.root()).args(arguments);
        command
    }

    /// Runs the command in this workspace.
    pub(crate) fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Said {
        run(self.command(arguments))
    }

    /// Makes a write key.
    pub(crate) fn write_key(&self, source: &str) -> String {
        self.run(["write-key", source]).ok().trim().to_owned()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
