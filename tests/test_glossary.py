"""Every Chinese word that a figure or table of the notebooks shows has its English."""

import html
import re

import nbformat
import pandas as pd
import pypinyin
import pytest

from analysis.glossary import pinyin, read_glossary, with_glosses
from analysis.paths import PROJECT

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("[0-9][0-9]-*.ipynb"))
HANZI = re.compile(r"[\u4e00-\u9fff]")
WORDS = ("type", "collocate", "ngram", "member", "word")


def shown_tables(path):
    """One list of dictionaries per HTML table that a notebook shows."""
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            text = output.get("data", {}).get("text/html", "")
            for table in re.findall(r"<table>.*?</table>", text, re.DOTALL):
                head = [plain(found) for found in re.findall(r"<th[^>]*>(.*?)</th>", table)]
                rows = re.findall(r"<tr>(<td.*?)</tr>", table, re.DOTALL)
                cells = [
                    [plain(found) for found in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]
                    for row in rows
                ]
                yield [dict(zip(head, row, strict=True)) for row in cells]


def plain(cell):
    return html.unescape(re.sub("<[^>]*>", "", cell))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_word_that_a_table_shows_has_a_gloss(path):
    missing = {
        row[column]
        for rows in shown_tables(path)
        for row in rows
        for column in WORDS
        if HANZI.search(row.get(column, "")) and not row.get("gloss")
    }
    assert not missing, f"add to corpus/lexicon/glossary.csv, or show the column gloss: {sorted(missing)}"


def test_words_in_the_figures_of_words_have_a_gloss():
    table = pd.read_csv(PROJECT / "results" / "keyness.csv", keep_default_na=False)
    both = table[(table["n_target"] > 0) & (table["n_reference"] > 0)]
    frequent = both.loc[(both["n_target"] + both["n_reference"]).sort_values(kind="stable").index[-24:]]
    named = pd.concat([table.head(20), frequent, pd.read_csv(PROJECT / "results" / "frequencies_top.csv")])
    assert not sorted(named.loc[named["gloss"] == "", "type"])


# Terms with a character that pypinyin reads otherwise.
HETERONYMS = {
    "为": "wéi",
    "开花结果": "kāihuājiēguǒ",
    "落地生根、开花结果": "luòdìshēnggēnkāihuājiēguǒ",
    "合作“落下来”": "hézuòluòxiàlái",
    "调结构": "tiáojiégòu",
    "推动更深层次改革": "tuīdònggèngshēncéngcìgǎigé",
    "长三角": "chángsānjiǎo",
    "长三角研究院": "chángsānjiǎoyánjiūyuàn",
    "巩固和保持经济发展良好势头": "gǒnggùhébǎochíjīngjìfāzhǎnliánghǎoshìtóu",
}
# Each character of these is a word.
SYLLABLES = {"七位一体", "一家三站", "三地一区", "七个强省", "一带一路", "“忠专实”", "“勤正廉”"}


def test_pinyin_has_the_right_syllables_and_parts_words():
    for term, spelt in read_glossary()["pinyin"].items():
        characters = HANZI.findall(term)
        syllables = re.sub("[ ,'’]", "", spelt).lower()
        if "…" not in spelt and len(characters) == len(re.sub("[“”、，]", "", term)):
            # The tones of 一 and 不 are those they have alone, whatever follows.
            alone = {"一": "yī", "不": "bù"}
            read = pypinyin.lazy_pinyin("".join(characters), style=pypinyin.Style.TONE)
            made = "".join(alone.get(*pair) for pair in zip(characters, read, strict=True))
            assert syllables in (HETERONYMS.get(term), made), term
        if len(characters) > 2:
            assert (len(spelt.split()) < len(characters)) == (term not in SYLLABLES), f"{term}: {spelt}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_pinyin_in_a_notebook_s_prose_is_that_of_the_glossary(path):
    prose = "\n".join(cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown")
    for term, spelt in re.findall(r"([\u4e00-\u9fff]+) \*([^*]+)\*", prose):
        made = HETERONYMS.get(term, re.sub("[ ']", "", pinyin(term)))
        assert re.sub("[ ']", "", spelt) == made, term
        assert spelt == pinyin(term) or term not in read_glossary().index, term


@pytest.mark.parametrize(("term", "spelt"), [("不是", "bùshì"), ("进一步", "jìnyībù"), ("一些", "yīxiē")])
def test_a_character_has_one_tone_whatever_follows(term, spelt):
    assert pinyin(term) == spelt


@pytest.mark.parametrize(
    ("term", "spelt"),
    [("西安", "xī'ān"), ("恩爱", "ēn'ài"), ("平安", "píng'ān"), ("上海", "shànghǎi"), ("", "")],
)
def test_an_apostrophe_parts_syllables_that_would_run_together(term, spelt):
    assert pinyin(term) == spelt


def test_the_glossary_has_each_term_once_with_pinyin_and_english():
    glossary = read_glossary()
    assert glossary.index.is_unique
    assert (glossary[["pinyin", "english"]] != "").all(axis=None)


def test_glosses_stand_behind_the_word_and_pinyin_is_made_for_the_rest():
    table = with_glosses(pd.DataFrame({"n": [1, 2, 3, 4], "type": ["要", "韩俊", "稻田", "𠮷"], "m": 0}))
    assert list(table.columns) == ["n", "type", "pinyin", "gloss", "m"]
    assert table["pinyin"].tolist()[:3] == ["yào", "Hán Jùn", "dàotián"]
    assert table["gloss"].tolist() == ["must, is to", "Han Jun (the speaker)", "", ""]
    assert (pinyin("嘉兴"), pinyin("AI")) == ("Jiāxīng", "AI")
