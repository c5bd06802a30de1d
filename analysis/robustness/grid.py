"""Claims asked anew under every specification, and how many of these bear them out."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import combinations
from multiprocessing import get_context
from typing import Any

import cloudpickle
import numpy as np
import pandas as pd
from tqdm import tqdm

from analysis.checks import check_at_least, check_columns
from analysis.robustness.claims import Claim
from analysis.robustness.specifications import Specification
from analysis.robustness.specifications import specifications as all_specifications
from analysis.robustness.views import CHOICES, Analysis
from analysis.text import Corpus

COLUMNS = ["claim", "family", *CHOICES, "value", "holds", "error"]
_Task = partial[list[tuple]]
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
    workers: int = 1,
    progress: bool = True,
) -> pd.DataFrame:
    """One row per claim and specification, as far as these differ in what the claim depends on.

    A choice that does not concern a claim makes no further rows of it, so that no result counts twice.

    Parameters
    ----------
    specifications : by default all of `specifications()`.
    workers : processes that share the work; the rows are the same. Short texts are done before a second one is up.
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
    check_at_least("workers", workers, 1)
    given = all_specifications() if specifications is None else specifications
    grid = [_real(corpus, specification) for specification in given]
    statements = [claim.statement for claim in claims]
    for statement in statements:
        if statements.count(statement) > 1:
            raise ValueError(f"two claims read {statement!r}; give each a statement of its own")
    asked = [(claim, *job) for claim in claims for job in _jobs(claim, grid)]
    # What shares tokens shares nearly all that is costly.
    groups: dict[tuple, list[int]] = {}
    for number, (_, _, chosen) in enumerate(asked):
        groups.setdefault((chosen.segmenter, chosen.dictionary, chosen.repairs), []).append(number)
    tasks = [partial(_answers, corpus, [asked[i] for i in numbers]) for numbers in groups.values()]
    rows: dict[int, tuple] = {}
    with tqdm(total=len(asked), disable=None if progress else True, file=sys.stderr, leave=False) as bar:
        for numbers, answers in zip(groups.values(), _done(tasks, workers), strict=True):
            rows |= dict(zip(numbers, answers, strict=True))
            bar.update(len(numbers))
    table = pd.DataFrame([rows[number] for number in range(len(asked))], columns=COLUMNS)
    return table.astype({"value": "float64", "holds": "boolean"})


def _done(tasks: list[_Task], workers: int) -> Iterator[list[tuple]]:
    """What the tasks return, in their order."""
    if workers == 1:
        yield from (task() for task in tasks)
        return
    # Started anew, as on every platform; cloudpickle takes claims made of lambdas along.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_unpacked, [cloudpickle.dumps(task) for task in tasks])


def _unpacked(task: bytes) -> list[tuple]:
    return cloudpickle.loads(task)()


def _answers(corpus: Corpus, asked: list[tuple[Claim, tuple[str, ...], Specification]]) -> list[tuple]:
    """The rows of claims whose specifications share their tokens."""
    memory: dict[tuple, Any] = {}
    return [
        (claim.statement, claim.family, *choices, *_answer(claim, Analysis(corpus, specification, memory)))
        for claim, choices, specification in asked
    ]


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
    table = [
        {
            "claim": statement,
            "family": asked["family"].iloc[0],
            "specifications": len(asked),
            "holds": int(asked["holds"].sum()),
            "share": float(asked["holds"].astype("float64").mean()),
            "lowest": asked["value"].min(),
            "median": asked["value"].median(),
            "highest": asked["value"].max(),
            "broken_by": _broken_by(asked[asked["holds"].notna()].reset_index(drop=True)),
            "errors": int((asked["error"] != "").sum()),
        }
        for statement, asked in rows.groupby("claim", sort=False)
    ]
    return pd.DataFrame(table)


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
