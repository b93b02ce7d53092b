"""A virtual person while the load is played: a browser, a chance of their own, and the clock of the district."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from app.sample.calendar import TIME_ZONE
from benchmarks.load.browser import Browser, Lost
from benchmarks.load.people import Somebody
from benchmarks.load.reading import form_to


@dataclass
class Person:
    """`keys`: what is left of the letters in hand, or the calendar's address."""

    somebody: Somebody
    browser: Browser
    chance: random.Random
    keys: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self.keys = iter(self.somebody.keys)

    @property
    def now(self) -> datetime:
        """By the district's clock."""
        return datetime.now(ZoneInfo(TIME_ZONE))

    def signs_in(self) -> None:
        """By the page, as everybody does."""
        form = form_to(self.browser.opens("/sign-in/"), "/sign-in/")
        if form is None:
            raise Lost("no form to sign in by")
        form.sent |= {"username": [self.somebody.name], "password": [self.somebody.password]}
        if "/sign-in/" in self.browser.sends(form).address:
            raise Lost(f"{self.somebody.who} cannot sign in")


Does = Callable[[Person], None]
