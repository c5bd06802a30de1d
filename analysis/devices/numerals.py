"""Chinese and Arabic numerals, also mixed (1.2万亿, 三百五十, 3亿5千万), and their value."""

from __future__ import annotations

import re
from decimal import Decimal

_TO_ASCII = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_DIGITS = {
    d: value
    for value, names in enumerate(["零〇", "一壹", "二两贰双", "三叁", "四肆", "五伍", "六陆"])
    for d in names
}
_DIGITS |= {"七": 7, "柒": 7, "八": 8, "捌": 8, "九": 9, "玖": 9}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}

#: one numeral without approximators such as 多; never ends in a separator.
NUMERAL = (
    r"(?:[0-9０-９]+(?:[,，][0-9０-９]{3}(?![0-9０-９]))*(?:[.．][0-9０-９]+)?(?:[十百千万亿]+(?:[0-9０-９一二两三四五六七八九]+[百千万亿]+)*)?"
    r"|[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+[万亿]*)?)"
)
_TOKEN = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?|.")


def parse_number(numeral: str) -> Decimal:
    """The value of one numeral.

    A numeral that opens with a power of ten counts as one of it (百亿 = 10^10); digits without powers of ten
    are read one by one (二〇二三 = 2023).

    Raises
    ------
    ValueError : `numeral` holds something else than digits, powers of ten and one decimal point.
    """
    text = numeral.translate(_TO_ASCII)
    if not text or not re.fullmatch(rf"[0-9.,点{''.join([*_DIGITS, *_SMALL, *_LARGE])}]+", text):
        raise ValueError(f"not a numeral: {numeral!r}; digits, 十百千万亿 and one decimal point are known")
    whole, point, decimals = text.partition("点")
    if point:
        digits = decimals.rstrip("万亿")
        value = parse_number(whole) + Decimal("0." + "".join(str(_DIGITS[d]) for d in digits))
        for power in decimals[len(digits) :]:
            value *= _LARGE[power]
        return value
    if all(character in _DIGITS for character in text):
        return Decimal("".join(str(_DIGITS[character]) for character in text))
    return _sum_up(_TOKEN.findall(text))


def _sum_up(parts: list[str]) -> Decimal:
    """Sections below 10,000 gathered by 万 and 亿: each large power multiplies what stands before it."""
    total = section = Decimal(0)
    digit: Decimal | None = None
    for part in parts:
        if part in _LARGE:
            held = section + (digit or 0)
            section, digit = Decimal(0), None
            power = _LARGE[part]
            # 万亿 and 3亿5千万: a power at least as large as what is gathered multiplies all of it.
            if total and (not held or total < power):
                total = (total + held) * power
            else:
                total += (held or 1) * power
        elif part in _SMALL and total and digit is None and not section:
            # 3万千(瓦): a power of ten right behind 万 or 亿 multiplies.
            total *= _SMALL[part]
        elif part in _SMALL:
            section += (1 if digit is None else digit) * _SMALL[part]
            digit = None
        elif part in _DIGITS:
            digit = (digit or Decimal(0)) * 10 + _DIGITS[part]
        else:
            digit = Decimal(part.replace(",", ""))
    return total + section + (digit or 0)
