//! Campaigns and their ledger: who was planned, one intent for each message, what became of it and what came back.

mod approvals;
mod campaigns;
mod claims;
mod intents;
mod plan;
mod receipts;
mod suppressions;

pub use approvals::{Approval, approval, approvals, approve, withdraw};
pub use campaigns::{Campaign, CampaignState, campaign, campaigns, change_state, paused, upsert_campaign};
pub use claims::{Claim, Finish, Outcome, claim, finish};
pub use intents::{
    Content, Intent, IntentState, NewIntent, StateCount, due, expired, insert_intents, intents,
    intents_by_provider, intents_of_campaign, intents_of_people, message_totals, next_due, sends_since,
    state_counts,
};
pub use plan::{PlanCount, PlanRow, insert_plan, plan_counts, plan_of, plan_page, plans_of_people};
pub use receipts::{
    CampaignReceipt, Receipt, ReceiptKind, receipt_totals, receipts, receipts_of_campaign, record_receipts,
};
pub use suppressions::{EVERY_CHANNEL, Suppression, lift, suppress, suppressed, suppressions_of};
