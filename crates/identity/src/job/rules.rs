//! Rules that change: what they would make of everybody, and everybody decided anew by them.

use qianmian_model::Time;
use qianmian_store::{Tx, meta};

use super::forecast::Forecast;
use super::world::World;
use super::{Batch, Why, settle};
use crate::assign::assign;
use crate::decide::decide_people;
use crate::resolution::Change;
use crate::rules::FILE;
use crate::said::Form;
use crate::{IdentityConfig, IdentityError};

/// Where the store notes the rules that everybody was decided by; without it they are the built-in ones.
const RULES_KEY: &str = "identity.rules";

/// Whether everybody is decided by some rules.
pub async fn rules_in_force(tx: &mut Tx<'_>, config: &IdentityConfig) -> Result<bool, IdentityError> {
    let known = meta::get(tx, RULES_KEY).await?;
    Ok(known.unwrap_or_else(|| text_of(&IdentityConfig::default())) == text_of(config))
}

/// Takes rules into force: everybody is decided anew by them, where they are not in force already. Merges and partings are
/// logged like those of records.
pub async fn adopt_rules(
    tx: &mut Tx<'_>,
    config: &IdentityConfig,
    now: Time,
) -> Result<Option<Change>, IdentityError> {
    if rules_in_force(tx, config).await? {
        return Ok(None);
    }
    let world = World::load_all(tx, config).await?;
    let why = Why { source: FILE, reason: Form::RulesChanged.plain(), joined: Form::SaidSame.plain() };
    let outcome = settle(tx, &world, &Batch::default(), &[], why, now).await?;
    meta::set(tx, RULES_KEY, &text_of(config)).await?;
    Ok(Some(outcome.change))
}

/// What taking rules into force would change. Nothing is written.
pub async fn forecast_rules(tx: &mut Tx<'_>, config: &IdentityConfig) -> Result<Forecast, IdentityError> {
    let world = World::load_all(tx, config).await?;
    let decisions = decide_people(&world.builder.facts);
    let nodes = decisions.group_of.iter().copied().zip(world.person_of.iter().copied());
    let assignment = assign(nodes);
    Ok(Forecast::of(&world, &decisions, &assignment))
}

/// The same for equal rules, whatever file they come from.
fn text_of(config: &IdentityConfig) -> String {
    serde_json::to_string(config).expect("names, numbers and lists")
}
