"""How well the detectors find what a reader annotated: precision, recall, F1, and every disagreement."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
from scipy.special import betaincinv

from analysis.checks import check_at_least, check_columns
from analysis.text import Corpus

#: devices whose span must agree exactly; for the others half of the union is enough (corpus/gold/GUIDE.md).
EXACT = frozenset({"directive", "scheme"})

_LEVEL = 0.95
_PRIOR = 0.5
_GOLD_COLUMNS = ["doc_id", "device", "raw_start", "raw_end", "text", "attributes"]
_PLACE_COLUMNS = ["device", "kind", "doc_id", "raw_start", "raw_end"]
_DISAGREEMENT_COLUMNS = [*_PLACE_COLUMNS, "before", "text", "after", "attributes"]


def read_gold(path: str | Path, corpus: Corpus) -> pd.DataFrame:
    """One row per annotated span: doc_id, device, raw_start, raw_end, text, attributes.

    The file is a CSV with the columns doc, device, raw_start, raw_end, text, attributes; offsets count characters
    of the raw file, `text` is the span without line breaks, empty where the text may not be redistributed.

    Raises
    ------
    ValueError : a row whose document is unknown or whose offsets do not yield its text.
    """
    gold = pd.read_csv(path, keep_default_na=False, encoding="utf-8", dtype={"doc": str, "text": str})
    gold = gold.rename(columns={"doc": "doc_id"})
    check_columns(str(path), gold, _GOLD_COLUMNS)
    raw = {document.doc_id: document.raw for document in corpus}
    for row in gold.itertuples():
        # The header is line 1 of the file.
        place = f"{path}, line {row.Index + 2} ({row.device}, {row.raw_start}–{row.raw_end})"
        if row.doc_id not in raw:
            raise ValueError(
                f"{place}: no document {row.doc_id!r} in the corpus; add the text or drop the row"
            )
        there = re.sub(r"[\r\n]", "", raw[row.doc_id][row.raw_start : row.raw_end])
        if row.text and there != row.text:
            raise ValueError(
                f"{place}: the file has {there!r} there, the annotation says {row.text!r}; "
                "count the characters of the raw file from 0, end exclusive, and correct raw_start and raw_end"
            )
    return gold[_GOLD_COLUMNS]


def evaluate(devices: pd.DataFrame, gold: pd.DataFrame) -> pd.DataFrame:
    """One row per device that `gold` annotates, in the order of its first annotation.

    A span found is right if it shares at least half of its union with a gold span of the same device (directive
    and scheme: all of it); each span is matched once, best agreement first. Only the documents of `gold` count.

    Parameters
    ----------
    devices : what `find_devices` returns.
    gold : what `read_gold` returns.

    Returns
    -------
    device, n_gold, n_found, n_right, then precision, recall and f1, each with _low and _high: the 95% interval of
    the Bayesian bootstrap over spans (Rubin 1981) with a prior of half a span right, missed and false, in closed
    form (Goutte & Gaussier 2005). Unlike plain resampling it does not shrink to a point where nothing is wrong.
    It takes spans as independent and the annotation as true. F1 is 2 right / (n_gold + n_found).
    """
    gold = gold.reset_index(drop=True)
    found = _within(devices, gold)
    right = gold.loc[list(_matches(found, gold)), "device"].value_counts()
    n_found = found["device"].value_counts()
    rows = []
    for name, n_gold in gold["device"].value_counts(sort=False).items():
        n, hits = int(n_found.get(name, 0)), int(right.get(name, 0))
        row: dict[str, object] = {"device": name, "n_gold": n_gold, "n_found": n, "n_right": hits}
        row |= _scored("precision", hits, n - hits, _PRIOR)
        row |= _scored("recall", hits, n_gold - hits, _PRIOR)
        share = _scored("f1", hits, n + n_gold - 2 * hits, 2 * _PRIOR)
        rows.append(row | {key: 2 * value / (1 + value) for key, value in share.items()})
    return pd.DataFrame(rows)


def disagreements(
    devices: pd.DataFrame, gold: pd.DataFrame, corpus: Corpus, *, width: int = 20
) -> pd.DataFrame:
    """One row per miss or false alarm, with `width` characters of context, by device and place.

    Returns
    -------
    device, kind (miss or false alarm), doc_id, raw_start, raw_end, before, text, after, attributes.
    """
    check_at_least("width", width, 0)
    gold = gold.reset_index(drop=True)
    found = _within(devices, gold)
    matches = _matches(found, gold)
    tables = [gold.drop(index=list(matches)).assign(kind="miss")]
    tables.append(found.drop(index=list(matches.values())).assign(kind="false alarm"))
    table = pd.concat(tables, ignore_index=True)
    sides = [
        (raw[max(0, row.raw_start - width) : row.raw_start], raw[row.raw_end : row.raw_end + width])
        for row in table.itertuples()
        for raw in [corpus[row.doc_id].raw]
    ]
    table["before"], table["after"] = [side[0] for side in sides], [side[1] for side in sides]
    return table.sort_values(["device", "doc_id", "raw_start", "raw_end", "kind"], ignore_index=True)[
        _DISAGREEMENT_COLUMNS
    ]


def _within(devices: pd.DataFrame, gold: pd.DataFrame) -> pd.DataFrame:
    annotated = devices["doc_id"].isin(gold["doc_id"]) & devices["device"].isin(gold["device"])
    return devices[annotated].reset_index(drop=True)


def _matches(found: pd.DataFrame, gold: pd.DataFrame) -> dict[int, int]:
    """The index in `found` of the span that each matched row of `gold` agrees with."""
    columns = ["doc_id", "device", "raw_start", "raw_end"]
    left, right = (table[columns].reset_index(names="row") for table in (gold, found))
    pairs = left.merge(right, on=["doc_id", "device"], suffixes=("_gold", "_found"))
    starts, ends = (pairs[[f"{edge}_gold", f"{edge}_found"]] for edge in ("raw_start", "raw_end"))
    shared, union = ends.min(axis=1) - starts.max(axis=1), ends.max(axis=1) - starts.min(axis=1)
    pairs["agreement"] = shared / union
    needed = pairs["device"].isin(EXACT).map({True: 1.0, False: 0.5})
    pairs = pairs[pairs["agreement"] >= needed].sort_values("agreement", ascending=False, kind="stable")
    matches: dict[int, int] = {}
    taken: set[int] = set()
    for pair in pairs.itertuples():
        if pair.row_gold not in matches and pair.row_found not in taken:
            matches[pair.row_gold] = pair.row_found
            taken.add(pair.row_found)
    return matches


def _scored(name: str, right: int, wrong: int, prior: float) -> dict[str, float]:
    """The share of `right` with its interval; a share of 0 or 1 is an end of its interval."""
    total = right + wrong
    low, high = betaincinv(right + _PRIOR, wrong + prior, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return {
        name: right / total if total else float("nan"),
        f"{name}_low": 0.0 if right == 0 else float(low),
        f"{name}_high": 1.0 if wrong == 0 else float(high),
    }
