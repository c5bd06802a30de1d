"""Count the texts whose tokens are not exactly jieba 0.42.1's, and time it beside jieba and rjieba.

Real text comes from the paths given. Generated text is full of what could set the two apart, and is cut with
jieba's own words and with generated dictionaries of added, changed and deleted ones. In the project folder::

    python -m benchmarks.segmentation_identity [PATH ...] [--strings 400000] [--characters 6000000]

A PATH is a text file, a .jsonl file with a text or content field, one of these as .xz, or a folder of them.
"""

from __future__ import annotations

import argparse
import json
import logging
import lzma
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jieba
import numpy as np
import rjieba
from jieba import finalseg

from analysis.tokens.dictionary import Entry, read_dictionary
from analysis.tokens.engine import get_segmenter

NAMES = ("jieba", "jieba-no-hmm")
SIGNS = "+#&._%-"
LATIN = SIGNS + "0123456789abXZ"
RARE = "\u3400\u4dae䶮\u9fd4\u9fd5\u9fd6鿐\u9fff\ufa0e\uf900〇々γ\ue000\ud800\udfff𠀀𪜀\U0002f800\U0003134a"
SPACE = (*" \u3000\n\r\t\x0b\x0c\x1c\x1f\x85\u2028\xa0\u200b\ufeff\u200d\0", "\r\n")
OTHER = "，。！？：；、“”（）《》…—·Ａ１％＋é²٣ひカ한я🙂👩‍👩‍👧"


class Jieba:
    """jieba as its documentation has it used, but with nothing written outside a temporary folder."""

    def __init__(self) -> None:
        jieba.setLogLevel(logging.ERROR)
        self._own = jieba.Tokenizer()
        with tempfile.TemporaryDirectory() as folder:
            self._own.tmp_dir = folder
            self._own.initialize()
        self.words = [word for word, frequency in self._own.FREQ.items() if frequency]

    def tokenizer(self, entries: tuple[Entry, ...]) -> jieba.Tokenizer:
        tokenizer = jieba.Tokenizer()
        tokenizer.FREQ, tokenizer.total = dict(self._own.FREQ), self._own.total
        tokenizer.initialized = True
        finalseg.Force_Split_Words.clear()
        for entry in entries:
            tokenizer.add_word(entry.word, entry.frequency, entry.tag)
        return tokenizer


def strings(rng: random.Random, words: list[str], own: list[str]) -> Iterator[str]:
    """Yield strings of words, hanzi, Latin letters, signs, rare ideographs and spaces, half of them `own`."""
    hanzi = [word for word in words if len(word) == 1]
    kinds: list[Callable[[], str]] = [
        *[lambda: rng.choice(words)] * 5,
        *[lambda: rng.choice(hanzi)] * 5,
        *[lambda: "".join(rng.choices(LATIN, k=rng.randint(1, 6)))] * 4,
        *[lambda: rng.choice(SIGNS)] * 2,
        *[lambda: rng.choice(RARE)] * 2,
        *[lambda: rng.choice(SPACE)] * 2,
        lambda: rng.choice(OTHER),
    ]
    if own:
        kinds += [lambda: rng.choice(own)] * len(kinds)
    while True:
        yield "".join(rng.choice(kinds)() for _ in range(rng.randint(1, 15)))


def dictionary(rng: random.Random, words: list[str], size: int) -> str:
    """Draw a dictionary file's text: words added, given another frequency, or deleted."""
    hanzi = [word for word in words if len(word) == 1]
    kinds: list[Callable[[], str]] = [
        *[lambda: rng.choice(words)] * 4,
        lambda: rng.choice(words) + rng.choice(words),
        *[lambda: "".join(rng.choices(hanzi, k=rng.randint(1, 5)))] * 3,
        lambda: "".join(rng.choices(LATIN, k=rng.randint(2, 5))),
        lambda: rng.choice(words) + "".join(rng.choices(LATIN, k=rng.randint(1, 3))),
        lambda: "".join(rng.choices(LATIN, k=rng.randint(1, 3))) + rng.choice(words),
    ]
    drawn = {rng.choice(kinds)() for _ in range(size)}
    # A line that begins with # is a remark, and jieba never joins γ.
    kept = sorted(word for word in drawn if word[0] != "#" and "γ" not in word)
    frequency = (
        "",
        "",
        " 0",
        " 0",
        lambda: f" {rng.randint(1, 9)}",
        lambda: f" {int(10 ** rng.uniform(0, 9)) - 1}",
    )
    lines = [
        word + (chosen if isinstance(chosen := rng.choice(frequency), str) else chosen()) for word in kept
    ]
    return "\n".join(lines)


def differs(text: str, segmenter: Any, tokenizer: jieba.Tokenizer) -> bool:
    expected = [len(token) for token in tokenizer.cut(text, HMM=segmenter.name == "jieba")]
    return not np.array_equal(segmenter.cut(text), np.cumsum(expected, dtype=np.int32))


def read(path: Path) -> Iterator[str]:
    """Yield the texts of a file or folder."""
    if path.is_dir():
        for file in sorted(path.iterdir()):
            yield from read(file)
        return
    raw = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    try:
        content = raw.decode("utf-8")
    except UnicodeDecodeError:
        content = raw.decode("gb18030", errors="replace")
    if ".jsonl" in path.suffixes:
        for line in content.splitlines():
            item = json.loads(line)
            yield item.get("text") or item.get("content") or ""
    else:
        yield content


def compare_files(reference: Jieba, paths: list[Path], characters: int) -> int:
    tokenizer = reference.tokenizer(())
    total = 0
    for path in paths:
        texts, size = [], 0
        for text in read(path):
            texts.append(text)
            size += len(text)
            if size >= characters:
                break
        bytes_read = sum(len(text.encode("utf-8", "replace")) for text in texts)
        for name in NAMES:
            segmenter = get_segmenter(name)
            found = sum(differs(text, segmenter, tokenizer) for text in texts)
            total += found
            print(f"{path.name}, {name}: {found} of {len(texts):,} texts ({bytes_read / 1e6:.1f} MB) differ")
    return total


def compare_generated(reference: Jieba, count: int, seed: int) -> int:
    rng = random.Random(seed)
    total = 0
    plans = [(0, count // 2), *[(size, count // 12) for size in (5, 50, 500, 5, 50, 500)]]
    for size, each in plans:
        content = dictionary(rng, reference.words, size)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "words.txt"
            path.write_text(content, encoding="utf-8")
            entries = read_dictionary(path)
            segmenters = [get_segmenter(name, dictionary=path) for name in NAMES]
        tokenizer = reference.tokenizer(entries)
        source = strings(rng, reference.words, [entry.word for entry in entries])
        found = 0
        for _ in range(each):
            text = next(source)
            for segmenter in segmenters:
                if differs(text, segmenter, tokenizer):
                    found += 1
                    print(f"  {segmenter.name}: {ascii(text)}")
        total += found
        deleted = sum(entry.frequency == 0 for entry in entries)
        print(f"generated, {len(entries)} entries ({deleted} deletions): {found} of {2 * each:,} cuts differ")
    return total


def throughput(reference: Jieba, text: str) -> None:
    """Print processor time, best of seven turns, from a text to the offsets at which its tokens end."""
    bare, segmenter, tokenizer = rjieba.Jieba(), get_segmenter("jieba"), reference.tokenizer(())
    tasks: dict[str, tuple[str, Callable[[str], Any]]] = {
        "jieba": (text[: len(text) // 10], lambda t: [end for _, _, end in tokenizer.tokenize(t)]),
        "rjieba.cut": (text, lambda t: np.cumsum([len(token) for token in bare.cut(t)])),
        "rjieba.cut without offsets": (text, bare.cut),
        "rjieba.tokenize": (text, lambda t: [end for _, _, end in bare.tokenize(t)]),
        "this": (text, segmenter.cut),
    }
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(7):
        for name, (task_text, task) in tasks.items():
            start = time.process_time()
            task(task_text)
            seconds[name].append(time.process_time() - start)
    speeds = {
        name: len(tasks[name][0].encode("utf-8", "replace")) / 1e6 / min(took)
        for name, took in seconds.items()
    }
    for name, speed in speeds.items():
        print(f"{name}: {speed:.2f} MB/s; this is {speeds['this'] / speed:.2f} times as fast")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--strings", type=int, default=400_000)
    parser.add_argument("--characters", type=int, default=6_000_000, help="read no more of a path than this")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    reference = Jieba()
    total = compare_files(reference, arguments.paths, arguments.characters)
    total += compare_generated(reference, arguments.strings, arguments.seed)
    print(f"differences in all: {total}")
    sample = "\n".join(text for path in arguments.paths for text in read(path))
    if len(sample) < 1_700_000:
        rng = random.Random(arguments.seed)
        sample = "，".join("".join(rng.choices(reference.words, k=8)) for _ in range(90_000))
    throughput(reference, sample[:1_700_000])


if __name__ == "__main__":
    main()
