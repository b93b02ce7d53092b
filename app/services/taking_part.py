"""An educator's own yes or no to going on visits (R113): the newest word holds, and nobody says it for another.

It is a record, not a gate. Whoever said no is not proposed; who said nothing may go, and whoever goes is paid.
"""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from app.extensions import db
from app.models import OptIn
from app.security.session import acting_as, steward
from app.services import records
from app.services.actors import Actor
from app.services.transaction import transaction


def say(*, takes_part: bool, by: Actor) -> None:
    """Keep what this person says about themselves; the same word twice is said once."""
    assert by.person_id is not None  # Nobody else has a page of their own.
    with records.in_words(), transaction():
        if said_by(by.person_id) is takes_part:
            return
        row = OptIn(district_id=by.district_id, person_id=by.person_id)
        records.add_within(row, {"takes_part": takes_part}, by=by)


def said_by(person_id: int) -> bool | None:
    """The newest word of a person, as far as the asker may see it; None while they said nothing."""
    newest = select(OptIn.takes_part).where(OptIn.person_id == person_id).order_by(OptIn.id.desc())
    return db.session.scalar(newest.limit(1))


def who_said_no(person_ids: Collection[int], district_id: int) -> frozenset[int]:
    """Those of these people who do not take part now. Porchlight looks: it is not theirs to read who invites."""
    newest = (
        select(OptIn.person_id, OptIn.takes_part)
        .where(OptIn.person_id.in_(person_ids))
        .ext(distinct_on(OptIn.person_id))
        .order_by(OptIn.person_id, OptIn.id.desc())
    )
    with acting_as(db.session, steward(district_id)):
        return frozenset(row.person_id for row in db.session.execute(newest) if not row.takes_part)
