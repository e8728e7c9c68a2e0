"""A real browser on the real service: what every test of the page starts from.

Playwright's synchronous interface keeps an event loop running in this thread, which tests
elsewhere could not bear: the browser lives as long as one module, not as the whole session.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = (
    "No Chromium or Chrome on this machine: the tests of the page were skipped. To have them run: "
    "'apt-get install chromium' on Debian and Ubuntu, or '.venv/bin/playwright install chromium'."
)
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEIGHT = 900
PATIENCE_MS = 60_000
"""For a machine that does ten other things; nothing waits longer than it must."""
WATCH_POLICY = """
window.policyViolations = [];
addEventListener("securitypolicyviolation", (e) => policyViolations.push(
  `${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
"""

expect.set_options(timeout=PATIENCE_MS)


def find_browser() -> str | None:
    """The browser on the PATH, else the one that Playwright installed for itself, else none."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def pytest_terminal_summary(terminalreporter):
    """Say how to get a browser where there was none, however quiet the run.

    By the reports: the tests may have run in other processes.
    """
    skipped = terminalreporter.stats.get("skipped", ())
    if any(NO_BROWSER in str(report.longrepr) for report in skipped):
        terminalreporter.write_line(NO_BROWSER, yellow=True)


@pytest.fixture(scope="session")
def browser_path() -> str:
    """Where the browser is; skips every test that needs it where there is none."""
    path = find_browser()
    if path is None:
        pytest.skip(NO_BROWSER)
    return path


@pytest.fixture(scope="session")
def address(browser_path, server) -> str:  # noqa: ARG001 - no browser, no need for a service
    """The address of the service with the packaged models."""
    if server.start_error is not None:
        raise server.start_error
    return f"{server.url}/"


@pytest.fixture(scope="module")
def browser(browser_path) -> Iterator[Browser]:
    """A headless browser that asks for nothing by itself."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        yield launched
        launched.close()


@dataclass
class Watch:
    """What must not happen while a page is open."""

    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)
    refusals_expected: bool = False
    """The browser itself logs every answer above 399 as an error."""

    def begin(self) -> None:
        """Listen from before the first byte of the page."""
        self.page.add_init_script(WATCH_POLICY)
        self.page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("request", lambda request: self._see(request.url))

    def _hear(self, kind: str, text: str) -> None:
        refused = self.refusals_expected and text.startswith("Failed to load resource")
        if kind in ("error", "warning") and not refused:
            self.complaints.append(f"{kind}: {text}")

    def _see(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "data" and f"{parts.scheme}://{parts.netloc}/" != self.origin:
            self.complaints.append(f"request to another origin: {url}")

    def check(self) -> None:
        """Fail with everything that was seen."""
        violations = self.page.evaluate("() => window.policyViolations")
        assert not violations + self.complaints


@pytest.fixture
def open_page(browser, address):
    """Opens the page in a given scheme and width; every page must have stayed without complaint."""
    watches: list[Watch] = []

    def opened(*, scheme: str = "light", width: int = 1280) -> Page:
        page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": HEIGHT})
        page.set_default_timeout(PATIENCE_MS)
        watch = Watch(page=page, origin=address)
        watch.begin()
        watches.append(watch)
        page.goto(address)
        page.watch = watch
        return page

    yield opened
    for watch in watches:
        watch.check()
        watch.page.close()


@pytest.fixture
def page(open_page) -> Page:
    """The page in the light scheme on a wide screen."""
    return open_page()


@pytest.fixture(scope="session")
def as_shown():
    """A score in two digits as a browser writes it: a half goes up, where Python takes the even."""
    return lambda score: str(Decimal(score).quantize(Decimal("0.01"), ROUND_HALF_UP))
