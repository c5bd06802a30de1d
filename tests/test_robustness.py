"""Robustness: claims over a grid of specifications, in texts that can be counted by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from analysis.keyness import keyness
from analysis.paths import CORPUS
from analysis.robustness import (
    Analysis,
    Claim,
    Specification,
    alike_in_diversity,
    as_printed,
    choice_effects,
    claim_summary,
    collocation,
    evener_sentences,
    key_word,
    leading_source,
    more_of,
    more_unpacked,
    occurrences,
    robustness,
    specifications,
    views,
)
from analysis.text import Corpus, read_corpus

SIDES = {"target": "a", "reference": "b"}
PLAIN = Specification(measure="log_ratio")


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("TWO_VOICES_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def small(make_corpus) -> Corpus:
    """Of the characters, 科创 stands three times in a and never in b; 要 twice in a, once in b."""
    return make_corpus(a="科创要好。科创要快。科创来了。", b="要是下雨。不去公园。天气不好。")


def answers(corpus: Corpus, claim: Claim, grid: list[Specification]) -> pd.DataFrame:
    return robustness(corpus, [claim], grid, progress=False)


def test_the_default_grid_has_each_specification_once() -> None:
    """Two jieba with and without dictionary, snownlp, strings; 2 texts; 4 + 3 · 2 measures; 3 counts."""
    grid = specifications()
    assert len(grid) == len(set(grid)) == (2 * 2 + 2) * 2 * (4 + 3 * 2) * 3


def test_choices_that_cannot_be_made_are_none() -> None:
    assert Specification("snownlp", "declared").dictionary is None
    assert Specification(measure="log_likelihood", unit="paragraph").unit is None
    assert len(specifications(segmenters=["snownlp"], measures=["log_ratio"], minimum_counts=[1])) == 2


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"segmenters": ["ictclas"]}, "segmenter must be one of 'jieba', .*; not 'ictclas'"),
        ({"dictionaries": ["words.txt"]}, "dictionary must be one of 'declared', None; not 'words.txt'"),
        ({"repairs": ["some"]}, "repairs must be one of True, False; not 'some'"),
        ({"measures": ["t_test"]}, "measure must be one of 'log_ratio', .*; not 't_test'"),
        ({"units": ["document"]}, "unit must be one of 'sentence', 'paragraph'; not 'document'"),
        ({"minimum_counts": [0]}, "minimum_count must be at least 1; not 0"),
    ],
)
def test_an_unknown_choice_is_named(choice, words) -> None:
    with pytest.raises(ValueError, match=words):
        specifications(**choice)


def test_a_word_that_only_some_segmenters_have(small: Corpus) -> None:
    """Only jieba's guessing makes a word of 科创; as a string it is there without any segmenter."""
    grid = specifications(measures=["log_ratio"], minimum_counts=[1])
    rows = answers(small, occurrences("科创", 3, doc_id="a"), grid).set_index("segmenter")
    expected = {"jieba": 3, "jieba-no-hmm": 0, "snownlp": 0, "character-ngrams": 3}
    assert rows["value"].to_dict() == expected
    assert rows["holds"].to_dict() == {name: n == 3 for name, n in expected.items()}
    key = answers(small, key_word("科创", **SIDES), grid).set_index("segmenter")
    assert key["holds"].to_dict() == rows["holds"].to_dict()
    # jieba has 9 words in a and 6 in b; of neighbouring characters there are 9 pairs each.
    assert key.loc["jieba", "value"] == pytest.approx(math.log2(3.5 / 9.5 / (0.5 / 6.5)))
    assert key.loc["character-ngrams", "value"] == pytest.approx(math.log2(3.5 / 0.5))
    assert key.loc[["jieba-no-hmm", "snownlp"], "value"].isna().all()


def test_a_dictionary_and_repairs_that_a_corpus_lacks_make_no_rows(small: Corpus) -> None:
    rows = answers(small, key_word("要", **SIDES), specifications(measures=["log_ratio"], minimum_counts=[1]))
    assert rows["segmenter"].tolist() == ["jieba", "jieba-no-hmm", "snownlp", "character-ngrams"]
    assert set(rows["dictionary"]) == {"none"} and set(rows["repairs"]) == {"False"}
    assert rows["unit"].tolist() == ["none"] * 4


def test_what_does_not_concern_a_claim_makes_no_rows(corpus: Corpus) -> None:
    rows = answers(corpus, more_unpacked("report", "speech"), specifications())
    assert rows["repairs"].tolist() == ["True", "False"]
    assert (rows[["segmenter", "dictionary", "measure", "minimum_count", "unit"]] == "").all(axis=None)


def test_the_steps_of_yao(corpus: Corpus) -> None:
    """27 in the page as printed, 28 with the cut sentences joined, 29 with the dictionary as well."""
    rows = answers(corpus, occurrences("要", 29, doc_id="speech"), specifications(segmenters=["jieba"]))
    steps = rows.set_index(["repairs", "dictionary"])["value"].to_dict()
    assert (steps["False", "none"], steps["True", "none"], steps["True", "declared"]) == (27, 28, 29)
    assert rows["holds"].tolist() == [True, False, False, False]


def test_texts_as_printed_are_those_read_without_repairs(corpus: Corpus) -> None:
    read = read_corpus(CORPUS / "manifest.toml", repairs="none")
    for made, expected in zip(as_printed(corpus), read, strict=True):
        assert (made.text, made.kinds, made.repairs) == (expected.text, expected.kinds, ())
        assert (made.raw_offsets == expected.raw_offsets).all()


def test_measures_ask_for_different_evidence(make_corpus) -> None:
    """要 is 9 of 18 characters of a and 1 of 18 of b; it stands in 5 of 9 and in 1 of 9 sentences."""
    corpus = make_corpus(a="要好。" + "要要好。" * 4 + "好。" * 4, b="要好。" + "好好。" * 8)
    grid = specifications(segmenters=["character-ngrams"], minimum_counts=[1, 11], units=["sentence"])
    rows = answers(corpus, key_word("要", **SIDES), grid)
    assert rows["value"].tolist() == pytest.approx([math.log2(9.5 / 1.5)] * 14)
    assert not rows.loc[rows["minimum_count"] == "11", "holds"].any()
    holds = rows[rows["minimum_count"] == "1"].set_index("measure")["holds"].to_dict()
    table = keyness(Analysis(corpus, grid[0]).counts, **SIDES).set_index("type").loc["要"]
    assert table["log_likelihood"] > 2 + math.log(36)
    assert holds == {
        "log_ratio": True,
        "log_likelihood": True,
        "bayes_factor_bic": True,
        "conservative_log_ratio": table["conservative_log_ratio"] > 0,
        "bootstrap_interval": table["log_ratio_low"] > 0,
        "p_permutation": table["p_permutation"] < 0.05,
        "q_value": table["q_value"] < 0.05,
    }
    assert len(set(holds.values())) == 2


def test_rare_types_do_not_count_among_those_compared(corpus: Corpus) -> None:
    """With a minimum the q-values allow for fewer types, so that more of the frequent ones pass."""
    tables = [Analysis(corpus, Specification(minimum_count=n)).keyness("speech", "report") for n in (1, 5)]
    passed = [set(table.index[table["clear"]]) for table in tables]
    assert passed[0] < passed[1]
    assert (tables[1].loc[list(passed[1]), ["n_target", "n_reference"]].sum(axis=1) >= 5).all()


def test_a_key_word_of_one_text_is_no_key_word_of_the_other(corpus: Corpus) -> None:
    analysis = Analysis(corpus, Specification())
    here, there = (analysis.keyness(*sides) for sides in (("speech", "report"), ("report", "speech")))
    assert (there["log_ratio"] == -here["log_ratio"]).all() and (there["clear"] == here["clear"]).all()
    direct = keyness(analysis.counts, target="report", reference="speech").set_index("type").loc[there.index]
    pd.testing.assert_frame_equal(there[direct.columns], direct)


def test_strings_do_not_reach_over_marks(make_corpus) -> None:
    """科创 and 创科 stand before the comma, 科创 behind it; 科，科 is no string."""
    corpus = make_corpus(a="科创科，科创", b="好")
    words = Analysis(corpus, Specification("character-ngrams")).words(like="科创")
    assert words["token"].tolist() == ["科创", "创科", "科创"]


def test_collocates_and_devices_agree_with_their_tables(corpus: Corpus) -> None:
    analysis = Analysis(corpus, PLAIN)
    near = analysis.collocates("发展", "speech").loc["高质量"]
    assert (near["n_target"], near["n_target"] + near["n_reference"], near["size_target"]) == (6, 6, 128)
    claim = collocation("发展", "高质量", doc_id="speech")
    assert claim.value(analysis) == near["log_ratio"] and claim.evident(analysis)
    ratios = analysis.device_ratios("speech", "report")
    more = more_of("directive", target="speech", reference="report")
    assert more.value(analysis) == pytest.approx(math.log2(29.5 / 2283.5 / (0.5 / 2307.5)))
    assert ratios["n_target"].sum() == (analysis.devices["doc_id"] == "speech").sum()
    none = more_of("metaphor", target="speech", reference="report", differ=False)
    assert none.evident(analysis) and not ratios.loc["metaphor", "clear"]


def test_claims_about_the_texts(corpus: Corpus) -> None:
    """Rhythm .62 - .37; 5 of 7 schemes against 2 of 9 unpacked; building leads in both texts."""
    analysis = Analysis(corpus, PLAIN)
    assert evener_sentences("speech", "report").value(analysis) == pytest.approx(0.6248 - 0.3726, abs=1e-4)
    assert more_unpacked("report", "speech").value(analysis) == pytest.approx(5 / 7 - 2 / 9)
    diverse = alike_in_diversity("speech", "report")
    assert diverse.value(analysis) == pytest.approx(0.8038 - 0.7815, abs=1e-4) and diverse.evident(analysis)
    n = analysis.devices.query("device == 'metaphor' and doc_id == 'speech'")["attributes"].value_counts()
    lead = leading_source("building", doc_id="speech").value(analysis)
    assert lead == n["source=building"] - n.drop("source=building").max() > 0


def test_a_specification_that_fails_is_a_row_with_its_error(small: Corpus) -> None:
    def value(analysis: Analysis) -> float:
        if analysis.specification.segmenter == "snownlp":
            raise RuntimeError("no such model")
        return 1.0

    claim = Claim("a claim", "own", value, lambda number: number == 1)
    rows = answers(small, claim, specifications())
    failed = rows["segmenter"] == "snownlp"
    assert rows.loc[failed, "error"].tolist() == ["RuntimeError: no such model"]
    assert rows.loc[failed, "holds"].isna().all() and rows.loc[~failed, "holds"].all()
    row = claim_summary(rows).iloc[0]
    assert row[["specifications", "holds", "share", "errors", "broken_by"]].tolist() == [3, 2, 1.0, 1, ""]


def test_a_value_that_is_missing_bears_nothing_out(small: Corpus) -> None:
    rows = answers(small, Claim("nothing", "own", lambda _: math.nan, lambda _: True), [PLAIN])
    assert rows[["holds", "error"]].to_numpy().tolist() == [[False, ""]]


def test_claims_that_cannot_be_asked_are_refused(small: Corpus) -> None:
    claim = key_word("要", **SIDES)
    with pytest.raises(ValueError, match="two claims read '要 is key in a, against b'"):
        robustness(small, [claim, claim])
    near = collocation("要", "好", doc_id="a")
    with pytest.raises(ValueError, match="'好 stands near 要 in a' can be asked under none of these 1 spec"):
        robustness(small, [near], [Specification("character-ngrams")])
    with pytest.raises(ValueError, match="choices must be one of 'segmenter', .*; not 'measures'"):
        Claim("nothing", "own", lambda _: 0.0, lambda _: True, choices=("measures",))


def test_costly_things_are_made_once_and_shared(small: Corpus) -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    def value(analysis: Analysis) -> float:
        return analysis.once(make, "mine")

    rows = answers(small, Claim("mine", "own", value, lambda _: True, choices=("segmenter", "measure")), None)
    assert len(made) == 3 and len(rows) == 3 * 7
    assert rows.groupby("segmenter")["value"].nunique().eq(1).all()


def test_results_are_the_same_in_every_run_and_order(corpus: Corpus) -> None:
    claims = [key_word("加快", target="speech", reference="report"), occurrences("要", 29, doc_id="speech")]
    chosen = {"segmenters": ["jieba", "character-ngrams"], "dictionaries": [None], "units": ["paragraph"]}
    grid = specifications(**chosen, minimum_counts=[3], measures=["q_value", "log_ratio"])
    first = robustness(corpus, claims, grid, progress=False)
    backwards = robustness(corpus, claims[::-1], grid[::-1], progress=False)[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(first, backwards)


def test_snownlp_is_asked_once_for_a_text(small: Corpus, tmp_path, monkeypatch) -> None:
    grid = [Specification("snownlp", measure="log_ratio")]
    first = answers(small, occurrences("要", 2, doc_id="a"), grid)
    assert len(list((tmp_path / "cache").glob("snownlp-*.parquet"))) == 1
    monkeypatch.setattr(views, "tokenize", None)
    pd.testing.assert_frame_equal(answers(small, occurrences("要", 2, doc_id="a"), grid), first)


def made_up(holds: dict[tuple[str, str, str], bool]) -> pd.DataFrame:
    rows = [
        ("a claim", "own", segmenter, "none", "True", measure, count, "none", 1.0, value, "")
        for (segmenter, measure, count), value in holds.items()
    ]
    columns = ["claim", "family", "segmenter", "dictionary", "repairs", "measure", "minimum_count", "unit"]
    return pd.DataFrame(rows, columns=[*columns, "value", "holds", "error"]).astype({"holds": "boolean"})


def test_what_breaks_a_claim() -> None:
    """It fails under snownlp, and under q with a minimum of 5; all else bears it out."""
    grid = [(s, m, n) for s in ("jieba", "snownlp") for m in ("log_ratio", "q_value") for n in ("1", "5")]
    broken = {choice: choice[0] == "jieba" and choice[1:] != ("q_value", "5") for choice in grid}
    row = claim_summary(made_up(broken)).iloc[0]
    assert row[["specifications", "holds", "share"]].tolist() == [8, 3, 3 / 8]
    assert row["broken_by"] == "snownlp; q_value & minimum_count=5"
    assert claim_summary(made_up(dict.fromkeys(grid, True)))["broken_by"].tolist() == [""]
    assert claim_summary(made_up(dict.fromkeys(grid, False)))["broken_by"].tolist() == ["everything"]


def test_which_choice_changes_answers() -> None:
    """Of 4 pairs alike but for the segmenter 3 differ, and 1 of each 4 alike but for measure or count."""
    grid = [(s, m, n) for s in ("jieba", "snownlp") for m in ("log_ratio", "q_value") for n in ("1", "5")]
    rows = made_up({choice: choice[0] == "jieba" and choice[1:] != ("q_value", "5") for choice in grid})
    effects = choice_effects(rows).set_index("choice")
    assert effects["pairs"].to_dict() == {
        "segmenter": 4, "measure": 4, "minimum_count": 4, "dictionary": 0, "repairs": 0, "unit": 0,
    }  # fmt: skip
    assert effects["changed"].iloc[:3].tolist() == [3 / 4, 1 / 4, 1 / 4]
    assert effects.index[0] == "segmenter" and effects["changed"].iloc[3:].isna().all()
    # Without the row that fails for jieba, one pair less of each kind, and of measure and count none differs.
    failed = rows.assign(holds=rows["holds"].where(rows.index != 3, pd.NA))
    assert choice_effects(failed).set_index("choice")["unlike"].iloc[:3].tolist() == [3, 0, 0]


def test_the_range_of_the_values(small: Corpus) -> None:
    """Of 要 in a: two with jieba and as characters; one where snownlp takes 要快 for a word."""
    row = claim_summary(answers(small, occurrences("要", 2, doc_id="a"), specifications())).iloc[0]
    assert row[["lowest", "median", "highest", "family"]].tolist() == [1, 2, 2, "frequency"]
    assert row["broken_by"] == "snownlp"


def test_claim_summary_says_what_a_table_lacks() -> None:
    with pytest.raises(ValueError, match=r"claim_summary\(rows\) needs the column\(s\) family"):
        claim_summary(pd.DataFrame({"claim": ["a"]}))
