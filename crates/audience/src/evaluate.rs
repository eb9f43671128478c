//! Three-valued logic over bitmaps (Kleene's strong logic, which is SQL's).

use roaring::RoaringBitmap;

use crate::{AudienceError, Plan, Tree};

/// For whom a condition holds, and for whom it is not known. Everybody else of the population: it does not hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Truth {
    /// It holds.
    pub yes: RoaringBitmap,
    /// Not known. Shares nobody with `yes`.
    pub unknown: RoaringBitmap,
}

impl Truth {
    /// For whom it does not hold.
    pub fn no(&self, population: &RoaringBitmap) -> RoaringBitmap {
        (population - &self.yes) - &self.unknown
    }

    /// Restricted to the population; who is in both bitmaps counts as `yes`.
    fn within(&self, population: &RoaringBitmap) -> Truth {
        let yes = &self.yes & population;
        let unknown = (&self.unknown & population) - &yes;
        Truth { yes, unknown }
    }
}

/// Computes a plan. `leaves` answer the leaves of the plan one by one; who is not of the population is left out.
///
/// # Errors
/// When there is not one answer for each leaf.
pub fn evaluate(plan: &Plan, population: &RoaringBitmap, leaves: &[Truth]) -> Result<Truth, AudienceError> {
    if plan.leaves.len() != leaves.len() {
        return Err(AudienceError::LeafCount { wanted: plan.leaves.len(), given: leaves.len() });
    }
    Ok(walk(&plan.tree, population, leaves))
}

fn walk(tree: &Tree, population: &RoaringBitmap, leaves: &[Truth]) -> Truth {
    match tree {
        // A plan refers to its own leaves only, and there is an answer for each.
        Tree::Leaf(index) => leaves.get(*index).map(|leaf| leaf.within(population)).unwrap_or_default(),
        Tree::Not(inner) => {
            let inner = walk(inner, population, leaves);
            Truth { yes: inner.no(population), unknown: inner.unknown }
        }
        Tree::And(parts) => {
            // Whoever is not a `no` of any part, then those of them who are a `yes` of all.
            let mut yes = population.clone();
            let mut possible = population.clone();
            for part in parts {
                let part = walk(part, population, leaves);
                possible &= &part.yes | &part.unknown;
                yes &= part.yes;
            }
            possible -= &yes;
            Truth { yes, unknown: possible }
        }
        Tree::Or(parts) => {
            let mut truth = Truth::default();
            for part in parts {
                let part = walk(part, population, leaves);
                truth.yes |= part.yes;
                truth.unknown |= part.unknown;
            }
            truth.unknown -= &truth.yes;
            truth
        }
    }
}
