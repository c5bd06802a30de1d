"""How fast the device detectors are, and whether their time grows in proportion to the text.

Usage: python benchmarks/devices.py [text.txt] [megabytes ...]

The text (UTF-8; a generated one if none is given) is repeated or cut to each size, 0.5, 1, 2, 5 by default, and every
detector runs over it in one process, then all together, which share what several ask for, and all together over the
same text cut into documents of 2,000 characters or the end of the line. Times are processor seconds of `find_devices`
after one run over a short text, which loads the lexicons; megabytes are 10^6 bytes of UTF-8.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.devices import DEVICES, find_devices
from analysis.devices.coordination import coordinations
from analysis.text import Corpus, Document

SENTENCES = (
    "会议指出，要坚持稳中求进、以进促稳，推动科学发展，促进社会和谐。",
    "记者从有关部门获悉，全市新增就业{n}万人，同比增长{n}.5%，增速居全省前列。",
    "加强教育、医疗、住房、养老等领域建设，补齐民生短板，不断增强群众的获得感、幸福感、安全感。",
    "“我们有信心把村子建设得更好。”村民王芳说，这几年日子越过越好，路越走越宽。",
    "坚决拥护“两个确立”，做到“两个维护”，抓住一体化和高质量两个关键词。为什么能做到？\n",
)


def document(text: str, name: str = "text") -> Document:
    """A document whose raw text is `text`."""
    kinds = ("prose",) * (text.count("\n") + 1)
    return Document(
        name, text, text, np.arange(len(text), dtype=np.int32), "", "", kinds, MappingProxyType({})
    )


def sized(text: str, megabytes: float) -> str:
    """`text` repeated and cut to `megabytes` of UTF-8."""
    raw = text.encode()
    size = int(megabytes * 1e6)
    return (raw * (size // len(raw) + 1))[:size].decode(errors="ignore").rstrip()


def pieces(text: str) -> Corpus:
    """`text` as documents of 2,000 characters and what is left of the line."""
    parts = re.findall(r".{1,2000}[^\n]*\n?", text, re.DOTALL)
    return Corpus([document(part.rstrip("\n") or "。", str(number)) for number, part in enumerate(parts)])


def benchmark(text: str, sizes: list[float]) -> pd.DataFrame:
    """One row per size: seconds of each detector, of all together, and megabytes per second."""
    rows = []
    find_devices(Corpus([document(sized(text, 0.01))]))
    for size in sizes:
        given = sized(text, size)
        row: dict[str, float] = {"megabytes": size}
        for name, chosen in [*((name, [name]) for name in DEVICES), ("all", list(DEVICES))]:
            row[name] = _seconds(Corpus([document(given)]), chosen)
        row["documents"] = _seconds(pieces(given), list(DEVICES))
        speeds = {"megabytes_per_second": size / row["all"], "the_same_in_documents": size / row["documents"]}
        rows.append(row | speeds)
    return pd.DataFrame(rows)


def _seconds(corpus: Corpus, chosen: list[str]) -> float:
    # Nothing that an earlier run has found may be at hand.
    coordinations.cache_clear()
    before = time.process_time()
    find_devices(corpus, devices=chosen)
    return time.process_time() - before


if __name__ == "__main__":
    arguments = sys.argv[1:]
    path = Path(arguments.pop(0)) if arguments and not arguments[0].replace(".", "").isdigit() else None
    given = (
        path.read_text(encoding="utf-8")
        if path
        else "".join(s.format(n=n) for n in range(100) for s in SENTENCES)
    )
    print(
        benchmark(given, [float(size) for size in arguments] or [0.5, 1, 2, 5])
        .round(2)
        .T.to_string(header=False)
    )
