"""Builds that are killed, short of room or damaged: the next call completes them, byte by byte the same."""

from __future__ import annotations

import multiprocessing
import os
import random
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from tornado.ioloop import PeriodicCallback

from analysis.store.build import build_store
from analysis.store.cluster import connected
from analysis.store.queries import Store

Build = Callable[..., Store]
KILLS = 20
# Processes forked from one that has imported everything start at once.
forks = multiprocessing.get_context("forkserver")
forks.set_forkserver_preload(["analysis.store.build", "distributed"])
ONE_BUILD = Path(__file__).with_name("one_build.py")
ROOT = ONE_BUILD.parents[2]


def building(source: Path, folder: Path, largest_file: int = 0) -> BaseProcess:
    """A process that does the whole of a build by itself."""
    given = {"source": source, "folder": folder, "largest_file": largest_file}
    process = forks.Process(target=runpy.run_path, args=(str(ONE_BUILD), {"given": given}))
    process.start()
    return process


@pytest.fixture(scope="module")
def whole(
    source: Path, cluster: Any, files: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("whole")
    build_store(source, folder, segmenter="character", client=cluster, partition_bytes=6_000)
    return files(folder)


def test_a_build_killed_at_random_moments(
    source: Path, whole: dict[str, bytes], tmp_path: Path, files: Any
) -> None:
    partitions = sum(name.endswith("partition.json") for name in whole)
    rng, kills, completed = random.Random(1), 0, 0
    while kills < KILLS or not completed:
        folder = tmp_path / f"store-{completed}"
        process = building(source, folder)
        # Killed behind a random number of partitions, or while what they have in common is written; in the end left.
        begun, moment = len([*folder.glob("partitions/0*")]), rng.randint(0, partitions)
        while (
            kills < KILLS
            and process.exitcode is None
            and len([*folder.glob("partitions/0*")]) < max(moment, begun)
        ):
            time.sleep(0.001)
        process.join(rng.uniform(0, 0.05) if kills < KILLS else None)
        if process.exitcode is None:
            os.kill(process.pid, signal.SIGKILL)
            process.join()
            kills += 1
        else:
            assert process.exitcode == 0
            assert files(folder) == whole
            completed += 1


def test_a_worker_that_dies_is_survived(source: Path, build: Build, tmp_path: Path, files: Any) -> None:
    marker = tmp_path / "marker"

    def deadly(line: str) -> list[str]:
        if "企业" in line and not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return [*line]

    build(source, "disturbed", segmenter=deadly)
    assert marker.exists()
    build(source, "undisturbed", segmenter=deadly)
    assert files(tmp_path / "disturbed") == files(tmp_path / "undisturbed")


def test_a_full_disk_is_named_and_survived(
    source: Path, whole: dict[str, bytes], tmp_path: Path, files: Any
) -> None:
    largest = max(len(content) for name, content in whole.items() if name.endswith("tokens.parquet"))
    process = building(source, tmp_path / "store", largest - 1)
    process.join()
    assert "make room and call build_store again" in (tmp_path / "store.error").read_text(encoding="utf-8")
    assert not (tmp_path / "store" / "store.json").exists()
    building(source, tmp_path / "store").join()
    assert files(tmp_path / "store") == whole


@pytest.mark.parametrize("name", ["tokens.parquet", "documents.parquet", "types.parquet", "partition.json"])
def test_a_damaged_partition_is_found_named_and_mended(
    source: Path, build: Build, tmp_path: Path, name: str, files: Any
) -> None:
    made = build(source)
    before = files(tmp_path / "store")
    assert made.check() == []
    damaged = tmp_path / "store" / "partitions" / "000001" / name
    content = bytearray(damaged.read_bytes())
    content[len(content) // 3] ^= 0xFF
    damaged.write_bytes(content)
    (problem,) = made.check()
    assert str(damaged) in problem or name == "partition.json"
    assert "000001" in problem and "delete" in problem
    if name == "tokens.parquet":
        with pytest.raises(ValueError, match=r"000001/tokens.parquet is damaged"):
            made.tokens()
    for file in damaged.parent.iterdir():
        file.unlink()
    damaged.parent.rmdir()
    build(source)
    assert files(tmp_path / "store") == before


def test_a_partition_damaged_in_an_unfinished_build_is_named(
    source: Path, build: Build, tmp_path: Path
) -> None:
    build(source)
    (tmp_path / "store" / "store.json").unlink()
    (tmp_path / "store" / "plan.json").unlink()
    damaged = tmp_path / "store" / "partitions" / "000002" / "tokens.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-1])
    with pytest.raises(ValueError, match=r"000002/tokens.parquet is damaged; delete"):
        build(source)


def test_a_cluster_closes_without_complaint(capfd: pytest.CaptureFixture[str]) -> None:
    def beat(dask_worker: Any) -> None:
        # So many heartbeats that some are under way whenever the worker is closed.
        for number in range(20):
            callback = PeriodicCallback(dask_worker.heartbeat, 1)
            callback.start()
            dask_worker.periodic_callbacks[f"beat-{number}"] = callback

    with connected(1) as client:
        client.run(beat)
        time.sleep(0.3)
    assert "heartbeat" not in capfd.readouterr().err


def test_scheduler_and_workers_started_by_command(
    source: Path, whole: dict[str, bytes], tmp_path: Path, files: Any
) -> None:
    file = tmp_path / "scheduler.json"
    run = [sys.executable, "-m", "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT}
    commands = [["scheduler", "--port", "0", "--no-dashboard"]]
    commands += [
        ["worker", "--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path)]
    ] * 2
    processes = [
        subprocess.Popen([*run, *command, "--scheduler-file", str(file)], **quiet) for command in commands
    ]
    try:
        while not file.exists() or not file.read_text(encoding="utf-8").strip():
            assert processes[0].poll() is None
            time.sleep(0.05)
        from distributed import Client

        with Client(scheduler_file=str(file)) as client:
            address = client.scheduler.address
        build_store(source, tmp_path / "store", segmenter="character", client=address, partition_bytes=6_000)
        assert files(tmp_path / "store") == whole
        assert len(Store(tmp_path / "store", client=address).kwic("展", limit=10**6)) > 100
    finally:
        for process in processes:
            # A worker asked to end would first wait for its scheduler, which may have gone before it.
            process.kill()
        for process in processes:
            process.wait()


def test_a_build_by_command_killed_with_its_workers(tmp_path: Path, news: Any, write_jsonl: Any) -> None:
    source = write_jsonl(tmp_path / "more.jsonl", news(2000))
    command = [sys.executable, "-m", "analysis", "store", "build", str(tmp_path / "store"), str(source)]
    command += ["--partition-bytes", "20000", "--workers", "1", "--segmenter", "character"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
    while not [*(tmp_path / "store").glob("partitions/0*")]:
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not (tmp_path / "store" / "store.json").exists()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert Store(tmp_path / "store").check() == []
    assert len(Store(tmp_path / "store").documents) == 2000
