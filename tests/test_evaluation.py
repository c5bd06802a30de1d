"""The published scores: the command, the unseen texts, and agreement over characters."""

import hashlib
import json
import lzma

import pandas as pd
import pytest

from analysis import agreement, character_decisions, evaluate, evaluation
from analysis.__main__ import main
from analysis.paths import CORPUS

TEXTS = {"x1": "要加快建设。村里有3头牛。", "x2": "必须开好局，养5头牛。"}


@pytest.fixture
def gold(tmp_path, monkeypatch):
    """A folder of gold for two made texts, one of each genre, in place of the project's."""
    rows = [
        ("f", "first", "x1", "news feature", "directive|quantity"),
        ("m", "second", "x2", "meeting report", "directive"),
    ]
    documents = pd.DataFrame(rows, columns=["doc", "set", "id", "genre", "annotated"])
    documents["sha256"] = [hashlib.sha256(TEXTS[name].encode()).hexdigest() for name in documents["id"]]
    documents.to_csv(tmp_path / "unseen_documents.csv", index=False, encoding="utf-8")
    spans = [("f", "directive", 0, 1, ""), ("f", "quantity", 9, 11, "value=3"), ("m", "directive", 0, 2, "")]
    spans = pd.DataFrame(spans, columns=["doc", "device", "raw_start", "raw_end", "attributes"])
    spans.to_csv(tmp_path / "unseen_annotations.csv", index=False, encoding="utf-8")
    monkeypatch.setattr(evaluation, "_GOLD", tmp_path)
    return tmp_path


def news(folder, texts):
    lines = "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in texts.items())
    path = folder / "news.jsonl.xz"
    path.write_bytes(lzma.compress(lines.encode()))
    return path


def test_unseen_texts_are_scored_together_and_by_genre(gold):
    scores = evaluation.unseen_scores(news(gold, TEXTS | {"x3": "别的。"}))
    counts = scores[["device", "texts", "n_gold", "n_found", "n_right"]].values.tolist()
    # The quantity of the second text counts as no false alarm, for the text was not annotated for quantities.
    assert counts == [
        ["directive", "all", 2, 2, 2],
        ["quantity", "all", 1, 1, 1],
        ["directive", "features", 1, 1, 1],
        ["quantity", "features", 1, 1, 1],
        ["directive", "meetings", 1, 1, 1],
        ["directive", "first six", 1, 1, 1],
        ["quantity", "first six", 1, 1, 1],
        ["directive", "later nine", 1, 1, 1],
    ]


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"x1": TEXTS["x1"]}, r"no text has the id x2 \(m\)"),
        (
            TEXTS | {"x2": "必须开好局！"},
            r"m is another version of the text \(SHA-256 \w{12}…, not \w{12}…\)",
        ),
    ],
)
def test_a_text_that_is_missing_or_another_is_named(gold, texts, message):
    with pytest.raises(ValueError, match=message):
        evaluation.unseen_scores(news(gold, texts))


def test_the_command_writes_the_scores_and_says_how_the_gold_was_made(gold, capsys):
    assert main(["evaluate", "--unseen", str(news(gold, TEXTS)), "--out", str(gold / "scores.csv")]) == 0
    printed = capsys.readouterr().out
    assert "directive meetings 1 1 1 1.00 [0.15, 1.00]" in " ".join(printed.split())
    assert "close reading with a language model" in printed
    assert "miss" not in printed
    assert pd.read_csv(gold / "scores.csv")["f1"].tolist() == [1.0] * 8


def test_the_command_lists_misses_and_false_alarms_of_the_projects_texts(capsys):
    assert main(["evaluate"]) == 0
    printed = capsys.readouterr().out
    assert "directive 29 29 29 1.00 [0.92, 1.00]" in " ".join(printed.split())
    assert "close reading with a language model" in printed
    wrong = [line for line in printed.splitlines() if "【" in line]
    assert wrong and all(" miss " in line or " false alarm " in line for line in wrong)


def test_recorded_unseen_scores_belong_to_the_annotation():
    scores = pd.read_csv(CORPUS / "gold" / "unseen_scores.csv")
    gold = pd.read_csv(CORPUS / "gold" / "unseen_annotations.csv")
    everything = scores[scores["texts"] == "all"].set_index("device")
    assert everything["n_gold"].to_dict() == gold["device"].value_counts().to_dict()
    assert (scores["n_right"] <= scores[["n_gold", "n_found"]].min(axis=1)).all()


def test_recorded_agreement_of_two_readers_is_that_of_their_annotation():
    folder = CORPUS / "gold"
    second = pd.read_csv(folder / "second_reading.csv").rename(columns={"doc": "doc_id"})
    unseen, development = (
        pd.read_csv(folder / f"{name}_annotations.csv").rename(columns={"doc": "doc_id"})
        for name in ("unseen", "development")
    )
    first = {"unseen": unseen, "check9": development[development["set"] == "check9"]}
    read_twice = second["set"].eq("check9").map({True: "check9", False: "unseen"})
    documents = pd.read_csv(folder / "unseen_documents.csv").set_index("doc")["annotated"]
    for row in pd.read_csv(folder / "second_reading_agreement.csv").itertuples():
        ours = second[read_twice == row.set]
        names = {name for name in ours["doc_id"] if row.device in documents.get(name, row.device)}
        spans = [
            table[table["doc_id"].isin(names) & (table["device"] == row.device)]
            for table in (first[row.set], ours)
        ]
        found = evaluate(spans[1].assign(text=""), spans[0]).iloc[0]
        # A text where the first reader marked nothing is one that `evaluate` leaves out.
        assert (row.texts, row.n_gold, row.n_second) == (len(names), *map(len, spans))
        assert found["n_right"] == row.matched
        assert row.f1 == pytest.approx(2 * row.matched / (row.n_gold + row.n_second), abs=5e-5)


def test_agreement_over_characters_counted_by_hand():
    first = pd.DataFrame({"doc_id": "a", "device": "metaphor", "raw_start": [0, 6], "raw_end": [4, 8]})
    second = pd.DataFrame({"doc_id": "a", "device": "metaphor", "raw_start": [2], "raw_end": [5]})
    row = agreement(character_decisions(first, second, sizes={"a": 10})).iloc[0]
    # ++++--++-- and --+++-----: 2 both, 4 only the first, 1 only the second, 3 neither.
    assert row[["n", "n_both", "n_first", "n_second", "n_neither"]].tolist() == [10, 2, 4, 1, 3]
    chance = 0.6 * 0.3 + 0.4 * 0.7
    assert row["kappa"] == pytest.approx((0.5 - chance) / (1 - chance))


def test_without_spans_there_is_nothing_to_decide_and_a_missing_column_is_named():
    none = pd.DataFrame(columns=["doc_id", "device", "raw_start", "raw_end"])
    assert list(character_decisions(none, none, sizes={"a": 3})) == [
        "device",
        "doc_id",
        "position",
        "first",
        "second",
    ]
    with pytest.raises(ValueError, match=r"character_decisions\(second\) needs the column\(s\) raw_end"):
        character_decisions(none, none.drop(columns="raw_end"), sizes={})
