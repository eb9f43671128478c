//! People found by an identifier, a name or a tag, page by page; and what is held about one of them without their contact
//! values.

use std::ops::Bound;

use qianmian_clean::PhoneRegion;
use qianmian_clean::email::{parse_email, tidy};
use qianmian_clean::phone::parse_phone;
use qianmian_model::{Event, Identifier, IdentifierKind, PersonId, Time, Value};
use qianmian_store::privacy::{PersonExport, export_person};
use qianmian_store::tags::{Role, all_bitmaps};
use qianmian_store::{Tx, people, traits};
use roaring::RoaringBitmap;

use crate::view::MaskedIdentifier;
use crate::{Pipeline, PipelineError, Result};

/// Traits that a person is called by, the best first.
const NAMES: [&str; 3] = ["name", "nickname", "first_name"];

/// Who is asked for. What is left out does not narrow.
#[derive(Debug, Clone, Default)]
pub struct PeopleAsked {
    /// `p12`, `kind:value`, the value of an identifier of any kind, or a part of a name.
    pub text: Option<String>,
    /// A tag that they have.
    pub tag: Option<String>,
    /// A value of the tag.
    pub value: Option<String>,
    /// Only people after this one.
    pub after: Option<PersonId>,
    /// How many at most.
    pub limit: usize,
}

/// Some of the people who were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleFound {
    /// How many there are, with those that are not listed.
    pub people: u64,
    /// In the order of their numbers.
    pub page: Vec<FoundPerson>,
    /// Whether there are later ones.
    pub more: bool,
}

/// One person of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPerson {
    /// Who.
    pub person: PersonId,
    /// What they are called, where a source said so.
    pub name: Option<String>,
    /// Identifiers, masked.
    pub identifiers: Vec<MaskedIdentifier>,
    /// Tag values.
    pub tags: Vec<(String, String)>,
    /// The latest sign of any identifier.
    pub last_seen_at: Option<Time>,
}

impl Pipeline {
    /// People found by an identifier, a name or a tag.
    ///
    /// # Errors
    /// A tag or value that does not exist; when the store fails.
    pub async fn search_people(&self, asked: &PeopleAsked) -> Result<PeopleFound> {
        let mut tx = self.store.read().await?;
        let mut found = people::everyone(&mut tx).await?;
        let bitmaps = all_bitmaps(&mut tx).await?;
        if let Some(tag) = &asked.tag {
            self.workspace.tag(tag)?;
            let of_tag = bitmaps.iter().filter(|bitmap| {
                bitmap.role == Role::Member
                    && bitmap.tag == *tag
                    && asked.value.as_ref().is_none_or(|value| bitmap.value == *value)
            });
            found &= of_tag.fold(RoaringBitmap::new(), |all, bitmap| all | &bitmap.people);
        }
        if let Some(text) = asked.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            found &= self.people_called(&mut tx, text).await?;
        }
        let from = asked.after.map_or(Bound::Unbounded, |after| Bound::Excluded(after.0));
        let mut later = found.range((from, Bound::Unbounded)).map(PersonId);
        let page: Vec<PersonId> = later.by_ref().take(asked.limit).collect();
        let more = later.next().is_some();
        let tags_of = |person: PersonId| -> Vec<(String, String)> {
            let held =
                bitmaps.iter().filter(|held| held.role == Role::Member && held.people.contains(person.0));
            held.map(|held| (held.tag.clone(), held.value.clone())).collect()
        };
        let mut page = describe(&mut tx, &page).await?;
        page.iter_mut().for_each(|found| found.tags = tags_of(found.person));
        Ok(PeopleFound { people: found.len(), page, more })
    }

    /// Everybody whom a text can mean: an identifier in full, or else a part of a name.
    async fn people_called(&self, tx: &mut Tx<'_>, text: &str) -> Result<RoaringBitmap> {
        if text.contains(':') || text.parse::<PersonId>().is_ok_and(|_| text.starts_with('p')) {
            return match self.find_person(tx, text).await {
                Ok(person) => Ok(RoaringBitmap::from_iter([person.0])),
                Err(PipelineError::Unknown { .. }) => Ok(RoaringBitmap::new()),
                Err(error) => Err(error),
            };
        }
        let kinds = people::count_identifiers(tx).await?.into_iter().map(|(kind, _)| kind);
        let possible: Vec<Identifier> = kinds.filter_map(|kind| identifier(kind, text)).collect();
        let known = people::lookup(tx, &possible).await?.into_iter().flatten();
        let exact: RoaringBitmap = known.map(|known| known.person.0).collect();
        if !exact.is_empty() {
            return Ok(exact);
        }
        let wanted = text.to_lowercase();
        let called = traits::named(tx, &NAMES).await?.into_iter();
        let named = called
            .filter(|(_, said)| matches!(said, Value::Text(name) if name.to_lowercase().contains(&wanted)));
        Ok(named.map(|(person, _)| person.0).collect())
    }

    /// All that the store holds about a person. The caller masks what has to be.
    ///
    /// # Errors
    /// Nobody of that name; when the store fails.
    pub async fn person_record(&self, name: &str) -> Result<PersonExport> {
        let mut tx = self.store.read().await?;
        let person = self.find_person(&mut tx, name).await?;
        let record = export_person(&mut tx, person).await?;
        record.ok_or_else(|| PipelineError::Refused(format!("{person} was erased")))
    }

    /// The events of a person before an instant, the latest first, at most `limit`; and whether there are earlier ones.
    ///
    /// # Errors
    /// Nobody of that name; failures of store and lake.
    pub async fn timeline(
        &self,
        name: &str,
        before: Option<Time>,
        limit: usize,
    ) -> Result<(Vec<Event>, bool)> {
        let mut tx = self.store.read().await?;
        let person = self.find_person(&mut tx, name).await?;
        let subjects = people::subjects_of(&mut tx, &[person]).await?;
        let subjects = subjects.iter().map(|row| row.subject.0).collect();
        let mut events = self.events_of(&mut tx, subjects).await?;
        events.retain(|event| before.is_none_or(|before| event.at < before));
        events.reverse();
        let more = events.len() > limit;
        events.truncate(limit);
        Ok((events, more))
    }
}

/// What a text is as an identifier of a kind, in standard form.
fn identifier(kind: IdentifierKind, text: &str) -> Option<Identifier> {
    let value = match kind.as_str() {
        "phone" => parse_phone(text, PhoneRegion::CHINA).ok()?,
        "email" => parse_email(&tidy(text)).ok()?.address,
        _ => text.to_owned(),
    };
    Some(Identifier::new(kind, value))
}

/// What a list shows of people, without their tags.
async fn describe(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<FoundPerson>> {
    let identifiers = people::identifiers_of(tx, persons).await?;
    let traits = traits::profiles_of(tx, persons).await?;
    let describe = |person: &PersonId| {
        let own = identifiers.iter().filter(|known| known.person == *person);
        FoundPerson {
            person: *person,
            name: NAMES.iter().find_map(|name| {
                let mut of_person =
                    traits.iter().filter(|(whose, said)| whose == person && said.name == *name);
                of_person.next().map(|(_, said)| said.value.to_string())
            }),
            last_seen_at: own.clone().map(|known| known.last_seen_at).max(),
            identifiers: own.map(MaskedIdentifier::of).collect(),
            tags: Vec::new(),
        }
    };
    Ok(persons.iter().map(describe).collect())
}
