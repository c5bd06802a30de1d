"""A notebook run by hand, as a reader would: JupyterLab in a browser, Run All, Save."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest

from analysis.paths import PROJECT

SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
NOTEBOOK = "01-corpus.ipynb"


@pytest.fixture
def lab(browser, tmp_path):
    """The address and token of a JupyterLab on a copy of the project, its notebook without outputs."""
    for folder in ("corpus", "notebooks"):
        shutil.copytree(PROJECT / folder, tmp_path / folder)
    path = tmp_path / "notebooks" / NOTEBOOK
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, path)
    for name, settings in SETTINGS.items():
        file = tmp_path / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(settings), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    own = {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data"}
    environment = {
        **os.environ,
        **{name: str(tmp_path / folder) for name, folder in own.items()},
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYTHONPATH": str(PROJECT),
        "TWO_VOICES_RESULTS": str(tmp_path / "results"),
    }
    arguments = [
        "--no-browser",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--allow-root",
        "--ServerApp.port_retries=0",
    ]
    arguments += [f"--IdentityProvider.token={token}", "--LabApp.expose_app_in_browser=True"]
    log = (tmp_path / "lab.log").open("w", encoding="utf-8")
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *arguments],
        cwd=tmp_path,
        env=environment,
        stdout=log,
        stderr=log,
    )
    try:
        wait_for(lambda: ask(port, token, "api/status"), "the server")
        yield port, token, path
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def ask(port, token, what):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{what}?token={token}", timeout=5) as answer:
            return json.load(answer)
    except OSError:
        return None


def wait_for(condition, what, seconds=90):
    stop = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < stop, f"waited {seconds} s for {what}"
        time.sleep(0.3)


def test_a_notebook_runs_from_top_to_bottom(lab, page):
    port, token, path = lab
    page.set_default_timeout(90_000)
    page.goto(f"http://127.0.0.1:{port}/lab/tree/notebooks/{NOTEBOOK}?token={token}")
    connected = lambda: any(kernel["connections"] for kernel in ask(port, token, "api/kernels") or [])  # noqa: E731
    wait_for(connected, "a kernel that the page talks to")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    saved = nbformat.read(path, as_version=4)
    code = [cell for cell in saved.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    shown = "".join(output.get("data", {}).get("text/html", "") for output in outputs)
    assert shown.count("<img") == 1 and "<table" in shown
    picture = page.locator(".jp-OutputArea img")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    assert picture.get_attribute("alt")
