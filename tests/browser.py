"""A real Chromium that looks at our pages as their readers do."""

import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Chromium must not try to reach anything, and a container has no sandbox to give it.
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
# All rules of WCAG 2.2 A and AA and axe's own good practice; the size of targets is off unless asked for.
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}

T = TypeVar("T")
Scheme = Literal["light", "dark"]


class Look(NamedTuple):
    """What a reader with that window meets."""

    violations: str  # empty where axe-core finds nothing wrong
    width: int  # of the whole page: more than the window's means scrolling sideways
    asked_for: list[str]  # addresses, the page's own among them
    complaints: list[str]  # of the browser, such as of a style that the policy refused


def find() -> str | None:
    """Return where Chromium is, or None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


class Reader:
    """Chromium, kept open between tests with its one window: another window costs as much as what is looked at.

    It has a thread of its own: Playwright leaves an event loop running in the thread it is started in, and there no
    prompt could run any more.
    """

    def __init__(self, chromium: str, folder: Path) -> None:
        self._file = folder / "page.html"
        self._asked_for: list[str] = []
        self._complaints: list[str] = []
        from playwright.sync_api import sync_playwright  # here and below: most tests need no browser

        self._thread = ThreadPoolExecutor(max_workers=1)
        self._playwright = self._run(sync_playwright().start)
        self._page = self._run(lambda: self._open(chromium))

    def close(self) -> None:
        """End Chromium."""
        self._run(self._playwright.stop)
        self._thread.shutdown()

    def look(self, html: str, *, width: int, scheme: Scheme = "light") -> Look:
        """Return what meets a reader whose window is `width` wide, in CSS pixels."""
        from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types

        def look(page: "Page") -> Look:
            axe = Axe().run(page, options=RULES)
            found = axe.generate_report() if axe.violations_count else ""
            wide = page.evaluate("document.documentElement.scrollWidth")
            return Look(found, wide, self._asked_for, self._complaints)

        return self._on_page(html, look, width=width, scheme=scheme)

    def value(self, html: str, script: str, *, width: int = 1280) -> object:
        """Return what `script` comes to on the page."""
        return self._on_page(html, lambda page: page.evaluate(script), width=width)

    def printed(self, html: str, *, choose: str = "") -> bytes:
        """Return what a printer gives, as a PDF, after a click on what the selector `choose` names, if any."""

        def printed(page: "Page") -> bytes:
            if choose:
                page.check(choose)
            return page.pdf(prefer_css_page_size=True)

        return self._on_page(html, printed)

    def printed_pages(self, html: str, *, choose: str = "") -> int:
        """Return how many pages a printer gives, after a click on what the selector `choose` names, if any."""
        return len(re.findall(rb"/Type\s*/Page\b", self.printed(html, choose=choose)))

    def _open(self, chromium: str) -> "Page":
        page = self._playwright.chromium.launch(executable_path=chromium, args=FLAGS).new_page()
        page.on("request", lambda request: self._asked_for.append(request.url))
        page.on("console", lambda message: self._complaints.append(message.text))
        return page

    def _on_page(self, html: str, do: Callable[["Page"], T], *, width: int = 1280, scheme: Scheme = "light") -> T:
        def run() -> T:
            self._asked_for, self._complaints = [], []
            self._file.write_text(html, encoding="utf-8")
            self._page.set_viewport_size({"width": width, "height": 800})
            self._page.emulate_media(color_scheme=scheme)
            self._page.goto(self._file.as_uri())
            return do(self._page)

        return self._run(run)

    def _run(self, do: Callable[[], T]) -> T:
        return self._thread.submit(do).result()
