"""Where a visit takes place, until it begins, and whether the address of a home is right."""

from app.extensions import db
from app.models import Family, Visit
from app.security.session import acting_as, steward
from app.services import clock, history, notices
from app.services.actors import Actor
from app.services.errors import Refused
from app.services.records import tell
from app.services.visits.facts import facts_of
from app.services.visits.moves import load, step
from workflows.machine import NotYourRole
from workflows.people import SCHEDULERS
from workflows.visit.rules import address_is_verified
from workflows.words import N_

NO_ADDRESS = N_("There is no address to check; agree with the family to meet somewhere else.")
SET_ALREADY = N_("The place of this visit is set: the family has not said yes, or the visit has begun.")
VERIFICATION = ("address_verified_on", "address_verified_by", "address_verified_how")


def check_address(visit_id: int, *, how: str, by: Actor) -> None:
    """Keep that the family's address is right, who learned it today, and how (in a few words).

    For a liaison there or one of the team, though families are not an educator's to change: the steward writes.
    Raises NotFound, NotYourRole and Refused.
    """
    with step("schedule"):
        visit = load(visit_id)
        _only_who_schedules(visit, by)
        family = db.session.get(Family, visit.family_id) if visit.family_id else None
        if family is None or not may_be_checked(family):
            raise Refused(NO_ADDRESS)
        with acting_as(db.session, steward(visit.district_id)):
            family.address_verified_on = clock.today(visit.district_id)
            family.address_verified_by, family.address_verified_how = by.person_id, how
            tell(family, "changed", by=by, changed=dict.fromkeys(VERIFICATION))
        history.of_visit(visit, "address_checked", by=by, source=visit.state)


def may_be_checked(family: Family) -> bool:
    """Tell whether the family has an address that may be spoken of."""
    return bool(family.address_line) and not family.no_fixed_address and not family.confidential_address


def choose_place(
    visit_id: int, *, place: str, place_note: str | None, by: Actor, version: int | None = None
) -> None:
    """Meet somewhere else than the family first said; whoever goes is told, once a day is agreed.

    Raises NotFound, NotYourRole, Changed and Refused.
    """
    with step("schedule"):
        visit = load(visit_id, version)
        _only_who_schedules(visit, by)
        if not may_change(visit):
            raise Refused(SET_ALREADY)
        visit.place, visit.place_note = place, place_note or None
        if visit.state == "scheduled" and not address_is_verified.test(facts_of(visit, by=by)):
            raise Refused(address_is_verified.sentence)
        history.of_visit(visit, "place_changed", by=by, source=visit.state, place=place)
        notices.visit_placed(visit, by=by)


def may_change(visit: Visit) -> bool:
    """Tell whether the visit may still take place elsewhere: the family said yes, and nobody is at the door yet."""
    if visit.state == "scheduled":
        return visit.checked_in_at is None and visit.starts_at is not None and visit.starts_at > clock.now()
    return visit.state == "invited" and visit.answer == "yes"


def _only_who_schedules(visit: Visit, by: Actor) -> None:
    if facts_of(visit, by=by).roles.isdisjoint(SCHEDULERS):
        raise NotYourRole("schedule", SCHEDULERS)
