//! Link typed identifiers into people: limits, blocked values, merge log.
