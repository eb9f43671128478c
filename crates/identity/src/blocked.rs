//! Values that point at nobody: placeholders, test values, the zeros of devices that tell nothing.
//!
//! The built-in ones are such by their form, whoever the business is. Values that are only frequent in one business (a
//! shop's phone) are found by their company instead: see `degree` in [`crate::config::KindRule`].

use std::borrow::Cow;

use qianmian_model::Identifier;

use crate::IdentityConfig;

/// Words that stand for no value, whatever the kind.
const PLACEHOLDERS: &[&str] = &[
    "null",
    "(null)",
    "<null>",
    "nil",
    "none",
    "nan",
    "na",
    "n/a",
    "undefined",
    "unknown",
    "anonymous",
    "guest",
    "test",
    "default",
    "empty",
    "false",
    "true",
    "[object object]",
    "-",
    "--",
    "?",
    "-1",
    "无",
    "没有",
    "暂无",
    "未知",
    "不详",
    "匿名",
    "空",
    "保密",
    "测试",
];
/// National numbers from forms and manuals.
const PHONES: &[&str] = &["13800138000", "13812345678", "13912345678"];
/// The part before the `@` of addresses that belong to no one person.
const MAILBOXES: &[&str] = &[
    "noreply",
    "no-reply",
    "donotreply",
    "none",
    "null",
    "unknown",
    "undefined",
    "anonymous",
    "test",
    "123456",
];
/// Domains reserved for documentation (RFC 2606) or used as such.
const DOMAINS: &[&str] = &["example.com", "example.org", "example.net", "test.com", "invalid.com"];
/// Devices that all report the same: an Android bug, an emulator, MAC and IMEI placeholders.
const DEVICES: &[&str] =
    &["9774d56d682e549c", "020000000000", "004999010640000", "0123456789abcdef", "012345678912345"];

/// Whether a value points at nobody, by the configuration or by its form.
pub fn is_blocked(config: &IdentityConfig, identifier: &Identifier) -> bool {
    let mut room = [0; 64];
    let value = lower(identifier.value.trim(), &mut room);
    let rule = config.rule(identifier.kind.as_str());
    let listed = |list: &[String]| list.iter().any(|blocked| blocked.trim().to_lowercase() == value);
    listed(&config.blocked) || listed(&rule.blocked) || is_placeholder(identifier.kind.as_str(), &value)
}

/// A text in lower case; an ordinary one within `room`, because every value of every record is looked at.
fn lower<'t>(text: &str, room: &'t mut [u8; 64]) -> Cow<'t, str> {
    match room.get_mut(..text.len()).filter(|_| text.is_ascii()) {
        Some(room) => {
            room.copy_from_slice(text.as_bytes());
            room.make_ascii_lowercase();
            Cow::Borrowed(std::str::from_utf8(room).expect("ASCII"))
        }
        None => Cow::Owned(text.to_lowercase()),
    }
}

fn is_placeholder(kind: &str, value: &str) -> bool {
    let compact = || value.chars().filter(|c| c.is_alphanumeric());
    if PLACEHOLDERS.contains(&value) || compact().all(|c| c == '0') {
        return true;
    }
    match kind {
        "phone" => is_placeholder_phone(value, &compact().collect::<String>()),
        "email" => is_placeholder_email(value),
        "device_id" => {
            is_one_character(compact()) || DEVICES.iter().any(|device| compact().eq(device.chars()))
        }
        // A customer number may well be 11 or 22222.
        _ => is_one_character(compact()) && compact().map(char::len_utf8).sum::<usize>() >= 8,
    }
}

fn is_placeholder_phone(value: &str, digits: &str) -> bool {
    let national = if value.starts_with("+86") { &digits[2..] } else { digits };
    PHONES.contains(&national)
        || is_one_character(national.chars())
        || national.ends_with("00000000")
        || (national.len() >= 8 && is_run(national))
}

fn is_placeholder_email(value: &str) -> bool {
    let Some((mailbox, domain)) = value.rsplit_once('@') else { return false };
    let label = domain.split('.').next().unwrap_or(domain);
    MAILBOXES.contains(&mailbox) || DOMAINS.contains(&domain) || mailbox == label
}

fn is_one_character(mut text: impl Iterator<Item = char>) -> bool {
    text.next().is_none_or(|first| text.all(|c| c == first))
}

/// 123456789, 12345678901, 98765432…: every digit one more, or one less, than the one before.
fn is_run(digits: &str) -> bool {
    let steps = |by: u32| {
        let pairs = digits.as_bytes().windows(2);
        pairs.clone().all(|pair| (u32::from(pair[0]) + by) % 10 == u32::from(pair[1]) % 10)
    };
    // '0' is 48 and 48 % 10 is 8, the same for both sides of a pair.
    steps(1) || steps(9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use qianmian_model::IdentifierKind;

    #[track_caller]
    fn check(kind: &str, value: &str, expected: bool) {
        let identifier = Identifier::new(IdentifierKind::new(kind), value);
        assert_eq!(is_blocked(&IdentityConfig::default(), &identifier), expected, "{kind}:{value}");
    }

    #[test]
    fn placeholders_are_blocked() {
        for value in ["", " ", "null", "NULL", "0", "000", "-", "未知", "undefined"] {
            check("customer_id", value, true);
        }
        for value in ["+8613800138000", "13800138000", "00000000000", "11111111111", "+8611111111111"] {
            check("phone", value, true);
        }
        for value in ["+8613000000000", "12345678901", "1234567890", "+8612345678901", "9876543210"] {
            check("phone", value, true);
        }
        for value in ["test@test.com", "123@123.com", "noreply@shop.cn", "none@qq.com", "li@example.com"] {
            check("email", value, true);
        }
        for value in
            ["unknown", "00000000-0000-0000-0000-000000000000", "9774d56d682e549c", "02:00:00:00:00:00"]
        {
            check("device_id", value, true);
        }
        check("user_id", "99999999", true);
    }

    #[test]
    fn values_of_people_are_not() {
        for value in ["1", "11", "111", "10", "22222", "U0"] {
            check("customer_id", value, false);
        }
        for value in ["+8613912345670", "13800138001", "+447911123456", "18888888880"] {
            check("phone", value, false);
        }
        for value in ["li.wei@qq.com", "tester@qq.com", "123@qq.com"] {
            check("email", value, false);
        }
        check("device_id", "0bafb5b1488925c7", false);
    }

    #[test]
    fn a_business_adds_its_own() {
        let mut config =
            IdentityConfig { blocked: vec!["Lost And Found".to_owned()], ..IdentityConfig::default() };
        let found = Identifier::new(IdentifierKind::new("member_no"), "lost and found ");
        assert!(is_blocked(&config, &found));
        config.kinds.get_mut("phone").unwrap().blocked.push("+864008001234".to_owned());
        assert!(is_blocked(&config, &Identifier::new(IdentifierKind::PHONE, "+864008001234")));
        assert!(!is_blocked(&config, &Identifier::new(IdentifierKind::USER_ID, "+864008001234")));
    }
}
