"""Each time that someone reached, or tried to reach, a family (R70, R79); kept as it was, never changed."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select

from app.extensions import db
from app.models import Family, FamilyContact, Visit, VisitEducator
from app.services import clock, history
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.transaction import transaction
from forms.visit_choices import CONTACT_OUTCOMES, HOWS
from workflows.machine import NotYourRole
from workflows.people import LIAISONS, Role
from workflows.words import N_

ONE_PRESS = timedelta(minutes=1)


def note_contact(
    family_id: int,
    *,
    how: str,
    outcome: str,
    visit_id: int | None = None,
    language: str | None = None,
    note: str | None = None,
    by: Actor,
) -> int:
    """Keep that someone reached, or tried to reach, a family; returns the contact's id.

    `how` and `outcome` are codes of `forms.visit_choices` (HOWS, CONTACT_OUTCOMES); `language` is the one spoken,
    of an invitation explained aloud. With a visit, its story tells of it too, without the note. The same within a
    minute is the same press once more. Raises NotFound, NotYourRole and Refused.
    """
    with transaction():
        visit = _visit(visit_id, family_id) if visit_id is not None else None
        school_id, district_id = _place(family_id, visit, by)
        before = pressed_before(family_id, visit, how=how, outcome=outcome, note=note, by=by)
        if before is not None:
            return before
        contact = keep(
            family_id, school_id, district_id, how=how, outcome=outcome, visit=visit, note=note, by=by
        )
        contact.language = language
        if visit is not None:
            history.of_visit(visit, "note_attempt", by=by, source=visit.state, how=how, outcome=outcome)
        db.session.flush()  # The id is the answer.
        return contact.id


def keep(
    family_id: int,
    school_id: int,
    district_id: int,
    *,
    how: str,
    outcome: str,
    visit: Visit | None,
    note: str | None,
    by: Actor,
) -> FamilyContact:
    """Add the contact within the caller's transaction. Raises Refused for codes that are none."""
    if how not in dict(HOWS):
        raise Refused(N_("Choose how you tried."), "how")
    if outcome not in dict(CONTACT_OUTCOMES):
        raise Refused(N_("Choose how it went."), "outcome")
    contact = FamilyContact(
        district_id=district_id,
        school_id=school_id,
        family_id=family_id,
        visit_id=visit.id if visit else None,
        person_id=by.person_id or 0,
        at=clock.now(),
        how=how,
        outcome=outcome,
        note=note or None,
    )
    db.session.add(contact)
    return contact


def pressed_before(
    family_id: int, visit: Visit | None, *, how: str, outcome: str, note: str | None, by: Actor
) -> int | None:
    """The contact that a person kept with these very words just now, if any: a button that was pressed twice.

    Whoever presses meanwhile waits here until the first press is written.
    """
    press = f"contact:{family_id}:{by.person_id}"
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(press, 0))))
    lately = db.session.execute(
        select(FamilyContact.id, FamilyContact.note)
        .where(FamilyContact.family_id == family_id, FamilyContact.at > clock.now() - ONE_PRESS)
        .where(FamilyContact.visit_id.is_not_distinct_from(visit.id if visit else None))
        .where(FamilyContact.person_id == by.person_id, FamilyContact.how == how)
        .where(FamilyContact.outcome == outcome)
    )
    return next((row.id for row in lately if (row.note or "") == (note or "")), None)


def may_note(family: Family, by: Actor, visit: Visit | None = None) -> bool:
    """Tell whether this person keeps contacts of a family: a liaison of its schools, or who visits it.

    `visit`: one of this family; whoever is on its team needs no other look.
    """
    if visit is not None and by.person_id in {member.person_id for member in visit.team}:
        return True
    return _school(family.id, sorted(family.school_ids), family.district_id, by) is not None


def _visit(visit_id: int, family_id: int) -> Visit:
    query = select(Visit).where(Visit.id == visit_id, Visit.family_id == family_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def _place(family_id: int, visit: Visit | None, by: Actor) -> tuple[int, int]:
    """The school and the district that a contact belongs to: the visit's, or else the family's."""
    if visit is not None:
        schools, district_id = [visit.school_id], visit.district_id
    else:
        family = db.session.scalars(select(Family).where(Family.id == family_id)).one_or_none()
        if family is None:
            raise NotFound
        schools, district_id = sorted(family.school_ids), family.district_id
    school_id = _school(family_id, schools, district_id, by)
    if school_id is None:
        raise NotYourRole("note_attempt", (*LIAISONS, Role.team))
    return school_id, district_id


def _school(family_id: int, school_ids: Sequence[int], district_id: int, by: Actor) -> int | None:
    """The first of these schools where this person has to do with the family."""
    for school_id in school_ids:
        if by.roles_at(school_id, district_id) & set(LIAISONS):
            return school_id
    return school_ids[0] if school_ids and _visits(family_id, by) else None


def _visits(family_id: int, by: Actor) -> bool:
    mine = select(Visit.id).join(VisitEducator).where(VisitEducator.person_id == by.person_id)
    return db.session.scalar(mine.where(Visit.family_id == family_id).limit(1)) is not None
