//! Random expressions of the form that the parser makes.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use qianmian_model::rule::{Aggregate, Comparison, EventPattern, Expr, ExprKind, Measure, Operator, Span};
use qianmian_model::{Time, Value, Window};

fn at(kind: ExprKind) -> Expr {
    Expr { kind, span: Span::default() }
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}",
        "[城市年龄]{1,3}",
        "[ -~上海]{1,6}",
        Just("case".to_owned()),
        Just("timestamp".to_owned())
    ]
}

fn constant() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        (-1e9..1e9_f64).prop_map(Value::Number),
        (-1000..1000_i32).prop_map(|number| Value::Number(f64::from(number))),
        "[ -~'上海]{0,6}".prop_map(Value::Text),
        (0..4_000_000_000_000_000_i64).prop_map(|time| Value::Time(Time(time))),
    ]
}

fn window() -> impl Strategy<Value = Window> {
    let ends = || (0..50_u32, 1..50_u32);
    prop_oneof![
        Just(Window::All),
        ends().prop_map(|(to, length)| Window::Days { from: to + length, to }),
        ends().prop_map(|(to, length)| Window::Hours { from: to + length, to }),
    ]
}

fn comparison() -> impl Strategy<Value = Comparison> {
    prop::sample::select(vec![
        Comparison::Equal,
        Comparison::NotEqual,
        Comparison::Less,
        Comparison::LessOrEqual,
        Comparison::Greater,
        Comparison::GreaterOrEqual,
    ])
}

fn operator() -> impl Strategy<Value = Operator> {
    prop::sample::select(vec![Operator::Add, Operator::Subtract, Operator::Multiply, Operator::Divide])
}

fn event() -> impl Strategy<Value = EventPattern> {
    prop_oneof![Just(EventPattern::Any), "[A-Z][a-z' ]{1,8}".prop_map(EventPattern::Named)]
}

/// An aggregate with its window and event as the parser gives them.
fn measure(filter: impl Strategy<Value = Expr> + 'static) -> impl Strategy<Value = Expr> {
    let property = || "[a-z_]{1,6}";
    let windowed = prop_oneof![
        Just(Aggregate::Count),
        Just(Aggregate::DaysActive),
        Just(Aggregate::FirstSeen),
        Just(Aggregate::LastSeen),
        property().prop_map(Aggregate::Sum),
        property().prop_map(Aggregate::Avg),
        property().prop_map(Aggregate::Min),
        property().prop_map(Aggregate::Max),
        property().prop_map(Aggregate::CountDistinct),
        property().prop_map(Aggregate::Top),
        (property(), constant()).prop_map(|(property, value)| Aggregate::Share(property, value)),
    ];
    let followed_by = (event(), 1..200_u32)
        .prop_map(|(second, within_hours)| Aggregate::FollowedBy { second, within_hours });
    let all = Just(Window::All);
    let parts = prop_oneof![
        (windowed, event(), window().boxed()),
        (Just(Aggregate::PerDay), event(), Just(Window::Hours { from: 24, to: 0 })),
        (Just(Aggregate::DaysSinceFirst), event(), all),
        (Just(Aggregate::DaysSinceLast), event(), all),
        ("[a-z海]{1,5}".prop_map(Aggregate::Interest), Just(EventPattern::Any), all),
        (followed_by, event(), all),
    ];
    (parts, option::of(filter.prop_map(Box::new))).prop_map(|((aggregate, event, window), filter)| {
        at(ExprKind::Measure(Measure { aggregate, event, window, filter }))
    })
}

/// A rank of what no tag and no other rank is inside of.
fn rank() -> impl Strategy<Value = Expr> {
    let number = || {
        prop_oneof![measure(expr(true)), name().prop_map(|name| at(ExprKind::Trait(name)))].prop_map(Box::new)
    };
    let operand = prop_oneof![
        number().prop_map(|number| *number),
        number().prop_map(|number| at(ExprKind::Negate(number))),
        (operator(), number(), number())
            .prop_map(|(operator, left, right)| at(ExprKind::Arithmetic(operator, left, right))),
    ];
    operand.prop_map(|operand| at(ExprKind::Rank(Box::new(operand))))
}

/// Values and conditions that no other is inside of; `filter`: whether names are properties.
fn leaf(filter: bool) -> BoxedStrategy<Expr> {
    let named = name()
        .prop_map(move |name| at(if filter { ExprKind::Property(name) } else { ExprKind::Trait(name) }));
    let constant =
        prop_oneof![5 => constant(), 1 => Just(Value::Null)].prop_map(|value| at(ExprKind::Literal(value)));
    if filter {
        return prop_oneof![named, constant].boxed();
    }
    let tags = ("[a-z]{1,5}", vec("[a-z']{1,4}", 0..3))
        .prop_map(|(name, values)| at(ExprKind::HasTag { name, values }));
    prop_oneof![3 => named, 3 => constant, 1 => tags, 2 => measure(expr(true)), 1 => rank()].boxed()
}

/// And and Or are flat; a negated number is a constant; what tests a tag for membership is a `HasTag`.
fn joined(parts: Vec<Expr>, or: bool) -> Expr {
    let parts = parts.into_iter().flat_map(|part| match part.kind {
        ExprKind::Or(inner) if or => inner,
        ExprKind::And(inner) if !or => inner,
        kind => vec![at(kind)],
    });
    at(if or { ExprKind::Or(parts.collect()) } else { ExprKind::And(parts.collect()) })
}

/// Random trees as `parse_expr` makes them.
pub(crate) fn expr(filter: bool) -> BoxedStrategy<Expr> {
    leaf(filter)
        .prop_recursive(4, 24, 4, |inner| {
            let boxed = || inner.clone().prop_map(Box::new);
            prop_oneof![
                boxed().prop_map(|operand| at(ExprKind::Not(operand))),
                (vec(inner.clone(), 2..4), any::<bool>()).prop_map(|(parts, or)| joined(parts, or)),
                (comparison(), boxed(), boxed())
                    .prop_map(|(comparison, left, right)| at(ExprKind::Compare(comparison, left, right))),
                (boxed(), boxed(), boxed(), any::<bool>()).prop_map(|(operand, low, high, negated)| {
                    at(ExprKind::Between { operand, low, high, negated })
                }),
                (boxed(), vec(inner.clone(), 1..4), any::<bool>())
                    .prop_map(|(operand, list, negated)| at(ExprKind::InList { operand, list, negated })),
                (boxed(), "[ -~%_]{0,5}", any::<bool>())
                    .prop_map(|(operand, pattern, negated)| at(ExprKind::Like { operand, pattern, negated })),
                (boxed(), any::<bool>())
                    .prop_map(|(operand, negated)| at(ExprKind::IsNull { operand, negated })),
                (operator(), boxed(), boxed())
                    .prop_map(|(operator, left, right)| at(ExprKind::Arithmetic(operator, left, right))),
                boxed().prop_map(|operand| at(ExprKind::Negate(operand))),
                (option::of(boxed()), vec((inner.clone(), inner.clone()), 1..3), option::of(boxed()))
                    .prop_map(|(operand, branches, otherwise)| at(ExprKind::Case {
                        operand,
                        branches,
                        otherwise
                    })),
                vec(inner.clone(), 1..3).prop_map(|values| at(ExprKind::Coalesce(values))),
            ]
        })
        .boxed()
}
