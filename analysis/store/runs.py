"""`ngrams` of a store: runs of words, made longer a word at a time, of those that are frequent everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from analysis.store.view import View

_Found = Iterable[tuple[np.ndarray, np.ndarray, int]]


def runs(view: View, frequent: list[np.ndarray], types: int) -> tuple[np.ndarray, np.ndarray, int]:
    """Keys and counts of the runs of words one longer than those in `frequent`, and the number of words.

    A key is the number of the run without its last word, among the frequent ones, times `types` plus the last
    word's own; `frequent` has the keys of the frequent runs of one word, of two and so on, each ascending.
    """
    ids, sentence = view.ids, view.column("sentence")
    is_word = view.is_word[ids] if view.mask is None else view.is_word[ids] & view.mask
    goes_on = np.append((sentence[1:] == sentence[:-1]) & is_word[1:], False)[: len(ids)]
    goes_on[view.begins[1:][view.sizes > 0] - 1] = False
    starts = np.flatnonzero(is_word)
    words = view.places[ids]
    keys = words[starts].astype(np.int64)
    for step, known in enumerate(frequent):
        number = np.searchsorted(known, keys)
        kept = number < len(known)
        kept[kept] = known[number[kept]] == keys[kept]
        kept &= goes_on[starts + step]
        starts = starts[kept]
        keys = number[kept] * np.int64(types) + words[starts + step + 1]
    return *np.unique(keys, return_counts=True), int(np.count_nonzero(is_word))


def frequent_runs(ask: Callable[..., _Found], n: int, minimum: int, types: pd.Index) -> pd.DataFrame:
    """One row per run of `n` words: ngram, n, size, per_thousand; `ask` has `runs` done in every partition."""
    frequent: list[np.ndarray] = []
    ngram = types[:0]
    for _ in range(n):
        keys, counts, size = _added(ask(frequent, len(types)))
        kept = counts >= minimum
        keys, counts = keys[kept], counts[kept]
        shorter, last = np.divmod(keys, len(types))
        ngram = ngram[shorter] + " " + types[last] if frequent else types[last]
        frequent.append(keys)
    table = pd.DataFrame(
        {"ngram": ngram, "n": counts, "size": size, "per_thousand": 1000 * counts / max(size, 1)}
    )
    return table.sort_values(["n", "ngram"], ascending=[False, True], ignore_index=True)


def _added(parts: _Found) -> tuple[np.ndarray, np.ndarray, int]:
    """The distinct keys, ascending, their counts, and the words; no more is held than twice the distinct keys."""
    held, waiting, size = [(np.empty(0, np.int64), np.empty(0, np.int64))], 0, 0
    for keys, counts, words in parts:
        held.append((keys, counts))
        waiting, size = waiting + len(keys), size + words
        if waiting > len(held[0][0]):
            held, waiting = [_summed(held)], 0
    return *_summed(held), size


def _summed(held: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    keys, counts = (np.concatenate(part) for part in zip(*held, strict=True))
    # A stable sort only merges what ascends already.
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
    return keys[first], np.add.reduceat(counts[order], first)
