"""Writes the data sets of text in the forms that `qianmian text` reads: `prepare.py DATA FOLDER`."""

import csv
import io
import json
import pathlib
import subprocess
import sys

DATA, FOLDER = map(pathlib.Path, sys.argv[1:])


def text(name):
    return subprocess.run(["zstd", "-dc", DATA / name], stdout=subprocess.PIPE, check=True).stdout.decode()


def write(name, header, rows):
    with open(FOLDER / name, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def split(name, rows):
    """Every fifth example is asked, the others are learned."""
    write(f"{name}.learned.csv", ["text", "label"], [row for i, row in enumerate(rows) if i % 5 != 4])
    write(f"{name}.asked.csv", ["text", "label"], [row for i, row in enumerate(rows) if i % 5 == 4])


def name_of(entity):
    """Without what stands in brackets at its end: 恋恋笔记本（美国2004年…电影）."""
    return entity.split("（")[0].split("(")[0].strip()


with open(FOLDER / "kdconv.jsonl", "w", encoding="utf-8") as out:
    for domain in ["film", "music", "travel"]:
        for number, dialogue in enumerate(json.loads(text(f"kdconv_{domain}_dev.json.zst"))):
            messages = dialogue["messages"]
            entities = {name_of(dialogue["name"])}
            entities |= {name_of(a["name"]) for m in messages for a in m.get("attrs", [])}
            for message in messages:
                row = {"dialogue": f"{domain} {number}", "text": message["message"], "entities": sorted(entities)}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")

news = [line.rsplit("\t", 1) for line in text("thucnews_dev.txt.zst").splitlines()]
split("thucnews", news)
shop = list(csv.DictReader(io.StringIO(text("shop10_open.csv.zst"))))
split("shop10", [[" ".join(row["review"].split()), row["cat"]] for row in shop])
write("chat.csv", ["text"], [[" ".join(row["review"].split())] for row in shop * 3])


def known(value):
    return "" if value in ("unknown", "No response") else value


BANDS = {"16-20": "to 20", "below 16": "to 20", "21-25": "21-25", "26-30": "from 26"}
with open(FOLDER / "sms.jsonl", "w", encoding="utf-8") as out:
    for line in text("nus_sms_zh_open.jsonl.zst").splitlines():
        person = json.loads(line)
        row = {
            "person": person["uid"],
            "text": "\n".join(person["msgs"]),
            "gender": known(person["gender"]),
            "age_band": BANDS.get(person["age"], "from 26" if known(person["age"]) else ""),
        }
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
