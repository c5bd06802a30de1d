"""What `store.py` asks of Conc: `python store_conc.py NEWS.jsonl FOLDER NODE` prints seconds and bytes as JSON.

Every second document goes to one of two corpora, since Conc compares corpora and not selections; concordance and
collocates are of both. It runs in an environment that has Conc and jieba, and nothing of this project.
"""

from __future__ import annotations

import csv
import json
import logging
import sys
import time
from pathlib import Path

import spacy
from conc.conc import Conc
from conc.corpus import Corpus

logging.disable()
source, folder, node = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
pipeline = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
# Conc switches these off, and fails where they are not there.
for name in ("parser", "ner", "lemmatizer", "tagger", "senter", "tok2vec", "attribute_ruler"):
    pipeline.add_pipe("sentencizer", name=name)
pipeline.to_disk(folder / "zh")
with open(source, encoding="utf-8") as lines:
    texts = [json.loads(line) for line in lines]
for side, rows in (("A", texts[1::2]), ("B", texts[::2])):
    with open(folder / f"{side}.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["text", "id", "date"])
        writer.writeheader()
        writer.writerows(rows)
taken = {}


def timed(name, task):
    begun = time.perf_counter()
    result = task()
    taken[name] = taken.get(name, 0) + time.perf_counter() - begun
    return result


made = [
    timed(
        "build",
        lambda side=side: Corpus(side).build_from_csv(
            str(folder / f"{side}.csv"),
            str(folder),
            metadata_columns=["id", "date"],
            model=str(folder / "zh"),
        ),
    )
    for side in "AB"
]
sides = [Conc(corpus) for corpus in made]
sides[0].set_reference_corpus(sides[1].corpus)
# Each is asked twice, and the second time counts, so that neither has to load what the other keeps.
for _ in range(2):
    taken = {"build": taken["build"]}
    timed("keyness", lambda: sides[0].keywords(page_size=0, exclude_negative_keywords=False).to_frame())
    for side in sides:
        timed("kwic", lambda side=side: side.concordance(node, context_length=5, page_size=500).to_frame())
        timed(
            "collocates",
            lambda side=side: side.collocates(
                node, context_length=5, min_collocate_frequency=2, page_size=0
            ).to_frame(),
        )
taken["disk"] = sum(
    file.stat().st_size for corpus in made for file in Path(corpus.corpus_path).rglob("*") if file.is_file()
)
print(json.dumps(taken))
