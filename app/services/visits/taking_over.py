"""A spreadsheet of older visits (R27): read and looked at first, then taken over as a whole, in the background."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.models import Student, VisitImport
from app.services import clock, history, queue
from app.services.actors import Actor, Holding
from app.services.errors import NotFound, Refused
from app.services.transaction import transaction
from app.services.visits.elsewhere import made_elsewhere
from app.services.visits.matching import lines_of, not_here_yet
from app.services.visits.moves import reason_of
from forms.visit_sheet import Fault, SheetRow
from workflows.machine import NotYourRole, Reason, TransitionRefused
from workflows.people import Role
from workflows.words import N_

TAKERS = (Role.school_coordinator, Role.district_coordinator)
JOB = "visits.take_over"
KEPT = 30
"""Past spreadsheets that the page shows."""

NOT_WAITING = N_("This spreadsheet does not wait for a decision any more.")
GONE = N_("This student is not here any more.")
LATE = ""
"""Stands as the column of a fault that was found when the row was to be taken over."""
NOTHING_TO_TAKE = N_("No row of it can be taken over; mend the file and bring it in again.")


def look_through(rows: Sequence[SheetRow], *, by: Actor) -> int:
    """Keep what the rows mean and what is wrong with them; returns the spreadsheet's id. No visit is made yet."""
    district_id = _district_of(by)
    with transaction():
        found = VisitImport(
            district_id=district_id, made_by=by.person_id, lines=lines_of(rows, district_id, by=by)
        )
        db.session.add(found)
        db.session.flush()  # The page's address names its id.
        history.of_district("visits.sheet_read", district_id, by=by, sheet=found.id, rows=len(rows))
        return found.id


def take_over(import_id: int, *, by: Actor) -> None:
    """Have the rows without a fault made into visits, in the background, all of them or none."""
    with transaction():
        found = _waiting(import_id, "read")
        if not sound(found):
            raise Refused(NOTHING_TO_TAKE)
        found.state = "applying"
        _ask_for_work(found, by)


def leave(import_id: int, *, by: Actor) -> None:
    """Take nothing over, and forget the rows."""
    with transaction():
        found = _waiting(import_id, "read", "applying")
        found.state, found.lines = "cancelled", []
        history.of_district("visits.sheet_left", found.district_id, by=by, sheet=found.id)


def finish(import_id: int) -> None:
    """Make the visits, in one transaction; running again after the end changes nothing.

    A visit that somebody recorded meanwhile, or took over from another spreadsheet, is not made again. Where a row
    is refused after all, nothing is stored: each such row says why, and the spreadsheet waits for a decision again.
    """
    try:
        with transaction():
            found = _locked(import_id)
            if found.state == "applying":
                _make(found)
    except _RowsRefused as refused:
        _give_back(import_id, refused.faults)


def _make(found: VisitImport) -> None:
    by = Actor(found.made_by, (Holding(Role.system, found.district_id, None),))
    lines = _together(not_here_yet(sound(found), found.district_id))
    faults: dict[int, list[Fault]] = {}
    for line in lines:
        try:
            with db.session.begin_nested():
                _visit_of(line, found, by)
        except (Refused, TransitionRefused, NotYourRole, IntegrityError) as refusal:
            faults.update(dict.fromkeys(line["rows"], _why(refusal)))
    if faults:
        raise _RowsRefused(faults)
    found.state, found.applied_at, found.taken, found.lines = "applied", clock.now(), len(lines), []
    history.of_district("visits.taken_over", found.district_id, by=by, sheet=found.id, visits=len(lines))


def _visit_of(line: dict[str, Any], found: VisitImport, by: Actor) -> None:
    students = _students(line["student_ids"])
    if len(students) < len(line["student_ids"]):
        raise Refused(GONE)
    made_elsewhere(
        students,
        by=by,
        started_at=_noon(date.fromisoformat(line["day"]), found.district_id),
        team=line["people"],
        note=line["note"],
        sheet=found.id,
    )


class _RowsRefused(Exception):
    """Rows that were sound when they were looked at are not any more; `faults` by the row's number."""

    def __init__(self, faults: Mapping[int, list[Fault]]) -> None:
        super().__init__(f"{len(faults)} rows refused")
        self.faults = faults


def _why(refusal: Exception) -> list[Fault]:
    """What stands against a row, as the page says it; it stands at no column."""
    if isinstance(refusal, Refused):
        return [Fault(LATE, str(refusal.sentence), dict(refusal.values))]
    reasons: tuple[Reason, ...] = ()
    if isinstance(refusal, TransitionRefused | NotYourRole):
        reasons = refusal.reasons
    elif isinstance(refusal, IntegrityError):
        reason = reason_of(refusal)
        if reason is None:
            raise refusal
        reasons = (reason,)
    return [_fault(reason) for reason in reasons]


def _fault(reason: Reason) -> Fault:
    simple = all(isinstance(value, str | int) for value in reason.values.values())
    return Fault(LATE, reason.sentence, dict(reason.values)) if simple else Fault(LATE, reason.text())


def _give_back(import_id: int, faults: Mapping[int, list[Fault]]) -> None:
    with transaction():
        found = _locked(import_id)
        if found.state == "applying":
            found.state = "read"
            found.lines = [
                {**line, "faults": [*line["faults"], *map(asdict, faults.get(line["row"], ()))]}
                for line in found.lines
            ]


def was_given_back(found: VisitImport) -> bool:
    """Tell whether rows were refused when they were to be taken over."""
    return any(fault["column"] == LATE for line in found.lines for fault in line["faults"])


def try_again(import_id: int, *, by: Actor) -> None:
    """Ask once more for work that stopped before its end."""
    with transaction():
        found = _waiting(import_id, "applying")
        if standing(found) == "stopped":
            _ask_for_work(found, by)


def _ask_for_work(found: VisitImport, by: Actor) -> None:
    queue.defer(db.session, JOB, as_person=by.person_id, lock=f"sheet:{found.id}", import_id=found.id)


def past() -> list[VisitImport]:
    """One's own spreadsheets, the newest first."""
    return list(db.session.scalars(select(VisitImport).order_by(VisitImport.id.desc()).limit(KEPT)))


def one(import_id: int) -> VisitImport:
    """One's own spreadsheet. Raises NotFound."""
    found = db.session.get(VisitImport, import_id)
    if found is None:
        raise NotFound
    return found


def sound(found: VisitImport) -> list[dict[str, Any]]:
    """The rows that can be taken over, by day."""
    return sorted((line for line in found.lines if not line["faults"]), key=lambda line: line["day"])


def visits_of(found: VisitImport) -> int:
    """How many visits its sound rows make: brothers and sisters of a household on one day are one visit."""
    return len(_together(sound(found)))


def standing(found: VisitImport) -> str | None:
    """How the work on it stands: `waiting`, `working` or `stopped`; None when there is none to do."""
    return queue.standing(db.session, JOB, import_id=found.id) if found.state == "applying" else None


def _together(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of one household, school and day as one visit: everyone's students, everyone who went."""
    visits: dict[tuple[object, ...], dict[str, Any]] = {}
    for line in lines:
        key = (line["household"] or f"student {line['student_id']}", line["school_id"], line["day"])
        visit = visits.setdefault(key, {**line, "rows": [], "student_ids": [], "people": []})
        visit["rows"].append(line["row"])
        visit["student_ids"].append(line["student_id"])
        visit["people"] = list(dict.fromkeys([*visit["people"], *line["people"]]))
    return list(visits.values())


def _students(ids: Collection[int]) -> list[Student]:
    return list(db.session.scalars(select(Student).where(Student.id.in_(ids)).order_by(Student.id)))


def _noon(day: date, district_id: int) -> datetime:
    return datetime.combine(day, time(12), clock.zone_of(district_id))


def _waiting(import_id: int, *states: str) -> VisitImport:
    found = _locked(import_id)
    if found.state not in states:
        raise Refused(NOT_WAITING)
    return found


def _locked(import_id: int) -> VisitImport:
    query = select(VisitImport).where(VisitImport.id == import_id).with_for_update()
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def _district_of(by: Actor) -> int:
    for held in by.holdings:
        if held.role in TAKERS:
            return held.district_id
    raise NotYourRole("record_elsewhere", TAKERS)
