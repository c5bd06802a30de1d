"""The device benchmarks run on generated text, and the weights they fit have the detector's features."""

import runpy

import numpy as np

from analysis.devices import DEVICES
from analysis.paths import PROJECT


def test_speed_has_a_row_per_size():
    benchmark = runpy.run_path(str(PROJECT / "benchmarks" / "devices.py"))
    assert len(benchmark["sized"]("甲乙丙", 0.0001).encode()) == 99
    table = benchmark["benchmark"]("要坚持稳中求进、以进促稳。", [0.001, 0.002])
    assert table["megabytes"].tolist() == [0.001, 0.002]
    assert (table[[*DEVICES, "all"]] > 0).all(axis=None)
    assert np.allclose(table["megabytes_per_second"], table["megabytes"] / table["all"])


def test_weights_are_fitted_to_the_cases():
    fitting = runpy.run_path(str(PROJECT / "benchmarks" / "parallelism_weights.py"))
    cases = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [1.0, 1.0]])
    constant, weight = fitting["fit"](cases, np.array([0.0, 1.0, 1.0, 1.0]), np.ones(4))
    # The penalised optimum: its gradient is 0.
    odds = np.array([constant, constant, constant + weight, constant + weight])
    errors = 1 / (1 + np.exp(-odds)) - [0, 1, 1, 1]
    assert np.allclose([errors.sum(), errors[2:].sum() + weight], 0, atol=1e-4)


def test_a_pair_is_parallel_within_its_run():
    fitting = runpy.run_path(str(PROJECT / "benchmarks" / "parallelism_weights.py"))
    parallelism = fitting["parallelism"]
    run = [
        parallelism.Pair((0, 4), (5, 9), [], True),
        parallelism.Pair((5, 9), (10, 14), [], True),
    ]
    assert [fitting["is_parallel"](pair, run, [(0, 9)]) for pair in run] == [True, False]
    assert not fitting["is_parallel"](run[0], run, [(0, 40)])
