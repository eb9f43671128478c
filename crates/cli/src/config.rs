//! Configuration: compiled-in defaults < `qianmian.toml` < `QIANMIAN__SECTION__KEY`. An unknown key is an error.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use jiff::tz::TimeZone;
use qianmian_model::SystemClock;
use qianmian_pipeline::daily::DailyWork;
use qianmian_server::Site;
use serde::{Deserialize, Serialize};

#[cfg(test)]
/// Every key with its default and what it means: the documentation of the configuration.
pub(crate) const DEFAULT_TOML: &str = include_str!("default.toml");

/// The whole configuration of one workspace.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) workspace: Workspace,
    pub(crate) clock: ClockSection,
    pub(crate) server: Server,
    pub(crate) security: Security,
    pub(crate) pipeline: Pipeline,
    pub(crate) tags: Tags,
    pub(crate) daily: Daily,
    pub(crate) sandbox: Sandbox,
    pub(crate) webhook: Webhook,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Workspace {
    pub(crate) name: String,
    pub(crate) time_zone: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClockMode {
    #[default]
    System,
    Simulated,
}

#[derive(Debug, Clone, PartialEq, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ClockSection {
    pub(crate) mode: ClockMode,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Server {
    pub(crate) listen: String,
    pub(crate) allow_remote: bool,
    pub(crate) public_url: String,
}

#[derive(Debug, Clone, PartialEq, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Security {
    pub(crate) key: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Pipeline {
    pub(crate) batch_records: usize,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Tags {
    pub(crate) memory_mb: usize,
    pub(crate) keep_snapshots_days: u32,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Daily {
    pub(crate) hour: u8,
    pub(crate) anomalies: bool,
    pub(crate) proposals: bool,
    pub(crate) inference: bool,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Sandbox {
    pub(crate) people: u32,
    pub(crate) seed: u64,
    pub(crate) start: String,
    pub(crate) days: u32,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Webhook {
    pub(crate) url: String,
    pub(crate) secret: String,
    pub(crate) timeout_ms: u64,
    pub(crate) idempotent_hours: u64,
}

impl Default for Workspace {
    fn default() -> Self {
        Workspace { name: "workspace".to_owned(), time_zone: "Asia/Shanghai".to_owned() }
    }
}

impl Default for Server {
    fn default() -> Self {
        Server { listen: "127.0.0.1:8787".to_owned(), allow_remote: false, public_url: String::new() }
    }
}

impl Default for Pipeline {
    fn default() -> Self {
        Pipeline { batch_records: 20_000 }
    }
}

impl Default for Tags {
    fn default() -> Self {
        Tags { memory_mb: 512, keep_snapshots_days: qianmian_pipeline::population::KEEP_DAYS }
    }
}

impl Default for Daily {
    fn default() -> Self {
        let DailyWork { hour, anomalies, proposals, inference } = DailyWork::default();
        Daily { hour, anomalies, proposals, inference }
    }
}

impl Daily {
    /// What is done daily.
    pub(crate) fn work(&self) -> DailyWork {
        let Daily { hour, anomalies, proposals, inference } = *self;
        DailyWork { hour, anomalies, proposals, inference }
    }
}

impl Default for Sandbox {
    fn default() -> Self {
        Sandbox { people: 3_000, seed: 7, start: "1998-07-01".to_owned(), days: 50 }
    }
}

impl Default for Webhook {
    fn default() -> Self {
        Webhook { url: String::new(), secret: String::new(), timeout_ms: 10_000, idempotent_hours: 0 }
    }
}

impl Config {
    /// Reads `qianmian.toml` of a workspace, with the environment over it.
    ///
    /// # Errors
    /// A missing or malformed file, an unknown key, a wrong type, an unknown time zone: with file, line and column.
    pub(crate) fn load(
        file: &Path,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Config> {
        let shown = file.display();
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("{shown} cannot be read; `qianmian init DIR` makes a workspace"))?;
        toml::from_str::<Config>(&text).map_err(|error| located(&shown.to_string(), &text, &error))?;
        let mut table: toml::Table = text.parse().with_context(|| shown.to_string())?;
        let names = overlay(&mut table, environment)?;
        let config: Config = table
            .try_into()
            .map_err(|error| anyhow::anyhow!("{names}: {}", error.to_string().trim().replace('\n', " ")))?;
        config.zone().with_context(|| format!("{shown}: workspace.time_zone"))?;
        let url = &config.server.public_url;
        if !url.is_empty() && !["https://", "http://"].iter().any(|scheme| url.starts_with(scheme)) {
            bail!("{shown}: server.public_url: `{url}` is no address; write https://console.example.com");
        }
        let hour = config.daily.hour;
        if hour > 23 {
            bail!("{shown}: daily.hour: a day has no hour {hour}; write 0 to 23");
        }
        Ok(config)
    }

    /// The workspace's time zone.
    pub(crate) fn zone(&self) -> Result<TimeZone> {
        let name = &self.workspace.time_zone;
        TimeZone::get(name)
            .with_context(|| format!("unknown time zone `{name}`; write a name such as Asia/Shanghai"))
    }

    /// The workspace's site: where its configuration says it is, else at an address. Sign-in lives by the machine's time.
    pub(crate) fn site(&self, address: &str) -> Site {
        let url = if self.server.public_url.is_empty() {
            format!("http://{address}")
        } else {
            self.server.public_url.trim_end_matches('/').to_owned()
        };
        Site { workspace: self.workspace.name.clone(), url, wall: Arc::new(SystemClock) }
    }

    /// As TOML, with secrets masked.
    pub(crate) fn show(&self) -> Result<String> {
        let mut masked = self.clone();
        for secret in [&mut masked.security.key, &mut masked.webhook.secret] {
            if !secret.is_empty() {
                "********".clone_into(secret);
            }
        }
        Ok(toml::to_string_pretty(&masked)?)
    }
}

/// `qianmian.toml:3:1: unknown field …`
fn located(file: &str, text: &str, error: &toml::de::Error) -> anyhow::Error {
    let start = error.span().map_or(0, |span| span.start).min(text.len());
    let before = &text[..start];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    anyhow::anyhow!("{file}:{line}:{column}: {}", error.message().trim())
}

/// Sets `QIANMIAN__SECTION__KEY` values over a table and returns the names that were used.
fn overlay(
    table: &mut toml::Table,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<String> {
    let defaults = toml::Table::try_from(Config::default())?;
    let mut names = Vec::new();
    for (name, value) in environment {
        let Some(path) = name.strip_prefix("QIANMIAN__") else { continue };
        let path = path.to_ascii_lowercase();
        let Some((section, key)) = path.split_once("__") else {
            bail!("environment variable {name}: write QIANMIAN__SECTION__KEY");
        };
        let default = defaults.get(section).and_then(|section| section.get(key));
        let entry = table.entry(section).or_insert_with(|| toml::Value::Table(toml::Table::new()));
        let Some(section) = entry.as_table_mut() else {
            bail!("environment variable {name}: no section `{section}`")
        };
        section.insert(key.to_owned(), scalar(&value, default));
        names.push(name);
    }
    Ok(names.join(", "))
}

/// Text where the key's default is text, else a number or boolean where it reads as one.
fn scalar(value: &str, default: Option<&toml::Value>) -> toml::Value {
    if default.is_some_and(toml::Value::is_str) {
        return toml::Value::String(value.to_owned());
    }
    if let Ok(number) = value.parse::<i64>() {
        return toml::Value::Integer(number);
    }
    value.parse::<bool>().map_or_else(|_| toml::Value::String(value.to_owned()), toml::Value::Boolean)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str, environment: &[(&str, &str)]) -> Result<Config> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("qianmian.toml");
        std::fs::write(&file, text).unwrap();
        Config::load(&file, environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))
    }

    #[test]
    fn the_documented_defaults_are_the_defaults() {
        assert_eq!(toml::from_str::<Config>(DEFAULT_TOML).unwrap(), Config::default());
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let config =
            load("[server]\nlisten = \"127.0.0.1:1\"", &[("QIANMIAN__SERVER__LISTEN", "127.0.0.1:2")]);
        assert_eq!(config.unwrap().server.listen, "127.0.0.1:2");
    }

    #[test]
    fn digits_in_the_environment_can_be_text() {
        let config = load("", &[("QIANMIAN__WEBHOOK__SECRET", "12345"), ("QIANMIAN__SANDBOX__DAYS", "3")]);
        let config = config.unwrap();
        assert_eq!((config.webhook.secret.as_str(), config.sandbox.days), ("12345", 3));
    }

    #[test]
    fn an_unknown_key_of_the_environment_is_named() {
        let error = load("", &[("QIANMIAN__SERVER__LISSTEN", "x")]).unwrap_err().to_string();
        assert!(error.starts_with("QIANMIAN__SERVER__LISSTEN: unknown field `lissten`"), "{error}");
    }

    #[test]
    fn an_unknown_key_is_an_error_with_its_place() {
        let error = load("[server]\n\nlissten = 1", &[]).unwrap_err().to_string();
        assert!(error.contains("qianmian.toml:3:1") && error.contains("lissten"), "{error}");
    }

    #[test]
    fn an_unknown_zone_is_an_error() {
        let error = format!("{:#}", load("[workspace]\ntime_zone = \"Asia/Shangai\"", &[]).unwrap_err());
        assert!(error.contains("Asia/Shangai"), "{error}");
    }

    #[test]
    fn the_site_is_where_browsers_reach_it() {
        assert_eq!(load("", &[]).unwrap().site("127.0.0.1:1").url, "http://127.0.0.1:1");
        let proxied = load("[server]\npublic_url = \"https://qm.example/\"", &[]).unwrap();
        assert_eq!(proxied.site("127.0.0.1:1").url, "https://qm.example");
        let error = load("[server]\npublic_url = \"qm.example\"", &[]).unwrap_err().to_string();
        assert!(error.contains("server.public_url: `qm.example` is no address"), "{error}");
    }

    #[test]
    fn secrets_are_masked() {
        let mut config = Config::default();
        config.security.key = "abcdef".to_owned();
        assert!(!config.show().unwrap().contains("abcdef"));
    }
}
