"""How long importing the library and reproducing everything takes, and how much memory.

    python benchmarks/reproduction.py

Prints a Markdown table: the median of five imports in processes of their own, and one `verify` (which executes all
notebooks and writes nothing) with the largest memory of any of its processes.
"""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from datetime import date


def seconds(*line: str) -> float:
    """Wall time of one command."""
    began = time.monotonic()
    subprocess.run([sys.executable, *line], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - began


def main() -> None:
    """Measure and print."""
    bare = statistics.median(seconds("-c", "pass") for _ in range(5))
    imported = statistics.median(seconds("-c", "import analysis") for _ in range(5)) - bare
    verified = seconds("-m", "analysis", "verify")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{date.today()}, Python {platform.python_version()}, {os.cpu_count()} cores\n")
    print("| what | measured | target |\n|---|---|---|")
    print(f"| `import analysis` | {imported:.2f} s | 0.6 s |")
    print(f"| all notebooks | {verified:.0f} s | 40 s |")
    print(f"| memory of the largest process | {largest:.0f} MiB | 500 MiB |")


if __name__ == "__main__":
    main()
