"""What signing in knows of an account before anybody is signed in, and the events that it writes."""

from typing import NamedTuple

from sqlalchemy import text

from app.extensions import db
from app.security.session import SIGN_IN, acting_as, steward
from app.services import history
from app.services.actors import Actor

KNOWN = text("SELECT * FROM app_account(:wanted)")


class Known(NamedTuple):
    """Whose account it is. `language`: of the screen, if one was chosen."""

    person_id: int
    district_id: int
    given_name: str
    email: str | None
    language: str | None
    district: str
    asks_second_step: bool
    """Whether the district asks this person's roles for a second step."""


def known(account_id: int) -> Known | None:
    """Look an account up; None when it is switched off, or its person has left."""
    with acting_as(db.session, SIGN_IN):
        row = db.session.execute(KNOWN, {"wanted": account_id}).one_or_none()
    return Known(*row) if row else None


def tell(kind: str, account_id: int, **facts: object) -> None:
    """Add the event of something that an account's own person did while signing in; the caller commits."""
    about = known(account_id)
    if about is None:
        return
    with acting_as(db.session, steward(about.district_id)):
        by = Actor(about.person_id)
        history.of_district(kind, about.district_id, by=by, person_id=about.person_id, **facts)
