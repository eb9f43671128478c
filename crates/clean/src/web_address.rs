//! Web addresses in standard form, by the WHATWG URL standard (the `url` crate).

use url::{Host, Url};

/// Why a text is no web address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebAddressFailure {
    /// Not the form of an address.
    #[error("not a web address: `https://host/path` is expected")]
    Form,
    /// `ftp:`, `javascript:`, `data:` and the like.
    #[error("not a web address: it begins with another scheme than http or https")]
    Scheme,
    /// A host without a domain that exists, or a number.
    #[error("the host of the web address is no domain that exists")]
    Host,
}

impl WebAddressFailure {
    /// Stable code.
    pub fn code(self) -> &'static str {
        match self {
            WebAddressFailure::Form => "invalid_url",
            WebAddressFailure::Scheme => "url_scheme",
            WebAddressFailure::Host => "url_host",
        }
    }
}

/// `EXAMPLE.com/a b` to `https://example.com/a%20b`: scheme and host in lower case, a missing scheme is https, a user and
/// password are taken off.
pub fn parse_web_address(text: &str) -> Result<String, WebAddressFailure> {
    let text = text.trim();
    let with_scheme = match text.split_once(':') {
        Some((scheme, rest)) if rest.starts_with("//") || is_scheme(scheme) => text.to_owned(),
        _ => format!("https://{}", text.trim_start_matches('/')),
    };
    let mut url = Url::parse(&with_scheme).map_err(|_| WebAddressFailure::Form)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(WebAddressFailure::Scheme);
    }
    let exists = match url.host() {
        Some(Host::Domain(domain)) => {
            psl::domain(domain.as_bytes()).is_some_and(|found| found.suffix().is_known())
        }
        _ => false,
    };
    if !exists {
        return Err(WebAddressFailure::Host);
    }
    // Neither fails for an address with a host.
    let _ = (url.set_username(""), url.set_password(None));
    Ok(url.into())
}

/// A scheme without `//`, which is not the host of `host:80/path`.
fn is_scheme(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "javascript" | "data" | "mailto" | "tel" | "file" | "blob")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, WebAddressFailure>) {
        assert_eq!(parse_web_address(text).as_deref(), expected.as_ref().map(|text| *text), "{text}");
    }

    #[test]
    fn addresses_come_out_in_one_form_and_stay_so() {
        check(" HTTP://Example.COM/a b?q=1 ", Ok("http://example.com/a%20b?q=1"));
        check("www.qq.com", Ok("https://www.qq.com/"));
        check("//cdn.example.com/1.png", Ok("https://cdn.example.com/1.png"));
        check("example.com:8080/x", Ok("https://example.com:8080/x"));
        check("https://user:secret@example.com/", Ok("https://example.com/"));
    }

    #[test]
    fn what_is_none_says_why() {
        check("javascript:alert(1)", Err(WebAddressFailure::Scheme));
        check("ftp://example.com/", Err(WebAddressFailure::Scheme));
        check("http://localhost/", Err(WebAddressFailure::Host));
        check("http://10.0.0.1/", Err(WebAddressFailure::Host));
        check("no address", Err(WebAddressFailure::Form));
        check("", Err(WebAddressFailure::Form));
    }
}
