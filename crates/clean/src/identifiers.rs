//! Identifiers in normal form: phones in E.164, e-mail addresses checked, everything else trimmed; empty ones gone.

use qianmian_model::{Identifier, IdentifierKind, Value};

use crate::account::parse_account;
use crate::draft::Draft;
use crate::email::{parse_email, tidy};
use crate::failure::hidden;
use crate::names::{IDENTITY_CARD, identifier_kind};
use crate::phone::parse_phone;

/// What programs and people write when there is nothing.
const NOTHING: [&str; 12] =
    ["", "null", "none", "nil", "nan", "undefined", "n/a", "na", "-", "无", "未知", "暂无"];

/// Cleans the identifiers of the record, in their order.
pub(crate) fn clean_identifiers(draft: &mut Draft<'_>) {
    let record = draft.record;
    for identifier in &record.identifiers {
        let kind = identifier_kind(&identifier.kind);
        add_identifier(draft, kind, identifier.kind.as_str(), &identifier.value);
    }
}

/// A contact found among the traits.
pub(crate) fn add_contact<'a>(draft: &mut Draft<'a>, kind: IdentifierKind, field: &'a str, value: &Value) {
    match value {
        Value::Text(text) => add_identifier(draft, kind, field, text),
        // A phone number that a spreadsheet took for a number.
        Value::Number(_) => add_identifier(draft, kind, field, &value.to_string()),
        _ => draft.dropped.push(hidden("wrong_type", field, "text is expected")),
    }
}

fn add_identifier<'a>(draft: &mut Draft<'a>, kind: IdentifierKind, field: &'a str, value: &str) {
    let value = value.trim();
    if NOTHING.contains(&value.to_lowercase().as_str()) {
        return;
    }
    let normal = match kind.as_str() {
        "phone" => phone(draft, field, value),
        "email" => email(draft, field, value),
        "openid" | "unionid" => account(draft, field, value),
        IDENTITY_CARD => {
            draft.identity_card = Some((field, value.to_owned()));
            None
        }
        _ => Some(whole_number(value).to_owned()),
    };
    if let Some(value) = normal {
        let identifier = Identifier { kind, value };
        if !draft.identifiers.contains(&identifier) {
            draft.identifiers.push(identifier);
        }
    }
}

fn phone(draft: &mut Draft<'_>, field: &str, value: &str) -> Option<String> {
    let parsed = parse_phone(whole_number(value), draft.profile.phone_region);
    parsed.map_err(|wrong| draft.dropped.push(hidden(wrong.code(), field, wrong.to_string()))).ok()
}

fn account(draft: &mut Draft<'_>, field: &str, value: &str) -> Option<String> {
    let account = parse_account(value).map(str::to_owned);
    account.map_err(|wrong| draft.dropped.push(hidden(wrong.code(), field, wrong.to_string()))).ok()
}

fn email(draft: &mut Draft<'_>, field: &str, value: &str) -> Option<String> {
    let email = match parse_email(&tidy(value)) {
        Ok(email) => email,
        Err(wrong) => {
            draft.dropped.push(hidden(wrong.code(), field, wrong.to_string()));
            return None;
        }
    };
    if !email.suffix_exists {
        let meant = email.suggestion.map(|domain| format!(": probably `{domain}`")).unwrap_or_default();
        let reason = format!("the domain of the e-mail address does not exist{meant}");
        draft.dropped.push(hidden("unknown_email_domain", field, reason));
        return None;
    }
    if email.suggestion.is_some() {
        draft.note("mistyped_email_domain", field);
    }
    Some(email.address)
}

/// `17850.0` to `17850`: a number that went through a column of floats.
fn whole_number(value: &str) -> &str {
    let whole = value.strip_suffix(".0").unwrap_or(value);
    if !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit()) { whole } else { value }
}
