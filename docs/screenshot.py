# ruff: noqa: INP001, S603 - a command beside the documents, which starts this very project
"""Make the README's pictures of the page: ``.venv/bin/python docs/screenshot.py``.

Starts the service, has one of the example articles analysed in a headless browser and three on
one event compared, and writes ``page-light.png``, ``reading-light.png``, ``phone-light.png`` and
``compare-light.png`` into ``docs/images`` (``--scheme dark`` writes dark ones). Needs the
development tools and Chromium or Chrome on the PATH.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).parent / "images"
EVENT = Path(__file__).parents[1] / "examples" / "compare"
EXAMPLE = "Lock Up the Phones and Teach the Children"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SIZES = {
    "page": (1200, 980),
    "reading": (1200, 900),
    "phone": (390, 844),
    "compare": (1200, 1250),
}
"""Pixels: what is needed to see the point, with letters that can still be read at the 800 or so
pixels that code hosts give a README."""
Scheme = Literal["light", "dark"]
MAX_BYTES = 300_000
PATIENCE_MS = 120_000
READY = "Framelens is ready: "


def main() -> None:
    """Start, look, write, and say what was written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    scheme: Scheme = parser.parse_args().scheme
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(
            "No Chromium or Chrome on the PATH; on Debian and Ubuntu: apt-get install chromium"
        )
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
        written = [
            photograph(chromium, name, scheme, ready.removeprefix(READY).strip()) for name in SIZES
        ]
        chromium.close()
        service.terminate()
    for target in written:
        size = target.stat().st_size
        print(f"{target}: {size:,} bytes")  # noqa: T201 - a command says what it did
        if size > MAX_BYTES:
            sys.exit(f"{target} has more than the {MAX_BYTES:,} bytes of a README's picture.")


def photograph(chromium: Browser, name: str, scheme: Scheme, address: str) -> Path:
    """Bring a page of its own into the state of that name, and write the picture."""
    width, height = SIZES[name]
    page = chromium.new_page(
        color_scheme=scheme, reduced_motion="reduce", viewport={"width": width, "height": height}
    )
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    if name == "compare":
        page.locator("#files").set_input_files(sorted(EVENT.glob("*.txt")))
        page.get_by_role("button", name="Compare 3").click()
        page.locator("#compare:not([hidden])").wait_for()
    else:
        page.get_by_role("button", name=EXAMPLE).click()
        page.locator("#result:not([hidden])").wait_for()
        if name == "phone":
            page.get_by_label("biased sentences").check()
        if name != "page":
            page.locator("#article").evaluate("(e) => e.scrollIntoView()")
        if name == "reading":
            page.locator("#text-marked mark").first.hover()
    target = FOLDER / f"{name}-{scheme}.png"
    page.screenshot(path=target)
    page.close()
    return target


if __name__ == "__main__":
    main()
