"""How diverse the vocabulary of each text is."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import measures
from analysis.checks import check_at_least, check_columns
from analysis.resampling import jackknife_interval

COLUMNS = ["doc_id", "measure", "value", "low", "high", "tokens", "types", "warning"]
LENGTH_BOUND = {"ttr", "root_ttr", "maas", "hapax_share"}
_GROUPS = 20
_SAMPLE = 42
_STABLE = 100

Statistic = Callable[[NDArray], float]


def diversity(tokens: pd.DataFrame, *, window: int = 100, intervals: bool = True) -> pd.DataFrame:
    """One row per document and measure: the diversity of its words, with a 95% interval by sentences.

    The interval is that of `resampling.jackknife_interval`, which leaves out every twentieth sentence in
    turn. Those of mtld and hapax_share come out wider than they need be. Drawing sentences with replacement
    would not do: a sentence drawn twice brings no new word.

    Parameters
    ----------
    tokens : from `tokenize`; only words are counted.
    window : words in a window of MATTR.
    intervals : False spares computing them, twenty times the work; low and high are then NaN.

    Returns
    -------
    doc_id; measure: ttr (types / tokens), root_ttr, maas (a², falling with diversity), yules_k (falling with
    diversity), hapax_share (of types), mattr, mtld (both directions), hdd; value, low, high; tokens, types;
    warning: why a value or interval is missing or not to be trusted, else "". Documents in the order of the
    texts.

    Raises
    ------
    ValueError if a document has no word.
    """
    check_columns("diversity(tokens)", tokens, ["doc_id", "sentence", "token", "is_word"])
    check_at_least("window", window, 1)
    statistics: dict[str, Statistic] = {
        "ttr": measures.type_token_ratio,
        "root_ttr": measures.root_type_token_ratio,
        "maas": measures.maas,
        "yules_k": measures.yules_k,
        "hapax_share": measures.hapax_share,
        "mattr": lambda codes: measures.mattr(codes, window),
        "mtld": measures.mtld,
        "hdd": measures.hdd,
    }
    texts = _texts(tokens)
    lengths = [len(codes) for codes, _ in texts.values()]
    unequal = len(lengths) > 0 and max(lengths) > 1.1 * min(lengths)
    rows = []
    for doc_id, (codes, sentence) in texts.items():
        sentences = int(sentence.max()) + 1

        def measured(kept: NDArray, codes: NDArray = codes, sentence: NDArray = sentence) -> list[float]:
            words = codes[np.isin(sentence, kept)]
            return [statistic(words) for statistic in statistics.values()]

        ends = np.full((3, len(statistics)), np.nan)
        if intervals and sentences > 1:
            ends = np.array(jackknife_interval(measured, sentences, most_groups=_GROUPS))
        else:
            ends[0] = measured(np.arange(sentences))
        for name, value, low, high in zip(statistics, *ends, strict=True):
            warnings = _warnings(name, len(codes), window, value)
            if unequal and name in LENGTH_BOUND:
                warnings.append(f"depends on length: the texts have {min(lengths)} to {max(lengths)} words")
            if intervals and np.isnan(low) and not np.isnan(value):
                warnings.append(f"no interval: too few words in its {sentences} sentences, less a twentieth")
            rows.append(
                (doc_id, name, value, low, high, len(codes), len(np.unique(codes)), "; ".join(warnings))
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def _texts(tokens: pd.DataFrame) -> dict[str, tuple[NDArray, NDArray]]:
    """Numbers of the types and of the sentences (from 0, without gaps) of each document's words."""
    texts = {}
    for doc_id, table in tokens.groupby("doc_id", observed=True, sort=False):
        words = table[table["is_word"]]
        if words.empty:
            raise ValueError(f"diversity needs words; {doc_id!r} has none among its {len(table)} tokens")
        codes = pd.factorize(words["token"])[0]
        texts[str(doc_id)] = codes, np.unique(words["sentence"], return_inverse=True)[1]
    return texts


def _warnings(measure: str, size: int, window: int, value: float) -> list[str]:
    least = {"mattr": window, "hdd": _SAMPLE}.get(measure, 1)
    if size < least:
        return [f"needs at least {least} words; there are {size}"]
    if np.isnan(value):
        return [f"not defined for these {size} words"]
    if measure == "mtld" and size < _STABLE:
        return [f"unstable below {_STABLE} words; there are {size}"]
    return []
