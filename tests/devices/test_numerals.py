"""Numerals and their value."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.devices.numerals import parse_number


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("4050", "4050"),
        ("1,234.5", "1234.5"),
        ("１２", "12"),
        ("百亿", "1e10"),
        ("千亿", "1e11"),
        ("1.2万亿", "1.2e12"),
        ("三百五十", "350"),
        ("一百零五", "105"),
        ("十二", "12"),
        ("两千", "2000"),
        ("3亿5千万", "3.5e8"),
        ("1万两千", "12000"),
        ("3000万千", "3e10"),
        ("二〇二三", "2023"),
        ("二十五点六", "25.6"),
        ("三点五万亿", "3.5e12"),
    ],
)
def test_numerals_have_the_value_a_reader_gives_them(numeral, value):
    assert parse_number(numeral) == Decimal(value)


@pytest.mark.parametrize("text", ["", "几", "12a", "多"])
def test_what_is_no_numeral_is_named_in_the_error(text):
    with pytest.raises(ValueError, match="not a numeral"):
        parse_number(text)


@given(st.integers(min_value=0, max_value=10**15))
def test_arabic_integers_keep_their_value(number):
    assert parse_number(str(number)) == number
    assert parse_number(f"{number:,}") == number


def chinese(number: int) -> str:
    """The usual Chinese numeral below 10,000, written independently of the reader under test."""
    digits, names = "零一二三四五六七八九", [(1000, "千"), (100, "百"), (10, "十"), (1, "")]
    written, gap = "", False
    for power, name in names:
        digit, number = divmod(number, power)
        if digit:
            written += ("零" if gap and written else "") + digits[digit] + name
        gap = digit == 0
    return written or "零"


@given(st.integers(min_value=1, max_value=9999), st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)]))
def test_chinese_numerals_are_read_back(number, power):
    name, factor = power
    assert parse_number(chinese(number) + name) == number * factor
