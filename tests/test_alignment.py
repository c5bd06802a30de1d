"""Parallel members, one under another."""

import pandas as pd
import pytest

from analysis import align_members


def spans(*rows):
    table = pd.DataFrame(rows, columns=["text", "attributes"])
    return table.assign(doc_id="a", device="parallelism", start=10)


@pytest.mark.parametrize(
    ("text", "attributes", "parts"),
    [
        (
            "多谋民生之利、多解民生之忧",
            "n=2;anchor=多+民生之",
            [("多谋", "民生之", "利"), ("多解", "民生之", "忧")],
        ),
        (
            "群众所需、人才所想和基层所盼",
            "n=3;anchor=所",
            [("群众", "所", "需"), ("人才", "所", "想"), ("基层", "所", "盼")],
        ),
        ("“粮头食尾”“畜头肉尾”", "n=2;anchor=头+尾", [("“粮", "头", "食尾”"), ("“畜", "头", "肉尾”")]),
        ("识变应变求变", "n=3;anchor=变", [("识", "变", ""), ("应", "变", ""), ("求", "变", "")]),
        ("守好红色根脉 奋力争先创优", "n=2;anchor=", [("", "", "守好红色根脉"), ("", "", "奋力争先创优")]),
        (
            "既看山、又看水；既走路、又过桥",
            "n=2;anchor=既",
            [("", "既", "看山、又看水"), ("", "既", "走路、又过桥")],
        ),
        ("和平与发展、和谐与安定", "n=2;anchor=和", [("", "和", "平与发展"), ("", "和", "谐与安定")]),
    ],
)
def test_members_are_parted_and_cut_at_the_longest_repeated_part(text, attributes, parts):
    table = align_members(spans((text, f"{attributes};kind=series")))
    assert list(table[["left", "node", "right"]].itertuples(index=False, name=None)) == parts
    assert table["frame"].eq(1).all()
    for row in table.itertuples():
        assert text[row.start - 10 : row.end - 10] == row.member == row.left + row.node + row.right


def test_a_span_that_cannot_be_parted_stays_whole_and_other_devices_are_left_out():
    table = align_members(
        spans(("一二三四五", "n=3;anchor=三;kind=series"), ("甲、甲", "n=2;anchor=甲;kind=couplet"))
    )
    assert table[["frame", "member"]].values.tolist() == [[1, "一二三四五"], [2, "甲"], [2, "甲"]]
    assert align_members(spans(("二", "n=2;kind=couplet")).assign(device="scheme")).empty


def test_frames_are_numbered_within_their_text(corpus):
    from analysis import find_devices

    devices = find_devices(corpus, devices=["parallelism"])
    table = align_members(devices)
    frames = table.groupby("doc_id")["frame"].max()
    assert frames.to_dict() == devices.groupby("doc_id").size().to_dict()
