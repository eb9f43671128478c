//! A source's YAML checked whole: every finding with its place, or a [`Source`] that cannot fail later but for a
//! column that a file lacks.

use std::sync::Arc;

use jiff::tz::TimeZone;
use qianmian_model::{Diagnostic, IdentifierKind, Value};
use serde_saphyr::{Location, Spanned};

use super::condition::Condition;
use super::field::{Field, Origin, Read};
use super::time::TimeForms;
use super::wire::{
    AbnormalYaml, At, ConditionYaml, DedupeYaml, EventYaml, FieldYaml, FormatYaml, GroupedYaml,
    InteractionsYaml, RuleYaml, SourceYaml, TypeYaml,
};
use super::{Case, Column, Format, Grouping, Mapping, Rule};
use crate::source::{Abnormal, Interactions};
use crate::{Source, code};
use qianmian_yaml::{self as yaml, Entries};

/// The trust of a source that declares none.
const DEFAULT_TRUST: u32 = 50;

/// Checks and compiles a declaration.
pub(crate) fn compile(
    file: &str,
    yaml: SourceYaml,
    workspace_zone: &TimeZone,
) -> Result<Source, Vec<Diagnostic>> {
    let mut compiler =
        Compiler { file, columns: Vec::new(), findings: Vec::new(), zone: workspace_zone.clone() };
    let source = compiler.source(yaml);
    if compiler.findings.is_empty() { Ok(source) } else { Err(yaml::in_order(compiler.findings)) }
}

struct Compiler<'a> {
    file: &'a str,
    columns: Vec<Column>,
    findings: Vec<Diagnostic>,
    zone: TimeZone,
}

impl Compiler<'_> {
    fn source(&mut self, mut yaml: SourceYaml) -> Source {
        let name_fits =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.".contains(&byte);
        if yaml.name.value.is_empty() || !yaml.name.value.bytes().all(name_fits) {
            let message = format!("a source's name has only a-z, 0-9, `_`, `-`, `.`: `{}`", yaml.name.value);
            self.find(yaml.name.referenced, "invalid_name", message);
        }
        if yaml.purpose.value.trim().is_empty() {
            self.find(yaml.purpose.referenced, "purpose_missing", "`purpose` is empty".to_owned());
        }
        if let Some(zone) = yaml.zone.take() {
            self.zone = self.named_zone(&zone);
        }
        let trust = yaml.trust.take();
        let trust_value = trust.as_ref().map_or(DEFAULT_TRUST, |trust| trust.value);
        if let Some(trust) = trust.filter(|trust| trust.value > 100) {
            self.find(trust.referenced, "invalid_trust", format!("trust is 0 to 100, not {}", trust.value));
        }
        let name: Arc<str> = yaml.name.value.as_str().into();
        let title = yaml.title.take().unwrap_or_else(|| name.to_string());
        let purpose = std::mem::take(&mut yaml.purpose.value);
        let (keep_text, day_first) = (yaml.keep_text, yaml.day_first);
        let derive_identity_card = yaml.derive_identity_card;
        let sends = matches!(yaml.format.as_ref().map(|format| format.value), Some(FormatYaml::Http));
        let usual = if sends { Interactions::OF_CALLS } else { Interactions::default() };
        let InteractionsYaml { per_minute, same_text, same_interval } = yaml.interactions;
        let interactions = Interactions {
            per_minute: per_minute.or(usual.per_minute),
            same_text: same_text.or(usual.same_text),
            same_interval: same_interval.or(usual.same_interval),
        };
        let abnormal = match yaml.abnormal {
            AbnormalYaml::Exclude => Abnormal::Exclude,
            AbnormalYaml::Count => Abnormal::Count,
        };
        let phone_region = yaml.phone_region.take().and_then(|region| self.phone_region(&region));
        let mapping = match yaml.format.as_ref().map(|format| (format.value, format.referenced)) {
            Some((FormatYaml::Http, place)) => {
                self.refuse_row_keys(&yaml, place);
                None
            }
            format => Some(self.mapping(yaml, format.map(|(format, _)| format))),
        };
        let trust = u8::try_from(trust_value).unwrap_or(100);
        Source {
            name,
            title,
            purpose,
            trust,
            zone: self.zone.clone(),
            keep_text,
            day_first,
            phone_region,
            derive_identity_card,
            interactions,
            abnormal,
            mapping,
        }
    }

    fn phone_region(&mut self, region: &Spanned<String>) -> Option<String> {
        let code = region.value.trim().to_ascii_uppercase();
        if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Some(code);
        }
        let message = format!("`{}` is no region: two letters such as CN or GB are expected", region.value);
        self.find(region.referenced, "unknown_phone_region", message);
        None
    }

    fn refuse_row_keys(&mut self, yaml: &SourceYaml, place: Location) {
        let rows = !yaml.identifiers.0.is_empty()
            || yaml.event.is_some()
            || yaml.at.is_some()
            || !yaml.properties.0.is_empty()
            || !yaml.group_by.is_empty();
        if rows {
            let message = "a source with `format: http` has no keys about rows".to_owned();
            self.find(place, "rows_of_http", message);
        }
    }

    fn mapping(&mut self, yaml: SourceYaml, format: Option<FormatYaml>) -> Mapping {
        let header = yaml.header.as_ref().is_none_or(|header| header.value);
        let delimiter = self.delimiter(yaml.delimiter.as_ref());
        self.check_text_form(&yaml, header);
        let identifiers = self.fields(yaml.identifiers, TypeYaml::Text);
        if identifiers.is_empty() {
            let message = "a source of rows needs `identifiers`, such as `customer_id: <column>`".to_owned();
            self.find(yaml.name.referenced, "identifiers_missing", message);
        }
        let grouping = self.grouping(&yaml.group_by, yaml.grouped.as_ref());
        let aggregate = yaml.items.as_ref().map(|items| items.referenced);
        let aggregate = aggregate.or_else(|| yaml.sum.0.first().map(|(_, sum)| sum.referenced));
        if let (None, Some(place)) = (&grouping, aggregate) {
            let message =
                "`items` and `sum` need `group_by`, which says what rows belong together".to_owned();
            self.find(place, "group_by_missing", message);
        }
        let message_id = if yaml.message_id.is_empty() { &yaml.group_by } else { &yaml.message_id };
        let message_id: Vec<usize> = message_id.iter().map(|column| self.column_at(column)).collect();
        Mapping {
            file: self.file.to_owned(),
            format: format.and_then(|format| match format {
                FormatYaml::Csv => Some(Format::Csv),
                FormatYaml::Jsonl => Some(Format::JsonLines),
                FormatYaml::Parquet => Some(Format::Parquet),
                FormatYaml::Http => None,
            }),
            delimiter,
            header,
            given_columns: if header {
                Vec::new()
            } else {
                yaml.columns.map(|c| c.value).unwrap_or_default()
            },
            grouping,
            dedupe: matches!(yaml.dedupe, Some(DedupeYaml::Rows)),
            message_id,
            cases: self.cases(yaml.event),
            at: yaml.at.map(|at| self.at(at)),
            identifiers: identifiers
                .into_iter()
                .map(|(name, field)| (IdentifierKind::new(name), field))
                .collect(),
            traits: self.fields(yaml.traits, TypeYaml::Text),
            properties: self.fields(yaml.properties, TypeYaml::Text),
            consents: self.fields(yaml.consents, TypeYaml::Bool),
            sums: self.fields(yaml.sum, TypeYaml::Number),
            items: yaml
                .items
                .map(|items| (items.value.name, self.fields(items.value.fields, TypeYaml::Text))),
            require: yaml.require.into_iter().filter_map(|rule| self.rule(rule)).collect(),
            columns: std::mem::take(&mut self.columns),
        }
    }

    fn check_text_form(&mut self, yaml: &SourceYaml, header: bool) {
        if let Some(encoding) = yaml.encoding.as_ref().filter(|encoding| {
            !["utf-8", "utf8"].iter().any(|name| name.eq_ignore_ascii_case(&encoding.value))
        }) {
            let message = format!("encoding `{}` is not read", encoding.value);
            let hint = Some("convert the file to utf-8 first, for example with iconv".to_owned());
            self.findings.push(yaml::error(
                self.file,
                encoding.referenced,
                "unknown_encoding",
                message,
                hint,
            ));
        }
        match (&yaml.columns, header, &yaml.header) {
            (None, false, Some(at)) => {
                let message = "a file without a header needs `columns: [name, …]`".to_owned();
                self.find(at.referenced, "columns_missing", message);
            }
            (Some(columns), true, _) => {
                let message = "`columns` is for a file without a header: add `header: false`".to_owned();
                self.find(columns.referenced, "columns_with_header", message);
            }
            _ => {}
        }
    }

    fn delimiter(&mut self, delimiter: Option<&Spanned<String>>) -> u8 {
        let Some(delimiter) = delimiter else { return b',' };
        match delimiter.value.as_bytes() {
            b"tab" => b'\t',
            [byte] if byte.is_ascii() && !b"\"\r\n".contains(byte) => *byte,
            _ => {
                let message = "a delimiter is one ASCII character, or `tab`".to_owned();
                self.find(delimiter.referenced, "invalid_delimiter", message);
                b','
            }
        }
    }

    fn grouping(
        &mut self,
        by: &[Spanned<String>],
        grouped: Option<&Spanned<GroupedYaml>>,
    ) -> Option<Grouping> {
        if let (true, Some(grouped)) = (by.is_empty(), grouped) {
            self.find(grouped.referenced, "group_by_missing", "`grouped` needs `group_by`".to_owned());
        }
        let contiguous = grouped.is_some_and(|grouped| matches!(grouped.value, GroupedYaml::Contiguous));
        let by: Vec<usize> = by.iter().map(|column| self.column_at(column)).collect();
        (!by.is_empty()).then_some(Grouping { by, contiguous })
    }

    fn cases(&mut self, event: Option<Spanned<EventYaml>>) -> Vec<Case> {
        match event.map(|event| event.value) {
            None => Vec::new(),
            Some(EventYaml::Always(name)) => vec![Case { name, when: None }],
            Some(EventYaml::Cases(cases)) => cases
                .into_iter()
                .map(|case| Case { name: case.name, when: case.when.and_then(|when| self.condition(when)) })
                .collect(),
        }
    }

    fn at(&mut self, at: Spanned<At>) -> (usize, TimeForms) {
        let Spanned { value: At(at), referenced, .. } = at;
        let zone = match at.zone {
            Some(zone) => self.named_zone(&zone),
            None => self.zone.clone(),
        };
        let column = self.column(&at.column, referenced);
        (column, self.time_forms(at.formats, zone))
    }

    fn time_forms(&mut self, formats: Vec<Spanned<String>>, zone: TimeZone) -> TimeForms {
        if formats.is_empty() {
            return TimeForms::usual(zone);
        }
        let mut forms = TimeForms::new(zone);
        for format in formats {
            if let Err(reason) = forms.push(&format.value) {
                let message = format!("time format `{}` cannot be used: {reason}", format.value);
                let hint = Some(
                    "a strptime pattern such as `%Y-%m-%d %H:%M:%S`, or rfc3339, unix, unix_ms, unix_us",
                );
                let hint = hint.map(str::to_owned);
                self.findings.push(yaml::error(
                    self.file,
                    format.referenced,
                    "invalid_time_format",
                    message,
                    hint,
                ));
            }
        }
        forms
    }

    fn named_zone(&mut self, zone: &Spanned<String>) -> TimeZone {
        TimeZone::get(&zone.value).unwrap_or_else(|_| {
            let message = format!("unknown time zone `{}`", zone.value);
            let hint = Some("an IANA name such as Asia/Shanghai".to_owned());
            self.findings.push(yaml::error(self.file, zone.referenced, "unknown_zone", message, hint));
            TimeZone::UTC
        })
    }

    fn fields(&mut self, entries: Entries<FieldYaml>, default: TypeYaml) -> Vec<(String, Field)> {
        let entries = entries.0.into_iter();
        entries.filter_map(|(name, field)| self.field(field, default).map(|field| (name, field))).collect()
    }

    fn field(&mut self, field: Spanned<FieldYaml>, default: TypeYaml) -> Option<Field> {
        let Spanned { value: field, referenced: place, .. } = field;
        let origins = [field.column.is_some(), field.constant.is_some(), !field.multiply.is_empty()];
        if origins.iter().filter(|given| **given).count() != 1 {
            let message = "a field has exactly one of `column`, `constant`, `multiply`".to_owned();
            self.find(place, "field_origin", message);
            return None;
        }
        let product = !field.multiply.is_empty();
        let origin = match (field.column, field.constant) {
            (Some(column), _) => Origin::Column(self.column(&column, place)),
            (_, Some(constant)) => Origin::Constant(constant.0),
            _ => Origin::Product(field.multiply.iter().map(|column| self.column(column, place)).collect()),
        };
        let value_type = field.value_type.unwrap_or(if product { TypeYaml::Number } else { default });
        if product && value_type != TypeYaml::Number {
            self.find(place, "field_type", "what `multiply` gives is a number".to_owned());
        }
        if default == TypeYaml::Number && value_type != TypeYaml::Number {
            self.find(place, "field_type", "only numbers have a sum".to_owned());
        }
        if let (Origin::Constant(value), TypeYaml::Number) = (&origin, value_type)
            && !matches!(value, Value::Number(_))
        {
            self.find(place, "field_type", "the constant is not a number".to_owned());
        }
        let read = match value_type {
            TypeYaml::Text => Read::Text { whole: field.whole },
            TypeYaml::Number => Read::Number,
            TypeYaml::Bool => Read::Bool,
            TypeYaml::Time => Read::Time(self.time_forms(field.formats, self.zone.clone())),
            TypeYaml::Json => Read::Json,
        };
        Some(Field { origin, read, absolute: field.absolute })
    }

    fn rule(&mut self, rule: Spanned<RuleYaml>) -> Option<Rule> {
        let rule = rule.value;
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if rule.code.value.is_empty() || !rule.code.value.bytes().all(fits) {
            let message = format!("a code is snake_case, such as `zero_price`: `{}`", rule.code.value);
            self.find(rule.code.referenced, "invalid_code", message);
            return None;
        }
        Some(Rule {
            that: self.condition(rule.that)?,
            when: rule.when.and_then(|when| self.condition(when)),
            unless: rule.unless.and_then(|unless| self.condition(unless)),
            code: code::intern(&rule.code.value),
            reason: rule.reason,
        })
    }

    fn condition(&mut self, condition: Spanned<ConditionYaml>) -> Option<Condition> {
        let place = condition.referenced;
        let column = self.column(&condition.value.column, place);
        let compiled = Condition::new(column, condition.value);
        if compiled.is_none() {
            let message = "a condition tests something: present, equals, one_of, starts_with, above, at_least, below \
                           or at_most";
            self.find(place, "empty_condition", message.to_owned());
        }
        compiled
    }

    fn column_at(&mut self, column: &Spanned<String>) -> usize {
        self.column(&column.value, column.referenced)
    }

    /// The index of a column, which is noted on its first mention.
    fn column(&mut self, name: &str, place: Location) -> usize {
        self.columns.iter().position(|column| column.name == name).unwrap_or_else(|| {
            self.columns.push(Column { name: name.to_owned(), place });
            self.columns.len() - 1
        })
    }

    fn find(&mut self, place: Location, code: &'static str, message: String) {
        self.findings.push(yaml::error(self.file, place, code, message, None));
    }
}
