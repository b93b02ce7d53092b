"""Clear what is kept no longer: rules per class of record, a look beforehand, holds, and a job that can be resumed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from app.extensions import db
from app.models import (
    Family,
    LegalHold,
    Letter,
    LetterFile,
    Person,
    RetentionRule,
    RetentionRun,
    RosterFile,
    RosterImport,
    RosterUndo,
    Student,
    StudentFamily,
)
from app.security.session import acting_as, identify, record_keeper
from app.services import clock, history, queue, records
from app.services.actors import SYSTEM, Actor
from app.services.errors import NotFound, Refused
from app.services.family_records import due, staff
from app.services.family_records.blanking import blank
from app.services.roster.imports import without_names
from app.services.transaction import transaction
from workflows.machine import NotYourRole
from workflows.people import Role
from workflows.words import N_

JOB = "records.clear"
CLASSES = ("families", "letters", "uploads", "staff")
CLEARS, HOLDS = (Role.district_coordinator,), (Role.admin,)
NO_RULE = N_("Say first how many years these are kept.")
NOTHING_DUE = N_("Nothing of this is due.")
UNDER_WAY = N_("This is being cleared already.")
NO_FAMILY = N_("No family of your district has this number or this whole name.")
SEVERAL = N_("Several families fit. Ask a coordinator for the number on the record, and type that.")


@dataclass(frozen=True)
class Look:
    """What a clearing would do today: last used before which day, how many would go, how many are held back."""

    record_class: str
    years: int | None
    before: date | None
    count: int
    held: int


def set_rule(record_class: str, years: int | None, *, by: Actor) -> None:
    """Keep records of a class for so many years after their last use; without a number, for ever."""
    _only(CLEARS, by)
    with transaction():
        mine = {"district_id": by.district_id, "record_class": record_class}
        if years is None:
            db.session.execute(delete(RetentionRule).filter_by(**mine))
        else:
            row = insert(RetentionRule).values(**mine, years=years)
            db.session.execute(row.on_conflict_do_update(index_elements=list(mine), set_={"years": years}))
        history.of_district(
            "retention_rule.changed", by.district_id, by=by, record_class=record_class, years=years
        )


def look(*, by: Actor) -> list[Look]:
    """What would go, class by class."""
    _only((*CLEARS, *HOLDS), by)
    with acting_as(db.session, record_keeper(by.district_id)):
        rules = dict(
            db.session.execute(
                select(RetentionRule.record_class, RetentionRule.years).where(
                    RetentionRule.district_id == by.district_id
                )
            ).all()
        )
        return [_look(each, rules.get(each), by.district_id) for each in CLASSES]


def begin(record_class: str, *, by: Actor) -> int:
    """Have everything of a class that is due cleared in the background; returns the clearing's number.

    Raises NotYourRole, and Refused when nothing is due, there is no rule, or it is under way.
    """
    _only(CLEARS, by)
    with transaction():
        db.session.execute(
            select(func.pg_advisory_xact_lock(func.hashtextextended(f"clear:{by.district_id}", 0)))
        )
        found = next(each for each in look(by=by) if each.record_class == record_class)
        if found.before is None:
            raise Refused(NO_RULE)
        if not found.count:
            raise Refused(NOTHING_DUE)
        if _open_run(by.district_id, record_class):
            raise Refused(UNDER_WAY)
        run = RetentionRun(
            district_id=by.district_id,
            record_class=record_class,
            before=found.before,
            total=found.count,
            held=found.held,
            asked_by=by.person_id,
        )
        records.add_within(run, by=by)
        _ask(run)
        return run.id


def hold(of_whom: str, reason: str, *, by: Actor) -> None:
    """Let nothing of a family, or (of nobody named) of the whole district, be cleared until the hold is lifted.

    An Admin's, who sees no family: `of_whom` is the number of a record, or the whole name of a family or of one of its
    children; the beginning of a name finds nothing, so that nobody leafs through names here.
    """
    _only(HOLDS, by)
    with transaction():
        family_id = _family_meant(of_whom.strip(), by.district_id) if of_whom.strip() else None
        row = LegalHold(district_id=by.district_id, family_id=family_id, reason=reason, set_by=by.person_id)
        records.add_within(row, by=by)


def _family_meant(words: str, district_id: int) -> int:
    with acting_as(db.session, record_keeper(district_id)):
        mine = select(Family.id).where(Family.district_id == district_id, Family.anonymised_on.is_(None))
        if words.isascii() and words.isdecimal():
            found = db.session.scalars(mine.where(Family.id == int(words[:9]))).all()
        else:
            found = db.session.scalars(mine.where(_is_called(words)).limit(2)).all()
    if len(found) > 1:
        raise Refused(SEVERAL, "of_whom")
    if not found:
        raise Refused(NO_FAMILY, "of_whom")
    return found[0]


def _is_called(words: str) -> ColumnElement[bool]:
    wanted = func.accent_folded(words)
    child = func.accent_folded(Student.given_name + " " + Student.family_name)
    of_family = select(StudentFamily.student_id).where(StudentFamily.family_id == Family.id)
    theirs = exists().where(Student.id.in_(of_family), child == wanted)
    return or_(func.accent_folded(Family.name) == wanted, theirs)


def lift(hold_id: int, *, by: Actor) -> None:
    """End a hold. Raises NotFound, NotYourRole; lifting twice changes nothing."""
    _only(HOLDS, by)
    with transaction():
        row = db.session.get(LegalHold, hold_id, with_for_update=True)
        if row is None:
            raise NotFound
        if row.lifted_at is None:
            row.lifted_at, row.lifted_by = clock.now(), by.person_id
            records.tell(row, "lifted", by=by)


def runs(district_id: int) -> Sequence[RetentionRun]:
    """The clearings of a district, the latest first."""
    query = select(RetentionRun).where(RetentionRun.district_id == district_id)
    return db.session.scalars(query.order_by(RetentionRun.id.desc()).limit(20)).all()


def holds(district_id: int) -> Sequence[LegalHold]:
    """The holds that stand."""
    query = select(LegalHold).where(LegalHold.district_id == district_id, LegalHold.lifted_at.is_(None))
    return db.session.scalars(query.order_by(LegalHold.id)).all()


# --- the job


def work(run_id: int, district_id: int) -> None:
    """Clear one thing after the other, each in a transaction of its own; a run that broke off goes on where it was."""
    identify(db.session, record_keeper(district_id))
    while _one_more(run_id):
        pass


def take_up_again(district_id: int) -> None:
    """Ask again for clearings whose worker is gone; part of the hourly round, as the district's steward."""
    with transaction(), acting_as(db.session, record_keeper(district_id)):
        mine = select(RetentionRun).where(
            RetentionRun.district_id == district_id, RetentionRun.finished_at.is_(None)
        )
        for run in db.session.scalars(mine):
            if queue.standing(db.session, JOB, run_id=run.id) == "stopped":
                _ask(run)


def _one_more(run_id: int) -> bool:
    with transaction():
        run = db.session.get(RetentionRun, run_id, with_for_update=True, populate_existing=True)
        if run is None or run.finished_at is not None:
            return False
        number = db.session.scalar(_due(run.record_class, run.district_id, run.before).limit(1))
        if number is None:
            run.finished_at = clock.now()
            _tell(run, "retention_run.done", done=run.done)
            return False
        CLEAR[run.record_class](run, number)
        run.done = min(run.done + 1, run.total)
        return True


def _family(run: RetentionRun, number: int) -> None:
    students = blank(number, run.district_id)
    _forget_former_rows(run)
    _tell(run, "record.anonymised", family=number, students=students)


def _letters(run: RetentionRun, number: int) -> None:
    pages = update(Letter.__table__).where(Letter.file_id == number)
    db.session.execute(pages.values(file_id=None, first_page=None, values={}))
    db.session.execute(delete(LetterFile).where(LetterFile.id == number))
    _tell(run, "record.letters_removed", file=number)


def _upload(run: RetentionRun, number: int) -> None:
    db.session.execute(delete(RosterFile).where(RosterFile.import_id == number))
    brought = db.session.get_one(RosterImport, number)
    brought.preview, brought.errors, brought.every_error = without_names(brought.preview), [], None
    if brought.state in ("uploaded", "previewed"):  # Nobody decided; without its files nobody can.
        brought.state, brought.finished_at = "cancelled", clock.now()
    _tell(run, "record.uploads_removed", roster_import=number)


def _staff(run: RetentionRun, number: int) -> None:
    staff.blank(number, run.district_id)
    _forget_former_rows(run)
    _tell(run, "record.staff_anonymised", person_id=number)


def _forget_former_rows(run: RetentionRun) -> None:
    """What the last roster changed stands there as it was before, names too: it cannot be undone any more."""
    db.session.execute(delete(RosterUndo).where(RosterUndo.district_id == run.district_id))


CLEAR = {"families": _family, "letters": _letters, "uploads": _upload, "staff": _staff}
FIND = {"families": due.families, "letters": due.letter_files, "uploads": due.uploads, "staff": due.staff}


def _due(record_class: str, district_id: int, before: date) -> Select[Any]:
    """What is due and not held, in order of number."""
    if record_class == "families":
        return due.families(district_id, before).where(~due.held(district_id, Family.id)).order_by(Family.id)
    if record_class == "letters":
        found = due.letter_files(district_id, before).where(~due.letters_held(district_id))
        return found.where(~due.held(district_id, None)).order_by(LetterFile.id)
    if record_class == "staff":
        return due.staff(district_id, before).where(~due.held(district_id, None)).order_by(Person.id)
    return due.uploads(district_id, before).where(~due.somebody_held(district_id))


def _look(record_class: str, years: int | None, district_id: int) -> Look:
    if years is None:
        return Look(record_class, None, None, 0, 0)
    before = _years_ago(clock.today(district_id), years)
    total = _count(FIND[record_class](district_id, before))
    count = _count(_due(record_class, district_id, before).order_by(None))
    return Look(record_class, years, before, count, total - count)


def _count(found: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def _years_ago(day: date, years: int) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - years, day=28 if leap else day.day)


def _open_run(district_id: int, record_class: str) -> bool:
    query = select(RetentionRun.id).where(
        RetentionRun.district_id == district_id,
        RetentionRun.record_class == record_class,
        RetentionRun.finished_at.is_(None),
    )
    return db.session.scalar(query.limit(1)) is not None


def _ask(run: RetentionRun) -> None:
    queue.defer(
        db.session,
        JOB,
        as_district=run.district_id,
        lock=f"clear:{run.district_id}",
        run_id=run.id,
        district_id=run.district_id,
    )


def _tell(run: RetentionRun, kind: str, **facts: Any) -> None:
    history.of_district(kind, run.district_id, by=SYSTEM, run=run.id, **facts)


def _only(roles: tuple[Role, ...], by: Actor) -> None:
    if by.roles_in(by.district_id).isdisjoint(roles):
        raise NotYourRole("clear", roles)
