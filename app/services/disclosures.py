"""What leaves on paper or as a file: who took it and when, without a name in it (34 CFR 99.32).

Written by requests that otherwise only read; nothing else of the district changes with it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import insert, select

from app.extensions import db
from app.models import (
    DisclosedStudent,
    Disclosure,
    Letter,
    LetterFile,
    PayrollBatch,
    Student,
    Visit,
    VisitStudent,
)
from app.security.session import acting_as, steward
from app.services import history, records
from app.services.actors import Actor
from app.services.errors import NotFound
from app.services.transaction import transaction
from workflows.machine import NotYourRole
from workflows.people import Role

COORDINATOR = (Role.district_coordinator,)

KINDS = frozenset(
    {
        "access.refused",
        "calls.listed",
        "disclosure.made",
        "letters.printed",
        "list.taken",
        "payroll_batch.file_taken",
        "record.printed",
        "visit.letter_printed",
    }
)
"""Events of requests that otherwise only read."""


@dataclass(frozen=True)
class Outside:
    """To whom outside of the district something goes, and which legitimate interest they have in it."""

    recipient: str
    interest: str


def letter_printed(letter_id: int, *, by: Actor) -> None:
    """Keep that somebody took a letter's pages."""
    with transaction():
        letter = db.session.get_one(Letter, letter_id)
        visit = db.session.get_one(Visit, letter.visit_id)
        history.of_visit(visit, "letter_printed", by=by, source=visit.state, letter=letter_id)


def run_file_printed(file_id: int, *, left_out: int, by: Actor) -> None:
    """Keep that somebody took one of a run's files; `left_out` counts the letters that were not in it."""
    with transaction():
        file = db.session.get_one(LetterFile, file_id)
        history.of_district(
            "letters.printed", file.district_id, by=by, run=file.batch_id, file=file.id, left_out=left_out
        )


def calls_listed(lines: int, *, by: Actor) -> None:
    """Keep that somebody printed the list of whom to call."""
    with transaction():
        history.of_district("calls.listed", by.district_id, by=by, lines=lines, form="pdf")


def timesheet_taken(person_id: int, lines: int, *, by: Actor) -> None:
    """Keep that somebody printed a person's hours."""
    with transaction():
        history.of_district("timesheet.printed", by.district_id, by=by, person_id=person_id, lines=lines)


def list_taken(
    name: str, lines: int, form: Literal["csv", "xlsx"], filters: Mapping[str, str], *, by: Actor
) -> None:
    """Keep that somebody took a list along: which one, how long, narrowed to what (codes and ids)."""
    with transaction():
        history.of_district(
            "list.taken", by.district_id, by=by, list=name, lines=lines, form=form, only=dict(filters)
        )


def handed_out(
    name: str, lines: int, form: Literal["csv", "xlsx"], to: Outside, students: Collection[int], *, by: Actor
) -> None:
    """Keep that a list went to somebody outside, for each student in it, as long as the student's record (99.32)."""
    with transaction():
        kept = Disclosure(
            district_id=by.district_id,
            by_id=by.person_id,
            what=name,
            recipient=to.recipient,
            interest=to.interest,
            students=len(students),
        )
        db.session.add(kept)
        db.session.flush()  # Its students name its id.
        mine = {"disclosure_id": kept.id, "district_id": kept.district_id}
        if rows := [{**mine, "student_id": each} for each in sorted(students)]:
            db.session.execute(insert(DisclosedStudent.__table__), rows)
        history.of_district(
            "disclosure.made",
            by.district_id,
            by=by,
            disclosure=kept.id,
            list=name,
            lines=lines,
            form=form,
            students=len(students),
        )


def opted_out(district_id: int) -> set[int]:
    """Students whose family opted out of directory information (34 CFR 99.37): in no list for somebody outside."""
    with acting_as(db.session, steward(district_id)):
        return set(db.session.scalars(select(Student.id).where(Student.no_directory)))


def visits_of_opted_out(district_id: int) -> set[int]:
    """The visits for such a student, for a brother or sister too."""
    with acting_as(db.session, steward(district_id)):
        theirs = select(VisitStudent.visit_id).join(Student, Student.id == VisitStudent.student_id)
        return set(db.session.scalars(theirs.where(Student.no_directory)))


def leave_out(student_id: int, *, out: bool, by: Actor) -> None:
    """Mark that a student's family opted out of directory information, or that it is in again. Raises NotFound,
    and NotYourRole for anybody but the district's coordinator."""
    with transaction():
        student = db.session.get(Student, student_id)
        if student is None:
            raise NotFound
        if by.roles_in(student.district_id).isdisjoint(COORDINATOR):
            raise NotYourRole("leave_out", COORDINATOR)
        records.change_within(student, {"no_directory": out}, by=by)


def payroll_file_taken(batch_id: int, *, by: Actor) -> None:
    """Keep that somebody took a batch's file to payroll."""
    with transaction():
        batch = db.session.get_one(PayrollBatch, batch_id)
        history.of_district(
            "payroll_batch.file_taken", batch.district_id, by=by, batch=batch_id, sha256=batch.sha256
        )


def students_of_visits(visit_ids: Collection[int]) -> set[int]:
    """Whom these visits are for."""
    return set(
        db.session.scalars(select(VisitStudent.student_id).where(VisitStudent.visit_id.in_(visit_ids)))
    )
