"""Idioms, formulas and forms."""

import pytest

from analysis.devices.spans import read_lexicon


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他脚踏实地。", [("脚踏实地", "idiom")]),
        ("坚持稳中求进的总基调。", [("稳中求进", "formula")]),
        # AABB, ABAC, ABCB, standing alone between marks.
        ("大家，热热闹闹，过节。", [("热热闹闹", "form")]),
        ("做到，敢拼敢闯。", [("敢拼敢闯", "form")]),
        ("这是，以心换心。", [("以心换心", "form")]),
        # Beside a listed expression that stands alone.
        ("守正创新、奋力开拓，再出发。", [("守正创新", "formula"), ("奋力开拓", "form")]),
        # Four characters that are neither, or are not alone.
        ("国家主席，出席会议。", []),
        ("要敢拼敢闯才行。", []),
    ],
)
def test_types(found, attributes, text, expected):
    types = [given["type"] for given in attributes("four_character", text)]
    assert list(zip(found("four_character", text), types, strict=True)) == expected


def test_lists_have_four_characters_and_do_not_overlap():
    formulas = read_lexicon("formulas")["formula"]
    assert formulas.is_unique and (formulas.str.len() == 4).all() and len(formulas) > 300
    assert not set(formulas) & set(read_lexicon("idioms")["idiom"])
