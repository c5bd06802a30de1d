"""`build_store`: inputs cut into pieces, the pieces handed out to workers, the partitions they write put together."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from tqdm import tqdm

from analysis.checks import check_at_least
from analysis.store.cluster import connected
from analysis.store.files import (
    CARD,
    facts,
    folder_of,
    merged_folder,
    partition_damage,
    read_card,
    read_json,
    write_json,
)
from analysis.store.merge import merge
from analysis.store.partition import write_partition
from analysis.store.pieces import Piece, form_of, size_on_disk, split
from analysis.store.queries import Store
from analysis.tokens.engine import get_segmenter

FORMAT = 1
# A piece is sent with its task, and Dask warns of what is larger than 10 MB.
PARTITION_BYTES = 8_000_000


def build_store(
    paths: str | Path | Iterable[str | Path],
    folder: str | Path,
    *,
    segmenter: str | Callable[[str], Iterable[str]] = "jieba",
    dictionary: str | Path | None = None,
    text_column: str = "text",
    client: Any = None,
    strict: bool = False,
    partition_bytes: int = PARTITION_BYTES,
) -> Store:
    """The store in `folder`, made or completed: all documents of `paths`, segmented as `tokenize` does.

    Killed at any moment, the next call goes on where it was, and its files are those of a run left alone, byte by
    byte. Inputs that the store has are not read again; new ones become new partitions, and the old are left as they
    are. Documents that cannot be read are listed in `Store.bad`, with reasons.

    Parameters
    ----------
    paths : .jsonl, .csv and .tsv (also .gz, .xz, .zst), .parquet, folders of .txt. A table has one text per row, the
        document's name in doc_id or id; all other columns become metadata. A folder may hold metadata.csv with a
        column doc_id: the text's path in the folder, without ending. From a `date` that begins with the year come
        year (number) and month (as 2018-07). Tables of characters are UTF-8 or, as a whole, GB18030.
    folder : the store's own; made if need be. A cluster's workers must see it under the same path, and the paths of
        .parquet and folders as well.
    segmenter, dictionary : as for `tokenize`; a store has one.
    client : a `dask.distributed.Client` or a scheduler's address; a number of local processes; by default as many
        as there are cores.
    strict : raise the first reason why a document cannot be read, and stop.
    partition_bytes : of text in each partition; it sets the memory a worker takes (some 50 times as much).

    Raises
    ------
    ValueError for inputs of another kind, other settings than the store was begun with, an input that has changed, a
    damaged partition; FileNotFoundError; OSError where the disk is full: call again when there is room.
    """
    check_at_least("partition_bytes", partition_bytes, 1)
    store = Path(folder).absolute()
    cutter = get_segmenter(segmenter, dictionary=dictionary)
    made_by = {"segmenter": cutter.name, "engine": cutter.engine, "dictionary": cutter.checksum}
    settings = {"made_by": made_by, "text_column": text_column, "partition_bytes": partition_bytes}
    listed = [paths] if isinstance(paths, (str, Path)) else list(paths)
    plan = _plan(store, listed, {"format": FORMAT} | settings)
    cards: dict[int, dict[str, Any]] = {}
    missing = _missing(store, plan, cards)
    # Workers are started only where a partition is missing.
    if first := next(missing, None):
        task = partial(
            write_partition,
            store,
            made_by=made_by,
            segmenter=segmenter,
            dictionary=None if dictionary is None else str(Path(dictionary).absolute()),
            text_column=text_column,
            strict=strict,
        )
        total = sum(source["bytes"] for source in plan["sources"])
        with connected(client) as pool, tqdm(total=total, unit="B", unit_scale=True, disable=None) as bar:
            if importlib.util.find_spec("bokeh"):
                bar.write(f"dashboard: {pool.dashboard_link}")
            for number, taken, card in _handed_out(pool, task, chain([first], missing)):
                cards[number] = card
                bar.update(taken)
    if not cards:
        raise ValueError(f"{folder}: the inputs hold nothing at all; a store needs at least one document")
    _finish(store, plan, [cards[number] for number in range(len(cards))])
    # A question takes less time than starting processes for it: without a cluster, threads answer.
    return Store(store, client=None if isinstance(client, int) else client)


def _plan(store: Path, paths: list[str | Path], settings: dict[str, Any]) -> dict[str, Any]:
    """The settings and inputs of the store, those given now behind those it has; written before any work is done."""
    file = store / "plan.json"
    plan = read_json(file) if file.exists() else {**settings, "sources": []}
    for name, value in settings.items():
        if plan[name] != value:
            raise ValueError(
                f"{store}: the store was begun with {name}={plan[name]!r}, not {value!r}; give the same, or "
                "another folder"
            )
    known = {source["path"]: source for source in plan["sources"]}
    for path in map(Path, paths):
        form_of(path)
        size = size_on_disk(path)
        has = known.setdefault(path.as_posix(), {"path": path.as_posix(), "bytes": size})
        if has["bytes"] != size:
            raise ValueError(
                f"{path}: it has {size} bytes, not {has['bytes']} as when the store was begun; restore it, and put "
                "new documents into files of their own"
            )
    plan["sources"] = list(known.values())
    store.mkdir(parents=True, exist_ok=True)
    write_json(file, plan)
    return plan


def _missing(
    store: Path, plan: dict[str, Any], cards: dict[int, dict[str, Any]]
) -> Iterator[tuple[int, Piece]]:
    """The pieces whose partitions are not there yet; `cards` gets the others' cards."""
    begun = 0
    for source in plan["sources"]:
        numbers = range(begun, begun + source.get("partitions", 0))
        if numbers and all(folder_of(store, number).exists() for number in numbers):
            cards.update({number: read_card(store, number) for number in numbers})
            begun = numbers.stop
            continue
        number = begun - 1
        for number, piece in enumerate(
            split(Path(source["path"]), plan["text_column"], plan["partition_bytes"]), begun
        ):
            if not folder_of(store, number).exists():
                yield number, piece
                continue
            for problem in partition_damage(store, number):
                raise ValueError(problem)
            cards[number] = read_card(store, number)
            if cards[number]["input"] != piece.checksum:
                changed = f"it has changed since partition {number} was made of it; restore it"
                raise ValueError(f"{source['path']}: {changed}")
        source["partitions"] = number + 1 - begun
        begun = number + 1


def _handed_out(
    pool: Any, task: Callable[..., dict[str, Any]], tasks: Iterator[tuple[int, Piece]]
) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Number, bytes of input and card of each partition as it is done; a few pieces per worker wait at a time."""
    from distributed import as_completed
    from distributed.scheduler import KilledWorker

    waiting = as_completed()
    pieces: dict[Any, tuple[int, int]] = {}

    def submit(count: int) -> None:
        for number, piece in islice(tasks, count):
            future = pool.submit(task, number, piece, pure=False)
            pieces[future] = number, piece.taken
            waiting.add(future)

    try:
        submit(2 * max(1, sum(pool.nthreads().values())))
        for future in waiting:
            number, taken = pieces.pop(future)
            yield number, taken, future.result()
            submit(1)
    except KilledWorker:
        raise ValueError(
            f"partition {number}: the workers that tried it died, one after another; give them more memory, or "
            "build with smaller partition_bytes in another folder"
        ) from None
    finally:
        pool.cancel(list(pieces))


def _finish(store: Path, plan: dict[str, Any], cards: list[dict[str, Any]]) -> None:
    counted = {name: sum(card[name] for card in cards) for name in ("documents", "tokens", "bytes")}
    columns = list(dict.fromkeys(name for card in cards for name in card["columns"]))
    listed = [facts(folder_of(store, number) / CARD) for number in range(len(cards))]
    summary = {**plan, **counted, "columns": columns, "partitions": listed}
    file = store / "store.json"
    has = read_json(file) if file.exists() else {}
    merged = merged_folder(store, len(cards))
    if not merged.exists() or {name: value for name, value in has.items() if name != "files"} != summary:
        write_json(store / "plan.json", plan)
        write_json(file, summary | {"files": merge(store, cards)})
    for folder in [*store.glob("merged-*"), *store.glob(".*"), *(store / "partitions").glob(".*")]:
        if folder != merged:
            shutil.rmtree(folder) if folder.is_dir() else folder.unlink()
