//! The people of an experiment, by column: arm, outcomes, tags as they were before assignment, activity.

use crate::design::{Design, Messages};
use crate::stats::winsor;

/// One person who was assigned an arm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row<'a> {
    /// Index of the arm.
    pub arm: usize,
    /// One value a metric; NaN is unknown.
    pub outcomes: &'a [f64],
    /// Companion of each metric that needs one, by metric; may be empty when none does.
    pub companions: &'a [f64],
    /// One membership a tag; `None` is unknown.
    pub tags: &'a [Option<bool>],
    /// How active the person was before the experiment, on any scale; NaN or `None` is unknown.
    pub activity: Option<f64>,
}

/// All people, by column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample {
    /// Arm of each person.
    pub arms: Vec<u16>,
    /// Outcomes, metric by metric.
    pub outcomes: Vec<Vec<f64>>,
    /// Companions, metric by metric; of a metric without one it may be empty.
    pub companions: Vec<Vec<f64>>,
    /// Memberships, tag by tag.
    pub tags: Vec<Vec<Option<bool>>>,
    /// Activity; NaN is unknown.
    pub activity: Vec<f64>,
    /// Rows that belong to no arm of the design.
    pub left_out: u64,
}

impl Sample {
    /// Room for a design.
    pub fn new(design: &Design) -> Sample {
        Sample {
            outcomes: vec![Vec::new(); design.metrics.len()],
            companions: vec![Vec::new(); design.metrics.len()],
            tags: vec![Vec::new(); design.tags.len()],
            ..Sample::default()
        }
    }

    /// Takes in one person. A row that is shorter than the design leaves the rest unknown.
    pub fn push(&mut self, row: &Row<'_>) {
        self.arms.push(row.arm as u16);
        for (metric, column) in self.outcomes.iter_mut().enumerate() {
            column.push(row.outcomes.get(metric).copied().unwrap_or(f64::NAN));
        }
        for (metric, column) in self.companions.iter_mut().enumerate() {
            column.push(row.companions.get(metric).copied().unwrap_or(f64::NAN));
        }
        for (tag, column) in self.tags.iter_mut().enumerate() {
            column.push(row.tags.get(tag).copied().flatten());
        }
        self.activity.push(row.activity.unwrap_or(f64::NAN));
    }

    /// How many people.
    pub fn people(&self) -> usize {
        self.arms.len()
    }

    /// People of each arm, all of them or those whose tag is as given.
    pub fn counts(&self, arms: usize, tag: Option<(usize, bool)>) -> Vec<u64> {
        let mut counts = vec![0; arms];
        for (row, arm) in self.arms.iter().enumerate() {
            if tag.is_none_or(|(tag, member)| self.tags[tag][row] == Some(member)) {
                counts[usize::from(*arm)] += 1;
            }
        }
        counts
    }

    /// Cuts a metric at a quantile of all arms together; the cap.
    pub fn winsorise(&mut self, metric: usize, quantile: f64) -> Option<f64> {
        let cap = winsor::quantile(&self.outcomes[metric], quantile)?;
        for value in &mut self.outcomes[metric] {
            if *value > cap {
                *value = cap;
            }
        }
        Some(cap)
    }

    /// Activity as up to ten classes of about equal size among the people of the two messages, unknown as a class of its
    /// own; `None` when it is unknown of everybody or does not vary.
    pub fn activity_classes(&self, messages: Messages) -> Option<Vec<u8>> {
        const MOST: usize = 10;
        const PEOPLE_A_CLASS: usize = 100;
        let mut known: Vec<f64> = (0..self.people())
            .filter(|&row| message(self.arms[row], messages).is_some() && !self.activity[row].is_nan())
            .map(|row| self.activity[row])
            .collect();
        known.sort_by(f64::total_cmp);
        let classes = (known.len() / PEOPLE_A_CLASS).clamp(2, MOST);
        let mut edges: Vec<f64> =
            (1..classes).filter_map(|class| known.get(class * known.len() / classes).copied()).collect();
        edges.dedup();
        edges.retain(|edge| Some(edge) != known.first());
        if edges.is_empty() {
            return None;
        }
        let class = |value: &f64| {
            if value.is_nan() { MOST as u8 } else { edges.partition_point(|edge| edge <= value) as u8 }
        };
        Some(self.activity.iter().map(class).collect())
    }
}

/// Whether a person of this arm got the targeted message; `None` when neither message.
pub fn message(arm: u16, messages: Messages) -> Option<bool> {
    match usize::from(arm) {
        arm if arm == messages.targeted => Some(true),
        arm if arm == messages.generic => Some(false),
        _ => None,
    }
}
