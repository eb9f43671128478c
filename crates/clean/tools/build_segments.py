#!/usr/bin/env python3
"""Rebuilds data/segments.tsv: in which city the segments of Chinese mobile numbers were given out.

    pip install phonenumbers
    python3 crates/clean/tools/build_segments.py crates/clean/data/regions.tsv > crates/clean/data/segments.tsv

Input: the geocoding data of libphonenumber (Apache-2.0), by way of the package `phonenumbers`, and the table of regions.
Output: `@ code code ...`, the cities (or municipalities) that a word of two letters stands for, aa first; then one line for
the first four digits of numbers: `1300 <tab> runs`, each run a word and how many of the next three digits it holds for
(without a number: one), `..` for those that were not given out. Cities are those in use: a retired one is its main successor.
"""

import re
import sys

from phonenumbers import __version__
from phonenumbers.geodata import GEOCODE_DATA

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# The source shortens some names.
PROVINCE = re.compile(r"^(内蒙古|广西|西藏|宁夏|新疆|.*?省|..市)")


def read_regions(path):
    by_name, in_use, provinces = {}, {}, {}
    for line in open(path, encoding="utf-8"):
        if line.startswith("#"):
            continue
        code, name, successors, *_ = line.rstrip("\n").split("\t")
        if not successors:
            in_use[code] = name
            if code.endswith("0000"):
                provinces[name[:2]] = code[:2]
    for line in open(path, encoding="utf-8"):
        if line.startswith("#"):
            continue
        code, name, successors, *_ = line.rstrip("\n").split("\t")
        key = (code[:2], name)
        if not successors or key not in by_name:
            by_name[key] = code if not successors else successors.split(",")[0]
    return by_name, in_use, provinces


def main(path):
    by_name, in_use, provinces = read_regions(path)

    def code_of(text):
        head = PROVINCE.match(text)
        province = provinces[text[:2]]
        rest = text[head.end():] if head else text
        if not rest:
            return province + "0000"
        for name in (rest, rest + "市", re.sub("地区$", "市", rest), rest.replace("市", "地区")):
            if (province, name) in by_name:
                code = by_name[(province, name)]
                # A city that became a district of another one is in that one; counties under their province stay.
                return code if code[2] == "9" else code[:4] + "00"
        return None

    segments, unknown = {}, set()
    by_length = sorted((key[2:], value) for key, value in GEOCODE_DATA.items() if re.match(r"861[3-9]", key))
    for prefix, names in sorted(by_length, key=lambda item: len(item[0])):
        if len(prefix) > 7:
            continue
        name = names.get("zh")
        code = code_of(name) if name else None
        if code is None or (code not in in_use):
            unknown.add((prefix[:3], name, code))
            continue
        first = int(prefix.ljust(7, "0"))
        for segment in range(first, first + 10 ** (7 - len(prefix))):
            segments[segment] = code
    cities = sorted(set(segments.values()))
    word = {code: LETTERS[place // 26] + LETTERS[place % 26] for place, code in enumerate(cities)}
    print("# Where the segments of Chinese mobile numbers were given out: their first seven digits, by city.")
    print(f"# Derived from the geocoding data of libphonenumber (Apache-2.0, Copyright (C) The Libphonenumber Authors,")
    print(f"# https://github.com/google/libphonenumber) in phonenumbers {__version__} by tools/build_segments.py.")
    print("@\t" + " ".join(cities))
    for head in sorted({segment // 1000 for segment in segments}):
        words = [word.get(segments.get(head * 1000 + tail), "..") for tail in range(1000)]
        runs, start = [], 0
        for place in range(1, 1001):
            if place == 1000 or words[place] != words[start]:
                length = place - start
                runs.append(words[start] + (str(length) if length > 1 else ""))
                start = place
        print(f"{head}\t" + "".join(runs))
    left = sorted({name for _, name, _ in unknown})
    print(f"{len(segments)} segments, {len(cities)} cities, left out {len(unknown)}: {left}", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
