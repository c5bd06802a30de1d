"""Glosses: pinyin and English beside the Chinese, for readers who do not read it."""

import re
from functools import cache
from pathlib import Path

import pandas as pd
from pypinyin import Style, lazy_pinyin

from analysis.checks import check_columns
from analysis.paths import CORPUS

GLOSSARY = CORPUS / "lexicon" / "glossary.csv"
LINES = CORPUS / "lexicon" / "lines.csv"
_VOWEL = re.compile("^[aāáǎàoōóǒòeēéěè]")
# Spoken otherwise before some tones, which pypinyin writes in some words and not in others.
_ONE_TONE = {"一": "yī", "不": "bù"}


@cache
def read_glossary(path: Path = GLOSSARY) -> pd.DataFrame:
    """One row per term (the index): pinyin, english, note."""
    return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8").set_index("term")


@cache
def pinyin(term: str) -> str:
    """The pinyin of `term`, one word, with tone marks: the glossary's (it knows names), else as computed.

    Words are written together, an apostrophe before a later syllable that begins with a, o or e, and 一 and 不 with
    the tone they have alone (GB/T 16159-2012).
    """
    known = read_glossary()["pinyin"]
    if term in known.index:
        return known[term]
    syllables = lazy_pinyin(term, style=Style.TONE)
    # Otherwise there are Latin letters in it, several of which come as one.
    if len(syllables) == len(term):
        syllables = [_ONE_TONE.get(*pair) for pair in zip(term, syllables, strict=True)]
    first, *others = syllables or [""]
    return first + "".join(_VOWEL.sub(r"'\g<0>", syllable) for syllable in others)


def with_glosses(table: pd.DataFrame, *, column: str = "type") -> pd.DataFrame:
    """The same rows with `pinyin` and `gloss` (English, from the project's glossary, else empty) behind `column`."""
    check_columns("with_glosses(table)", table, [column])
    english = read_glossary()["english"].to_dict()
    place = table.columns.get_loc(column) + 1
    glossed = table.copy()
    glossed.insert(place, "pinyin", [pinyin(term) for term in table[column]])
    glossed.insert(place + 1, "gloss", [english.get(term, "") for term in table[column]])
    return glossed


def with_translations(hits: pd.DataFrame) -> pd.DataFrame:
    """Concordance lines with `english`: what the line says, from the project's translations, else empty."""
    check_columns("with_translations(hits)", hits, ["doc_id", "raw_start"])
    lines = pd.read_csv(LINES, dtype={"raw_start": int}, keep_default_na=False, encoding="utf-8")
    return hits.merge(
        lines[["doc_id", "raw_start", "english"]], how="left", on=["doc_id", "raw_start"]
    ).fillna({"english": ""})
