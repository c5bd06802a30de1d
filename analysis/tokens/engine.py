"""The choice of a segmenter, and jieba's tokens made many times faster by rjieba wherever that is safe."""

import functools
import importlib.metadata
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from analysis.checks import check_choice
from analysis.tokens.dictionary import Entry, read_dictionary, word_table
from analysis.tokens.precise import PythonJieba, RustJieba, builtin, filled
from analysis.tokens.segmenters import Segmenter, callable_segmenter, cut_characters, snownlp_segmenter

SEGMENTERS = ("jieba", "jieba-no-hmm", "snownlp", "character")

# jieba 0.42.1's tokens of some awkward text, with and without its guessing of unknown words.
_ANSWERS = {
    True: (
        "我们/中出/了/一个/叛徒/，/他/来到/了/网易/杭研/大厦/。/\r\n/\t/ /\u3000/小明/硕士/毕业/于",
        "2006/-/2007/年/增长/5.6%/，/goo/./gl/、/MS/-/SSIM/与/C++/，/a/+/b/_/c/&/d/##/1.2/./3%/%/的/AT&T/-/x",
        "石/䶮/𠀀/鿐/与/的/的/豈/人/🙂/和/\u200b/Ａ/é",
    ),
    False: (
        "我们/中/出/了/一个/叛徒/，/他/来到/了/网易/杭/研/大厦",
        "2006/-/2007/年/增长/5/./6/%/，/MS/-/SSIM/与/C++/䶮/𠀀/\r\n/x",
    ),
}


def get_segmenter(
    segmenter: str | Callable[[str], Iterable[str]], *, dictionary: str | Path | None = None
) -> Segmenter:
    """Return the segmenter of that name, or one made of a function from a paragraph to its tokens.

    "jieba" and "jieba-no-hmm" are jieba 0.42.1's precise mode with and without its guessing of unknown words,
    with the words of the file `dictionary` (see `analysis.tokens.dictionary`) on top of its own.

    Raises
    ------
    ValueError for an unknown name, a faulty dictionary (file and line), a dictionary for another segmenter.
    """
    if not callable(segmenter):
        check_choice("segmenter", segmenter, SEGMENTERS)
        if segmenter in ("jieba", "jieba-no-hmm"):
            return jieba_segmenter(segmenter, () if dictionary is None else read_dictionary(dictionary))
    if dictionary is not None:
        raise ValueError(
            f"dictionary={str(dictionary)!r} needs the segmenter jieba or jieba-no-hmm; not {segmenter!r}"
        )
    if callable(segmenter):
        return callable_segmenter(segmenter)
    return snownlp_segmenter() if segmenter == "snownlp" else Segmenter(segmenter, segmenter, cut_characters)


def jieba_segmenter(name: str, entries: tuple[Entry, ...] = ()) -> Segmenter:
    """Jieba 0.42.1's tokens in precise mode, with `entries` on top of its own words."""
    jieba = _loaded(entries)
    return Segmenter(name, jieba.engine, functools.partial(jieba.cut, hmm=name == "jieba"), jieba.checksum)


@functools.lru_cache(maxsize=4)
def _loaded(entries: tuple[Entry, ...]) -> RustJieba | PythonJieba:
    if _must_use_python():
        return PythonJieba(word_table(entries))
    if not entries:
        return builtin()
    table = word_table(entries)
    return RustJieba(filled(table.frequencies, table.total), table.deleted, table.checksum)


@functools.cache
def _must_use_python() -> bool:
    """Whether rjieba cannot be trusted, which is said once, in a warning."""
    try:
        text = _first_difference()
    except ImportError:
        problem = "rjieba is not installed"
    else:
        if not text:
            return False
        problem = f"rjieba {importlib.metadata.version('rjieba')} does not cut {text!r} as jieba 0.42.1 does"
    warnings.warn(
        f"{problem}; jieba itself is used, about 14 times slower. To cure it: pip install rjieba==0.2.2",
        stacklevel=2,
    )
    return True


def _first_difference() -> str:
    for hmm, answers in _ANSWERS.items():
        for answer in answers:
            text = answer.replace("/", "")
            if np.diff(builtin().cut(text, hmm), prepend=0).tolist() != [*map(len, answer.split("/"))]:
                return text
    # With a total of 152, the sum of these frequencies, it would be 南京/市/长江.
    small = filled({"南京": 50, "市": 50, "长江": 50, "南京市": 2}, 2000)
    return "" if small.cut("南京市长江", False) == ["南京市", "长江"] else "南京市长江"
