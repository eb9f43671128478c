//! Passwords: what is one, and Argon2id over it with the parameters that OWASP recommends (19 MiB, two passes).

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;

use super::account::AccessError;
use crate::error::ApiError;

/// Shortest password, in characters.
const SHORTEST: usize = 10;
/// So many characters of it are not the user's name.
const SHORTEST_OWN: usize = 6;
/// Longest password, in bytes: what is longer only costs time.
const LONGEST_BYTES: usize = 1_000;
/// Hashes that are worked out at once, each over 19 MiB.
const AT_ONCE: usize = 2;

/// A hash of no password, worked out with the parameters of all others, so that a name that nobody has takes as long.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$cWlhbm1pYW4tZGVjb3k$\
                     r0xkdq3Vpb1SzGm0hWs9dhJlmTqjCOM4qFZ3Wm9a5Zk";

/// Refuses what is easily guessed. There are no rules about which characters, as NIST SP 800-63B recommends.
pub(crate) fn check(password: &str, name: &str) -> Result<(), AccessError> {
    let refuse = |why: String| Err(AccessError::Password(why));
    if password.chars().count() < SHORTEST {
        return refuse(format!("a password has {SHORTEST} characters at least"));
    }
    if password.len() > LONGEST_BYTES {
        return refuse(format!("a password has {LONGEST_BYTES} bytes at most"));
    }
    let rest = password.to_lowercase().replace(name, "");
    if rest.chars().count() < SHORTEST_OWN {
        return refuse("a password is not made of the user's name".to_owned());
    }
    let mut chars = password.chars();
    let first = chars.next();
    if chars.all(|other| Some(other) == first) {
        return refuse("a password is not one character over and over".to_owned());
    }
    Ok(())
}

/// Works passwords out, a few at once, away from the threads that serve.
#[derive(Debug)]
pub(crate) struct Passwords(Semaphore);

impl Default for Passwords {
    fn default() -> Self {
        Passwords(Semaphore::new(AT_ONCE))
    }
}

impl Passwords {
    /// A password as a PHC string, with a salt of its own.
    pub(crate) async fn hash(&self, password: String) -> Result<String, ApiError> {
        self.work(move || hash(&password)).await?.ok_or_else(|| ApiError::internal("password_hash"))
    }

    /// Whether a password is the stored one; with none stored, false after as long.
    pub(crate) async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, ApiError> {
        self.work(move || {
            let right = verify(&password, stored.as_deref().unwrap_or(DECOY));
            right && stored.is_some()
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let failed = || ApiError::internal("password_hash");
        let _turn = self.0.acquire().await.map_err(|_| failed())?;
        tokio::task::spawn_blocking(work).await.map_err(|_| failed())
    }
}

fn hash(password: &str) -> Option<String> {
    let hash: PasswordHash = Argon2::default().hash_password(password.as_bytes()).ok()?;
    Some(hash.to_string())
}

fn verify(password: &str, stored: &str) -> bool {
    let Ok(stored) = PasswordHash::new(stored) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &stored).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_the_name() {
        for (password, holds) in [
            ("correct horse", true),
            ("一二三四五六七八九十", true),
            ("123456789", false),
            ("anna.smith", false),
            ("Anna.Smith1", false),
            ("anna.smith and her dog", true),
            ("aaaaaaaaaaaa", false),
        ] {
            assert_eq!(check(password, "anna.smith").is_ok(), holds, "{password}");
        }
        assert!(check(&"x1".repeat(501), "anna").is_err());
    }

    #[test]
    fn a_name_that_nobody_has_is_worked_out_like_any_other() {
        let real = hash("correct horse").unwrap();
        let cost = |phc: &str| phc.rsplitn(3, '$').nth(2).unwrap().to_owned();
        assert_eq!(cost(&real), cost(DECOY), "the same algorithm and parameters");
        let decoy = PasswordHash::new(DECOY).unwrap();
        assert!(decoy.salt.is_some() && decoy.hash.is_some(), "a decoy without them would take no time");
        assert!(verify("correct horse", &real) && !verify("correct house", &real));
        assert_ne!(real, hash("correct horse").unwrap(), "each hash has a salt of its own");
    }
}
