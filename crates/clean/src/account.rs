//! Account ids of messaging platforms: the forms of openid and unionid.

/// Why an id is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not an id of a messaging platform: 10 to 64 letters, digits, `-` and `_` are expected, without spaces"
)]
pub struct AccountFailure;

impl AccountFailure {
    /// Stable code.
    pub fn code(self) -> &'static str {
        "invalid_account_id"
    }
}

/// An openid or unionid exactly as it came: upper and lower case differ. WeChat's have 28 characters and begin with `o`,
/// those of other platforms 10 to 64 of the same alphabet.
pub fn parse_account(text: &str) -> Result<&str, AccountFailure> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let is_id = (10..=64).contains(&text.len()) && text.bytes().all(fits);
    // One character over and over is a placeholder.
    let varies = text.bytes().any(|byte| Some(&byte) != text.as_bytes().first());
    if is_id && varies { Ok(text) } else { Err(AccountFailure) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stay_as_they_are_and_other_things_are_refused() {
        assert_eq!(parse_account("o6_bmjrPTlm6_2sgVt7hMZOPfL2M"), Ok("o6_bmjrPTlm6_2sgVt7hMZOPfL2M"));
        for wrong in ["o1", "0000000000000000", "张三的微信号码是什么呢", "o6_bm jrPTlm6_2sgVt7hMZ", ""]
        {
            assert_eq!(parse_account(wrong), Err(AccountFailure), "{wrong}");
        }
    }
}
