//! An event that holds becomes a record: whom it is about, what it says of them, what happened.

use std::sync::Arc;

use qianmian_model::{
    Identifier, IdentifierKind, MessageId, Position, Properties, Record, RecordKind, Time, Value,
};

use super::body::{Context, Envelope, Item, text};
use super::{Arrival, Endpoint};
use crate::json::{JsonObject, Loose};
use crate::message_id::message_id;

/// The record of an event that has all that its call needs.
pub(super) fn build_record(
    call: Endpoint,
    mut item: Item<'_>,
    raw: &str,
    at: Time,
    envelope: &Envelope<'_>,
    arrival: &Arrival,
    index: u32,
) -> Record {
    let own = item.context.take().unwrap_or_default();
    let shared = &envelope.context;
    let consents = [own.consent.as_ref(), shared.consent.as_ref()]
        .into_iter()
        .find_map(|consent| consent?.category_preferences.as_ref())
        .map(|flags| flags.0.clone());
    let message_id = match text(item.message_id.as_ref()) {
        Some(id) => message_id(&[id.as_bytes()]),
        None => made_message_id(raw, arrival, index),
    };
    let properties = take_properties(call, &mut item);
    let about_person = if call == Endpoint::Group { None } else { item.traits.take() };
    let mut identifiers = strong_identifiers(&item, &own, shared);
    let mut traits = merge_traits([shared.traits.clone(), own.traits, about_person]);
    take_contact(&mut identifiers, &mut traits, "phone", IdentifierKind::PHONE);
    take_contact(&mut identifiers, &mut traits, "email", IdentifierKind::EMAIL);
    let device = own.device.as_ref().or(shared.device.as_ref()).and_then(|device| text(device.id.as_ref()));
    push_weak_identifiers(&mut identifiers, call, &item, device);
    Record {
        message_id,
        source: Arc::clone(&arrival.source),
        position: position(arrival, index),
        rows: 1,
        kind: record_kind(call, &item),
        identifiers,
        traits,
        properties,
        at,
        received_at: arrival.received_at,
        consents: consents.unwrap_or_default(),
    }
}

/// Where an event stood.
pub(super) fn position(arrival: &Arrival, index: u32) -> Position {
    Position { stream: Arc::clone(&arrival.stream), offset: arrival.offset, index }
}

fn record_kind(call: Endpoint, item: &Item<'_>) -> RecordKind {
    let owned = |value: &Option<Loose<'_>>| text(value.as_ref()).map(str::to_owned);
    match call {
        Endpoint::Track => {
            RecordKind::Track(event_name(text(item.event.as_ref()).unwrap_or_default()).to_owned())
        }
        Endpoint::Page => RecordKind::Page(owned(&item.name)),
        Endpoint::Screen => RecordKind::Screen(owned(&item.name)),
        Endpoint::Group => RecordKind::Group(owned(&item.group_id).unwrap_or_default()),
        Endpoint::Alias => RecordKind::Alias,
        Endpoint::Identify | Endpoint::Batch => RecordKind::Identify,
    }
}

/// `Completed Order` is the older name of `Order Completed`.
fn event_name(name: &str) -> &str {
    if name == "Completed Order" { "Order Completed" } else { name }
}

/// `properties`; with `category` of a page or screen; of a group its traits, which are not the person's.
fn take_properties(call: Endpoint, item: &mut Item<'_>) -> Properties {
    let mut properties = item.properties.take().unwrap_or_default().0;
    if call == Endpoint::Group {
        properties = merge(properties, item.traits.take().unwrap_or_default().0);
    }
    if let (Endpoint::Page | Endpoint::Screen, Some(category)) = (call, text(item.category.as_ref()))
        && qianmian_model::value::get(&properties, "category").is_none()
    {
        properties.push(("category".to_owned(), category.into()));
    }
    properties
}

/// `userId`, then the external ids of the event, else of its batch. Those of another collection than people's say
/// nothing of the person.
fn strong_identifiers(item: &Item<'_>, own: &Context<'_>, shared: &Context<'_>) -> Vec<Identifier> {
    let mut identifiers = Vec::with_capacity(2);
    push_identifier(&mut identifiers, IdentifierKind::USER_ID, text(item.user_id.as_ref()));
    let external = own.external_ids.as_ref().or(shared.external_ids.as_ref());
    for external in external.into_iter().flatten() {
        let of_people = text(external.collection.as_ref()).is_none_or(|collection| collection == "users");
        if let Some(kind) = text(external.kind.as_ref()).filter(|_| of_people) {
            push_identifier(&mut identifiers, IdentifierKind::new(kind), text(external.id.as_ref()));
        }
    }
    identifiers
}

/// The device, `anonymousId`, and of an alias `previousId`, which may have been either kind of id.
fn push_weak_identifiers(
    identifiers: &mut Vec<Identifier>,
    call: Endpoint,
    item: &Item<'_>,
    device: Option<&str>,
) {
    if device.is_some() {
        push_identifier(identifiers, IdentifierKind::new("device_id"), device);
    }
    push_identifier(identifiers, IdentifierKind::ANONYMOUS_ID, text(item.anonymous_id.as_ref()));
    if call == Endpoint::Alias {
        push_identifier(identifiers, IdentifierKind::ANONYMOUS_ID, text(item.previous_id.as_ref()));
        push_identifier(identifiers, IdentifierKind::USER_ID, text(item.previous_id.as_ref()));
    }
}

fn push_identifier(identifiers: &mut Vec<Identifier>, kind: IdentifierKind, value: Option<&str>) {
    let Some(value) = value else { return };
    if !identifiers.iter().any(|known| known.kind == kind && known.value == value) {
        identifiers.push(Identifier::new(kind, value));
    }
}

/// A contact value among the traits becomes an identifier.
fn take_contact(
    identifiers: &mut Vec<Identifier>,
    traits: &mut Properties,
    name: &str,
    kind: IdentifierKind,
) {
    let Some(index) = traits.iter().rposition(|(trait_name, _)| trait_name == name) else { return };
    let value = match &traits[index].1 {
        Value::Text(text) => text.trim().to_owned(),
        Value::Number(_) => traits[index].1.to_string(),
        _ => return,
    };
    traits.retain(|(trait_name, _)| trait_name != name);
    push_identifier(identifiers, kind, Some(value.as_str()).filter(|value| !value.is_empty()));
}

/// Traits of the batch's context under those of the event's context under the event's own.
fn merge_traits(layers: [Option<JsonObject>; 3]) -> Properties {
    let layers = layers.into_iter().flatten().map(|JsonObject(traits)| traits);
    layers.reduce(merge).unwrap_or_default()
}

/// The entries of `under` with those of `over` on top; each name once, in the order of first mention.
fn merge(mut under: Properties, over: Properties) -> Properties {
    if under.is_empty() {
        return over;
    }
    for (name, value) in over {
        match under.iter_mut().find(|(known, _)| *known == name) {
            Some(entry) => entry.1 = value,
            None => under.push((name, value)),
        }
    }
    under
}

/// The id of an event whose sender gave it none: it is the same whenever the same inbox entry is read again.
fn made_message_id(raw: &str, arrival: &Arrival, index: u32) -> MessageId {
    message_id(&[
        b"made\0",
        raw.as_bytes(),
        &arrival.received_at.0.to_le_bytes(),
        &arrival.offset.to_le_bytes(),
        &index.to_le_bytes(),
    ])
}
