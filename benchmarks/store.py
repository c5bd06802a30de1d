"""Time the store: building, with one and two workers; questions; and Conc, an index of the same kind, beside it.

    python -m benchmarks.store [--jsonl FILE] [--build 10 100] [--ask 530] [--folder FOLDER] [--conc PYTHON]

FILE (.jsonl or .jsonl.xz, with date and text) gives the texts; without it they are generated. Sizes are megabytes of
UTF-8 text: those of `--build` are built with one worker and with two, that of `--ask` (530 for 100 million tokens)
with two, and asked. A size beyond what the texts have is reached by dealing their sentences anew to their dates.
With `--conc`, a Python that has Conc 0.1.13, both index 50 MB and answer the same. Times are those of one run on an
otherwise idle machine, the best of three for questions; memory is the peak of a worker.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

NODE, OFTEN = "发展", "的"
CONC = Path(__file__).with_name("store_conc.py")


def records(jsonl: Path | None) -> Iterator[tuple[str, str]]:
    """Date and text of each document."""
    if jsonl is None:
        from benchmarks.compare_peers import generated

        words = (
            (Path(__file__).parents[1] / "analysis" / "data" / "idioms.csv")
            .read_text(encoding="utf-8")
            .split()
        )
        rng = random.Random(1)
        for number in range(100_000):
            yield (
                f"{2012 + number // 6_700}-{rng.randint(1, 12):02}-01",
                "\n".join(generated(words, 1_000, rng)),
            )
        return
    with (lzma.open if jsonl.suffix == ".xz" else open)(jsonl, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["date"], record["text"]


def write(path: Path, megabytes: float, jsonl: Path | None) -> None:
    """A .jsonl of so much text; what goes beyond the texts has their sentences, shuffled."""
    texts, rng, left, copy = [*records(jsonl)], random.Random(1), megabytes * 1e6, 0
    sentences = [sentence for _, text in texts for sentence in re.findall(r"[^。\n]+。?\n?", text)]
    with path.open("w", encoding="utf-8") as file:
        while left > 0:
            if copy:
                rng.shuffle(sentences)
            place = 0
            for number, (date, text) in enumerate(texts):
                if copy:
                    size = text.count("。") + 1
                    text, place = "".join(sentences[place : place + size]), place + size
                file.write(
                    json.dumps({"id": f"{copy}-{number}", "date": date, "text": text}, ensure_ascii=False)
                    + "\n"
                )
                left -= len(text.encode())
                if left <= 0:
                    return
            copy += 1


def built(path: Path, folder: Path, workers: int) -> dict[str, Any]:
    """Seconds, megabytes and the workers' peak memory of one build, the start of the workers not counted."""
    from analysis.store.build import build_store
    from analysis.store.cluster import connected

    shutil.rmtree(folder, ignore_errors=True)
    with connected(workers) as client:
        client.run(warm)
        begun, used = time.perf_counter(), client.run(processor_seconds)
        store = build_store(path, folder, client=client)
        seconds = time.perf_counter() - begun
        spent = {worker: after - used[worker] for worker, after in client.run(processor_seconds).items()}
        peak = max(client.run(peak_memory).values())
    megabytes = store.facts["bytes"] / 1e6
    return {
        "workers": workers,
        "megabytes": round(megabytes),
        "tokens": store.facts["tokens"],
        "seconds": round(seconds, 1),
        "mb_per_second_and_worker": round(megabytes / seconds / workers, 2),
        "mb_per_processor_second": round(megabytes / sum(spent.values()), 2),
        "peak_mib": round(peak),
        "bytes_on_disk_per_token": round(on_disk(folder) / store.facts["tokens"], 2),
    }


def warm() -> None:
    from analysis.tokens.engine import get_segmenter

    get_segmenter("jieba")


def peak_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def processor_seconds() -> float:
    return time.process_time()


def on_disk(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def timed(ask: Callable[[], Any], times: int = 3) -> float:
    """Seconds of the quickest of several calls."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def questions(folder: Path) -> dict[str, float]:
    from analysis.store.queries import Store

    store = Store(folder)
    asked: dict[str, Callable[[], Any]] = {
        "open": lambda: Store(folder).types,
        "keyness of two halves, by year": lambda: store.keyness(
            target="year >= 2019", reference="year < 2019", unit="month"
        ),
        f"kwic of {OFTEN}, first 1,000": lambda: store.kwic(OFTEN),
        f"kwic of {NODE}, 1,000 drawn": lambda: store.kwic(NODE, order="sample"),
        f"kwic of {NODE}, 1,000 by the right": lambda: store.kwic(NODE, order="right"),
        f"collocates of {NODE}": lambda: store.collocates(NODE),
        "types by year": lambda: store.count_types(unit="year"),
        "trend of three schemes": lambda: store.trend(["两个确立", "高质量发展", "新质生产力"]),
        "bigrams, 5 or more": lambda: store.ngrams(n=2),
    }
    return {name: round(timed(ask), 2) for name, ask in asked.items()}


def beside_conc(python: str, path: Path, folder: Path) -> list[dict[str, Any]]:
    """Seconds of the same tasks in this library and in Conc, bytes on disk, and how many times as much Conc takes."""
    from analysis.store.queries import Store

    half = "row % 2 == 0"
    ours: dict[str, float] = {"build": built(path, folder / "ours", os.cpu_count() or 1)["seconds"]}
    ours["build, one worker"] = built(path, folder / "ours", 1)["seconds"]
    store = Store(folder / "ours")
    ours["keyness"] = timed(lambda: store.keyness(target=half, reference=f"not ({half})", unit="year"))
    ours["kwic"] = timed(lambda: store.kwic(NODE))
    ours["collocates"] = timed(lambda: store.collocates(NODE))
    ours["disk"] = on_disk(folder / "ours")
    result = subprocess.run(
        [python, str(CONC), str(path), str(folder), NODE],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    conc = json.loads(result.stdout.splitlines()[-1])
    conc["build, one worker"] = conc["build"]
    return [
        {
            "task": task,
            "ours": round(value, 3),
            "conc": round(conc[task], 3),
            "ratio": round(conc[task] / value, 2),
        }
        for task, value in ours.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--jsonl", type=Path)
    parser.add_argument("--build", type=float, nargs="*", default=[10, 100])
    parser.add_argument("--ask", type=float, default=530)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--conc")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        for megabytes in options.build:
            write(folder / "a.jsonl", megabytes, options.jsonl)
            for workers in (1, 2):
                print(json.dumps(built(folder / "a.jsonl", folder / "store", workers)), flush=True)
        if options.ask:
            write(folder / "a.jsonl", options.ask, options.jsonl)
            print(json.dumps(built(folder / "a.jsonl", folder / "store", 2)), flush=True)
            for question, seconds in questions(folder / "store").items():
                print(f"{seconds:8.2f} s  {question}", flush=True)
        if options.conc:
            write(folder / "a.jsonl", 50, options.jsonl)
            for row in beside_conc(options.conc, folder / "a.jsonl", folder):
                print(json.dumps(row, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    sys.exit(main())
