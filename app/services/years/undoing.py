"""Undo the last closing of a school year, until later work stands on the year that it opened."""

from datetime import date, timedelta

from sqlalchemy import exists, select

from app.extensions import db
from app.models import Assignment, SchoolGoal, SchoolYear, Visit, YearClosing
from app.reports import year_turn
from app.services import clock, history, records
from app.services.access import assignments
from app.services.access.reach import person_named
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.transaction import transaction
from app.services.years import invitations
from app.services.years.closing import coordinators_only, locked_years
from workflows.machine import TransitionRefused
from workflows.people import Role
from workflows.words import N_, Msgid

UNDONE = N_("This is undone already.")
NOT_THE_LAST = N_("Only the last school year that was closed can be opened again.")
ANOTHER_IS_CURRENT = N_("Another school year was made the current one since, so this stays as it is.")
INVITED_SINCE = N_(
    "Families were invited for the new school year since, so this cannot be undone as a whole. Change what is wrong"
    " by itself: a role, a goal, a single invitation."
)
PLACE_TAKEN = N_(
    "Another visit took the place of an invitation that was closed, so this cannot be undone as a whole."
)


def can_be_undone(closing: YearClosing) -> bool:
    """Whether nothing stands against it now."""
    return why_not(closing) is None


def why_not(closing: YearClosing) -> Msgid | None:
    """The sentence that stands against undoing this closing, if any."""
    if closing.undone_at is not None:
        return UNDONE
    last = year_turn.last_closing(closing.district_id)
    if last is None or last.id != closing.id:
        return NOT_THE_LAST
    opened = db.session.get_one(SchoolYear, closing.opened_year_id)
    if closing.moved and not opened.current:
        return ANOTHER_IS_CURRENT
    later = exists().where(Visit.school_year_id == opened.id, Visit.created_at >= closing.closed_at)
    return INVITED_SINCE if db.session.scalar(select(later)) else None


def undo(closing_id: int, *, by: Actor) -> None:
    """Put back what a closing did, all of it or nothing. The next school year itself stays in the list.

    Raises NotFound, NotYourRole, and Refused when later work stands on it.
    """
    coordinators_only(by)
    with records.in_words(), transaction():
        closing = _locked(closing_id, by)
        if sentence := why_not(closing):
            raise Refused(sentence)
        if closing.moved:
            _years_back(closing, by)
        _invitations_back(closing, by)
        _roles_back(closing, by)
        _goals_back(closing, by)
        closing.undone_at, closing.undone_by = clock.now(), by.person_id
        history.of_district("year.opened_again", closing.district_id, by=by, closing=closing.id)


def _locked(closing_id: int, by: Actor) -> YearClosing:
    query = select(YearClosing).where(YearClosing.id == closing_id, YearClosing.district_id == by.district_id)
    fresh = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(fresh).one_or_none()
    if found is None:
        raise NotFound
    return found


def _years_back(closing: YearClosing, by: Actor) -> None:
    rows = locked_years(closing.district_id)
    closed, opened = rows[closing.closed_year_id], rows[closing.opened_year_id]
    records.change_within(opened, {"current": False, "visits_from": closing.counted_from}, by=by)
    records.change_within(closed, {"current": True}, by=by)


def _invitations_back(closing: YearClosing, by: Actor) -> None:
    try:
        invitations.open_again(closing, by=by)
    except TransitionRefused as refused:
        raise Refused(PLACE_TAKEN) from refused


def _roles_back(closing: YearClosing, by: Actor) -> None:
    """End what was renewed; a role that somebody let go on without a last day, or ended, was decided anew since."""
    today = clock.today(closing.district_id)
    for key in closing.roles:
        role = assignments.held_row(key)
        if role.ends_on is not None and role.ends_on >= today:
            assignments.check_grant(person_named(role.person_id), Role(role.role), by)
            _end(role, today, by)


def _end(role: Assignment, today: date, by: Actor) -> None:
    """One that has not begun goes alone: the role before it, and whoever stands in for its holder, go on."""
    if role.starts_on <= today:
        assignments.end_now(role, last_day=None, by=by)
        return
    role.starts_on = role.ends_on = today - timedelta(days=1)
    assignments.role_changed("assignment.ended", role, by)


def _goals_back(closing: YearClosing, by: Actor) -> None:
    """Those that nobody changed since."""
    query = select(SchoolGoal).where(SchoolGoal.id.in_(closing.goals), SchoolGoal.version == 1)
    for goal in db.session.scalars(query).all():
        records.tell(goal, "removed", by=by)
        db.session.delete(goal)
