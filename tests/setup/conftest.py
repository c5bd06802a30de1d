"""A project of a few small files, its packages made on the spot, to see run.py at work without a network."""

import hashlib
import importlib.metadata
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]
PYPROJECT = """
[build-system]
requires = ["flit-core"]
build-backend = "flit_core.buildapi"
[project]
name = "two-voices"
version = "0.1.0"
description = "a stand-in"
[tool.flit.module]
name = "analysis"
"""
MAIN = """
import importlib.metadata, importlib.util, one, os, sys
source = __import__("jieba").VERSION if importlib.util.find_spec("jieba") else "no jieba"
version = importlib.metadata.version("two-voices")
__file__.encode("utf-8")  # what importing NumPy comes down to
print(one.VERSION, source, version, sys.prefix, os.getcwd(), *sys.argv[1:], sep="|")
"""
ECHO = b"import os, sys\nprint(os.getcwd(), *sys.argv[1:], sep='|')\nsys.exit(3)\n"


def pinned(path, name, version):
    """Return the line of a lock that pins the package in a file."""
    return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def make_wheel(folder, name, version, files):
    """Write a wheel of files {path: bytes} and return its line for a lock."""
    about = f"{name}-{version}.dist-info/"
    path = folder / f"{name}-{version}-py3-none-any.whl"
    files = {
        **files,
        about + "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        about + "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for file, content in files.items():
            archive.writestr(file, content)
        archive.writestr(about + "RECORD", "".join(f"{file},,\n" for file in files))
    return pinned(path, name.replace("_", "-"), version)


def make_source(folder, name, version, files):
    """Write a source archive of files {path: bytes} and return its line for a lock."""
    path = folder / f"{name}-{version}.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for file, content in files.items():
            entry = tarfile.TarInfo(f"{name}-{version}/{file}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return pinned(path, name, version)


def copy_installed(folder, name):
    """Write a wheel of an installed package and return its line for a lock."""
    package = importlib.metadata.distribution(name)
    files = [file for file in package.files or () if not {"..", "__pycache__"} & set(file.parts)]
    own = {file.as_posix(): file.read_binary() for file in files if ".dist-info" not in str(file)}
    plain = name.replace("-", "_")
    own[f"{plain}-{package.version}.dist-info/entry_points.txt"] = package.read_text("entry_points.txt") or ""
    return make_wheel(folder, plain, package.version, own)


class Project(SimpleNamespace):
    """A folder with run.py, a small package and a small lock."""

    def start(self, *arguments, **variables):
        """Start run.py from another folder, with nothing but these packages in reach."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
        reach = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": self.packages.as_uri()}
        return subprocess.Popen(
            [sys.executable, str(self.root / "run.py"), *arguments],
            cwd=self.elsewhere,
            env={**kept, **reach, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # Whoever runs the tests in the background may have told them to ignore Ctrl-C.
            preexec_fn=(lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)) if os.name == "posix" else None,
        )

    def run(self, *arguments, **variables):
        """Run run.py to its end; return exit code, output and complaints."""
        return self.finish(self.start(*arguments, **variables))

    def finish(self, process):
        """Wait for a process to end."""
        output, complaints = (os.fsdecode(said).strip() for said in process.communicate(timeout=300))
        return SimpleNamespace(code=process.returncode, output=output, complaints=complaints)

    def pin(self, name, version, digest=None):
        """Publish a version of a package and pin it in the lock, by its own hash or by another."""
        line = make_wheel(self.packages, name, version, {f"{name}.py": f"VERSION = '{name} {version}'"})
        if digest:
            line = re.sub("sha256:.*", f"sha256:{digest}", line)
        self.unpin(name)
        self.lock.write_text(self.lock.read_text(encoding="utf-8") + line, encoding="utf-8")

    def unpin(self, *names):
        """Take packages out of the lock."""
        entries = rf"(?m)^({'|'.join(names)})==.*\n .*\n"
        self.lock.write_text(re.sub(entries, "", self.lock.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.fixture(scope="session")
def build_tools(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packages")
    return folder, copy_installed(folder, "flit-core") + copy_installed(folder, "setuptools")


@pytest.fixture
def project(tmp_path, build_tools):
    root = tmp_path / os.fsdecode("two voices 两个声音".encode())
    elsewhere = tmp_path / "elsewhere"
    for folder in (root / "analysis", elsewhere / "analysis"):
        folder.mkdir(parents=True)
    shutil.copy(ROOT / "run.py", root)
    (root / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (root / "analysis" / "__init__.py").touch()
    (root / "analysis" / "__main__.py").write_text(MAIN, encoding="utf-8")
    (elsewhere / "analysis" / "__main__.py").write_text(
        "raise SystemExit('the wrong analysis')", encoding="utf-8"
    )
    packages = Path(shutil.copytree(build_tools[0], tmp_path / "packages"))
    project = Project(root=root, venv=root / ".venv", lock=root / "requirements.lock.txt")
    project.packages, project.elsewhere = packages, elsewhere
    setup = b"from distutils.core import setup\nsetup(name='jieba', version='0.1', py_modules=['jieba'])\n"
    lines = [
        build_tools[1],
        make_wheel(packages, "pytest", "1.0", {"pytest.py": ECHO}),
        make_wheel(packages, "jupyterlab", "1.0", {"jupyterlab.py": ECHO}),
        make_source(packages, "jieba", "0.1", {"setup.py": setup, "jieba.py": b"VERSION = 'jieba 0.1'"}),
    ]
    project.lock.write_text("".join(lines), encoding="utf-8")
    project.pin("one", "1.0")
    return project
