import pytest
from fontTools.ttLib import TTFont
from matplotlib.ft2font import FT2Font

from analysis.figures.style import FONT_FAMILIES, FONT_FILE

PINYIN = "āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ"
SIGNS = "–—…“”‘’·•←→↑↓−×≥≤≈Δκαχρσ²³│─┼①⑩、。《》〈〉【】「」『』〔〕〇（）：；！？％０９Ａｚ～￥℃№㎡■□▲△●○★"


@pytest.fixture(scope="module")
def font():
    with TTFont(FONT_FILE) as font:
        yield font


@pytest.fixture(scope="module")
def characters(font):
    return {chr(code) for code in font.getBestCmap()}


def test_has_all_hanzi_up_to_9fef(characters):
    assert {chr(code) for code in range(0x4E00, 0x9FF0)} <= characters
    assert sum("\u4e00" <= char <= "\u9fff" for char in characters) == 20_976
    assert set("镕喆堃") <= characters


@pytest.mark.parametrize("codec", ["gb2312", "big5"])
def test_has_all_hanzi_of_the_old_encodings(codec, characters):
    pairs = (bytes([lead, trail]) for lead in range(0xA1, 0xFF) for trail in range(0x40, 0xFF))
    hanzi = {char for pair in pairs for char in pair.decode(codec, "ignore") if "\u4e00" <= char <= "\u9fff"}
    assert len(hanzi) > 6_700
    assert hanzi <= characters


@pytest.mark.parametrize("text", [PINYIN, PINYIN.upper(), SIGNS, *map(chr, (0xA0, 0x3000))])
def test_has_letters_and_signs(text, characters):
    assert set(text) - characters == set()


@pytest.mark.parametrize(("first", "last"), [(0x20, 0x7E), (0xA0, 0xFF), (0x3000, 0x303F), (0x2500, 0x257F)])
def test_has_whole_blocks(first, last, characters):
    assert {chr(code) for code in range(first, last + 1)} <= characters


def test_carries_a_name_of_its_own_and_its_licence(font):
    names = font["name"]
    assert FONT_FAMILIES[0] == names.getDebugName(1) == "Two Voices Sans SC"
    for identifier in (1, 3, 4, 6):
        assert not {"noto", "source"} & set(names.getDebugName(identifier).lower().split())
    licence = FONT_FILE.with_name("OFL.txt").read_text(encoding="utf-8")
    assert licence.startswith(names.getDebugName(0) + "\n")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_holds_only_what_matplotlib_and_browsers_need(font):
    needed = {"CFF ", "OS/2", "cmap", "head", "hhea", "hmtx", "maxp", "name", "post"}
    assert set(font.keys()) - {"GlyphOrder"} == needed
    assert FONT_FILE.stat().st_size < 5.5e6


def test_matplotlib_loads_it():
    face = FT2Font(FONT_FILE)
    assert face.family_name == "Two Voices Sans SC"
    assert face.get_char_index(ord("要")) > 0
