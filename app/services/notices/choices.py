"""What a person chose for themselves: how notices come, the language of the screen, being named in thanks."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app.extensions import db
from app.models import Person, PersonChoice
from app.services.actors import Actor
from app.services.transaction import transaction

DAILY = "daily"
"""How notices come while a person has chosen nothing."""


def choices_of(person_id: int) -> PersonChoice:
    """What they chose; what counts without a choice, where they chose nothing yet."""
    found = db.session.get(PersonChoice, person_id)
    return found or PersonChoice(person_id=person_id, notices=DAILY, named_in_thanks=False)


def choose(*, by: Actor, notices: str, screen_language: str | None, named_in_thanks: bool) -> None:
    """Keep one's own choices."""
    _keep(by, notices=notices, screen_language=screen_language, named_in_thanks=named_in_thanks)


def speak(language: str, *, by: Actor) -> None:
    """From now on the screen speaks this language to the person, on every device."""
    _keep(by, screen_language=language)


def _keep(by: Actor, **chosen: Any) -> None:
    """One statement: the last press of two at once counts."""
    with transaction():
        home = select(Person.district_id).where(Person.id == by.person_id).scalar_subquery()
        row = insert(PersonChoice).values(person_id=by.person_id, district_id=home, **chosen)
        again = {**chosen, "version": func.coalesce(PersonChoice.version, 0) + 1}
        db.session.execute(row.on_conflict_do_update(index_elements=["person_id"], set_=again))
