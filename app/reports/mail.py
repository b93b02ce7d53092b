"""The e-mail that was asked for: to whom, when, and where it stands."""

from collections.abc import Iterator, Sequence
from functools import cache

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Guardian, OutgoingMail, Person, School
from app.models.questions import VISIT, Question
from app.reports.keyset import Order, Part, part_of, rows_of_all
from app.services.look_ups import starts_with

ROWS, AT_A_TIME = 25, 500
"""On one page of the list, and read together for a file."""

Only = Sequence[ColumnElement[bool]]
"""Conditions that narrow the list."""


def page(
    *,
    only: Only = (),
    after: int | None = None,
    before: int | None = None,
    last: bool = False,
    earliest_first: bool = False,
    size: int = ROWS,
) -> Part[OutgoingMail]:
    """E-mails by number, narrowed if wished, the newest first or the very other way round."""
    query = select(OutgoingMail).options(joinedload(OutgoingMail.guardian)).where(*only)
    order = Order(OutgoingMail.id, OutgoingMail.id, down=not earliest_first)
    return part_of(query, order, size=size, after=after, before=before, last=last)


def every(*, only: Only = (), earliest_first: bool = False) -> Iterator[OutgoingMail]:
    """The e-mails of all pages, some hundred at a time."""
    return rows_of_all(
        lambda last: page(only=only, after=last, earliest_first=earliest_first, size=AT_A_TIME)
    )


def to_someone_named(words: str) -> ColumnElement[bool]:
    """E-mails to a grown-up whose first or last name begins with the words, as a condition."""
    names = (func.accent_folded(Guardian.family_name), func.accent_folded(Guardian.given_name))
    return OutgoingMail.guardian_id.in_(
        select(Guardian.id).where(or_(*(starts_with(name, words) for name in names)))
    )


def counts(*, only: Only = ()) -> dict[str, int]:
    """How many there are in each state."""
    rows = db.session.execute(
        select(OutgoingMail.state, func.count()).where(*only).group_by(OutgoingMail.state)
    )
    return {row[0]: row[1] for row in rows}


def ask_of_visit(visit_id: int) -> Question[list[OutgoingMail]]:
    """A visit's e-mails, the newest first; none for whoever does not write them."""
    return Question(_asked_of_visit(), lambda rows: [mail for (mail,) in rows], {"visit": visit_id})


@cache
def _asked_of_visit() -> Select:
    return select(OutgoingMail).where(OutgoingMail.visit_id == VISIT).order_by(OutgoingMail.id.desc())


def one(mail_id: int) -> OutgoingMail | None:
    """One e-mail with its grown-up; None when there is none that this person sees."""
    query = select(OutgoingMail).where(OutgoingMail.id == mail_id)
    return db.session.scalars(query.options(joinedload(OutgoingMail.guardian))).one_or_none()


def maker(mail: OutgoingMail) -> str | None:
    """Who asked for it."""
    person = db.session.get(Person, mail.made_by)
    return person.name if person else None


def school(mail: OutgoingMail) -> str:
    """The school that it is from."""
    return db.session.get_one(School, mail.school_id).name
