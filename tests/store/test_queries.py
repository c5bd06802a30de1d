"""Whatever is asked of a store is what the library answers over the same texts in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.clusters import ngrams
from analysis.collocation import collocates
from analysis.concordance import kwic
from analysis.counts import count_types
from analysis.devices import find_devices
from analysis.dispersion import dispersion
from analysis.keyness import keyness
from analysis.store.queries import Store
from analysis.text import Corpus, read_corpus
from analysis.tokens import tokenize


@pytest.fixture(scope="module")
def corpus(source: Path) -> Corpus:
    return read_corpus(source)


@pytest.fixture(scope="module")
def tokens(corpus: Corpus) -> pd.DataFrame:
    return tokenize(corpus)


def same(found: pd.DataFrame, expected: pd.DataFrame, **options: Any) -> None:
    categorical = [name for name in expected if isinstance(expected[name].dtype, pd.CategoricalDtype)]
    as_text = dict.fromkeys(categorical, "str")
    pd.testing.assert_frame_equal(
        found.astype(as_text)[list(expected)], expected.astype(as_text), check_dtype=False, **options
    )


def test_tokens_are_those_of_tokenize(store: Store, tokens: pd.DataFrame) -> None:
    assert len(store.facts["partitions"]) > 3
    same(store.tokens(), tokens)
    assert store.tokens().attrs == tokens.attrs


def test_raw_offsets_lead_back_to_the_source(store: Store, records: list[dict[str, Any]]) -> None:
    table = store.tokens(where="year == 2019")
    texts = {record["id"]: record["text"] for record in records}
    for row in table.sample(200, random_state=1).itertuples():
        raw = texts[row.doc_id][row.raw_start : row.raw_end]
        assert raw.replace("\u200b", "").replace("Ａ", "A") == row.token


@pytest.mark.parametrize("duplicates", [True, False])
def test_types_by_document_and_by_year(store: Store, tokens: pd.DataFrame, duplicates: bool, records) -> None:
    store = Store(store.folder, duplicates=duplicates)
    if not duplicates:
        seen: set[str] = set()
        first = [r["id"] for r in records if r["text"] not in seen and not seen.add(r["text"])]
        assert len(first) < len(records)
        tokens = tokens[tokens["doc_id"].isin(first)]
    expected = count_types(tokens, unit="document")
    counts = store.count_types()
    assert (counts.matrix != expected.matrix).nnz == 0
    assert counts.types.equals(expected.types)
    assert counts.units["doc_id"].tolist() == expected.units["doc_id"].tolist()
    years = {record["id"]: record["date"][:4] for record in records}
    expected = count_types(
        tokens.assign(doc_id=tokens["doc_id"].map(years)).sort_values("doc_id", kind="stable"),
        unit="document",
    )
    counts = store.count_types(unit="year")
    assert (counts.matrix != expected.matrix).nnz == 0
    assert counts.units["doc_id"].tolist() == ["2018", "2019", "2020", "2021"]


def test_keyness_and_dispersion(store: Store, tokens: pd.DataFrame, records) -> None:
    late = {record["id"] for record in records if record["date"] >= "2020"}
    counts = count_types(tokens, unit="document")
    sides = np.where(counts.units["doc_id"].isin(late), "target", "reference")
    counts = type(counts)(counts.matrix, counts.units.assign(group=sides), counts.types, counts.unit)
    expected = keyness(counts, target="target", reference="reference", replicates=99)
    # The store has the documents of the target first; whatever is not drawn is the same.
    found = store.keyness(target="year >= 2020", reference="year < 2020", replicates=99)
    drawn = ["log_ratio_low", "log_ratio_high", "p_permutation", "q_value"]
    same(found.drop(columns=drawn), expected.drop(columns=drawn))
    assert found[drawn].notna().all().all()
    same(store.dispersion(), dispersion(count_types(tokens, unit="document"), within="corpus"))
    assert store.dispersion(unit="month")["parts"].iloc[0] == len({record["date"][:7] for record in records})
    with pytest.raises(ValueError, match="on both sides"):
        store.keyness(target="year >= 2019", reference="year < 2020")


def test_kwic_in_the_order_of_the_documents(store: Store, tokens: pd.DataFrame) -> None:
    for node in ("创新", ["两个", "确立"]):
        expected = kwic(tokens, node, span=(3, 4))
        found = store.kwic(node, span=(3, 4), limit=10**6)
        same(found, expected)
        assert found.attrs["occurrences"] == len(expected)
        same(store.kwic(node, span=(3, 4), limit=7), expected[:7])
    assert store.kwic("没有的词").empty
    assert list(store.kwic("没有的词")) == list(found)


def test_kwic_of_a_selection_names_file_and_line(store: Store, source: Path) -> None:
    lines = source.read_text(encoding="utf-8").split("\n")
    found = store.kwic("发展", where="source == '人民日报' and month >= '2019-06'", limit=10**6)
    assert len(found)
    for row in found.itertuples():
        assert f'"id": "{row.doc_id}"' in lines[row.row - 1]
        assert '"source": "人民日报"' in lines[row.row - 1]
        assert row.file == source.as_posix()


@pytest.mark.parametrize(("order", "side"), [("right", "right"), ("left", "left")])
def test_kwic_sorted_by_context(store: Store, tokens: pd.DataFrame, order: str, side: str) -> None:
    expected = kwic(tokens, "发展", span=(1, 1)).sort_values(side, kind="stable", ignore_index=True)
    same(store.kwic("发展", span=(1, 1), order=order, limit=10**6), expected)
    same(store.kwic("发展", span=(1, 1), order=order, limit=25), expected[:25])


def test_kwic_samples_are_fair_and_follow_the_seed(store: Store) -> None:
    every = store.kwic("发展", limit=10**6, span=(1, 1))
    places = [*zip(every["doc_id"], every["position"], strict=True)]
    drawn = np.zeros(len(every))
    for seed in range(24):
        found = store.kwic("发展", order="sample", limit=len(every) // 4, seed=seed)
        rows = [places.index(place) for place in zip(found["doc_id"], found["position"], strict=True)]
        assert rows == sorted(set(rows))
        assert found.attrs["occurrences"] == len(every)
        drawn[rows] += 1
    # 24 draws at a chance of a quarter each: 6 on average, and no place more than five deviations away.
    assert np.abs(drawn - 24 * (len(every) // 4) / len(every)).max() < 5 * np.sqrt(24 / 4 * 3 / 4)
    pd.testing.assert_frame_equal(
        store.kwic("发展", order="sample", limit=9, seed=3),
        store.kwic("发展", order="sample", limit=9, seed=3),
    )


@pytest.mark.parametrize("where", [None, "year == 2020"])
def test_collocates(store: Store, tokens: pd.DataFrame, records, where: str | None) -> None:
    if where:
        tokens = tokens[tokens["doc_id"].isin([r["id"] for r in records if r["date"].startswith("2020")])]
    for node, span in (("创新", (5, 5)), ("的", (1, 2)), ("。", (2, 2))):
        expected = collocates(tokens.assign(doc_id="all"), node, span=span)
        same(store.collocates(node, where=where, span=span), expected)
    assert store.collocates("没有的词").empty


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_ngrams(store: Store, tokens: pd.DataFrame, n: int) -> None:
    expected = ngrams(tokens.assign(doc_id="all"), n=n, minimum=5)
    assert len(expected)
    same(store.ngrams(n=n, minimum=5), expected[["ngram", "n", "size", "per_thousand"]])


def test_trend_by_year(store: Store, corpus: Corpus, tokens: pd.DataFrame, records) -> None:
    items = ["要", "两个确立", "两个 确立", "5.6%", "质量发"]
    years = {record["id"]: record["date"][:4] for record in records}
    words = tokens[tokens["is_word"]].groupby(tokens["doc_id"].map(years).astype("str")).size()
    for match in ("tokens", "characters"):
        found = store.trend(items, match=match).set_index(["item", "year"])
        assert list(found.index) == [(item, year) for item in items for year in sorted(set(years.values()))]
        assert (found["size"] == found.index.get_level_values("year").map(words)).all()
        for (item, year), row in found.iterrows():
            ids = [doc_id for doc_id, held in years.items() if held == year]
            if match == "characters" and " " not in item:
                by_document = [corpus[doc_id].text.count(item) for doc_id in ids]
            elif item == "质量发":
                by_document = [0]
            elif item == "要":
                by_document = [len(kwic(tokens[tokens["doc_id"] == doc_id], "要")) for doc_id in ids]
            else:
                continue
            assert row["n"] == sum(by_document)
            assert row["documents"] == sum(count > 0 for count in by_document)
            assert row["of_documents"] == len(ids)
            assert row["low"] <= row["per_million"] <= row["high"] or row["n"] == 0
    parted = store.trend(["两个 确立", "两个确立"]).groupby("item")["n"].sum()
    assert parted["两个 确立"] == len(unparted(kwic(tokens, ["两个", "确立"])))
    assert parted["两个确立"] == parted["两个 确立"]


def unparted(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["end"] - table["start"] == table["node"].str.len()]


def test_devices_by_year(store: Store, corpus: Corpus, records) -> None:
    found = store.devices(where="year >= 2020", devices=["quantity", "directive"])
    spans = find_devices(corpus, devices=["quantity", "directive"])
    years = {record["id"]: record["date"][:4] for record in records}
    expected = spans.groupby(["device", spans["doc_id"].map(years)]).size()
    assert len(found) == 4 and found["n"].sum() > 0
    for row in found.itertuples():
        assert row.n == expected.get((row.device, row.year), 0)
        assert row.low <= row.per_thousand_characters <= row.high or row.n == 0


def test_a_cluster_answers_as_threads_do(store: Store, cluster: Any) -> None:
    asked = Store(store.folder, client=cluster)
    pd.testing.assert_frame_equal(asked.collocates("创新"), store.collocates("创新"))
    pd.testing.assert_frame_equal(asked.kwic("创新", limit=5), store.kwic("创新", limit=5))


def test_wrong_questions_name_the_cure(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'yaer' is not defined; the documents have"):
        store.count_types(where="yaer > 2018")
    with pytest.raises(ValueError, match="unit must be one of 'document', "):
        store.count_types(unit="decade")
    with pytest.raises(ValueError, match="order must be one of"):
        store.kwic("要", order="random")
    with pytest.raises(FileNotFoundError, match="no finished store"):
        Store(tmp_path)
