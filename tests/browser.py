"""A real Chromium that looks at our pages as their readers do."""

import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Browser, Page, sync_playwright

# Chromium must not try to reach anything, and a container has no sandbox to give it.
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
# All rules of WCAG 2.2 A and AA and axe's own good practice; the size of targets is off unless asked for.
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}

T = TypeVar("T")


class Look(NamedTuple):
    """What a reader with that window meets."""

    violations: str  # empty where axe-core finds nothing wrong
    width: int  # of the whole page: more than the window's means scrolling sideways
    asked_for: list[str]  # addresses, the page's own among them
    complaints: list[str]  # what the browser says of it, such as a style that the policy refused


def find() -> str | None:
    """Return where Chromium is, or None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


class Reader:
    """Chromium, kept open between tests.

    It has a thread of its own: Playwright leaves an event loop running in the thread it is started in, and there no
    prompt could run any more.
    """

    def __init__(self, chromium: str, folder: Path) -> None:
        self._file = folder / "page.html"
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._playwright = self._run(sync_playwright().start)
        launch = partial(self._playwright.chromium.launch, executable_path=chromium, args=FLAGS)
        self._browser: Browser = self._run(launch)

    def close(self) -> None:
        """End Chromium."""
        self._run(self._browser.close)
        self._run(self._playwright.stop)
        self._thread.shutdown()

    def look(self, html: str, *, width: int, scheme: Literal["light", "dark"] = "light") -> Look:
        """Return what meets a reader whose window is `width` wide, in CSS pixels."""
        asked_for: list[str] = []
        complaints: list[str] = []

        def look(page: Page) -> Look:
            axe = Axe().run(page, options=RULES)
            found = axe.generate_report() if axe.violations_count else ""
            return Look(found, page.evaluate("document.documentElement.scrollWidth"), asked_for, complaints)

        def listen(page: Page) -> None:
            page.on("request", lambda request: asked_for.append(request.url))
            page.on("console", lambda message: complaints.append(message.text))
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)

        return self._with_page(html, look, before=listen)

    def value(self, html: str, script: str, *, width: int = 1280) -> object:
        """Return what `script` comes to on the page."""
        return self._with_page(
            html,
            lambda page: page.evaluate(script),
            before=lambda page: page.set_viewport_size({"width": width, "height": 800}),
        )

    def printed_pages(self, html: str, *, choose: str = "") -> int:
        """Return how many pages a printer gives, after a click on what the selector `choose` names, if any."""

        def printed(page: Page) -> int:
            if choose:
                page.check(choose)
            return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))

        return self._with_page(html, printed)

    def _with_page(self, html: str, do: Callable[[Page], T], before: Callable[[Page], object] = lambda page: None) -> T:
        def run() -> T:
            self._file.write_text(html, encoding="utf-8")
            page = self._browser.new_page()
            try:
                before(page)
                page.goto(self._file.as_uri())
                return do(page)
            finally:
                page.close()

        return self._run(run)

    def _run(self, do: Callable[[], T]) -> T:
        return self._thread.submit(do).result()
