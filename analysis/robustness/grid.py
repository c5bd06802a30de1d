"""Claims asked anew under every specification, and how many of these bear them out."""

import math
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from analysis.checks import check_columns
from analysis.robustness.claims import Claim
from analysis.robustness.specifications import Specification
from analysis.robustness.specifications import specifications as all_specifications
from analysis.robustness.views import CHOICES, TOKENS, Analysis
from analysis.text import Corpus

COLUMNS = ["claim", "family", *CHOICES, "value", "holds", "error"]
_MOST_NAMED = 3
# A dictionary is a choice within that of a segmenter, a unit within that of a measure.
_WITHIN = {"dictionary": "segmenter", "unit": "measure"}
# Values that need no field's name to be understood.
_PLAIN = ("segmenter", "measure", "unit")


def robustness(
    corpus: Corpus,
    claims: Sequence[Claim],
    specifications: Sequence[Specification] | None = None,
    *,
    progress: bool = True,
) -> pd.DataFrame:
    """One row per claim and specification, as far as these differ in what the claim depends on.

    A choice that does not concern a claim makes no further rows of it, so that no result counts twice.

    Parameters
    ----------
    specifications : by default all of `specifications()`.
    progress : whether to show a bar on a terminal.

    Returns
    -------
    claim, family, the fields of a `Specification` as text ("" where they do not concern the claim), value, holds
    (missing where there was an error), error (the text of it, else ""). In the order of the claims, then of the
    specifications.

    Raises
    ------
    ValueError if two claims have one statement, or a claim can be asked under none of the specifications.
    """
    given = all_specifications() if specifications is None else specifications
    grid = [_real(corpus, specification) for specification in given]
    statements = [claim.statement for claim in claims]
    for statement in statements:
        if statements.count(statement) > 1:
            raise ValueError(f"two claims read {statement!r}; give each a statement of its own")
    asked = [(claim, *job) for claim in claims for job in _jobs(claim, grid)]
    # What shares tokens shares nearly all that is costly; it is forgotten once all of that is done.
    groups: dict[tuple, list[int]] = {}
    for number, (_, _, chosen) in enumerate(asked):
        groups.setdefault(tuple(getattr(chosen, name) for name in TOKENS), []).append(number)
    rows: dict[int, tuple] = {}
    bar = tqdm(total=len(asked), disable=None if progress else True, file=sys.stderr, leave=False)

    def ask(numbers: list[int]) -> None:
        memory: dict[tuple, Any] = {}
        for number in numbers:
            claim, choices, chosen = asked[number]
            answer = _answer(claim, Analysis(corpus, chosen, memory))
            rows[number] = (claim.statement, claim.family, *choices, *answer)
            bar.update()

    with bar, ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(ask, groups.values()))
    table = pd.DataFrame([rows[number] for number in range(len(asked))], columns=COLUMNS)
    return table.astype({"value": "float64", "holds": "boolean"})


def _real(corpus: Corpus, specification: Specification) -> Specification:
    """The specification without choices that the corpus does not offer."""
    if corpus.dictionary is None:
        specification = replace(specification, dictionary=None)
    if not any(document.repairs for document in corpus):
        specification = replace(specification, repairs=False)
    return specification


def _jobs(claim: Claim, grid: Sequence[Specification]) -> list[tuple[tuple[str, ...], Specification]]:
    """The choices that concern the claim, as text, and the first specification that makes them."""
    jobs: dict[tuple[str, ...], Specification] = {}
    for specification in filter(claim.relevant, grid):
        chosen = (getattr(specification, name) if name in claim.choices else "" for name in CHOICES)
        jobs.setdefault(tuple("none" if value is None else str(value) for value in chosen), specification)
    if not jobs:
        raise ValueError(
            f"{claim.statement!r} can be asked under none of these {len(grid)} specifications; "
            "leave it out, or allow for more"
        )
    return list(jobs.items())


def _answer(claim: Claim, analysis: Analysis) -> tuple[float, bool | None, str]:
    """Value, whether the claim holds, and the error if there is no answer."""
    try:
        value = float(claim.value(analysis))
        borne_out = not math.isnan(value) and bool(claim.holds(value)) and bool(claim.evident(analysis))
    except Exception as error:  # whatever a claim of a reader's own may raise
        return math.nan, None, f"{type(error).__name__}: {error}"
    return value, borne_out, ""


def claim_summary(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per claim, in the order of `rows`, which come from `robustness`.

    Returns
    -------
    claim, family, specifications (asked), holds (in how many), share (of those without an error), lowest, median,
    highest (value), broken_by, errors. broken_by names choices, and pairs of choices, under which the claim never
    holds, those that explain most failures first, until all are explained; after three it ends in "…".
    """
    check_columns("claim_summary(rows)", rows, COLUMNS)
    claims = rows.assign(errors=rows["error"] != "").groupby("claim", sort=False)
    table = claims.agg(
        family=("family", "first"),
        specifications=("value", "size"),
        holds=("holds", "sum"),
        share=("holds", "mean"),
        lowest=("value", "min"),
        median=("value", "median"),
        highest=("value", "max"),
        errors=("errors", "sum"),
    )
    table.insert(len(table.columns) - 1, "broken_by", [_broken_by(asked) for _, asked in claims])
    return table.reset_index().astype({"holds": "int64", "share": "float64"})


def choice_effects(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per field of a `Specification`: how often it alone changes an answer, the most often first.

    Parameters
    ----------
    rows : from `robustness`.

    Returns
    -------
    choice; pairs (of rows of one claim that differ in this choice only), unlike (those of which one holds and one
    does not), changed (unlike / pairs; NaN without pairs). Rows with an error are left out.
    """
    check_columns("choice_effects(rows)", rows, COLUMNS)
    table = []
    for choice in CHOICES:
        asked = rows[(rows[choice] != "") & rows["holds"].notna()]
        same = asked.groupby(["claim", *(name for name in CHOICES if name != choice)])["holds"]
        n, held = same.size().to_numpy(np.int64), same.sum().to_numpy(np.int64)
        pairs, unlike = int((n * (n - 1) // 2).sum()), int((held * (n - held)).sum())
        table.append((choice, pairs, unlike, unlike / pairs if pairs else math.nan))
    effects = pd.DataFrame(table, columns=["choice", "pairs", "unlike", "changed"])
    return effects.sort_values("changed", ascending=False, kind="stable", ignore_index=True)


def _broken_by(asked: pd.DataFrame) -> str:
    """The choices under which nothing holds, as few as explain all that does not."""
    asked = asked[asked["holds"].notna()]
    holds = asked["holds"].to_numpy(bool)
    if holds.all() or not holds.any():
        return "" if holds.all() else "everything"
    fields = [name for name in CHOICES if asked[name].nunique() > 1]
    named: list[str] = []
    left = set(np.flatnonzero(~holds).tolist())
    for size in (1, 2, 3):
        breaking: dict[str, set[int]] = {}
        for names in combinations(fields, size):
            if all(_WITHIN.get(name, name) in names for name in names):
                parts = [asked[name] if name in _PLAIN else f"{name}=" + asked[name] for name in names]
                found = asked.groupby(parts[0].str.cat(parts[1:], sep=" & "), sort=False).indices
                breaking |= {label: set(rows) for label, rows in found.items() if not holds[rows].any()}
        while breaking and len(named) < _MOST_NAMED:
            best = max(breaking, key=lambda label: len(left & breaking[label]))
            if not left & breaking[best]:
                break
            named.append(best)
            left -= breaking.pop(best)
    return "; ".join([*named, f"and {len(left)} more"] if left else named)
