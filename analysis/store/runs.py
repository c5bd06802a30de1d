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


def frequent_runs(
    ask: Callable[[list[np.ndarray]], _Found], n: int, minimum: int, types: pd.Index
) -> pd.DataFrame:
    """One row per run of `n` words: ngram, n, size, per_thousand; `ask` has `runs` done in every partition."""
    frequent: list[np.ndarray] = []
    counts, size = np.empty(0, dtype=np.int64), 0
    for _ in range(n):
        total, size = _Sums(), 0
        for keys, found, words in ask(frequent):
            total.add(keys, found)
            size += words
        keys, counts = total.result()
        frequent.append(keys[counts >= minimum])
        counts = counts[counts >= minimum]
    words_behind, number = [], np.arange(len(frequent[-1]))
    for keys in reversed(frequent[1:]):
        number, last = np.divmod(keys[number], len(types))
        words_behind.append(types[last])
    ngram = types[frequent[0][number]]
    for column in reversed(words_behind):
        ngram = ngram + " " + column
    table = pd.DataFrame(
        {"ngram": ngram, "n": counts, "size": size, "per_thousand": 1000 * counts / max(size, 1)}
    )
    return table.sort_values(["n", "ngram"], ascending=[False, True], ignore_index=True)


class _Sums:
    """Counts of keys, added up as they come, so that no more is held than there are distinct keys twice over."""

    def __init__(self) -> None:
        self._parts: list[tuple[np.ndarray, np.ndarray]] = [(np.empty(0, np.int64), np.empty(0, np.int64))]
        self._waiting = 0

    def add(self, keys: np.ndarray, counts: np.ndarray) -> None:
        """Take in counts of distinct keys, which ascend."""
        self._parts.append((keys, counts))
        self._waiting += len(keys)
        if self._waiting > len(self._parts[0][0]):
            self.result()

    def result(self) -> tuple[np.ndarray, np.ndarray]:
        """The distinct keys, ascending, and their counts."""
        keys, counts = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        # A stable sort only merges what ascends already.
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
        self._parts, self._waiting = [(keys[first], np.add.reduceat(counts[order], first))], 0
        return self._parts[0]
