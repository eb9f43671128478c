//! How often somebody may try a password: by account and address, by address, and by account. Kept in memory; an attempt
//! counts until it turns out right.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use jiff::SignedDuration;
use qianmian_model::Time;

/// Attempts count for so long.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Wrong attempts at one account from one address.
const AT_ACCOUNT_FROM_ADDRESS: usize = 5;
/// Wrong attempts from one address, at whatever account.
const FROM_ADDRESS: usize = 30;
/// Wrong attempts at one account, from wherever.
const AT_ACCOUNT: usize = 50;
/// From so many entries on, those that count no more are looked for.
const PRUNE_FROM: usize = 4_096;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Both(String, IpAddr),
    Address(IpAddr),
    Account(String),
}

impl Key {
    fn limit(&self) -> usize {
        match self {
            Key::Both(..) => AT_ACCOUNT_FROM_ADDRESS,
            Key::Address(_) => FROM_ADDRESS,
            Key::Account(_) => AT_ACCOUNT,
        }
    }
}

fn keys(account: &str, address: IpAddr) -> [Key; 3] {
    let address = network(address);
    [Key::Both(account.to_owned(), address), Key::Address(address), Key::Account(account.to_owned())]
}

/// The address of who is counted: of IPv6 the network, because a host has as many addresses as it likes.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        v4 @ IpAddr::V4(_) => v4,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

/// For how long nothing more may be tried, after attempts at these instants, the oldest first.
fn decide_wait(past: &VecDeque<Time>, limit: usize, now: Time) -> Option<SignedDuration> {
    let oldest = past.iter().rev().nth(limit.checked_sub(1)?)?;
    let micros = (*oldest + WINDOW).micros_since(now);
    (micros > 0).then(|| SignedDuration::from_micros(micros))
}

/// The attempts of the last while.
#[derive(Debug, Default)]
pub(crate) struct Attempts(Mutex<HashMap<Key, VecDeque<Time>>>);

impl Attempts {
    /// Takes an attempt. Attempts that run side by side count each.
    ///
    /// # Errors
    /// For how long to wait, where there were too many; such an attempt does not count.
    pub(crate) fn take(&self, account: &str, address: IpAddr, now: Time) -> Result<(), SignedDuration> {
        let mut past = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = keys(account, address);
        let wait = keys.iter().filter_map(|key| decide_wait(past.get(key)?, key.limit(), now)).max();
        if let Some(wait) = wait {
            return Err(wait);
        }
        if past.len() >= PRUNE_FROM {
            past.retain(|_, times| times.back().is_some_and(|last| *last + WINDOW > now));
        }
        for key in keys {
            let limit = key.limit();
            let times = past.entry(key).or_default();
            times.push_back(now);
            while times.len() > limit {
                times.pop_front();
            }
        }
        Ok(())
    }

    /// Forgets the attempts of who turned out to be right; what others tried at the same account stays.
    pub(crate) fn forgive(&self, account: &str, address: IpAddr) {
        let mut past = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let [both, address, account] = keys(account, address);
        past.remove(&both);
        for key in [address, account] {
            if let Some(times) = past.get_mut(&key) {
                times.pop_back();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    fn minute(minute: i64) -> Time {
        Time(0) + SignedDuration::from_mins(minute)
    }

    fn address(number: u8) -> IpAddr {
        IpAddr::from([198, 51, 100, number])
    }

    #[test]
    fn the_sixth_wrong_attempt_waits_until_the_first_counts_no_more() {
        let attempts = Attempts::default();
        for number in 0..5 {
            attempts.take("anna", HOME, minute(number)).unwrap();
        }
        assert_eq!(attempts.take("anna", HOME, minute(5)), Err(SignedDuration::from_mins(10)));
        attempts.take("bob", HOME, minute(5)).unwrap();
        attempts.take("anna", address(9), minute(5)).unwrap();
        attempts.take("anna", HOME, minute(15)).unwrap();
        assert!(attempts.take("anna", HOME, minute(15)).is_err(), "four of before still count");
    }

    #[test]
    fn who_is_right_begins_anew() {
        let attempts = Attempts::default();
        for _ in 0..100 {
            attempts.take("anna", HOME, minute(0)).unwrap();
            attempts.forgive("anna", HOME);
        }
    }

    #[test]
    fn many_accounts_from_one_address_and_one_account_from_many_are_told() {
        let attempts = Attempts::default();
        for number in 0..30 {
            attempts.take(&format!("user{number}"), HOME, minute(0)).unwrap();
        }
        assert!(attempts.take("another", HOME, minute(0)).is_err());
        for number in 0..50 {
            attempts.take("anna", address(number), minute(0)).unwrap();
        }
        assert!(attempts.take("anna", address(200), minute(0)).is_err());
        attempts.take("anna", address(200), minute(15)).unwrap();
    }

    #[test]
    fn addresses_of_one_v6_network_are_one() {
        let [a, b] = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"].map(|text| text.parse::<IpAddr>().unwrap());
        assert_eq!(network(a), network(b));
        assert_ne!(network(a), network("2001:db8:1:3::1".parse().unwrap()));
    }
}
