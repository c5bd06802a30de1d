"""Who does a store's work: a Dask cluster, processes of this machine, or its threads."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from analysis.store.view import View

# Seconds a cluster has to show its first worker.
WAIT = 300


@contextmanager
def connected(client: Any) -> Iterator[Any]:
    """A Dask client: the one given, or one at an address, or one of local processes of one thread each."""
    import dask
    from distributed import Client, LocalCluster

    if isinstance(client, Client):
        yield client
    elif isinstance(client, str):
        with Client(client) as made:
            made.wait_for_workers(1, timeout=WAIT)
            yield made
    else:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        # By Dask's own settings memory is given back at once and fetched anew for every array, a sixth of the time.
        spawn = "distributed.nanny.pre-spawn-environ.MALLOC_"
        kept = {f"{spawn}TRIM_THRESHOLD_": 1 << 28, f"{spawn}MMAP_THRESHOLD_": 1 << 25}
        with (
            dask.config.set(kept),
            LocalCluster(n_workers=client or cores, threads_per_worker=1, dashboard_address=":0") as cluster,
            Client(cluster) as made,
        ):
            yield made
            made.run(_hush, on_error="ignore")


def _hush() -> None:
    """A worker that is closed cuts off the heartbeat it may be sending, and reports that as an error of its own."""
    logging.getLogger("distributed.worker").setLevel(logging.CRITICAL)


def asked(
    client: Any, kernel: Callable[..., Any], views: list[View], *arguments: list[Any]
) -> Generator[Any]:
    """What `kernel` makes of each view and what stands at its place in `arguments`; threads ask if `client` is None."""
    with ExitStack() as stack:
        if client is None:
            pool: Any = stack.enter_context(ThreadPoolExecutor(os.cpu_count()))
            stack.callback(pool.shutdown, cancel_futures=True)
        else:
            pool = stack.enter_context(connected(client)).get_executor(pure=False)
        yield from pool.map(partial(_ask, kernel), views, *arguments)


def _ask(kernel: Callable[..., Any], view: View, *arguments: Any) -> Any:
    # Of a copy, so that what it has read goes with it.
    return kernel(replace(view), *arguments)
