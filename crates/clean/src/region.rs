//! Province, city and district with GB/T 2260 codes, out of an address, separate fields, or a code.
//!
//! Names are canonical and full (北京市 / 朝阳区); for a municipality the city is the municipality. Retired names and
//! codes give what took their place. What a text leaves open stays open: a level that is not certain is absent.

mod decide;
mod matcher;
mod names;
mod table;

use std::sync::{Arc, LazyLock};

use decide::{Decision, decide_division};
use matcher::Matcher;
use table::{Level, Table};

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
    /// The name was that of a division since split; this is the main part of what took its place.
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
}

impl RegionFailure {
    /// Stable code.
    pub fn code(self) -> &'static str {
        match self {
            RegionFailure::Unknown => "unknown_region",
            RegionFailure::Ambiguous => "ambiguous_region",
            RegionFailure::Inconsistent => "inconsistent_region",
            RegionFailure::UnknownCode => "unknown_region_code",
        }
    }
}

#[derive(Debug)]
struct Gazetteer {
    table: Table,
    matcher: Matcher,
}

static BUNDLED: LazyLock<Arc<Gazetteer>> = LazyLock::new(|| {
    let table = Table::bundled();
    let matcher = Matcher::new(&table);
    Arc::new(Gazetteer { table, matcher })
});

/// The divisions and the automaton over their names. Cheap to clone: all share one.
#[derive(Debug, Clone)]
pub struct Regions(Arc<Gazetteer>);

/// Longest text that is looked at, in bytes: an address is far shorter, and the time is quadratic in the names found.
const LONGEST: usize = 600;

impl Regions {
    /// The table that is compiled in; built at the first call.
    pub fn bundled() -> Regions {
        Regions(Arc::clone(&BUNDLED))
    }

    /// The division that an address or other free text means.
    pub fn find(&self, text: &str) -> Result<Region, RegionFailure> {
        let text = text.trim();
        let text = &text[..text.floor_char_boundary(LONGEST)];
        match decide_division(&self.0.table, &self.0.matcher, text) {
            Decision::One { node, split } => Ok(self.region(node, split)),
            Decision::Ambiguous => Err(RegionFailure::Ambiguous),
            Decision::Nothing => Err(RegionFailure::Unknown),
        }
    }

    /// The division of separate fields, any of which may be empty. Each that is known must hold the result.
    pub fn find_fields(&self, province: &str, city: &str, district: &str) -> Result<Region, RegionFailure> {
        let joined = [province, city, district].join(" ");
        let found = self.find(&joined)?;
        let node = self.0.table.by_code(found.code).expect("a region was made from a code in use");
        for field in [province, city, district] {
            let hits = self.0.matcher.hits(field.trim());
            let meanings =
                hits.iter().filter(|hit| hit.start == 0).flat_map(|hit| self.0.matcher.meanings(*hit));
            let mut readings = meanings.peekable();
            if readings.peek().is_some() && !readings.any(|meaning| self.0.table.holds(meaning.node, node)) {
                return Err(RegionFailure::Inconsistent);
            }
        }
        Ok(found)
    }

    /// The division of a code of six digits, or of a longer statistics code that begins with one.
    pub fn from_code(&self, code: &str) -> Result<Region, RegionFailure> {
        let code = code.trim();
        let digits = [6, 9, 12].contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.then(|| code[..6].parse().ok()).flatten();
        let node = number.and_then(|number| self.0.table.by_code(number));
        node.map(|node| self.region(node, false)).ok_or(RegionFailure::UnknownCode)
    }

    fn region(&self, id: u16, split: bool) -> Region {
        let table = &self.0.table;
        let node = table.node(id);
        let province = table.node(node.province).name;
        let city = match node.city {
            Some(city) => Some(table.node(city).name),
            None => table.is_municipal(id).then_some(province),
        };
        let district = (node.level == Level::District).then_some(node.name);
        Region { code: node.code, province, city, district, split }
    }
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
        check("湖北省仙桃市", Ok("429004 湖北省 - 仙桃市"));
    }

    #[test]
    fn a_unique_district_implies_its_upper_levels_and_an_ambiguous_one_does_not() {
        check("义乌市稠江街道", Ok("330782 浙江省 金华市 义乌市"));
        check("朝阳区", Err(RegionFailure::Ambiguous));
        check("吉林省朝阳区", Ok("220104 吉林省 长春市 朝阳区"));
    }

    #[test]
    fn retired_names_give_their_successors() {
        check("北京市崇文区", Ok("110101 北京市 北京市 东城区"));
        check("宁波市江东区", Ok("330212 浙江省 宁波市 鄞州区"));
        check("湖北省襄樊市", Ok("420600 湖北省 襄阳市 -"));
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
