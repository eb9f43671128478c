//! The values that one subject (a trait, a measure, another tag) can have while a list of conditions all hold.

use std::collections::BTreeSet;

use qianmian_model::rule::{Aggregate, Comparison, Expr, ExprKind};
use qianmian_model::{Value, Window};

/// What is still possible. Times are on the line of numbers, in microseconds.
#[derive(Debug, Clone)]
pub(super) struct Domain {
    low: f64,
    low_open: bool,
    high: f64,
    high_open: bool,
    whole: bool,
    texts: Option<BTreeSet<String>>,
    excluded: BTreeSet<String>,
    truth: Option<bool>,
    null: Option<bool>,
}

impl Domain {
    /// What a subject can be before any condition.
    pub(super) fn of(subject: &Expr) -> Self {
        let mut domain = Domain {
            low: f64::NEG_INFINITY,
            low_open: false,
            high: f64::INFINITY,
            high_open: false,
            whole: false,
            texts: None,
            excluded: BTreeSet::new(),
            truth: None,
            null: None,
        };
        match &subject.kind {
            ExprKind::Literal(value) => {
                domain.compare(Comparison::Equal, value);
            }
            ExprKind::Measure(measure) => match &measure.aggregate {
                Aggregate::Count
                | Aggregate::CountDistinct(_)
                | Aggregate::DaysSinceFirst
                | Aggregate::DaysSinceLast => {
                    domain.low = 0.0;
                    domain.whole = true;
                }
                Aggregate::DaysActive => {
                    domain.low = 0.0;
                    domain.whole = true;
                    if let Window::Days { from, to } = measure.window {
                        domain.high = f64::from(from.saturating_sub(to));
                    }
                }
                Aggregate::PerDay => domain.low = 0.0,
                Aggregate::Share(..) => (domain.low, domain.high) = (0.0, 1.0),
                // s / (s + 3) comes close to 1 and does not reach it.
                Aggregate::Interest(_) => (domain.low, domain.high, domain.high_open) = (0.0, 1.0, true),
                _ => {}
            },
            _ => {}
        }
        domain
    }

    /// In words, when the subject itself has bounds.
    pub(super) fn bounds(&self) -> Option<String> {
        match (self.low.is_finite(), self.high.is_finite()) {
            (true, true) if self.low == self.high => None,
            (true, true) if self.high_open => Some(format!("from {} to under {}", self.low, self.high)),
            (true, true) => Some(format!("from {} to {}", self.low, self.high)),
            (true, false) => Some(format!("{} or more", self.low)),
            _ => None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
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
        let no_number = low > high || (low == high && (low_open || high_open));
        let no_text = self.texts.as_ref().is_some_and(|texts| texts.is_subset(&self.excluded));
        no_number || no_text
    }

    /// Keeps what compares so; false when nothing can.
    pub(super) fn compare(&mut self, comparison: Comparison, value: &Value) -> bool {
        if !self.known() {
            return false;
        }
        match value {
            Value::Null => return false,
            Value::Number(number) => self.bound(comparison, *number),
            #[allow(clippy::cast_precision_loss, reason = "microseconds of any year in use are below 2^53")]
            Value::Time(time) => self.bound(comparison, time.0 as f64),
            Value::Text(text) => match comparison {
                Comparison::Equal => self.among([text.clone()].into()),
                Comparison::NotEqual => self.exclude([text.clone()]),
                _ => {}
            },
            Value::Bool(value) => match comparison {
                Comparison::Equal => return self.truth(*value),
                Comparison::NotEqual => return self.truth(!value),
                _ => {}
            },
            Value::List(_) | Value::Object(_) => {}
        }
        !self.is_empty()
    }

    fn bound(&mut self, comparison: Comparison, number: f64) {
        let lowers =
            matches!(comparison, Comparison::Equal | Comparison::Greater | Comparison::GreaterOrEqual);
        let uppers = matches!(comparison, Comparison::Equal | Comparison::Less | Comparison::LessOrEqual);
        let open = matches!(comparison, Comparison::Less | Comparison::Greater);
        if lowers && (number > self.low || (number == self.low && open)) {
            (self.low, self.low_open) = (number, open);
        }
        if uppers && (number < self.high || (number == self.high && open)) {
            (self.high, self.high_open) = (number, open);
        }
    }

    /// Keeps these texts.
    pub(super) fn among(&mut self, texts: BTreeSet<String>) {
        self.texts = Some(match self.texts.take() {
            None => texts,
            Some(earlier) => earlier.intersection(&texts).cloned().collect(),
        });
    }

    /// Drops these texts.
    pub(super) fn exclude(&mut self, texts: impl IntoIterator<Item = String>) {
        self.excluded.extend(texts);
    }

    /// Keeps true or false; false when the other was asked for.
    pub(super) fn truth(&mut self, value: bool) -> bool {
        self.known() && *self.truth.get_or_insert(value) == value
    }

    /// That there is a value; false when there must be none.
    pub(super) fn known(&mut self) -> bool {
        !*self.null.get_or_insert(false)
    }

    /// That there is none; false when there must be one.
    pub(super) fn absent(&mut self) -> bool {
        *self.null.get_or_insert(true)
    }
}
