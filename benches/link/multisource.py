"""Writes the multi-source records with whose each truly is beside: `multisource.py DATA OUT.csv`."""

import csv
import io
import pathlib
import subprocess
import sys

DATA, OUT = map(pathlib.Path, sys.argv[1:])


def rows(part):
    path = DATA / f"cn_multisource.{part}.csv.zst"
    text = subprocess.run(["zstd", "-dc", path], stdout=subprocess.PIPE, check=True).stdout.decode()
    return csv.DictReader(io.StringIO(text))


truth = {row["rec_id"]: row["person_id"] for row in rows("truth")}
records = rows("records")
with open(OUT, "w", encoding="utf-8", newline="") as out:
    writer = csv.DictWriter(out, [*records.fieldnames, "truth"], lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, "truth": truth[row["rec_id"]]} for row in records)
