//! Where somebody lives: a code, separate fields, a region or an address become province, city, district and region code.

use qianmian_model::{Value, value};

use crate::draft::Draft;
use crate::failure::failure;
use crate::region::{Region, RegionFailure};

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
            Ok(region) => observe_region(draft, region),
            Err(_) if self.fields.iter().all(|(name, ..)| *name == "address") => {
                draft.note("address_without_region", self.fields[0].1);
            }
            Err(wrong) => {
                for (_, field, value) in self.fields.iter().filter(|(name, ..)| *name != "address") {
                    draft.dropped.push(failure(wrong.code(), field, value, wrong.to_string()));
                }
            }
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

fn observe_region(draft: &mut Draft<'_>, region: Region) {
    draft.observe("province", region.province.into());
    draft.observe("city", region.city.map_or(Value::Null, Value::from));
    draft.observe("district", region.district.map_or(Value::Null, Value::from));
    draft.observe("region_code", Value::Text(region.code.to_string()));
    if region.split {
        draft.note("split_region", "region_code");
    }
}
