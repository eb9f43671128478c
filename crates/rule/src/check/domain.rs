//! The values that one subject (a trait, a measure, another tag) can still have while some conditions are what is
//! assumed of them. A domain may be too large and is never too small: what it leaves out is impossible.

use std::collections::BTreeSet;

use qianmian_model::rule::{Aggregate, Comparison, Expr, ExprKind};
use qianmian_model::{Value, Window};

/// Numbers, or times in microseconds, between two ends and without some.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Range {
    pub(super) low: f64,
    low_open: bool,
    pub(super) high: f64,
    high_open: bool,
    whole: bool,
    without: Vec<f64>,
}

/// What is still possible: a value is null, or of one of these types.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Domain {
    pub(super) null: bool,
    /// For a tag: that it is known to have no value. Otherwise a list or an object.
    other: bool,
    pub(super) numbers: Option<Range>,
    times: Option<Range>,
    /// Whether it can be text; of these, when they are listed, and not of those.
    text: bool,
    texts: Option<BTreeSet<String>>,
    without_texts: BTreeSet<String>,
    /// Whether it can be false, and true.
    truths: [bool; 2],
}

impl Range {
    const ALL: Range = Range {
        low: f64::NEG_INFINITY,
        low_open: false,
        high: f64::INFINITY,
        high_open: false,
        whole: false,
        without: Vec::new(),
    };

    /// Keeps what compares so.
    pub(super) fn bound(&mut self, comparison: Comparison, number: f64) {
        use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        let open = matches!(comparison, Less | Greater);
        if comparison == NotEqual {
            self.without.push(number);
        }
        if matches!(comparison, Equal | Greater | GreaterOrEqual)
            && (number > self.low || (number == self.low && open))
        {
            (self.low, self.low_open) = (number, open);
        }
        if matches!(comparison, Equal | Less | LessOrEqual)
            && (number < self.high || (number == self.high && open))
        {
            (self.high, self.high_open) = (number, open);
        }
    }

    /// Never more than what `other` can be; `other` never less than this.
    pub(super) fn at_most(&mut self, other: &mut Range) {
        let end = if other.high_open { Comparison::Less } else { Comparison::LessOrEqual };
        self.bound(end, other.high);
        let start = if self.low_open { Comparison::Greater } else { Comparison::GreaterOrEqual };
        other.bound(start, self.low);
    }

    fn is_empty(&self) -> bool {
        /// So many whole numbers are looked at one by one.
        const FEW: f64 = 64.0;
        let (mut low, mut high) = (self.low, self.high);
        let (mut low_open, mut high_open) = (self.low_open, self.high_open);
        if self.whole && low.is_finite() {
            low = if low_open { low.floor() + 1.0 } else { low.ceil() };
            low_open = false;
        }
        if self.whole && high.is_finite() {
            high = if high_open { high.ceil() - 1.0 } else { high.floor() };
            high_open = false;
        }
        if low > high || (low == high && (low_open || high_open || self.without.contains(&low))) {
            return true;
        }
        if !self.whole || high - low > FEW {
            return false;
        }
        let mut one = low;
        while one <= high && self.without.contains(&one) {
            one += 1.0;
        }
        one > high
    }
}

impl Domain {
    const NOTHING: Domain = Domain {
        null: false,
        other: false,
        numbers: None,
        times: None,
        text: false,
        texts: None,
        without_texts: BTreeSet::new(),
        truths: [false, false],
    };

    /// What an expression can be before any condition.
    pub(super) fn of(subject: &Expr) -> Domain {
        let anything = Domain {
            null: true,
            other: true,
            numbers: Some(Range::ALL),
            times: Some(Range::ALL),
            text: true,
            truths: [true, true],
            ..Domain::NOTHING
        };
        let mut range = Range::ALL;
        let measure = match &subject.kind {
            ExprKind::Measure(measure) => measure,
            ExprKind::Rank(_) => {
                (range.low, range.high) = (0.0, 1.0);
                return Domain { null: true, numbers: Some(range), ..Domain::NOTHING };
            }
            _ => return anything,
        };
        match &measure.aggregate {
            Aggregate::FirstSeen | Aggregate::LastSeen => {
                return Domain { null: true, times: Some(range), ..Domain::NOTHING };
            }
            Aggregate::FollowedBy { .. } => {
                return Domain { null: true, truths: [true, true], ..Domain::NOTHING };
            }
            Aggregate::Top(_) => return anything,
            Aggregate::Sum(_) | Aggregate::Avg(_) | Aggregate::Min(_) | Aggregate::Max(_) => {}
            Aggregate::PerDay => range.low = 0.0,
            Aggregate::Share(..) => (range.low, range.high) = (0.0, 1.0),
            // s / (s + 3) comes close to 1 and does not reach it.
            Aggregate::Interest(_) => (range.low, range.high, range.high_open) = (0.0, 1.0, true),
            Aggregate::Count
            | Aggregate::CountDistinct(_)
            | Aggregate::DaysActive
            | Aggregate::DaysSinceFirst
            | Aggregate::DaysSinceLast => (range.low, range.whole) = (0.0, true),
        }
        if let (Aggregate::DaysActive, Window::Days { from, to }) = (&measure.aggregate, measure.window) {
            range.high = f64::from(from.saturating_sub(to));
        }
        Domain { null: true, numbers: Some(range), ..Domain::NOTHING }
    }

    /// What is true, false or unknown.
    pub(super) fn of_truth() -> Domain {
        Domain { null: true, truths: [true, true], ..Domain::NOTHING }
    }

    /// A tag with one of these values, with none, or unknown; any values when none are listed.
    pub(super) fn of_tag(values: &[String]) -> Domain {
        let texts = (!values.is_empty()).then(|| values.iter().cloned().collect());
        Domain { null: true, other: true, text: true, texts, ..Domain::NOTHING }
    }

    /// In words, when the subject itself has bounds.
    pub(super) fn bounds(&self) -> Option<String> {
        let Range { low, high, high_open, .. } = self.numbers.as_ref()?;
        match (low.is_finite(), high.is_finite()) {
            (true, true) if *high_open => Some(format!("from {low} to under {high}")),
            (true, true) => Some(format!("from {low} to {high}")),
            (true, false) => Some(format!("{low} or more")),
            _ => None,
        }
    }

    /// Whether there is no value of any type left.
    pub(super) fn has_no_value(&self) -> bool {
        let empty = |range: &Option<Range>| range.as_ref().is_none_or(Range::is_empty);
        let no_text =
            !self.text || self.texts.as_ref().is_some_and(|texts| texts.is_subset(&self.without_texts));
        !self.other && empty(&self.numbers) && empty(&self.times) && no_text && self.truths == [false, false]
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.null && self.has_no_value()
    }

    /// That there is none.
    pub(super) fn absent(&mut self) {
        *self = Domain { null: self.null, ..Domain::NOTHING };
    }

    /// Keeps values of the type of a constant: only they compare with it.
    pub(super) fn comparable(&mut self, value: &Value) {
        let kept = std::mem::replace(self, Domain::NOTHING);
        *self = match value {
            Value::Number(_) => Domain { numbers: kept.numbers, ..Domain::NOTHING },
            Value::Time(_) => Domain { times: kept.times, ..Domain::NOTHING },
            Value::Text(_) => Domain {
                text: kept.text,
                texts: kept.texts,
                without_texts: kept.without_texts,
                ..Domain::NOTHING
            },
            Value::Bool(_) => Domain { truths: kept.truths, ..Domain::NOTHING },
            Value::Null | Value::List(_) | Value::Object(_) => Domain::NOTHING,
        };
    }

    /// Of the values that compare with a constant, keeps those that compare so.
    pub(super) fn compare(&mut self, comparison: Comparison, value: &Value) {
        match value {
            Value::Number(number) => {
                self.numbers.iter_mut().for_each(|range| range.bound(comparison, *number));
            }
            #[allow(clippy::cast_precision_loss, reason = "microseconds of any year in use are below 2^53")]
            Value::Time(time) => {
                self.times.iter_mut().for_each(|range| range.bound(comparison, time.0 as f64));
            }
            Value::Text(text) => match comparison {
                Comparison::Equal => self.among([text.clone()].into()),
                Comparison::NotEqual => self.without([text.clone()]),
                _ => {}
            },
            Value::Bool(value) => match comparison {
                Comparison::Equal => self.truths[usize::from(!value)] = false,
                Comparison::NotEqual => self.truths[usize::from(*value)] = false,
                _ => {}
            },
            Value::Null | Value::List(_) | Value::Object(_) => {}
        }
    }

    /// Keeps these texts and no other value but null.
    pub(super) fn among(&mut self, texts: BTreeSet<String>) {
        self.texts = Some(match self.texts.take() {
            None => texts,
            Some(earlier) => earlier.intersection(&texts).cloned().collect(),
        });
    }

    /// Drops these texts.
    pub(super) fn without(&mut self, texts: impl IntoIterator<Item = String>) {
        self.without_texts.extend(texts);
    }

    /// Keeps values that may equal one of some constants, none of them null.
    pub(super) fn one_of(&mut self, values: &[&Value]) {
        let texts = values.iter().filter_map(|value| value.as_text().map(str::to_owned));
        self.among(texts.collect());
        let mut numbers = Vec::new();
        let mut times = Vec::new();
        let mut truths = [false, false];
        for value in values {
            match value {
                Value::Number(number) => numbers.push(*number),
                #[allow(
                    clippy::cast_precision_loss,
                    reason = "microseconds of any year in use are below 2^53"
                )]
                Value::Time(time) => times.push(time.0 as f64),
                Value::Bool(truth) => truths[usize::from(*truth)] = true,
                _ => {}
            }
        }
        hull(&mut self.numbers, &numbers);
        hull(&mut self.times, &times);
        self.truths = [self.truths[0] && truths[0], self.truths[1] && truths[1]];
        self.other = false;
    }

    /// That a tag has a value, or that it is known to have none.
    pub(super) fn has_value(&mut self, holds: bool) {
        if holds { self.other = false } else { self.text = false }
    }

    /// Keeps text.
    pub(super) fn only_text(&mut self) {
        self.comparable(&Value::Text(String::new()));
    }
}

/// Keeps what lies between the least and the greatest of some numbers.
fn hull(range: &mut Option<Range>, numbers: &[f64]) {
    let least = numbers.iter().copied().reduce(f64::min);
    let most = numbers.iter().copied().reduce(f64::max);
    match (range.as_mut(), least, most) {
        (Some(range), Some(least), Some(most)) => {
            range.bound(Comparison::GreaterOrEqual, least);
            range.bound(Comparison::LessOrEqual, most);
        }
        _ => *range = None,
    }
}
