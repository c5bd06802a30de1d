"""A real browser, with no font for Chinese but the project's own, that may talk to this machine only."""

import os
import shutil

import pytest

from analysis.figures.style import FONT_FILE

NAMES = ("chromium", "chromium-browser", "google-chrome")
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
LOCAL = ("file:", "data:", "blob:", "http://127.0.0.1:", "ws://127.0.0.1:")


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        assert not os.environ.get("TWO_VOICES_BROWSER_REQUIRED"), "no Chromium, though it is required here"
        pytest.skip("no Chromium on this machine: install it (Debian: apt-get install chromium) to run this")
    fonts = tmp_path_factory.mktemp("fonts")
    shutil.copy(FONT_FILE, fonts)
    config = fonts / "fonts.conf"
    config.write_text(FONTS.format(folder=fonts, cache=fonts / "cache"), encoding="utf-8")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            env={**os.environ, "FONTCONFIG_FILE": str(config)},
        )
        yield started
        started.close()


@pytest.fixture
def page(browser):
    """A page that has, in the end, asked no other machine for anything and met no error in its scripts."""
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    opened, asked, failed = context.new_page(), [], []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: failed.append(str(error)))
    opened.on("console", lambda message: failed.append(message.text) if "violates" in message.text else None)
    yield opened
    context.close()
    assert not [url for url in asked if not url.startswith(LOCAL)]
    assert not failed
