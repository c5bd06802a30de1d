"""Scores against annotation: the scoring rule, the intervals, bad gold files, and the floors on the project's texts."""

import pandas as pd
import pytest

from analysis.devices import disagreements, evaluate, find_devices, read_gold
from analysis.paths import CORPUS

HEADER = "doc,device,raw_start,raw_end,text,attributes\n"


def spans(*rows):
    table = pd.DataFrame(rows, columns=["doc_id", "device", "raw_start", "raw_end"])
    return table.assign(text="", attributes="")


@pytest.mark.parametrize(
    ("device", "start", "end", "right"),
    [
        ("quantity", 0, 4, 1),
        ("quantity", 2, 4, 1),
        ("quantity", 3, 4, 0),
        ("scheme", 0, 4, 1),
        ("scheme", 0, 5, 0),
    ],
)
def test_half_of_the_union_is_enough_except_where_the_span_must_agree(device, start, end, right):
    scores = evaluate(spans(("a", device, start, end)), spans(("a", device, 0, 4)))
    assert scores.loc[0, "n_right"] == right


def test_each_span_is_matched_once_and_the_best_pair_first():
    found = spans(("a", "metaphor", 0, 4), ("a", "metaphor", 0, 3))
    scores = evaluate(found, spans(("a", "metaphor", 0, 4)))
    assert scores.loc[0, ["n_gold", "n_found", "n_right"]].tolist() == [1, 2, 1]
    assert scores.loc[0, ["precision", "recall", "f1"]].tolist() == [1 / 2, 1, 2 / 3]


def test_intervals_hold_the_score_and_stay_open_where_little_was_seen():
    few = evaluate(spans(("a", "question", 0, 4)), spans(("a", "question", 0, 4))).loc[0]
    many = [("a", "question", 10 * i, 10 * i + 4) for i in range(100)]
    hundred = evaluate(spans(*many), spans(*many)).loc[0]
    assert few["f1"] == few["f1_high"] == hundred["f1"] == 1
    assert few["f1_low"] < 0.5 < 0.97 < hundred["f1_low"] < 1


def test_only_annotated_documents_and_devices_count():
    found = spans(("a", "quantity", 0, 4), ("b", "quantity", 0, 4), ("a", "scheme", 0, 4))
    scores = evaluate(found, spans(("a", "quantity", 0, 4)))
    assert scores[["device", "n_found"]].values.tolist() == [["quantity", 1]]


def test_disagreements_show_their_context(make_corpus):
    corpus = make_corpus(a="全省有村庄3000个，村民五百户。")
    found = find_devices(corpus, devices=["quantity"])
    table = disagreements(found, spans(("a", "quantity", 0, 2)), corpus, width=3)
    assert table[["kind", "before", "after"]].values.tolist() == [
        ["miss", "", "有村庄"],
        ["false alarm", "有村庄", "，村民"],
        ["false alarm", "，村民", "。"],
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a,quantity,4,8,3000,\n", r"line 2 \(quantity, 4–8\).*the file has '庄300'.*correct raw_start"),
        ("b,quantity,5,9,3000,\n", "line 2.*no document 'b' in the corpus; add the text or drop the row"),
    ],
)
def test_a_row_that_does_not_fit_its_text_is_named_with_the_cure(make_corpus, tmp_path, row, message):
    path = tmp_path / "gold.csv"
    path.write_text(HEADER + row, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_gold(path, make_corpus(a="全省有村庄3000个。"))


FLOORS = {"directive": 0.97, "quantity": 0.95, "question": 1.0, "scheme": 0.90, "reporting": 0.85}


@pytest.mark.parametrize("device", FLOORS)
def test_the_projects_texts_are_annotated_as_well_as_a_second_reader_would(corpus, device):
    gold = read_gold(CORPUS / "gold" / "seed_annotations.csv", corpus)
    scores = evaluate(find_devices(corpus, devices=[device]), gold[gold["device"] == device])
    assert scores.loc[0, "f1"] >= FLOORS[device]


@pytest.mark.parametrize(("device", "right", "missed"), [("directive", 96, 6), ("quantity", 98, 1)])
def test_the_sample_of_news_holds_what_its_description_says(device, right, missed):
    sample = pd.read_csv(CORPUS / "gold" / "news_sample.csv")
    rows = sample[sample["device"] == device]
    counts = rows.groupby("found")["right"].agg(["size", lambda judged: (judged == "yes").sum()])
    assert counts.loc["yes"].tolist() == [100, right] and counts.loc["no"].tolist() == [100, missed]
    described = (CORPUS / "gold" / "NEWS_SAMPLE.md").read_text(encoding="utf-8")
    assert f"| {device} | {right} of 100 | {missed} of 100 |" in described
