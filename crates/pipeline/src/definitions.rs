//! The definitions of tags, audiences and campaigns, read and changed one by one. The files of the workspace stay what
//! counts: a change is written into the file where the definition stands, and leaves everything else of it alone.
//!
//! What holds: nothing is written unless the whole workspace is without mistakes with it, and nothing that was written by
//! somebody else since it was read is lost: a change names the version that it was made from.

mod layout;
mod users;

use std::path::Path;

use qianmian_deliver::{Campaign, DeliverError};
use qianmian_model::Diagnostic;
pub use qianmian_rule::Status;
use qianmian_store::outbox;
pub use users::User;

use crate::files::{self, Edits, Files};
use crate::workspace::unknown;
use crate::{Pipeline, PipelineError, Result, Workspace};
use layout::Part;

/// What is defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `tags/*.yaml`.
    Tag,
    /// `audiences/*.yaml`.
    Audience,
    /// `campaigns/*.yaml`.
    Campaign,
}

impl Kind {
    /// Its word, which is also the key of the name in a definition.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Tag => "tag",
            Kind::Audience => "audience",
            Kind::Campaign => "campaign",
        }
    }

    /// The folder of its files.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Tag => "tags",
            Kind::Audience => "audiences",
            Kind::Campaign => "campaigns",
        }
    }

    /// What a text that somebody gives is called in the places of its mistakes; no file of a workspace is called so.
    pub fn text_name(self) -> &'static str {
        match self {
            Kind::Tag => "tags.yaml",
            Kind::Audience => "audiences.yaml",
            Kind::Campaign => "campaigns.yaml",
        }
    }
}

/// A definition as it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// What it defines.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Its file, relative to the workspace.
    pub file: String,
    /// The line of the file at which its text begins, from 1.
    pub line: usize,
    /// Its text: the whole file where it is alone in it.
    pub text: String,
    /// Tells this text from every other.
    pub version: String,
    /// What uses it; none where the files have mistakes, which a change would be refused for.
    pub users: Vec<User>,
}

/// A change of definitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// A new definition, in a file of its own.
    Create {
        /// What it defines.
        kind: Kind,
        /// Its name, which the text has to say, too.
        name: String,
        /// The text.
        text: String,
    },
    /// Another text in the place of a definition. It may call it otherwise, where nothing uses it.
    Replace {
        /// What it defines.
        kind: Kind,
        /// The name before.
        name: String,
        /// The text.
        text: String,
        /// The version that the change was made from.
        version: String,
    },
    /// No definition any more.
    Delete {
        /// What it defined.
        kind: Kind,
        /// Its name.
        name: String,
        /// The version that was meant.
        version: String,
    },
    /// A status for several tags, whatever else their definitions say.
    SetStatus {
        /// The tags.
        tags: Vec<String>,
        /// The status.
        status: Status,
    },
}

impl Pipeline {
    /// A definition as it stands in its file now, which may be newer than the one in use.
    ///
    /// # Errors
    /// An unknown name, with the nearest; mistakes of YAML in a file that might have it.
    pub fn definition(&self, kind: Kind, name: &str) -> Result<Definition> {
        let (root, edits) = (&self.workspace.root, Edits::new());
        let files = Files { root, edits: &edits };
        let found = Found::in_files(files, kind, name)?;
        let current = Workspace::load_edited(files, self.workspace.zone.clone());
        Ok(Definition {
            kind,
            name: name.to_owned(),
            line: found.part.first_line(&found.text),
            version: found.version(),
            text: found.part.text(&found.text).to_owned(),
            users: current.map(|workspace| users::users_of(&workspace, kind, name)).unwrap_or_default(),
            file: found.file,
        })
    }

    /// Changes definitions: holds the whole workspace with the change to all that is asked of files, and writes it.
    ///
    /// # Errors
    /// Every mistake of the workspace with the change, those in a given text at their place in it; a version that is not the
    /// file's any more; a definition that is used and would be gone; a file that cannot be written. Nothing is changed then.
    pub async fn change_definitions(&self, edit: Edit) -> Result<Changed> {
        self.check_unplanned(&edit).await?;
        let (next, planned) = self.with_edit(edit).await?;
        files::write(&next.workspace.root, &planned.edits)?;
        let written = planned.given.map(|given| next.definition(given.kind, &given.name)).transpose()?;
        Ok(Changed { next, written })
    }

    /// Reads the text of a campaign that is not written, in the place of the one of its name or as a new one.
    ///
    /// # Errors
    /// Every mistake of the workspace with it, those of the text at their place in it.
    pub(crate) async fn read_campaign(&self, text: &str) -> Result<Campaign> {
        let kind = Kind::Campaign;
        let (name, text) = (only_part(kind, text)?.name, text.to_owned());
        let none = Edits::new();
        let found = Found::of_name(Files { root: &self.workspace.root, edits: &none }, kind, &name)?;
        let edit = match found.map(|found| found.version()) {
            Some(version) => Edit::Replace { kind, name: name.clone(), text, version },
            None => Edit::Create { kind, name: name.clone(), text },
        };
        let (next, _) = self.with_edit(edit).await?;
        Ok(next.workspace.campaign(&name)?.clone())
    }

    /// What was planned stays as it was planned, and so does what its file says.
    async fn check_unplanned(&self, edit: &Edit) -> Result<()> {
        let (names, text) = match edit {
            Edit::Create { kind: Kind::Campaign, name, text } => (vec![name.clone()], Some(text)),
            Edit::Replace { kind: Kind::Campaign, name, text, .. } => {
                (vec![name.clone(), only_part(Kind::Campaign, text)?.name], Some(text))
            }
            Edit::Delete { kind: Kind::Campaign, name, .. } => (vec![name.clone()], None),
            _ => return Ok(()),
        };
        let mut tx = self.store.read().await?;
        for name in names {
            let known = outbox::campaign(&mut tx, &name).await?;
            if known.is_some_and(|known| Some(&known.definition) != text) {
                return Err(DeliverError::Planned(name).into());
            }
        }
        Ok(())
    }

    /// A pipeline over the files with a change that is not written.
    async fn with_edit(&self, edit: Edit) -> Result<(Pipeline, Planned)> {
        let (root, zone) = (self.workspace.root.clone(), self.workspace.zone.clone());
        let check = move || -> Result<(Workspace, Planned)> {
            let planned = plan(&root, &zone, &edit)?;
            let files = Files { root: &root, edits: &planned.edits };
            let workspace = Workspace::load_edited(files, zone.clone());
            Ok((workspace.map_err(|mistakes| planned.in_text(mistakes))?, planned))
        };
        let checked = tokio::task::spawn_blocking(check).await.map_err(|_| PipelineError::Worker)?;
        let (workspace, planned) = checked?;
        let next = self.with_workspace(workspace).await.map_err(|error| match error {
            PipelineError::Workspace(mistakes) => planned.in_text(mistakes),
            other => other,
        })?;
        Ok((next, planned))
    }
}

/// A change that was written.
pub struct Changed {
    /// A pipeline over the files as they are now, to be taken into use.
    pub next: Pipeline,
    /// The definition that a text was given for.
    pub written: Option<Definition>,
}

/// What is to be written, and where in it the text of the change stands.
struct Planned {
    edits: Edits,
    given: Option<Given>,
}

/// A text that somebody gave, in its file.
struct Given {
    kind: Kind,
    name: String,
    file: String,
    first_line: usize,
    lines: usize,
}

impl Planned {
    /// Mistakes, those in the given text at their place in it.
    fn in_text(&self, mistakes: Vec<Diagnostic>) -> PipelineError {
        let located = |mut mistake: Diagnostic| {
            let Some(given) = self.given.as_ref().filter(|given| given.file == mistake.file) else {
                return mistake;
            };
            let line = usize::try_from(mistake.line).unwrap_or(usize::MAX);
            let within =
                (line + 1).checked_sub(given.first_line).filter(|line| (1..=given.lines).contains(line));
            if line == 0 || within.is_some() {
                given.kind.text_name().clone_into(&mut mistake.file);
                mistake.line = within.and_then(|line| u32::try_from(line).ok()).unwrap_or_default();
            }
            mistake
        };
        PipelineError::Workspace(mistakes.into_iter().map(located).collect())
    }
}

/// What a change writes. Reads the files, and writes nothing.
fn plan(root: &Path, zone: &jiff::tz::TimeZone, edit: &Edit) -> Result<Planned> {
    let none = Edits::new();
    let files = Files { root, edits: &none };
    match edit {
        Edit::Create { kind, name, text } => create(files, *kind, name, text),
        Edit::Replace { kind, name, text, version } => {
            let found = Found::of_version(files, *kind, name, version)?;
            let given = only_part(*kind, text)?;
            if given.name != *name {
                check_unused(files, zone, *kind, name)?;
            }
            if found.part.shared && !given.listed {
                let message =
                    format!("`{}` defines several: begin with `- {}: {name}`", found.file, kind.key());
                return Err(mistake(*kind, "not_a_list", message));
            }
            let (first_line, lines) = (found.part.first_line(&found.text), text.lines().count());
            let given = Given { kind: *kind, name: given.name, file: found.file.clone(), first_line, lines };
            let edits = Edits::from([(found.file, Some(layout::replaced(&found.text, &found.part, text)))]);
            Ok(Planned { edits, given: Some(given) })
        }
        Edit::Delete { kind, name, version } => {
            let found = Found::of_version(files, *kind, name, version)?;
            check_unused(files, zone, *kind, name)?;
            let edits = Edits::from([(found.file, layout::removed(&found.text, &found.part))]);
            Ok(Planned { edits, given: None })
        }
        Edit::SetStatus { tags, status } => set_status(root, tags, *status),
    }
}

fn create(files: Files<'_>, kind: Kind, name: &str, text: &str) -> Result<Planned> {
    if let Some(found) = Found::of_name(files, kind, name)? {
        return Err(PipelineError::Changed(format!(
            "the {} `{name}` is there already, in {}",
            kind.key(),
            found.file
        )));
    }
    let given = only_part(kind, text)?;
    if given.name != name {
        let message = format!("the text defines the {} `{}`, not `{name}`", kind.key(), given.name);
        return Err(mistake(kind, "other_name", message));
    }
    if !is_name(name) {
        let message = format!(
            "`{name}` cannot be the name of a file: take letters, digits, `_` and `-`, at most {NAME_LIMIT}"
        );
        return Err(mistake(kind, "bad_name", message));
    }
    let file = free_file(files, kind, name);
    let given =
        Given { kind, name: name.to_owned(), file: file.clone(), first_line: 1, lines: text.lines().count() };
    let text = if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") };
    Ok(Planned { edits: Edits::from([(file, Some(text))]), given: Some(given) })
}

/// Tags one after the other, since several may stand in one file.
fn set_status(root: &Path, tags: &[String], status: Status) -> Result<Planned> {
    let mut edits = Edits::new();
    for name in tags {
        let found = Found::in_files(Files { root, edits: &edits }, Kind::Tag, name)?;
        let text = layout::with_status(&found.text, &found.part, status);
        let text = text.ok_or_else(|| in_one_line(name, &found.file))?;
        edits.insert(found.file, Some(text));
    }
    Ok(Planned { edits, given: None })
}

/// Most characters of a name that a file is called by.
const NAME_LIMIT: usize = 60;

/// Whether a file can be called so everywhere.
fn is_name(name: &str) -> bool {
    let allowed = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
    name.starts_with(char::is_alphanumeric) && name.chars().all(allowed) && name.chars().count() <= NAME_LIMIT
}

/// A file name that is not taken: the name's, or one with a number.
fn free_file(files: Files<'_>, kind: Kind, name: &str) -> String {
    let named = |number: usize| match number {
        1 => format!("{}/{name}.yaml", kind.folder()),
        _ => format!("{}/{name}-{number}.yaml", kind.folder()),
    };
    (1..).map(named).find(|file| !files.exists(file)).unwrap_or_else(|| named(1))
}

/// A definition, found in its file.
struct Found {
    file: String,
    text: String,
    part: Part,
}

impl Found {
    /// The definition of that name.
    fn in_files(files: Files<'_>, kind: Kind, name: &str) -> Result<Found> {
        let mut names = Vec::new();
        let found = Found::look(files, kind, name, &mut names)?;
        let found = found.ok_or_else(|| unknown(kind.key(), name, &names))?;
        if found.part.is_apart() { Ok(found) } else { Err(in_one_line(name, &found.file)) }
    }

    fn of_name(files: Files<'_>, kind: Kind, name: &str) -> Result<Option<Found>> {
        Found::look(files, kind, name, &mut Vec::new())
    }

    /// The same, where it is of the version that is meant.
    fn of_version(files: Files<'_>, kind: Kind, name: &str, version: &str) -> Result<Found> {
        let found = Found::in_files(files, kind, name)?;
        if found.version() == version {
            return Ok(found);
        }
        let message = format!("`{name}` was changed in {} since it was read; read it again", found.file);
        Err(PipelineError::Changed(message))
    }

    /// Looks a name up, and notes those on the way. Files that cannot be read are mistakes where none of the others has it.
    fn look(files: Files<'_>, kind: Kind, name: &str, names: &mut Vec<String>) -> Result<Option<Found>> {
        let mut mistakes = Vec::new();
        for (file, text) in files.texts(kind.folder(), &mut mistakes) {
            let parts = layout::parts(kind, &file, &text).unwrap_or_else(|found| {
                mistakes.extend(found);
                Vec::new()
            });
            names.extend(parts.iter().map(|part| part.name.clone()));
            if let Some(part) = parts.into_iter().find(|part| part.name == name) {
                return Ok(Some(Found { file, text, part }));
            }
        }
        if mistakes.is_empty() { Ok(None) } else { Err(PipelineError::Workspace(mistakes)) }
    }

    fn version(&self) -> String {
        let text = self.part.text(&self.text);
        blake3::hash(text.as_bytes()).to_hex().chars().take(32).collect()
    }
}

/// The one definition that a given text has.
fn only_part(kind: Kind, text: &str) -> Result<Part> {
    let mut parts = layout::parts(kind, kind.text_name(), text).map_err(PipelineError::Workspace)?;
    match (parts.pop(), parts.len()) {
        (Some(part), 0) => Ok(part),
        (Some(_), others) => {
            let message = format!("the text has {} definitions; save them one by one", others + 1);
            Err(mistake(kind, "several_definitions", message))
        }
        (None, _) => Err(mistake(kind, "missing_key", format!("the text defines no {}", kind.key()))),
    }
}

/// Whether nothing uses a definition.
fn check_unused(files: Files<'_>, zone: &jiff::tz::TimeZone, kind: Kind, name: &str) -> Result<()> {
    let workspace = Workspace::load_edited(files, zone.clone()).map_err(PipelineError::Workspace)?;
    let users = users::users_of(&workspace, kind, name);
    if users.is_empty() {
        return Ok(());
    }
    let users = users.iter().map(|user| format!("the {} `{}`", user.kind.key(), user.name)).collect();
    Err(PipelineError::Used { kind: kind.key(), name: name.to_owned(), users })
}

fn in_one_line(name: &str, file: &str) -> PipelineError {
    let message = format!(
        "`{name}` stands in {file} in one line with others; write each in lines of its own there first"
    );
    PipelineError::Refused(message)
}

/// A mistake of a given text as a whole.
fn mistake(kind: Kind, code: &'static str, message: String) -> PipelineError {
    PipelineError::Workspace(vec![Diagnostic {
        severity: qianmian_model::Severity::Error,
        code,
        file: kind.text_name().to_owned(),
        line: 1,
        column: 1,
        message,
        hint: None,
    }])
}
