//! Stories over the whole pipeline: what came in, who it turned out to be, what they may be sent.
#![allow(clippy::unwrap_used, reason = "tests")]

mod anomalies;
mod consent;
mod daily;
mod definitions;
mod drift;
mod erasure;
mod health;
mod imported;
mod infer;
mod lifecycle;
mod limits;
mod linking;
mod merging;
mod multisource;
mod population;
mod preview;
mod proposals;
mod quarantine;
mod reload;
mod replay;
mod rules;
mod rules_page;
mod schedule;
mod shop;
mod snapshots;
mod sql;
mod statements;
