"""Rates per 1,000 characters and ratios of two sides."""

import pandas as pd
import pytest

from analysis.devices import device_rates, device_ratios, find_devices

FEW, MANY = "村里有3头牛。" + "天很蓝。" * 9, "村里有3头牛。河里有5条鱼。" * 5


@pytest.fixture
def sides(make_corpus):
    corpus = make_corpus(few=FEW, many=MANY)
    return corpus, find_devices(corpus, devices=["quantity"])


def test_the_rate_is_spans_per_thousand_characters(sides):
    corpus, devices = sides
    rates = device_rates(devices, corpus)
    assert rates[["doc_id", "n", "size"]].values.tolist() == [["few", 1, 43], ["many", 10, 70]]
    assert rates["per_thousand_characters"].tolist() == pytest.approx([1000 / 43, 10_000 / 70])
    assert (rates["low"] <= rates["per_thousand_characters"]).all()
    assert (rates["per_thousand_characters"] <= rates["high"]).all()


def test_swapping_the_sides_inverts_the_ratio(sides):
    corpus, devices = sides
    there = device_ratios(devices, corpus, target="many", reference="few").loc[0]
    back = device_ratios(devices, corpus, target="few", reference="many").loc[0]
    assert there["ratio"] == pytest.approx((10.5 / 70.5) / (1.5 / 43.5))
    assert there["ratio"] == pytest.approx(1 / back["ratio"])
    assert there["low"] < there["ratio"] < there["high"]


def test_an_unknown_side_is_answered_with_the_known_ones(sides):
    corpus, devices = sides
    with pytest.raises(ValueError, match="target must be one of 'few', 'many'; not 'lots'"):
        device_ratios(devices, corpus, target="lots", reference="few")


def test_same_seed_same_interval(sides):
    corpus, devices = sides
    pd.testing.assert_frame_equal(device_rates(devices, corpus), device_rates(devices, corpus))
