"""How often words occur."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.counts import Counts

COLUMNS = ["doc_id", "type", "n", "size", "per_thousand", "rank"]


def frequencies(counts: Counts) -> pd.DataFrame:
    """One row per type and document in which it occurs, the most frequent first.

    Returns
    -------
    doc_id, type, n (occurrences), size (words in the document), per_thousand (1000 n / size),
    rank (1 = most frequent; types of equal n share the least rank and stand in the order of their code points).
    """
    tables = []
    for doc_id in counts.documents:
        n, size = counts.totals(doc_id)
        table = pd.DataFrame({"doc_id": doc_id, "type": counts.types, "n": n, "size": size})
        table = table[table["n"] > 0].sort_values(["n", "type"], ascending=[False, True], kind="stable")
        table["per_thousand"] = 1000 * table["n"] / size
        table["rank"] = table["n"].rank(method="min", ascending=False).astype(np.int64)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)[COLUMNS] if tables else pd.DataFrame(columns=COLUMNS)
