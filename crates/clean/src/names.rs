//! Names of traits and kinds of identifiers in one spelling: `snake_case`, and one word per idea.

use std::borrow::Cow;

use qianmian_model::IdentifierKind;

/// Other words for a trait.
const TRAIT_SYNONYMS: &[(&str, &str)] = &[
    ("nick_name", "nickname"),
    ("sex", "gender"),
    ("birth_date", "birthday"),
    ("birthdate", "birthday"),
    ("date_of_birth", "birthday"),
    ("dob", "birthday"),
    ("tel", "phone"),
    ("mobile", "phone"),
    ("mobile_phone", "phone"),
    ("phone_number", "phone"),
    ("telephone", "phone"),
    ("mail", "email"),
    ("e_mail", "email"),
    ("email_address", "email"),
    ("job", "occupation"),
    ("profession", "occupation"),
    ("state", "province"),
    ("county", "district"),
    ("adcode", "region_code"),
    ("area_code", "region_code"),
    ("country_code", "country"),
    ("性别", "gender"),
    ("生日", "birthday"),
    ("年龄", "age"),
    ("昵称", "nickname"),
    ("职业", "occupation"),
    ("手机", "phone"),
    ("手机号", "phone"),
    ("邮箱", "email"),
    ("姓名", "name"),
    ("国家", "country"),
    ("省份", "province"),
    ("城市", "city"),
    ("区县", "district"),
    ("地址", "address"),
    ("avatar_url", "avatar"),
    ("homepage", "website"),
    ("id_card", "identity_card"),
    ("idcard", "identity_card"),
    ("id_number", "identity_card"),
    ("identity_card_number", "identity_card"),
    ("national_id", "identity_card"),
    ("身份证", "identity_card"),
    ("身份证号", "identity_card"),
    ("身份证号码", "identity_card"),
];

/// Other words for a kind of identifier.
const KIND_SYNONYMS: &[(&str, &str)] = &[
    ("open_id", "openid"),
    ("union_id", "unionid"),
    ("tel", "phone"),
    ("mobile", "phone"),
    ("mobile_phone", "phone"),
    ("phone_number", "phone"),
    ("telephone", "phone"),
    ("mail", "email"),
    ("e_mail", "email"),
    ("email_address", "email"),
    ("userid", "user_id"),
    ("anonymousid", "anonymous_id"),
    ("deviceid", "device_id"),
    ("customerid", "customer_id"),
    ("id_card", "identity_card"),
    ("idcard", "identity_card"),
    ("national_id", "identity_card"),
];

/// The name of a trait as stored.
pub(crate) fn trait_name(name: &str) -> Cow<'_, str> {
    one_word(snake_case(name), TRAIT_SYNONYMS)
}

/// The kind of an identifier as stored.
pub(crate) fn identifier_kind(kind: &IdentifierKind) -> IdentifierKind {
    match one_word(snake_case(kind.as_str()), KIND_SYNONYMS).as_ref() {
        same if same == kind.as_str() => kind.clone(),
        "phone" => IdentifierKind::PHONE,
        "email" => IdentifierKind::EMAIL,
        "user_id" => IdentifierKind::USER_ID,
        "anonymous_id" => IdentifierKind::ANONYMOUS_ID,
        other => IdentifierKind::new(other),
    }
}

/// The kind, and the trait, of an identity card's number.
pub(crate) const IDENTITY_CARD: &str = "identity_card";

/// Whether what stands under this name is never shown: contacts and identity cards.
pub(crate) fn is_hidden(name: &str) -> bool {
    matches!(name, "phone" | "email" | IDENTITY_CARD)
}

fn one_word<'a>(name: Cow<'a, str>, synonyms: &[(&'static str, &'static str)]) -> Cow<'a, str> {
    synonyms.iter().find(|(other, _)| *other == name).map_or(name, |(_, word)| Cow::Borrowed(*word))
}

/// `firstName`, `First Name` and `first-name` to `first_name`; `userID` to `user_id`. A name that is so already is not copied.
pub(crate) fn snake_case(name: &str) -> Cow<'_, str> {
    let name = name.trim();
    let is_snake = |c: char| {
        c.is_lowercase() || c.is_ascii_digit() || c == '_' || (c.is_alphabetic() && !c.is_uppercase())
    };
    if name.chars().all(is_snake) {
        return Cow::Borrowed(name);
    }
    let mut out = String::with_capacity(name.len() + 4);
    let mut after_lower = false;
    for c in name.chars() {
        if c.is_uppercase() {
            if after_lower {
                out.push('_');
            }
            out.extend(c.to_lowercase());
            after_lower = false;
        } else if c.is_alphanumeric() {
            out.push(c);
            after_lower = true;
        } else {
            if !out.is_empty() && !out.ends_with('_') {
                out.push('_');
            }
            after_lower = false;
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_one_spelling_and_stay_as_they_are_a_second_time() {
        for (name, expected) in [
            ("firstName", "first_name"),
            ("Phone Number", "phone"),
            ("createdAt", "created_at"),
            ("nickName", "nickname"),
            ("userID", "user_id"),
            ("会员等级", "会员等级"),
        ] {
            assert_eq!(trait_name(name), expected);
            assert_eq!(trait_name(expected), expected);
        }
        assert_eq!(identifier_kind(&IdentifierKind::new("openId")).as_str(), "openid");
        assert_eq!(identifier_kind(&IdentifierKind::new("userId")), IdentifierKind::USER_ID);
    }
}
