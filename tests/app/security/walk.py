"""One person's walk through the product, against the table of doors and the marks that are out of their sight."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.app.security.counted import Counted
from tests.app.security.doors import WHO, cells
from tests.app.security.ground import Ground
from tests.app.security.marked import MARK, Mark
from tests.app.security.told import told_by
from tests.app.security.walking import addresses, answer_letter, doors, named

FOR_THEIR_ROLE = ("f", "fff", "sss")
LINK = "0123456789abcdefghjkmnpqrs"
BY_THE_LINK = {"GET /a/<secret>": "o", "GET /a/<secret>/thanks": "o"}
"""Where a family with its link gets another answer than nobody."""


@dataclass
class Walk:
    """One person's walk: what went otherwise than the table says, and which hidden words were told."""

    app: Flask
    laid: Ground
    who: str
    hidden: dict[str, Mark]
    enter: Callable[[], FlaskClient]
    share: str
    """Where those knock who are refused for their role alone: *short*, at the own row of every fourth door; *whole*, at
    one place of each; *rest*, at the places that *whole* leaves out, and nowhere else."""
    counted: Counted
    wrong: dict[str, str] = field(default_factory=dict)
    leaks: list[object] = field(default_factory=list)

    def through(self, methods: Sequence[str], only: Container[str] | None = None) -> None:
        """Knock at every door of these methods, or only at some (`GET /visits/<pk>`)."""
        browser = self.enter()
        for method, rule in doors(self.app, methods):
            if only is None or f"{method} {named(rule)}" in only:
                self._knock(browser, method, rule)
            if rule.endpoint == "SignInView.sign_out":
                browser = self.enter()

    def heard(self, where: object, told: str) -> None:
        self.leaks += [(where, self.hidden[word]) for word in MARK.findall(told) if word in self.hidden]

    def _knock(self, browser: FlaskClient, method: str, rule: Rule) -> None:
        by_link, door = self.who == "family_link", f"{method} {named(rule)}"
        letters, cell = "", cells().get(door, {}).get("nobody" if by_link else self.who, "")
        cell = BY_THE_LINK.get(door, cell) if by_link else cell
        places = addresses(rule, self.laid, secret=LINK if by_link else None)
        if cell in FOR_THEIR_ROLE:
            places = self._some(places, door)
            cell = cell[: len(places)]
        elif self.share == "rest":
            places, cell = [], ""
        for _place, address in places:
            with browser.open(address, method=method, data=self.asked(door)) as answer:
                self.heard((method, address), told_by(self.app, browser, answer))
            letters = answer_letter(answer) + letters
        self._note(door, letters, cell, len(places))

    def _some(self, places: list[tuple[str, str]], door: str) -> list[tuple[str, str]]:
        """Who is refused for their role alone meets one refusal wherever the row is: a place each, by turns."""
        turn = self._turn(door)
        if self.share == "short":
            return places[-1:] if turn % 4 == 0 else []
        chosen = places[turn % len(places)]
        return [chosen] if self.share == "whole" else [each for each in places if each is not chosen]

    def asked(self, door: str) -> dict[str, str] | None:
        """What a list gives is asked for in either form by turns."""
        return {"as": "xlsx"} if door.endswith("/export") and self._turn(door) % 2 else None

    def _turn(self, door: str) -> int:
        return sum(map(ord, door)) + (*WHO, "family_link").index(self.who)

    def _note(self, door: str, letters: str, cell: str, knocks: int) -> None:
        self.counted("requests", knocks)
        self.counted("status 500", letters.count("500"))
        self.counted("unexpected 2xx", max(0, letters.count("o") - cell.count("o")))
        if letters != cell:
            self.wrong[door] = f"is {letters}, the table says {cell}"
