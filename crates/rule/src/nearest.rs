//! The existing name that a misspelt one was probably meant to be.

/// The name closest to `name`, if one is close enough to be worth proposing. Letter case is ignored; among equally
/// close names the first in the order given wins. Closeness is the Damerau-Levenshtein distance over the longer
/// length, at most 0.4, or one name being a part of the other.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let lower = candidate.to_lowercase();
        let mut score = strsim::normalized_damerau_levenshtein(&wanted, &lower);
        let part = lower.contains(&wanted) || wanted.contains(&lower);
        if part && wanted.chars().count().min(lower.chars().count()) >= 2 {
            score = score.max(0.6);
        }
        if score >= 0.6 && best.is_none_or(|(found, _)| score > found) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// A hint that proposes the nearest name.
pub(crate) fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, candidates).map(|found| format!("did you mean `{found}`?"))
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn proposes_close_names_only() {
        let events = ["Order Completed", "Link Clicked", "Message Sent"];
        assert_eq!(nearest("Order Complete", events), Some("Order Completed"));
        assert_eq!(nearest("link clicked", events), Some("Link Clicked"));
        assert_eq!(nearest("Product Viewed", events), None);
        assert_eq!(nearest("跨境", ["母婴产品", "跨境电商"]), Some("跨境电商"));
    }
}
