//! Clean.

pub mod region;
pub use region::{Region, RegionFailure, Regions};
