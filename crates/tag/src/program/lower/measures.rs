//! Measures as slots, and the series that they are read off.

use qianmian_model::Value;
use qianmian_model::rule::{Aggregate, Comparison, EventPattern, Expr, ExprKind, Measure};
use qianmian_rule::canonical;

use super::{Lowering, Place};
use crate::TagError;
use crate::fingerprint::Collector;
use crate::program::{Slot, Watch};
use crate::series::{Grain, Kind, Series};

impl Lowering<'_> {
    pub(super) fn measure(&mut self, measure: &Measure) -> Result<u32, TagError> {
        let text = canonical(&Expr { kind: ExprKind::Measure(measure.clone()), span: Default::default() });
        let (ordinal, new) = self.known_slots.ordinal(text);
        if !new {
            return Ok(ordinal);
        }
        let grain = Grain::of(&measure.aggregate, measure.window);
        let filter = measure.filter.as_deref();
        let mut second = None;
        let series = match &measure.aggregate {
            Aggregate::Share(property, value) => {
                second = Some(self.series(&measure.event, filter, Kind::Count, grain)?);
                let chosen = having(filter, property, value);
                self.series(&measure.event, Some(&chosen), Kind::Count, grain)?
            }
            Aggregate::FollowedBy { second: follower, .. } => {
                second = Some(self.series(follower, filter, Kind::Count, grain)?);
                self.series(&measure.event, filter, Kind::Count, grain)?
            }
            Aggregate::Interest(topic) => {
                self.series(&EventPattern::Any, filter, Kind::Topic(topic.clone()), grain)?
            }
            aggregate => {
                let kind = self.kind(aggregate);
                self.series(&measure.event, filter, kind, grain)?
            }
        };
        self.slots.push(Slot {
            measure: measure.clone(),
            series,
            second,
            grain,
            watch: Watch::Crossings(Vec::new()),
        });
        Ok(ordinal)
    }

    fn kind(&mut self, aggregate: &Aggregate) -> Kind {
        match aggregate {
            Aggregate::Sum(property) | Aggregate::Avg(property) => Kind::Sum(self.property(property)),
            Aggregate::Min(property) | Aggregate::Max(property) => Kind::Extent(self.property(property)),
            Aggregate::CountDistinct(property) | Aggregate::Top(property) => {
                Kind::Values(self.property(property))
            }
            Aggregate::FirstSeen
            | Aggregate::LastSeen
            | Aggregate::DaysSinceFirst
            | Aggregate::DaysSinceLast => Kind::Seen,
            Aggregate::Count
            | Aggregate::DaysActive
            | Aggregate::PerDay
            | Aggregate::Share(..)
            | Aggregate::FollowedBy { .. } => Kind::Count,
            Aggregate::Interest(topic) => Kind::Topic(topic.clone()),
        }
    }

    fn series(
        &mut self,
        event: &EventPattern,
        filter: Option<&Expr>,
        kind: Kind,
        grain: Grain,
    ) -> Result<u32, TagError> {
        let filter_text = filter.map(canonical);
        let filter = filter.map(|filter| self.filter(filter)).transpose()?;
        let (ordinal, new) = self.known_series.ordinal((event.clone(), filter, kind.clone(), grain));
        if new {
            let (what, name) = match &kind {
                Kind::Count => ("count", ""),
                Kind::Seen => ("seen", ""),
                Kind::Sum(property) => ("sum", self.properties[*property as usize].as_str()),
                Kind::Extent(property) => ("extent", self.properties[*property as usize].as_str()),
                Kind::Values(property) => ("values", self.properties[*property as usize].as_str()),
                Kind::Topic(topic) => ("topic", topic.as_str()),
            };
            let pattern = match event {
                EventPattern::Any => Collector::of("any"),
                EventPattern::Named(name) => Collector::of("named").text(name),
            };
            let fingerprint = pattern
                .text(what)
                .text(name)
                .text(&format!("{grain:?}"))
                .text(filter_text.as_deref().unwrap_or(""))
                .finish();
            self.series.push(Series { event: event.clone(), filter, kind, grain, fingerprint });
        }
        Ok(ordinal)
    }

    fn filter(&mut self, filter: &Expr) -> Result<u32, TagError> {
        let (ordinal, new) = self.known_filters.ordinal(canonical(filter));
        if new {
            let code = self.expr(filter, Place::Filter)?;
            self.filters.push(code);
        }
        Ok(ordinal)
    }
}

/// `filter and property = value`
fn having(filter: Option<&Expr>, property: &str, value: &Value) -> Expr {
    let plain = |kind| Expr { kind, span: Default::default() };
    let equal = plain(ExprKind::Compare(
        Comparison::Equal,
        Box::new(plain(ExprKind::Property(property.to_owned()))),
        Box::new(plain(ExprKind::Literal(value.clone()))),
    ));
    match filter {
        None => equal,
        Some(filter) => plain(ExprKind::And(vec![filter.clone(), equal])),
    }
}
