//! Names and types. Every name is looked up; every operand has to have a type that its place can use.

use qianmian_model::Value;
use qianmian_model::plan::{FieldSpec, ValueType};
use qianmian_model::rule::{Aggregate, Comparison, EventPattern, Expr, ExprKind, Measure, Span};
use qianmian_model::traits::INFERRED_PREFIX;

use super::Checker;
use crate::nearest::did_you_mean;
use crate::{Located, canonical, children};

/// None where it is not known: null, and names that are in no plan.
type Type = Option<ValueType>;

pub(super) fn check(checker: &Checker<'_>, expr: &Expr) -> Vec<Located> {
    let mut typing = Typing { checker, event: None, found: Vec::new() };
    typing.condition(expr);
    typing.found
}

struct Typing<'c> {
    checker: &'c Checker<'c>,
    /// The events of the aggregate in whose filter we are.
    event: Option<&'c EventPattern>,
    found: Vec<Located>,
}

impl<'c> Typing<'c> {
    fn error(&mut self, span: Span, code: &'static str, message: String, hint: Option<String>) {
        self.found.push(Located::new(span, code, message).maybe_hint(hint));
    }

    fn condition(&mut self, expr: &'c Expr) {
        let found = self.type_of(expr);
        if let Some(other) = found.filter(|found| *found != ValueType::Bool) {
            let message = format!("`{}` is {}, not a condition", short(expr), a(other));
            self.error(expr.span, "type", message, Some("compare it with something".to_owned()));
        }
    }

    fn type_of(&mut self, expr: &'c Expr) -> Type {
        match &expr.kind {
            ExprKind::Literal(value) => type_of_value(value),
            ExprKind::Trait(name) => self.trait_type(name, expr.span),
            ExprKind::Property(name) => self.property_in_filter(name, expr.span),
            ExprKind::Not(operand) => {
                self.condition(operand);
                Some(ValueType::Bool)
            }
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                parts.iter().for_each(|part| self.condition(part));
                Some(ValueType::Bool)
            }
            ExprKind::Compare(comparison, left, right) => {
                let types = (self.type_of(left), self.type_of(right));
                let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
                self.comparable((left, types.0), (right, types.1), ordered);
                Some(ValueType::Bool)
            }
            ExprKind::Between { operand, low, high, .. } => {
                let found = self.type_of(operand);
                for end in [low, high] {
                    let end_type = self.type_of(end);
                    self.comparable((operand, found), (end, end_type), true);
                }
                Some(ValueType::Bool)
            }
            ExprKind::InList { operand, list, .. } => {
                let found = self.type_of(operand);
                for item in list {
                    let item_type = self.type_of(item);
                    self.comparable((operand, found), (item, item_type), false);
                }
                Some(ValueType::Bool)
            }
            ExprKind::Like { operand, .. } => {
                self.expect(operand, ValueType::Text, "like");
                Some(ValueType::Bool)
            }
            ExprKind::IsNull { operand, .. } => {
                self.type_of(operand);
                Some(ValueType::Bool)
            }
            ExprKind::Arithmetic(_, left, right) => {
                self.expect(left, ValueType::Number, "arithmetic");
                self.expect(right, ValueType::Number, "arithmetic");
                Some(ValueType::Number)
            }
            ExprKind::Negate(operand) => {
                self.expect(operand, ValueType::Number, "arithmetic");
                Some(ValueType::Number)
            }
            ExprKind::Case { operand, branches, otherwise } => {
                self.case(operand.as_deref(), branches, otherwise.as_deref())
            }
            ExprKind::Coalesce(values) => self.common(values, "coalesce"),
            ExprKind::Measure(measure) => self.measure(measure, expr.span),
            ExprKind::Rank(operand) => self.rank(operand, expr.span),
            ExprKind::Tag(name) => self.tag_value(name, expr.span),
            ExprKind::HasTag { name, values } => {
                self.tag_values(name, values, expr.span);
                Some(ValueType::Bool)
            }
        }
    }

    fn expect(&mut self, expr: &'c Expr, wanted: ValueType, what: &str) {
        let found = self.type_of(expr);
        if let Some(other) = found.filter(|found| *found != wanted) {
            let message = format!("{what} needs {}, and `{}` is {}", a(wanted), short(expr), a(other));
            let hint = (other == ValueType::Time && wanted == ValueType::Number)
                .then(|| "days_since_first and days_since_last count days".to_owned());
            self.error(expr.span, "type", message, hint);
        }
    }

    fn comparable(&mut self, left: (&'c Expr, Type), right: (&'c Expr, Type), ordered: bool) {
        let ((left, Some(left_type)), (right, Some(right_type))) = (left, right) else { return };
        for (expr, found) in [(left, left_type), (right, right_type)] {
            if found == ValueType::Json {
                let message = format!("`{}` is {} and cannot be compared", short(expr), a(found));
                return self.error(
                    expr.span,
                    "type",
                    message,
                    Some("only `is null` can be asked of it".to_owned()),
                );
            }
        }
        if left_type != right_type {
            let message = format!(
                "`{}` is {} and cannot be compared with {}",
                short(left),
                a(left_type),
                a(right_type)
            );
            let hint = mended(left, left_type, right).or_else(|| mended(right, right_type, left));
            return self.error(right.span, "type", message, hint);
        }
        if ordered && left_type == ValueType::Bool {
            let message = format!("`{}` is {} and has no order", short(left), a(left_type));
            self.error(left.span, "type", message, None);
        }
    }

    fn case(
        &mut self,
        operand: Option<&'c Expr>,
        branches: &'c [(Expr, Expr)],
        otherwise: Option<&'c Expr>,
    ) -> Type {
        let operand = operand.map(|operand| (operand, self.type_of(operand)));
        for (condition, _) in branches {
            match operand {
                Some(operand) => {
                    let found = self.type_of(condition);
                    self.comparable(operand, (condition, found), false);
                }
                None => self.condition(condition),
            }
        }
        self.common(branches.iter().map(|(_, result)| result).chain(otherwise), "case")
    }

    /// The one type of several values.
    fn common(&mut self, values: impl IntoIterator<Item = &'c Expr>, what: &str) -> Type {
        let mut first: Type = None;
        for value in values {
            let found = self.type_of(value);
            match (first, found) {
                (Some(one), Some(other)) if one != other => {
                    let message = format!("{what} gives {} or {}: it needs one type", a(one), a(other));
                    self.error(value.span, "type", message, None);
                }
                _ => first = first.or(found),
            }
        }
        first
    }

    fn rank(&mut self, operand: &'c Expr, span: Span) -> Type {
        self.expect(operand, ValueType::Number, "rank");
        if !looks_at_people(operand) {
            let message = format!("`{}` is the same for everybody: it has no rank", short(operand));
            let hint = "rank by a trait or by an aggregate of events".to_owned();
            self.error(span, "constant_rank", message, Some(hint));
        }
        Some(ValueType::Number)
    }

    fn measure(&mut self, measure: &'c Measure, span: Span) -> Type {
        let known = self.event_exists(&measure.event, span);
        if known {
            self.filter(measure, &measure.event);
        }
        let mut property = |name: &str| if known { self.property(&measure.event, name, span) } else { None };
        match &measure.aggregate {
            Aggregate::Sum(name) | Aggregate::Avg(name) | Aggregate::Min(name) | Aggregate::Max(name) => {
                if let Some(other) = property(name).filter(|found| *found != ValueType::Number) {
                    let message = format!("the property `{name}` is {}, not a number", a(other));
                    let hint = "count_distinct, top and share take any property".to_owned();
                    self.error(span, "type", message, Some(hint));
                }
                Some(ValueType::Number)
            }
            Aggregate::Top(name) => {
                let found = property(name);
                self.refuse_json(name, found, span);
                found.filter(|found| *found != ValueType::Json)
            }
            Aggregate::CountDistinct(name) => {
                let found = property(name);
                self.refuse_json(name, found, span);
                Some(ValueType::Number)
            }
            Aggregate::Share(name, value) => {
                let found = property(name);
                let given = type_of_value(value);
                if let (Some(found), Some(given)) = (found, given)
                    && found != given
                {
                    let message =
                        format!("the property `{name}` is {} and never equals {}", a(found), a(given));
                    self.error(span, "type", message, None);
                }
                Some(ValueType::Number)
            }
            Aggregate::Interest(topic) => {
                self.topic_exists(topic, span);
                Some(ValueType::Number)
            }
            Aggregate::FollowedBy { second, .. } => {
                if *second != measure.event && self.event_exists(second, span) {
                    self.filter(measure, second);
                }
                Some(ValueType::Bool)
            }
            Aggregate::FirstSeen | Aggregate::LastSeen => Some(ValueType::Time),
            Aggregate::Count
            | Aggregate::DaysActive
            | Aggregate::PerDay
            | Aggregate::DaysSinceFirst
            | Aggregate::DaysSinceLast => Some(ValueType::Number),
        }
    }

    /// Checks the filter of a measure against the properties of one of its events.
    fn filter(&mut self, measure: &'c Measure, event: &'c EventPattern) {
        let Some(filter) = measure.filter.as_deref() else { return };
        let start = self.found.len();
        self.event = Some(event);
        self.condition(filter);
        self.event = None;
        // What is wrong for the first event of two alike is said once.
        let (before, new) = self.found.split_at(start);
        let new: Vec<_> = new.iter().filter(|finding| !before.contains(finding)).cloned().collect();
        self.found.truncate(start);
        self.found.extend(new);
    }

    fn refuse_json(&mut self, name: &str, found: Type, span: Span) {
        if found == Some(ValueType::Json) {
            let message = format!("the property `{name}` is {} and cannot be compared", a(ValueType::Json));
            self.error(span, "type", message, None);
        }
    }

    fn trait_type(&mut self, name: &str, span: Span) -> Type {
        let plan = self.checker.plan?;
        if let Some(spec) = plan.traits.get(name) {
            return Some(spec.value_type);
        }
        let mut hint = did_you_mean(name, plan.traits.keys().map(String::as_str));
        let guessed = plan.traits.keys().filter(|known| known.starts_with(INFERRED_PREFIX));
        let guessed: Vec<String> = guessed.map(|known| format!("`{known}`")).collect();
        if name.starts_with(INFERRED_PREFIX) && !guessed.is_empty() {
            hint = Some(format!("what is guessed is {}", guessed.join(", ")));
        }
        if plan.events.values().any(|event| event.properties.contains_key(name)) {
            let text = format!("`{name}` is a property of events: it can stand in `where => {name} = …`");
            hint = Some(text);
        }
        self.error(span, "unknown_trait", format!("unknown trait `{name}`"), hint);
        None
    }

    fn property_in_filter(&mut self, name: &str, span: Span) -> Type {
        let event = self.event?;
        self.property(event, name, span)
    }

    fn property(&mut self, event: &EventPattern, name: &str, span: Span) -> Type {
        let plan = self.checker.plan?;
        let (found, hint, of): (Option<&FieldSpec>, _, _) = match event {
            EventPattern::Named(event) => {
                let properties = &plan.events.get(event)?.properties;
                let hint = did_you_mean(name, properties.keys().map(String::as_str));
                (properties.get(name), hint, format!("`{event}`"))
            }
            EventPattern::Any => {
                let mut events = plan.events.values();
                let hint = did_you_mean(name, plan.properties().into_keys());
                (events.find_map(|event| event.properties.get(name)), hint, "any event".to_owned())
            }
        };
        if found.is_none() {
            self.error(span, "unknown_property", format!("unknown property `{name}` of {of}"), hint);
        }
        found.map(|spec| spec.value_type)
    }

    fn event_exists(&mut self, event: &EventPattern, span: Span) -> bool {
        let (EventPattern::Named(name), Some(plan)) = (event, self.checker.plan) else { return true };
        let known = plan.events.contains_key(name);
        if !known {
            let hint = did_you_mean(name, plan.events.keys().map(String::as_str));
            self.error(span, "unknown_event", format!("unknown event `{name}`"), hint);
        }
        known
    }

    fn topic_exists(&mut self, topic: &str, span: Span) {
        let Some(topics) = &self.checker.topics else { return };
        if !topics.contains(topic) {
            let hint = did_you_mean(topic, topics.iter().copied());
            self.error(span, "unknown_topic", format!("unknown topic `{topic}`"), hint);
        }
    }

    /// The value of a tag where one value is needed.
    fn tag_value(&mut self, name: &str, span: Span) -> Type {
        self.tag_values(name, &[], span);
        if self.checker.tags.get(name).is_some_and(|tag| tag.several) {
            let message = format!("the tag `{name}` can have several values, and one is needed here");
            self.error(span, "type", message, Some(format!("write tag('{name}') = 'value'")));
        }
        Some(ValueType::Text)
    }

    fn tag_values(&mut self, name: &str, values: &[String], span: Span) {
        let tags = self.checker.tags;
        let Some(tag) = tags.get(name) else {
            let hint = did_you_mean(name, tags.names());
            return self.error(span, "unknown_tag", format!("unknown tag `{name}`"), hint);
        };
        for value in values {
            if !tag.values.is_empty() && !tag.values.contains(value) {
                let hint = did_you_mean(value, tag.values.iter().map(String::as_str))
                    .unwrap_or_else(|| format!("its values are {}", tag.values.join(", ")));
                let message = format!("the tag `{name}` has no value `{value}`");
                self.error(span, "unknown_tag_value", message, Some(hint));
            }
        }
    }
}

/// Whether an expression can differ from person to person.
fn looks_at_people(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Trait(_) | ExprKind::Measure(_))
        || children(expr).into_iter().any(looks_at_people)
}

fn type_of_value(value: &Value) -> Type {
    match value {
        Value::Null => None,
        Value::Bool(_) => Some(ValueType::Bool),
        Value::Number(_) => Some(ValueType::Number),
        Value::Text(_) => Some(ValueType::Text),
        Value::Time(_) => Some(ValueType::Time),
        Value::List(_) | Value::Object(_) => Some(ValueType::Json),
    }
}

/// How to write a constant of the wrong type.
fn mended(expr: &Expr, wanted: ValueType, constant: &Expr) -> Option<String> {
    let ExprKind::Literal(value) = &constant.kind else { return None };
    match (wanted, value) {
        (ValueType::Time, Value::Text(_)) => Some("write timestamp '2026-01-31T00:00:00+08:00'".to_owned()),
        (ValueType::Number, Value::Text(text)) => {
            text.trim().parse::<f64>().ok().map(|number| format!("write {number} without quotes"))
        }
        (ValueType::Bool, _) => Some(format!("write `{0}` or `not {0}`", short(expr))),
        (ValueType::Text, Value::Number(_) | Value::Bool(_)) => Some(format!("write '{value}'")),
        _ => None,
    }
}

fn a(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Bool => "true or false",
        ValueType::Number => "a number",
        ValueType::Text => "text",
        ValueType::Time => "a time",
        ValueType::Json => "a list or object",
    }
}

/// An expression in a message.
pub(super) fn short(expr: &Expr) -> String {
    const MOST: usize = 60;
    let text = canonical(expr);
    if text.chars().count() <= MOST {
        return text;
    }
    text.chars().take(MOST - 1).chain(['…']).collect()
}
