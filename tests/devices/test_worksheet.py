"""A worksheet goes out, comes back decided, and the two decisions are compared."""

import openpyxl
import pandas as pd
import pytest

from analysis.devices import find_devices
from analysis.devices.worksheet import agreement, devices_worksheet, read_decisions

TEXT = "=1+1，这是友谊的桥梁。\n补齐短板，打造新高地。"


@pytest.fixture
def sheet(make_corpus, tmp_path):
    corpus = make_corpus(a=TEXT)
    devices = find_devices(corpus, devices=["metaphor"])

    def write(name: str, decisions: list[str]):
        path = tmp_path / name
        devices_worksheet(devices, corpus, path, width=9)
        if path.suffix == ".csv":
            table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
            table.assign(decision=decisions).to_csv(path, index=False, encoding="utf-8-sig")
        else:
            table = pd.read_excel(path, dtype=str, keep_default_na=False)
            table.assign(decision=decisions).to_excel(path, index=False)
        return path

    return write


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_round_trip(sheet, ending):
    first = sheet(f"first.{ending}", ["yes", "是", "no"])
    second = sheet(f"second.{ending}", ["Yes", "0", "n"])
    decisions = read_decisions(first, second)
    assert decisions["text"].tolist() == ["桥梁", "补齐短板", "高地"]
    assert decisions["first"].tolist() == [True, True, False]
    assert decisions["second"].tolist() == [True, False, False]


def test_context_and_formulas(make_corpus, tmp_path):
    corpus = make_corpus(a=TEXT)
    devices = find_devices(corpus, devices=["metaphor"])
    table = devices_worksheet(devices, corpus, tmp_path / "sheet.xlsx", width=20)
    assert table["before"].iloc[0] == "=1+1，这是友谊的"
    assert table["after"].iloc[0].startswith("。⏎补齐")
    assert set(table["decision"]) == {""}
    cell = openpyxl.load_workbook(tmp_path / "sheet.xlsx").active["E2"]
    assert (cell.value, cell.data_type) == ("'=1+1，这是友谊的", "s")
    devices_worksheet(devices, corpus, tmp_path / "sheet.csv", width=20)
    assert "'=1+1" in (tmp_path / "sheet.csv").read_text(encoding="utf-8-sig")


def test_what_is_wrong_is_named(sheet, make_corpus, tmp_path):
    good = sheet("good.csv", ["yes", "yes", "no"])
    with pytest.raises(ValueError, match=r"undecided\.csv, row 3.*''.*yes or no"):
        read_decisions(good, sheet("undecided.csv", ["yes", "", "no"]))
    other = pd.read_csv(good, dtype=str, encoding="utf-8-sig").iloc[:2]
    other.to_csv(tmp_path / "short.csv", index=False, encoding="utf-8-sig")
    with pytest.raises(ValueError, match=r"short\.csv: has no row for metaphor"):
        read_decisions(good, tmp_path / "short.csv")
    with pytest.raises(ValueError, match=r"\.xlsx.*\.txt"):
        read_decisions(good, tmp_path / "sheet.txt")


def test_kappa_by_hand():
    # By hand: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no; p_o = 35/50,
    # p_e = (25·30 + 25·20)/2500 = 0.5, hence κ = 0.2/0.5.
    first = [True] * 25 + [False] * 25
    second = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    table = pd.DataFrame({"device": "metaphor", "first": first, "second": second})
    row = agreement(table).iloc[0]
    assert row[["n", "n_both", "n_first", "n_second", "n_neither"]].tolist() == [50, 20, 5, 10, 15]
    assert row["agreement"] == pytest.approx(0.7)
    assert row["kappa"] == pytest.approx(0.4)


def test_kappa_bounds():
    alike = pd.DataFrame({"device": "metaphor", "first": [True, False], "second": [True, False]})
    assert agreement(alike)["kappa"].item() == 1
    assert pd.isna(agreement(alike.assign(first=True, second=True))["kappa"].item())
    assert agreement(alike.assign(second=[False, True]))["kappa"].item() == -1
