"""A Chromium to test with: the one on the PATH, else from apt when root, else playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW = "Install one so that `chromium` is on the PATH (Debian: apt-get install chromium), then run the tests again."


class ChromiumUnavailable(Exception):
    """There is no Chromium, and none could be installed."""


def find_chromium() -> str:
    """The path of a Chromium, installed now if need be. Raises `ChromiumUnavailable` with how to get one."""
    path = _on_path() or _from_playwright()
    if path is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _try(["apt-get", "update"])
        _try(["apt-get", "install", "--yes", "--no-install-recommends", "chromium"])
        path = _on_path()
    if path is None:
        why = _try([sys.executable, "-m", "playwright", "install", "chromium"])
        path = _from_playwright()
        if path is None:
            raise ChromiumUnavailable(f"The browser tests need a Chromium and none could be installed. {HOW}\n{why}")
    return path


def _on_path() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _from_playwright() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _try(command: list[str]) -> str:
    """Run it; return the end of what it complained of, empty when it worked."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})
    return "" if done.returncode == 0 else (done.stderr or done.stdout)[-2000:]


def main() -> int:
    """Find or install one before many test processes ask for it at once."""
    try:
        print(f"Chromium: {find_chromium()}")
    except ChromiumUnavailable as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
