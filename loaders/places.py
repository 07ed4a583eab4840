"""How the regions of two names are compared."""

from __future__ import annotations

from loaders.conditions import COUNTY, CROSSED, FULL, HOUSE, IN_REGION, LENGTH, STACKED, both, equal
from loaders.level import Comparison, Level

PARENT = (
    "全国性字号，一方未写地区，或为母子公司",
    "a nationwide trade name, and one names no region: perhaps its parent",
)

REGION = Comparison(
    "region",
    "地区 region",
    (
        Level(f"{COUNTY} AND {equal('place')}", -4, "一为县，一为市", "one says county, the other city"),
        Level(COUNTY, -14, "一为县，一为市", "one is a county, the other a city"),
        Level(f"{HOUSE} AND {LENGTH} >= 4", -8, *PARENT),
        Level(f"{HOUSE} AND {LENGTH} = 3", -6, *PARENT),
        Level(HOUSE, -3, *PARENT),
        Level(
            f"{equal('flat')} OR ({equal('core')} AND {equal('lead')}) OR {IN_REGION}",
            3.9,
            "地区一致",
            "the regions agree",
        ),
        Level(f"{CROSSED} AND place_l <> place_r", -0.4, "一方未写地区", "one names no region"),
        Level(
            f"place_l = '' AND place_r = '' AND district_l = '' AND district_r = '' AND {FULL}",
            2,
            "全称均未写地区",
            "both are full names that name no region",
        ),
        Level(
            "place_l = '' AND place_r = '' AND district_l = district_r",
            0,
            "均未写地区",
            "neither names a region",
        ),
        Level(
            f"{both('place')} AND {equal('place')} AND {equal('district')} AND {equal('lead')}",
            3.9,
            "地区一致",
            "the regions agree",
        ),
        Level(
            f"{both('place')} AND {equal('place')} AND (district_l = '' OR district_r = '' OR {equal('district')}) "
            f"AND {equal('lead')}",
            3,
            "地区一致，一方写到区县",
            "the regions agree, one says which part",
        ),
        Level(
            f"{both('place')} AND {equal('place')} AND (district_l = '' OR district_r = '' OR {equal('district')}) "
            "AND NOT (brand_l AND brand_r)",
            0,
            "地区一致，位置不同",
            "the regions agree, but stand elsewhere in the name",
        ),
        Level(
            f"{both('place')} AND {equal('place')} AND (district_l = '' OR district_r = '' OR {equal('district')})",
            -1,
            "全国性字号，地区一致，位置不同",
            "the regions agree, but stand elsewhere in the name",
        ),
        Level(
            f"{both('place')} AND place_l <> place_r "
            f"AND {STACKED} AND (starts_with(place_l, place_r) OR starts_with(place_r, place_l))",
            2.5,
            "地区一致，一方只写到省或市",
            "one region lies in the other",
        ),
        Level(
            "(place_l = '' OR place_r = '') AND nation_l <> nation_r AND place_l <> place_r",
            -3,
            "一方写地区，另一方写中国",
            "one names a region, the other 中国",
        ),
        Level("place_l = '' OR place_r = ''", -0.4, "一方未写地区", "one names no region"),
        Level("TRUE", -14, "地区不同", "the regions differ"),
    ),
)
