//! Countries to ISO 3166-1 alpha-2, from English and Chinese names, codes and usual aliases (`data/countries.tsv`).

use std::collections::HashMap;
use std::sync::LazyLock;

const BUNDLED: &str = include_str!("../data/countries.tsv");

/// Ways to say that nothing is said.
const UNSPECIFIED: [&str; 10] =
    ["", "unspecified", "unknown", "not specified", "n/a", "none", "null", "-", "未知", "其他"];

static CODES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut codes = HashMap::new();
    for line in BUNDLED.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let Some(code) = fields.next() else { continue };
        codes.insert(code.to_lowercase(), code);
        for name in fields.flat_map(|field| field.split('|')).filter(|name| !name.is_empty()) {
            codes.insert(name.to_lowercase(), code);
        }
    }
    codes
});

/// A name that is no country: a region such as `European Community`, or a word nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a country: a name or an ISO 3166 code is expected")]
pub struct UnknownCountry;

impl UnknownCountry {
    /// Stable code.
    pub fn code(self) -> &'static str {
        "unknown_country"
    }
}

/// The code of a country, upper case; none where the text says that it is not specified. The Channel Islands, which have
/// two codes, are taken as Jersey, the larger.
pub fn country_code(text: &str) -> Result<Option<&'static str>, UnknownCountry> {
    let name = text.trim().to_lowercase();
    if UNSPECIFIED.contains(&name.as_str()) {
        return Ok(None);
    }
    CODES.get(&name).copied().map(Some).ok_or(UnknownCountry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_of_the_table_is_found_by_all_its_names() {
        let codes: std::collections::HashSet<&str> = CODES.values().copied().collect();
        assert_eq!(codes.len(), 249);
        let lines = BUNDLED.lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            let fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(country_code(fields[1]), Ok(Some(fields[0])), "{line}");
            assert_eq!(country_code(fields[2]), Ok(Some(fields[0])), "{line}");
        }
    }

    #[test]
    fn aliases_of_trade_and_absent_values_are_known() {
        for (text, code) in [
            ("EIRE", "IE"),
            ("RSA", "ZA"),
            ("USA", "US"),
            ("Channel Islands", "JE"),
            ("中国大陆", "CN"),
            ("uk", "GB"),
        ] {
            assert_eq!(country_code(text), Ok(Some(code)), "{text}");
        }
        assert_eq!(country_code("Unspecified"), Ok(None));
        assert_eq!(country_code("European Community"), Err(UnknownCountry));
    }
}
