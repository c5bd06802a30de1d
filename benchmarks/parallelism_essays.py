"""How well the parallelism detector carries over to another genre: school essays with hand annotation.

Usage: python benchmarks/parallelism_essays.py parallelism_essays.tar.xz

The archive holds the XML files of the Paibi student essays (Bothwell and others, 2023; CC BY-SA 4.0), in which each
word names the parallelism and the branch it belongs to. A gold span reaches from the first to the last word of one
parallelism. A predicted span is right if it shares at least half of its union with a gold span that no other took.
Their guide counts parallel sentences too, ours only what 、 ， ； or a space joins, so recall is also given for the
gold spans inside one sentence.
"""

from __future__ import annotations

import sys
import tarfile
import xml.etree.ElementTree as ElementTree
from types import MappingProxyType

import pandas as pd

from analysis.devices.parallelism import find
from analysis.text import Document
from analysis.text.repairs import build_text


def read_essay(root: ElementTree.Element) -> tuple[str, list[tuple[int, int]]]:
    """The text of an essay, a line per paragraph, and the spans of its parallelisms."""
    pieces: list[str] = []
    spans: dict[tuple[str, str], tuple[int, int]] = {}
    length = 0
    for paragraph in root.iter("para"):
        for word in paragraph.iter("word"):
            content = word.get("cont", "")
            for name, value in word.attrib.items():
                if name.startswith("parallelism_id"):
                    start, _ = spans.get((name, value), (length, 0))
                    spans[name, value] = start, length + len(content)
            pieces.append(content)
            length += len(content)
        pieces.append("\n")
        length += 1
    return "".join(pieces), sorted(set(spans.values()))


def match(predicted: list[tuple[int, int]], gold: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """The gold spans found, each predicted span used once, the best overlap first."""
    pairs = []
    for one in predicted:
        for other in gold:
            shared = min(one[1], other[1]) - max(one[0], other[0])
            union = max(one[1], other[1]) - min(one[0], other[0])
            if 2 * shared >= union:
                pairs.append((-shared / union, one, other))
    used: set[tuple[int, int]] = set()
    found: set[tuple[int, int]] = set()
    for _, one, other in sorted(pairs):
        if one not in used and other not in found:
            used.add(one)
            found.add(other)
    return found


def evaluate(archive: str) -> pd.DataFrame:
    """One row per kind of gold span: inside one sentence, across sentences, all."""
    counts = {"inside one sentence": [0, 0], "across sentences": [0, 0]}
    predictions = 0
    with tarfile.open(archive) as files:
        for member in sorted((m for m in files if m.name.endswith(".xml")), key=lambda m: m.name):
            handle = files.extractfile(member)
            assert handle is not None
            raw, gold = read_essay(ElementTree.parse(handle).getroot())
            text, offsets, _ = build_text(raw, (0, len(raw)), name=member.name, normalise=False)
            kinds = ("prose",) * (text.count("\n") + 1)
            essay = Document(member.name, text, raw, offsets, "", archive, kinds, MappingProxyType({}))
            predicted = [(int(offsets[s.start]), int(offsets[s.end - 1]) + 1) for s in find(essay)]
            predictions += len(predicted)
            found = match(predicted, gold)
            for span in gold:
                inside = not any(mark in raw[span[0] : span[1] - 1] for mark in "。！？\n")
                count = counts["inside one sentence" if inside else "across sentences"]
                count[0] += span in found
                count[1] += 1
    counts["all"] = [sum(column) for column in zip(*counts.values(), strict=True)]
    table = pd.DataFrame.from_dict(counts, orient="index", columns=["found", "gold"])
    table["recall"] = table["found"] / table["gold"]
    table["precision"] = table.loc["all", "found"] / predictions
    table["f1"] = 2 * table["precision"] * table["recall"] / (table["precision"] + table["recall"])
    return table.assign(predicted=predictions)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(evaluate(sys.argv[1]).round(3).to_string())
