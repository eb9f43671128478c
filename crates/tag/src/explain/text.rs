//! An explanation for a terminal.

use std::fmt::{self, Formatter, Write as _};

use qianmian_model::Value;
use qianmian_model::consent::ConsentState;

use super::{
    Consent, Counted, Explanation, Gap, MeasureReading, Node, Outlook, RankReading, RankedPeople, Reason,
    Support,
};

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_explanation(f, self, 0)
    }
}

fn write_explanation(f: &mut Formatter<'_>, explained: &Explanation, depth: usize) -> fmt::Result {
    let indent = " ".repeat(depth * 2);
    writeln!(f, "{indent}{}: {}", explained.tag, outcome(&explained.values, explained.unknown))?;
    if depth == 0 {
        write!(f, "  as of {}", explained.at)?;
        if explained.at != explained.known_at {
            write!(f, ", with traits, consent and definition as of {}", explained.known_at)?;
        }
        writeln!(f)?;
    }
    if let Some(kept) = &explained.kept {
        let until = kept.until;
        writeln!(f, "{indent}  counted as {} until {until}", outcome(&kept.values, kept.unknown))?;
    }
    if let Some(since) = explained.since {
        writeln!(f, "{indent}  since {since}")?;
    }
    writeln!(f, "{indent}  {}", outlook(explained))?;
    write!(f, "{indent}  {}", explained.status.name())?;
    if let Some(version) = explained.version {
        write!(f, ", version {} since {}", version.number, version.since)?;
    }
    writeln!(f)?;
    if let Some(consent) = &explained.consent {
        writeln!(f, "{indent}  {}", spoken(consent))?;
    }
    for rule in &explained.rules {
        writeln!(f, "{indent}  {}:", rule.value)?;
        write_node(f, &rule.root, depth + 2)?;
        if let Some(missing) = &rule.missing {
            writeln!(f, "{indent}    missing:")?;
            write_gap(f, missing, depth + 3)?;
        }
    }
    explained.measures.iter().try_for_each(|measure| write_measure(f, measure, depth + 1))?;
    explained.ranks.iter().try_for_each(|rank| write_rank(f, rank, depth + 1))?;
    if !explained.rests_on.is_empty() {
        writeln!(f, "{indent}  rests on:")?;
    }
    explained.rests_on.iter().try_for_each(|other| write_explanation(f, other, depth + 2))
}

fn outcome(values: &[String], unknown: bool) -> String {
    match values {
        [] if unknown => "unknown".to_owned(),
        [] => "no value".to_owned(),
        values => values.join(", "),
    }
}

fn outlook(explained: &Explanation) -> String {
    match &explained.outlook {
        Outlook::Stays => "stays so until something happens".to_owned(),
        Outlook::StaysUntil(at) => format!("stays so until {at} at least, unless something happens"),
        Outlook::Turns { at, values, unknown }
            if values.is_empty() && !unknown && !explained.values.is_empty() =>
        {
            format!("lapses at {at}, unless something happens")
        }
        Outlook::Turns { at, values, unknown } => {
            format!("turns by itself at {at} into: {}", outcome(values, *unknown))
        }
    }
}

fn spoken(consent: &Consent) -> String {
    let Some(given) = &consent.given else {
        return format!("consent for {}: never asked", consent.purpose);
    };
    let state = match given.state {
        ConsentState::Granted => "granted",
        ConsentState::Withdrawn => "withdrawn",
    };
    let notice =
        given.notice_version.as_ref().map_or(String::new(), |version| format!(" on notice {version}"));
    format!("consent for {}: {state} at {}{notice}, through {}", consent.purpose, given.at, given.source)
}

fn shown(value: &Value) -> String {
    if value.is_null() { "unknown".to_owned() } else { value.to_string() }
}

fn write_node(f: &mut Formatter<'_>, node: &Node, depth: usize) -> fmt::Result {
    writeln!(f, "{:1$}{2} -> {3}", "", depth * 2, node.text, shown(&node.value))?;
    node.parts.iter().try_for_each(|part| write_node(f, part, depth + 1))
}

fn write_gap(f: &mut Formatter<'_>, gap: &Gap, depth: usize) -> fmt::Result {
    let indent = " ".repeat(depth * 2);
    match &gap.reason {
        Reason::AllOf(gaps) => gaps.iter().try_for_each(|gap| write_gap(f, gap, depth)),
        Reason::OneOf(gaps) => {
            writeln!(f, "{indent}one of:")?;
            gaps.iter().try_for_each(|gap| write_gap(f, gap, depth + 1))
        }
        reason => {
            let not = if gap.wanted { "" } else { "not " };
            writeln!(f, "{indent}{not}{}: {}", gap.text, told(reason))
        }
    }
}

fn told(reason: &Reason) -> String {
    match reason {
        Reason::AllOf(_) | Reason::OneOf(_) => String::new(),
        Reason::NoTrait(name) => format!("the trait {name} is not known"),
        Reason::NoEvents => "no event of this person is known".to_owned(),
        Reason::NoValue(measure) => format!("no event gives {measure} a value"),
        Reason::NoRanking(rank) => format!("nobody was ranked yet for {rank}"),
        Reason::UnknownTag(tag) => format!("the tag {tag} is unknown"),
        Reason::TooLow { value, by, strict, of, before } => {
            let more = if *strict { format!("more than {by} more") } else { format!("{by} more") };
            let what = of.as_ref().map_or(String::new(), |of| format!(" {}", counted(of, *by)));
            let before = before.map_or(String::new(), |before| format!(" before {before}"));
            format!("is {value}, {more}{what}{before}")
        }
        Reason::RankTooLow { value, by, strict, above } => {
            let more = if *strict { format!("more than {by} more") } else { format!("{by} more") };
            let above = above.map_or(String::new(), |above| format!(", which takes a number above {above}"));
            format!("is {value}, {more}{above}")
        }
        Reason::TooHigh { value, by, strict } => {
            let less = if *strict { format!("more than {by} less") } else { format!("{by} less") };
            format!("is {value}, {less}")
        }
        Reason::TagHas { tag, values } if values.is_empty() => format!("the tag {tag} has no value"),
        Reason::TagHas { tag, values } => format!("the tag {tag} is {}", values.join(", ")),
        Reason::Is(value) => format!("is {}", shown(value)),
    }
}

fn counted(counted: &Counted, number: f64) -> String {
    let plural = if number == 1.0 { "" } else { "s" };
    match counted {
        Counted::Events(Some(event)) => event.clone(),
        Counted::Events(None) => format!("event{plural}"),
        Counted::Days(Some(event)) => format!("day{plural} with {event}"),
        Counted::Days(None) => format!("day{plural} with an event"),
        Counted::ValuesOf(property) => format!("value{plural} of {property}"),
    }
}

fn write_measure(f: &mut Formatter<'_>, measure: &MeasureReading, depth: usize) -> fmt::Result {
    let indent = " ".repeat(depth * 2);
    write!(f, "{indent}{} = {}, ", measure.text, shown(&measure.value))?;
    match measure.from {
        Some(from) => write!(f, "from {from} ")?,
        None => write!(f, "all time ")?,
    }
    writeln!(f, "to {}, events: {}", measure.to, measure.events)?;
    for support in &measure.latest {
        writeln!(f, "{indent}  {}", supporting(support)?)?;
    }
    Ok(())
}

fn write_rank(f: &mut Formatter<'_>, rank: &RankReading, depth: usize) -> fmt::Result {
    let indent = " ".repeat(depth * 2);
    write!(f, "{indent}{} = {}, of {}, ", rank.text, shown(&rank.value), shown(&rank.of))?;
    match rank.ranking {
        Some(RankedPeople { at, people }) => writeln!(f, "among people: {people}, ranked at {at}"),
        None => writeln!(f, "nobody was ranked yet"),
    }
}

fn supporting(support: &Support) -> Result<String, fmt::Error> {
    let mut line = format!("{}  {}", support.at, support.event);
    for (name, value) in &support.properties {
        write!(line, "  {name}={}", shown(value))?;
    }
    write!(line, "  from {}", support.source)?;
    Ok(line)
}
