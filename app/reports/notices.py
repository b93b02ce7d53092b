"""What a person was told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ScalarSelect, func, select

from app.extensions import db
from app.models import Notice, School
from app.services.actors import Actor

MOST = 60
"""So many stand on the page of news; older ones have had their time."""


class News(NamedTuple):
    """One notice; `facts` are the values of its sentence, `mail` says what became of its e-mail."""

    id: int
    kind: str
    facts: dict[str, Any]
    school: str | None
    at: datetime
    read: bool
    mail: str
    mailed_at: datetime | None


def of_person(actor: Actor) -> Sequence[News]:
    """What is unread first, the newest of it on top; then what was read."""
    read = Notice.read_at.is_not(None)
    rows = db.session.execute(
        select(
            Notice.id,
            Notice.kind,
            Notice.facts,
            School.name.label("school"),
            Notice.at,
            read.label("read"),
            Notice.mail,
            Notice.mailed_at,
        )
        .outerjoin(School, School.id == Notice.school_id)
        .where(Notice.person_id == actor.person_id)
        .order_by(read, Notice.at.desc(), Notice.id.desc())
        .limit(MOST)
    )
    return [News(*row) for row in rows]


def unread(person_id: int | BindParameter[int]) -> ScalarSelect[Any]:
    """How many are unread, as a part of another question: the frame asks it on every page."""
    mine = select(func.count()).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    return mine.scalar_subquery()
