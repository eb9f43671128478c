//! Drives the stages: import, live processing, refresh, campaigns.
