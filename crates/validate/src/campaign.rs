//! A campaign as an experiment: its variants and holdout are the arms, its deliveries' results the metrics, and the tags
//! snapshotted with its plan are under test. The same analysis as for a file.

use crate::analyze::analyze;
use crate::design::Design;
use crate::error::Error;
use crate::report::Report;
use crate::sample::{Row, Sample};

/// Analyses the people of a campaign, given in any order.
pub fn analyze_campaign<'a>(
    rows: impl IntoIterator<Item = Row<'a>>,
    design: &Design,
) -> Result<Report, Error> {
    let mut sample = Sample::new(design);
    for row in rows {
        if row.arm < design.arms.len() {
            sample.push(&row);
        } else {
            sample.left_out += 1;
        }
    }
    analyze(sample, design)
}
