"""The part of dialogues of which a keyword is an entity: `hits.py kdconv.jsonl keywords.json`."""

import json
import sys

entities = {}
for line in open(sys.argv[1], encoding="utf-8"):
    row = json.loads(line)
    entities[row["dialogue"]] = {name.lower() for name in row["entities"]}
hit = {row["text"] for row in json.load(open(sys.argv[2], encoding="utf-8")) if row["keyword"].lower() in entities[row["text"]]}
print(len(hit) / len(entities))
