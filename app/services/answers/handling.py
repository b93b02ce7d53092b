"""What a liaison, or somebody on the team, does with an answer that waits."""

from datetime import date, timedelta

from sqlalchemy import select

from app.extensions import db
from app.models import FamilyAnswer, Visit
from app.services import clock, history
from app.services.actors import Actor
from app.services.errors import Changed, NotFound
from app.services.visits.answers import keep_later, keep_no, keep_yes, open_again
from app.services.visits.moves import load, step
from workflows.machine import NotYourRole
from workflows.people import FAMILY_VOICE, LIAISONS, Role

HOW = {"link": "letter", "slip": "letter", "phone": "phone", "text": "text", "in_person": "in_person"}
"""How the family told us, in the words of the visit's own record."""


def take_over(answer_id: int, *, by: Actor, wishes: str = "") -> None:
    """Make a yes or a later that waits the visit's own answer; a declined invitation is opened again first.

    `wishes`: the days and times, in the words of whoever takes it over. Raises NotFound, NotYourRole,
    TransitionRefused, and Changed when the family has answered anew or somebody was quicker.
    """
    with step("answer_yes"):
        answer, visit = _waiting(answer_id)
        only_the_familys_voice(visit, by)
        take_over_now(visit, answer, by=by, wishes=wishes)
        if answer.handled_at is None:
            raise Changed  # Nothing of it fits where the visit stands.


def mark_done(answer_id: int, *, by: Actor) -> None:
    """Say that somebody has looked after an answer that waits, such as by calling back."""
    with step("answer_yes"):
        answer, visit = _waiting(answer_id)
        only_the_familys_voice(visit, by)
        answer.handled_at, answer.handled_by = clock.now(), by.person_id
        history.of_visit(visit, "answer_looked_after", by=by, source=visit.state)


def speaks_for_the_family(visit: Visit, *, by: Actor) -> bool:
    """Tell whether this person may write down what the family says: a liaison there, or one of the team."""
    on_the_team = {member.person_id for member in visit.team if member.part == "visitor"}
    standings = {Role.team} if by.person_id in on_the_team else set()
    return not (by.roles_at(visit.school_id, visit.district_id) | standings).isdisjoint(FAMILY_VOICE)


def fits(visit: Visit, answer: FamilyAnswer, roles: frozenset[Role]) -> bool:
    """Tell whether the visit can take this answer over: it waits for one, or a liaison may open it again."""
    if answer.another_visit:
        return False
    return visit.state == "invited" or (
        visit.state == "declined" and answer.answer != "no" and not roles.isdisjoint(LIAISONS)
    )


def take_over_now(
    visit: Visit, answer: FamilyAnswer, *, by: Actor, spoken_by: str = "", wishes: str = ""
) -> None:
    """Within a step: write the answer down on the visit where it fits; else it goes on waiting."""
    if answer.answer == "no" and visit.state in ("invited", "scheduled"):
        keep_no(visit, by=by)
        return
    if not fits(visit, answer, by.roles_at(visit.school_id, visit.district_id)):
        return
    if visit.state == "declined":
        open_again(visit, by=by)
    if answer.answer == "later":
        keep_later(visit, by=by, ask_again_on=_still_to_come(answer, visit))
        return
    keep_yes(
        visit,
        by=by,
        agreed_at=answer.created_at,
        agreed_by=spoken_by or _speaker(visit),
        how=HOW[answer.channel],
        wishes=wishes,
        place=answer.place or "home",
        place_note=answer.place_words,
        interpreter=answer.interpreter or visit.interpreter,  # A box left empty takes back no wish.
    )


def _waiting(answer_id: int) -> tuple[FamilyAnswer, Visit]:
    found = db.session.scalar(select(FamilyAnswer.visit_id).where(FamilyAnswer.id == answer_id))
    if found is None:
        raise NotFound
    visit = load(found)  # Locked first, as every answer does: two never wait for each other.
    newest = select(FamilyAnswer).where(FamilyAnswer.visit_id == visit.id).order_by(FamilyAnswer.id.desc())
    answer = db.session.scalars(newest.limit(1).execution_options(populate_existing=True)).one()
    if answer.id != answer_id or answer.handled_at is not None:
        raise Changed
    return answer, visit


def only_the_familys_voice(visit: Visit, by: Actor) -> None:
    """Raise NotYourRole for anybody else."""
    if not speaks_for_the_family(visit, by=by):
        raise NotYourRole("answer_yes", FAMILY_VOICE)


def _speaker(visit: Visit) -> str:
    """Whose yes it is: the family's name, as staff know it."""
    if visit.family is not None:
        return visit.family.name
    return ", ".join(student.name for student in visit.students)


def _still_to_come(answer: FamilyAnswer, visit: Visit) -> date:
    tomorrow = clock.today(visit.district_id) + timedelta(days=1)
    return max(answer.ask_again_on or tomorrow, tomorrow)
