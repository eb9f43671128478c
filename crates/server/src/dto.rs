//! The API's JSON: wire twins of what the pipeline shows. The command line prints the same values with `--format json`.
//!
//! Shapes are stable: fields are added, never renamed. Times are RFC 3339 in UTC, people are `p12`, identifiers without
//! their value are `s7`. Every list has an order of its own that does not depend on the machine.

mod access;
mod activity;
mod anomalies;
mod audience;
mod campaign;
mod campaign_preview;
mod consent;
mod definition;
mod error;
mod explanation;
mod export;
mod guess;
mod import;
mod inference;
mod linking;
mod links;
mod overlap;
mod overview;
mod people;
mod population;
mod preview;
mod profile;
mod proposals;
mod quarantine;
mod reload;
mod requests;
mod sample_size;
mod settings;
mod source;
mod sql;
mod stages;
mod tag;
mod tag_health;
mod text;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use access::{
    AuditEntry, AuditPage, AuditQuery, LinkRequest, NewSecret, PasswordChange, Session, SetupLink,
    SetupRequest, SignIn, Token, TokenRequest, User, UserChange, UserLink, UserRequest, UserState, WriteKey,
    WriteKeyRequest,
};
pub use activity::{
    Activity, ActivityQuery, DayEvents, DayRejects, DeclaredSource, SourceSummary, TrackedEvent,
    TrackedProperty,
};
pub use anomalies::{
    AnomaliesQuery, Anomaly, AnomalyDecision, AnomalyEvidence, AnomalyState, DecidedAnomaly, FindAnomalies,
    FoundAnomalies, FoundAnomaly,
};
pub use audience::{
    Audience, AudienceCount, AudienceInsight, AudienceMembers, AudienceOverlap, AudienceSnapshot,
    AudienceSnapshots, CountRequest, InsightRequest, MembersRequest, OverlapRequest, SinceSnapshot,
    TagInsight, ValueInsight,
};
pub use campaign::{
    Approval, Campaign, CampaignDefinition, CampaignStatus, Cap, MessageCount, PlannedArm, QuietHours,
    Reviewed, Variant,
};
pub use campaign_preview::{CampaignPreview, CampaignPreviewQuery, PeopleGroup, Sample};
pub use consent::{
    ConsentEntry, ConsentRequest, ConsentState, LedgerPage, LedgerQuery, NoticeVersion, PurposeSummary,
};
pub use definition::{Definition, DefinitionUser, SavedDefinition, StatusChange, TagStatus};
pub use error::{Error, Mistake};
pub use explanation::{
    ExplainQuery, ExplainedConsent, ExplainedEvent, ExplainedGap, ExplainedKept, ExplainedMeasure,
    ExplainedPart, ExplainedRank, ExplainedReason, ExplainedRule, ExplainedVersion, Explanation, Outlook,
};
pub use export::{
    ExportedEvent, ExportedIdentifier, ExportedLink, ExportedMention, ExportedMerge, ExportedMessage,
    ExportedObservation, ExportedPastTag, ExportedPlan, ExportedRefusal, ExportedSuppression, PersonExport,
};
pub use guess::{Guess, GuessEvidence};
pub use import::{ImportQuery, ImportReject, TagImport};
pub use inference::{
    FiguresOfBin, FiguresOfLabel, FiguresOfThreshold, ForgottenGuesses, InferTrait, InferredTrait,
    ModelFigures, TraitInference,
};
pub use linking::{
    DryRunMerge, DryRunParting, DryRunValue, DryRunValues, LinkDryRun, LinkKind, LinkRules, PeopleOfSize,
    PeopleSizes, PersonOfSize,
};
pub use links::{
    DecisionRequest, LinkChange, LinkDecision, LinkLog, LinkLogQuery, LinkStep, LinkVerdict,
    LinkedIdentifier, LoggedMerge, LoggedParting, NamedSubject, PersonLinks, Said, UndoRequest,
};
pub use overlap::{OverlapQuery, OverlapValue, OverlappingPair, RedundantPair, TagOverlap};
pub use overview::{MessageTotals, Overview};
pub use people::{
    PeoplePage, PeopleQuery, PersonRecord, PersonSummary, ShownIdentifier, Timeline, TimelineEvent,
    TimelineQuery,
};
pub use population::{MembersQuery, TagDay, TagHistoryQuery, TagMember, TagMembers, TagValueDay};
pub use preview::{PreviewQuery, PreviewedPerson, PreviewedValue, TagPreview, TagPreviews};
pub use profile::{ConsentOfPurpose, Erasure, Profile, ProfileIdentifier, ProfileTag, ProfileTrait};
pub use proposals::{LinkEvidence, LinkProposal, LinkProposals, LinkProposalsQuery, LinkRun};
pub use quarantine::{
    DiscardRequest, Discarded, FieldCorrection, QualityRule, QualityRules, QuarantineFailure,
    QuarantineQuery, QuarantinedField, QuarantinedRecord, ReplayReport, ReplayRequest,
};
pub use reload::{Reload, ReloadChanges, ReloadState};
pub use requests::{
    SubjectRequest, SubjectRequestClosing, SubjectRequestEntry, SubjectRequestKind, SubjectRequestQuery,
};
pub use sample_size::{SampleSize, SampleSizeQuery};
pub use settings::{CampaignLimits, ChannelSettings, Settings};
pub use source::{SourceChange, SourceDay, SourceHealth, SourceHealthQuery};
pub use sql::{SqlAnswer, SqlRequest};
pub use stages::{PeopleTotals, RefusalCount, RejectCount, Rows, StageRows, Stages};
pub use tag::{StatementRun, TagDetail, TagMovement, TagSummary, TagValueCount, TagVersion};
pub use tag_health::{
    TagDrift, TagExperiment, TagHealth, TagHealthQuery, TagSuggestion, TagUses, TagValueShare,
};
pub use text::{TextFeatures, TextKeyword, TextModel, TextModelTopic, TextTopic, TextsRequest};

/// A title in the two languages of the console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Title {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}
