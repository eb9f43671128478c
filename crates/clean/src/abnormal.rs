//! People whose interactions are no person's, found by comparing everybody with everybody, after the fact.
//!
//! Two looks, of which each says why:
//!
//! - [`VOLUME`]: a day on which somebody did far more than people do on a day, by the robust z-score of the logarithm of the
//!   count (median and MAD; Iglewicz and Hoaglin 1993). It concerns that day.
//! - [`BEHAVIOUR`]: somebody whose [`habits`] taken together are easily told from everybody else's, by an extended isolation
//!   [`forest`], and of whom some habit is a machine's and not only rare. It concerns everything that they do.
//!
//! Pure, and the same for the same events in any order. Too few people to compare with give nothing.

pub mod deviation;
pub mod forest;
pub mod habits;

use qianmian_model::Time;

use deviation::Usual;
use forest::Forest;
use habits::{FLOORS, HABITS, Habits};

/// Why: far too much on one day.
pub const VOLUME: &str = "abnormal_volume";
/// Why: habits that no person has.
pub const BEHAVIOUR: &str = "abnormal_behaviour";

/// Fewer people are no cohort.
pub const LEAST_PEOPLE: usize = 50;
/// Of who did less, habits say nothing.
pub const LEAST_ACTS: u32 = 30;
/// Robust standard deviations from which a day is too much.
const DAY_DEVIATIONS: f64 = 6.0;
/// The least spread of the logarithm of a day's count: below it, a day would be too much that is a few times a usual one.
const DAY_FLOOR: f64 = 0.5;
/// Isolation from which somebody is apart: 0.5 is everybody's, 1 is at once.
const ISOLATED: f64 = 0.6;
/// Robust standard deviations from which a habit is a machine's.
const HABIT_DEVIATIONS: f64 = 5.0;

/// What is unusual, in one respect.
#[derive(Debug, Clone, PartialEq)]
pub struct Unusual {
    /// `events_on_day`, or a habit of [`HABITS`].
    pub what: &'static str,
    /// Of this person.
    pub value: f64,
    /// The median of all.
    pub usual: f64,
    /// Robust standard deviations above it.
    pub deviations: f64,
}

/// Somebody whose interactions are abnormal.
#[derive(Debug, Clone, PartialEq)]
pub struct Abnormal {
    /// Place among those who were looked at.
    pub person: usize,
    /// [`VOLUME`] or [`BEHAVIOUR`].
    pub reason: &'static str,
    /// The first instant that it concerns.
    pub from: Time,
    /// The instant at which it ends; none where it goes on.
    pub until: Option<Time>,
    /// Deviations of the day, or isolation, 0 to 1.
    pub score: f64,
    /// What is unusual, most first.
    pub evidence: Vec<Unusual>,
}

/// Finds them among people, given the habits of each.
pub fn find(people: &[Habits]) -> Vec<Abnormal> {
    let mut found = days(people);
    found.extend(behaviours(people));
    found
}

/// Days that are too much.
fn days(people: &[Habits]) -> Vec<Abnormal> {
    let counts = people.iter().flat_map(|person| &person.days).map(|day| f64::from(day.acts).ln_1p());
    let counts: Vec<f64> = counts.collect();
    if people.len() < LEAST_PEOPLE {
        return Vec::new();
    }
    let usual = Usual::of(counts, DAY_FLOOR);
    let of_person = |(person, habits): (usize, &Habits)| {
        let judged = habits.days.iter().map(|day| (day, usual.deviations(f64::from(day.acts).ln_1p())));
        let too_much = judged.filter(|(_, deviations)| *deviations >= DAY_DEVIATIONS);
        let abnormal = too_much.map(|(day, deviations)| Abnormal {
            person,
            reason: VOLUME,
            from: day.from,
            until: Some(day.until),
            score: deviations,
            evidence: vec![Unusual {
                what: "events_on_day",
                value: f64::from(day.acts),
                usual: usual.median.exp_m1(),
                deviations,
            }],
        });
        abnormal.collect::<Vec<_>>()
    };
    people.iter().enumerate().flat_map(of_person).collect()
}

/// People whose habits are apart from everybody's, and a machine's.
fn behaviours(people: &[Habits]) -> Vec<Abnormal> {
    let known: Vec<usize> = (0..people.len()).filter(|person| people[*person].acts >= LEAST_ACTS).collect();
    if known.len() < LEAST_PEOPLE {
        return Vec::new();
    }
    let usual: Vec<Usual> = (0..HABITS.len())
        .map(|habit| {
            Usual::of(known.iter().map(|person| people[*person].habits[habit]).collect(), FLOORS[habit])
        })
        .collect();
    let deviations =
        |person: usize| std::array::from_fn(|habit| usual[habit].deviations(people[person].habits[habit]));
    let points: Vec<[f64; HABITS.len()]> = known.iter().map(|person| deviations(*person)).collect();
    let forest = Forest::grow(&points);
    let judged = known.iter().zip(&points).filter_map(|(person, point)| {
        let evidence = evidence(&people[*person], point, &usual);
        let score = forest.isolation(point);
        (score >= ISOLATED && !evidence.is_empty()).then(|| Abnormal {
            person: *person,
            reason: BEHAVIOUR,
            from: people[*person].first,
            until: None,
            score,
            evidence,
        })
    });
    judged.collect()
}

/// The habits that are a machine's, most unusual first.
fn evidence(habits: &Habits, point: &[f64; HABITS.len()], usual: &[Usual]) -> Vec<Unusual> {
    let unusual = (0..HABITS.len()).filter(|habit| point[*habit] >= HABIT_DEVIATIONS).map(|habit| Unusual {
        what: HABITS[habit],
        value: habits::shown(habit, habits.habits[habit]),
        usual: habits::shown(habit, usual[habit].median),
        deviations: point[habit],
    });
    let mut unusual: Vec<Unusual> = unusual.collect();
    unusual.sort_by(|a, b| b.deviations.total_cmp(&a.deviations));
    unusual
}

#[cfg(test)]
mod tests {
    use super::habits::Day;
    use super::*;

    /// Numbers in 0..1, the same in every run (splitmix64, Steele, Lea and Flood 2014).
    struct Dice(forest::Mixer);

    impl Dice {
        fn roll(&mut self) -> f64 {
            self.0.part()
        }
    }

    /// Somebody who does a few dozen things on some days, in the daytime, mostly different.
    fn person(dice: &mut Dice) -> Habits {
        let per_day = 2.0 + 20.0 * dice.roll().powi(3);
        Habits {
            acts: 60,
            first: Time(0),
            days: vec![Day { from: Time(0), until: Time(86_400_000_000), acts: 1 + (per_day as u32) }],
            habits: [
                per_day.ln_1p(),
                (1.0 + 3.0 * dice.roll()).ln_1p(),
                0.1 * dice.roll(),
                0.3 + 0.4 * dice.roll(),
                0.05 * dice.roll(),
                0.1 + 0.2 * dice.roll(),
            ],
        }
    }

    fn crowd() -> Vec<Habits> {
        let mut dice = Dice(forest::Mixer::new(7));
        (0..400).map(|_| person(&mut dice)).collect()
    }

    #[test]
    fn among_people_nobody_is_abnormal() {
        assert_eq!(find(&crowd()), []);
    }

    #[test]
    fn machines_are_found_with_what_gives_them_away_and_nobody_else_is() {
        let mut people = crowd();
        let plain = people[0].clone();
        // One that never sleeps and keeps a beat; one that only repeats itself, many times a minute.
        people[17].habits = [6.0, 3.0, 0.3, 0.6, 0.95, 1.0];
        people[230].habits = [6.5, 4.8, 0.0, 1.0, 0.02, 0.4];
        let found = find(&people);
        assert_eq!(
            found.iter().map(|found| (found.person, found.reason)).collect::<Vec<_>>(),
            [(17, BEHAVIOUR), (230, BEHAVIOUR)]
        );
        assert!(found[0].evidence.iter().any(|unusual| unusual.what == "same_interval"));
        assert!(found[1].evidence.iter().any(|unusual| unusual.what == "busiest_minute"));
        assert!(found.iter().all(|found| found.until.is_none() && found.score < 1.0));
        // What somebody else did does not make anybody abnormal.
        people[17] = plain.clone();
        people[230] = plain;
        assert_eq!(find(&people), []);
    }

    #[test]
    fn a_day_that_is_far_too_much_is_abnormal_and_the_days_beside_it_are_not() {
        let mut people = crowd();
        let day = |number: i64, acts| Day {
            from: Time(number * 86_400_000_000),
            until: Time((number + 1) * 86_400_000_000),
            acts,
        };
        people[3].days = vec![day(0, 4), day(1, 9_000), day(2, 40)];
        let found = find(&people);
        let [abnormal] = &found[..] else { panic!("{found:#?}") };
        assert_eq!((abnormal.person, abnormal.reason), (3, VOLUME));
        assert_eq!((abnormal.from, abnormal.until), (day(1, 0).from, Some(day(1, 0).until)));
        assert_eq!(abnormal.evidence[0].value, 9_000.0);
    }

    #[test]
    fn where_everybody_does_the_same_the_floor_keeps_a_little_more_from_being_abnormal() {
        let mut people = crowd();
        people.iter_mut().for_each(|person| person.days[0].acts = 1);
        people[5].days[0].acts = 9;
        assert_eq!(find(&people), []);
        people[5].days[0].acts = 500;
        assert_eq!(find(&people).len(), 1);
    }

    #[test]
    fn too_few_people_are_no_cohort() {
        let mut people = crowd();
        people.truncate(LEAST_PEOPLE - 1);
        people[3].days[0].acts = 100_000;
        people[4].habits = [9.0; 6];
        assert_eq!(find(&people), []);
    }
}
