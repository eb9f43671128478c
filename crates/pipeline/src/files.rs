//! The texts of a workspace's files: as they are, or as they would be with a change. And writing such a change down.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use qianmian_model::{Diagnostic, Severity};

use crate::{PipelineError, Result};

/// A change of files: by the name relative to the workspace the new text, or none where the file goes away.
pub(crate) type Edits = BTreeMap<String, Option<String>>;

/// One file: its name relative to the workspace, and its text.
pub(crate) type Text = (String, String);

/// The files of a workspace with a change that is not written.
#[derive(Clone, Copy)]
pub(crate) struct Files<'a> {
    pub(crate) root: &'a Path,
    pub(crate) edits: &'a Edits,
}

impl Files<'_> {
    /// The `.yaml` files of a folder in the order of their names; no folder, no files.
    pub(crate) fn texts(&self, folder: &str, found: &mut Vec<Diagnostic>) -> Vec<Text> {
        self.names(folder).iter().filter_map(|name| self.read(name, found)).collect()
    }

    /// Whether there is a file of that name.
    pub(crate) fn exists(&self, name: &str) -> bool {
        self.edits.get(name).map_or_else(|| self.root.join(name).exists(), Option::is_some)
    }

    /// A file; what cannot be read is a finding.
    pub(crate) fn read(&self, name: &str, found: &mut Vec<Diagnostic>) -> Option<Text> {
        if let Some(edited) = self.edits.get(name) {
            return edited.clone().map(|text| (name.to_owned(), text));
        }
        match fs::read_to_string(self.root.join(name)) {
            Ok(text) => Some((name.to_owned(), text)),
            Err(error) => {
                found.push(unreadable(name, &format!("cannot be read: {error}")));
                None
            }
        }
    }

    fn names(&self, folder: &str) -> BTreeSet<String> {
        let entries = fs::read_dir(self.root.join(folder)).into_iter().flatten().flatten();
        let listed = entries.map(|entry| format!("{folder}/{}", entry.file_name().to_string_lossy()));
        let is_yaml = |name: &String| {
            Path::new(name).extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
        };
        let mut names: BTreeSet<String> = listed.filter(is_yaml).collect();
        for (name, text) in self.edits {
            if text.is_none() {
                names.remove(name);
            } else if Path::new(name).parent() == Some(Path::new(folder)) {
                names.insert(name.clone());
            }
        }
        names
    }
}

/// The finding for a file that cannot be read.
pub(crate) fn unreadable(file: &str, message: &str) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        code: "unreadable",
        file: file.to_owned(),
        line: 0,
        column: 0,
        message: message.to_owned(),
        hint: None,
    }
}

/// Writes a change down. Every new text is whole on the disk beside its file before the first takes its place, so that a
/// failure or a crash leaves each file as it was or as it should be.
///
/// # Errors
/// [`PipelineError::Unwritable`] for a file that cannot or must not be written.
pub(crate) fn write(root: &Path, edits: &Edits) -> Result<()> {
    let mut beside = Vec::new();
    let written = edits.iter().try_for_each(|(name, text)| {
        let place = checked(root, name)?;
        if let Some(text) = text {
            let new = beside_of(&place);
            beside.push((name, new.clone(), place.clone()));
            write_beside(&new, &place, text).map_err(|error| unwritable(name, &error))?;
        }
        Ok(())
    });
    if written.is_err() {
        beside.iter().for_each(|(_, new, _)| drop(fs::remove_file(new)));
        return written;
    }
    for (name, new, place) in &beside {
        fs::rename(new, place).map_err(|error| unwritable(name, &error))?;
    }
    for (name, _) in edits.iter().filter(|(_, text)| text.is_none()) {
        fs::remove_file(root.join(name)).map_err(|error| unwritable(name, &error))?;
    }
    let folders: BTreeSet<_> =
        edits.keys().filter_map(|name| root.join(name).parent().map(PathBuf::from)).collect();
    folders.iter().try_for_each(|folder| fs::File::open(folder)?.sync_all()).map_err(|error| {
        let name = edits.keys().next().map_or("", String::as_str);
        unwritable(name, &error)
    })
}

/// Where a file is that may be written: below the workspace, no link, and not write-protected.
fn checked(root: &Path, name: &str) -> Result<PathBuf> {
    let place = root.join(name);
    let fail = |error: io::Error| unwritable(name, &error);
    let folder = place.parent().unwrap_or(root);
    fs::create_dir_all(folder).map_err(fail)?;
    if !folder.canonicalize().map_err(fail)?.starts_with(root.canonicalize().map_err(fail)?) {
        return Err(refused(name, "its folder is a link that leads out of the workspace"));
    }
    match fs::symlink_metadata(&place) {
        Ok(found) if found.is_symlink() => Err(refused(name, "it is a link")),
        Ok(found) if found.permissions().readonly() => Err(refused(name, "it is write-protected")),
        Ok(_) => Ok(place),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(place),
        Err(error) => Err(fail(error)),
    }
}

/// A name in the same folder that is no file of the workspace.
fn beside_of(place: &Path) -> PathBuf {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    place.with_file_name(format!(".{name}.new"))
}

fn write_beside(new: &Path, place: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::File::create(new)?;
    file.write_all(text.as_bytes())?;
    if let Ok(known) = fs::metadata(place) {
        file.set_permissions(known.permissions())?;
    }
    file.sync_all()
}

fn unwritable(file: &str, error: &io::Error) -> PipelineError {
    refused(file, &error.to_string())
}

fn refused(file: &str, reason: &str) -> PipelineError {
    PipelineError::Unwritable { file: file.to_owned(), reason: reason.to_owned() }
}
