//! How a person truly responds to a message: the truth that tags and verdicts are checked against.

use qianmian_deliver::Message;

use crate::person::{Person, TOPICS};

/// Probabilities of what follows one message.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Response {
    /// That it is read.
    pub read: f64,
    /// That its link is followed, once read.
    pub click: f64,
    /// That an order follows, once clicked.
    pub convert: f64,
    /// That it is answered, once read.
    pub reply: f64,
    /// That the sender is blocked because of it.
    pub block: f64,
}

impl Response {
    /// The probability of a click, all in all.
    pub fn clicks(&self) -> f64 {
        self.read * self.click
    }

    /// The probability of an order, all in all.
    pub fn converts(&self) -> f64 {
        self.clicks() * self.convert
    }
}

/// How `person` responds to a message about `topic` (none, or one the platform does not know: about nothing in particular).
/// Active people read more. A message about something liked is clicked far more often, about something
/// disliked less often than one about nothing in particular: that difference is all that a tag can use.
pub fn respond(person: &Person, topic: Option<&str>) -> Response {
    let liking =
        topic.and_then(|topic| TOPICS.iter().position(|known| *known == topic)).map(|i| person.likes[i]);
    let eagerness = person.activity.ln();
    let click = match liking {
        Some(liking) => logistic(-2.6 + 3.4 * liking + 0.25 * eagerness),
        None => logistic(-1.5 + 0.25 * eagerness),
    };
    Response {
        read: logistic(1.1 + 0.6 * eagerness),
        click,
        convert: 0.22 + 0.15 * liking.unwrap_or(0.2),
        reply: 0.08,
        block: liking.map_or(0.006, |liking| 0.012 * (1.0 - liking)),
    }
}

/// How they respond to a message of the delivery channel.
pub fn respond_to(person: &Person, message: &Message) -> Response {
    respond(person, message.topic.as_deref())
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn liking_a_topic_turns_a_bad_message_into_a_good_one() {
        let mut person = Person::generate(1, 1, 10, None);
        person.likes = [0.9, 0.05, 0.05];
        let about_nothing = respond(&person, None).clicks();
        assert!(respond(&person, Some("mother_baby")).clicks() > about_nothing);
        assert!(respond(&person, Some("cross_border")).clicks() < about_nothing);
    }
}
