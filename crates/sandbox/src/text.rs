//! What simulated people write, in Chinese and English, about what they like and about nothing in particular.

use rand::RngExt;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

/// Sentences by topic, in the order of `person::TOPICS`.
const ABOUT: [[&str; 8]; 3] = [
    [
        "宝宝六个月了，辅食怎么加？",
        "这个奶粉有人喝过吗，哪个牌子好",
        "求推荐好用的纸尿裤",
        "孕期可以吃这个吗",
        "今天带娃打疫苗，累坏了",
        "Any good stroller for twins?",
        "二胎家庭，母婴用品真的太费了",
        "Which baby formula do you trust?",
    ],
    [
        "亚马逊的物流费又涨了",
        "做跨境电商选品有什么工具推荐",
        "海外仓怎么收费的",
        "清关要多久，急",
        "新手做 Shopify 独立站，怎么收款",
        "How long does customs clearance take?",
        "独立站和平台哪个利润高",
        "Looking for a cross-border logistics partner",
    ],
    [
        "周末去拍银杏，有一起的吗",
        "这个镜头的虚化太好看了",
        "单反还是微单，纠结",
        "三脚架推荐一下",
        "Shot this with a 35mm lens today",
        "后期调色用什么软件",
        "胶片摄影越来越贵了",
        "Which camera for a beginner?",
    ],
];

const SMALL_TALK: [&str; 12] = [
    "早上好",
    "哈哈哈",
    "收到，谢谢",
    "今天天气不错",
    "在吗",
    "ok",
    "请问活动什么时候开始",
    "周末愉快",
    "Thanks!",
    "有优惠吗",
    "好的好的",
    "See you tomorrow",
];

/// One message: about something the person likes as often as they like it, else small talk.
pub(crate) fn message(likes: &[f64], rng: &mut ChaCha8Rng) -> &'static str {
    for (topic, like) in likes.iter().enumerate() {
        if rng.random_bool((like * 0.45).clamp(0.0, 1.0)) {
            return about(topic, rng);
        }
    }
    SMALL_TALK.choose(rng).copied().unwrap_or_default()
}

/// A sentence about a topic.
pub(crate) fn about(topic: usize, rng: &mut ChaCha8Rng) -> &'static str {
    ABOUT.get(topic).and_then(|sentences| sentences.choose(rng)).copied().unwrap_or_default()
}
