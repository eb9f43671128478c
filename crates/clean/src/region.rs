//! Province, city, district and town with GB/T 2260 codes, out of an address, separate fields, or a code.
//!
//! Names are canonical and full (北京市 / 朝阳区); for a municipality the city is the municipality. Retired names and
//! codes give what took their place, and say what they were; what a code stood for in a year is told by
//! [`Regions::standing_in`]. What a text leaves open stays open: a level that is not certain is absent.

mod decide;
mod matcher;
mod names;
mod segments;
mod table;
mod towns;

use std::sync::{Arc, LazyLock};

use decide::{Choice, Decision, decide_division, decide_town};
use matcher::Matcher;
use segments::Segments;
pub use table::Standing;
use table::{Level, Table};
pub use towns::Town;
use towns::Towns;

/// A division of China, as deep as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Region {
    /// GB/T 2260 code of the deepest level known.
    pub code: u32,
    /// Full name of the province, municipality or autonomous region.
    pub province: &'static str,
    /// Full name of the prefecture; that of the municipality in one; absent for counties directly under a province.
    pub city: Option<&'static str>,
    /// Full name of the district or county.
    pub district: Option<&'static str>,
    /// The town, township or subdistrict in it.
    pub town: Option<Town>,
    /// What was written is no longer in use; this region took its place.
    pub retired: Option<Retired>,
}

/// A division that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Retired {
    /// The code it had.
    pub code: u32,
    /// Its full name.
    pub name: &'static str,
    /// The year in which it ended.
    pub until: i16,
    /// Whether it was split over several divisions, of which the region is the main one, or what they have in common.
    pub split: bool,
}

/// Why there is no region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RegionFailure {
    /// No name of a division is in it.
    #[error("no province, city or district of China was found in it")]
    Unknown,
    /// The name means several divisions.
    #[error("several places have this name: give the city or province too")]
    Ambiguous,
    /// The fields contradict each other.
    #[error("province, city and district do not belong together")]
    Inconsistent,
    /// Not a code in use or retired.
    #[error("not a GB/T 2260 code: six digits in use since 1981 are expected")]
    UnknownCode,
    /// The code was in use, but not in that year.
    #[error("this GB/T 2260 code was not in use in that year")]
    NotInForce,
}

impl RegionFailure {
    /// Stable code.
    pub fn code(self) -> &'static str {
        match self {
            RegionFailure::Unknown => "unknown_region",
            RegionFailure::Ambiguous => "ambiguous_region",
            RegionFailure::Inconsistent => "inconsistent_region",
            RegionFailure::UnknownCode => "unknown_region_code",
            RegionFailure::NotInForce => "region_code_not_in_force",
        }
    }
}

#[derive(Debug)]
struct Gazetteer {
    table: Table,
    towns: Towns,
    matcher: Matcher,
    segments: Segments,
}

static BUNDLED: LazyLock<Arc<Gazetteer>> = LazyLock::new(|| {
    let table = Table::bundled();
    let towns = Towns::bundled(&table);
    let matcher = Matcher::new(&table, &towns);
    let segments = Segments::bundled(&table);
    Arc::new(Gazetteer { table, towns, matcher, segments })
});

/// The divisions and the automaton over their names. Cheap to clone: all share one.
#[derive(Debug, Clone)]
pub struct Regions(Arc<Gazetteer>);

/// How often a town alone tells the right district, as counted by name in the training part of the neural Chinese address
/// parsing corpus: 897 of 930 addresses that name both. A test holds it on the other part.
pub const TOWN_CONFIDENCE: f32 = 0.96;

/// How often the table of segments is right about province and city: so often it agrees, segment by segment, with another one
/// that was made independently (phone.dat of December 2023, 330,968 segments that both have).
pub const SEGMENT_CONFIDENCE: [f32; 2] = [0.96, 0.94];

/// Longest text that is looked at, in bytes: an address is far shorter, and the time is quadratic in the names found.
const LONGEST: usize = 600;

impl Regions {
    /// The table that is compiled in; built at the first call.
    pub fn bundled() -> Regions {
        Regions(Arc::clone(&BUNDLED))
    }

    /// The division that an address or other free text means.
    pub fn find(&self, text: &str) -> Result<Region, RegionFailure> {
        let Gazetteer { table, towns, matcher, .. } = self.0.as_ref();
        match decide_division(table, towns, matcher, beginning(text)) {
            Decision::One(choice) => Ok(self.region(choice)),
            Decision::Ambiguous => Err(RegionFailure::Ambiguous),
            Decision::Nothing => Err(RegionFailure::Unknown),
        }
    }

    /// The district of the town that an address without any division begins with (稠江街道车站路1号), where the name of
    /// the town is that of no other county. Right with [`TOWN_CONFIDENCE`]: towns move and are renamed.
    pub fn infer(&self, text: &str) -> Option<Region> {
        let Gazetteer { towns, matcher, .. } = self.0.as_ref();
        let town = decide_town(towns, matcher, beginning(text))?;
        Some(self.region(Choice { node: towns.place(town).node, retired: None, town: Some(town) }))
    }

    /// Where a mobile number in E.164 was given out, which is where its owner once lived: the city, by its first seven digits.
    /// Right with [`SEGMENT_CONFIDENCE`]; none for other numbers and for segments that are not in the table.
    pub fn of_phone(&self, number: &str) -> Option<Region> {
        let node = self.0.segments.division(number)?;
        Some(self.region(Choice { node, retired: None, town: None }))
    }

    /// The division of separate fields, any of which may be empty. Each that is known must hold the result.
    pub fn find_fields(&self, province: &str, city: &str, district: &str) -> Result<Region, RegionFailure> {
        let joined = [province, city, district].join(" ");
        let found = self.find(&joined)?;
        let node = self.0.table.by_code(found.code).expect("a region was made from a code in use");
        for field in [province, city, district] {
            let hits = self.0.matcher.hits(field.trim()).divisions;
            let meanings =
                hits.iter().filter(|hit| hit.start == 0).flat_map(|hit| self.0.matcher.meanings(*hit));
            let mut readings = meanings.peekable();
            if readings.peek().is_some() && !readings.any(|meaning| self.0.table.holds(meaning.node, node)) {
                return Err(RegionFailure::Inconsistent);
            }
        }
        Ok(found)
    }

    /// The division of a code of six digits, or the town of one of nine or twelve. A retired code gives what took its
    /// place.
    pub fn from_code(&self, code: &str) -> Result<Region, RegionFailure> {
        let Gazetteer { table, towns, .. } = self.0.as_ref();
        let code = code.trim();
        let number = six_digits(code)?;
        if let Some(place) = code.get(..9).and_then(|town| towns.by_code(town.parse().ok()?)) {
            return Ok(self.place(place));
        }
        if let Some(node) = table.by_code(number) {
            return Ok(self.region(Choice { node, retired: None, town: None }));
        }
        let retired = table.retired_by_code(number).ok_or(RegionFailure::UnknownCode)?;
        let node = table.retired(retired).successor;
        Ok(self.region(Choice { node, retired: Some(retired), town: None }))
    }

    /// Everything that a code of six digits stood for since 1981, the oldest first.
    pub fn history(&self, code: &str) -> Result<Vec<Standing>, RegionFailure> {
        let standings = self.0.table.history(six_digits(code.trim())?);
        if standings.is_empty() { Err(RegionFailure::UnknownCode) } else { Ok(standings) }
    }

    /// What a code of six digits stood for in a year. In the year of a change both the old and the new hold; this gives
    /// the new one.
    pub fn standing_in(&self, code: &str, year: i16) -> Result<Standing, RegionFailure> {
        let holds =
            |standing: &Standing| standing.since <= year && standing.until.is_none_or(|until| year <= until);
        self.history(code)?.into_iter().rev().find(holds).ok_or(RegionFailure::NotInForce)
    }

    fn place(&self, place: &towns::Place) -> Region {
        let region = self.region(Choice { node: place.node, retired: None, town: None });
        Region { town: Some(place.town), ..region }
    }

    fn region(&self, choice: Choice) -> Region {
        let Gazetteer { table, towns, .. } = self.0.as_ref();
        let node = table.node(choice.node);
        let province = table.node(node.province).name;
        let city = match node.city {
            Some(city) => Some(table.node(city).name),
            None => table.is_municipal(choice.node).then_some(province),
        };
        let retired = choice.retired.map(|id| table.retired(id)).map(|gone| Retired {
            code: gone.code,
            name: gone.name,
            until: gone.until,
            split: gone.parts.len() > 1,
        });
        Region {
            code: node.code,
            province,
            city,
            district: (node.level == Level::District).then_some(node.name),
            town: choice.town.map(|id| towns.place(id).town),
            retired,
        }
    }
}

/// The part of a text that is looked at.
fn beginning(text: &str) -> &str {
    let text = text.trim();
    &text[..text.floor_char_boundary(LONGEST)]
}

fn six_digits(code: &str) -> Result<u32, RegionFailure> {
    let digits = [6, 9, 12].contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| code[..6].parse().ok()).flatten().ok_or(RegionFailure::UnknownCode)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, RegionFailure>) {
        let found = Regions::bundled().find(text).map(shown);
        assert_eq!(found.as_deref(), expected.as_ref().map(|text| *text), "{text}");
    }

    fn shown(region: Region) -> String {
        format!(
            "{} {} {} {}",
            region.code,
            region.province,
            region.city.unwrap_or("-"),
            region.district.unwrap_or("-")
        )
    }

    #[test]
    fn full_and_short_names_are_read() {
        check("北京市朝阳区建国路1号", Ok("110105 北京市 北京市 朝阳区"));
        check("北京朝阳", Ok("110105 北京市 北京市 朝阳区"));
        check("北京", Ok("110000 北京市 北京市 -"));
        check("广西桂林", Ok("450300 广西壮族自治区 桂林市 -"));
        check("内蒙呼和浩特", Ok("150100 内蒙古自治区 呼和浩特市 -"));
        check("湖北 恩施土家族苗族自治州", Ok("422800 湖北省 恩施土家族苗族自治州 -"));
        check("新疆维吾尔喀什地区喀什市", Ok("653101 新疆维吾尔自治区 喀什地区 喀什市"));
        check("云浮罗定市", Ok("445381 广东省 云浮市 罗定市"));
        check("攀枝花市东区", Ok("510402 四川省 攀枝花市 东区"));
        check("湖北省仙桃市", Ok("429004 湖北省 - 仙桃市"));
    }

    #[test]
    fn a_unique_district_implies_its_upper_levels_and_an_ambiguous_one_does_not() {
        check("义乌市稠江街道", Ok("330782 浙江省 金华市 义乌市"));
        check("朝阳区", Err(RegionFailure::Ambiguous));
        check("吉林省朝阳区", Ok("220104 吉林省 长春市 朝阳区"));
    }

    #[test]
    fn a_mobile_number_tells_where_it_was_given_out() {
        let given_out = |number: &str| Regions::bundled().of_phone(number).map(shown);
        assert_eq!(given_out("+8613800138000").as_deref(), Some("110000 北京市 北京市 -"));
        assert_eq!(given_out("+8613957100000").as_deref(), Some("330100 浙江省 杭州市 -"));
        assert_eq!(given_out("+8613800000000"), given_out("+8613800009999"), "seven digits count");
        for none in ["+861380013800", "+8657112345678", "+447400177342", "+8619900000000", "13800138000"] {
            assert_eq!(given_out(none), None, "{none}");
        }
    }

    #[test]
    fn retired_names_give_their_successors() {
        check("北京市崇文区", Ok("110101 北京市 北京市 东城区"));
        check("宁波市江东区", Ok("330212 浙江省 宁波市 鄞州区"));
        check("湖北省襄樊市", Ok("420600 湖北省 襄阳市 -"));
        check("玉环县大麦屿五一村", Ok("331083 浙江省 台州市 玉环市"));
    }

    #[test]
    fn what_is_retired_says_what_it_was() {
        let regions = Regions::bundled();
        let retired = |text: &str| regions.find(text).unwrap().retired.map(|gone| (gone.name, gone.until));
        assert_eq!(retired("北京市崇文区"), Some(("崇文区", 2010)));
        assert_eq!(retired("北京市东城区"), None);
        let parts = regions.from_code("330102").unwrap();
        assert_eq!(parts.retired, None, "上城区 kept its name when 江干区 joined it");
        assert!(regions.find("杭州市江干区").unwrap().retired.unwrap().split);
    }

    #[test]
    fn a_code_stands_for_what_it_stood_for_in_the_year() {
        let regions = Regions::bundled();
        let standing = |code, year| regions.standing_in(code, year).map(|standing| standing.name);
        assert_eq!(standing("110103", 2009), Ok("崇文区"));
        assert_eq!(standing("110103", 2015), Err(RegionFailure::NotInForce));
        assert_eq!(standing("330114", 2015), Err(RegionFailure::NotInForce), "钱塘区 is of 2021");
        assert_eq!(standing("330114", 2024), Ok("钱塘区"));
        assert_eq!(regions.history("110103").unwrap()[0].successors, [110_101]);
    }

    #[test]
    fn towns_complete_and_tell_apart_but_do_not_invent() {
        check("金华市稠江街道", Ok("330782 浙江省 金华市 义乌市"));
        check("朝阳区高碑店地区", Ok("110105 北京市 北京市 朝阳区"));
        check("朝阳区幸福路1号", Err(RegionFailure::Ambiguous));
        check("滨江长河街道江晖路1号", Ok("330108 浙江省 杭州市 滨江区"));
        check("滨江城市花园1幢", Err(RegionFailure::Unknown));
        check("鼓楼区华侨路街道", Ok("320106 江苏省 南京市 鼓楼区"));
        check("稠江街道车站路1号", Err(RegionFailure::Unknown));
        let regions = Regions::bundled();
        let inferred = regions.infer("稠江街道车站路1号").unwrap();
        assert_eq!((inferred.district, inferred.town.unwrap().name), (Some("义乌市"), "稠江街道"));
        assert_eq!(regions.infer("城关镇人民路1号"), None);
        assert_eq!(regions.from_code("330782007").unwrap().town.map(|town| town.code), Some(330_782_007));
    }

    #[test]
    fn repeated_and_contradicting_parts_give_what_most_agree_on() {
        check("浙江省浙江省杭州市杭州市西湖区西湖区", Ok("330106 浙江省 杭州市 西湖区"));
        check("浙江省北京市朝阳区", Ok("110105 北京市 北京市 朝阳区"));
    }

    #[test]
    fn roads_and_buildings_are_no_regions() {
        check("北京路12号", Err(RegionFailure::Unknown));
        check("上海街", Err(RegionFailure::Unknown));
        check("南京东路100号", Err(RegionFailure::Unknown));
        check("上海市南京东路100号", Ok("310000 上海市 上海市 -"));
        check("", Err(RegionFailure::Unknown));
    }

    #[test]
    fn fields_must_belong_together() {
        let regions = Regions::bundled();
        assert_eq!(regions.find_fields("浙江", "杭州", "西湖").unwrap().code, 330_106);
        assert_eq!(regions.find_fields("", "长春", "朝阳区").unwrap().code, 220_104);
        assert_eq!(regions.find_fields("浙江省", "北京市", "朝阳区"), Err(RegionFailure::Inconsistent));
    }

    #[test]
    fn codes_in_use_and_retired_are_read() {
        let regions = Regions::bundled();
        assert_eq!(shown(regions.from_code("110105").unwrap()), "110105 北京市 北京市 朝阳区");
        assert_eq!(shown(regions.from_code("110105001001").unwrap()), "110105 北京市 北京市 朝阳区");
        assert_eq!(regions.from_code("110103").unwrap().district, Some("东城区"));
        assert_eq!(regions.from_code("999999"), Err(RegionFailure::UnknownCode));
        assert_eq!(regions.from_code("十一万零一"), Err(RegionFailure::UnknownCode));
    }
}
