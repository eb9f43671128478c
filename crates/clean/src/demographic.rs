//! Gender, birthday, age and occupation in standard form.

use jiff::civil::Date;
use qianmian_model::Value;

/// Oldest age that is believed, in years.
pub const OLDEST: i16 = 120;

/// Gender as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// `female`
    Female,
    /// `male`
    Male,
}

impl Gender {
    /// `female` or `male`.
    pub fn as_str(self) -> &'static str {
        match self {
            Gender::Female => "female",
            Gender::Male => "male",
        }
    }
}

/// Why a demographic value cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DemographicFailure {
    /// A word nobody knows.
    #[error("not a gender: 男, 女, male, female, m, f, 1 or 2 are understood")]
    Gender,
    /// Not a number of years, or outside 0..=120.
    #[error("not an age: whole years from 0 to 120 are expected")]
    Age,
    /// In the future, or more than 120 years ago.
    #[error("not a birthday: it gives an age outside 0 to 120")]
    Birthday,
}

impl DemographicFailure {
    /// Stable code.
    pub fn code(self) -> &'static str {
        match self {
            DemographicFailure::Gender => "unknown_gender",
            DemographicFailure::Age => "invalid_age",
            DemographicFailure::Birthday => "invalid_birthday",
        }
    }
}

/// Reads 男 and 女, English words and letters, forms of address, and WeChat's 1 and 2. What says "not told" (0, 未知,
/// unknown, empty) is none.
pub fn parse_gender(value: &Value) -> Result<Option<Gender>, DemographicFailure> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::Text(text) => text.trim().to_lowercase(),
        Value::Number(number) => number.to_string(),
        _ => return Err(DemographicFailure::Gender),
    };
    match text.as_str() {
        "女" | "女性" | "女士" | "小姐" | "女生" | "f" | "female" | "woman" | "girl" | "2" => {
            Ok(Some(Gender::Female))
        }
        "男" | "男性" | "先生" | "男生" | "m" | "male" | "man" | "boy" | "1" => Ok(Some(Gender::Male)),
        "" | "0" | "未知" | "保密" | "unknown" | "u" | "null" | "none" | "n/a" | "-" | "other" => {
            Ok(None)
        }
        _ => Err(DemographicFailure::Gender),
    }
}

/// Whole years from a birthday to a day; refused outside 0..=120.
pub fn age_on(birthday: Date, day: Date) -> Result<i16, DemographicFailure> {
    let had_it = (day.month(), day.day()) >= (birthday.month(), birthday.day());
    let age = day.year() - birthday.year() - i16::from(!had_it);
    if birthday <= day && age <= OLDEST { Ok(age) } else { Err(DemographicFailure::Birthday) }
}

/// Reads an age given as a number, `25` or `25岁`.
pub fn parse_age(value: &Value) -> Result<i16, DemographicFailure> {
    let number = match value {
        Value::Number(number) => *number,
        Value::Text(text) => {
            let digits = text.trim().trim_end_matches('岁').trim();
            digits.parse().map_err(|_| DemographicFailure::Age)?
        }
        _ => return Err(DemographicFailure::Age),
    };
    if !(0.0..=f64::from(OLDEST)).contains(&number) {
        return Err(DemographicFailure::Age);
    }
    #[allow(clippy::cast_possible_truncation, reason = "within 0..=120")]
    Ok(number.floor() as i16)
}

/// Occupations by the word that is stored, with other words for them.
const OCCUPATIONS: [(&str, &[&str]); 28] = [
    ("学生", &["大学生", "中学生", "高中生", "研究生", "在校生", "在校学生", "student"]),
    ("教师", &["老师", "教授", "讲师", "teacher", "professor"]),
    ("医生", &["医师", "大夫", "doctor", "physician"]),
    ("护士", &["护理", "nurse"]),
    ("律师", &["法务", "lawyer", "attorney"]),
    ("工程师", &["技术人员", "engineer"]),
    ("程序员", &["软件工程师", "开发", "码农", "programmer", "developer", "software engineer"]),
    ("设计师", &["设计", "designer"]),
    ("会计", &["财务", "出纳", "accountant"]),
    ("销售", &["业务员", "销售人员", "sales", "salesperson"]),
    ("市场营销", &["市场", "运营", "marketing"]),
    ("公务员", &["政府职员", "civil servant"]),
    ("企业主", &["老板", "创业者", "business owner", "entrepreneur"]),
    ("企业管理者", &["经理", "高管", "总监", "manager", "executive"]),
    ("职场白领", &["白领", "上班族", "公司职员", "职员", "文员", "office worker", "white collar"]),
    ("个体经营", &["个体户", "个体", "个体经营者", "self-employed"]),
    ("自由职业", &["自由职业者", "freelancer", "freelance"]),
    ("工人", &["蓝领", "技工", "worker"]),
    ("农民", &["务农", "farmer"]),
    ("军人", &["部队", "soldier"]),
    ("司机", &["驾驶员", "driver"]),
    ("服务员", &["服务业", "服务人员", "waiter", "waitress"]),
    ("科研人员", &["研究员", "科学家", "researcher", "scientist"]),
    ("媒体", &["记者", "编辑", "journalist", "editor"]),
    ("艺术", &["艺术家", "演员", "artist"]),
    ("家庭主妇", &["全职妈妈", "全职太太", "主妇", "housewife", "homemaker"]),
    ("退休", &["退休人员", "离退休", "retired"]),
    ("待业", &["无业", "失业", "unemployed"]),
];

/// An occupation: the word of the list where it is known (`true`), else the text trimmed.
pub fn standard_occupation(text: &str) -> (String, bool) {
    let text = text.trim();
    let lower = text.to_lowercase();
    let known = OCCUPATIONS.iter().find(|(name, others)| *name == lower || others.contains(&lower.as_str()));
    known.map_or_else(|| (text.to_owned(), false), |(name, _)| ((*name).to_owned(), true))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn genders_are_read_in_both_languages_and_by_number() {
        for word in ["女", "F", "female", " 女士 ", "2"] {
            assert_eq!(parse_gender(&word.into()), Ok(Some(Gender::Female)), "{word}");
        }
        assert_eq!(parse_gender(&Value::Number(1.0)), Ok(Some(Gender::Male)));
        assert_eq!(parse_gender(&"先生".into()), Ok(Some(Gender::Male)));
        assert_eq!(parse_gender(&"未知".into()), Ok(None));
        assert_eq!(parse_gender(&"purple".into()), Err(DemographicFailure::Gender));
    }

    #[test]
    fn age_counts_whole_years_on_the_day() {
        let born = date(2000, 6, 15);
        assert_eq!(age_on(born, date(2026, 6, 14)), Ok(25));
        assert_eq!(age_on(born, date(2026, 6, 15)), Ok(26));
        assert_eq!(age_on(born, date(1999, 1, 1)), Err(DemographicFailure::Birthday));
        assert_eq!(age_on(date(1890, 1, 1), date(2026, 1, 1)), Err(DemographicFailure::Birthday));
        assert_eq!(age_on(date(2004, 2, 29), date(2026, 2, 28)), Ok(21));
    }

    #[test]
    fn ages_outside_human_life_are_refused() {
        assert_eq!(parse_age(&"25岁".into()), Ok(25));
        assert_eq!(parse_age(&Value::Number(130.0)), Err(DemographicFailure::Age));
        assert_eq!(parse_age(&Value::Number(-1.0)), Err(DemographicFailure::Age));
        assert_eq!(parse_age(&"old".into()), Err(DemographicFailure::Age));
    }

    #[test]
    fn occupations_come_from_a_known_list_or_stay() {
        assert_eq!(standard_occupation(" Student "), ("学生".to_owned(), true));
        assert_eq!(standard_occupation("职场白领"), ("职场白领".to_owned(), true));
        assert_eq!(standard_occupation("养蜂人"), ("养蜂人".to_owned(), false));
    }
}
