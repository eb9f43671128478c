//! Where somebody lives: a code, separate fields, a region or an address become province, city, district, town and
//! region code.

use qianmian_model::{Origin, Value, value};

use crate::draft::Draft;
use crate::failure::failure;
use crate::region::{Region, RegionFailure, TOWN_CONFIDENCE};

/// The traits that say where somebody lives, with the names under which they came.
#[derive(Debug, Default)]
pub(super) struct Place<'a> {
    pub(super) country: Option<&'static str>,
    fields: Vec<(&'static str, &'a str, &'a Value)>,
}

const NAMES: [&str; 6] = ["region_code", "province", "city", "district", "region", "address"];

impl<'a> Place<'a> {
    pub(super) fn gather(&mut self, name: &str, field: &'a str, value: &'a Value) {
        if let Some(name) = NAMES.into_iter().find(|known| *known == name) {
            self.fields.push((name, field, value));
        }
    }

    /// Observes what they come to. In another country the fields stay as they came.
    pub(super) fn observe(&self, draft: &mut Draft<'_>) {
        if self.fields.is_empty() {
            return;
        }
        for (name, _, value) in &self.fields {
            let abroad = self.country.is_some_and(|country| country != "CN");
            if abroad || *name == "address" {
                draft.observe(name, (*value).clone());
            }
        }
        if self.country.is_some_and(|country| country != "CN") {
            return;
        }
        match self.resolve(draft) {
            Ok(region) => observe_region(draft, region, Origin::Declared, [1.0; 2]),
            Err(wrong) => {
                for (_, field, value) in self.fields.iter().filter(|(name, ..)| *name != "address") {
                    draft.dropped.push(failure(wrong.code(), field, value, wrong.to_string()));
                }
                self.observe_address(draft);
            }
        }
    }

    /// Observes what the address alone comes to; a town alone is evidence, not a word.
    fn observe_address(&self, draft: &mut Draft<'_>) {
        let Some(address) = self.text("address") else { return };
        if let Ok(region) = draft.regions.find(&address) {
            observe_region(draft, region, Origin::Declared, [1.0; 2]);
        } else if let Some(region) = draft.regions.infer(&address) {
            observe_region(draft, region, Origin::Inferred, [TOWN_CONFIDENCE; 2]);
        } else {
            draft.note("address_without_region", "address");
        }
    }

    /// The most exact of what was given: the code, the separate fields, the region, the address.
    fn resolve(&self, draft: &Draft<'_>) -> Result<Region, RegionFailure> {
        let mut result = Err(RegionFailure::Unknown);
        if let Some(code) = self.text("region_code") {
            result = draft.regions.from_code(&code);
        }
        let parts = ["province", "city", "district"].map(|name| self.text(name).unwrap_or_default());
        if result.is_err() && parts.iter().any(|part| !part.is_empty()) {
            result = draft.regions.find_fields(&parts[0], &parts[1], &parts[2]);
        }
        for name in ["region", "address"] {
            if let Some(text) = self
                .text(name)
                .filter(|_| matches!(result, Err(RegionFailure::Unknown | RegionFailure::UnknownCode)))
            {
                result = draft.regions.find(&text);
            }
        }
        result
    }

    /// The text of a field; of an address object, its parts from the province down.
    fn text(&self, name: &str) -> Option<String> {
        let (_, _, given) = self.fields.iter().rev().find(|(known, ..)| *known == name)?;
        match given {
            Value::Text(text) => Some(text.clone()),
            Value::Number(_) => Some(given.to_string()),
            Value::Object(parts) => {
                let part = |name| value::get(parts, name).and_then(Value::as_text);
                let parts: Vec<&str> = ["state", "province", "city", "district", "street"]
                    .into_iter()
                    .filter_map(part)
                    .collect();
                Some(parts.join(" "))
            }
            _ => None,
        }
    }
}

/// The levels of a region as traits, with a confidence for the province and one for what is below it.
pub(super) fn observe_region(
    draft: &mut Draft<'_>,
    region: Region,
    origin: Origin,
    [of_province, below]: [f32; 2],
) {
    let values = [
        ("province", region.province.into(), of_province),
        ("city", region.city.map_or(Value::Null, Value::from), below),
        ("district", region.district.map_or(Value::Null, Value::from), below),
        ("town", region.town.map_or(Value::Null, |town| town.name.into()), below),
        ("region_code", Value::Text(region.code.to_string()), below),
    ];
    for (name, value, confidence) in values {
        draft.observe_as(name, value, origin, confidence);
    }
    match region.retired {
        Some(retired) if retired.split => draft.note("split_region", "region_code"),
        Some(_) => draft.note("retired_region", "region_code"),
        None => {}
    }
}
