"""Which school years a roster speaks of, and in which one each of its terms lies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from forms.roster import RosterRead, Session

LONGEST_NAME = 40
SESSIONS = "academicSessions.csv"


@dataclass(frozen=True)
class YearSaid:
    """A school year of the roster."""

    sourced_id: str
    name: str
    starts_on: date
    ends_on: date


def years_of(read: RosterRead) -> list[YearSaid]:
    """The sessions of type schoolYear, those of one title (each school may have its own) as one.

    A roster without any has a year for each calendar year in which its terms' school years end.
    """
    named: dict[str, list[Session]] = {}
    for session in _telling_years(read):
        named.setdefault(_name(session, read), []).append(session)
    return [_year(name, sessions) for name, sessions in named.items()]


def terms_by_year(read: RosterRead) -> dict[str, str]:
    """The sourced_id of the school year in which each session lies."""
    years = {year.name: year.sourced_id for year in years_of(read)}
    known = {session.sourced_id: session for session in read.sessions}
    ends = {session.year_ends: years[_name(session, read)] for session in _telling_years(read)}
    found: dict[str, str] = {}
    for session in read.sessions:
        top = _highest(session, known)
        year = years.get(_name(top, read)) if top.kind == "schoolYear" else ends.get(session.year_ends)
        year = year or (top.parent_id if SESSIONS in read.partial else "")
        if year:
            found[session.sourced_id] = year
    return found


def _telling_years(read: RosterRead) -> list[Session]:
    """Among changes only, a term alone says nothing of its year's first and last day."""
    return read.school_years or ([] if SESSIONS in read.partial else read.sessions)


def _name(session: Session, read: RosterRead) -> str:
    if read.school_years or SESSIONS in read.partial:
        return session.title[:LONGEST_NAME]
    return f"{session.year_ends - 1}-{session.year_ends}"


def _year(name: str, sessions: Iterable[Session]) -> YearSaid:
    """A year keeps the id of its first session in the file; without a schoolYear its name is its id."""
    every = list(sessions)
    starts_on = min(session.begins_on for session in every)
    ends_on = max(session.ends_on for session in every)
    sourced_id = every[0].sourced_id if every[0].kind == "schoolYear" else f"year-{name}"
    return YearSaid(sourced_id, name, starts_on, max(ends_on, starts_on + timedelta(days=1)))


def _highest(session: Session, known: dict[str, Session]) -> Session:
    """The school year above a session, or the session at the top; a circle of parents ends somewhere."""
    seen: set[str] = set()
    while session.kind != "schoolYear" and session.parent_id in known and session.sourced_id not in seen:
        seen.add(session.sourced_id)
        session = known[session.parent_id]
    return session
