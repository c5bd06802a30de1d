"""Every table of a comparison: words, key words, their contexts and collocates, lengths, diversity, devices."""

import dataclasses
from collections.abc import Callable
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
from analysis.tokens import tokenize

# Above so many characters on both sides together, what takes too long is left out; the report says what.
LARGE = 200_000
# From so many texts a side on, whole texts are resampled instead of sentences.
MANY_TEXTS = 10
KEY_WORDS = 25
NODES = 3
LINES = 10
GLOSSED = 1000
# Figures that go along a text show no more of it than can be told apart.
_MOST_SENTENCES, _MOST_CHARACTERS, _MOST_SHARED = 150, 10_000, 16
Tables = dict[str, pd.DataFrame]


def make_tables(
    sides: Sides, *, glosses: str, tell: Callable[[str], None], draw: Callable[..., None]
) -> Tables:
    """The tables of a comparison by name, each figure being drawn as soon as its table is there.

    `tell` is called with what is being done, `draw` as `Draughtsman.draw`. Raises ValueError for a side with fewer than
    two sentences that hold a word.
    """
    tables: Tables = {}
    glossed = partial(_glossed, glosses=glosses)
    target, reference = sides.titles
    large = is_large(sides)
    drawn = partial(draw, target=target, reference=reference)
    tell("segmenting")
    tokens = tokenize(sides.corpus)
    counts = _counts(sides, tokens)
    tell("counting words, comparing them and resampling")
    keys = keyness(counts, target=target, reference=reference, replicates=999 if large else 9999)
    side = np.select([keys["log_ratio"] > 0, keys["log_ratio"] < 0], [target, reference], "")
    tables["texts"] = _texts(sides, tokens)
    keys = keys.assign(side=side, times=2 ** keys["log_ratio"].abs())
    tables["key_words"] = glossed(keys)
    tables["words"] = glossed(frequencies(counts))
    top = first_key_words(tables, KEY_WORDS)
    names = {"target": target, "reference": reference}
    drawn("key_words", top[top["log_ratio"] != 0], names)
    both = keys.assign(n=keys["n_target"] + keys["n_reference"]).query("n_target > 0 and n_reference > 0")
    drawn("shared_words", glossed(both.nlargest(_MOST_SHARED, "n")), names)
    shown = first_key_words(tables, 5)["type"].tolist()
    places = token_positions(tokens, shown).sort_values(
        "type", key=lambda types: types.map(shown.index), kind="stable"
    )
    drawn("dispersion", glossed(places), {"target": target})
    tell("measuring sentences, clauses and diversity")
    lengths = {unit: unit_lengths(sides.corpus, tokens, unit=unit) for unit in ("sentence", "clause")}
    tables["lengths"] = pd.concat([length_statistics(table) for table in lengths.values()], ignore_index=True)
    tables["sentences"] = sentences = lengths["sentence"]
    tables["diversity"] = diversity(tokens, intervals=not large)
    by_side = sentences.groupby("doc_id", sort=False)
    medians = sentences.assign(median_characters=by_side["characters"].transform("median"))
    first = medians[by_side.cumcount() < _MOST_SENTENCES]
    note = f"The first {_MOST_SENTENCES} sentences a side." if len(first) < len(sentences) else ""
    drawn("sentences", first, {"target": target}, note=note)
    tell("finding rhetorical devices")
    devices = find_devices(sides.corpus)
    tables["devices"] = sides.traced(devices)
    if len(devices):
        ratios = device_ratios(devices, sides.corpus, target=target, reference=reference)
        # How well each device was found in texts that no detector was written with.
        scores = pd.read_csv(CORPUS / "gold" / "unseen_scores.csv", encoding="utf-8").query("texts == 'all'")
        ratios = ratios.merge(scores[["device", "precision", "recall", "f1"]], how="left", on="device")
        tables["device_ratios"] = ratios.sort_values("ratio", ascending=False, ignore_index=True)
        names = tables["device_ratios"]["device"].tolist()
        rates = device_rates(devices, sides.corpus)
        tables["device_rates"] = rates.sort_values("device", key=lambda n: n.map(names.index), kind="stable")
        drawn("devices", tables["device_rates"], {"target": target})
        paragraphs = pd.concat(
            [document.paragraphs.assign(doc_id=document.doc_id) for document in sides.corpus]
        )
        inside = paragraphs[paragraphs["start"] < _MOST_CHARACTERS]
        cut = inside.assign(end=inside["end"].clip(upper=_MOST_CHARACTERS))
        note = f"The first {_MOST_CHARACTERS:,} characters a side." if len(inside) < len(paragraphs) else ""
        options = {"paragraphs": cut, "devices": names, "target": target}
        drawn("score", devices[devices["end"] <= _MOST_CHARACTERS], options, note=note)
    tell("looking at the company of the key words")
    nodes = first_key_words(tables, 1 if large else NODES).groupby("side", sort=False)["type"]
    near = pd.concat([collocates(tokens, node, intervals=True) for _, node in nodes for node in node])
    tables["collocates"] = near = glossed(sides.traced(near.reset_index(drop=True)), column="collocate")
    drawn("collocates", near[near["node"].isin(nodes.first())], {"target": target, "top": 6})
    tables["concordance"] = sides.traced(_lines(tokens, top["type"].tolist()))
    tables["files"] = sides.files.drop(columns=["text_start", "raw_start"])
    return tables


def first_key_words(tables: Tables, most: int) -> pd.DataFrame:
    """The first `most` rows of a side in the table of key words, the target's before the reference's."""
    keys = tables["key_words"]
    sides = [keys[keys["log_ratio"] > 0].head(most), keys[keys["log_ratio"] < 0].head(most)]
    # The same words may be equally often on both sides, in another order.
    return pd.concat(sides) if any(map(len, sides)) else keys.head(most)


def _glossed(table: pd.DataFrame, *, glosses: str, column: str = "type") -> pd.DataFrame:
    # Pinyin for tens of thousands of words takes long, and nobody looks that far down.
    side = "doc_id" if "doc_id" in table else "side"
    first = with_glosses(table.groupby(side, sort=False).head(GLOSSED), column=column)
    # What is written in Latin letters or digits needs no pinyin.
    first["pinyin"] = first["pinyin"].where(first["pinyin"] != first[column], "")
    table, place = table.copy(), table.columns.get_loc(column) + 1
    for name in {"english": ["gloss", "pinyin"], "pinyin": ["pinyin"], "none": []}[glosses]:
        table.insert(place, name, first[name].reindex(table.index, fill_value=""))
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


def _lines(tokens: pd.DataFrame, nodes: list[str]) -> pd.DataFrame:
    """Up to `LINES` lines a side for each node, at even distances from the first to the last."""
    hits = pd.concat([kwic(tokens, node, span=(12, 12)) for node in nodes], ignore_index=True)
    groups = hits.groupby(["node", "doc_id"], sort=False)["start"]
    places, sizes = groups.cumcount(), groups.transform("size")
    steps = places * LINES // sizes
    return hits[(places == 0) | (steps != (places - 1) * LINES // sizes)].reset_index(drop=True)


def _texts(sides: Sides, tokens: pd.DataFrame) -> pd.DataFrame:
    words = tokens[tokens["is_word"]].groupby("doc_id", observed=True)["token"]
    parts = tokens.groupby("doc_id", observed=True)
    files = sides.files.groupby("doc_id", sort=False)["characters"]
    characters = files.sum()
    hanzi = {document.doc_id: len(HANZI.findall(document.text)) for document in sides.corpus}
    measured = {
        "texts": files.size(),
        "characters": characters,
        "words": words.size(),
        "types": words.nunique(),
        "sentences": parts["sentence"].nunique(),
        "paragraphs": parts["paragraph"].nunique(),
        "hanzi_share": pd.Series(hanzi) / characters,
    }
    return pd.DataFrame(measured).reindex([*sides.titles]).rename_axis("doc_id").reset_index()
