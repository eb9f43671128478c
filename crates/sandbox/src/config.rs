//! How large the simulated platform is and when its story begins.

use qianmian_model::Time;

/// The same configuration makes the same story.
#[derive(Debug, Clone)]
pub struct SandboxConfig {
    /// Seed of everything random.
    pub seed: u64,
    /// How many people there are.
    pub people: u32,
    /// First instant of the story, midnight in the platform's zone.
    pub start: Time,
    /// Over how many days people register.
    pub registration_days: u32,
    /// Customer numbers of the shop's own books; the first people are these customers.
    pub customers: Vec<String>,
}
