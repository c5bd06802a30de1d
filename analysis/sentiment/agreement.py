"""How far scorers agree."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.checks import check_at_least, check_columns
from analysis.sentiment.verdicts import votes_of


def scorer_agreement(table: pd.DataFrame, *, replicates: int = 1000, seed: int = 1) -> pd.DataFrame:
    """One row per document (then "all") and choice of sentences: how far the scorers vote alike.

    Parameters
    ----------
    table : from `sentiment`, with two scorers or more. A scorer votes positive (score above 0.6), negative (below 0.4)
        or neither; saturation plays no part.

    Returns
    -------
    doc_id; sentences: "all", where neither counts as a vote, or "with_votes", those in which every scorer votes
    positive or negative; n of them; alike, the share in which all vote the same; alpha, Krippendorff's α for nominal
    values (2004, chapter 11): 1 for agreement, 0 for what chance gives; low, high: its 95% percentile interval
    over sentences drawn with replacement. NaN where there is nothing to compare or all votes are one.
    """
    check_columns("scorer_agreement(table)", table, ["doc_id", "text", "verdict"])
    names = list(table.columns)
    scorers = names[names.index("text") + 1 : names.index("verdict")]
    check_at_least("the number of scorers in scorer_agreement(table)", len(scorers), 2)
    votes = table[scorers].apply(votes_of)
    groups = [*votes.groupby(table["doc_id"].to_numpy(), sort=False), ("all", votes)]
    rng = np.random.default_rng(seed)
    rows = []
    for doc_id, group in groups:
        for sentences, chosen in (("all", group), ("with_votes", group[(group != 0).all(axis="columns")])):
            values = chosen.to_numpy()
            counts = np.stack([(values == vote).sum(axis=1) for vote in (-1, 0, 1)], axis=1)
            alike = (counts.max(axis=1) == len(scorers)).mean() if len(counts) else float("nan")
            draws = rng.integers(max(len(counts), 1), size=(replicates, len(counts)))
            drawn = np.array([_alpha(counts[draw]) for draw in draws])
            interval = np.nanquantile(drawn, [0.025, 0.975]) if np.isfinite(drawn).any() else [np.nan] * 2
            rows.append((doc_id, sentences, len(counts), alike, _alpha(counts), *interval))
    return pd.DataFrame(rows, columns=["doc_id", "sentences", "n", "alike", "alpha", "low", "high"])


def _alpha(counts: np.ndarray) -> float:
    """Krippendorff's α for nominal values (2004, chapter 11) of sentences × votes; NaN where all votes are one."""
    voters, votes = counts.sum(axis=1), counts.sum(axis=0)
    if (votes > 0).sum() < 2:
        return float("nan")
    observed = ((voters**2 - (counts**2).sum(axis=1)) / (voters - 1)).sum()
    expected = (votes.sum() ** 2 - (votes**2).sum()) / (votes.sum() - 1)
    # Rounded, so that an α of 0 is not 1e-17 on another machine.
    return round(float(1 - observed / expected), 12)
