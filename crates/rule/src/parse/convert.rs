//! From the syntax tree of SQL to that of a rule. What SQL has and rules do not is refused, all of it at once.

use qianmian_model::Value;
use qianmian_model::rule::{Comparison, Expr, ExprKind, Operator, Span};
use sqlparser::ast::{
    BinaryOperator, CaseWhen, Expr as Sql, InTarget, Spanned, UnaryOperator, Value as SqlValue, ValueWithSpan,
};

use super::{literal, span_of};
use crate::Located;

/// What the surroundings make of an expression: a bare `tag('x')` is a test where a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    Condition,
    Value,
}

/// The state of one conversion.
pub(super) struct Converter {
    pub(super) errors: Vec<Located>,
    /// Inside `where =>`: bare names are properties, and aggregates have no place.
    pub(super) in_filter: bool,
    /// Inside `rank`: no other one, and no tag.
    pub(super) in_rank: bool,
    depth: usize,
}

/// How deep a tree may be: everything that walks one recurses.
const MAX_DEPTH: usize = 100;

pub(super) fn convert(sql: &Sql) -> Result<Expr, Vec<Located>> {
    let mut converter = Converter { errors: Vec::new(), in_filter: false, in_rank: false, depth: 0 };
    let expr = converter.expr(sql, Span { line: 1, column: 1 }, Position::Condition);
    match expr {
        Some(expr) if converter.errors.is_empty() => Ok(expr),
        _ => Err(converter.errors),
    }
}

impl Converter {
    /// None after an error. `place` is used where `sqlparser` knows no place.
    pub(super) fn expr(&mut self, sql: &Sql, place: Span, position: Position) -> Option<Expr> {
        if self.depth == MAX_DEPTH {
            return self.refuse(Located::new(place, "rule_too_long", "the rule is nested too deeply"));
        }
        self.depth += 1;
        let expr = self.shallow(sql, place, position);
        self.depth -= 1;
        expr
    }

    fn shallow(&mut self, sql: &Sql, place: Span, position: Position) -> Option<Expr> {
        let span = span_of(sql.span().start).unwrap_or(place);
        let value = Position::Value;
        let kind = match sql {
            Sql::Nested(inner) => return self.expr(inner, span, position),
            Sql::Value(constant) => ExprKind::Literal(self.keep(literal::literal(&constant.value, span))?),
            Sql::TypedString(string) => return self.keep(literal::typed(string, span)),
            Sql::Identifier(name) if self.in_filter => ExprKind::Property(name.value.clone()),
            Sql::Identifier(name) => ExprKind::Trait(name.value.clone()),
            Sql::Function(call) => return self.call(call, span, position),
            Sql::UnaryOp { op, expr } => self.unary(*op, expr, span)?,
            Sql::BinaryOp { left, op, right } => self.binary(left, op, right, span)?,
            Sql::IsNull(operand) => self.is_null(operand, span, false)?,
            Sql::IsNotNull(operand) => self.is_null(operand, span, true)?,
            Sql::Between { expr, negated, low, high } => {
                let operand = self.boxed(expr, span, value);
                let (low, high) = (self.boxed(low, span, value), self.boxed(high, span, value));
                ExprKind::Between { operand: operand?, low: low?, high: high?, negated: *negated }
            }
            Sql::In { expr, target: InTarget::List(list), negated, global: false } => {
                let operand = self.expr(expr, span, value);
                let list: Vec<_> = list.iter().map(|item| self.expr(item, span, value)).collect();
                in_list(operand?, list.into_iter().collect::<Option<_>>()?, *negated)
            }
            Sql::Like { negated, any: false, expr, pattern, escape_char: None } => {
                let operand = self.boxed(expr, span, value);
                let pattern = self.pattern(pattern, span);
                ExprKind::Like { operand: operand?, pattern: pattern?, negated: *negated }
            }
            Sql::Case { operand, conditions, else_result, .. } => {
                self.case(operand.as_deref(), conditions, else_result.as_deref(), span)?
            }
            other => return self.refuse(unsupported(other, span)),
        };
        Some(Expr { kind, span })
    }

    pub(super) fn refuse<T>(&mut self, error: Located) -> Option<T> {
        self.errors.push(error);
        None
    }

    fn keep<T>(&mut self, result: Result<T, Located>) -> Option<T> {
        result.map_err(|error| self.errors.push(error)).ok()
    }

    fn boxed(&mut self, sql: &Sql, place: Span, position: Position) -> Option<Box<Expr>> {
        self.expr(sql, place, position).map(Box::new)
    }

    fn unary(&mut self, op: UnaryOperator, operand: &Sql, span: Span) -> Option<ExprKind> {
        match op {
            UnaryOperator::Not => Some(ExprKind::Not(self.boxed(operand, span, Position::Condition)?)),
            UnaryOperator::Plus => Some(self.expr(operand, span, Position::Value)?.kind),
            UnaryOperator::Minus => {
                let direct = matches!(operand, Sql::Value(ValueWithSpan { value: SqlValue::Number(..), .. }));
                let operand = self.boxed(operand, span, Position::Value)?;
                Some(match operand.kind {
                    ExprKind::Literal(Value::Number(number)) if direct => {
                        ExprKind::Literal(Value::Number(-number))
                    }
                    _ => ExprKind::Negate(operand),
                })
            }
            other => {
                let message = format!("the operator `{other}` is not part of the rule language");
                self.refuse(Located::new(span, "unsupported", message))
            }
        }
    }

    fn binary(&mut self, left: &Sql, op: &BinaryOperator, right: &Sql, span: Span) -> Option<ExprKind> {
        let make: fn(Expr, Expr) -> ExprKind = match op {
            BinaryOperator::And => return self.conjunction(left, op, right, span).map(ExprKind::And),
            BinaryOperator::Or => return self.conjunction(left, op, right, span).map(ExprKind::Or),
            BinaryOperator::Eq => |left, right| comparison(Comparison::Equal, left, right),
            BinaryOperator::NotEq => |left, right| comparison(Comparison::NotEqual, left, right),
            BinaryOperator::Lt => |left, right| comparison(Comparison::Less, left, right),
            BinaryOperator::LtEq => |left, right| comparison(Comparison::LessOrEqual, left, right),
            BinaryOperator::Gt => |left, right| comparison(Comparison::Greater, left, right),
            BinaryOperator::GtEq => |left, right| comparison(Comparison::GreaterOrEqual, left, right),
            BinaryOperator::Plus => |left, right| arithmetic(Operator::Add, left, right),
            BinaryOperator::Minus => |left, right| arithmetic(Operator::Subtract, left, right),
            BinaryOperator::Multiply => |left, right| arithmetic(Operator::Multiply, left, right),
            BinaryOperator::Divide => |left, right| arithmetic(Operator::Divide, left, right),
            other => {
                let message = format!("the operator `{other}` is not part of the rule language");
                let hint = match other {
                    BinaryOperator::StringConcat => "write `or`",
                    _ => "comparisons are = <> < <= > >=, arithmetic is + - * /",
                };
                return self.refuse(Located::new(span, "unsupported", message).hint(hint));
            }
        };
        let left = self.expr(left, span, Position::Value);
        let right = self.expr(right, span, Position::Value);
        Some(make(left?, right?))
    }

    /// The parts of `a and b and c`, or of `a or b or c`, in one list however they were bracketed. A chain is nested to
    /// the left without end, so it is walked without recursion.
    fn conjunction(&mut self, left: &Sql, op: &BinaryOperator, right: &Sql, span: Span) -> Option<Vec<Expr>> {
        let mut chain = vec![right];
        let mut rest = left;
        while let Sql::BinaryOp { left, op: other, right } = rest
            && other == op
        {
            chain.push(right);
            rest = left;
        }
        chain.push(rest);
        let parts: Vec<_> =
            chain.iter().rev().map(|part| self.expr(part, span, Position::Condition)).collect();
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            let part = part?;
            match part.kind {
                ExprKind::And(inner) if *op == BinaryOperator::And => flat.extend(inner),
                ExprKind::Or(inner) if *op == BinaryOperator::Or => flat.extend(inner),
                _ => flat.push(part),
            }
        }
        Some(flat)
    }

    fn is_null(&mut self, operand: &Sql, span: Span, negated: bool) -> Option<ExprKind> {
        let operand = self.expr(operand, span, Position::Value)?;
        Some(match operand.kind {
            ExprKind::Tag(name) => has_tag(name, Vec::new(), !negated, span),
            _ => ExprKind::IsNull { operand: Box::new(operand), negated },
        })
    }

    fn pattern(&mut self, sql: &Sql, place: Span) -> Option<String> {
        let span = span_of(sql.span().start).unwrap_or(place);
        match sql {
            Sql::Value(ValueWithSpan { value: SqlValue::SingleQuotedString(text), .. }) => Some(text.clone()),
            _ => self.refuse(
                Located::new(span, "bad_literal", "the pattern of like is text in single quotes")
                    .hint("% stands for any characters, _ for one"),
            ),
        }
    }

    fn case(
        &mut self,
        operand: Option<&Sql>,
        branches: &[CaseWhen],
        otherwise: Option<&Sql>,
        span: Span,
    ) -> Option<ExprKind> {
        let position = if operand.is_some() { Position::Value } else { Position::Condition };
        let operand = operand.map(|operand| self.boxed(operand, span, Position::Value));
        let branches: Vec<_> = branches
            .iter()
            .map(|branch| {
                let condition = self.expr(&branch.condition, span, position);
                let result = self.expr(&branch.result, span, Position::Value);
                Some((condition?, result?))
            })
            .collect();
        let otherwise = otherwise.map(|otherwise| self.boxed(otherwise, span, Position::Value));
        // The outer Option of operand and otherwise says whether the text has one, the inner whether it was readable.
        let operand = operand.map_or(Some(None), |operand| operand.map(Some))?;
        let otherwise = otherwise.map_or(Some(None), |otherwise| otherwise.map(Some))?;
        Some(ExprKind::Case { operand, branches: branches.into_iter().collect::<Option<_>>()?, otherwise })
    }
}

pub(super) fn has_tag(name: String, values: Vec<String>, negated: bool, span: Span) -> ExprKind {
    let kind = ExprKind::HasTag { name, values };
    if negated { ExprKind::Not(Box::new(Expr { kind, span })) } else { kind }
}

fn arithmetic(operator: Operator, left: Expr, right: Expr) -> ExprKind {
    ExprKind::Arithmetic(operator, Box::new(left), Box::new(right))
}

/// A comparison; that of a tag with text is a test of membership.
fn comparison(comparison: Comparison, left: Expr, right: Expr) -> ExprKind {
    let negated = comparison == Comparison::NotEqual;
    if negated || comparison == Comparison::Equal {
        match (&left.kind, &right.kind) {
            (ExprKind::Tag(name), ExprKind::Literal(Value::Text(value)))
            | (ExprKind::Literal(Value::Text(value)), ExprKind::Tag(name)) => {
                return has_tag(name.clone(), vec![value.clone()], negated, left.span);
            }
            _ => {}
        }
    }
    ExprKind::Compare(comparison, Box::new(left), Box::new(right))
}

fn in_list(operand: Expr, list: Vec<Expr>, negated: bool) -> ExprKind {
    if let ExprKind::Tag(name) = &operand.kind {
        let texts = list.iter().map(|item| match &item.kind {
            ExprKind::Literal(Value::Text(text)) => Some(text.clone()),
            _ => None,
        });
        if let Some(values) = texts.collect::<Option<Vec<_>>>().filter(|values| !values.is_empty()) {
            return has_tag(name.clone(), values, negated, operand.span);
        }
    }
    ExprKind::InList { operand: Box::new(operand), list, negated }
}

fn unsupported(sql: &Sql, span: Span) -> Located {
    let (what, hint) = match sql {
        Sql::Subquery(_) | Sql::Exists { .. } | Sql::In { target: InTarget::Subquery(_), .. } => {
            ("a subquery", "a rule sees the traits and events of one person only")
        }
        Sql::CompoundIdentifier(_) => {
            ("a name with a dot", "quote it if the dot is part of the name: \"a.b\"")
        }
        Sql::Cast { .. } => ("a cast", "types come from the tracking plan"),
        Sql::ILike { .. } => ("ilike", "use like"),
        Sql::Like { .. } => ("this form of like", "write like 'pattern' without an escape character"),
        Sql::IsTrue(_) | Sql::IsNotTrue(_) | Sql::IsFalse(_) | Sql::IsNotFalse(_) => {
            ("a test like `is true`", "write the condition itself, or `not` before it")
        }
        Sql::IsUnknown(_) | Sql::IsNotUnknown(_) => ("is unknown", "write is null"),
        _ => (
            "this form of SQL",
            "a rule has and, or, not, comparisons, between, in, like, is null, arithmetic, case and coalesce",
        ),
    };
    Located::new(span, "unsupported", format!("{what} is not part of the rule language")).hint(hint)
}
