"""The quick look finds every place where an entry begins."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.devices.lookup import places, tables

SHORT = st.text(alphabet="甲乙丙a\ud800😀", max_size=12)


@given(
    text=SHORT,
    entries=st.lists(st.text(alphabet="甲乙丙a😀", min_size=2, max_size=2), min_size=1, max_size=4),
)
def test_no_place_is_missed(text, entries):
    begun = [i for i in range(len(text) - 1) if text[i : i + 2] in entries]
    assert set(begun) <= set(places(text, tables(entries)))


def test_places_need_every_character():
    # 甲 may stand first, 乙 second: 乙甲 fits neither way round.
    assert places("甲乙甲丙", tables(["甲乙"])) == [0]
    assert places("乙甲", tables(["甲乙"])) == []
    assert places("", tables(["甲乙"])) == []
    # 甲丁 is no entry, but both its characters stand where those of entries do: a place to look at.
    assert places("甲丁", tables(["甲乙", "丙丁"])) == [0]
