//! What the log says of merges, partings and refusals: English sentences of a few forms, kept as they are written, and read
//! back here as a code with what they speak of, so that they can be said in another language.

use std::collections::BTreeMap;
use std::fmt::Display;

/// The forms of sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    SameValue,
    NamedTogether,
    SaidSame,
    SaidApart,
    TakenBack,
    Agreed,
    RulesChanged,
    JoinedNoMore,
    HeldByBlocked,
    HeldByShared,
    TooMany,
    TooManyMerged,
    KeptApart,
    Differs,
    Blocked,
    Shared,
}

impl Form {
    /// Of two that fit a sentence the first counts.
    const ALL: [Form; 16] = [
        Form::SameValue,
        Form::NamedTogether,
        Form::SaidSame,
        Form::SaidApart,
        Form::TakenBack,
        Form::Agreed,
        Form::RulesChanged,
        Form::JoinedNoMore,
        Form::HeldByBlocked,
        Form::HeldByShared,
        Form::TooMany,
        Form::TooManyMerged,
        Form::KeptApart,
        Form::Differs,
        Form::Blocked,
        Form::Shared,
    ];

    /// Its stable code, and the sentence with the names of what it speaks of.
    const fn written(self) -> (&'static str, &'static str) {
        match self {
            Form::SameValue => ("same_value", "they have the same {kind}"),
            Form::NamedTogether => ("named_together", "a record names this {kind} and this {other}"),
            Form::SaidSame => ("said_same", "somebody said that they are one person"),
            Form::SaidApart => ("said_apart", "somebody said that they are two"),
            Form::TakenBack => ("taken_back", "somebody took back what was said"),
            Form::Agreed => {
                ("agreed", "linking found them one person with probability {probability}, and {by} agreed")
            }
            Form::RulesChanged => ("rules_changed", "the rules of linking changed"),
            Form::JoinedNoMore => ("joined_no_more", "what joined them does not link them any more"),
            Form::HeldByBlocked => ("held_by_blocked", "a {kind} that held them together is blocked"),
            Form::HeldByShared => {
                ("held_by_shared", "a {kind} that held them together is shared by too many")
            }
            Form::TooMany => {
                ("too_many", "with this {kind} one person would have more than {limit} of {other}")
            }
            Form::TooManyMerged => {
                ("too_many_merged", "with this {kind} more than {limit} would be merged into one")
            }
            Form::KeptApart => ("kept_apart", "the same {kind}, but somebody said that they are two"),
            Form::Differs => ("differs", "the same {kind}, but {name} differs"),
            Form::Blocked => ("blocked", "the rules block this {kind}"),
            Form::Shared => ("shared", "this {kind} came in the company of more than {limit} others"),
        }
    }

    /// The sentence of a form that speaks of nothing.
    pub(crate) const fn plain(self) -> &'static str {
        self.written().1
    }

    /// The sentence, with what it speaks of in its order.
    pub(crate) fn say(self, facts: &[&dyn Display]) -> String {
        let mut facts = facts.iter();
        let parts = self.plain().split(['{', '}']).enumerate().map(|(place, part)| match place % 2 {
            0 => part.to_owned(),
            _ => facts.next().expect("a fact for each name").to_string(),
        });
        parts.collect()
    }
}

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
    let read = |form: Form| {
        let (code, form) = form.written();
        Some(Said { code, facts: facts(form, sentence)? })
    };
    Form::ALL.into_iter().find_map(read)
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
        for form in Form::ALL {
            let (code, words) = form.written();
            let names: Vec<&str> = words.split(['{', '}']).skip(1).step_by(2).collect();
            let facts: Vec<String> = names.iter().map(|name| format!("<{name}>")).collect();
            let facts: Vec<&dyn Display> = facts.iter().map(|fact| fact as &dyn Display).collect();
            let sentence = form.say(&facts);
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
