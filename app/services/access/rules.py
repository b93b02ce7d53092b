"""How a district looks after access: when it is looked through, and what becomes of those who left."""

from collections.abc import Mapping
from typing import Any

from app.extensions import db
from app.models import AccessRules
from app.services import history
from app.services.actors import Actor
from app.services.errors import Changed
from app.services.transaction import transaction
from workflows.machine import NotYourRole
from workflows.people import Role

KEEPERS = (Role.access_manager, Role.district_coordinator, Role.admin)
"""Who looks after people and access of a whole district."""


def rules_of(district_id: int) -> AccessRules:
    """The district's rules; those that everybody begins with where it has none, not stored yet."""
    found = db.session.get(AccessRules, district_id)
    return found or AccessRules(
        district_id=district_id,
        review_months=[2, 9],
        review_days=30,
        unused_days=90,
        leavers_end_by_themselves=False,
        version=0,
    )


def change_rules(values: Mapping[str, Any], *, version: int, by: Actor) -> AccessRules:
    """Keep the rules of the actor's district. Raises NotYourRole; Changed for a form that is too old."""
    with transaction():
        keeper_in(by.district_id, by)
        row = rules_of(by.district_id)
        if row.version != version:
            raise Changed
        told = {
            name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value
        }
        for name, value in values.items():
            setattr(row, name, value)
        if not row.version:
            row.version = 1
        db.session.add(row)
        if told:
            history.of_district("access_rules.changed", row.district_id, by=by, changed=told)
        return row


def keeper_in(district_id: int, by: Actor) -> None:
    """Raise NotYourRole for anybody who does not look after the access of this whole district."""
    if by.roles_in(district_id).isdisjoint(KEEPERS):
        raise NotYourRole("look_after_access", KEEPERS)
