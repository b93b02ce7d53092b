"""A real browser before the real web server, on the test database."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from waitress import create_server, wasyncore

from tests.browser import find_chromium


@pytest.fixture(scope="session")
def address(web: Flask) -> Iterator[str]:
    """Where the application of this process is served."""
    sockets: dict = {}
    server = create_server(web, host="127.0.0.1", port=0, threads=4, map=sockets, ident=None)
    serving = Thread(target=server.run, daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets, ignore_all=True))
    serving.join(10)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run; every person gets a window of their own."""
    arguments = ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses its sandbox to root.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where screenshots go: the folder that SCREENSHOTS names, or one that pytest forgets again."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
