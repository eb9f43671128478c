//! The catalogue of quality rules: every code under which a row, a record or a field is refused, left out or noted.
//!
//! A code keeps its meaning for ever. A rule that is added or becomes stricter raises [`VERSION`] and says so in
//! [`QualityRule::since`]. Rules that a source declares itself (`require`) are beside these, with codes of their own.

/// The version of the catalogue.
pub const VERSION: u32 = 2;

/// What a failed rule costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The row or the whole record: it goes to quarantine.
    Reject,
    /// The field: the record goes on without it.
    Drop,
    /// Nothing: the field is kept, and counted.
    Note,
}

impl Severity {
    /// `reject`, `drop` or `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Reject => "reject",
            Severity::Drop => "drop",
            Severity::Note => "note",
        }
    }
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// A line of a file, or a call, before it is a record.
    Row,
    /// A record.
    Record,
    /// An identifier of a record.
    Identifier,
    /// A trait.
    Trait,
    /// A property of an event.
    Property,
    /// What somebody says of consent.
    Consent,
}

impl Scope {
    /// `row`, `record`, `identifier`, `trait`, `property` or `consent`.
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Row => "row",
            Scope::Record => "record",
            Scope::Identifier => "identifier",
            Scope::Trait => "trait",
            Scope::Property => "property",
            Scope::Consent => "consent",
        }
    }
}

/// One rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QualityRule {
    /// Its code, as in failures and counts.
    pub id: &'static str,
    /// The version of the catalogue in which it came or last changed.
    pub since: u32,
    /// What it costs at least. A property that the plan requires costs the record.
    pub severity: Severity,
    /// What it looks at.
    pub scope: Scope,
    /// What is wrong, in Chinese.
    pub zh: &'static str,
    /// What is wrong, in English.
    pub en: &'static str,
}

const fn rule(
    id: &'static str,
    severity: Severity,
    scope: Scope,
    zh: &'static str,
    en: &'static str,
) -> QualityRule {
    QualityRule { id, since: 1, severity, scope, zh, en }
}

use Scope::{Consent, Identifier, Property, Record, Row, Trait};
use Severity::{Drop, Note, Reject};

/// All rules, in the order in which a record meets them.
pub const RULES: &[QualityRule] = &[
    rule("event_too_large", Reject, Row, "事件超过大小上限", "an event over the size limit"),
    rule("malformed_event", Reject, Row, "不是合法的 JSON 事件", "not a JSON object of the right shape"),
    rule("broken_line", Reject, Row, "行无法按列拆分", "a line that cannot be split into its columns"),
    rule("message_id_too_long", Reject, Row, "messageId 过长", "a messageId over 100 characters"),
    rule("type_unknown", Reject, Row, "type 不是六种调用之一", "none of the six calls"),
    rule("identifier_missing", Reject, Row, "没有任何标识", "no identifier at all"),
    rule("user_id_missing", Reject, Row, "alias 缺少 userId", "an alias without userId"),
    rule("previous_id_missing", Reject, Row, "alias 缺少 previousId", "an alias without previousId"),
    rule("group_id_missing", Reject, Row, "group 缺少 groupId", "a group call without groupId"),
    rule("event_name_missing", Reject, Row, "track 缺少 event", "a track call without event"),
    rule("event_case_missing", Reject, Row, "行不符合任何事件条件", "a row that fits no case of the mapping"),
    rule("group_not_contiguous", Reject, Row, "同组的行不相邻", "rows of one group that lie apart"),
    rule("time_missing", Reject, Row, "缺少时间", "no time"),
    rule("time_unreadable", Reject, Row, "时间格式无法识别", "a time in no declared form"),
    rule("time_out_of_range", Reject, Row, "时间过早或在未来", "a time too early or in the future"),
    rule("not_a_number", Reject, Row, "不是数字", "not a number"),
    rule("not_a_bool", Reject, Row, "不是真假值", "neither true nor false"),
    rule("not_json", Reject, Row, "不是 JSON", "not JSON"),
    rule(
        "implausible_time",
        Reject,
        Record,
        "时间早于1990年或晚于接收时间一天以上",
        "before 1990, or more than a day after it was received",
    ),
    rule("no_identifier", Reject, Record, "没有可用的标识", "no identifier that can be used"),
    rule("blocked_identifier", Reject, Record, "标识都是占位值", "every identifier is a placeholder"),
    rule("shared_identifier", Reject, Record, "标识被很多人共用", "every identifier is used by many people"),
    rule(
        "abnormal_burst",
        Reject,
        Record,
        "一分钟内事件过多",
        "more events in a minute than the source allows",
    ),
    rule("abnormal_text", Reject, Record, "反复发送同一内容", "the same text over and over"),
    rule(
        "abnormal_interval",
        Reject,
        Record,
        "间隔像机器一样固定",
        "events at the fixed interval of a machine",
    ),
    rule("missing_event_name", Reject, Record, "事件名为空", "an event without a name"),
    rule("missing_property", Reject, Property, "缺少必填属性", "a required property is missing"),
    rule("wrong_type", Drop, Property, "类型不符", "a value of another type"),
    rule("abnormal_number", Drop, Property, "数值超出范围", "a number that is none or beyond the limits"),
    rule("unreadable_time", Drop, Property, "时间格式无法识别", "a date or time in no known form"),
    rule("ambiguous_date", Drop, Property, "日月顺序不明", "day and month could be either way round"),
    rule("relative_time", Drop, Property, "相对时间", "a relative time"),
    rule("unreadable_phone", Drop, Identifier, "不是电话号码", "not a phone number"),
    rule("invalid_phone", Drop, Identifier, "空号或位数不对", "a phone number that is not in use"),
    rule("invalid_email", Drop, Identifier, "邮箱格式不对", "not an e-mail address"),
    rule(
        "incomplete_email_domain",
        Drop,
        Identifier,
        "邮箱域名不完整",
        "an e-mail address with half a domain",
    ),
    rule(
        "unknown_email_domain",
        Drop,
        Identifier,
        "邮箱域名不存在",
        "an e-mail address of a domain that does not exist",
    ),
    rule(
        "mistyped_email_domain",
        Note,
        Identifier,
        "邮箱域名疑似写错",
        "an e-mail domain that was probably mistyped",
    ),
    rule(
        "invalid_account_id",
        Drop,
        Identifier,
        "openid 或 unionid 格式不对",
        "not the form of an openid or unionid",
    ),
    rule("invalid_identity_card", Drop, Identifier, "不是身份证号", "not the number of an identity card"),
    rule(
        "identity_card_check_digit",
        Drop,
        Identifier,
        "身份证校验码不符",
        "an identity card with a wrong check digit",
    ),
    rule(
        "identity_card_birthday",
        Drop,
        Identifier,
        "身份证出生日期不可能",
        "an identity card with an impossible birthday",
    ),
    rule("identity_card_region", Drop, Identifier, "身份证地区码不存在", "an identity card of no county"),
    rule(
        "identity_card_left_out",
        Note,
        Identifier,
        "身份证号未保存",
        "an identity card that was not used or kept",
    ),
    rule("unknown_gender", Drop, Trait, "性别无法识别", "not a gender"),
    rule("invalid_age", Drop, Trait, "年龄不在 0 到 120", "an age outside 0 to 120"),
    rule("invalid_birthday", Drop, Trait, "生日不可能", "an impossible birthday"),
    rule("unknown_occupation", Note, Trait, "职业不在词表", "an occupation outside the list"),
    rule("unknown_country", Drop, Trait, "国家无法识别", "not a country"),
    rule("unknown_region", Drop, Trait, "地区无法识别", "no province, city or district"),
    rule("ambiguous_region", Drop, Trait, "地区重名", "a region whose name several places have"),
    rule(
        "inconsistent_region",
        Drop,
        Trait,
        "省市区互相矛盾",
        "province, city and district that do not belong together",
    ),
    rule("unknown_region_code", Drop, Trait, "行政区划代码不存在", "not a code of GB/T 2260"),
    rule("retired_region", Note, Trait, "行政区划已变更", "a region that is called something else today"),
    rule("split_region", Note, Trait, "行政区划已拆分", "a region that was split since"),
    rule("address_without_region", Note, Trait, "地址中没有地区", "an address that names no region"),
    rule("invalid_url", Drop, Trait, "不是网址", "not a web address"),
    rule("url_scheme", Drop, Trait, "网址不是 http 或 https", "a web address of another scheme"),
    rule("url_host", Drop, Trait, "网址的主机不存在", "a web address of no domain"),
    QualityRule {
        since: 2,
        ..rule("reserved_trait", Drop, Trait, "保留给推测的名称", "a name that is kept for guesses")
    },
    rule("unplanned_trait", Note, Trait, "跟踪计划中没有的属性", "a trait that the plan does not know"),
    rule("unplanned_event", Note, Record, "跟踪计划中没有的事件", "an event that the plan does not know"),
    rule("unnamed_consent", Note, Consent, "同意没有目的", "a consent without a purpose"),
];

/// The rule of a code; none for one that a source declares itself.
pub fn find(id: &str) -> Option<&'static QualityRule> {
    RULES.iter().find(|rule| rule.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_no_rule_is_newer_than_the_catalogue() {
        for (place, rule) in RULES.iter().enumerate() {
            assert!(RULES[..place].iter().all(|other| other.id != rule.id), "{}", rule.id);
            assert!((1..=VERSION).contains(&rule.since), "{}", rule.id);
        }
        assert_eq!(find("invalid_phone").map(|rule| rule.severity), Some(Drop));
        assert_eq!(find("zero_price"), None);
    }
}
