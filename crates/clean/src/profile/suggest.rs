//! The declaration of a source that fits what was found, as a YAML file with what it rests on in comments.

use std::fmt::Write as _;

use super::{CATEGORY, ColumnProfile, FileProfile, Kind, Meaning};

/// The declaration of a source of this name, for `sources/<name>.yaml`. What cannot be known from the file is said in a
/// comment: the purpose, the name of the event, and which of two orders of day and month is meant. `delimiter` is that of
/// delimited text other than a comma.
pub fn suggest_source(name: &str, profile: &FileProfile, delimiter: Option<char>) -> String {
    let mut text = String::new();
    let mut line = |line: &str| {
        text.push_str(line.trim_end());
        text.push('\n');
    };
    line(&format!("# {} rows, {} lines that are none. Columns:", profile.rows, profile.broken));
    profile.columns.iter().for_each(|column| line(&described(column, profile.rows)));
    line("");
    line(&format!("name: {name}"));
    line("purpose: service  # the consent purpose that these data are for");
    line("trust: 50  # 0 to 100, against other sources");
    match delimiter {
        Some('\t') => line("delimiter: tab"),
        Some(delimiter) => line(&format!("delimiter: {}", quoted(&delimiter.to_string()))),
        None => {}
    }
    let at = profile.columns.iter().find(|column| column.meaning == Meaning::Time);
    let properties: Vec<&ColumnProfile> =
        profile.columns.iter().filter(|column| is_property(column, at)).collect();
    if at.is_some() && !properties.is_empty() {
        line("event: Row Imported  # what a row says was done, such as Order Completed");
    }
    if let Some(at) = at {
        line(&time(at));
    }
    section(&mut line, "identifiers", &identifiers(profile));
    section(&mut line, "traits", &traits(profile));
    if at.is_some() {
        section(
            &mut line,
            "properties",
            &properties.iter().map(|column| property(column)).collect::<Vec<_>>(),
        );
    } else {
        let more: Vec<String> = properties.iter().map(|column| property(column)).collect();
        if !more.is_empty() {
            line("# Without a time nothing is said to have happened; these could be traits too:");
            more.iter().for_each(|entry| line(&format!("#   {entry}")));
        }
    }
    rules(&mut line, profile);
    text
}

fn section(line: &mut impl FnMut(&str), name: &str, entries: &[String]) {
    if !entries.is_empty() {
        line(&format!("{name}:"));
        entries.iter().for_each(|entry| line(&format!("  {entry}")));
    }
}

/// `#   Amount: number, 2.1% empty, 1,204 distinct, 9{3}.99 (80%), such as 1***0`
#[allow(clippy::cast_precision_loss, reason = "rows are far below 2^52")]
fn described(column: &ColumnProfile, rows: u64) -> String {
    let empty = 100.0 * column.empty as f64 / rows.max(1) as f64;
    let more = if column.more { " or more" } else { "" };
    let mut text = format!(
        "#   {}: {}, {empty:.1}% empty, {}{more} distinct",
        one_line(&column.name),
        column.kind.as_str(),
        column.distinct
    );
    if let Some((least, largest)) = column.range {
        let _ = write!(text, ", {least} to {largest}");
    }
    let shapes =
        column.shapes.iter().map(|(shape, part)| format!("{} {:.0}%", one_line(shape), 100.0 * part));
    let shapes: Vec<String> = shapes.collect();
    if !shapes.is_empty() {
        let _ = write!(text, "; {}", shapes.join(", "));
    }
    if !column.examples.is_empty() {
        let examples: Vec<String> = column.examples.iter().map(|example| one_line(example)).collect();
        let _ = write!(text, "; {}", examples.join(" | "));
    }
    text
}

fn is_property(column: &ColumnProfile, at: Option<&ColumnProfile>) -> bool {
    match &column.meaning {
        Meaning::Property(_) => true,
        // Only one time is that of the event.
        Meaning::Time => at.is_some_and(|at| at.name != column.name),
        _ => false,
    }
}

/// Each kind once: of two columns the one with more values.
fn identifiers(profile: &FileProfile) -> Vec<String> {
    let mut entries = Vec::new();
    let mut kinds: Vec<&str> = Vec::new();
    let mut columns: Vec<&ColumnProfile> = profile.columns.iter().collect();
    columns.sort_by_key(|column| column.empty);
    for column in columns {
        if let Meaning::Identifier(kind) = &column.meaning
            && !kinds.contains(&kind.as_str())
        {
            kinds.push(kind);
            let whole = column.kind == Kind::Number;
            entries.push(if whole {
                format!("{kind}: {{column: {}, whole: true}}", quoted(&column.name))
            } else {
                format!("{kind}: {}", quoted(&column.name))
            });
        }
    }
    entries
}

fn traits(profile: &FileProfile) -> Vec<String> {
    let mut names: Vec<&str> = Vec::new();
    let mut entries = Vec::new();
    for column in &profile.columns {
        if let Meaning::Trait(name) = &column.meaning
            && !names.contains(&name.as_str())
        {
            names.push(name);
            entries.push(format!("{name}: {}", quoted(&column.name)));
        }
    }
    entries
}

fn property(column: &ColumnProfile) -> String {
    let name = match &column.meaning {
        Meaning::Property(name) => name.clone(),
        _ => column.name.clone(),
    };
    let name = quoted(&name);
    match column.kind {
        Kind::Number => format!("{name}: {{column: {}, type: number}}", quoted(&column.name)),
        _ => format!("{name}: {}", quoted(&column.name)),
    }
}

/// `at: …` with the formats that are not among the usual ones.
fn time(column: &ColumnProfile) -> String {
    let name = quoted(&column.name);
    if let Some((least, _)) = column.range_of_epoch() {
        let unit = if least < 1e11 {
            "unix"
        } else if least < 1e14 {
            "unix_ms"
        } else {
            "unix_us"
        };
        return format!("at: {{column: {name}, formats: [{unit}]}}");
    }
    let usual = |format: &&str| matches!(*format, "%Y-%m-%d %H:%M:%S" | "%Y-%m-%d");
    match column.formats.as_slice() {
        [] => format!("at: {{column: {name}}}"),
        formats if formats.iter().any(usual) => format!("at: {{column: {name}}}"),
        [day_first, month_first, ..]
            if day_first.starts_with("%d/%m") && month_first.starts_with("%m/%d") =>
        {
            format!(
                "at: {{column: {name}, formats: [{}]}}  # or {}: the values do not say which",
                quoted(day_first),
                quoted(month_first)
            )
        }
        [format, ..] => format!("at: {{column: {name}, formats: [{}]}}", quoted(format)),
    }
}

/// Rules that every row of the file fulfils; those that new values could break are only proposed.
fn rules(line: &mut impl FnMut(&str), profile: &FileProfile) {
    let mut entries = Vec::new();
    for column in &profile.columns {
        let name = quoted(&column.name);
        let code = code(&column.name);
        let is_key = matches!(column.meaning, Meaning::Identifier(_) | Meaning::Time);
        if profile.rows > 0 && column.empty == 0 && is_key {
            let that = format!("{{column: {name}, present: true}}");
            entries.push(format!(
                "- {{that: {that}, code: missing_{code}, reason: {}}}",
                quoted(&format!("{} is empty", column.name))
            ));
        }
        if column.kind == Kind::Number
            && column.meaning != Meaning::Time
            && column.range.is_some_and(|(least, _)| least >= 0.0)
            && !is_key
        {
            let (that, when) =
                (format!("{{column: {name}, at_least: 0}}"), format!("{{column: {name}, present: true}}"));
            entries.push(format!(
                "- {{that: {that}, when: {when}, code: negative_{code}, reason: {}}}",
                quoted(&format!("{} is below 0", column.name))
            ));
        }
        if column.kind == Kind::Text
            && !is_key
            && (2..=CATEGORY as u64).contains(&column.distinct)
            && column.examples.len() as u64 == column.distinct
        {
            let values: Vec<String> = column.examples.iter().map(|value| quoted(value)).collect();
            entries.push(format!(
                "# - {{that: {{column: {name}, one_of: [{}]}}, code: unknown_{code}, reason: {}}}",
                values.join(", "),
                quoted(&format!("{} is another", column.name))
            ));
        }
    }
    if entries.iter().any(|entry| entry.starts_with('-')) {
        line("require:");
    } else if !entries.is_empty() {
        line("# require:");
    }
    entries.iter().for_each(|entry| line(&format!("  {entry}")));
}

/// `Unit Price` to `unit_price`; of other letters `column`.
fn code(name: &str) -> String {
    let code: String =
        name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let code = code.trim_matches('_').to_owned();
    if code.is_empty() { "column".to_owned() } else { code }
}

/// As a double-quoted scalar, which JSON's strings are.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r', '\t'], " ")
}

impl ColumnProfile {
    /// The range of epochs among numbers; none where the values are written in another way.
    fn range_of_epoch(&self) -> Option<(f64, f64)> {
        self.epochs.filter(|(least, _)| *least >= 1e8)
    }
}
