"""Choosing families fairly (R65, R88): a draft that can be left and taken up, then the invitations, once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.models import School, SchoolClass, Selection, Student
from app.reports import choosing
from app.reports.choosing import Household
from app.reports.composition import composition
from app.reports.quiet import quiet_until
from app.services import clock, history, visits
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.programme import settings_of
from app.services.transaction import transaction
from app.services.visits import inviting
from app.services.visits.moves import reason_of
from forms.invite import MANY
from workflows.machine import NotYourRole, Reason, TransitionRefused
from workflows.people import LIAISONS
from workflows.visit.rules import MOST_VISITORS, family_may_be_contacted
from workflows.words import N_, Msgid

SECOND = "second_visit"
MOST = 300
"""Students of one choice; an evening's letters for a large school are several choices."""
TOO_MANY = N_(
    "That is %(many)s students. Choose at most %(most)s at a time, so that each family is called in time."
)
NOBODY_LEFT = N_("Everyone here is invited already.")
NOT_TRAINED = N_("Two people whose training is current go together. Choose among those who are offered.")
TOO_LARGE = N_("Up to %(most)s people go on a visit; take someone off the team.")
FOR_QUIET = Reason("family_may_be_contacted", family_may_be_contacted.sentence)
ALREADY: Msgid = N_("A colleague has invited this family meanwhile.")


def begin(
    method: str,
    school_id: int,
    *,
    by: Actor,
    class_ids: Collection[int] = (),
    grades: Collection[str] = (),
    wanted: int | None = None,
    seed: str | None = None,
) -> int:
    """Keep a choice as a draft; returns its number. Nobody is invited yet.

    `wanted` and `seed` are of a random draw. Raises NotFound, NotYourRole and Refused.
    """
    if method not in MANY:
        raise NotFound
    with transaction():
        school = _school(school_id, by)
        _are_of(school, class_ids)
        chosen = _chosen(method, school, class_ids, grades, wanted or 0, seed or "")
        liked = settings_of(school.district_id)
        draft = Selection(
            district_id=school.district_id,
            school_id=school.id,
            school_year_id=visits.current_year(school.district_id).id,
            made_by=by.person_id or 0,
            method=method,
            seed=seed,
            wanted=wanted,
            class_ids=sorted(class_ids),
            grades=sorted(grades),
            chosen=chosen,
            letter_layout=liked.letter_layout,
            reply_slip=liked.reply_slip,
        )
        db.session.add(draft)
        db.session.flush()  # Its number is the answer.
        return draft.id


def mine(selection_id: int, *, by: Actor) -> Selection:
    """A choice that this person made. Raises NotFound."""
    query = select(Selection).where(Selection.id == selection_id, Selection.made_by == by.person_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def may_invite_at(school_id: int, district_id: int, by: Actor) -> bool:
    """Tell whether this person invites many families of a school at once."""
    return not by.roles_at(school_id, district_id).isdisjoint(LIAISONS)


def waiting_for(draft: Selection) -> set[int]:
    """All students of the school to whom such an invitation could go now."""
    if draft.method == SECOND:
        return set(visits.due_a_second(draft.school_id))
    return set(visits.not_invited(draft.school_id))


def left_in_peace(draft: Selection) -> list[tuple[Student, date]]:
    """Students whom the choice would hold, had their families not asked for quiet until a day."""
    if draft.method == SECOND:
        asked = inviting.wait_for_a_second(draft.school_id, class_ids=draft.class_ids)
    else:
        asked = inviting.wait_for_a_first(draft.school_id, class_ids=draft.class_ids, grades=draft.grades)
    return quiet_until(asked, clock.now())


def put_together(selection_id: int, teams: Mapping[int, Sequence[int]], *, by: Actor) -> None:
    """Write down who would go to which households (by their first student's id); nobody for an empty team.

    What was decided for other households stays. Raises NotFound and Refused.
    """
    with transaction():
        draft = _locked(selection_id, by)
        offered = {each.id: each for each in choosing.colleagues(draft.school_id, draft.district_id)}
        one_is_enough = settings_of(draft.district_id).training_needed == "one"
        for team in teams.values():
            _fit_to_go(team, offered, one_is_enough=one_is_enough)
        decided = {str(student): list(dict.fromkeys(team)) for student, team in teams.items()}
        if draft.made_at is None:
            draft.teams = {**draft.teams, **decided}


def invite(selection_id: int, *, layout: str, slip: bool, by: Actor) -> None:
    """Invite the families of a draft. A second press, and a colleague who was first, make no second visit.

    One transaction: whoever presses meanwhile waits and finds it done. Raises NotFound.
    """
    with transaction():
        draft = _locked(selection_id, by)
        if draft.made_at is not None:
            return
        waiting = waiting_for(draft)
        still = [student for student in draft.chosen if student in waiting]
        homes = choosing.households(still, waiting)
        everyone = [student.id for home in homes for student in home.students]
        beside = composition(everyone, draft.school_id, draft.district_id)
        in_peace = {student.id for student, _until in left_in_peace(draft)}
        left_out = [
            _line(student, (FOR_QUIET,) if student in in_peace else ())
            for student in draft.chosen
            if student not in waiting
        ]
        draft.school_year_id = visits.current_year(draft.district_id).id  # A draft may outlive its year.
        made = 0
        for home in homes:
            reasons = _invite_one(home, draft, by)
            made += not reasons
            left_out += [_line(home.students[0].id, reasons)] if reasons else []
        draft.letter_layout, draft.reply_slip = layout, slip
        draft.families, draft.left_out, draft.composition = made, left_out, asdict(beside)
        draft.made_at, draft.chosen, draft.teams = clock.now(), [], {}
        history.of_district(
            "selection.invited",
            draft.district_id,
            by=by,
            selection=draft.id,
            method=draft.method,
            families=made,
        )


def _invite_one(home: Household, draft: Selection, by: Actor) -> tuple[Reason, ...]:
    """Why this family is not invited; empty when it is."""
    first = home.students[0].id
    try:
        with db.session.begin_nested():
            inviting.make(
                first, method=draft.method, by=by, team=draft.teams.get(str(first), ()), selection=draft
            )
            db.session.flush()  # What only the database sees is refused here, for this family alone.
    except (TransitionRefused, NotYourRole) as refused:
        return tuple(refused.reasons)
    except IntegrityError as error:
        reason = reason_of(error)
        if reason is None:
            raise
        return (reason,)
    return ()


def _line(student_id: int, reasons: Sequence[Reason]) -> dict[str, Any]:
    said = [[reason.sentence, dict(reason.values)] for reason in reasons] or [[ALREADY, {}]]
    return {"student": student_id, "already": not reasons, "reasons": said}


def _chosen(
    method: str, school: School, class_ids: Collection[int], grades: Collection[str], wanted: int, seed: str
) -> list[int]:
    if method == "cross_section":
        found = visits.cross_section(school.id, wanted, seed)
    elif method == SECOND:
        found = visits.due_a_second(school.id, class_ids=class_ids)
    else:
        if not class_ids and not grades:
            raise Refused(N_("Tick at least one."), "which")
        found = visits.not_invited(school.id, class_ids=class_ids, grades=grades)
    if not found:
        raise Refused(NOBODY_LEFT, "which")
    if len(found) > MOST:
        raise Refused(TOO_MANY, "which", {"many": len(found), "most": MOST})
    return found


def _fit_to_go(team: Sequence[int], offered: Mapping[int, Any], *, one_is_enough: bool) -> None:
    """Nobody to decide later, or people of the school: all trained, or one of them where the district says so."""
    people = set(team)
    if not people <= offered.keys():
        raise NotFound
    if len(people) > MOST_VISITORS:
        raise Refused(TOO_LARGE, "team", {"most": MOST_VISITORS})
    trained = [offered[person].trained for person in people]
    if people and not (any(trained) if one_is_enough else all(trained)):
        raise Refused(NOT_TRAINED, "team")


def _are_of(school: School, class_ids: Collection[int]) -> None:
    query = select(SchoolClass.id).where(SchoolClass.id.in_(class_ids), SchoolClass.school_id == school.id)
    if set(db.session.scalars(query)) != set(class_ids):
        raise NotFound


def _school(school_id: int, by: Actor) -> School:
    school = db.session.get(School, school_id)
    if school is None:
        raise NotFound
    if not may_invite_at(school.id, school.district_id, by):
        raise NotYourRole("invite", LIAISONS)
    return school


def _locked(selection_id: int, by: Actor) -> Selection:
    query = select(Selection).where(Selection.id == selection_id, Selection.made_by == by.person_id)
    query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found
