"""A Chromium for the browser tests: the one that is there, else one that is fetched, else one sentence."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
REPAIR = (
    "The browser tests need Chromium and none could be fetched: install it "
    "(Debian: `apt-get install chromium`; elsewhere: `.venv/bin/python -m playwright install chromium`), "
    "or set CHROMIUM to its path."
)


class NoChromium(Exception):
    """Its text is one sentence that says how to get one."""


@cache
def find_chromium() -> Path:
    """Return a Chromium's program, fetched if need be. Raises NoChromium."""
    found = chosen() or installed() or playwrights_own()
    if found is None and (fetch_with_apt() or fetch_with_playwright()):
        found = installed() or playwrights_own()
    if found is None:
        raise NoChromium(REPAIR)
    return found


def chosen() -> Path | None:
    """The one that CHROMIUM names; a name that leads nowhere is an error, not a reason to take another."""
    name = os.environ.get("CHROMIUM")
    if name and not os.access(name, os.X_OK):
        raise NoChromium(f"CHROMIUM={name} is no program; correct it or leave it out.")
    return Path(name) if name else None


def installed() -> Path | None:
    candidates = [path for name in NAMES if (path := shutil.which(name))] + list(MAC)
    return next((Path(path) for path in candidates if os.access(path, os.X_OK)), None)


def playwrights_own() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def fetch_with_apt() -> bool:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
    return all(_succeeds(command, quiet) for command in (["apt-get", "update"], install))


def fetch_with_playwright() -> bool:
    return _succeeds([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ))


def _succeeds(command: list[str], environment: dict[str, str]) -> bool:
    print("Fetching a browser for the tests:", " ".join(command), file=sys.stderr)
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL).returncode == 0


if __name__ == "__main__":
    try:
        print(find_chromium())
    except NoChromium as reason:
        sys.exit(str(reason))
