//! Personalised text. Templates are minijinja with fuel, so that no template can hang or exhaust the machine,
//! and a field that a person lacks is an error unless the template says `default`.

use std::ops::Range;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};

/// What one rendering may cost: a step costs one, and so do a few bytes of text. A message needs some tens.
const FUEL: u64 = 50_000;

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment
}

/// Whether a template parses.
///
/// # Errors
/// What is wrong, with the line within the template.
pub fn check(source: &str) -> Result<(), String> {
    environment().template_from_str(source).map(|_| ()).map_err(|error| describe(&error))
}

/// A template that is rendered for many people.
pub struct Template {
    environment: Environment<'static>,
}

impl Template {
    /// Compiles a template.
    ///
    /// # Errors
    /// As [`check`].
    pub fn compile(source: &str) -> Result<Template, String> {
        let mut environment = environment();
        environment.add_template_owned("message", source.to_owned()).map_err(|error| describe(&error))?;
        Ok(Template { environment })
    }

    /// Renders for one person; `fields` is a JSON object.
    ///
    /// # Errors
    /// A field that the person lacks, or a template that ran out of fuel.
    pub fn render(&self, fields: &serde_json::Value) -> Result<String, String> {
        let template = self.environment.get_template("message").map_err(|error| describe(&error))?;
        template.render(Serde(fields)).map_err(|error| describe(&error))
    }
}

/// One line: the kind, the engine's detail, and the line within the template. A missing field is named, with the way out.
fn describe(error: &minijinja::Error) -> String {
    let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    let line = error.line().map(|line| format!(" (template line {line})")).unwrap_or_default();
    let field = error.range().zip(error.template_source()).and_then(|(range, source)| path(source, range));
    if error.kind() == minijinja::ErrorKind::UndefinedError {
        let field = field.unwrap_or("a field");
        return format!("`{field}` is missing for this person{line}; give it a value with `| default(…)`");
    }
    format!("{}{detail}{line}", error.kind())
}

/// What a range of a template names, from the beginning of the dotted path that it is the end of.
fn path(source: &str, range: Range<usize>) -> Option<&str> {
    let before = source.get(..range.start)?;
    let part_of_path = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
    source.get(before.trim_end_matches(part_of_path).len()..range.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_field_is_an_error_unless_it_has_a_default() {
        let strict = Template::compile("您好 {{ nickname }}").unwrap();
        let reason = strict.render(&serde_json::json!({})).unwrap_err();
        assert!(reason.contains("nickname") && reason.contains("default"), "{reason}");
        let lenient = Template::compile("您好 {{ nickname | default('朋友') }}").unwrap();
        assert_eq!(lenient.render(&serde_json::json!({})).unwrap(), "您好 朋友");
    }

    #[test]
    fn a_syntax_error_says_where() {
        assert!(check("line one\n{{ nickname").unwrap_err().contains("line 2"));
    }
}
