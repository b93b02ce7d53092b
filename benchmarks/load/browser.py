"""One person's browser: cookies, hidden fields, redirects; each answer is timed, and each request thought about."""

import random
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from benchmarks.load.tally import Tally
from tests.journeys.pages import Form, Page

PATIENCE = 60
"""Seconds that a page may take."""
SHORTEST, LONGEST = 0.2, 4.0
"""Of the usual time to think."""
REDIRECTS = (301, 302, 303, 307, 308)
REFUSED = (409, 422)
"""The page comes back with every reason, in words."""
SECRET = re.compile(r"^(/a|/calendar/feed)/[^/]+")
NUMBER = re.compile(r"(?<=/)\d+")
MOST_REDIRECTS = 5


class Over(Exception):
    """The time is up, or every request was made."""


class Lost(Exception):
    """An answer that nobody expects: an error, or a page without what is looked for."""


class Browser:
    """Asks one server only. `thinks`: seconds, usually, before each request; `waits` says when to go home."""

    def __init__(
        self, home: str, tally: Tally, chance: random.Random, *, thinks: float, waits: Callable[[float], bool]
    ) -> None:
        self._home, self._tally, self._chance, self._thinks, self._waits = home, tally, chance, thinks, waits
        self._session = requests.Session()
        self._session.trust_env = False  # No proxy: nothing leaves this machine.
        # As through a proxy on another machine; a family's network is not its neighbours'.
        where = f"198.18.{chance.randrange(256)}.{chance.randrange(1, 255)}"
        self._session.headers.update({"X-Forwarded-For": where, "Connection": "close"})

    def opens(self, address: str) -> Page:
        """Think, go to an address, follow where it leads."""
        return self._ask("get", urljoin(self._home, address))

    def sends(self, form: Form) -> Page:
        """Think, and send a form as it is filled in."""
        address = urljoin(form.page.address, form.action)
        if form.method == "get":
            return self._ask("get", address.partition("?")[0], params=form.pairs)
        return self._ask("post", address, data=form.pairs, headers={"Referer": form.page.address})

    def asks(self, address: str, token: str, **typed: str) -> Page:
        """What a page's script asks while somebody types: no thinking but between letters."""
        data = {"csrf_token": token, **typed}
        return self._ask("post", urljoin(self._home, address), hurry=True, data=data)

    def _ask(self, method: str, address: str, *, hurry: bool = False, **more: Any) -> Page:
        self._think(0.1 if hurry else 1.0)
        for _ in range(MOST_REDIRECTS):
            if urlsplit(address)[:2] != urlsplit(self._home)[:2]:
                raise Lost("led away from this machine")
            page, onward = self._once(method, address, **more)
            if onward is None:
                return page
            method, address, more = "get", urljoin(address, onward), {}
        raise Lost(f"{rule_of('GET', address)}: led round in circles")

    def _once(self, method: str, address: str, **more: Any) -> tuple[Page, str | None]:
        rule, began = rule_of(method.upper(), address), time.monotonic()
        try:
            answer = self._session.request(method, address, timeout=PATIENCE, allow_redirects=False, **more)
        except requests.RequestException as broken:
            self._tally.failed(rule, type(broken).__name__)
            raise Lost(f"{rule}: {type(broken).__name__}") from broken
        self._tally.answered(rule, time.monotonic() - began, len(answer.content))
        onward = answer.headers.get("Location") if answer.status_code in REDIRECTS else None
        page = Page(address, answer.status_code, answer.content, answer.headers)
        if answer.status_code in REFUSED:
            self._tally.refused(rule, _why(page))
        elif answer.status_code >= 400:
            self._tally.failed(rule, str(answer.status_code))
            raise Lost(f"{rule}: {answer.status_code}")
        return page, onward

    def _think(self, share: float) -> None:
        usual = min(LONGEST, max(SHORTEST, self._chance.expovariate(1.0)))
        if not self._waits(self._thinks * share * usual):
            raise Over


def _why(page: Page) -> str:
    """The first sentence of the refusal; the next may name somebody."""
    said = [each.text for each in page.main.of_class("refused", "error-summary")]
    return said[0].partition(".")[0] + "." if said else "No reason is given."


def rule_of(method: str, address: str) -> str:
    """What a page is called: its address without numbers, secrets and what was asked for."""
    path = SECRET.sub(r"\1/<secret>", urlsplit(address).path)
    return f"{method} {NUMBER.sub('<id>', path)}"
