//! The catalogue: every version of every definition that was ever in force.

use std::collections::HashMap;

use qianmian_model::Time;

use crate::sql::{Row, sql};
use crate::{Result, Tx};

/// A definition as it is in the files now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The tag's name.
    pub name: String,
    /// A hash of all that changes its meaning.
    pub hash: Vec<u8>,
    /// The definition's text.
    pub yaml: String,
}

/// A version of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDefinition {
    /// The definition.
    pub definition: Definition,
    /// Counts from 1.
    pub version: u32,
    /// When it came into force.
    pub since: Time,
    /// When the tag was taken out of the files.
    pub retired_at: Option<Time>,
}

/// What [`sync`] did with a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synced {
    /// The tag's name.
    pub name: String,
    /// Its version now.
    pub version: u32,
    /// Whether the version is new: its values have to be worked out again.
    pub changed: bool,
}

/// Brings the catalogue in line with the files: a new hash is a new version, an equal one keeps its version and takes the
/// text, a tag that is not given retires. The answers are in the order of `definitions`, whose names are all different.
pub async fn sync(tx: &mut Tx<'_>, definitions: &[Definition], at: Time) -> Result<Vec<Synced>> {
    let stored = current(tx).await?;
    let mut latest: HashMap<&str, &StoredDefinition> =
        stored.iter().map(|stored| (stored.definition.name.as_str(), stored)).collect();
    let mut synced = Vec::with_capacity(definitions.len());
    for definition in definitions {
        let known = latest.remove(definition.name.as_str());
        let version = match known {
            Some(known) if known.definition.hash == definition.hash => {
                update(tx, known, &definition.yaml, None).await?;
                known.version
            }
            _ => insert(tx, definition, known.map_or(1, |known| known.version + 1), at).await?,
        };
        let changed = known.is_none_or(|known| known.version != version);
        synced.push(Synced { name: definition.name.clone(), version, changed });
    }
    for gone in latest.into_values().filter(|gone| gone.retired_at.is_none()) {
        update(tx, gone, &gone.definition.yaml, Some(at)).await?;
    }
    Ok(synced)
}

async fn insert(tx: &mut Tx<'_>, definition: &Definition, version: u32, at: Time) -> Result<u32> {
    let Definition { name, hash, yaml } = definition;
    let args = [name.into(), version.into(), hash.as_slice().into(), yaml.into(), at.into()];
    tx.execute(sql!("tags/insert_definition"), &args).await?;
    Ok(version)
}

async fn update(
    tx: &mut Tx<'_>,
    known: &StoredDefinition,
    yaml: &str,
    retired_at: Option<Time>,
) -> Result<()> {
    let args = [yaml.into(), retired_at.into(), (&known.definition.name).into(), known.version.into()];
    tx.execute(sql!("tags/update_definition"), &args).await.map(drop)
}

/// The latest version of every tag, retired ones too, by name.
pub async fn current(tx: &mut Tx<'_>) -> Result<Vec<StoredDefinition>> {
    tx.fetch(sql!("tags/list_definitions"), &[], read_definition).await
}

/// All versions of a tag, oldest first.
pub async fn versions_of(tx: &mut Tx<'_>, name: &str) -> Result<Vec<StoredDefinition>> {
    tx.fetch(sql!("tags/list_versions"), &[name.into()], read_definition).await
}

fn read_definition(row: &Row) -> Result<StoredDefinition> {
    let definition = Definition { name: row.text(0)?, hash: row.blob(2)?.to_vec(), yaml: row.text(3)? };
    Ok(StoredDefinition {
        definition,
        version: row.u32(1)?,
        since: row.time(4)?,
        retired_at: row.opt_time(5)?,
    })
}
