"""Word lists: jieba's own dictionary and a reader's words on top of it.

A dictionary file is UTF-8 text with one word a line, as in jieba's format, and can say why each is there::

    # a line that begins with # is a remark
    红船精神 20 nz # a fixed phrase: the spirit of the Party's founding on a boat at Jiaxing
    最多跑一次 # without a frequency: just high enough for jieba to keep the word whole
    多跑 0 # frequency 0 deletes the word, and jieba may not guess it anew either

The fields are the word, its frequency and its part-of-speech tag, the last two optional; what follows white
space and `#` is the reason.
"""

import hashlib
import importlib.util
import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import NamedTuple

# SHA-256 of the dict.txt that jieba 0.42.1 brings.
JIEBA_CHECKSUM = "7197c3211ddd98962b036cdf40324d1ea2bfaa12bd028e68faa70111a88e12a8"

_REASON = re.compile(r"\s+#\s*")
_FREQUENCY = re.compile(r"[0-9]{1,9}")
_TAG = re.compile(r"[A-Za-z]+")
# What jieba joins into words; any other character is a token by itself.
_JOINED = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+")


class Entry(NamedTuple):
    """One word of a dictionary file; frequency None lets jieba's rule choose it, 0 deletes the word."""

    word: str
    frequency: int | None = None
    tag: str = ""
    reason: str = ""


@dataclass(frozen=True)
class WordTable:
    """The words in force with their frequencies (0: deleted), and the total that makes them probabilities.

    `deleted` are the words that may not be guessed either, `tags` the added words' parts of speech.
    `checksum` is the SHA-256 of jieba's dict.txt followed by one line "word frequency tag" for each entry.
    """

    frequencies: dict[str, int]
    total: int
    deleted: frozenset[str]
    tags: dict[str, str]
    checksum: str


def read_dictionary(path: str | Path) -> tuple[Entry, ...]:
    """Return one `Entry` per word of a dictionary file, in the file's order.

    Raises
    ------
    ValueError naming file and line: not UTF-8; white space in a word, or a frequency that is no whole number
    up to 999999999; a single letter or sign; a character jieba never joins to others; a word given twice.
    """
    entries: dict[str, Entry] = {}
    content = Path(path).read_bytes().removeprefix(b"\xef\xbb\xbf")
    for number, raw in enumerate(content.split(b"\n"), start=1):
        try:
            line = raw.decode("utf-8").strip()
            if line and not line.startswith("#"):
                entry = _entry(line)
                if entry.word in entries:
                    raise ValueError(f"{entry.word!r} is in this file already; keep one of the two lines")
                entries[entry.word] = entry
        except UnicodeDecodeError as error:
            problem = f"byte {error.start + 1} is not UTF-8; save the file as UTF-8"
            raise ValueError(f"{path}, line {number}: {problem}") from None
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: {error}") from None
    return tuple(entries.values())


def _entry(line: str) -> Entry:
    fields, *reason = _REASON.split(line, maxsplit=1)
    word, *rest = fields.split()
    frequency = int(rest.pop(0)) if rest and _FREQUENCY.fullmatch(rest[0]) else None
    tag = rest.pop(0) if rest and _TAG.fullmatch(rest[0]) else ""
    if rest:
        raise ValueError(
            f"{rest[0]!r} is neither a frequency (a whole number up to 999999999) nor a tag (Latin letters); "
            "write `word frequency tag # reason`, without white space in the word"
        )
    if not _JOINED.fullmatch(word):
        sign = next(character for character in word if not _JOINED.match(character))
        raise ValueError(f"{word!r} cannot be one token, since jieba always splits at {sign!r}; take it out")
    if len(word) == 1 and word.isascii():
        raise ValueError(f"{word!r} is a single letter or sign; give a longer word, or a hanzi")
    return Entry(word, frequency, tag, *reason)


def word_table(entries: tuple[Entry, ...] = ()) -> WordTable:
    """Return jieba's dictionary with `entries` added, changed or deleted one after the other.

    As in jieba, a changed word's old frequency stays in the total, and a word without a frequency gets the
    lowest that makes it more probable than its parts, given the words before it.
    """
    content = _dict_txt()
    fields = content.decode("utf-8").split()
    counts = [int(count) for count in fields[1::3]]
    frequencies, total = dict(zip(fields[::3], counts, strict=True)), sum(counts)
    checksum = hashlib.sha256(content)
    begun: set[str] = set()
    for word, frequency, tag, _ in entries:
        if frequency is None:
            parts = _parts(word, frequencies, total)
            if not begun and any(part not in frequencies for part in parts):
                begun = beginnings(frequencies)
            share = 1.0
            for part in parts:
                share *= frequencies.get(part, 0 if part in begun else 1) / total
            frequency = max(int(share * total) + 1, frequencies.get(word, 1))
        frequencies[word] = frequency
        total += frequency
        if begun:
            begun |= beginnings([word])
        checksum.update(f"{word} {frequency} {tag}\n".encode())
    deleted = frozenset(entry.word for entry in entries if entry.frequency == 0)
    tags = {entry.word: entry.tag for entry in entries if entry.tag}
    return WordTable(frequencies, total, deleted, tags, checksum.hexdigest())


def beginnings(words: Iterable[str]) -> set[str]:
    """Return what the words begin with; to jieba each of these is a word of frequency 0."""
    return {word[:length] for word in words for length in range(1, len(word))}


def _dict_txt() -> bytes:
    # Found without importing jieba, which takes longer than reading its dictionary.
    package = importlib.util.find_spec("jieba")
    if package is None or package.origin is None:
        raise ImportError("jieba is not installed; run `pip install jieba==0.42.1`")
    path = Path(package.origin).with_name("dict.txt")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != JIEBA_CHECKSUM:
        raise ImportError(f"{path} is not jieba 0.42.1's; run `pip install --force-reinstall jieba==0.42.1`")
    return content


def _parts(word: str, frequencies: dict[str, int], total: int) -> list[str]:
    """Return the most probable segmentation; of equals, the one that begins with the longest word."""
    best: list[tuple[float, int]] = [(0.0, 0)] * (len(word) + 1)
    for start in reversed(range(len(word))):
        ends = [end for end in range(start + 1, len(word) + 1) if frequencies.get(word[start:end])]
        best[start] = max(
            (log(frequencies.get(word[start:end]) or 1) - log(total) + best[end][0], end)
            for end in ends or [start + 1]
        )
    parts: list[str] = []
    start, joining = 0, False
    while start < len(word):
        end = best[start][1]
        single = end == start + 1 and word[start].isascii() and word[start].isalnum()
        if single and joining:
            parts[-1] += word[start]
        else:
            parts.append(word[start:end])
        start, joining = end, single
    return parts
