"""Spans and the table they are gathered into."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.devices import DEVICES, find_devices, parse_attributes, unpack_attributes
from analysis.devices.spans import SPAN_COLUMNS, format_attributes

NAMES = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)


@given(st.dictionaries(NAMES, st.text()))
def test_attributes_survive_being_written(attributes):
    assert parse_attributes(format_attributes(attributes)) == attributes


def test_attributes_have_the_form_of_the_gold():
    assert format_attributes({"value": "4", "unit": "个"}) == "value=4;unit=个"


def test_one_row_per_span_in_order_with_both_offsets(corpus):
    devices = find_devices(corpus)
    assert list(devices.columns) == SPAN_COLUMNS
    for row in devices.itertuples():
        document = corpus[row.doc_id]
        assert document.text[row.start : row.end] == row.text
        raw = document.raw[row.raw_start : row.raw_end]
        assert raw.replace("\n", "").replace("\r", "") == row.text.replace("\n", "") or document.repairs
    order = devices.sort_values(["start", "end", "device"], kind="stable").groupby("doc_id", sort=False)
    assert devices.equals(pd.concat([group for _, group in order]).loc[devices.index])


def test_the_columns_are_the_same_when_nothing_is_found(make_corpus):
    devices = find_devices(make_corpus(a="天。"))
    assert list(devices.columns) == SPAN_COLUMNS and devices.empty
    assert list(unpack_attributes(devices).columns) == SPAN_COLUMNS[:-1]


def test_attributes_become_columns(make_corpus):
    corpus = make_corpus(a="花了500元，走了约3公里。")
    table = unpack_attributes(find_devices(corpus, devices=["quantity"]))
    assert table["value"].tolist() == ["500", "3"]
    assert table["approximate"].tolist() == ["", "yes"]


def test_a_wrong_name_is_answered_with_the_right_ones(corpus):
    with pytest.raises(ValueError, match="devices must be one of 'directive'.*not 'irony'"):
        find_devices(corpus, devices=["irony"])


def test_every_device_is_named_by_its_spans(corpus):
    for name, find in DEVICES.items():
        assert {span.device for document in corpus for span in find(document)} <= {name}
