# ruff: noqa: INP001, S603 - a command beside the documents, which starts this very project
"""Make the README's picture of the page: ``.venv/bin/python docs/screenshot.py``.

Starts the service, has one of the example articles analysed in a headless browser, and writes
``docs/images/page-light.png`` (``--scheme dark`` writes ``page-dark.png``). Needs the
development tools and Chromium or Chrome on the PATH.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent / "images"
EXAMPLE = "Lock Up the Phones and Teach the Children"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTH, HEIGHT = 1200, 1250
"""Pixels: summary, scores and the first marked paragraphs, with letters that can still be read
at the 800 or so pixels that code hosts give a README."""
MAX_BYTES = 300_000
PATIENCE_MS = 120_000
READY = "Framelens is ready: "


def main() -> None:
    """Start, look, write, and say what was written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    scheme = parser.parse_args().scheme
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(
            "No Chromium or Chrome on the PATH; on Debian and Ubuntu: apt-get install chromium"
        )
    target = FOLDER / f"page-{scheme}.png"
    FOLDER.mkdir(exist_ok=True)
    serving = [sys.executable, "-m", "service", "serve", "--port", "0"]
    quiet = {**os.environ, "FRAMELENS_LOG_LEVEL": "error"}
    with (
        subprocess.Popen(serving, stdout=subprocess.PIPE, text=True, env=quiet) as service,
        sync_playwright() as playwright,
    ):
        assert service.stdout is not None
        ready = next((line for line in service.stdout if line.startswith(READY)), None)
        if ready is None:
            sys.exit("The service ended before it was ready; its own lines say why.")
        chromium = playwright.chromium.launch(
            executable_path=browser, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        page = chromium.new_page(
            color_scheme=scheme,
            reduced_motion="reduce",
            viewport={"width": WIDTH, "height": HEIGHT},
        )
        photograph(page, ready.removeprefix(READY).strip(), target)
        chromium.close()
        service.terminate()
    size = target.stat().st_size
    print(f"{target}: {size:,} bytes")  # noqa: T201 - a command says what it did
    if size > MAX_BYTES:
        sys.exit(f"That is more than the {MAX_BYTES:,} bytes that a README's picture may have.")


def photograph(page: Page, address: str, target: Path) -> None:
    """Have the example analysed, point at its first mark, write the picture."""
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    page.get_by_role("button", name=EXAMPLE).click()
    page.locator("#result:not([hidden])").wait_for()
    page.locator("#text-marked mark").first.hover()
    page.screenshot(path=target)


if __name__ == "__main__":
    main()
