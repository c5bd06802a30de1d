"""Every table of a comparison: words, key words, their contexts and collocates, lengths, diversity, devices."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pandas as pd

from analysis.collocation import collocates
from analysis.compare.inputs import HANZI, Sides
from analysis.concordance import kwic, token_positions
from analysis.counts import Counts, count_types
from analysis.devices import device_rates, device_ratios, find_devices
from analysis.diversity import diversity
from analysis.frequency import frequencies
from analysis.glossary import with_glosses
from analysis.keyness import keyness
from analysis.lengths import length_statistics, unit_lengths
from analysis.paths import CORPUS
from analysis.resampling import bootstrap_interval
from analysis.tokens import tokenize

# Above so many characters on both sides together, what takes too long is left out; the report says what.
LARGE = 200_000
# From so many texts a side on, whole texts are resampled instead of sentences.
MANY_TEXTS = 10
KEY_WORDS = 25
NODES = 3
LINES = 10
GLOSSED = 1000
Tables = dict[str, pd.DataFrame]


def fill_tables(
    tables: Tables, hidden: Tables, sides: Sides, *, glosses: str, tell: Callable[[str], None]
) -> Iterator[str]:
    """What is done, as soon as it is: "words", "sentences", "devices" and "contexts".

    Parameters
    ----------
    tables, hidden : are filled with the tables to be read and those that only figures need.
    glosses : "english" (with pinyin), "pinyin" or "none".
    tell : called with what is being done.

    Raises
    ------
    ValueError for a side with fewer than two sentences that hold a word.
    """
    glossed = partial(_glossed, glosses=glosses)
    target, reference = sides.titles
    large = is_large(sides)
    tell("segmenting")
    tokens = tokenize(sides.corpus)
    counts = _counts(sides, tokens)
    tell("counting words, comparing them and resampling")
    keys = keyness(counts, target=target, reference=reference, replicates=999 if large else 9999)
    more = keys["log_ratio"] > 0
    keys = keys.assign(side=np.where(more, target, reference), times=2 ** keys["log_ratio"].abs())
    top = pd.concat([keys[more].head(KEY_WORDS), keys[keys["log_ratio"] < 0].head(KEY_WORDS)])
    if top.empty:  # the same words equally often, in another order
        top = keys.head(KEY_WORDS)
    firsts = [rows["type"].tolist() for _, rows in top.groupby("side", sort=False)]
    tables["texts"] = _texts(sides, tokens)
    tables["key_words"] = glossed(keys)
    tables["words"] = glossed(frequencies(counts))
    hidden["top"] = glossed(top)
    shown = [word for words in firsts for word in words[:5]]
    places = token_positions(tokens, shown).sort_values(
        "type", key=lambda types: types.map(shown.index), kind="stable"
    )
    hidden["positions"] = glossed(places)
    yield "words"
    tell("measuring sentences, clauses and diversity")
    lengths = {unit: unit_lengths(sides.corpus, tokens, unit=unit) for unit in ("sentence", "clause")}
    tables["lengths"] = pd.concat([length_statistics(table) for table in lengths.values()], ignore_index=True)
    tables["sentences"] = lengths["sentence"]
    tables["diversity"] = diversity(tokens, intervals=not large)
    hidden["length_ratio"] = _length_ratio(lengths["sentence"], target)
    yield "sentences"
    tell("finding rhetorical devices")
    hidden["spans"] = devices = find_devices(sides.corpus)
    hidden["paragraphs"] = pd.concat(
        [d.paragraphs.assign(doc_id=d.doc_id) for d in sides.corpus], ignore_index=True
    )
    tables["devices"] = sides.traced(devices)
    if len(devices):
        ratios = device_ratios(devices, sides.corpus, target=target, reference=reference)
        ratios = ratios.merge(_accuracy(), how="left", on="device")
        tables["device_ratios"] = ratios.sort_values("ratio", ascending=False, ignore_index=True)
        order = {name: row for row, name in enumerate(tables["device_ratios"]["device"])}
        rates = device_rates(devices, sides.corpus)
        tables["device_rates"] = rates.sort_values("device", key=lambda n: n.map(order), kind="stable")
    yield "devices"
    tell("looking at the company of the key words")
    nodes = [word for words in firsts for word in words[: 1 if large else NODES]]
    near = pd.concat([collocates(tokens, node, intervals=True) for node in nodes], ignore_index=True)
    tables["collocates"] = glossed(sides.traced(near), column="collocate")
    lines = pd.concat([_lines(tokens, node) for node in top["type"]], ignore_index=True)
    tables["concordance"] = sides.traced(lines)
    tables["files"] = sides.files.drop(columns=["text_start", "raw_start"])
    yield "contexts"


def _glossed(table: pd.DataFrame, *, glosses: str, column: str = "type") -> pd.DataFrame:
    # Pinyin for tens of thousands of words takes long, and nobody looks that far down.
    side = "doc_id" if "doc_id" in table else "side"
    first = with_glosses(table.groupby(side, sort=False).head(GLOSSED), column=column)
    # What is written in Latin letters or digits needs no pinyin.
    first["pinyin"] = first["pinyin"].where(first["pinyin"] != first[column], "")
    table, place = table.copy(), table.columns.get_loc(column) + 1
    for offset, name in enumerate(
        {"english": ["pinyin", "gloss"], "pinyin": ["pinyin"], "none": []}[glosses]
    ):
        table.insert(place + offset, name, first[name].reindex(table.index, fill_value=""))
    return table


def is_large(sides: Sides) -> bool:
    """Whether what takes too long is left out."""
    return sum(len(document.text) for document in sides.corpus) > LARGE


def _counts(sides: Sides, tokens: pd.DataFrame) -> Counts:
    if sides.files["doc_id"].value_counts().min() >= MANY_TEXTS:
        number = pd.Series(0, index=tokens.index)
        for doc_id, files in sides.files.groupby("doc_id", sort=False):
            rows = tokens.index[tokens["doc_id"] == doc_id]
            number[rows] = np.searchsorted(files["text_start"], tokens.loc[rows, "start"], side="right") - 1
        return dataclasses.replace(count_types(tokens.assign(paragraph=number)), unit="text")
    counts = count_types(tokens, unit="sentence")
    for title in sides.titles:
        n = int((counts.units["doc_id"] == title).sum())
        if n < 2:
            size = int((tokens["doc_id"] == title).sum())
            raise ValueError(
                f"{title}: {n} sentence(s) with {size} word(s) and marks; a comparison with intervals needs at least "
                "two sentences a side: give a longer text, or one with punctuation or lines"
            )
    return counts


def _lines(tokens: pd.DataFrame, node: str) -> pd.DataFrame:
    """Up to `LINES` lines a side, at even distances from the first to the last."""
    hits = kwic(tokens, node, span=(12, 12))
    places = hits.groupby("doc_id", sort=False).cumcount()
    sizes = hits.groupby("doc_id", sort=False)["node"].transform("size")
    steps = places * LINES // sizes
    return hits[(places == 0) | (steps != (places - 1) * LINES // sizes)]


def _texts(sides: Sides, tokens: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for document in sides.corpus:
        here = tokens[tokens["doc_id"] == document.doc_id]
        words = here[here["is_word"]]
        marks = document.text.count("\n")
        rows.append(
            {
                "doc_id": document.doc_id,
                "texts": int((sides.files["doc_id"] == document.doc_id).sum()),
                "characters": len(document.text) - marks,
                "words": len(words),
                "types": words["token"].nunique(),
                "sentences": here["sentence"].nunique(),
                "paragraphs": here["paragraph"].nunique(),
                "hanzi_share": len(HANZI.findall(document.text)) / (len(document.text) - marks),
            }
        )
    return pd.DataFrame(rows)


def _length_ratio(lengths: pd.DataFrame, target: str) -> pd.DataFrame:
    """The mean length of the target's sentences over that of the reference's, with its interval, in one row."""
    characters = lengths["characters"].to_numpy(np.float64)[:, None]
    is_target = (lengths["doc_id"] == target).to_numpy()
    drawn = bootstrap_interval(characters, sizes=np.ones(len(lengths)), target=is_target, unit="sentence")
    return (2 ** drawn[["estimate", "low", "high"]]).rename(columns={"estimate": "ratio"})


def _accuracy() -> pd.DataFrame:
    """How well each device was found in texts that no detector was written with."""
    scores = pd.read_csv(CORPUS / "gold" / "unseen_scores.csv", encoding="utf-8")
    return scores.loc[scores["genre"] == "all", ["device", "precision", "recall", "f1"]]
