"""Execute notebooks in kernels of their own, each with a results folder of its own."""

import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from analysis.paths import PROJECT
from analysis.publish import RESULTS_VARIABLE

OWN_METADATA = "two_voices"


@dataclass(frozen=True)
class Run:
    """One notebook executed: what was in the file, what came out, the error if one stopped it."""

    name: str
    before: NotebookNode
    after: NotebookNode
    results: Path
    seconds: float
    error: str = ""


def execute(path: Path, results: Path) -> Run:
    """Run one notebook from top to bottom in a new kernel, in its own folder; an error is kept, not raised."""
    results.mkdir(parents=True, exist_ok=True)
    before = nbformat.read(path, as_version=4)
    after = nbformat.from_dict(before)
    for cell in after.cells:
        cell.metadata.pop("execution", None)
    client = NotebookClient(
        after,
        kernel_name="python3",
        record_timing=False,
        timeout=600,
        # Otherwise every kernel remarks that it listens on this machine's own address.
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    # The kernel of this environment, whatever kernels a user has installed for other work.
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    environment = {**os.environ, RESULTS_VARIABLE: str(results), "PYTHONHASHSEED": "0", "MPLBACKEND": "agg"}
    # This library, also where another copy of it is installed.
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH")]))
    began = time.monotonic()
    error = ""
    try:
        client.execute(env=environment)
    except CellExecutionError as failure:
        error = _where(after, f"{failure.ename}: {failure.evalue}")
    except (CellTimeoutError, DeadKernelError) as failure:
        error = _where(after, str(failure).splitlines()[0])
    _settle(after, results)
    return Run(path.stem, before, after, results, time.monotonic() - began, error)


def _where(notebook: NotebookNode, message: str) -> str:
    """The error with the number and first line of the cell that it stopped."""
    for number, cell in enumerate(notebook.cells, start=1):
        failed = any(output.output_type == "error" for output in cell.get("outputs", []))
        unfinished = cell.cell_type == "code" and cell.get("execution_count") is None and cell.source.strip()
        if failed or unfinished:
            first = next(line for line in cell.source.splitlines() if line.strip())
            return f"cell {number} (`{first}`): {message}"
    return message


def source_digests(notebook: NotebookNode) -> list[str]:
    """A short checksum of every cell's source."""
    return [hashlib.sha256(cell.source.encode()).hexdigest()[:12] for cell in notebook.cells]


def _settle(notebook: NotebookNode, results: Path) -> None:
    """Leave in the notebook nothing that differs from run to run, and note what it was made of."""
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            OWN_METADATA: {
                "sources": source_digests(notebook),
                "results": sorted(file.name for file in results.iterdir()),
            },
        }
    )
