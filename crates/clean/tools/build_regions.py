#!/usr/bin/env python3
"""Rebuilds data/regions.tsv from the code history of yescallop/areacodes (CC0).

    python3 crates/clean/tools/build_regions.py PATH/TO/areacodes.csv > crates/clean/data/regions.tsv

Input: the county-and-up codes of the People's Republic of China since 1981 with their status and successors
(https://github.com/yescallop/areacodes, result.csv). Output: one line a name,
`code <tab> name <tab> successors <tab> year it began <tab> year it ended`.

- A line without successors is in use. A retired line names the codes *in use today* that took its place, the main
  one first: successor chains are followed to their end, and a part that was ceded earlier (`130108[2001]`) comes last.
- A retired prefecture (邯郸地区) maps to the prefecture of the same stem in use, where there is one.
  One that was dissolved (莱芜市) maps to what became of the counties it had last. Retired lines without any successor are left out.
"""

import csv
import re
import sys

PREFECTURE_SUFFIX = re.compile(r"(地区|行政区|市|盟|自治州|州)$")
ETHNIC = re.compile(r"(满|回|蒙古|藏|苗|侗|彝|壮|傣|白|羌|黎|土家|布依|朝鲜|哈尼|傈僳|景颇|土|哈萨克|柯尔克孜)族.*$")


def stem(name):
    return ETHNIC.sub("", PREFECTURE_SUFFIX.sub("", name))


def main(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    in_use = {row["代码"]: row for row in rows if row["状态"] == "在用"}
    retired = [row for row in rows if row["状态"] != "在用"]
    by_code = {}
    for row in retired:
        by_code.setdefault(row["代码"], []).append(row)
    stems = {(code[:2], stem(row["名称"])): code for code, row in in_use.items() if row["级别"] == "地级"}

    def listed(row):
        parts = [part for part in row["新代码"].split(";") if part]
        parts.sort(key=lambda part: "[" in part)
        return [part.split("[")[0] for part in parts]

    def of_parts(row, seen):
        parts = [part for part in retired if part["代码"][:4] == row["代码"][:4] and part["级别"] == "县级"]
        latest = max((part["变更/弃用时间"] for part in parts), default="")
        return [code for part in parts if part["变更/弃用时间"] == latest for code in resolve(part, seen | {part["代码"]})]

    def resolve(row, seen):
        same = stems.get((row["代码"][:2], stem(row["名称"]))) if row["级别"] == "地级" else None
        if same:
            return [same]
        found = []
        for code in listed(row):
            if code in in_use:
                found.append(code)
            elif code not in seen:
                for later in by_code.get(code, []):
                    found += resolve(later, seen | {code})
        if not found and row["级别"] == "地级":
            found = of_parts(row, seen)
        return list(dict.fromkeys(found))

    lines = {(code, row["名称"], "", row["启用时间"], "") for code, row in in_use.items()}
    left_out = 0
    for row in retired:
        successors = resolve(row, {row["代码"]})
        if not successors:
            left_out += 1
            continue
        if row["代码"] in in_use and in_use[row["代码"]]["名称"] == row["名称"]:
            continue
        lines.add((row["代码"], row["名称"], ",".join(successors), row["启用时间"], row["变更/弃用时间"]))
    print("# Administrative divisions of China, GB/T 2260 codes: in use, and retired since 1981 with their successors.")
    print("# Derived from yescallop/areacodes (CC0 1.0, https://github.com/yescallop/areacodes) by tools/build_regions.py.")
    print("# code\tname\tsuccessor codes in use, main one first (empty: in use)\tsince\tuntil")
    for line in sorted(lines):
        print("\t".join(line))
    print(f"{len(in_use)} in use, {len(lines) - len(in_use)} retired, {left_out} left out", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1])
