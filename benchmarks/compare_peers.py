"""Time this library beside its peers at the task of `peer_tasks.py`, all in one run, and print a table.

    python -m benchmarks.compare_peers [--bytes 15000 5000000 50000000] [--jsonl FILE] [--peers NAME ...]
                                       [--cache FOLDER] [--output FILE]

in the project folder, with Python 3.11 or newer on Linux or macOS. Times are those of the whole process, from a
fresh interpreter to the last table, the best of several runs that take turns; memory is its peak. Each peer has a
virtual environment of its own in the cache folder, made by pip when first needed; one that cannot be installed is
left out and named. The texts are generated, always the same, unless FILE (.jsonl or .jsonl.xz, with a field text)
gives real ones. The whole takes half an hour, most of it in the peers at 50 MB.
"""

from __future__ import annotations

import argparse
import json
import lzma
import multiprocessing
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from platformdirs import user_cache_path

ROOT = Path(__file__).resolve().parent.parent
TASKS = ROOT / "benchmarks" / "peer_tasks.py"
# Some packages do not name all they need.
PEERS = {
    "naive": ["jieba==0.42.1", "pandas"],
    "nltk": ["nltk==3.10.4", "jieba==0.42.1", "pandas"],
    "cntext": ["cntext==2.2.1", "ipython"],
    "scattertext": ["scattertext==0.2.2", "jieba==0.42.1", "six"],
    "conc": ["conc==0.1.13", "jieba==0.42.1"],
}
NAMES = {"ours": "this library", "naive": "jieba, Counter and pandas"}


class Run(NamedTuple):
    """What one process took, and what it printed."""

    seconds: float
    mebibytes: float
    printed: str


def generated(words: Sequence[str], size: int, rng: random.Random) -> Iterator[str]:
    """Paragraphs of about `size` bytes: words at Zipf's frequencies, and one in fifty that is in no dictionary."""
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(1, len(words) + 1)))
    hanzi = [character for word in words for character in word if "\u4e00" <= character <= "\u9fff"]
    while size > 0:
        paragraph = ""
        for _ in range(rng.randint(1, 6)):
            sentence = rng.choices(words, cum_weights=weights, k=rng.randint(5, 40))
            for place in range(0, len(sentence), rng.randint(6, 12)):
                sentence[place] = "，" * (place > 0) + sentence[place]
            if rng.random() < 0.4:
                sentence.append("".join(rng.choices(hanzi, k=rng.randint(2, 3))))
            paragraph += "".join(sentence) + "。"
        size -= len(paragraph.encode()) + 1
        yield paragraph


def write_texts(texts: tuple[Path, Path], size: int, jsonl: Path | None) -> None:
    """Write two texts, `size` bytes together; run in a process of its own, since it takes memory."""
    from analysis import count_types, frequencies, read_corpus, tokenize
    from analysis.paths import CORPUS

    if jsonl:
        with (lzma.open if jsonl.suffix == ".xz" else open)(jsonl, "rt", encoding="utf-8") as lines:
            items = [json.loads(line)["text"] for line in lines]
        sides = [iter(items[: len(items) // 2]), iter(items[len(items) // 2 :])]
    else:
        table = frequencies(count_types(tokenize(read_corpus(CORPUS / "manifest.toml"))))
        first, second = (list(rows["type"]) for _, rows in table.groupby("doc_id", sort=False))
        vocabularies = [dict.fromkeys(first + second), dict.fromkeys(second + first)]
        sides = [generated([*words], size // 2, random.Random(i)) for i, words in enumerate(vocabularies)]
    for text, paragraphs in zip(texts, sides, strict=True):
        left = size // 2
        with open(text, "w", encoding="utf-8", newline="") as file:
            for paragraph in paragraphs:
                file.write(paragraph + "\n")
                left -= len(paragraph.encode()) + 1
                if left <= 0:
                    break


def environment(name: str, cache: Path) -> str:
    """Return the Python of a peer's environment, made if need be; RuntimeError with pip's last word."""
    if name == "ours":
        return sys.executable
    folder, stamp = cache / name, cache / f"{name}.txt"
    python = str(folder / "bin" / "python")
    wanted = " ".join([platform.python_version(), *PEERS[name]])
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print(f"Installing {name} …", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEERS[name]]
        done = subprocess.run(install, env=surroundings(), capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr.strip().split("\n")[-1])
        stamp.write_text(wanted, encoding="utf-8")
    return python


def surroundings() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"}


def run(python: str, *arguments: str | Path, ours: bool) -> Run:
    """Run Python and measure it; RuntimeError with its last word if it fails."""
    surrounding = surroundings() | ({"PYTHONPATH": str(ROOT)} if ours else {})
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begun = time.perf_counter()
        process = subprocess.Popen([python, *map(str, arguments)], stdout=out, stderr=err, env=surrounding)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        for file in (out, err):
            file.seek(0)
        printed, complaint = out.read().decode().strip(), err.read().decode().strip()
    if process.returncode:
        raise RuntimeError(complaint.split("\n")[-1] or f"exit code {process.returncode}")
    return Run(seconds, usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10), printed)


def version(python: str, name: str) -> str:
    package = {"ours": "rjieba", "naive": "jieba"}.get(name, name)
    code = f"from importlib.metadata import version as v; print('{package}', v('{package}'))"
    return run(python, "-c", code, ours=False).printed


def take_turns(peers: dict[str, str], texts: Sequence[Path], rounds: int) -> dict[str, Run]:
    """The best of several runs of each peer."""
    best: dict[str, Run] = {}
    for _ in range(rounds):
        for name, python in peers.items():
            scratch = texts[0].parent / name
            scratch.mkdir(exist_ok=True)
            done = run(python, TASKS, name, *texts, scratch, ours=name == "ours")
            print(f"{name}: {done.seconds:.2f} s, {done.mebibytes:.0f} MiB", file=sys.stderr)
            best[name] = min(done, best.get(name, done))
    return best


def as_table(results: dict[int, dict[str, Run]], versions: dict[str, str]) -> Iterator[str]:
    """Lines of Markdown: one row per peer, two columns per size."""
    sizes = [f"{size / 1e6:g} MB" if size >= 1e6 else f"{size / 1e3:g} KB" for size in results]
    yield "| | " + " | ".join(f"{size}: time | memory" for size in sizes) + " |"
    yield "|---" * (2 * len(sizes) + 1) + "|"
    for name, title in versions.items():
        cells = []
        for best in results.values():
            faster = best[name].seconds / best["ours"].seconds
            leaner = best[name].mebibytes / best["ours"].mebibytes
            cells += [
                f"{best[name].seconds:.2f} s (×{faster:.1f})",
                f"{best[name].mebibytes:,.0f} MiB (×{leaner:.1f})",
            ]
        yield f"| {NAMES.get(name, name)} ({title}) | " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bytes", type=int, nargs="+", default=[15_000, 5_000_000, 50_000_000])
    parser.add_argument("--jsonl", type=Path)
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=[*PEERS])
    parser.add_argument(
        "--cache", type=Path, default=user_cache_path("two-voices", appauthor=False) / "peers"
    )
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool,
    ):
        texts = Path(scratch, "A.txt"), Path(scratch, "B.txt")
        write = partial(pool.apply, write_texts)
        write((texts, min(options.bytes), options.jsonl))
        peers, versions = {}, {}
        for name in ["ours", *options.peers]:
            try:
                python = environment(name, options.cache)
                # The first run fills the caches of Python and of jieba.
                take_turns({name: python}, texts, 1)
                peers[name], versions[name] = python, version(python, name)
            except RuntimeError as problem:
                print(f"{name} is left out: {problem}")
        results = {}
        for size in options.bytes:
            write((texts, size, options.jsonl))
            results[size] = take_turns(peers, texts, max(1, min(7, 15_000_000 // size)))
            found = {name: run.printed for name, run in results[size].items()}
            if len(set(found.values())) > 1:
                print(f"Not all found the node as often: {found}")
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        print(
            f"{date.today()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python "
            f"{platform.python_version()}; {'generated texts' if not options.jsonl else options.jsonl.name}; "
            "in brackets how many times what this library takes.\n"
        )
        print(*as_table(results, versions), sep="\n")


if __name__ == "__main__":
    main()
