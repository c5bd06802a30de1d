"""Time segmentation beside bare rjieba, and resampling beside segmentation, on two texts in one run.

    python -m benchmarks.resampling_speed [--bytes 50000000] [--jsonl FILE]

Prints seconds, and the share of rjieba's speed that `jieba`'s exact tokens keep (one thread each); then what 1,000
permutations over all types and 1,000 bootstrap draws for the 200 most frequent take beside `tokenize`.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import rjieba

from analysis import count_types, read_corpus, tokenize
from analysis.resampling import bootstrap_interval, permutation_test
from analysis.tokens.engine import get_segmenter
from benchmarks.compare_peers import write_texts


def timed(label: str, call: Callable[[], Any]) -> tuple[Any, float]:
    """The result of a call and the seconds it took, which are printed."""
    begun = time.perf_counter()
    result = call()
    seconds = time.perf_counter() - begun
    print(f"{seconds:7.2f} s  {label}", flush=True)
    return result, seconds


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bytes", type=int, default=50_000_000)
    parser.add_argument("--jsonl", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        paths = Path(scratch, "A.txt"), Path(scratch, "B.txt")
        write_texts(paths, options.bytes, options.jsonl)
        corpus, _ = timed("read_corpus", lambda: read_corpus(paths))
    lines = [line for document in corpus for line in document.text.split("\n")][:100_000]
    bare, segmenter, piece = rjieba.Jieba(), get_segmenter("jieba"), "\n".join(lines)
    bare.cut("发展", True)
    _, least = timed("rjieba alone, a part of the text", lambda: [bare.cut(line, True) for line in lines])
    _, exact = timed("jieba's tokens by rjieba, the same part", lambda: segmenter.cut(piece))
    tokens, whole = timed("tokenize", lambda: tokenize(corpus))
    counts, _ = timed("count_types", lambda: count_types(tokens, unit="paragraph"))
    sides: dict[str, Any] = {"sizes": counts.sizes, "target": (counts.units["doc_id"] == "A").to_numpy()}
    top = np.argsort(-counts.matrix.sum(axis=0), kind="stable")[:200]
    _, dealt = timed(
        f"1,000 permutations, {len(counts.types):,} types",
        lambda: permutation_test(counts.matrix, replicates=1000, **sides),
    )
    _, drawn = timed(
        "1,000 bootstrap draws, 200 types", lambda: bootstrap_interval(counts.matrix[:, top], **sides)
    )
    print(f"segmentation keeps {least / exact:.0%} of rjieba's speed; of the time of tokenize, ", end="")
    print(f"permutations take {dealt / whole:.0%}, the bootstrap {drawn / whole:.0%}")


if __name__ == "__main__":
    main()
