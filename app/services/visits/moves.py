"""The one place where a visit's state is written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from psycopg.errors import ExclusionViolation, UniqueViolation
from sqlalchemy import Integer, Select, bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified, set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from app.extensions import db
from app.models import District, DistrictSettings, Family, Visit, VisitEducator
from app.models.questions import DISTRICT
from app.models.questions import VISIT as VISIT_ID
from app.services import history
from app.services.actors import Actor
from app.services.errors import Changed, NotFound
from app.services.transaction import transaction
from workflows.machine import Reason, TransitionRefused
from workflows.visit import VISIT, VisitFacts, VisitState
from workflows.visit.rules import nobody_is_in_two_places, number_is_free

MET_AT_THE_DATABASE = {
    "nobody_is_in_two_places_at_once": nobody_is_in_two_places,
    "one_live_visit_per_student_year_and_number": number_is_free,
}


def load(visit_id: int, version: int | None = None) -> Visit:
    """Return the visit, its row locked for the transaction: two steps of one visit wait for each other.

    Raises NotFound when this session may not see it, and Changed when the page is out of date.
    """
    asked = {"visit": visit_id}
    visit = db.session.scalars(_mine().with_for_update(), asked).one_or_none()
    if visit is None:  # Who may look but not act is told so by the workflow, not by a missing page.
        visit = db.session.scalars(_mine(), asked).one_or_none()
    if visit is None:
        raise NotFound
    if version is not None and visit.version != version:
        raise Changed
    _bring(visit)
    return visit


def _bring(visit: Visit) -> None:
    """Read what each step asks of a locked visit: its team, its family if the person may see it, the district's rules.

    One statement, after the lock: what another step of the visit wrote meanwhile is seen.
    """
    asked = {"visit": visit.id, "family": visit.family_id, "district": visit.district_id}
    rows = db.session.execute(_around(), asked).all()
    set_committed_value(visit, "team", [member for member, *_ in rows if member])
    set_committed_value(visit, "family", rows[0][1] if rows else None)


@cache
def _mine() -> Select[Visit]:
    return select(Visit).where(Visit.id == VISIT_ID).execution_options(populate_existing=True)


@cache
def _around() -> Select[VisitEducator, Family, DistrictSettings, District]:
    return (
        select(VisitEducator, Family, DistrictSettings, District)
        .select_from(District)
        .join(DistrictSettings, DistrictSettings.district_id == District.id)
        .outerjoin(Family, Family.id == bindparam("family", type_=Integer))
        .outerjoin(VisitEducator, VisitEducator.visit_id == VISIT_ID)
        .where(District.id == DISTRICT)
        .order_by(VisitEducator.person_id)
        .execution_options(populate_existing=True)
    )


def check(action: str, facts: VisitFacts) -> VisitState:
    """The state that follows. Raises NotYourRole or TransitionRefused with every reason."""
    row = VISIT.check(action, facts.state, facts, facts.roles)
    state = row.to or facts.state
    assert state is not None  # Only rows that make something start from nothing, and they name a state.
    return state


def move(visit: Visit, action: str, facts: VisitFacts, *, by: Actor, **told: Any) -> None:
    """Check the step, write the new state and its event together."""
    source, visit.state = visit.state, check(action, facts).value
    history.of_visit(visit, action, by=by, source=source, **told)


def raise_version(visit: Visit) -> None:
    """Let the visit's row be written with the step, although none of its columns may be another: forms that others
    have open are out of date, and what is told of the step is not what was told of the one before."""
    flag_modified(visit, "state")


def move_many(
    visits: Sequence[Visit],
    action: str,
    facts: Callable[[Visit], VisitFacts],
    *,
    by: Actor,
    also: Mapping[str, Any],
    **told: Any,
) -> None:
    """Check the step of each, then write the new state of all, `also`, and their events, in two statements.

    The visits are locked, and go from one state to one other; afterwards they are read anew when they are asked for.
    """
    if not visits:
        return
    [source] = {visit.state for visit in visits}
    [to] = {check(action, facts(visit)).value for visit in visits}
    ids = [visit.id for visit in visits]
    moved = update(Visit).where(Visit.id.in_(ids)).values(state=to, version=Visit.version + 1, **also)
    db.session.execute(moved, execution_options={"synchronize_session": False})
    history.of_visits(visits, action, by=by, source=source, to=to, **told)
    for visit in visits:
        db.session.expire(visit)


@contextmanager
def step(action: str) -> Iterator[None]:
    """One transaction in which a race that only the database sees reads like any other refusal."""
    try:
        with transaction():
            yield
    except StaleDataError as error:
        raise Changed from error
    except IntegrityError as error:
        reason = reason_of(error)
        if reason is None:
            raise
        raise TransitionRefused(action, None, (reason,)) from error


def reason_of(error: IntegrityError) -> Reason | None:
    """The rule that a constraint of the database speaks for; None for any other error."""
    if not isinstance(error.orig, ExclusionViolation | UniqueViolation):
        return None
    met = MET_AT_THE_DATABASE.get(error.orig.diag.constraint_name or "")
    if met is None:
        return None
    values = {"number": "1"} if met.values else {}
    return Reason(met.name, met.sentence, values)
