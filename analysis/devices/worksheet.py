"""Worksheets: candidates with their context, for two annotators to confirm or reject, and how far they agree."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from analysis.checks import check_at_least, check_choice, check_columns
from analysis.text import Corpus

_KEY = ["doc_id", "device", "start", "end"]
_COLUMNS = [*_KEY, "before", "text", "after", "attributes", "decision", "note"]
_YES, _NO = ("yes", "y", "是", "1", "true"), ("no", "n", "否", "0", "false")
_DECISIONS = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
# A spreadsheet takes a cell that begins so for a formula; the apostrophe is doubled so that reading undoes it.
_FORMULA = re.compile(r"^(?=[=+\-@\t\r'])")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def devices_worksheet(
    devices: pd.DataFrame, corpus: Corpus, path: str | Path, *, device: str = "metaphor", width: int = 20
) -> pd.DataFrame:
    """One row per candidate, as it stands in the worksheet written to `path` (.xlsx or .csv, UTF-8 with a mark).

    Parameters
    ----------
    devices : what `find_devices` returns.
    corpus : the texts they were found in.
    device : which of the devices to judge.
    width : characters of context on each side; a line end is shown as ⏎.

    Returns
    -------
    doc_id, device, start, end (characters of `Document.text`), before, text, after, attributes, decision, note. The
    last two are empty, for the annotator: yes or no, and whatever there is to say. In the file an apostrophe stands
    before cells that a spreadsheet would take for a formula, and � for control characters.
    """
    check_columns("devices_worksheet(devices)", devices, [*_KEY, "text", "attributes"])
    check_at_least("width", width, 0)
    suffix = Path(path).suffix.lower()
    check_choice("the ending of path", suffix, [".xlsx", ".csv"])
    table = devices[devices["device"] == device].reset_index(drop=True)
    texts = [corpus[doc_id].text for doc_id in table["doc_id"]]
    places = list(zip(texts, table["start"], table["end"], strict=True))
    table = table.assign(
        before=[_shown(text[max(0, start - width) : start]) for text, start, _ in places],
        text=table["text"].map(_shown),
        after=[_shown(text[end : end + width]) for text, _, end in places],
        decision="",
        note="",
    )[_COLUMNS]
    safe = table.copy()
    for column in safe.columns.difference(["start", "end"]):
        safe[column] = [_UNWRITABLE.sub("\ufffd", _FORMULA.sub("'", cell)) for cell in safe[column]]
    if suffix == ".xlsx":
        safe.to_excel(path, index=False, sheet_name=device[:31])
    else:
        safe.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    return table


def read_decisions(first: str | Path, second: str | Path) -> pd.DataFrame:
    """One row per candidate: doc_id, device, start, end, text, attributes, first, second (True for yes).

    Parameters
    ----------
    first, second : two copies of one worksheet, the column decision filled in with yes or no (是 or 否, 1 or 0).

    Raises
    ------
    ValueError : a decision is missing or none of these; the two do not hold the same candidates.
    """
    one, other = _read(first), _read(second)
    merged = one.merge(
        other[[*_KEY, "decision"]], on=_KEY, how="outer", indicator=True, suffixes=("", "_second")
    )
    alone = merged[merged["_merge"] != "both"]
    if len(alone):
        row = alone.iloc[0]
        missing = second if row["_merge"] == "left_only" else first
        raise ValueError(
            f"{missing}: has no row for {row['device']} {row['start']}–{row['end']} in {row['doc_id']!r} (and lacks "
            f"{len(alone) - 1} more); give both annotators a copy of one worksheet and leave its rows in place"
        )
    merged = merged.rename(columns={"decision": "first", "decision_second": "second"})
    return merged[[*_KEY, "text", "attributes", "first", "second"]].astype({"first": bool, "second": bool})


def agreement(decisions: pd.DataFrame) -> pd.DataFrame:
    """One row per device: how often two annotators decided alike, and Cohen's κ.

    Parameters
    ----------
    decisions : what `read_decisions` returns.

    Returns
    -------
    device, n, n_both (both said yes), n_first, n_second (only that one did), n_neither, agreement, kappa.
    κ = (p_o − p_e) / (1 − p_e), p_o the share decided alike and p_e what chance would give the two annotators' own
    shares of yes and no (Cohen 1960, p. 40); NaN where both gave one answer only, for then p_e is 1.
    """
    check_columns("agreement(decisions)", decisions, ["device", "first", "second"])
    rows = []
    for device, group in decisions.groupby("device", sort=True):
        first, second, n = group["first"], group["second"], len(group)
        both, neither = int((first & second).sum()), int((~first & ~second).sum())
        alike = (both + neither) / n
        chance = first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean())
        kappa = (alike - chance) / (1 - chance) if chance < 1 else float("nan")
        only = int((first & ~second).sum()), int((~first & second).sum())
        rows.append((device, n, both, *only, neither, alike, kappa))
    columns = ["device", "n", "n_both", "n_first", "n_second", "n_neither", "agreement", "kappa"]
    return pd.DataFrame(rows, columns=columns)


def _shown(text: str) -> str:
    return text.replace("\n", "⏎")


def _read(path: str | Path) -> pd.DataFrame:
    suffix = Path(path).suffix.lower()
    check_choice("the ending of the worksheet", suffix, [".xlsx", ".csv"])
    if suffix == ".xlsx":
        table = pd.read_excel(path, dtype=str, keep_default_na=False)
    else:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    check_columns(str(path), table, [*_KEY, "text", "attributes", "decision"])
    for column in ("doc_id", "device", "text", "attributes"):
        table[column] = table[column].str.removeprefix("'")
    answers = table["decision"].str.strip().str.lower()
    wrong = answers[~answers.isin(list(_DECISIONS))]
    if len(wrong):
        # The header is row 1.
        raise ValueError(
            f"{path}, row {wrong.index[0] + 2}: the decision is {wrong.iloc[0]!r}; write yes or no "
            f"({len(wrong)} rows lack one)"
        )
    return table.assign(decision=answers.map(_DECISIONS)).astype({"start": int, "end": int})
