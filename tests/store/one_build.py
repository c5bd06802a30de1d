"""A whole build in one process, so that killing it kills all of it; run by `runpy` with `given` among its globals."""

import resource
from typing import Any

from distributed import Client

from analysis.store.build import build_store

given: dict[str, Any] = globals()["given"]
source, folder, largest_file = given["source"], given["folder"], given["largest_file"]
if largest_file:
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
with Client(processes=False, n_workers=1, threads_per_worker=2, dashboard_address=None) as client:
    try:
        build_store(source, folder, segmenter="character", client=client, partition_bytes=6_000)
    except OSError as error:
        folder.with_suffix(".error").write_text(str(error), encoding="utf-8")
