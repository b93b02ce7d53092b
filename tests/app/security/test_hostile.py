"""Hostile words in every text of the database: each page and file shows them as words, whole, and as nothing else.

A first look, with plain words, says which texts an address shows and of which tags its page is made; with hostile
words it must show the same texts and be made of the same tags.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from app.reports.output import MIMETYPES
from app.services.payroll import FORMULA_STARTS
from tests import database
from tests.app.security import ground
from tests.app.security.counted import Counted
from tests.app.security.doors import cells
from tests.app.security.ground import Ground
from tests.app.security.hostile import HOSTILE
from tests.app.security.marked import Mark, rewrite
from tests.app.security.told import text_of_pdf
from tests.app.security.walking import addresses, doors, enter, named
from tests.conftest import SignIn

ADDRESSES = {"href", "src", "action", "formaction"}
RUNS = re.compile(r"\s*(javascript|vbscript|data:(?!image/svg)):?|\s*//", re.I)
NOWHERE = "nowhere-at-all"
REFUSED_IN_WORDS = Counter({"p class role": 1})
"""What a letterhead's page has instead of its picture, when no font has a character of the school's name."""
WHO = ("liaison", "district_coordinator", "visitor", "site_admin", "payroll")
PARTS = 4
"""Tests that share each person's whole walk, for two processes are done sooner with many small ones."""


@dataclass
class Read:
    """What an answer says, what it is made of, and what it would run."""

    text: str
    parts: Counter[str] = field(default_factory=Counter)
    dangers: list[str] = field(default_factory=list)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.parts: Counter[str] = Counter()
        self.dangers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts[f"{tag} {' '.join(sorted(name for name, _value in attrs))}"] += 1
        self.said += [value or "" for _name, value in attrs]
        self.dangers += [
            f"{name}={value}"
            for name, value in attrs
            if name.startswith("on") or (name in ADDRESSES and RUNS.match(value or ""))
        ]

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.fixture
def laid(owner: Engine, own_database: database.Database) -> Ground:
    return ground.lay(owner, own_database)


@pytest.fixture
def open_to_posts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def read(answer: TestResponse) -> Read:
    """Read an answer as its own program does."""
    if answer.mimetype == "text/html":
        page = _Page()
        page.feed(answer.text)
        return Read(squeezed("\n".join(page.said)), page.parts, page.dangers)
    if answer.mimetype == "text/csv":
        return _of_csv(answer.data.decode("utf-8-sig"))
    if answer.mimetype == MIMETYPES["xlsx"]:
        return _of_sheet(answer.data)
    if answer.mimetype == "application/pdf":
        return _of_pdf(answer.data)
    if answer.mimetype == "text/calendar":
        return _of_calendar(answer.text)
    return Read(squeezed(answer.data.decode(errors="replace")))


def _of_pdf(data: bytes) -> Read:
    """As two programs read it: one of them turns a bracket beside right-to-left words round."""
    pages = PdfReader(io.BytesIO(data)).pages
    return Read(squeezed(text_of_pdf(data) + "".join(page.extract_text() for page in pages)))


def _of_csv(text: str) -> Read:
    rows = list(csv.reader(io.StringIO(text)))
    cells_ = [cell for row in rows for cell in row]
    dangers = [cell for cell in cells_ if cell.startswith(FORMULA_STARTS) and not _is_number(cell)]
    return Read(squeezed("\n".join(cells_)), Counter(str(len(row)) for row in rows), dangers)


def _of_sheet(data: bytes) -> Read:
    rows = list(load_workbook(io.BytesIO(data)).active.rows)
    dangers = [str(cell.value) for row in rows for cell in row if cell.data_type == "f" or cell.hyperlink]
    text = "\n".join(str(cell.value) for row in rows for cell in row)
    return Read(squeezed(text), Counter(str(len(row)) for row in rows), dangers)


def _of_calendar(text: str) -> Read:
    lines = text.replace("\r\n ", "").splitlines()
    said = re.sub(r"\\([\\;,])", r"\1", "\n".join(lines))
    return Read(squeezed(said), Counter(line.partition(":")[0].partition(";")[0] for line in lines))


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def outputs_of(app: Flask, who: str, laid: Ground) -> list[tuple[str, str, dict[str, str]]]:
    """Each page and file of the own school that this one gets, spreadsheets in both forms."""
    found: list[tuple[str, str, dict[str, str]]] = []
    for method, rule in doors(app, ("GET", "POST")):
        letters = cells()[f"{method} {named(rule)}"][who]
        if letters.startswith("o") and (method == "GET" or rule.rule.endswith(("/export", ".pdf"))):
            address = addresses(rule, laid)[-1][1]
            forms = ("csv", "xlsx") if method == "POST" else ("",)
            found += [(method, address, {"as": form} if form else {}) for form in forms]
    return found


def look(browser: FlaskClient, outputs: list[tuple[str, str, dict[str, str]]]) -> dict[str, Read]:
    seen = {}
    for method, address, data in outputs:
        with browser.open(address, method=method, data=data or None) as answer:
            told = answer.status_code == 422 and answer.mimetype == "text/plain" and address.endswith(".png")
            assert answer.status_code == 200 or told, f"{method} {address}: {answer.status_code}"
            seen[f"{method} {address} {data.get('as', '')}"] = read(answer)
    return seen


def hostile_words(shift: int) -> Callable[[int], str]:
    """For each column another hostile word, and at its end the column's number."""
    return lambda number: f"{HOSTILE[(number + shift) % len(HOSTILE)]} w{number:03}"


@pytest.mark.usefixtures("open_to_posts")
@pytest.mark.parametrize(
    ("who", "shifts"),
    [
        pytest.param("liaison", range(1), id="liaison"),
        pytest.param("payroll", range(1), id="payroll", marks=pytest.mark.prove),
        *(
            pytest.param(who, range(part, len(HOSTILE), PARTS), id=f"{who}-{part}", marks=pytest.mark.prove)
            for who in WHO
            for part in range(PARTS)
        ),
    ],
)
def test_hostile_words_are_words_on_every_page_and_in_every_file(
    app: Flask, laid: Ground, sign_in: SignIn, who: str, shifts: range, counted: Counted
) -> None:
    """In a short run every column gets one of the words; in the full proof, one after the other, all of them.

    A page that keeps count of looking itself, such as the history, grows from look to look by more of the same tags.
    """
    browser, wrong = enter(app, who, laid, sign_in), []
    outputs = outputs_of(app, who, laid)
    plain = {of(mark): squeezed(mark.word) for mark in rewrite(laid, "own", "Plain w{:03}".format)}
    first = usual = look(browser, outputs)
    if len(shifts) > 1:
        usual = look(browser, outputs)
    grows = {address for address, now in usual.items() if now.parts != first[address].parts}
    for shift in shifts:
        written = {of(mark): squeezed(mark.word) for mark in rewrite(laid, "own", hostile_words(shift))}
        for address, now in look(browser, outputs).items():
            before = usual[address]
            shown = [column for column in written if plain.get(column, NOWHERE) in before.text]
            lost = [(column, written[column]) for column in shown if written[column] not in now.text]
            counted("hostile texts looked at", len(shown))
            other = set(now.parts) ^ set(before.parts) if address in grows else now.parts != before.parts
            other = other and now.parts - before.parts != REFUSED_IN_WORDS
            if lost or now.dangers or other:
                wrong.append((address, lost, now.dangers, now.parts - before.parts, before.parts - now.parts))
    counted("columns", len(plain))
    counted("wrong", len(wrong))

    assert len(HOSTILE) >= 60
    assert wrong == []


def of(mark: Mark) -> tuple[str, str]:
    return mark.what, mark.column
