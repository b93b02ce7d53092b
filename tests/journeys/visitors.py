"""A person with a browser of their own: opens pages, follows links, fills in forms and presses buttons."""

import secrets
import time
from collections.abc import Callable, Mapping
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from tests.journeys.pages import Form, Page, Typed, WentWrong

PATIENCE = 60
"""Seconds that a page may take."""


class Visitor:
    """One person's browser. What it does is done on `page`, the last one that came back."""

    def __init__(self, home: str) -> None:
        self.home = home
        # No proxy: nothing leaves this machine.
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))
        self.page = Page(home, 0, b"", {})

    def opens(self, address: str) -> Page:
        """Go to an address; an error page ends the story."""
        return self._without_refusal(self._ask(Request(self._full(address))))

    def follows(self, link: str) -> Page:
        """Follow the first link that begins with these words."""
        return self.opens(self.page.link(link))

    def downloads(self, address: str) -> bytes:
        """Fetch a file; the page stays where it is."""
        page, file = self.page, self.opens(address)
        self.page = page
        return file.content

    def presses(
        self,
        button: str,
        typed: Mapping[str, Typed] | None = None,
        *,
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> Page:
        """Fill in the form around a button and press it; a refusal ends the story."""
        return self._without_refusal(self.tries(button, typed, files=files))

    def tries(
        self,
        button: str,
        typed: Mapping[str, Typed] | None = None,
        *,
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> Page:
        """The same, when a refusal is expected or dealt with."""
        form = self.page.form(button).fill(typed or {})
        return self._ask(self._request(form, files or {}))

    def sends(self, form: Form) -> Page:
        """Send a form that is filled in already; a refusal ends the story."""
        return self._without_refusal(self._ask(self._request(form, {})))

    def waits_until(self, done: Callable[[Page], bool], *, seconds: float, what: str) -> Page:
        """Load the page again and again until it says so."""
        until = time.monotonic() + seconds
        while not done(self.page):
            if time.monotonic() > until:
                raise WentWrong(f"After {seconds:.0f} seconds still not: {what}.", self.page)
            time.sleep(0.3)
            self.opens(self.page.address)
        return self.page

    def _request(self, form: Form, files: Mapping[str, tuple[str, bytes]]) -> Request:
        address = urljoin(form.page.address, form.action)
        if form.method == "get":
            return Request(f"{address.partition('?')[0]}?{urlencode(form.pairs)}")
        headers = {"Referer": form.page.address}
        if not files:
            return Request(address, urlencode(form.pairs).encode(), headers)
        content, boundary = _in_parts(form, files)
        headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
        return Request(address, content, headers)

    def _ask(self, request: Request) -> Page:
        try:
            answer: Any = self._opener.open(request, timeout=PATIENCE)
        except HTTPError as error:
            answer = error
        with answer:
            self.page = Page(answer.url, answer.status, answer.read(), answer.headers)
        return self.page

    def _without_refusal(self, page: Page) -> Page:
        if page.refuses:
            raise WentWrong(f"The page answered {page.status}.", page)
        return page

    def _full(self, address: str) -> str:
        return urljoin(self.page.address, address)


def _in_parts(form: Form, files: Mapping[str, tuple[str, bytes]]) -> tuple[bytes, str]:
    """A form with files, as browsers send it (RFC 7578)."""
    boundary = secrets.token_hex(16)
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="'
    parts = [f'{head}{name}"\r\n\r\n{value}\r\n'.encode() for name, value in form.pairs]
    for label, (filename, content) in files.items():
        name = form.name_of(label)
        kind = "Content-Type: application/octet-stream"
        start = f'{head}{name}"; filename="{filename}"\r\n{kind}\r\n\r\n'
        parts.append(start.encode() + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), boundary
