"""How evenly the types of a text are spread over its parts."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from analysis.checks import check_choice, check_columns
from analysis.counts import Counts
from analysis.measures import DISPERSION_MEASURES, average_reduced_frequency, dispersion_measures
from analysis.resampling import jackknife_interval

MEASURES = list(DISPERSION_MEASURES)
COLUMNS = ["doc_id", "type", "n", "range", "parts", *MEASURES, "average_reduced_frequency", "unit"]
INTERVAL_COLUMNS = ["doc_id", "type", "measure", "value", "low", "high", "unit"]


def dispersion(
    counts: Counts, *, within: str = "document", tokens: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row per text and type that occurs in it: how evenly the type is spread over the text's parts.

    Parameters
    ----------
    counts : from `count_types`; its units are the parts.
    within : "document": each document is a text; "corpus": all documents together are one, with doc_id
        "corpus" (the choice for counts by document).
    tokens : the tokens that were counted. Needed for average_reduced_frequency, which goes by the places of a
        type's tokens and not by parts; it is NaN without them.

    Returns
    -------
    doc_id, type, n, range (parts that have the type), parts, dp, dp_normalised, juilland_d, carroll_d2,
    rosengren_s, kl_divergence (see `measures.dispersion_measures`), average_reduced_frequency, unit; texts in
    their order, types by falling n, then in the order of their code points.

    Raises
    ------
    ValueError if a text has fewer than two parts.
    """
    tables = [pd.DataFrame(columns=COLUMNS)]
    for doc_id, rows in _texts(counts, within, least=2).items():
        table = dispersion_measures(counts.matrix[rows], counts.sizes[rows])
        table = table.assign(doc_id=doc_id, type=counts.types, parts=len(rows), unit=counts.unit)
        table["average_reduced_frequency"] = np.nan
        if tokens is not None:
            check_columns("dispersion(tokens)", tokens, ["doc_id", "token", "is_word"])
            words = tokens[tokens["is_word"] & ((tokens["doc_id"] == doc_id) | (within == "corpus"))]
            codes = counts.types.get_indexer(pd.Index(words["token"]))
            table["average_reduced_frequency"] = average_reduced_frequency(codes, len(counts.types))
        table = table[table["n"] > 0].sort_values(["n", "type"], ascending=[False, True], kind="stable")
        tables.append(table[COLUMNS])
    return pd.concat(tables[1:] or tables, ignore_index=True)


def dispersion_intervals(
    counts: Counts, *, types: Sequence[str] | None = None, within: str = "document"
) -> pd.DataFrame:
    """One row per text, type and measure: the type's dispersion with a 95% interval by parts.

    Parts are left out one at a time (`resampling.jackknife_interval`); intervals end where the measure does.
    They are NaN for a type of which one part (or group of parts) has all tokens: without it nothing is left.

    Parameters
    ----------
    counts, within : as for `dispersion`.
    types : the types wanted; all if not given.

    Returns
    -------
    doc_id, type, measure (dp, dp_normalised, juilland_d, carroll_d2, rosengren_s, kl_divergence), value, low,
    high, unit; types in the order given, only where they occur.

    Raises
    ------
    ValueError if a text has fewer than three parts.
    """
    wanted = counts.types if types is None else pd.Index(types)
    columns = counts.types.get_indexer(wanted)
    columns = columns[columns >= 0]
    tables = [pd.DataFrame(columns=INTERVAL_COLUMNS)]
    for doc_id, rows in _texts(counts, within, least=3).items():
        measured = partial(_measured, matrix=counts.matrix[rows][:, columns], sizes=counts.sizes[rows])
        value, low, high = jackknife_interval(measured, len(rows))
        limit = np.where(np.array(MEASURES) == "kl_divergence", np.inf, 1.0)
        index = pd.MultiIndex.from_product([counts.types[columns], MEASURES], names=["type", "measure"])
        ends = {"value": value, "low": np.maximum(low, 0), "high": np.minimum(high, limit)}
        table = pd.DataFrame({name: end.ravel() for name, end in ends.items()}, index=index).reset_index()
        table = table[table["value"].notna()].assign(doc_id=doc_id, unit=counts.unit)
        tables.append(table[INTERVAL_COLUMNS])
    return pd.concat(tables[1:] or tables, ignore_index=True)


def _measured(kept: NDArray[np.intp], *, matrix: sparse.csr_array, sizes: NDArray) -> NDArray[np.float64]:
    return dispersion_measures(matrix[kept], sizes[kept])[MEASURES].to_numpy()


def _texts(counts: Counts, within: str, *, least: int) -> dict[str, NDArray[np.intp]]:
    """Rows of `counts` that make up each text."""
    check_choice("within", within, ("document", "corpus"))
    doc_ids = counts.units["doc_id"].to_numpy()
    texts = {doc_id: np.flatnonzero(doc_ids == doc_id) for doc_id in counts.documents}
    if within == "corpus":
        texts = {"corpus": np.arange(len(doc_ids))}
    for doc_id, rows in texts.items():
        if len(rows) < least:
            raise ValueError(
                f"{doc_id!r} has {len(rows)} part(s) ({counts.unit}); its dispersion needs at least {least}: "
                'count by a smaller unit, such as sentence, or choose within="corpus"'
            )
    return texts
