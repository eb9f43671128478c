//! Who the simulated people are, and what is true of them.

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What people may like. The order is that of [`Person::likes`].
pub const TOPICS: [&str; 3] = ["mother_baby", "cross_border", "photography"];

/// The kinds of message people send.
pub const MESSAGE_TYPES: [&str; 5] = ["text", "image", "voice", "video", "link"];

const SURNAMES: [&str; 16] =
    ["王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "林"];
const GIVEN: [&str; 16] = [
    "小雨", "明", "静", "宇航", "思远", "欣怡", "磊", "雪", "嘉豪", "梓涵", "丽", "晨", "安娜", "浩然", "梅",
    "子墨",
];
const LATIN: [&str; 8] = ["Lily", "Kevin", "Momo", "Jason", "Coco", "Allen", "Tina", "Leo"];
const OCCUPATIONS: [&str; 6] = ["学生", "职场白领", "自由职业", "个体经营", "教师", "工程师"];

/// Places as people write them: full, short, with a road, or with the city left out where the district is unique.
const PLACES: [&str; 20] = [
    "北京市朝阳区",
    "北京海淀区",
    "北京市东城区",
    "上海市浦东新区",
    "上海徐汇区",
    "上海市静安区南京西路100号",
    "广东省广州市天河区",
    "广州越秀区",
    "广东深圳市南山区",
    "深圳福田区",
    "浙江省杭州市西湖区",
    "杭州余杭区",
    "浙江省宁波市鄞州区",
    "江苏省南京市鼓楼区",
    "江苏苏州市吴中区",
    "四川省成都市武侯区",
    "成都锦江区",
    "湖北省武汉市洪山区",
    "陕西省西安市雁塔区",
    "重庆市渝北区",
];

/// One simulated person. Nothing here leaves the sandbox except through what the person says and does.
#[derive(Debug, Clone)]
pub struct Person {
    /// Position in the world.
    pub index: u32,
    /// Account on the platform.
    pub account: String,
    /// The same human as a visitor of the shop's web site, who later leaves the same phone.
    pub visitor: Option<String>,
    /// Customer number in the shop's books.
    pub customer: Option<String>,
    /// Name shown.
    pub nickname: String,
    /// Phone as typed at registration.
    pub phone: String,
    /// `男`, `女`, or nothing said.
    pub gender: Option<&'static str>,
    /// Year of birth, where given.
    pub birth_year: Option<u16>,
    /// Region as typed, where given.
    pub place: Option<&'static str>,
    /// Occupation, where given.
    pub occupation: Option<&'static str>,
    /// Day of registration, from the start.
    pub registered_on: u32,
    /// Whether the person agrees to marketing at registration.
    pub consents: bool,
    /// **Truth**: events a day, roughly.
    pub activity: f64,
    /// **Truth**: liking of each topic, 0..1.
    pub likes: [f64; TOPICS.len()],
    /// **Truth**: preferred message type, index into [`MESSAGE_TYPES`].
    pub message_type: usize,
    /// **Truth**: day on which the person falls silent, if ever.
    pub silent_from: Option<u32>,
}

impl Person {
    /// Makes the person at `index`. The same arguments make the same person.
    pub fn generate(seed: u64, index: u32, registration_days: u32, customer: Option<String>) -> Person {
        let mut rng = stream(seed, index, "person");
        let likes = likes(&mut rng);
        let activity = (-0.4 + 0.9 * normal(&mut rng)).exp().clamp(0.05, 8.0);
        let leaves = rng.random_bool(0.25);
        let registered_on = rng.random_range(0..registration_days.max(1));
        Person {
            index,
            account: format!("sb_{index:06}"),
            visitor: rng.random_bool(0.06).then(|| format!("web_{index:06}")),
            customer,
            nickname: nickname(&mut rng),
            phone: phone(&mut rng, index),
            gender: rng.random_bool(0.82).then(|| if rng.random_bool(0.55) { "女" } else { "男" }),
            birth_year: rng.random_bool(0.78).then(|| rng.random_range(1948..=1982)),
            place: rng.random_bool(0.85).then(|| pick(&PLACES, &mut rng)),
            occupation: rng.random_bool(0.7).then(|| pick(&OCCUPATIONS, &mut rng)),
            registered_on,
            consents: rng.random_bool(0.8),
            activity,
            likes,
            message_type: rng.random_range(0..MESSAGE_TYPES.len()),
            silent_from: leaves.then(|| registered_on + rng.random_range(5..30)),
        }
    }

    /// Whether the person still takes part on a day.
    pub fn is_active_on(&self, day: u32) -> bool {
        day >= self.registered_on && self.silent_from.is_none_or(|from| day < from)
    }
}

/// A random stream of one person for one purpose: what one part of the story draws never shifts another part.
pub fn stream(seed: u64, index: u32, purpose: &str) -> ChaCha8Rng {
    let mut key = [0u8; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..12].copy_from_slice(&index.to_le_bytes());
    for (slot, byte) in key[12..].iter_mut().zip(purpose.bytes()) {
        *slot = byte;
    }
    ChaCha8Rng::from_seed(key)
}

/// A standard normal draw (Box and Muller).
pub fn normal(rng: &mut impl Rng) -> f64 {
    let (u, v): (f64, f64) = (rng.random::<f64>().max(f64::MIN_POSITIVE), rng.random());
    (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}

/// Most people care for one topic at most; some for two.
fn likes(rng: &mut ChaCha8Rng) -> [f64; TOPICS.len()] {
    let mut likes = [0.0; TOPICS.len()];
    for like in &mut likes {
        *like = if rng.random_bool(0.28) { rng.random_range(0.6..1.0) } else { rng.random_range(0.0..0.12) };
    }
    likes
}

fn nickname(rng: &mut ChaCha8Rng) -> String {
    if rng.random_bool(0.25) {
        return pick(&LATIN, rng).to_owned();
    }
    format!("{}{}", pick(&SURNAMES, rng), pick(&GIVEN, rng))
}

/// Unique mobile numbers, typed in the ways people type them; one in fifty is not a number at all.
fn phone(rng: &mut ChaCha8Rng, index: u32) -> String {
    if rng.random_bool(0.02) {
        return "12345".to_owned();
    }
    let digits = format!("1391{:07}", 1_000_000 + index);
    match rng.random_range(0..4) {
        0 => format!("+86{digits}"),
        1 => format!("{} {} {}", &digits[..3], &digits[3..7], &digits[7..]),
        2 => format!("0086-{digits}"),
        _ => digits,
    }
}

fn pick(choices: &[&'static str], rng: &mut ChaCha8Rng) -> &'static str {
    choices.choose(rng).copied().unwrap_or_default()
}
