"""Idioms, formulas and forms."""

import pytest

from analysis.devices.spans import read_lexicon


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他脚踏实地。", [("脚踏实地", "idiom")]),
        ("坚持稳中求进的总基调。", [("稳中求进", "formula")]),
        # AABB, ABAC, ABCB, standing alone between marks.
        ("大家，蹦蹦跳跳，过节。", [("蹦蹦跳跳", "form")]),
        ("做到，敢唱敢跳。", [("敢唱敢跳", "form")]),
        ("这是，以茶换茶。", [("以茶换茶", "form")]),
        # Listed, but a term or part of one; part of a longer row; the name of a scheme; merely two words.
        ("涉嫌玩忽职守，按公平交易原则处理。", []),
        ("实现高水平科技自立自强。", []),
        ("国家自立自强。", [("自立自强", "formula")]),
        ("坚持依规依纪依法，推动共商共建共享。", []),
        ("践行“三严三实”，学习。", []),
        ("交通运输、检验检测，都要管好。", []),
        # Four characters that are neither, or are not alone.
        ("国家主席，出席会议。", []),
        ("要敢唱敢跳才行。", []),
    ],
)
def test_types(found, attributes, text, expected):
    types = [given["type"] for given in attributes("four_character", text)]
    assert list(zip(found("four_character", text), types, strict=True)) == expected


def test_lists_have_four_characters_and_do_not_overlap():
    formulas = read_lexicon("formulas")["formula"]
    assert formulas.is_unique and (formulas.str.len() == 4).all() and len(formulas) > 1000
    idioms = set(read_lexicon("idioms")["idiom"])
    assert not set(formulas) & idioms
    excluded = read_lexicon("four_character_exclusions")["expression"]
    assert excluded.is_unique and {term for term in excluded if len(term) == 4} <= idioms
    assert not set(formulas) & set(excluded)
