"""How often each device occurs: rates per 1,000 characters, and ratios of two sides, with intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.checks import check_choice, check_columns
from analysis.resampling import bootstrap_interval
from analysis.text import Corpus, sentences


def device_rates(devices: pd.DataFrame, corpus: Corpus, *, by: str = "doc_id", seed: int = 1) -> pd.DataFrame:
    """One row per device and value of `by`: how many spans begin there per 1,000 characters.

    Parameters
    ----------
    devices : what `find_devices` returns for `corpus`.
    by : the column of `corpus.table` whose values are compared, such as doc_id or genre.

    Returns
    -------
    device, `by`, n, size (characters), per_thousand_characters, low, high; in the order of the texts, then of the
    devices. low and high are a 95% interval from drawing whole sentences (`resampling.bootstrap_interval`).

    Raises
    ------
    ValueError : `by` is no column of the corpus; a side has fewer than two sentences.
    """
    names, counts, sizes, sides = _by_sentence(devices, corpus, by)
    tables = []
    for side in dict.fromkeys(sides):
        chosen = sides == side
        interval = bootstrap_interval(counts[chosen], sizes=sizes[chosen], unit="sentence", seed=seed)
        rate = 1000 * interval[["estimate", "low", "high"]]
        columns = {"device": names, by: side, "n": counts[chosen].sum(axis=0), "size": sizes[chosen].sum()}
        tables.append(
            pd.DataFrame(columns).join(rate.rename(columns={"estimate": "per_thousand_characters"}))
        )
    return pd.concat(tables, ignore_index=True)


def device_ratios(
    devices: pd.DataFrame, corpus: Corpus, *, target: str, reference: str, by: str = "doc_id", seed: int = 1
) -> pd.DataFrame:
    """One row per device: its rate in the target over its rate in the reference.

    Parameters
    ----------
    target, reference : two values of the column `by` of `corpus.table`.

    Returns
    -------
    device, n_target, size_target, n_reference, size_reference (characters), ratio, low, high. The ratio is
    (n_target + 0.5) / (size_target + 0.5) over the same of the reference; low and high are a 95% interval from
    drawing whole sentences on each side. With one text a side it speaks of these two texts only.

    Raises
    ------
    ValueError : a value that the corpus does not have; a side with fewer than two sentences.
    """
    names, counts, sizes, sides = _by_sentence(devices, corpus, by)
    for name, value in (("target", target), ("reference", reference)):
        check_choice(name, value, list(dict.fromkeys(sides)))
    chosen = np.isin(sides, [target, reference])
    counts, sizes, is_target = counts[chosen], sizes[chosen], sides[chosen] == target
    interval = bootstrap_interval(counts, sizes=sizes, target=is_target, unit="sentence", seed=seed)
    ratio = 2 ** interval[["estimate", "low", "high"]]
    return pd.DataFrame(
        {
            "device": names,
            "n_target": counts[is_target].sum(axis=0),
            "size_target": sizes[is_target].sum(),
            "n_reference": counts[~is_target].sum(axis=0),
            "size_reference": sizes[~is_target].sum(),
        }
    ).join(ratio.rename(columns={"estimate": "ratio"}))


def _by_sentence(
    devices: pd.DataFrame, corpus: Corpus, by: str
) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """The devices' names; spans (sentences × devices), characters and the value of `by` of each sentence."""
    check_columns("corpus.table", corpus.table, [by])
    names = list(dict.fromkeys(devices["device"]))
    values = dict(zip(corpus.table["doc_id"], corpus.table[by], strict=True))
    counts, sizes, sides = [], [], []
    for document in corpus:
        units = sentences(document)
        found = devices[devices["doc_id"] == document.doc_id]
        at = np.searchsorted(units["start"].to_numpy(), found["start"].to_numpy(), side="right") - 1
        table = np.zeros((len(units), len(names)), dtype=np.int64)
        np.add.at(table, (at, found["device"].map(names.index).to_numpy(dtype=np.int64)), 1)
        counts.append(table)
        sizes.append((units["end"] - units["start"]).to_numpy(np.int64))
        sides += [values[document.doc_id]] * len(units)
    return names, np.concatenate(counts), np.concatenate(sizes), np.array(sides, dtype=object)
