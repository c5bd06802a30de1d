"""run.py at work on a stand-in project (see conftest.py): no network, but real environments."""

import ast
import errno
import importlib.util
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

RUN = Path(__file__).parents[2] / "run.py"


@pytest.fixture(scope="module")
def run():
    """run.py as a module."""
    spec = importlib.util.spec_from_file_location("run", RUN)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_set_up_use_and_update(project):
    # Two at once, with settings that would lead astray: one sets up, the other waits for it.
    stray = {
        "PIP_USER": "1",
        "PIP_TARGET": "stray",
        "PYTHONPATH": str(project.elsewhere),
        "VIRTUAL_ENV": "stray",
    }
    both = [project.start("verify", "--all", **stray) for _ in range(2)]
    ends = [project.finish(process) for process in both]
    assert [end.code for end in ends] == [0, 0], ends
    assert sorted(end.complaints.partition(",")[0] for end in ends) == ["", "run.py: setting up .venv"]
    assert {end.output for end in ends} == {
        f"one 1.0|jieba 0.1|0.1.0|{project.venv}|{project.elsewhere}|verify|--all"
    }

    # Everything is there now: packages in reach or not, and whatever the locale makes of the folder's name.
    for variables in ({"PIP_FIND_LINKS": ""}, {"LC_ALL": "C", "PYTHONUTF8": "0"}):
        again = project.run("verify", **variables)
        assert (again.code, again.complaints) == (0, "")
        assert again.output.startswith("one 1.0|jieba 0.1|0.1.0|")

    tests, lab = project.run("test", "-k", "one"), project.run("lab", "--no-browser")
    assert tests.output == f"{project.root}|-n|auto|--dist|worksteal|-k|one"
    assert lab.output == f"{project.root}|notebooks|--no-browser"
    assert tests.code == lab.code == 3

    # A new version of the project alone needs no package; a new lock makes .venv anew, with what it has and no more.
    pyproject = project.root / "pyproject.toml"
    pyproject.write_text(pyproject.read_text(encoding="utf-8").replace("0.1.0", "0.2.0"), encoding="utf-8")
    newer = project.run("verify", PIP_FIND_LINKS="")
    assert newer.output.startswith("one 1.0|jieba 0.1|0.2.0|") and newer.complaints == ""
    project.unpin("jieba", "setuptools", "pytest", "jupyterlab")
    project.pin("one", "2.0")
    assert project.run("verify").output.startswith("one 2.0|no jieba|0.2.0|")


def test_environment_whose_python_has_gone_is_not_used(run, tmp_path, monkeypatch):
    python, stamp = tmp_path / "python", tmp_path / "stamp.txt"
    monkeypatch.setattr(run, "PYTHON", python)
    monkeypatch.setattr(run, "STAMP", stamp)
    stamp.write_text("lock project", encoding="utf-8")
    python.symlink_to(sys.executable)
    assert run.stamp() == ["lock", "project"]
    python.unlink()
    python.symlink_to(tmp_path / "gone")
    assert run.stamp() == []


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_set_up_leaves_nothing(project, sign):
    process = project.start("verify")
    while not (project.venv / "pyvenv.cfg").exists():
        time.sleep(0.01)
    process.send_signal(sign)
    end = project.finish(process)
    assert end.complaints.splitlines()[1:] == ["run.py: interrupted; run it again to start over"]
    assert end.code == 1
    assert not project.venv.exists()


@pytest.mark.parametrize(
    ("reach", "complaint"),
    [
        ({"PIP_NO_INDEX": "1"}, "one==1.0 is not to be had for Python"),
        (
            {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "1"},
            "no network, and packages are still to be",
        ),
        (
            {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "packages"},
            "the download of one==1.0 is not the file that",
        ),
    ],
)
def test_pip_that_fails_is_explained(run, project, monkeypatch, reach, complaint):
    """One pinned package: out of reach, without a network, with another hash than the lock's."""
    project.lock.write_text("", encoding="utf-8")
    project.pin("one", "1.0", digest="0" * 64)
    for name, value in {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", **reach}.items():
        monkeypatch.setenv(name, value.replace("packages", project.packages.as_uri()))
    with pytest.raises(run.Stop, match=complaint) as stopped:
        run.step(sys.executable, "-m", "pip", "download", "--require-hashes", "-r", str(project.lock))
    assert "\n" not in str(stopped.value)


def test_environment_of_another_maker_is_left_alone(project):
    project.venv.mkdir()
    (project.venv / "mine.txt").touch()
    other = project.run("verify")
    assert (
        other.complaints
        == f"run.py: {project.venv} was not made by run.py: move or delete it, then run this again"
    )
    assert [path.name for path in project.venv.iterdir()] == ["mine.txt"]


def test_unknown_command_and_help(project):
    unknown = project.run("reprodcue")
    assert unknown.complaints == (
        "run.py: there is no command reprodcue:"
        " choose from reproduce, verify, evaluate, compare, store, test, lab"
    )
    helped = project.run("--help")
    assert re.findall(r"python3 run\.py (\w+)", helped.output)[:-1] == unknown.complaints.split("from ")[
        1
    ].split(", ")
    assert (unknown.code, helped.code) == (1, 0)
    assert not project.venv.exists()


@pytest.mark.parametrize(
    ("pretence", "complaint"),
    [
        (
            "sys.version_info = (3, 8, 18)",
            "run.py: this is Python 3.8; 3.11 or newer is needed, as in `python3.13 run.py verify`",
        ),
        (
            "i = importlib.util; find = i.find_spec; i.find_spec = lambda n: n != 'ensurepip' and find(n)",
            "run.py: this Python has no venv: on Debian or Ubuntu,"
            f" `sudo apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv`",
        ),
    ],
)
def test_python_that_will_not_do(project, pretence, complaint):
    code = f"import importlib.util, runpy, sys; {pretence}; sys.argv = ['run.py', 'verify']"
    line = [
        sys.executable,
        "-c",
        f"{code}; runpy.run_path({str(project.root / 'run.py')!r}, run_name='__main__')",
    ]
    refused = subprocess.run(line, capture_output=True, encoding="utf-8", check=False)
    assert (refused.returncode, refused.stderr.strip()) == (1, complaint)
    assert not project.venv.exists()


def test_an_old_python_can_read_it():
    ast.parse(RUN.read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        (str(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "x")), "the disk is full: free 2 GB"),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "the disk is full",
        ),
        (
            str(OSError(errno.EROFS, "Read-only file system", "/a b/.venv")),
            "/a b/.venv cannot be written: copy",
        ),
        ("Error: [Errno 13] Permission denied: '/a/.venv'\n", "/a/.venv cannot be written: copy the project"),
        ("quite\nsomething else", "the set-up failed, saying\nquite\nsomething else"),
    ],
)
def test_what_the_system_says_is_explained(run, said, cure):
    assert run.explain(said).startswith(cure)
