//! `qianmian tags members` and `qianmian tags history`.

use anyhow::Result;
use qianmian_model::time::date_of;
use qianmian_pipeline::Pipeline;
use qianmian_pipeline::population::MembersAsked;
use qianmian_server::dto;
use serde_json::json;

use crate::arguments::{Format, Members};
use crate::{open, show};

/// Who has a tag, or had it.
pub(super) async fn members(pipeline: &Pipeline, asked: &Members, format: Format) -> Result<()> {
    let on = asked.on.as_deref().map(open::day).transpose()?;
    let query = MembersAsked { value: asked.value.clone(), on, after: None, limit: asked.limit };
    let found = pipeline.tag_members(&asked.tag, &query).await?;
    if format == Format::Json {
        return show::json(&dto::TagMembers::from(&found));
    }
    let mut table = show::Table::new(&["person", "value", "merged_into"]);
    for member in &found.members {
        table.row([
            json!(member.person.to_string()),
            json!(member.values.join(", ")),
            json!(member.merged_into.map(|person| person.to_string())),
        ]);
    }
    table.print(format)?;
    if format == Format::Table {
        let (shown, people) = (show::number(found.members.len() as u64), show::number(found.people));
        show::text(&format!("\n{shown} of {people} people on {}", date_of(found.day)))?;
    }
    Ok(())
}

/// How many people had it, by day.
pub(super) async fn history(pipeline: &Pipeline, tag: &str, days: u32, format: Format) -> Result<()> {
    let history = pipeline.tag_history(tag, days).await?;
    if format == Format::Json {
        return show::json(&history.iter().map(dto::TagDay::from).collect::<Vec<_>>());
    }
    let columns = ["day", "value", "people", "entered", "left", "unknown", "everybody"];
    let mut table = show::Table::new(&columns);
    for day in &history {
        for value in &day.values {
            table.row([
                json!(date_of(day.day).to_string()),
                json!(value.value),
                json!(value.people),
                json!(value.entered),
                json!(value.left),
                json!(day.unknown),
                json!(day.everybody),
            ]);
        }
    }
    table.print(format)
}
