"""The default segmenter returns the tokens of jieba itself, whoever makes them, and leaves jieba alone."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from itertools import islice

import jieba
import numpy as np
import pytest
import rjieba
from hypothesis import given, settings
from hypothesis import strategies as st
from jieba import finalseg

from analysis.paths import CORPUS, PROJECT
from analysis.tokens import engine, precise
from analysis.tokens.dictionary import beginnings, read_dictionary, word_table
from analysis.tokens.engine import get_segmenter

NAMES = ("jieba", "jieba-no-hmm")
SOURCE = next((CORPUS / "source").glob("*.txt")).read_text(encoding="utf-8")
AWKWARD = st.text(
    st.one_of(
        st.sampled_from("的一是不了在人有我中ab01+#&._%-䶮𠀀 \r\n\u3000，。🙂"),
        st.characters(exclude_categories=()),
    ),
    max_size=40,
)


@pytest.fixture(scope="module")
def reference(generator):
    """Jieba itself, its cache in a temporary folder."""
    return generator["Jieba"]()


@pytest.fixture(scope="module")
def plain(reference):
    return reference.tokenizer(())


@pytest.fixture(autouse=True)
def no_forced_splits():
    """Empty the set that all of jieba's tokenizers share: the reference fills it."""
    yield
    finalseg.Force_Split_Words.clear()


@pytest.fixture
def fresh_engine():
    """Forget what was found out about rjieba, before and after."""
    caches = (engine._loaded, engine._must_use_python, precise.builtin)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def tokens(segmenter, text: str) -> list[str]:
    ends = segmenter.cut(text)
    return [text[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=False)]


def assert_same(segmenter, tokenizer, text: str) -> None:
    assert tokens(segmenter, text) == list(tokenizer.cut(text, HMM=segmenter.name == "jieba"))


def all_words(table) -> dict[str, int]:
    return dict.fromkeys(beginnings(table.frequencies), 0) | table.frequencies


def test_the_words_are_jiebas(plain):
    table = word_table()
    assert (all_words(table), table.total) == (plain.FREQ, plain.total)


def test_rjieba_has_the_same_words_and_total():
    table = word_table()
    builtin, same = precise.builtin()._jieba, precise.filled(table.frequencies, table.total)
    assert [word for word in table.frequencies if builtin.suggest_freq(word) != same.suggest_freq(word)] == []
    assert all(map(builtin.has_word, table.frequencies))
    # For two words as frequent as these the suggestion tells totals apart that differ by 3.
    suggestions = []
    for instance, missing in ((rjieba.Jieba(), 3), (same, 0), (rjieba.Jieba(), 0)):
        for word, frequency in (("\u9fd4", 10**9), ("\u9fd5", 10**9), ("\ue001", missing)):
            instance.add_word(word, frequency, None)
        suggestions.append(instance.suggest_freq("\u9fd4\u9fd5"))
    assert suggestions[0] == suggestions[1] != suggestions[2]


@pytest.mark.parametrize("name", NAMES)
def test_source_text(plain, name):
    assert_same(get_segmenter(name), plain, SOURCE)


@pytest.mark.parametrize("hmm", [True, False])
def test_the_answers_rjieba_is_checked_against_are_jiebas(plain, hmm):
    for answer in engine._ANSWERS[hmm]:
        assert list(plain.cut(answer.replace("/", ""), HMM=hmm)) == answer.split("/")


@pytest.mark.parametrize("name", NAMES)
def test_generated_text(generator, reference, plain, name):
    segmenter = get_segmenter(name)
    texts = [*islice(generator["strings"](random.Random(1), reference.words, []), 2000)]
    for text in (*texts, "\n".join(texts)):
        assert_same(segmenter, plain, text)


@settings(max_examples=200)
@given(text=AWKWARD)
def test_any_text(plain, text):
    for name in NAMES:
        assert_same(get_segmenter(name), plain, text)


def test_long_text_without_a_place_to_pause(plain):
    text = "研究生命起源-2006" * 3000
    assert_same(get_segmenter("jieba"), plain, text)


def test_dictionary_by_hand(words_file):
    path = words_file("学深悟透 # a formula\n研究生 0 # deleted\n自贸 99999 n\n")
    jieba_words = get_segmenter("jieba", dictionary=path)
    assert tokens(get_segmenter("jieba"), "要学深悟透") == ["要学", "深悟", "透"]
    assert tokens(jieba_words, "要学深悟透") == ["要", "学深悟透"]
    assert "研究生" in tokens(get_segmenter("jieba"), "研究生在读")
    assert "研究生" not in tokens(jieba_words, "研究生在读")


def test_generated_dictionary(generator, reference, words_file):
    rng = random.Random(2)
    path = words_file(generator["dictionary"](rng, reference.words, 500))
    segmenters = [get_segmenter(name, dictionary=path) for name in NAMES]
    entries = read_dictionary(path)
    table, tokenizer = word_table(entries), reference.tokenizer(entries)
    assert (all_words(table), table.total) == (tokenizer.FREQ, tokenizer.total)
    assert {entry.frequency for entry in entries} >= {None, 0} and finalseg.Force_Split_Words
    own = [entry.word for entry in entries]
    for text in (SOURCE, *islice(generator["strings"](rng, reference.words, own), 1500)):
        for segmenter in segmenters:
            assert_same(segmenter, tokenizer, text)


def test_nothing_of_jiebas_own_is_touched(tmp_path, monkeypatch, words_file, capfd):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    path = words_file("研究生 0\n学深悟透 5 nz\n")
    finalseg.Force_Split_Words.add("别人")
    before = (
        finalseg.Force_Split_Words,
        dict(jieba.dt.FREQ),
        jieba.dt.total,
        rjieba.suggest_freq("学深悟透"),
    )
    python = precise.PythonJieba(word_table(read_dictionary(path)))
    for hmm in (True, False):
        assert python.cut("研究生要学深悟透", hmm).dtype == np.int32
    get_segmenter("jieba", dictionary=path).cut("研究生要学深悟透")
    after = (finalseg.Force_Split_Words, dict(jieba.dt.FREQ), jieba.dt.total, rjieba.suggest_freq("学深悟透"))
    assert before == after and before[0] is after[0]
    assert finalseg.Force_Split_Words == {"别人"}
    assert [*(tmp_path / "temporary").iterdir()] == []
    assert capfd.readouterr() == ("", "")


def test_jieba_itself_is_not_loaded(words_file):
    path = words_file("学深悟透\n")
    program = (
        "import sys; from analysis.tokens.engine import get_segmenter\n"
        f"get_segmenter('jieba').cut('我'); get_segmenter('jieba', dictionary={str(path)!r}).cut('我')\n"
        "sys.exit('jieba' in sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=PROJECT, check=True)


def wrong_jieba(monkeypatch):
    class Jieba(rjieba.Jieba):
        def cut(self, text, hmm=True):
            return list(text)

    monkeypatch.setattr(rjieba, "Jieba", Jieba)
    return r"rjieba [\d.]+ does not cut .* as jieba 0\.42\.1 does; .*pip install rjieba"


def no_rjieba(monkeypatch):
    monkeypatch.setitem(sys.modules, "rjieba", None)
    return "rjieba is not installed; .*pip install rjieba"


@pytest.mark.parametrize("break_rjieba", [wrong_jieba, no_rjieba])
def test_jieba_takes_over(generator, reference, words_file, fresh_engine, monkeypatch, break_rjieba):
    message = break_rjieba(monkeypatch)
    path = words_file("研究生 0\n学深悟透\n自贸 99999 n\n")
    with pytest.warns(UserWarning, match=message) as warned:
        segmenters = [get_segmenter(name, dictionary=path) for name in NAMES]
    assert len(warned) == 1
    tokenizer = reference.tokenizer(read_dictionary(path))
    texts = generator["strings"](random.Random(3), reference.words, ["研究生", "学深悟透", "自贸"])
    for text in ("", *islice(texts, 200)):
        for segmenter in segmenters:
            assert_same(segmenter, tokenizer, text)
    assert segmenters[0].engine == "jieba 0.42.1"
