//! What a record says of a person besides identifiers, as far as it tells people apart: name, gender, year of birth.
//!
//! Names are compared by what they say: 王女士 and 王凯 may be one person, 王凯 and 王帆 are two. A text that is no
//! name of a person (a nickname, a shop) says nothing.

use std::borrow::Cow;

/// A declared trait that may tell people apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Attribute<'a> {
    /// The trait's name.
    pub name: Cow<'a, str>,
    /// Its value, as text.
    pub value: Cow<'a, str>,
}

/// The trait whose values are compared as names of people.
pub const NAME: &str = "name";

/// The surname of a Chinese name, and the given name unless a title stands in its place (王先生); none where the text is no
/// such name.
pub fn split_name(text: &str) -> Option<(String, Option<String>)> {
    match PersonName::read(text)? {
        PersonName::Han { surname, given } => Some((surname, given)),
        PersonName::Words(_) => None,
    }
}

/// What a text says of somebody's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PersonName {
    /// A Chinese name; the given name may be left out (王先生).
    Han { surname: String, given: Option<String> },
    /// Words in another script, in lower case and order.
    Words(Vec<String>),
}

const TITLES: &[&str] = &["先生", "女士", "小姐", "太太", "老师", "同学", "经理", "师傅"];
const DOUBLE_SURNAMES: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "轩辕",
    "端木", "宇文", "长孙", "南宫", "独孤", "申屠", "司空",
];
/// Surnames of one character that cover almost everybody.
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁\
魏薛叶阎阉余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文庞樊兰殷施\
陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲\
成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符\
奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆\
谌银扬明沙伏岑习胥保和蔺";

impl PersonName {
    /// Reads a name; none where the text is no name of a person.
    pub(crate) fn read(text: &str) -> Option<PersonName> {
        let text = text.trim();
        let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        if text.chars().all(is_han) {
            return PersonName::read_han(text);
        }
        if text.chars().any(is_han) {
            return None;
        }
        let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        let mut words: Vec<String> = words.map(str::to_lowercase).collect();
        words.sort_unstable();
        (!words.is_empty()).then_some(PersonName::Words(words))
    }

    fn read_han(text: &str) -> Option<PersonName> {
        let title = TITLES.iter().find_map(|title| text.strip_suffix(title));
        let name = title.unwrap_or(text);
        let surname = DOUBLE_SURNAMES.iter().find(|surname| name.starts_with(**surname));
        let surname = match surname {
            Some(surname) => (*surname).to_owned(),
            None => name.chars().next().filter(|first| SURNAMES.contains(*first))?.to_string(),
        };
        let given = &name[surname.len()..];
        match (given.chars().count(), title) {
            (0, _) => Some(PersonName::Han { surname, given: None }),
            (1 | 2, _) => Some(PersonName::Han { surname, given: Some(given.to_owned()) }),
            _ => None,
        }
    }

    /// Whether both can be one person's name.
    pub(crate) fn fits(&self, other: &PersonName) -> bool {
        match (self, other) {
            (
                PersonName::Han { surname, given },
                PersonName::Han { surname: other_surname, given: other_given },
            ) => {
                let given = given.as_ref().zip(other_given.as_ref());
                surname == other_surname && given.is_none_or(|(given, other)| given == other)
            }
            (PersonName::Words(words), PersonName::Words(others)) => {
                words.iter().any(|word| others.contains(word))
            }
            // The same name in two scripts.
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, fits: bool) {
        let (one, other) = (PersonName::read(one).unwrap(), PersonName::read(other).unwrap());
        assert_eq!((one.fits(&other), other.fits(&one)), (fits, fits), "{one:?} {other:?}");
    }

    #[test]
    fn names_of_one_person_fit() {
        check("王女士", "王凯", true);
        check("欧阳锋", "欧阳先生", true);
        check("Li Wei", "Wei LI", true);
        check("王凯", "Wang Kai", true);
    }

    #[test]
    fn names_of_two_do_not() {
        check("王凯", "王帆", false);
        check("王女士", "李女士", false);
        check("欧阳锋", "欧阳克", false);
        check("Anna Smith", "Bob Jones", false);
    }

    #[test]
    fn what_is_no_name_says_nothing() {
        for text in ["", "  ", "开心果", "王府井大街", "小A", "123", "🙂"] {
            assert_eq!(PersonName::read(text), None, "{text}");
        }
    }
}
