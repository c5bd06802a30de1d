"""Every encoding a Chinese text file comes in, and errors that name the byte."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.text.decoding import UnreadableText, decode

TEXT = "嘉兴，2023年。\r\n朱镕基\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32"])
def test_text_is_read_in_each_encoding_without_being_told(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "a.txt") == TEXT


@pytest.mark.parametrize("encoding", ["big5", "utf-16-le", "utf-16-be", "gb2312"])
def test_text_is_read_in_the_encoding_it_is_told(encoding: str) -> None:
    text = "經濟發展" if encoding == "big5" else "经济发展"
    assert decode(text.encode(encoding), "a.txt", encoding=encoding) == text


def test_a_mark_in_front_is_taken_off_where_the_encoding_is_given_too() -> None:
    assert decode(codecs.BOM_UTF8 + "好".encode(), "a.txt", encoding="utf-8") == "好"


def test_big_endian_utf16_with_its_mark() -> None:
    assert decode(codecs.BOM_UTF16_BE + "好".encode("utf-16-be"), "a.txt") == "好"


@pytest.mark.parametrize(
    ("data", "encoding", "words"),
    [
        (b"", None, ["a.txt", "empty"]),
        ("好好".encode("gb18030") + b"\xff\xff", None, ["a.txt", "byte 4", "encoding="]),
        ("好".encode() + b"\xff", "utf-8", ["a.txt", "byte 3", "utf-8"]),
        ("好".encode("utf-16-le") + b"a\0", None, ["a.txt", "byte 3", "utf-16-le"]),
    ],
)
def test_what_cannot_be_read_is_an_error_naming_file_and_byte(
    data: bytes, encoding: str | None, words: list[str]
) -> None:
    with pytest.raises(UnreadableText) as error:
        decode(data, "a.txt", encoding=encoding)
    for word in words:
        assert word in str(error.value)


@given(st.text(alphabet=st.characters(codec="gb18030", exclude_characters="\0\ufeff"), min_size=1))
def test_gb18030_reads_as_pythons_own_codec_unless_the_bytes_are_utf8(text: str) -> None:
    data = text.encode("gb18030")
    try:
        data.decode("utf-8")
        assume(data.isascii())
    except UnicodeDecodeError:
        pass
    assume(not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)))
    assert decode(data, "a.txt") == data.decode("gb18030")
