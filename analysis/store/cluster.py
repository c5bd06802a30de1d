"""The Dask cluster that does a store's work: the one given, or processes of this machine."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

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
