"""Set this project up and run it, with nothing but Python 3.11 or newer.

    python3 run.py reproduce    rebuild every table and figure and compare them with the committed ones
    python3 run.py verify       compare without writing anything
    python3 run.py evaluate     measure the device detectors against the hand annotation
    python3 run.py compare A B  a report on two texts of your own, or two folders of them
    python3 run.py store build  a store of many texts, to be asked in the same way
    python3 run.py test         run the tests; further arguments go to pytest
    python3 run.py lab          open JupyterLab on the notebooks; further arguments go to JupyterLab

The first run makes .venv beside this file and installs what requirements.lock.txt pins, checked by hash.
Later runs need no network. `python3 run.py COMMAND --help` explains a command.
"""

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

COMMANDS = ("reproduce", "verify", "evaluate", "compare", "store", "test", "lab")
VERSION = "{}.{}".format(*sys.version_info)
ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock.txt"
VENV = ROOT / ".venv"
STAMP = VENV / "made-by-run.txt"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
# Nothing is resolved, and nothing is built with tools from elsewhere.
INSTALL = (str(PYTHON), "-m", "pip", "install", "--no-deps", "--no-build-isolation", "--use-pep517")

# The reader's own way to a package index is kept; any other setting could bend what gets installed.
INDEX = r"\w*INDEX\w*|FIND_LINKS|TRUSTED_HOST|PROXY|\w*CERT|CONFIG_FILE|\w*CACHE_DIR|\w*TIMEOUT|RETRIES"
STRAY = re.compile(rf"PYTHONPATH|PYTHONHOME|__PYVENV_LAUNCHER__|PIP_(?!({INDEX})$).*")
STEADY = {"PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore", "PIP_USER": "0", "PIP_NO_INPUT": "1"}

CURES = {  # what pip, venv or the system says -> what to tell the reader
    r"DO NOT MATCH THE HASHES[^\n]*\s+(\S+)": "the download of {} is not the file that"
    " requirements.lock.txt names (its hash differs): try another network or package mirror",
    r"\[Errno (?:28|122)\]|\[WinError 112\]": "the disk is full: free 2 GB, then run this again",
    r"Retrying \(|Connection|Max retries|timed out": "no network, and packages are still to be fetched:"
    " connect (or set pip's proxy or mirror), then run this again",
    r"\[(?:Errno (?:1|13|30)|WinError 5)\][^\n]*?: '([^'\n]+)": "{} cannot be written: copy the project"
    " to a folder of your own and run it there",
    r"No matching distribution found for ([^\s;]+)": f"{{}} is not to be had for Python {VERSION} on"
    f" {sysconfig.get_platform()}: try another Python from 3.11 on, or another package mirror",
    r"(?s)(.*)": "the set-up failed, saying\n{}",
}


class Stop(Exception):
    """What went wrong and what to do about it."""


def explain(said: str) -> str:
    """Turn what a failed step said into what to do."""
    found = ((cure, re.search(pattern, said)) for pattern, cure in CURES.items())
    return next(cure.format(*match.groups()) for cure, match in found if match)


def environment(**more: str) -> dict:
    """Return the variables for a process in .venv."""
    kept = {name: value for name, value in os.environ.items() if not STRAY.fullmatch(name)}
    # Where the locale cannot read this folder's name, Python from 3.12 on cannot import NumPy.
    if re.search("[\ud800-\udfff]", str(ROOT)):
        kept["PYTHONUTF8"] = "1"
    path = str(SCRIPTS) + os.pathsep + kept.get("PATH", os.defpath)
    return {**kept, "VIRTUAL_ENV": str(VENV), "PATH": path, **more}


def step(*line: str) -> None:
    """Run one step of the set-up; what it says is shown only if it fails."""
    pipe, both, nothing, folder = subprocess.PIPE, subprocess.STDOUT, subprocess.DEVNULL, str(ROOT)
    done = subprocess.run(
        line, stdin=nothing, stdout=pipe, stderr=both, cwd=folder, env=environment(**STEADY), check=False
    )
    if done.returncode:
        raise Stop(explain(done.stdout.decode("utf-8", "replace").strip()))


def install_lock() -> None:
    """Make .venv and install the lock into it, or leave nothing."""
    print("run.py: setting up .venv, this once (a few minutes, 1 GB) ...", file=sys.stderr, flush=True)
    shutil.rmtree(str(VENV), ignore_errors=True)
    try:
        VENV.mkdir()
        STAMP.write_text("", encoding="utf-8")
        step(sys.executable, "-I", "-X", "utf8", "-m", "venv", str(VENV))
        # Two packages come as source only: what builds them is locked as well, and has to be there first.
        pins = re.findall(r"(?m)^(?:flit-core|setuptools)==.*(?:\n +--.*)*", LOCK.read_text(encoding="utf-8"))
        tools = VENV / "build-tools.txt"
        tools.write_text("\n".join(pins), encoding="utf-8")
        hashed = (*INSTALL, "--require-hashes", "--only-binary", ":all:")
        step(*hashed, "-r", str(tools))
        step(*hashed, "--no-binary", "jieba,snownlp", "-r", str(LOCK))
    except BaseException:
        shutil.rmtree(str(VENV), ignore_errors=True)
        raise


def stamp() -> list:
    """Return the digests of what .venv was made from; none where it cannot be used."""
    return STAMP.read_text(encoding="utf-8").split() if STAMP.exists() and PYTHON.exists() else []


def set_up() -> None:
    """Bring .venv in line with this Python, this folder, the lock and pyproject.toml."""
    digest = hashlib.sha256(os.fsencode(f"{VERSION} {ROOT}") + LOCK.read_bytes())
    wanted = [digest.hexdigest()]
    digest.update((ROOT / "pyproject.toml").read_bytes())
    wanted.append(digest.hexdigest())
    if stamp() == wanted:
        return
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise Stop(f"this Python has no venv: on Debian or Ubuntu, `sudo apt install python{VERSION}-venv`")
    with LOCK.open("rb") as file:
        with contextlib.suppress(ImportError, OSError):  # Windows and some network disks have no such locks
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)  # waits while another run.py sets up
        if VENV.exists() and not STAMP.exists():
            raise Stop(f"{VENV} was not made by run.py: move or delete it, then run this again")
        if stamp()[:1] != wanted[:1]:
            install_lock()
            STAMP.write_text(wanted[0], encoding="utf-8")
        if stamp() != wanted:
            step(*INSTALL, "--editable", ".")
            # The link to this folder is made relative, so that no locale can misread the folder's name.
            packages = sysconfig.get_path("purelib", "venv", {"base": str(VENV), "platbase": str(VENV)})
            Path(packages, "analysis.pth").write_text(os.path.relpath(str(ROOT), packages), encoding="ascii")
            STAMP.write_text(" ".join(wanted), encoding="utf-8")


def main() -> int:
    """Check, set up, and become what was asked for."""
    command, arguments = (sys.argv[1:2] or ["--help"])[0], sys.argv[2:]
    if sys.version_info < (3, 11):
        raise Stop(f"this is Python {VERSION}; 3.11 or newer is needed, as in `python3.13 run.py {command}`")
    if command in ("-h", "--help", "help"):
        print((__doc__ or "").strip())
        return 0
    if command not in COMMANDS:
        raise Stop(f"there is no command {command}: choose from {', '.join(COMMANDS)}")
    set_up()
    if command in ("test", "lab"):
        os.chdir(str(ROOT))
    # -P keeps a folder of the reader's that is called analysis from standing in for the library.
    start = {"test": ["-m", "pytest", "-n", "auto", "--dist", "worksteal"], "lab": ["-m", "jupyterlab", "notebooks"]}
    line = [str(PYTHON), *start.get(command, ["-P", "-m", "analysis", command]), *arguments]
    if os.name == "nt":  # there, exec would give the terminal back before the command ends
        return subprocess.call(line, env=environment())
    os.execve(line[0], line, environment())


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("run.py: interrupted; run it again to start over")
    except (Stop, OSError) as error:
        sys.exit("run.py: " + (str(error) if isinstance(error, Stop) else explain(str(error))))
