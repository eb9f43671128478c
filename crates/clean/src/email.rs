//! E-mail addresses: syntax, a domain that can exist, and what was probably meant by a mistyped one.
//!
//! Syntax is RFC 5321/6531 by the `email_address` crate, without quoted local parts, comments and address literals, and
//! with a top-level domain required. Whether the top-level domain exists is known from the public suffix list.

use email_address::{EmailAddress, Options};

/// An address in normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// In lower case: a server may tell `Li@` from `li@`, and none that people use does, while people write both.
    pub address: String,
    /// Whether its public suffix (`com`, `co.uk`, `中国`) exists.
    pub suffix_exists: bool,
    /// The domain that was probably meant.
    pub suggestion: Option<String>,
}

/// Why there is no address. The value itself is never part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailFailure {
    /// Not the form of an address.
    #[error("not an e-mail address: `name@domain` is expected")]
    Syntax,
    /// Nothing that can receive mail: a host without a domain, or a bare public suffix.
    #[error("the domain of the e-mail address is not complete")]
    Domain,
}

impl EmailFailure {
    /// Stable code.
    pub fn code(self) -> &'static str {
        match self {
            EmailFailure::Syntax => "invalid_email",
            EmailFailure::Domain => "incomplete_email_domain",
        }
    }
}

/// Domains as they are mistyped.
const MISTYPED: [(&str, &str); 24] = [
    ("gmial.com", "gmail.com"),
    ("gmai.com", "gmail.com"),
    ("gamil.com", "gmail.com"),
    ("gmal.com", "gmail.com"),
    ("gmil.com", "gmail.com"),
    ("gmaill.com", "gmail.com"),
    ("gnail.com", "gmail.com"),
    ("googlemail.co", "googlemail.com"),
    ("hotmial.com", "hotmail.com"),
    ("hotmai.com", "hotmail.com"),
    ("hotmal.com", "hotmail.com"),
    ("outlok.com", "outlook.com"),
    ("outloook.com", "outlook.com"),
    ("oultook.com", "outlook.com"),
    ("yaho.com", "yahoo.com"),
    ("yahooo.com", "yahoo.com"),
    ("iclould.com", "icloud.com"),
    ("icoud.com", "icloud.com"),
    ("qq.cm", "qq.com"),
    ("qq.co", "qq.com"),
    ("163.cm", "163.com"),
    ("sian.com", "sina.com"),
    ("foxmial.com", "foxmail.com"),
    ("aliyum.com", "aliyun.com"),
];

/// Top-level domains that are slips of the finger for `com`.
const MISTYPED_COM: [&str; 8] = ["con", "cmo", "ocm", "comm", "cim", "xom", "vom", "coom"];

/// Reads an address exactly as given but for capitals: no spaces around it, no full-width characters. See [`tidy`].
pub fn parse_email(text: &str) -> Result<Email, EmailFailure> {
    let address = text.to_lowercase();
    let options = Options::default().without_domain_literal().without_display_text().with_required_tld();
    EmailAddress::parse_with_options(&address, options).map_err(|_| EmailFailure::Syntax)?;
    let (local, domain) = address.rsplit_once('@').ok_or(EmailFailure::Syntax)?;
    if local.starts_with('"') || !domain.split('.').all(is_label) {
        return Err(EmailFailure::Syntax);
    }
    let top = domain.rsplit('.').next().unwrap_or_default();
    let suffix = psl::suffix(domain.as_bytes());
    let exists = suffix.is_some_and(|suffix| suffix.is_known());
    let bare = suffix.is_some_and(|suffix| suffix.as_bytes().len() == domain.len());
    if bare || top.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(EmailFailure::Domain);
    }
    let suggestion = suggest(domain);
    Ok(Email { address, suffix_exists: exists, suggestion })
}

/// What people leave around an address, taken off: spaces, byte-order marks, `mailto:`, full-width characters.
pub fn tidy(text: &str) -> String {
    let folded: String = text.chars().map(half_width).collect();
    let trimmed = folded.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}');
    trimmed.strip_prefix("mailto:").unwrap_or(trimmed).to_owned()
}

/// `ａ＠` to `a@`.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

fn is_label(label: &str) -> bool {
    let sound = |c: char| c.is_alphanumeric() || c == '-';
    !label.is_empty()
        && label.len() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(sound)
}

/// The domain that was probably meant by a mistyped one.
fn suggest(domain: &str) -> Option<String> {
    if let Some((_, meant)) = MISTYPED.iter().find(|(wrong, _)| *wrong == domain) {
        return Some((*meant).to_owned());
    }
    let (name, top) = domain.rsplit_once('.')?;
    MISTYPED_COM.contains(&top).then(|| format!("{name}.com"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistyped_domains_get_a_suggestion() {
        assert_eq!(parse_email("foo@qq.con").unwrap().suggestion.as_deref(), Some("qq.com"));
        assert_eq!(parse_email("foo@gmial.com").unwrap().suggestion.as_deref(), Some("gmail.com"));
        assert!(!parse_email("foo@qq.con").unwrap().suffix_exists);
        assert_eq!(parse_email("foo@gmail.com").unwrap().suggestion, None);
    }

    #[test]
    fn an_address_is_one_however_its_letters_were_written() {
        assert_eq!(parse_email("Li.Si@QQ.COM").unwrap().address, "li.si@qq.com");
        assert_eq!(tidy(" ａ＠ｂ.com\u{feff}"), "a@b.com");
    }

    #[test]
    fn a_bare_public_suffix_receives_no_mail() {
        assert_eq!(parse_email("foo@co.uk"), Err(EmailFailure::Domain));
        assert_eq!(parse_email("foo@x"), Err(EmailFailure::Syntax));
    }
}
