"""Sentences that deserve a verdict get one, others do not, and nothing global is changed on the way."""

from __future__ import annotations

import math
import subprocess
import sys

import jieba
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.paths import CORPUS, DATA
from analysis.sentiment import evaluative_words, judge, scorer_agreement, sentiment
from analysis.sentiment.lexicon import find_evaluations, lexicon_score
from analysis.sentiment.verdicts import SCORERS
from analysis.text import Corpus, read_corpus

LEXICON = pd.read_csv(DATA / "evaluation.csv", encoding="utf-8")

PRAISE = [
    "这项改革卓有成效。",
    "晚会圆满成功，观众赞不绝口。",
    "她三十年来兢兢业业，深受爱戴。",
    "新校舍环境优美，秩序井然有序。",
    "实验取得突破性进展，令人振奋。",
    "村里的日子红红火火。",
    "当地居民对新公交十分满意。",
    "救援队员奋不顾身，事迹感人。",
    "双方高度评价两国关系。",
    "古城的魅力吸引了游客。",
    "她的医术精湛，服务出色。",
    "产品质量上乘，广受好评。",
    "这座城市生机勃勃。",
    "他荣获一等奖，全家引以为豪。",
    "老师没有怨言，默默奉献。",
]
BLAME = [
    "监管缺位，市场乱象触目惊心。",
    "一些干部搞形式主义，脱离群众。",
    "他贪污公款，影响恶劣。",
    "工程偷工减料，居民怨声载道。",
    "检查流于形式，整改不力。",
    "该厂长期偷排废水，河道污染严重。",
    "会谈失败，双方互相指责。",
    "窗口吃拿卡要，群众不满。",
    "企业连年亏损，举步维艰。",
    "路面坍塌造成三人死亡。",
    "有的地方照搬照抄，劳民伤财。",
    "服务态度粗暴，令人失望。",
    "居民对此很不满意。",
    "结果不令人满意。",
    "项目尚未取得明显成效。",
]
NEITHER = [
    "会议于上午九时开始。",
    "要防范化解重大风险。",
    "着力破解发展难题，消除事故隐患。",
    "坚决整治形式主义、官僚主义。",
    "推动高质量发展，推进科技创新。",
    "走访困难群众和困难职工。",
    "开展批评与自我批评。",
    "努力取得更加优异的成绩。",
    "营造干事创业的良好氛围。",
    "预祝大会圆满成功。",
    "成功与否取决于准备。",
    "加强灾害防治和应急管理。",
    "全市开展隐患大排查。",
    "建设一流大学和一流学科。",
    "各部门负责人参加会议。",
    "会场没有发生事故。",
    "补短板、强弱项、防风险。",
]


def always(score: float):
    def scorer(text: str) -> float:
        return score

    return scorer


@pytest.mark.parametrize("text", PRAISE)
def test_praise_counts_as_praise(text: str) -> None:
    assert judge([text], scorers=["lexicon"])["verdict"].item() == "positive"


@pytest.mark.parametrize("text", BLAME)
def test_blame_counts_as_blame(text: str) -> None:
    assert judge([text], scorers=["lexicon"])["verdict"].item() == "negative"


@pytest.mark.parametrize("text", NEITHER)
def test_where_nothing_is_evaluated_there_is_no_verdict_whatever_snownlp_says(text: str) -> None:
    row = judge([text]).iloc[0]
    assert 0 <= row["snownlp"] <= 1
    assert (row["verdict"], row["reason"]) == ("undecided", "no_evaluation")


def test_sentences_that_evaluate_nothing_get_no_verdict_in_the_calibration_set() -> None:
    judged = judge(pd.read_csv(CORPUS / "gold" / "neutral_sentences.csv", encoding="utf-8")["text"])
    assert len(judged) == 40
    assert set(judged["verdict"]) == {"undecided"}


@pytest.mark.parametrize(
    ("snownlp", "lexicon", "verdict", "reason"),
    [
        (0.8, 1.0, "positive", ""),
        (0.2, 0.0, "negative", ""),
        (0.99, 1.0, "positive", ""),
        (0.991, 1.0, "undecided", "saturated"),
        (0.009, 0.0, "undecided", "saturated"),
        (0.8, 0.0, "undecided", "disagreement"),
        (0.999, 0.0, "undecided", "disagreement"),
        (0.6, 1.0, "undecided", "near_the_middle"),
        (0.8, 0.5, "undecided", "near_the_middle"),
        (0.999, math.nan, "undecided", "no_evaluation"),
    ],
)
def test_rules_of_abstention(monkeypatch, snownlp, lexicon, verdict, reason) -> None:
    for name, score in (("snownlp", snownlp), ("lexicon", lexicon)):
        monkeypatch.setitem(SCORERS, name, always(score))
    row = judge(["甲"]).iloc[0]
    assert (row["verdict"], row["reason"]) == (verdict, reason)


def test_the_saturation_rule_is_for_snownlp_alone() -> None:
    assert judge(["甲"], scorers=[always(1.0)])["verdict"].item() == "positive"


def test_the_lexicon_is_whole_and_each_example_shows_its_entry() -> None:
    assert list(LEXICON.columns) == ["term", "polarity", "kind", "example"]
    assert LEXICON["term"].is_unique
    assert LEXICON["term"].str.strip().eq(LEXICON["term"]).all()
    assert set(LEXICON.loc[LEXICON["polarity"] == 0, "kind"]) == {"negator", "removal", "pursuit", "neutral"}
    rules = {"negator": "negated", "removal": "removed", "pursuit": "aimed"}
    for row in LEXICON.itertuples():
        found = find_evaluations(row.example)
        words = {row.example[word.start : word.end]: word.polarity for word in found}
        if row.kind in rules:
            assert rules[row.kind] in {word.rule for word in found}, row
        elif row.polarity:
            assert words.get(row.term) == row.polarity, row
        else:
            place = row.example.index(row.term)
            inside = range(place, place + len(row.term))
            assert not [word for word in found if word.start in inside], row


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不优秀", [("negated", -1)]),
        ("没有隐患", [("negated", 0)]),
        ("不断取得优异成绩", [("", 1)]),
        ("防范化解重点领域风险隐患", [("removed", 0), ("removed", 0)]),
        ("隐患要逐一排查", [("removed", 0)]),
        ("防范得很好，但隐患仍在", [("", -1)]),
        ("防范一二三四五六七八九十甲乙隐患", [("removed", 0)]),
        ("防范一二三四五六七八九十甲乙丙隐患", [("", -1)]),
        ("应对严峻的形势", [("", -1)]),
        ("努力取得优异成绩", [("aimed", 0)]),
        ("经过努力，取得优异成绩", [("", 1)]),
        ("努力消除短板和优秀", [("removed", 0), ("aimed", 0)]),
    ],
)
def test_rules_of_the_lexicon(text: str, expected: list) -> None:
    assert [(word.rule, word.counts) for word in find_evaluations(text)] == expected


def test_lexicon_score_is_the_share_of_praise() -> None:
    assert lexicon_score("成绩优异，作风优良，但基础薄弱。") == 2 / 3
    assert math.isnan(lexicon_score("会议开始。"))


def test_words_and_sentences_lead_back_to_the_source_file(corpus: Corpus) -> None:
    words, table = evaluative_words(corpus), sentiment(corpus, scorers=["lexicon"])
    assert len(words) and len(table)
    for rows, column in ((words, "node"), (table, "text")):
        for row in rows.to_dict("records"):
            document = corpus[row["doc_id"]]
            assert document.text[row["start"] : row["end"]] == row[column]
            raw = document.raw[row["raw_start"] : row["raw_end"]].replace("\n", "")
            assert raw[0] == row[column][0] and raw[-1] == row[column][-1]
    lines = (words["left"] + words["node"] + words["right"]).tolist()
    holders = words.merge(table, on=["doc_id", "sentence"])["text"]
    assert all(line in text for line, text in zip(lines, holders, strict=True))
    sums = (
        words[words["counts"] != 0].groupby(["doc_id", "sentence"])["counts"].agg(lambda n: (n == 1).mean())
    )
    scores = table.dropna(subset="lexicon").set_index(["doc_id", "sentence"])["lexicon"]
    assert scores.to_dict() == sums.to_dict()


def test_one_row_per_prose_sentence_with_these_columns(make_corpus) -> None:
    corpus = make_corpus(a="成绩优异。会议开始。", b="基础薄弱。")
    table = sentiment(corpus, scorers=["lexicon", len_score])
    assert list(table.columns) == [
        *["doc_id", "sentence", "start", "end", "raw_start", "raw_end", "text"],
        *["lexicon", "len_score", "verdict", "reason"],
    ]
    assert table["doc_id"].tolist() == ["a", "a", "b"]
    assert table["text"].tolist() == ["成绩优异。", "会议开始。", "基础薄弱。"]
    assert table["verdict"].tolist() == ["undecided"] * 3
    assert table["reason"].tolist() == ["near_the_middle", "no_evaluation", "near_the_middle"]


def len_score(text: str) -> float:
    return min(len(text) / 10, 1)


def test_nothing_to_score_gives_the_same_columns() -> None:
    empty = Corpus([])
    assert sentiment(empty).columns.tolist()[-4:] == ["snownlp", "lexicon", "verdict", "reason"]
    assert len(sentiment(empty)) == len(evaluative_words(empty)) == len(judge([])) == 0
    row = judge([""]).iloc[0]
    assert (row["verdict"], row["reason"]) == ("undecided", "no_evaluation")


def test_unknown_scorers_and_names_are_refused() -> None:
    with pytest.raises(ValueError, match="must be one of 'snownlp', 'lexicon'; not 'vader'"):
        judge(["甲"], scorers=["vader"])
    with pytest.raises(ValueError, match="'lexicon' is taken"):
        judge(["甲"], scorers=["lexicon", "lexicon"])
    with pytest.raises(ValueError, match="number of scorers must be at least 1"):
        judge(["甲"], scorers=[])


@pytest.mark.parametrize("score", [1.5, -0.1, math.inf, None, "0.5"])
def test_a_score_out_of_range_names_scorer_and_sentence(score) -> None:
    with pytest.raises(ValueError, match=r"scorer scorer: .*会议开始。.*between 0 \(negative\) and 1"):
        judge(["会议开始。"], scorers=[always(score)])


def test_no_global_state_is_changed(corpus: Corpus) -> None:
    from snownlp import normal, seg
    from snownlp import sentiment as model

    jieba.initialize()

    def state() -> list:
        classes = model.classifier.classifier.d
        parts = [len(jieba.dt.FREQ), jieba.dt.total, id(jieba.dt), id(seg.segger), id(model.classifier)]
        return [*parts, len(normal.stop), *((len(part.d), part.total) for part in classes.values())]

    before = state()
    sentiment(corpus)
    evaluative_words(corpus)
    assert state() == before


def test_snownlp_is_loaded_only_when_it_scores() -> None:
    code = "import sys; from analysis.sentiment import judge; judge(['甲'], scorers=['lexicon']); "
    code += "sys.exit('snownlp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=CORPUS.parent, check=False).returncode == 0


@given(st.text(alphabet="不防范隐患优秀成功风险，。化解努力没有abc\n ", max_size=40) | st.text(max_size=40))
def test_any_text_is_scored_and_its_words_are_its_own(text: str) -> None:
    score = lexicon_score(text)
    assert math.isnan(score) or 0 <= score <= 1
    found = find_evaluations(text)
    terms = set(LEXICON["term"])
    assert all(text[word.start : word.end] in terms for word in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
    assert {word.counts for word in found} <= {-1, 0, 1}


def frame(first: list[float], second: list[float]) -> pd.DataFrame:
    table = pd.DataFrame({"doc_id": "a", "text": "甲", "one": first, "two": second})
    return table.assign(verdict="", reason="")


def test_agreement_by_hand() -> None:
    # Two coders, four sentences, coincidences: ++ 2, -- 4, +- 1 each way; α = 1 - 7 · 2 / (2 · 3 · 5) = 8/15.
    table = scorer_agreement(frame([0.9, 0.9, 0.1, 0.1], [0.9, 0.1, 0.1, 0.1]))
    assert table["doc_id"].tolist() == ["a", "a", "all", "all"]
    assert table["n"].tolist() == [4] * 4
    assert table["alike"].tolist() == [0.75] * 4
    assert np.allclose(table["alpha"], 8 / 15)
    assert (table["low"] <= table["alpha"]).all() and (table["alpha"] <= table["high"]).all()


def test_agreement_counts_silence_as_a_vote_only_over_all_sentences() -> None:
    table = scorer_agreement(frame([0.9, 0.1, 0.9], [0.9, 0.1, math.nan]))
    assert table["n"].tolist() == [3, 2, 3, 2]
    assert table["alike"].tolist() == [2 / 3, 1, 2 / 3, 1]
    assert table["alpha"].iloc[1] == 1 > table["alpha"].iloc[0]


def test_agreement_is_not_a_number_where_all_votes_are_one() -> None:
    table = scorer_agreement(frame([0.9, 0.9], [0.9, 0.9]))
    assert table["alike"].tolist() == [1.0] * 4
    assert table[["alpha", "low", "high"]].isna().all(axis=None)
    with pytest.raises(ValueError, match="number of scorers"):
        scorer_agreement(frame([1], [1]).drop(columns="two"))


def test_recorded_calibration_and_sample_fit_the_scorers() -> None:
    scores = pd.read_csv(CORPUS / "gold" / "sentiment_calibration.csv").set_index(["texts", "rule"])
    neutral = judge(pd.read_csv(CORPUS / "gold" / "neutral_sentences.csv", encoding="utf-8")["text"])
    recorded = scores.loc["neutral_sentences"]
    assert recorded.loc["snownlp", "positive"] == (neutral["snownlp"] > 0.5).sum()
    assert recorded.loc["verdict", "decided"] == 0
    assert (scores["decided"] <= scores["n"]).all()
    sample = pd.read_csv(CORPUS / "gold" / "evaluation_sample.csv")
    assert len(sample) == 100
    assert set(sample["right"]) == {"yes", "no"}
    assert set(sample["rule"].fillna("")) <= {"", "negated", "aimed", "removed"}


def test_the_calibration_table_has_a_text_column_that_a_corpus_reads() -> None:
    corpus = read_corpus(CORPUS / "gold" / "neutral_sentences.csv")
    assert len(sentiment(corpus, scorers=["lexicon"])) == len(corpus) == 40


def test_alpha_is_that_of_a_published_example() -> None:
    """Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, example A: two observers, ten units."""
    meg, owen = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    table = pd.DataFrame({"doc_id": "a", "text": "", "meg": meg, "owen": owen, "verdict": ""}).astype(
        {"meg": float, "owen": float}
    )
    assert scorer_agreement(table)["alpha"].iloc[0] == pytest.approx(0.095, abs=5e-4)
