"""Build TwoVoicesSansSC-Regular.otf, the font of the project's figures, from Noto Sans CJK.

    python build_font.py NotoSansCJK-Regular.ttc

The .ttc is version 2.004 of Noto Sans CJK, as in Debian's package fonts-noto-cjk. Needs only fonttools; the
same input gives the same bytes. OFL.txt beside this file is the licence of both fonts.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Two Voices Sans SC"
POSTSCRIPT_NAME = "TwoVoicesSansSC-Regular"
COPYRIGHT = "Copyright 2014-2021 Adobe (http://www.adobe.com/), with Reserved Font Name 'Source'."

# First and last character of each stretch; whatever the source font has between them is kept.
RANGES = [
    (0x0020, 0x024F),  # Latin, with the letters of pinyin
    (0x02C7, 0x030C),  # tone marks, standing alone and combining
    (0x0370, 0x045F),  # Greek, Cyrillic
    (0x1E00, 0x1EFF),  # Latin with further marks
    (0x2000, 0x26FF),  # punctuation, ² ₂ ℃ № Ⅳ ⅓, arrows, mathematics, ①, boxes, ■ ▲ ● ★
    (0x2E80, 0x2FDF),  # radicals
    (0x3000, 0x312F),  # 、。《》〇, kana, zhuyin
    (0x3200, 0x33FF),  # ㈠ ㎡
    (0x4E00, 0x9FFF),  # hanzi
    (0xF900, 0xFAFF),  # compatibility hanzi
    (0xFE10, 0xFFEF),  # vertical, full-width and half-width forms
]
UNUSED_TABLES = ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]


def build(source: Path, target: Path) -> int:
    """Write the subset of `source` named `FAMILY` to `target`; return the number of its characters."""
    font = TTFont(source, fontNumber=2, recalcTimestamp=False)
    face = font["name"].getDebugName(6)
    if face != "NotoSansCJKsc-Regular":
        raise SystemExit(
            f"{source}: face 2 is {face}, not NotoSansCJKsc-Regular; pass NotoSansCJK-Regular.ttc"
        )
    options = subset.Options(
        hinting=False, layout_features=[], drop_tables=UNUSED_TABLES, notdef_outline=True
    )
    options.name_IDs, options.name_languages = [0, 1, 2, 3, 4, 5, 6, 13, 14], [0x409]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    rename(font)
    font.save(target)
    return len(font.getBestCmap())


def rename(font: TTFont) -> None:
    """Give the font a name of its own in all places that carry one."""
    version = font["name"].getDebugName(5).split(";")[0]
    texts = {
        0: COPYRIGHT,
        1: FAMILY,
        3: f"{version};{POSTSCRIPT_NAME}",
        4: f"{FAMILY} Regular",
        5: f"{version}; subset of Noto Sans CJK SC without hinting and layout features",
        6: POSTSCRIPT_NAME,
    }
    for identifier, text in texts.items():
        font["name"].setName(text, identifier, 3, 1, 0x409)
    outlines = font["CFF "].cff
    outlines.fontNames = [POSTSCRIPT_NAME]
    top = outlines.topDictIndex[0]
    top.FamilyName, top.FullName, top.Notice = FAMILY, f"{FAMILY} Regular", COPYRIGHT
    for number, part in enumerate(top.FDArray):
        part.FontName = f"{POSTSCRIPT_NAME}-{number}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    output = Path(__file__).with_name(f"{POSTSCRIPT_NAME}.otf")
    characters = build(Path(sys.argv[1]), output)
    print(f"{output.name}: {characters:,} characters, {output.stat().st_size:,} bytes")
