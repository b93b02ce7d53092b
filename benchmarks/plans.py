"""`python -m benchmarks --only plans`: how PostgreSQL answers the hottest statements, as three roles.

Pages are opened as people open them. What each asks is planned again under the same identity, row-level security
included, and its shape (no costs, no constants) is compared with the one that is kept in `benchmarks/plans/`, one file
per role and statement. A shape that reads all visits or all students, or lost an index, is a failure; any other
change is written down, for a person who looks at it with the commit.
"""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import event

from app import create_app, embedded, sample
from app.extensions import db
from benchmarks.data import Size, server_with
from benchmarks.plan_shapes import failures, shape
from benchmarks.readers import sign_in
from config import ROOT, Settings

FOLDER = ROOT / "benchmarks" / "plans"
VISITS = 100_000
ROLES = ("liaison", "district_coordinator", "partner")
PAGES = {
    "/": ("work.tasks", "questions.answers", "sums.of_schools"),
    "/visits/": ("visits.page", "visits.rows_of", "questions.answer"),
    "/visits/?state=scheduled": ("visits.page",),
    "/visits/?number=2": ("visits.page", "visits._narrowed"),
    "/visits/?after={visit}": ("visits._anchor", "visits.page"),
    "/visits/{visit}": ("one_visit.one_visit", "questions.answers"),
    "/students/": ("students._ids", "students._rows_of", "students.counts"),
    "/students/{student}": ("students.one_student", "students._visits_of"),
    "/figures/": ("sums.of_schools",),
    "/totals/": ("sums.of_schools",),
    "/thanks/": ("recognition._by_school", "recognition._educators"),
}
"""Pages, and which of their statements are kept: by the module and function that asks, each as often as it asks."""
KEYS = {"visit": re.compile(r'href="/visits/(\d+)"'), "student": re.compile(r'href="/students/(\d+)"')}
IDENTITY = "SELECT set_config('app.person', %(person)s, true), set_config('app.service', %(service)s, true),"
IDENTITY += " set_config('app.subject', %(subject)s, true)"
PLANNING = "SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off"


@dataclass(frozen=True)
class Asked:
    """A statement with its values, who asks (the three settings of the session) and which function."""

    by: str
    statement: str
    values: Any
    identity: Mapping[str, str]


@dataclass(frozen=True)
class Planned:
    """The shape of one statement of one role; `name` is that of its file."""

    name: str
    lines: tuple[str, ...]


def measure(*, fresh: bool = False) -> int:
    """Plan, compare and write; 1 when a plan is worse than it may be. Runs in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        planned = process.submit(plans, fresh).result()
    wrong = [sentence for each in planned for sentence in _compared(each)] + _not_asked(planned)
    for path in {*FOLDER.glob("*.txt")} - {_file(each) for each in planned}:
        path.unlink()
        print(f"{path.stem} is asked no more.")
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    print(f"{len(planned)} plans; {len(wrong) or 'none'} worse than they may be.")
    return 1 if wrong else 0


def plans(fresh: bool) -> list[Planned]:
    """The plans of every role, from a database of a hundred schools."""
    with server_with(Size(VISITS), fresh=fresh) as server:
        settings = Settings(database_url=server.app_url, secure_cookies=False, trial=True)
        app = create_app(settings)
        words = {name: word for _role, name, word in sample.sign_ins(server.owner_url, _password)}
        asked = {role: _asked(app, role, sign_in(app, role, words[role])) for role in ROLES if role in words}
        return [one for role, by_page in asked.items() for one in _planned(server, role, by_page)]


def _asked(app: Flask, role: str, cookie: str) -> dict[tuple[str, str], Asked]:
    """What the pages of a role ask, by page and function; nothing for a page that the role may not open."""
    browser, keys = app.test_client(use_cookies=False), dict.fromkeys(KEYS, "0")
    found: dict[tuple[str, str], Asked] = {}
    for page, wanted in PAGES.items():
        with _listening(app) as heard:
            answer = browser.get(page.format(**keys), headers={"Cookie": cookie})
        if answer.status_code == 200:
            keys |= {name: keys_on[1] for name, key in KEYS.items() if (keys_on := key.search(answer.text))}
            for each in heard:
                if each.by in wanted:
                    again = sum(one.by == each.by for place, one in found.items() if place[0] == page)
                    found[page, f"{each.by}-{again + 1}" if again else each.by] = each
    return found


@contextmanager
def _listening(app: Flask) -> Iterator[list[Asked]]:
    """Every statement that the application sends meanwhile, with who asks."""
    heard: list[Asked] = []
    identity: dict[str, str] = {}

    def hear(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        if "set_config('app.person'" in statement:
            identity.update(values)
        else:
            heard.append(Asked(_asking(), statement, values, dict(identity)))

    with app.app_context():
        engine: Any = db.engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def _asking() -> str:
    """The nearest function of ours that sent the statement, as `module.function`."""
    frame = sys._getframe(2)
    while frame.f_back is not None:
        module = frame.f_globals.get("__name__", "")
        if module.startswith("app.") and not frame.f_code.co_name.startswith("<"):
            return f"{module.rpartition('.')[2]}.{frame.f_code.co_name}"
        frame = frame.f_back
    return ""


def _planned(server: embedded.Server, role: str, asked: Mapping[tuple[str, str], Asked]) -> Iterator[Planned]:
    with psycopg.connect(_plain(server.app_url), cursor_factory=psycopg.ClientCursor) as connection:
        for (page, by), each in asked.items():
            with connection.transaction(force_rollback=True), connection.cursor() as cursor:
                cursor.execute(PLANNING)
                cursor.execute(IDENTITY, each.identity)
                cursor.execute(f"EXPLAIN (FORMAT JSON) {each.statement}".encode(), each.values)
                row = cursor.fetchone()
            assert row is not None
            yield Planned(_file_name(role, page, by), tuple(shape(row[0][0]["Plan"])))


def _file_name(role: str, page: str, by: str) -> str:
    place = re.sub(r"[^a-z0-9]+", "-", page).strip("-") or "home"
    return f"{role}.{place}.{by.replace('._', '.')}"


def _file(planned: Planned) -> Path:
    return FOLDER / f"{planned.name}.txt"


def _compared(planned: Planned) -> list[str]:
    """What is wrong; a plan that is not is written, so that a change shows in the commit."""
    path = _file(planned)
    before = path.read_text().splitlines() if path.exists() else None
    wrong = failures(planned.name, before, planned.lines)
    if not wrong and before != list(planned.lines):
        FOLDER.mkdir(exist_ok=True)
        path.write_text("\n".join(planned.lines) + "\n")
        print(f"{planned.name} is {'changed' if before is not None else 'new'}.")
    return wrong


def _not_asked(planned: Sequence[Planned]) -> list[str]:
    """Statements of the list that nobody asks any more: the list would go stale in silence."""
    found = {each.name.partition(".")[2] for each in planned}
    names = {_file_name("", page, by).partition(".")[2] for page, wanted in PAGES.items() for by in wanted}
    return [f"{name} is asked by no role; change the list in benchmarks/plans.py." for name in names - found]


def _password() -> str:
    return token_urlsafe(16)


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
