"""Floors for the devices of this half on the project's own texts (gold made by close reading with a language model)."""

import pytest

from analysis.devices import evaluate, find_devices, read_gold
from analysis.paths import CORPUS

FLOORS = {"enumeration": 0.95, "parallelism": 0.80, "metaphor": 0.80}


@pytest.fixture(scope="module")
def scores(corpus):
    gold = read_gold(CORPUS / "gold" / "seed_annotations.csv", corpus)
    found = find_devices(corpus, devices=list(FLOORS))
    return evaluate(found, gold[gold["device"].isin(FLOORS)]).set_index("device")


@pytest.mark.parametrize("device", FLOORS)
def test_f1_stays_above_its_floor(scores, device):
    assert scores.loc[device, "f1"] >= FLOORS[device]
