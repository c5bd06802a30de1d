"""Scores of sentences by several scorers, a verdict only where they bear one out, and how far they agree."""

import functools
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.checks import check_at_least, check_choice, check_columns
from analysis.sentiment.lexicon import lexicon_score, prose_sentences
from analysis.text import Corpus

Scorer = Callable[[str], float]

# Odds of at most 3 : 2 either way: a single word of middling weight in SnowNLP's model (odds of 2.7 : 1) turns them.
MIDDLE = (0.4, 0.6)
# SnowNLP multiplies the odds of all words as if they were independent, so that long sentences always look certain.
# On company news scores beyond 99 : 1 are right in 64 of 100 cases (`corpus/gold/sentiment_calibration.csv`).
SATURATED = 0.99
_TAKEN = ["doc_id", "sentence", "start", "end", "raw_start", "raw_end", "text", "verdict", "reason"]


@functools.lru_cache(maxsize=100_000)
def snownlp_score(text: str) -> float:
    """SnowNLP's probability that `text` is a favourable shopping review; kept by text, for it is slow."""
    # Imported only here because it loads large models of everything snownlp can do.
    from snownlp import sentiment as model

    return float(model.classify(text))


SCORERS: dict[str, Scorer] = {"snownlp": snownlp_score, "lexicon": lexicon_score}


def sentiment(corpus: Corpus, *, scorers: Sequence[str | Scorer] = ("snownlp", "lexicon")) -> pd.DataFrame:
    """One row per sentence of prose: its scores, and a verdict or the reason why there is none.

    Parameters
    ----------
    scorers : "snownlp" (the model as it comes, trained on shopping reviews; 0.01 to 0.02 MB/s), "lexicon" (the share of
        praise among the words of `evaluative_words`) or functions from a text to a number between 0 (negative) and
        1 (positive), NaN where they have nothing to go by. A function's column has its name.

    Returns
    -------
    doc_id, sentence, start, end, raw_start, raw_end, text, one column per scorer, verdict ("positive", "negative",
    "undecided"), reason. Of the reasons against a verdict the first that holds is given: "no_evaluation" (a scorer
    has nothing to go by), "near_the_middle" (a score from 0.4 to 0.6), "disagreement", "saturated" (SnowNLP above
    0.99 or below 0.01).

    Raises
    ------
    ValueError for an unknown scorer, two of one name, or a score outside the range, with the sentence.
    """
    table = prose_sentences(corpus)
    judged = judge(table["text"], scorers=scorers)
    return pd.concat([table, judged.drop(columns="text")], axis="columns")


def judge(texts: Iterable[str], *, scorers: Sequence[str | Scorer] = ("snownlp", "lexicon")) -> pd.DataFrame:
    """One row per text, scored as a whole: text, one column per scorer, verdict, reason; see `sentiment`."""
    table = pd.DataFrame({"text": pd.Series(list(texts), dtype="str")})
    functions = _named(scorers)
    for name, function in functions.items():
        table[name] = np.array([_score(name, function, text) for text in table["text"]], dtype=float)
    scores = table[list(functions)]
    votes = scores.apply(votes_of)
    signs = votes.to_numpy()
    saturated = (scores.filter(items=["snownlp"]) - 0.5).abs().gt(SATURATED - 0.5).any(axis="columns")
    table["verdict"] = votes.iloc[:, 0].map({1: "positive", 0: "undecided", -1: "negative"}).astype("str")
    table["reason"] = ""
    for reason, holds in (
        ("saturated", saturated.to_numpy()),
        ("disagreement", (signs != signs[:, :1]).any(axis=1)),
        ("near_the_middle", (signs == 0).any(axis=1)),
        ("no_evaluation", scores.isna().to_numpy().any(axis=1)),
    ):
        table.loc[holds, ["verdict", "reason"]] = ["undecided", reason]
    return table


def votes_of(scores: pd.Series) -> pd.Series:
    """1, 0 or -1 for each score: above, in (or without a score) or below the middle."""
    return (scores > MIDDLE[1]).astype(int) - (scores < MIDDLE[0]).astype(int)


def _named(scorers: Sequence[str | Scorer]) -> dict[str, Scorer]:
    check_at_least("the number of scorers", len(scorers), 1)
    functions: dict[str, Scorer] = {}
    for scorer in scorers:
        if isinstance(scorer, str):
            check_choice("a scorer that is no function", scorer, SCORERS)
        name = scorer if isinstance(scorer, str) else getattr(scorer, "__name__", type(scorer).__name__)
        if name in functions or name in _TAKEN:
            raise ValueError(
                f"a scorer's name is its column, but {name!r} is taken; give the function another __name__"
            )
        functions[name] = SCORERS[scorer] if isinstance(scorer, str) else scorer
    return functions


def _score(name: str, function: Scorer, text: str) -> float:
    score = function(text)
    if not isinstance(score, (int, float, np.number)) or not (0 <= score <= 1 or np.isnan(score)):
        raise ValueError(
            f"scorer {name}: {score!r} for the sentence {text[:40]!r}; a score lies between 0 (negative) and 1 "
            "(positive), or is NaN where there is nothing to go by"
        )
    return float(score)


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
