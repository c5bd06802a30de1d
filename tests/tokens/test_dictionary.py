"""Dictionary files: what they may say, what is refused, and how their words are identified."""

from __future__ import annotations

import pytest

from analysis.tokens.dictionary import JIEBA_CHECKSUM, Entry, read_dictionary, word_table
from analysis.tokens.engine import get_segmenter


def test_dictionary_file(words_file):
    path = words_file("\ufeff# remark\r\n\r\n红船精神 20 nz # why # so\r\n最多跑一次\t#\r\nC#语言 n\n多跑 0")
    assert read_dictionary(path) == (
        Entry("红船精神", 20, "nz", "why # so"),
        Entry("最多跑一次", None, "", ""),
        Entry("C#语言", None, "n", ""),
        Entry("多跑", 0, "", ""),
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"\xd6\xd0\xb9\xfa 5", "byte 1 is not UTF-8"),
        ("新 词 5".encode(), "'词' is neither a frequency"),
        ("新词 -5".encode(), "'-5' is neither a frequency"),
        ("新词 1.5 n".encode(), "'1.5' is neither a frequency"),
        ("新词 1234567890".encode(), "'1234567890' is neither a frequency"),
        ("新词 5 n 6".encode(), "'6' is neither a frequency"),
        ("马克·吐温 5".encode(), "always splits at '·'"),
        (b"a 5", "single letter"),
        ("好词 7 n".encode(), "'好词' is in this file already"),
    ],
)
def test_malformed_dictionary_names_file_and_line(words_file, line, problem):
    path = words_file("好词 5 n # fine\n\n".encode() + line)
    with pytest.raises(ValueError, match=r"words\.txt, line 3: ") as caught:
        get_segmenter("jieba", dictionary=path)
    assert problem in str(caught.value)


def test_checksum_follows_the_words_and_not_the_reasons(words_file):
    assert get_segmenter("jieba").checksum == get_segmenter("jieba-no-hmm").checksum == JIEBA_CHECKSUM
    first, second, third = (
        word_table(read_dictionary(words_file(content))).checksum
        for content in ("红船精神 20 nz # one reason", "# remark\n红船精神 20 nz # another", "红船精神 21 nz")
    )
    assert first == second != third
    assert JIEBA_CHECKSUM not in (first, third)
