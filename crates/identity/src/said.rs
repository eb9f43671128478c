//! What the log says of merges, partings and refusals: English sentences of a few forms, kept as they are written, and read
//! back here as a code with what they speak of, so that they can be said in another language.

use std::collections::BTreeMap;

/// The forms: a code, and the sentence with the names of what it speaks of. Of two that fit the first counts.
const FORMS: [(&str, &str); 16] = [
    ("same_value", "they have the same {kind}"),
    ("named_together", "a record names this {kind} and this {other}"),
    ("said_same", "somebody said that they are one person"),
    ("said_apart", "somebody said that they are two"),
    ("taken_back", "somebody took back what was said"),
    ("agreed", "linking found them one person with probability {probability}, and {by} agreed"),
    ("rules_changed", "the rules of linking changed"),
    ("joined_no_more", "what joined them does not link them any more"),
    ("held_by_blocked", "a {kind} that held them together is blocked"),
    ("held_by_shared", "a {kind} that held them together is shared by too many"),
    ("too_many", "with this {kind} one person would have more than {limit} of {other}"),
    ("too_many_merged", "with this {kind} more than {limit} would be merged into one"),
    ("kept_apart", "the same {kind}, but somebody said that they are two"),
    ("differs", "the same {kind}, but {name} differs"),
    ("blocked", "the rules block this {kind}"),
    ("shared", "this {kind} came in the company of more than {limit} others"),
];

/// A sentence of the log, apart from its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What is said: a stable code.
    pub code: &'static str,
    /// What it speaks of, by name: `kind` and `other` are kinds of identifiers.
    pub facts: BTreeMap<&'static str, String>,
}

/// Reads a sentence of the log; none where it has none of the forms.
pub fn read_said(sentence: &str) -> Option<Said> {
    FORMS.iter().find_map(|(code, form)| Some(Said { code, facts: facts(form, sentence)? }))
}

/// What a sentence of a form speaks of; none where it is not of that form.
fn facts(form: &'static str, sentence: &str) -> Option<BTreeMap<&'static str, String>> {
    let mut facts = BTreeMap::new();
    let mut parts = form.split(['{', '}']);
    let mut rest = sentence.strip_prefix(parts.next()?)?;
    while let (Some(name), Some(literal)) = (parts.next(), parts.next()) {
        // The last literal ends the sentence; so what is before it may have its words.
        let end = if literal.is_empty() {
            rest.len()
        } else if form.ends_with(literal) {
            rest.strip_suffix(literal)?.len()
        } else {
            rest.find(literal)?
        };
        facts.insert(name, rest[..end].to_owned());
        rest = rest.get(end + literal.len()..)?;
    }
    (rest.is_empty() && facts.values().all(|fact| !fact.is_empty())).then_some(facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_back_as_itself() {
        for (code, form) in FORMS {
            let names: Vec<&str> = form.split(['{', '}']).skip(1).step_by(2).collect();
            let sentence = names.iter().fold(form.to_owned(), |sentence, name| {
                sentence.replace(&format!("{{{name}}}"), &format!("<{name}>"))
            });
            let said = read_said(&sentence).unwrap();
            assert_eq!(said.code, code, "{sentence}");
            let read: Vec<(&str, String)> = said.facts.into_iter().collect();
            let mut expected: Vec<(&str, String)> =
                names.into_iter().map(|name| (name, format!("<{name}>"))).collect();
            expected.sort_unstable();
            assert_eq!(read, expected, "{sentence}");
        }
    }

    #[test]
    fn what_a_sentence_speaks_of_is_read() {
        let said =
            read_said("linking found them one person with probability 0.9931, and anna, and bo agreed")
                .unwrap();
        assert_eq!(said.code, "agreed");
        assert_eq!(
            (said.facts["probability"].as_str(), said.facts["by"].as_str()),
            ("0.9931", "anna, and bo")
        );
        assert_eq!(
            read_said("with this phone one person would have more than 1 of user_id").unwrap().facts["limit"],
            "1"
        );
        for other in
            ["", "they have the same ", "they had the same phone", "the rules of linking changed twice"]
        {
            assert_eq!(read_said(other), None, "{other}");
        }
    }
}
