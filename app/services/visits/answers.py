"""What the family said: yes, later, no, or not now after all."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import update

from app.extensions import db
from app.models import Family, FamilyAnswer, Visit
from app.security.session import acting_as, steward
from app.services import clock, contacts, history, notices
from app.services.actors import Actor
from app.services.payments.money import release
from app.services.visits.facts import facts_of, live_numbers
from app.services.visits.moves import check, load, move, step


def answer_yes(
    visit_id: int,
    *,
    by: Actor,
    agreed_at: datetime,
    agreed_by: str,
    how: str,
    wishes: str | None = None,
    place: str = "home",
    place_note: str | None = None,
    interpreter: bool = False,
    version: int | None = None,
) -> None:
    """Keep the family's yes: when they agreed, who spoke, how, and what they wish."""
    with step("answer_yes"):
        keep_yes(
            load(visit_id, version),
            by=by,
            agreed_at=agreed_at,
            agreed_by=agreed_by,
            how=how,
            wishes=wishes,
            place=place,
            place_note=place_note,
            interpreter=interpreter,
        )


def answer_later(visit_id: int, *, by: Actor, ask_again_on: date | None, version: int | None = None) -> None:
    """The family said *later*: the visit comes back to the work list by itself on that day."""
    with step("answer_later"):
        keep_later(load(visit_id, version), by=by, ask_again_on=ask_again_on)


def decline(
    visit_id: int, *, by: Actor, no_contact_until: date | None = None, version: int | None = None
) -> None:
    """The family said no. No reason is asked or kept, ever."""
    with step("decline"):
        keep_no(load(visit_id, version), by=by, no_contact_until=no_contact_until)


def reopen(visit_id: int, *, by: Actor, version: int | None = None) -> None:
    """The family changed its mind: the invitation is open again."""
    with step("reopen"):
        open_again(load(visit_id, version), by=by)


def cancel(visit_id: int, *, by: Actor, reason: str, version: int | None = None) -> None:
    """Our side calls the visit off; the reason is for colleagues."""
    with step("cancel"):
        visit = load(visit_id, version)
        facts, today = facts_of(visit, by=by, reason=reason), clock.today(visit.district_id)
        move(visit, "cancel", facts, by=by, reason=reason)
        visit.closed_on, visit.closed_reason = today, reason
        notices.visit_off(visit, by=by)
        _free_everyone(visit)
        release(visit)


def note_attempt(
    visit_id: int,
    *,
    by: Actor,
    how: str,
    outcome: str | None = None,
    note: str = "",
    version: int | None = None,
) -> None:
    """Keep that someone tried to reach the family, and what came of it (R79).

    The visit's story tells of it; the note is in the family's contacts, which fewer people read.
    """
    with step("decline"):
        visit = load(visit_id, version)
        facts = facts_of(visit, by=by)
        check("decline", facts)  # Whoever may record a no may record that there was no answer.
        kept = outcome is not None and visit.family_id is not None
        if kept:
            said: dict[str, Any] = {"how": how, "outcome": outcome or "", "note": note, "by": by}
            family_id = visit.family_id or 0
            if contacts.pressed_before(family_id, visit, **said) is not None:
                return
            contacts.keep(family_id, visit.school_id, visit.district_id, visit=visit, **said)
        told = {"how": how, "outcome": outcome, "note": None if kept else note or None}
        history.of_visit(visit, "note_attempt", by=by, source=visit.state, **told)


# --- the same within a step: of a visit that is loaded and locked


def keep_yes(
    visit: Visit,
    *,
    by: Actor,
    agreed_at: datetime,
    agreed_by: str,
    how: str,
    wishes: str | None = None,
    place: str = "home",
    place_note: str | None = None,
    interpreter: bool = False,
) -> None:
    """Write the yes down."""
    visit.answer, visit.ask_again_on = "yes", None
    visit.agreed_at, visit.agreed_by, visit.agreed_how = agreed_at, agreed_by, how
    visit.wishes, visit.interpreter = wishes or None, interpreter
    visit.place, visit.place_note = place, place_note or None
    move(visit, "answer_yes", facts_of(visit, by=by), by=by, how=how, place=place, interpreter=interpreter)
    answers_are_heard(visit, by)


def keep_later(visit: Visit, *, by: Actor, ask_again_on: date | None) -> None:
    """Write the later down."""
    facts = facts_of(visit, by=by, ask_again_on=ask_again_on)
    move(visit, "answer_later", facts, by=by, ask_again_on=ask_again_on)
    _forget_the_yes(visit)
    visit.answer, visit.ask_again_on = "later", ask_again_on
    answers_are_heard(visit, by)


def keep_no(
    visit: Visit, *, by: Actor, no_contact_until: date | None = None, channel: str | None = None
) -> None:
    """Write the no down, free everyone and give the money back. `channel`: how it came, if not at a desk."""
    facts, today = facts_of(visit, by=by), clock.today(visit.district_id)
    move(visit, "decline", facts, by=by, no_contact_until=no_contact_until, channel=channel)
    visit.closed_on = today
    notices.visit_off(visit, by=by)
    _free_everyone(visit)
    release(visit)
    if no_contact_until is not None:
        _leave_in_peace(visit, no_contact_until)
    answers_are_heard(visit, by)


def open_again(visit: Visit, *, by: Actor) -> None:
    """Open a declined invitation."""
    students = [student.id for student in visit.students]
    taken = visit.number in live_numbers(students, visit.school_year_id)
    move(visit, "reopen", facts_of(visit, by=by, number_taken=taken), by=by)
    visit.closed_on, visit.closed_reason = None, None
    visit.starts_at = visit.ends_at = None
    _forget_the_yes(visit)


def answers_are_heard(visit: Visit, by: Actor) -> None:
    """What the family sent waits no longer once somebody has written its answer down."""
    if by.person_id is None:
        return
    waiting = update(FamilyAnswer).where(FamilyAnswer.visit_id == visit.id, FamilyAnswer.handled_at.is_(None))
    db.session.execute(waiting.values(handled_at=clock.now(), handled_by=by.person_id))


def _forget_the_yes(visit: Visit) -> None:
    visit.answer, visit.ask_again_on = "none", None
    visit.agreed_at = visit.agreed_by = visit.agreed_how = None


def _free_everyone(visit: Visit) -> None:
    for member in visit.team:
        member.busy = None


def _leave_in_peace(visit: Visit, until: date) -> None:
    """As the steward: an educator on the team keeps the family's word, though families are not theirs to change."""
    if visit.family_id is None:
        return
    with acting_as(db.session, steward(visit.district_id)):
        db.session.get_one(Family, visit.family_id).no_contact_until = until
