"""run.py at work on a stand-in project (see conftest.py): no network, but real environments."""

import ast
import errno
import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
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
    stray = {"PIP_USER": "1", "PIP_TARGET": "stray", "PYTHONPATH": str(project.elsewhere), "VIRTUAL_ENV": "stray"}
    first = project.run("verify", "--all", **stray)
    assert first.code == 0, first.complaints
    assert first.output == f"one 1.0|jieba 0.1|0.1.0|{project.venv}|{project.elsewhere}|verify|--all"
    assert first.complaints.startswith("run.py: setting up .venv")

    # Everything is there now: packages in reach or not, and whatever the locale makes of the folder's name.
    for variables in ({"PIP_FIND_LINKS": ""}, {"LC_ALL": "C", "PYTHONUTF8": "0"}):
        again = project.run("verify", **variables)
        assert (again.code, again.complaints) == (0, "")
        assert again.output.startswith("one 1.0|jieba 0.1|0.1.0|")

    tests, lab = project.run("test", "-k", "one"), project.run("lab", "--no-browser")
    assert tests.output == f"{project.root}|-n|auto|-k|one"
    assert lab.output == f"{project.root}|notebooks|--no-browser"
    assert tests.code == lab.code == 3

    # A new version of the project alone needs no package; a new lock makes .venv anew.
    pyproject = project.root / "pyproject.toml"
    pyproject.write_text(pyproject.read_text(encoding="utf-8").replace("0.1.0", "0.2.0"), encoding="utf-8")
    newer = project.run("verify", PIP_FIND_LINKS="")
    assert newer.output.startswith("one 1.0|jieba 0.1|0.2.0|") and newer.complaints == ""
    project.pin("one", "2.0")
    assert project.run("verify").output.startswith("one 2.0|jieba 0.1|0.2.0|")

    # Where the Python that made it has gone, it is made anew; where that fails, nothing stays behind.
    for python in project.venv.glob("bin/python*"):
        python.unlink()
        python.symlink_to("gone")
    failed = project.run("verify", PIP_FIND_LINKS="")
    assert re.search("run.py: flit-core==.* is not to be had for Python", failed.complaints)
    assert not project.venv.exists()


def test_two_at_once_set_up_once(project):
    both = [project.start("verify"), project.start("verify")]
    said = [process.communicate(timeout=200) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted("setting up" in complaints for _, complaints in said) == [False, True]


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_set_up_leaves_nothing(project, sign):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
        process = project.start("verify", PIP_NO_INDEX="0", PIP_FIND_LINKS="", PIP_INDEX_URL=address)
        connection, _ = silent.accept()
        process.send_signal(sign)
        _, complaints = process.communicate(timeout=60)
        connection.close()
    assert complaints.splitlines()[1:] == ["run.py: interrupted; run it again to start over"]
    assert process.returncode == 1
    assert not project.venv.exists()


@pytest.mark.parametrize(
    ("reach", "complaint"),
    [
        ({"PIP_NO_INDEX": "1"}, "one==1.0 is not to be had for Python"),
        ({"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "1"}, "no network, and packages are still to be"),
        ({"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "packages"}, "the download of one==1.0 is not the file that"),
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
    assert other.complaints == f"run.py: {project.venv} was not made by run.py: move or delete it, then run this again"
    assert [path.name for path in project.venv.iterdir()] == ["mine.txt"]


def test_unknown_command_and_help(project):
    unknown = project.run("reprodcue")
    assert unknown.complaints == (
        "run.py: there is no command reprodcue:"
        " choose from reproduce, verify, compare, evaluate, store, test, lab"
    )
    helped = project.run("--help")
    assert re.findall(r"python3 run\.py (\w+)", helped.output)[:-1] == unknown.complaints.split("from ")[1].split(", ")
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
            "find = importlib.util.find_spec; importlib.util.find_spec = lambda n: n != 'ensurepip' and find(n)",
            "run.py: this Python has no venv: on Debian or Ubuntu,"
            f" `sudo apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv`",
        ),
    ],
)
def test_python_that_will_not_do(project, pretence, complaint):
    code = f"import importlib.util, runpy, sys; {pretence}; sys.argv = ['run.py', 'verify']"
    line = [sys.executable, "-c", f"{code}; runpy.run_path({str(project.root / 'run.py')!r}, run_name='__main__')"]
    refused = subprocess.run(line, capture_output=True, encoding="utf-8", check=False)
    assert (refused.returncode, refused.stderr.strip()) == (1, complaint)
    assert not project.venv.exists()


def test_an_old_python_can_read_it():
    ast.parse(RUN.read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        (str(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "x")), "the disk is full: free 2 GB"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "the disk is full"),
        (str(OSError(errno.EROFS, "Read-only file system", "/a b/.venv")), "/a b/.venv cannot be written: copy"),
        ("Error: [Errno 13] Permission denied: '/a/.venv'\n", "/a/.venv cannot be written: copy the project"),
        ("quite\nsomething else", "the set-up failed, saying\nquite\nsomething else"),
    ],
)
def test_what_the_system_says_is_explained(run, said, cure):
    assert run.explain(said).startswith(cure)
