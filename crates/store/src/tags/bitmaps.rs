//! Who has which tag value, and about whom it is not known: one Roaring bitmap of person ordinals each.

use qianmian_model::{PersonId, Time};
use roaring::RoaringBitmap;

use crate::sql::{Row, sql};
use crate::{Error, Result, Tx, bulk};

/// What being in a bitmap means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The person has the value.
    Member,
    /// The rule is unknown for the person. The value is empty where the whole tag is unknown.
    Unknown,
}

impl Role {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Role::Member => "member",
            Role::Unknown => "unknown",
        }
    }
}

/// A bitmap.
#[derive(Debug, Clone, PartialEq)]
pub struct TagBitmap {
    /// The tag's name.
    pub tag: String,
    /// The value.
    pub value: String,
    /// What being in it means.
    pub role: Role,
    /// The people.
    pub people: RoaringBitmap,
    /// When it was last saved.
    pub updated_at: Time,
}

/// All bitmaps, by tag, value and role.
pub async fn all_bitmaps(tx: &mut Tx<'_>) -> Result<Vec<TagBitmap>> {
    tx.fetch(sql!("tags/list_bitmaps"), &[], read_bitmap).await
}

/// The bitmaps of a tag, by value and role.
pub async fn bitmaps_of(tx: &mut Tx<'_>, tag: &str) -> Result<Vec<TagBitmap>> {
    tx.fetch(sql!("tags/list_bitmaps_of"), &[tag.into()], read_bitmap).await
}

/// Saves bitmaps in the place of what they were. Each (tag, value, role) is given once.
pub async fn save_bitmaps(tx: &mut Tx<'_>, bitmaps: &[TagBitmap]) -> Result<()> {
    bulk::execute(tx, sql!("tags/save_bitmaps"), &[], bitmaps, |bitmap| {
        [
            (&bitmap.tag).into(),
            (&bitmap.value).into(),
            bitmap.role.as_str().into(),
            (&bitmap.people).into(),
            bitmap.updated_at.into(),
        ]
    })
    .await
    .map(drop)
}

/// Puts bitmaps in the place of all that a tag has: values that are not given are gone afterwards.
pub async fn replace_bitmaps(tx: &mut Tx<'_>, tag: &str, bitmaps: &[TagBitmap]) -> Result<()> {
    if let Some(other) = bitmaps.iter().find(|bitmap| bitmap.tag != tag) {
        return Err(Error::Conflict(format!("a bitmap of {} among those of {tag}", other.tag)));
    }
    tx.execute(sql!("tags/delete_bitmaps_of"), &[tag.into()]).await?;
    save_bitmaps(tx, bitmaps).await
}

/// Takes people out of every bitmap; gives the (tag, value) pairs they were members of.
pub(crate) async fn remove_from_bitmaps(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<()> {
    let people: RoaringBitmap = persons.iter().map(|person| person.0).collect();
    let mut touched = all_bitmaps(tx).await?;
    touched.retain(|bitmap| !bitmap.people.is_disjoint(&people));
    for bitmap in &mut touched {
        bitmap.people -= &people;
    }
    save_bitmaps(tx, &touched).await
}

fn read_bitmap(row: &Row) -> Result<TagBitmap> {
    Ok(TagBitmap {
        tag: row.text(0)?,
        value: row.text(1)?,
        role: read_role(row, 2)?,
        people: row.bitmap(3)?,
        updated_at: row.time(4)?,
    })
}

pub(super) fn read_role(row: &Row, column: usize) -> Result<Role> {
    match row.str(column)? {
        "member" => Ok(Role::Member),
        "unknown" => Ok(Role::Unknown),
        other => Err(Error::Corrupt(format!("unknown role `{other}`"))),
    }
}
