//! What the rule language promises, seen from outside.

mod check;
mod expressions;
mod keywords;
mod parse;
mod round_trip;
mod status;
mod tag_files;
