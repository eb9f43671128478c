//! A typed value that points at a person: `phone:+8613800138000`, `openid:o6_bm…`.

use std::fmt;

/// What an identifier is: `user_id`, `anonymous_id`, `phone`, `email`, `openid`, `unionid`, `customer_id`, `device_id`, …
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdentifierKind(std::borrow::Cow<'static, str>);

impl IdentifierKind {
    /// A Segment `userId`.
    pub const USER_ID: IdentifierKind = IdentifierKind(std::borrow::Cow::Borrowed("user_id"));
    /// A Segment `anonymousId`.
    pub const ANONYMOUS_ID: IdentifierKind = IdentifierKind(std::borrow::Cow::Borrowed("anonymous_id"));
    /// A phone number in E.164 form.
    pub const PHONE: IdentifierKind = IdentifierKind(std::borrow::Cow::Borrowed("phone"));
    /// An e-mail address, lower-case.
    pub const EMAIL: IdentifierKind = IdentifierKind(std::borrow::Cow::Borrowed("email"));

    /// A kind by its name.
    pub fn new(name: impl Into<String>) -> Self {
        IdentifierKind(std::borrow::Cow::Owned(name.into()))
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IdentifierKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for IdentifierKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A kind and a value. `Debug` hides the value, because values are personal data and reach logs through it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier {
    /// What it is.
    pub kind: IdentifierKind,
    /// Its value in normal form (as it came, before cleaning).
    pub value: String,
}

impl Identifier {
    /// An identifier of a kind.
    pub fn new(kind: IdentifierKind, value: impl Into<String>) -> Self {
        Identifier { kind, value: value.into() }
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:…", self.kind)
    }
}
