//! From text to syntax tree: tokens and SQL grammar by `sqlparser`, then a conversion that admits only the language.

mod convert;
mod function;
mod literal;
pub(crate) mod window;

use qianmian_model::rule::{Expr, Span};
use sqlparser::dialect::Dialect;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};

use crate::Located;
pub use function::FUNCTIONS;

/// The longest text of a rule, in bytes.
const MAX_BYTES: usize = 64 * 1024;
/// Operators and brackets of a rule, each of which may deepen the tree that `sqlparser` makes.
const MAX_OPERATORS: usize = 1_000;

/// SQL without the extensions of any product: names of letters of any script, digits and `_`.
#[derive(Debug)]
struct RuleDialect;

impl Dialect for RuleDialect {
    fn is_identifier_start(&self, ch: char) -> bool {
        ch.is_alphabetic() || ch == '_'
    }

    fn is_identifier_part(&self, ch: char) -> bool {
        ch.is_alphanumeric() || ch == '_'
    }
}

/// Parses one expression. The order of the errors is that of the text as far as it could be read.
///
/// # Errors
/// Every mistake that is found, at least one.
pub fn parse_expr(text: &str) -> Result<Expr, Vec<Located>> {
    let sql = parse_sql(text).map_err(|error| vec![error])?;
    convert::convert(&sql)
}

fn parse_sql(text: &str) -> Result<sqlparser::ast::Expr, Located> {
    let start = Span { line: 1, column: 1 };
    if text.len() > MAX_BYTES {
        return Err(Located::new(start, "rule_too_long", "the rule is longer than 64 KiB"));
    }
    let tokens = Tokenizer::new(&RuleDialect, text).tokenize_with_location().map_err(|error| {
        let message = lower_first(&error.message);
        Located::new(span_of(error.location).unwrap_or(start), "syntax", message)
    })?;
    check_tokens(&tokens)?;
    if tokens.iter().all(|token| matches!(token.token, Token::Whitespace(_))) {
        return Err(Located::new(start, "syntax", "the rule is empty"));
    }
    let end = end_of(text);
    let mut parser = Parser::new(&RuleDialect).with_tokens_with_locations(tokens);
    let sql = parser.parse_expr().map_err(|error| from_parser(error, end))?;
    let rest = parser.peek_token();
    if rest.token == Token::EOF {
        return Ok(sql);
    }
    let span = span_of(rest.span.start).unwrap_or(end);
    let error = Located::new(span, "syntax", format!("expected the end of the rule, found `{}`", rest.token));
    Err(match rest.token {
        Token::Word(_) | Token::SingleQuotedString(_) | Token::Number(..) => {
            error.hint("join conditions with `and` or `or`; text stands in single quotes")
        }
        _ => error,
    })
}

/// Refuses what the grammar would explain badly, and rules that are too deep to walk.
fn check_tokens(tokens: &[TokenWithSpan]) -> Result<(), Located> {
    let mut operators = 0;
    for TokenWithSpan { token, span } in tokens {
        let at = span_of(span.start).unwrap_or_default();
        match token {
            Token::Char(found) => return Err(unreadable(*found, at)),
            Token::Overlap => return Err(Located::new(at, "syntax", "unexpected `&&`").hint("write `and`")),
            Token::Whitespace(_) | Token::Comma | Token::SingleQuotedString(_) | Token::Number(..) => {}
            Token::Word(word) if word.keyword == Keyword::NoKeyword => {}
            _ => operators += 1,
        }
        if operators > MAX_OPERATORS {
            let error = Located::new(
                at,
                "rule_too_long",
                format!("the rule has more than {MAX_OPERATORS} operators"),
            );
            return Err(error.hint("put parts of it in tags of their own, or use `in (…)`"));
        }
    }
    Ok(())
}

/// A character outside the language; full-width punctuation of a Chinese keyboard is told apart.
fn unreadable(found: char, at: Span) -> Located {
    let plain = match found {
        '（' => "(",
        '）' => ")",
        '，' | '、' => ",",
        '＝' => "=",
        '＞' | '》' => ">",
        '＜' | '《' => "<",
        '≥' => ">=",
        '≤' => "<=",
        '≠' => "<>",
        '＋' => "+",
        '－' => "-",
        '×' | '＊' => "*",
        '÷' | '／' => "/",
        '‘' | '’' | '“' | '”' | '＇' | '＂' => "'",
        '\u{3000}' | '\u{a0}' => " ",
        _ => return Located::new(at, "syntax", format!("unexpected character `{found}`")),
    };
    Located::new(at, "syntax", format!("unexpected character `{found}`")).hint(format!("write `{plain}`"))
}

/// `sqlparser` puts the place at the end of its message.
pub(crate) fn from_parser(error: ParserError, end: Span) -> Located {
    let text = match error {
        ParserError::RecursionLimitExceeded => {
            return Located::new(
                Span { line: 1, column: 1 },
                "rule_too_long",
                "the rule is nested too deeply",
            );
        }
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => text,
    };
    let (message, span) = text.rsplit_once(" at Line: ").map_or((text.as_str(), None), |(message, place)| {
        let span = place
            .split_once(", Column: ")
            .and_then(|(line, column)| Some(Span { line: line.parse().ok()?, column: column.parse().ok()? }));
        (message, span)
    });
    let message =
        message.strip_prefix("Expected: ").and_then(|rest| rest.rsplit_once(", found: ")).map_or_else(
            || lower_first(message),
            |(wanted, found)| match found {
                "EOF" => format!("expected {}, found the end of the rule", quoted(wanted)),
                _ => format!("expected {}, found `{found}`", quoted(wanted)),
            },
        );
    Located::new(span.unwrap_or(end), "syntax", message)
}

/// A sign in backquotes; words as they are.
fn quoted(wanted: &str) -> String {
    if wanted.contains(char::is_alphabetic) { wanted.to_owned() } else { format!("`{wanted}`") }
}

fn lower_first(message: &str) -> String {
    let mut chars = message.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// A place as `sqlparser` gives it, which is line 0 where it has none.
pub(crate) fn span_of(location: sqlparser::tokenizer::Location) -> Option<Span> {
    let line = u32::try_from(location.line).ok().filter(|line| *line > 0)?;
    Some(Span { line, column: u32::try_from(location.column).ok()? })
}

/// Just after the last character that is not blank.
fn end_of(text: &str) -> Span {
    let text = text.trim_end();
    let last = text.rsplit('\n').next().unwrap_or(text);
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    Span { line: count(text.matches('\n').count()) + 1, column: count(last.chars().count()) + 1 }
}
