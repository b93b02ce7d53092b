"""Invitations that nobody waits for any more are closed with their year, and open again when that is undone."""

from collections.abc import Collection, Iterator, Sequence
from functools import partial

from sqlalchemy import ColumnElement, and_, or_, select

from app.extensions import db
from app.models import Visit, VisitStudent, YearClosing
from app.reports import year_turn
from app.security.session import acting_as, steward
from app.services import clock
from app.services.actors import Actor
from app.services.programme import programme_of
from app.services.visits.moves import move_many
from workflows.people import Role
from workflows.visit import Programme, VisitFacts, VisitState
from workflows.words import N_
from workflows.years import Year

AT_ONCE = 500
"""Visits that are locked and written together."""
CLOSED = N_("The school year was closed.")


def close(
    year: Year,
    closing: YearClosing,
    *,
    unanswered_at: Collection[int],
    later_at: Collection[int],
    by: Actor,
) -> list[int]:
    """Close the invitations of these schools that no family answered, or put off; returns their numbers.

    Of this year and of those before it. Porchlight itself does so, as the district coordinator chose.
    """
    district_id, today = closing.district_id, clock.today(closing.district_id)
    chosen = or_(
        and_(year_turn.unanswered(), Visit.school_id.in_(unanswered_at)),
        and_(year_turn.put_off(), Visit.school_id.in_(later_at)),
    )
    which = and_(Visit.district_id == district_id, year_turn.up_to(year, district_id), chosen)
    ids = db.session.scalars(select(Visit.id).where(which).order_by(Visit.id)).all()
    closed: list[int] = []
    with acting_as(db.session, steward(district_id)):
        programme = programme_of(district_id)
        for some in _locked(ids, chosen):
            closed += [visit.id for visit in some]
            also = {"closed_on": today, "closed_reason": CLOSED}
            facts = partial(_facts, programme=programme)
            move_many(some, "close_with_year", facts, by=by, also=also, closing=closing.id)
    return closed


def open_again(closing: YearClosing, *, by: Actor) -> None:
    """Open what this closing closed. Raises TransitionRefused where another visit took the place since."""
    with acting_as(db.session, steward(closing.district_id)):
        programme, taken = programme_of(closing.district_id), _taken(closing.invitations)
        for some in _locked(closing.invitations, Visit.state == "cancelled"):
            also = {"closed_on": None, "closed_reason": None}
            facts = partial(_facts, programme=programme, taken=taken)
            move_many(some, "open_with_year", facts, by=by, also=also, closing=closing.id)


def _locked(ids: Sequence[int], still: ColumnElement[bool]) -> Iterator[Sequence[Visit]]:
    """These visits, some at a time, locked in the order of their numbers, if `still` holds."""
    for start in range(0, len(ids), AT_ONCE):
        some = select(Visit).where(Visit.id.in_(ids[start : start + AT_ONCE]), still).order_by(Visit.id)
        fresh = some.with_for_update().execution_options(populate_existing=True)
        yield db.session.scalars(fresh).all()


def _facts(visit: Visit, programme: Programme, taken: Collection[int] = ()) -> VisitFacts:
    """What the two steps of a year's end ask about; nothing else of the visit is read."""
    return VisitFacts(
        now=clock.now(),
        programme=programme,
        state=VisitState(visit.state),
        actor_id=None,
        actor_roles=frozenset({Role.system}),
        number=visit.number,
        number_taken=visit.id in taken,
        no_contact=False,
        approved_payment_exists=False,
        answer=visit.answer,  # type: ignore[arg-type]
    )


def _taken(ids: Collection[int]) -> set[int]:
    """Those of these visits for one of whose students another one has the same number in the same year."""
    mine, other = VisitStudent.__table__.alias("mine"), VisitStudent.__table__.alias("other")
    same = and_(
        other.c.student_id == mine.c.student_id,
        other.c.school_year_id == mine.c.school_year_id,
        other.c.number == mine.c.number,
        other.c.live,
    )
    return set(db.session.scalars(select(mine.c.visit_id).join(other, same).where(mine.c.visit_id.in_(ids))))
