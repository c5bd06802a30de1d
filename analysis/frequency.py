"""How often words occur."""

import numpy as np
import pandas as pd

from analysis.counts import Counts
from analysis.resampling import bootstrap_interval

COLUMNS = ["doc_id", "type", "n", "size", "per_thousand", "rank"]


def frequencies(counts: Counts, *, intervals: bool = False) -> pd.DataFrame:
    """One row per type and document in which it occurs, the most frequent first.

    For frequencies of characters, count the tokens of `tokenize(corpus, segmenter="character")`.

    Parameters
    ----------
    counts : from `count_types`.
    intervals : add 95% intervals of per_thousand, by bootstrap over the units of `counts`.

    Returns
    -------
    doc_id, type, n (occurrences), size (words in the document), per_thousand (1000 n / size),
    rank (1 = most frequent; types of equal n share the least rank and stand in the order of their code points);
    with `intervals` also per_thousand_low, per_thousand_high and unit.

    Raises
    ------
    ValueError if intervals are asked for of a document with fewer than two units.
    """
    tables = []
    for doc_id in counts.documents:
        n, size = counts.totals(doc_id)
        table = pd.DataFrame({"doc_id": doc_id, "type": counts.types, "n": n, "size": size})
        if intervals:
            rows = counts.select(doc_id)
            drawn = bootstrap_interval(rows, sizes=np.asarray(rows.sum(axis=1)).ravel(), unit=counts.unit)
            table["per_thousand_low"], table["per_thousand_high"] = 1000 * drawn["low"], 1000 * drawn["high"]
            table["unit"] = counts.unit
        table = table[table["n"] > 0].sort_values(["n", "type"], ascending=[False, True], kind="stable")
        table["per_thousand"] = 1000 * table["n"] / size
        table["rank"] = table["n"].rank(method="min", ascending=False).astype(np.int64)
        tables.append(table)
    columns = [*COLUMNS, *(["per_thousand_low", "per_thousand_high", "unit"] if intervals else [])]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)
