"""The same of jieba's keywords: `peer.py kdconv.jsonl 'jieba TF-IDF'|'jieba TextRank'`."""

import json
import logging
import sys

import jieba
import jieba.analyse

jieba.setLogLevel(logging.ERROR)
extract = jieba.analyse.textrank if sys.argv[2].endswith("TextRank") else jieba.analyse.extract_tags
dialogues = {}
for line in open(sys.argv[1], encoding="utf-8"):
    row = json.loads(line)
    said, _ = dialogues.setdefault(row["dialogue"], ([], {name.lower() for name in row["entities"]}))
    said.append(row["text"])
hits = [any(word.lower() in names for word in extract("\n".join(said), topK=3)) for said, names in dialogues.values()]
print(sum(hits) / len(hits))
