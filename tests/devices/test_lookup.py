"""The quick look finds every place where an entry begins."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.devices.lookup import beginnings, places

SHORT = st.text(alphabet="甲乙丙a\ud800😀", max_size=12)


@given(
    text=SHORT,
    entries=st.lists(st.text(alphabet="甲乙丙a😀", min_size=2, max_size=2), min_size=1, max_size=4),
)
def test_no_place_is_missed(text, entries):
    begun = [i for i in range(len(text) - 1) if text[i : i + 2] in entries]
    assert set(begun) <= set(places(text, beginnings(entries)))


def test_places_need_every_character():
    # 甲 may stand first, 乙 second: 乙甲 fits neither way round.
    assert places("甲乙甲丙", beginnings(["甲乙"])) == [0]
    assert places("乙甲", beginnings(["甲乙"])) == []
    assert places("", beginnings(["甲乙"])) == []
    # 甲丁 is no entry, though both its characters stand where those of entries do.
    assert places("甲丁", beginnings(["甲乙", "丙丁"])) == []
    # Of four characters two pairs are known: a place to look at.
    assert places("甲乙丁丙", beginnings(["甲乙丙丁", "丙甲丁丙"])) == [0]
