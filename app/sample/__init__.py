"""A believable district that nobody lives in: for a first look, for tests and for measuring.

The same numbers, seed and day give the same rows. Everything is invented.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg

from app.sample.accounts import sign_ins
from app.sample.balance import balance
from app.sample.calendar import TIME_ZONE, calendar, school_years
from app.sample.copying import Rows, continue_sequences, copy, highest_numbers
from app.sample.district import neighbourhoods, office
from app.sample.keys import keys_checked_at_the_end
from app.sample.life import live
from app.sample.paying import grant_enough, pay_for_more
from app.sample.records import Numbers, Plan
from app.sample.roster import write_roster
from app.sample.roster_changes import write_changes
from app.sample.rows import write_district, write_neighbourhood
from app.sample.visits import Storyteller

__all__ = ["create", "create_default", "roster", "sign_ins"]

Progress = Callable[[int, int], None]
"""Is told how many of how many schools are done."""
SUMMED = ("visit", "visit_student", "visit_educator", "payment")
SETTINGS = (
    f"SET LOCAL TIME ZONE '{TIME_ZONE}'",
    "SET LOCAL synchronous_commit = off",
    # The rows name the schools of each family themselves, which the trigger would work out one COPY at a time.
    "ALTER TABLE student_family DISABLE TRIGGER family_follows_added",
    # The sums are counted at the end, at once.
    *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in SUMMED),
)
LARGE = 20_000
"""Visits from which on foreign keys are checked at the end."""
AFTERWARDS = (
    "ALTER TABLE student_family ENABLE TRIGGER family_follows_added",
    *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in SUMMED),
)


def create(
    owner_url: str,
    *,
    schools: int,
    students: int,
    visits: int,
    seed: int,
    today: date | None = None,
    progress: Progress | None = None,
) -> int:
    """Write a district of this size and return its id: all of it or, after an error, nothing.

    `today` (by default the day it is in the district) is the day its visits are seen from. Raises ValueError
    with a sentence for whoever asked when the numbers do not fit together.
    """
    plan = Plan(schools, students, visits, seed, today or _today())
    with psycopg.connect(_plain(owner_url)) as connection:
        for statement in SETTINGS:
            connection.execute(statement)
        district_id = _fill(connection, plan, progress)
        continue_sequences(connection)
        pay_for_more(connection, district_id, plan.today, school_years(plan.today)[-1])
        balance(connection, district_id)
        grant_enough(connection, district_id)
        live(connection, district_id, plan.today)
        for statement in AFTERWARDS:
            connection.execute(statement)
        connection.execute("SELECT app_rebuild_figures(%s)", (district_id,))
    _look_around(owner_url)
    return district_id


def create_default(owner_url: str) -> int:
    """Write the district that comes along: four schools, quick to make."""
    return create(owner_url, schools=4, students=600, visits=400, seed=1)


def roster(
    out_path: Path,
    *,
    schools: int,
    students: int,
    seed: int,
    today: date | None = None,
    classes: int = 1,
    changes_only: bool = False,
) -> None:
    """Write the same schools and people as a OneRoster 1.1 zip, families.csv and staff.csv included.

    Each student is in so many `classes`. With `changes_only` write what changed since that roster instead.
    """
    plan = Plan(schools, students, 0, seed, today or _today())
    write = write_changes if changes_only else write_roster
    write(Path(out_path), plan, classes)


def _fill(connection: psycopg.Connection, plan: Plan, progress: Progress | None) -> int:
    numbers = Numbers(highest_numbers(connection))
    with keys_checked_at_the_end(connection) if plan.visits >= LARGE else nullcontext():
        return _copy_all(connection, plan, numbers, progress or (lambda _done, _of: None))


def _copy_all(connection: psycopg.Connection, plan: Plan, numbers: Numbers, progress: Progress) -> int:
    """Copy one neighbourhood while the next one is made; never more than two are in memory."""
    rows, days = Rows(), calendar(plan.today)
    books = write_district(rows, numbers, days, office(plan, numbers), plan.schools)
    schools = visited = 0
    with ThreadPoolExecutor(max_workers=1) as copier:
        copying: Future[None] | None = None
        for place in neighbourhoods(plan, numbers):
            schools += len(place.schools)
            so_far = plan.visits * schools // plan.schools
            write_neighbourhood(rows, numbers, days, books, place)
            teller = Storyteller(rows, numbers, days, books, f"{plan.seed}:visits:{schools}")
            teller.tell(place, so_far - visited)
            visited = so_far
            if copying:
                copying.result()
            copying = copier.submit(copy, connection, rows.taken())
            progress(schools, plan.schools)
        if copying:
            copying.result()
    return books.district_id


def _look_around(owner_url: str) -> None:
    """Let PostgreSQL's planner see how large the tables are."""
    with psycopg.connect(_plain(owner_url), autocommit=True) as connection:
        connection.execute("ANALYZE")


def _today() -> date:
    return datetime.now(ZoneInfo(TIME_ZONE)).date()


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
