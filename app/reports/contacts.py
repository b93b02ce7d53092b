"""When a family was reached, or somebody tried; the newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Integer, Select, bindparam, func, select

from app.extensions import db
from app.models import FamilyContact, Person
from app.models.questions import Question

MOST = 30
FAMILY = bindparam("family", type_=Integer)


@dataclass(frozen=True)
class Contact:
    """One time: by whom, how, and what came of it (codes of `forms.visit_choices`)."""

    at: datetime
    who: str
    how: str
    outcome: str
    language: str | None
    note: str | None
    visit_id: int | None


def of_family(family_id: int) -> list[Contact]:
    """The contacts of a family that this person may see."""
    return ask_of_family(family_id).answer()


def ask_of_family(family_id: int) -> Question[list[Contact]]:
    """The same as a question that may go with others."""
    return Question(
        _asked_of_family(),
        lambda rows: [
            Contact(row.at, f"{given} {name}", row.how, row.outcome, row.language, row.note, row.visit_id)
            for row, given, name in rows
        ],
        {"family": family_id},
    )


@cache
def _asked_of_family() -> Select:
    return (
        select(FamilyContact, Person.given_name, Person.family_name)
        .join(Person, Person.id == FamilyContact.person_id)
        .where(FamilyContact.family_id == FAMILY)
        .order_by(FamilyContact.at.desc(), FamilyContact.id.desc())
        .limit(MOST)
    )


def last_of(family_ids: Collection[int]) -> dict[int, FamilyContact]:
    """The last contact with each of these families."""
    newest = (
        select(func.max(FamilyContact.id))
        .where(FamilyContact.family_id.in_(family_ids))
        .group_by(FamilyContact.family_id)
    )
    rows = db.session.scalars(select(FamilyContact).where(FamilyContact.id.in_(newest)))
    return {row.family_id: row for row in rows}
