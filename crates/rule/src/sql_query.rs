//! Read-only SQL of analysts: one SELECT, checked before anything is loaded for it.

use std::collections::BTreeSet;

use qianmian_model::Severity;
use qianmian_model::rule::Span;
use sqlparser::ast::{Query, SetExpr, Statement};
use sqlparser::dialect::SQLiteDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};

use crate::Located;
use crate::nearest::did_you_mean;
use crate::parse::{from_parser, span_of};

/// A checked query, with the names that it mentions: what has to be loaded is among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlQuery {
    words: Vec<(String, Span)>,
    /// Where it first asks the machine for the time.
    machine_clock: Option<Span>,
    /// Whether it asks for all columns of something.
    pub all_columns: bool,
}

impl SqlQuery {
    /// Reads a statement.
    ///
    /// # Errors
    /// A text that is no SQL, several statements, and any statement that is not a SELECT.
    pub fn parse(text: &str) -> Result<SqlQuery, Located> {
        let start = Span { line: 1, column: 1 };
        let tokens = Tokenizer::new(&SQLiteDialect {}, text).tokenize_with_location().map_err(|error| {
            Located::new(span_of(error.location).unwrap_or(start), "syntax", error.message)
        })?;
        let only_select = |span: Span| {
            Located::new(span, "not_a_select", "only one SELECT can be asked")
                .hint("nothing can be changed through SQL")
        };
        let statements = Parser::new(&SQLiteDialect {})
            .with_tokens_with_locations(tokens.clone())
            .parse_statements()
            .map_err(|error| from_parser(error, start))?;
        match statements.as_slice() {
            [Statement::Query(query)] if reads_only(query) => {}
            _ => return Err(only_select(start)),
        }
        let all_columns = asks_for_all(&tokens);
        let machine_clock = tokens.iter().find(|token| reads_clock(&token.token));
        let machine_clock = machine_clock.map(|token| span_of(token.span.start).unwrap_or(start));
        let words = tokens.into_iter().filter_map(|TokenWithSpan { token, span }| match token {
            Token::Word(word) => Some((word.value, span_of(span.start).unwrap_or(start))),
            _ => None,
        });
        Ok(SqlQuery { words: words.collect(), machine_clock, all_columns })
    }

    /// Whether a table or column is mentioned; letter case is ignored, as SQL does.
    pub fn mentions(&self, name: &str) -> bool {
        self.words.iter().any(|(word, _)| word.eq_ignore_ascii_case(name))
    }

    /// A warning where it asks the machine for the time: as of another instant, and on simulated time, its answer is wrong.
    pub(crate) fn asks_machine_clock(&self) -> Option<Located> {
        let found = Located::new(self.machine_clock?, "machine_clock", "this is the machine's time, in UTC");
        let hint = "take `now` or `today` from the table `clock`: it is the workspace's";
        Some(Located { severity: Severity::Warning, ..found }.hint(hint))
    }

    /// An error about a name that does not exist, where it is written.
    pub fn unknown(&self, kind: &str, name: &str, known: &BTreeSet<String>) -> Located {
        let plain = name.rsplit('.').next().unwrap_or(name);
        let place = self.words.iter().find(|(word, _)| word.eq_ignore_ascii_case(plain));
        let span = place.map_or(Span { line: 1, column: 1 }, |(_, span)| *span);
        let names = known.iter().map(String::as_str);
        let hint = did_you_mean(plain, names.clone())
            .unwrap_or_else(|| format!("there are {}", names.collect::<Vec<_>>().join(", ")));
        Located::new(span, "unknown_name", format!("unknown {kind} `{name}`")).hint(hint)
    }
}

/// `date('now')`, `current_timestamp`
fn reads_clock(token: &Token) -> bool {
    match token {
        Token::SingleQuotedString(text) => text.eq_ignore_ascii_case("now"),
        Token::Word(word) => ["current_date", "current_time", "current_timestamp"]
            .iter()
            .any(|known| word.value.eq_ignore_ascii_case(known)),
        _ => false,
    }
}

fn reads_only(query: &Query) -> bool {
    let ctes = query.with.iter().flat_map(|with| &with.cte_tables);
    ctes.into_iter().all(|cte| reads_only(&cte.query)) && reads(&query.body)
}

fn reads(body: &SetExpr) -> bool {
    match body {
        SetExpr::Select(select) => select.into.is_none(),
        SetExpr::Query(query) => reads_only(query),
        SetExpr::SetOperation { left, right, .. } => reads(left) && reads(right),
        SetExpr::Values(_) => true,
        _ => false,
    }
}

/// Whether a `*` stands where columns do: after `select`, `distinct`, a comma or a dot.
fn asks_for_all(tokens: &[TokenWithSpan]) -> bool {
    let mut before: Option<&Token> = None;
    for TokenWithSpan { token, .. } in tokens {
        match token {
            Token::Whitespace(_) => continue,
            Token::Mul => match before {
                Some(Token::Comma | Token::Period) => return true,
                Some(Token::Word(word))
                    if ["select", "distinct", "all"]
                        .iter()
                        .any(|known| word.value.eq_ignore_ascii_case(known)) =>
                {
                    return true;
                }
                _ => {}
            },
            _ => {}
        }
        before = Some(token);
    }
    false
}
