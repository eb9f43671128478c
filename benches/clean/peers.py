"""The same files by another library: `peers.py cpca|jionlp|phonenumbers FOLDER REGIONS` prints accuracy and speed as JSON.

FOLDER holds the data sets, REGIONS is crates/clean/data/regions.tsv. An address counts as right when the district has the
name that was marked, or that of a division that took its place.
"""

import contextlib
import csv
import json
import subprocess
import sys
import time


def lines(path):
    if path.endswith(".zst"):
        text = subprocess.run(["zstd", "-dc", path], stdout=subprocess.PIPE, check=True).stdout.decode()
    else:
        text = open(path, encoding="utf-8").read()
    return text.split("\n")


def measure_addresses(folder, regions, parse, batch, fast):
    """`parse` gives (province, city, district) of one text, `batch` the same of many."""
    names = dict(line.split("\t")[:2] for line in lines(regions) if line[:1].isdigit() and not line.split("\t")[2])
    with open(f"{folder}/addresses/ncap_gold_dev.tsv", encoding="utf-8", newline="") as file:
        gold = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    started = time.perf_counter()
    found = batch([row["text"] for row in gold]) if batch else [parse(row["text"]) for row in gold]
    rate = len(gold) / (time.perf_counter() - started)
    if fast:
        many = [line for line in lines(f"{folder}/addresses/cpca_addr.csv.zst")[1:] if line]
        started = time.perf_counter()
        batch(many)
        rate = len(many) / (time.perf_counter() - started)
    right, bare, without = [], [], []
    for row, (province, city, district) in zip(gold, found):
        expected = {row["district"]} | {names.get(code) for code in row["current_codes"].split(";")}
        if row["level"] == "district":
            right.append(district in expected)
            if "prov=" not in row["spans"] and "city=" not in row["spans"]:
                bare.append(right[-1])
        if row["level"] == "none":
            without.append(any(isinstance(part, str) and part for part in (province, city, district)))
    rates = [sum(part) / len(part) for part in (right, bare, without)]
    return dict(zip(["district", "district_without_upper", "false_positives"], rates)) | {"per_second": rate}


def cpca(folder, regions):
    import cpca as peer

    def batch(texts):
        table = peer.transform(texts)
        return list(zip(table["省"], table["市"], table["区"]))

    return measure_addresses(folder, regions, None, batch, True)


def jionlp(folder, regions):
    import jionlp as peer

    def parse(text):
        place = peer.parse_location(text)
        return place["province"], place["city"], place["county"]

    parse("北京")
    return measure_addresses(folder, regions, parse, None, False)


def phonenumbers(folder, _):
    import phonenumbers as peer

    cases = [line.split("\t") for line in lines(f"{folder}/contacts/phones.tsv.zst") if line]
    oracle = lines(f"{folder}/contacts/phones.oracle.txt.zst")

    def read(text, region):
        try:
            number = peer.parse(text, region or "CN")
        except peer.NumberParseException:
            return None
        return peer.format_number(number, peer.PhoneNumberFormat.E164) if peer.is_valid_number(number) else None

    started = time.perf_counter()
    found = [read(text, region) for text, region in cases]
    rate = len(cases) / (time.perf_counter() - started)
    differing = sum(
        (number or "") != (expected[2:] if expected.startswith("1|") else "")
        for number, expected in zip(found, oracle)
    )
    return {"strings": len(cases), "disagreements": differing, "per_second": rate}


if __name__ == "__main__":
    # Some greet on stdout.
    with contextlib.redirect_stdout(sys.stderr):
        figures = globals()[sys.argv[1]](*sys.argv[2:])
    json.dump(figures, sys.stdout)
