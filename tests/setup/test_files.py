"""The committed files agree with each other and hold nothing that belongs to one machine."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock.txt").read_text(encoding="utf-8")

# Used by name or through another package, not by an import.
USED_OTHERWISE = {
    "import-linter": "lint-imports, below",
    "ipykernel": "runs the notebooks",
    "jupyterlab": "run.py lab",
    "mypy": "below",
    "openpyxl": "pandas reads .xlsx by it",
    "pytest-xdist": "run.py test",
    "ruff": "below",
}


def committed_files():
    """The files under version control, or in an unpacked release all but hidden folders."""
    if (ROOT / ".git").exists():
        line = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(line, cwd=ROOT, capture_output=True, check=True).stdout
        found = [ROOT / os.fsdecode(name) for name in listed.split(b"\0") if name]
    else:
        found = list(ROOT.rglob("*"))
    hidden = re.compile(r"/\.(?!ci/)[^/]+/|/__pycache__/")
    return [p for p in found if p.is_file() and not hidden.search(f"/{p.relative_to(ROOT).as_posix()}")]


def pins():
    """The name, version and number of hashes of every entry in the lock."""
    entries = re.findall(
        r"(?m)^([a-z0-9-]+)==(\S+)(?: ; .+)? \\\n((?: {4}--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", LOCK
    )
    return {name: (version, hashes.count("--hash")) for name, version, hashes in entries}


def requirements():
    """Every requirement pyproject.toml declares, with its extras'."""
    lists = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    return [Requirement(line) for lines in lists for line in lines]


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(
            rb"(?i)pypi[.]|python[h]osted|/simple/?[\s\"']|--(?:extra-)?index-url|--find[-]links", id="index"
        ),
        pytest.param(
            rb"(?<![\w.~-])/(?:work|tmp|root|home|Users|opt)/\w|file:/[/]|\b[A-Z]:\\\\?Users", id="path"
        ),
    ],
)
def test_no_file_names_an_index_or_a_place_on_one_machine(pattern):
    files = [path for path in committed_files() if path.suffix not in {".png", ".otf", ".ttf"}]
    assert ROOT / "run.py" in files
    found = [(path.relative_to(ROOT).as_posix(), re.findall(pattern, path.read_bytes())) for path in files]
    assert [(name, hits) for name, hits in found if hits] == []


def test_lock_pins_every_requirement_by_hash():
    assert len(pins()) == len(re.findall(r"(?m)^[^\s#]", LOCK))
    assert [
        (r.name, pins()[r.name][0]) for r in requirements() if not r.specifier.contains(pins()[r.name][0])
    ] == []


def test_environment_asks_for_what_pyproject_asks_for():
    declared = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, _, packages = declared["dependencies"]
    assert packages["pip"] == [*PROJECT["dependencies"], "-e ."]
    assert python.split()[1].startswith(PROJECT["requires-python"])


def test_every_dependency_is_used():
    sources = [p for p in committed_files() if p.suffix in {".py", ".ipynb"}]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    modules = {"fonttools": "fontTools", "pillow": "PIL", "pyyaml": "yaml"}
    names = {r.name for r in requirements()} - set(USED_OTHERWISE) - {"flit-core", "setuptools"}
    imported = {name: modules.get(name, name.replace("-", "_")) for name in sorted(names)}
    unused = [name for name, m in imported.items() if not re.search(rf"\b(?:import|from) {m}\b", text)]
    assert unused == []


def test_citation_is_valid_and_names_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    schema = json.loads((ROOT / "tests" / "reference" / "cff-1.2.0.json").read_text(encoding="utf-8"))
    jsonschema.validate(citation, schema)
    assert (citation["version"], citation["license"]) == (PROJECT["version"], PROJECT["license"])


@pytest.mark.parametrize("file", ["text.txt", "results.csv"])
def test_git_never_changes_a_source_text(file):
    asked = ["git", "check-attr", "text", "--", f"corpus/source/{file}"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True, encoding="utf-8").stdout
    assert said.strip().endswith("text: unset")


@pytest.mark.parametrize(
    ("tool", "says"),
    [
        pytest.param("ruff check .", "All checks passed!", id="ruff"),
        pytest.param("mypy", "Success: no issues found", id="mypy"),
        pytest.param("lint-imports", "1 kept, 0 broken", id="floors"),
    ],
)
def test_code_passes(tool, says):
    name, *arguments = tool.split()
    line = [shutil.which(name, path=str(Path(sys.executable).parent)), *arguments]
    run = subprocess.run(line, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace", check=False)
    assert (run.returncode, says in run.stdout) == (0, True), run.stdout + run.stderr
