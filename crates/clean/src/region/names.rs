//! The ways in which people write a division: its full name, its name without the suffix, and usual short forms.

use super::table::Level;

/// How much of a name was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Form {
    /// With its suffix: 朝阳区, 恩施州, 大通县.
    Full,
    /// Without, and telling by itself: 北京, 宁波, 慈溪.
    Short,
    /// Without the suffix of an urban district (西湖, 朝阳, 海港): an everyday word, which counts only right after
    /// its city or when it stands alone in a field.
    Weak,
}

const PEOPLES: [&str; 48] = [
    "蒙古族",
    "回族",
    "藏族",
    "维吾尔",
    "维吾尔族",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "朝鲜族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "哈尼族",
    "哈萨克族",
    "哈萨克",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "拉祜族",
    "水族",
    "纳西族",
    "景颇族",
    "柯尔克孜",
    "土族",
    "达斡尔族",
    "仫佬族",
    "羌族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "锡伯",
    "普米族",
    "塔吉克",
    "怒族",
    "保安族",
    "裕固族",
    "东乡族",
    "独龙族",
    "各族",
    "蒙古",
    "高山族",
    "阿昌族",
];

/// Names of provinces beside their full name and the name without suffix.
const PROVINCE_ALIASES: [(&str, &str, Form); 13] = [
    ("内蒙古自治区", "内蒙古", Form::Short),
    ("内蒙古自治区", "内蒙", Form::Short),
    ("广西壮族自治区", "广西", Form::Short),
    ("广西壮族自治区", "广西省", Form::Full),
    ("广西壮族自治区", "广西自治区", Form::Full),
    ("西藏自治区", "西藏", Form::Short),
    ("宁夏回族自治区", "宁夏", Form::Short),
    ("宁夏回族自治区", "宁夏自治区", Form::Full),
    ("新疆维吾尔自治区", "新疆", Form::Short),
    ("新疆维吾尔自治区", "新疆维吾尔", Form::Full),
    ("新疆维吾尔自治区", "新疆维吾尔族自治区", Form::Full),
    ("香港特别行政区", "香港", Form::Short),
    ("澳门特别行政区", "澳门", Form::Short),
];

/// Everything that means this division, the full name first. Names of one character are left out: they mean too much.
pub(super) fn written_forms(name: &str, level: Level) -> Vec<(String, Form)> {
    let mut forms = vec![(name.to_owned(), Form::Full)];
    match level {
        Level::Province => {
            forms.extend(suffix_stripped(name, &["省", "市"]).map(|stem| (stem, Form::Short)));
            let aliases = PROVINCE_ALIASES.iter().filter(|alias| alias.0 == name);
            forms.extend(aliases.map(|&(_, alias, form)| (alias.to_owned(), form)));
        }
        Level::City => {
            if let Some(stem) = autonomous_stem(name, "自治州") {
                forms.push((format!("{stem}州"), Form::Full));
                forms.push((stem, Form::Short));
            } else {
                let stem = suffix_stripped(name, &["地区", "市", "盟", "州"]);
                forms.extend(stem.map(|stem| (stem, Form::Short)));
            }
        }
        Level::District => district_forms(name, &mut forms),
    }
    forms
}

fn district_forms(name: &str, forms: &mut Vec<(String, Form)>) {
    for (suffix, short) in [("自治县", "县"), ("自治旗", "旗")] {
        if let Some(stem) = autonomous_stem(name, suffix) {
            forms.push((format!("{stem}{short}"), Form::Full));
            forms.push((stem, Form::Short));
            return;
        }
    }
    if let Some(stem) = suffix_stripped(name, &["市", "县", "特区", "林区"]) {
        forms.push((stem, Form::Short));
    } else if let Some(stem) = suffix_stripped(name, &["新区", "区", "旗"]) {
        forms.push((stem, Form::Weak));
    }
}

/// The name without the first suffix that fits, when at least two characters are left.
fn suffix_stripped(name: &str, suffixes: &[&str]) -> Option<String> {
    let stem = suffixes.iter().find_map(|suffix| name.strip_suffix(suffix))?;
    (stem.chars().count() >= 2).then(|| stem.to_owned())
}

/// 恩施土家族苗族自治州 -> 恩施; 东乡族自治县 -> 东乡.
fn autonomous_stem(name: &str, suffix: &str) -> Option<String> {
    let mut stem = name.strip_suffix(suffix)?;
    while let Some(shorter) =
        PEOPLES.iter().find_map(|people| stem.strip_suffix(people).filter(|rest| rest.chars().count() >= 2))
    {
        stem = shorter;
    }
    let stem = stem.strip_suffix("族").filter(|rest| rest.chars().count() >= 2).unwrap_or(stem);
    (stem.chars().count() >= 2).then(|| stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, level: Level, expected: &[&str]) {
        let forms: Vec<String> = written_forms(name, level).into_iter().map(|(form, _)| form).collect();
        assert_eq!(forms, expected);
    }

    #[test]
    fn suffixes_and_peoples_are_taken_off() {
        check("广东省", Level::Province, &["广东省", "广东"]);
        check("内蒙古自治区", Level::Province, &["内蒙古自治区", "内蒙古", "内蒙"]);
        check("恩施土家族苗族自治州", Level::City, &["恩施土家族苗族自治州", "恩施州", "恩施"]);
        check("克孜勒苏柯尔克孜自治州", Level::City, &["克孜勒苏柯尔克孜自治州", "克孜勒苏州", "克孜勒苏"]);
        check("东乡族自治县", Level::District, &["东乡族自治县", "东乡县", "东乡"]);
        check("朝阳区", Level::District, &["朝阳区", "朝阳"]);
        check("浦东新区", Level::District, &["浦东新区", "浦东"]);
        check("吉县", Level::District, &["吉县"]);
    }
}
