"""Print everything that is kept about a family or a student, and keep that it was printed and why."""

from collections.abc import Callable
from typing import TypeVar

from app.extensions import db
from app.models import Disagreement, Family, Student
from app.reports.held import Held, What, everything
from app.security.session import acting_as, record_keeper
from app.services import history, records
from app.services.actors import Actor
from app.services.errors import NotFound
from app.services.transaction import transaction
from workflows.machine import NotYourRole
from workflows.people import Role

COORDINATOR = (Role.district_coordinator,)
Made = TypeVar("Made")


def printed(
    what: What, number: int, *, form: str, reason: str, make: Callable[[Held], Made], by: Actor
) -> Made:
    """Read everything, let `make` turn it into a file, and write its event, all or nothing.

    The reason is kept as a salted hash with its words beside it. Raises NotFound, and NotYourRole for anybody but the
    district's coordinator.
    """
    row = _seen(what, number, by)
    with transaction():
        with acting_as(db.session, record_keeper(row.district_id)):
            held = everything(what, number)
        about = {"family_id": number} if what == "family" else {"student_id": number}
        beside = history.beside({"reason": reason}, row.district_id, by=by, **about)
        history.of_district("record.printed", row.district_id, by=by, form=form, **{what: number}, **beside)
        return make(held)


def disagree(family_id: int, words: str, *, by: Actor) -> None:
    """Keep a family's own words beside its record (34 CFR 99.21). Raises NotFound, NotYourRole."""
    family = _seen("family", family_id, by)
    with transaction():
        row = Disagreement(
            district_id=family.district_id, family_id=family_id, words=words, written_by=by.person_id
        )
        records.add_within(row, by=by)


def _seen(what: What, number: int, by: Actor) -> Family | Student:
    row = db.session.get(Family if what == "family" else Student, number)
    if row is None:
        raise NotFound
    if by.roles_in(row.district_id).isdisjoint(COORDINATOR):
        raise NotYourRole("print", COORDINATOR)
    return row
