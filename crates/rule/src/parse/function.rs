//! Function calls: the aggregates, `rank`, `tag` and `coalesce`.

use qianmian_model::rule::{Aggregate, EventPattern, Expr, ExprKind, Measure, Span};
use qianmian_model::{Value, Window};
use sqlparser::ast::{
    Expr as Sql, Function, FunctionArg, FunctionArgExpr, FunctionArgOperator, FunctionArguments, Spanned,
    Value as SqlValue, ValueWithSpan,
};

use super::convert::{Converter, Position, has_tag};
use super::span_of;
use super::window::{parse_hours, parse_window};
use crate::Located;
use crate::nearest::did_you_mean;

/// Every function with its form, for completion and help.
pub const FUNCTIONS: &[(&str, &str)] = &[
    ("avg", "avg(event, property [, window])"),
    ("coalesce", "coalesce(value, value, …)"),
    ("count", "count(event [, window])"),
    ("count_distinct", "count_distinct(event, property [, window])"),
    ("days_active", "days_active(event [, window])"),
    ("days_since_first", "days_since_first(event)"),
    ("days_since_last", "days_since_last(event)"),
    ("first_seen", "first_seen(event [, window])"),
    ("followed_by", "followed_by(event, event, within)"),
    ("interest", "interest(topic)"),
    ("last_seen", "last_seen(event [, window])"),
    ("max", "max(event, property [, window])"),
    ("min", "min(event, property [, window])"),
    ("per_day", "per_day(event, window)"),
    ("rank", "rank(number)"),
    ("share", "share(event, property, value [, window])"),
    ("sum", "sum(event, property [, window])"),
    ("tag", "tag(name)"),
    ("top", "top(event, property [, window])"),
];

/// Those that look at no events themselves.
const WITHOUT_FILTER: [&str; 3] = ["coalesce", "rank", "tag"];

/// The arguments of a call as written.
struct Arguments<'a> {
    positional: Vec<&'a Sql>,
    filter: Option<&'a Sql>,
    next: usize,
}

impl Converter {
    pub(super) fn call(&mut self, call: &Function, span: Span, position: Position) -> Option<Expr> {
        let name = call.name.to_string().to_lowercase();
        let Some((_, form)) = FUNCTIONS.iter().find(|(known, _)| *known == name) else {
            let error = Located::new(span, "unknown_function", format!("unknown function `{}`", call.name));
            let hint = did_you_mean(&name, FUNCTIONS.iter().map(|(known, _)| *known));
            return self.refuse(Located { hint, ..error });
        };
        let mut arguments = self.arguments(call, &name, form, span)?;
        match name.as_str() {
            "coalesce" => self.coalesce(&arguments, form, span),
            _ if self.in_filter => self.refuse(
                Located::new(span, "misplaced_aggregate", format!("`{name}` cannot stand inside a filter"))
                    .hint("a filter sees the properties of one event"),
            ),
            "rank" | "tag" if self.in_rank => self.refuse(misplaced_in_rank(&name, span)),
            "rank" => self.rank(&mut arguments, form, span),
            "tag" => {
                let tag = self.name(&mut arguments, "the name of a tag", form, span);
                self.finish(&arguments, form, span)?;
                let kind = match position {
                    Position::Condition => has_tag(tag?, Vec::new(), false, span),
                    Position::Value => ExprKind::Tag(tag?),
                };
                Some(Expr { kind, span })
            }
            _ => self.measure(&name, &mut arguments, form, span),
        }
    }

    fn measure(&mut self, name: &str, arguments: &mut Arguments<'_>, form: &str, span: Span) -> Option<Expr> {
        let event = match name {
            "interest" => Some(EventPattern::Any),
            _ => self.event(arguments, form, span),
        };
        let aggregate = self.aggregate(name, arguments, form, span);
        let window = match name {
            "interest" | "days_since_first" | "days_since_last" | "followed_by" => Some(Window::All),
            _ => self.window(arguments, name == "per_day", form, span),
        };
        let rest = self.finish(arguments, form, span);
        let filter = arguments.filter.map(|sql| self.filter(sql, span));
        let filter = filter.map_or(Some(None), |filter| filter.map(|filter| Some(Box::new(filter))));
        rest?;
        let measure = Measure { aggregate: aggregate?, event: event?, window: window?, filter: filter? };
        Some(Expr { kind: ExprKind::Measure(measure), span })
    }

    fn rank(&mut self, arguments: &mut Arguments<'_>, form: &str, span: Span) -> Option<Expr> {
        let Some(sql) = arguments.take() else {
            return self.refuse(bad_arguments(span, "the number to rank by is missing", form));
        };
        self.finish(arguments, form, span)?;
        self.in_rank = true;
        let operand = self.expr(sql, span, Position::Value);
        self.in_rank = false;
        Some(Expr { kind: ExprKind::Rank(Box::new(operand?)), span })
    }

    fn aggregate(
        &mut self,
        name: &str,
        arguments: &mut Arguments<'_>,
        form: &str,
        span: Span,
    ) -> Option<Aggregate> {
        let mut property =
            |converter: &mut Self| converter.text(arguments, "the name of a property", form, span);
        Some(match name {
            "count" => Aggregate::Count,
            "days_active" => Aggregate::DaysActive,
            "per_day" => Aggregate::PerDay,
            "first_seen" => Aggregate::FirstSeen,
            "last_seen" => Aggregate::LastSeen,
            "days_since_first" => Aggregate::DaysSinceFirst,
            "days_since_last" => Aggregate::DaysSinceLast,
            "sum" => Aggregate::Sum(property(self)?),
            "avg" => Aggregate::Avg(property(self)?),
            "min" => Aggregate::Min(property(self)?),
            "max" => Aggregate::Max(property(self)?),
            "count_distinct" => Aggregate::CountDistinct(property(self)?),
            "top" => Aggregate::Top(property(self)?),
            "followed_by" => {
                let second = self.event(arguments, form, span);
                let within_hours = self.within(arguments, form, span);
                Aggregate::FollowedBy { second: second?, within_hours: within_hours? }
            }
            "share" => {
                let property = property(self);
                let value = self.constant(arguments, form, span);
                Aggregate::Share(property?, value?)
            }
            _ => Aggregate::Interest(self.name(arguments, "the name of a topic", form, span)?),
        })
    }

    fn filter(&mut self, sql: &Sql, place: Span) -> Option<Expr> {
        self.in_filter = true;
        let filter = self.expr(sql, place, Position::Condition);
        self.in_filter = false;
        filter
    }

    fn coalesce(&mut self, arguments: &Arguments<'_>, form: &str, span: Span) -> Option<Expr> {
        if arguments.positional.is_empty() || arguments.filter.is_some() {
            return self.refuse(bad_arguments(span, "coalesce takes one value or more", form));
        }
        let values: Vec<_> =
            arguments.positional.iter().map(|sql| self.expr(sql, span, Position::Value)).collect();
        Some(Expr { kind: ExprKind::Coalesce(values.into_iter().collect::<Option<_>>()?), span })
    }

    /// Sorts the arguments; refuses the clauses that SQL allows around them.
    fn arguments<'a>(
        &mut self,
        call: &'a Function,
        name: &str,
        form: &str,
        span: Span,
    ) -> Option<Arguments<'a>> {
        let plain = call.within_group.is_empty()
            && call.filter.is_none()
            && call.over.is_none()
            && call.null_treatment.is_none()
            && call.parameters == FunctionArguments::None;
        let FunctionArguments::List(list) = &call.args else {
            return self.refuse(bad_arguments(
                span,
                format!("`{name}` needs its arguments in brackets"),
                form,
            ));
        };
        if !plain || list.duplicate_treatment.is_some() || !list.clauses.is_empty() {
            let message = format!("this form of `{name}` is not part of the rule language");
            let hint = match WITHOUT_FILTER.contains(&name) {
                true => format!("write {form}"),
                false => format!("write {form}, with `where => condition` to choose events"),
            };
            return self.refuse(Located::new(span, "unsupported", message).hint(hint));
        }
        let mut arguments = Arguments { positional: Vec::new(), filter: None, next: 0 };
        for argument in &list.args {
            match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(sql)) => arguments.positional.push(sql),
                FunctionArg::Named {
                    name,
                    arg: FunctionArgExpr::Expr(sql),
                    operator: FunctionArgOperator::RightArrow,
                } if name.value.eq_ignore_ascii_case("where") && arguments.filter.is_none() => {
                    arguments.filter = Some(sql);
                }
                FunctionArg::Unnamed(_) => {
                    return self.refuse(bad_arguments(span, "any event is written '*', in quotes", form));
                }
                other => {
                    let at = span_of(other.span().start).unwrap_or(span);
                    let error = Located::new(at, "bad_argument", format!("unexpected argument `{other}`"));
                    return self.refuse(error.hint("the only named argument is `where => condition`, once"));
                }
            }
        }
        Some(arguments)
    }

    /// Whether there is nothing left, and no filter where none can be.
    fn finish(&mut self, arguments: &Arguments<'_>, form: &str, span: Span) -> Option<()> {
        if let Some(extra) = arguments.positional.get(arguments.next) {
            let at = span_of(extra.span().start).unwrap_or(span);
            return self.refuse(bad_arguments(at, format!("unexpected argument `{extra}`"), form));
        }
        let takes_none = WITHOUT_FILTER.into_iter().find(|name| form.starts_with(&format!("{name}(")));
        if let (Some(name), Some(_)) = (takes_none, arguments.filter) {
            return self.refuse(bad_arguments(span, format!("`{name}` takes no filter"), form));
        }
        Some(())
    }

    fn text(&mut self, arguments: &mut Arguments<'_>, what: &str, form: &str, span: Span) -> Option<String> {
        let Some(sql) = arguments.take() else {
            return self.refuse(bad_arguments(span, format!("{what} is missing"), form));
        };
        match sql {
            Sql::Value(ValueWithSpan { value: SqlValue::SingleQuotedString(text), .. }) => Some(text.clone()),
            other => {
                let at = span_of(other.span().start).unwrap_or(span);
                self.refuse(bad_arguments(
                    at,
                    format!("{what} is text in single quotes, not `{other}`"),
                    form,
                ))
            }
        }
    }

    /// As [`Self::text`], or a bare word.
    fn name(&mut self, arguments: &mut Arguments<'_>, what: &str, form: &str, span: Span) -> Option<String> {
        match arguments.positional.get(arguments.next) {
            Some(Sql::Identifier(name)) => {
                arguments.next += 1;
                Some(name.value.clone())
            }
            _ => self.text(arguments, what, form, span),
        }
    }

    fn event(&mut self, arguments: &mut Arguments<'_>, form: &str, span: Span) -> Option<EventPattern> {
        let event = self.text(arguments, "the name of an event", form, span)?;
        Some(if event == "*" { EventPattern::Any } else { EventPattern::Named(event) })
    }

    /// A length of time in hours.
    fn within(&mut self, arguments: &mut Arguments<'_>, form: &str, span: Span) -> Option<u32> {
        let at = arguments.positional.get(arguments.next).and_then(|sql| span_of(sql.span().start));
        let text = self.text(arguments, "the length of time", form, span)?;
        parse_hours(&text)
            .map_err(|(message, hint)| {
                self.errors.push(Located::new(at.unwrap_or(span), "bad_window", message).hint(hint));
            })
            .ok()
    }

    fn constant(&mut self, arguments: &mut Arguments<'_>, form: &str, span: Span) -> Option<Value> {
        let Some(sql) = arguments.take() else {
            return self.refuse(bad_arguments(span, "the value is missing", form));
        };
        let at = span_of(sql.span().start).unwrap_or(span);
        match self.expr(sql, at, Position::Value)?.kind {
            ExprKind::Literal(value) if value != Value::Null => Some(value),
            _ => self.refuse(bad_arguments(at, "the value is a constant", form)),
        }
    }

    fn window(
        &mut self,
        arguments: &mut Arguments<'_>,
        required: bool,
        form: &str,
        span: Span,
    ) -> Option<Window> {
        let Some(sql) = arguments.positional.get(arguments.next) else {
            if required {
                return self.refuse(Located::new(span, "missing_window", "the window is missing").hint(form));
            }
            return Some(Window::All);
        };
        let at = span_of(sql.span().start).unwrap_or(span);
        let text = self.text(arguments, "a window", form, span)?;
        match parse_window(&text) {
            Ok(window) => Some(window),
            Err((message, hint)) => self.refuse(Located::new(at, "bad_window", message).hint(hint)),
        }
    }
}

impl<'a> Arguments<'a> {
    fn take(&mut self) -> Option<&'a Sql> {
        let sql = self.positional.get(self.next).copied();
        self.next += usize::from(sql.is_some());
        sql
    }
}

/// A rank is of traits and events: then it rests on nothing that rests on a rank.
fn misplaced_in_rank(name: &str, span: Span) -> Located {
    let hint = match name {
        "rank" => "rank by the number itself: its rank has the same order",
        _ => {
            "rank by a number of traits and events, and test the tag beside the rank: rank(…) >= 0.9 and tag('x')"
        }
    };
    Located::new(span, "misplaced_in_rank", format!("`{name}` cannot stand inside `rank`")).hint(hint)
}

fn bad_arguments(span: Span, message: impl Into<String>, form: &str) -> Located {
    Located::new(span, "bad_argument", message).hint(format!("write {form}"))
}
