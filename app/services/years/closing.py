"""Close a school year and open the next one: all of it in one transaction, each thing with its event."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from sqlalchemy import select

from app.extensions import db
from app.models import SchoolYear, YearClosing
from app.reports import year_turn
from app.services import clock, history, records
from app.services.access import renewing
from app.services.access.renewing import Renewal
from app.services.actors import Actor
from app.services.errors import Refused
from app.services.notices import telling
from app.services.transaction import transaction
from app.services.years import goals, invitations
from workflows import years
from workflows.machine import NotYourRole
from workflows.people import DISTRICT_COORDINATOR, Role
from workflows.words import N_
from workflows.years import Turn, Year

CARRIED = (Role.school_coordinator, Role.liaison, Role.site_admin, Role.trainer)
"""The roles that are offered for renewal with the year; educators' are renewed under Access."""
MEANWHILE = N_(
    "A colleague has closed this school year meanwhile, or it is not its time. Look at the page again."
)
NO_NEXT = N_("Say what the next school year is called, and its first and last day.")
TOO_EARLY = N_("The next school year begins after this one. Choose later days.")
TRAINING_ENDS = "training_before_year"


@dataclass(frozen=True)
class NextYear:
    """The school year to come, as somebody typed it."""

    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Choices:
    """What a coordinator chose, looking at the year `closes`.

    `unanswered_at` and `later_at` are schools, `roles` assignments to renew, `goals` visits by school. `new` is read
    only where the next year is not written down yet. `tell`: those whose training ends before it begins.
    """

    closes: int
    new: NextYear | None = None
    unanswered_at: frozenset[int] = frozenset()
    later_at: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    goals: Mapping[int, int] = field(default_factory=dict)
    tell: bool = False


@dataclass(frozen=True)
class Closed:
    """What was done: the closing's number, invitations closed, roles renewed and not renewed, colleagues told."""

    id: int
    invitations: int
    roles: int
    not_renewed: int
    told: int


def turn_of(district_id: int) -> Turn | None:
    """What may be closed today; None when nothing is."""
    return years.turn_on(clock.today(district_id), year_turn.years_of(district_id))


def renewals(first: date, last: date, *, by: Actor) -> list[Renewal]:
    """The coordinating roles that end before the last day of a year to come, and what each would become."""
    year = SchoolYear(district_id=by.district_id, starts_on=first, ends_on=last)
    return [each for each in renewing.renewals(year, by=by) if each.assignment.role in CARRIED]


def close(choices: Choices, *, by: Actor) -> Closed:
    """Close the year, open the next. Raises Refused (a colleague was first; the next year does not fit), NotYourRole.

    Visits keep their year: what is agreed, made or not paid yet goes on.
    """
    coordinators_only(by)
    with records.in_words(), transaction():
        turn, rows = _locked_turn(choices, by)
        opened = rows[turn.opens.id] if turn.opens else _added(turn.closes, choices.new, by)
        closing = _begun(turn, opened, by)
        if turn.moves:
            _make_current(opened, rows.values(), by)
        closing.invitations = invitations.close(
            turn.closes,
            closing,
            unanswered_at=choices.unanswered_at,
            later_at=choices.later_at,
            by=by,
        )
        closing.roles = _renewed(choices, opened, by)
        closing.goals = goals.write(opened, choices.goals, by=by)
        closing.told = _tell(turn.closes, opened) if choices.tell else 0
        done = Closed(
            closing.id,
            len(closing.invitations),
            len(closing.roles),
            len(choices.roles) - len(closing.roles),
            closing.told,
        )
        _tell_history(closing, by)
    return done


def coordinators_only(by: Actor) -> None:
    """Raises NotYourRole for everybody else."""
    if by.roles_in(by.district_id).isdisjoint(DISTRICT_COORDINATOR):
        raise NotYourRole("close_year", DISTRICT_COORDINATOR)


def _locked_turn(choices: Choices, by: Actor) -> tuple[Turn, dict[int, SchoolYear]]:
    rows = locked_years(by.district_id)
    known = year_turn.as_rules_read(rows.values(), by.district_id)
    turn = years.turn_on(clock.today(by.district_id), known)
    if turn is None or turn.closes.id != choices.closes:
        raise Refused(MEANWHILE)
    return turn, rows


def locked_years(district_id: int) -> dict[int, SchoolYear]:
    """The years' rows, locked: of two who close one year, the second waits, and finds it closed.

    Whoever holds a visit may write another one of the year meanwhile: its key stays as it is.
    """
    query = select(SchoolYear).where(SchoolYear.district_id == district_id).order_by(SchoolYear.id)
    fresh = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return {row.id: row for row in db.session.scalars(fresh)}


def _added(closes: Year, new: NextYear | None, by: Actor) -> SchoolYear:
    if new is None:
        raise Refused(NO_NEXT)
    if new.starts_on <= closes.starts_on or new.ends_on <= closes.ends_on:
        raise Refused(TOO_EARLY, "starts_on")
    year = SchoolYear(district_id=by.district_id)
    values = {"name": new.name, "starts_on": new.starts_on, "ends_on": new.ends_on}
    records.add_within(year, values, by=by)
    return year


def _begun(turn: Turn, opened: SchoolYear, by: Actor) -> YearClosing:
    closing = YearClosing(
        district_id=by.district_id,
        closed_year_id=turn.closes.id,
        opened_year_id=opened.id,
        moved=turn.moves,
        counted_from=opened.visits_from,
        closed_by=by.person_id or 0,
        closed_at=clock.now(),
    )
    db.session.add(closing)
    db.session.flush()  # What is closed with it names its number.
    return closing


def _make_current(opened: SchoolYear, rows: Iterable[SchoolYear], by: Actor) -> None:
    """From today on visits count for it, be it summer (R127); no roster calls another year current before."""
    for row in rows:
        if row.current and row is not opened:
            records.change_within(row, {"current": False}, by=by)
    today = clock.today(by.district_id)
    begins = {"visits_from": min(opened.visits_from or today, today)} if today < opened.starts_on else {}
    records.change_within(opened, {"current": True, **begins}, by=by)


def _renewed(choices: Choices, opened: SchoolYear, by: Actor) -> list[int]:
    """Those that were ticked and may be renewed; the others stand in the list of roles to renew as before."""
    may_be = {
        each.assignment.id
        for each in renewals(opened.starts_on, opened.ends_on, by=by)
        if each.obstacle is None
    }
    given = [renewing.renew_within(key, opened, None, by) for key in sorted(choices.roles & may_be)]
    db.session.flush()  # Their numbers are kept, so that they can be taken back.
    return [each.id for each in given]


def _tell(closes: Year, opened: SchoolYear) -> int:
    """Each colleague once; the sentence names the last day of their training."""
    ending = year_turn.training_that_ends(closes, opened.district_id, opened.starts_on)
    by_day = sorted(ending, key=lambda each: each.day)
    for day, people in groupby(by_day, key=lambda each: each.day):
        telling.tell(
            [each.person_id for each in people],
            TRAINING_ENDS,
            about=f"{TRAINING_ENDS}:{opened.id}:{day}",
            district_id=opened.district_id,
            facts={"day": day},
        )
    return len(ending)


def _tell_history(closing: YearClosing, by: Actor) -> None:
    history.of_district(
        "year.closed",
        closing.district_id,
        by=by,
        closing=closing.id,
        closed=closing.closed_year_id,
        opened=closing.opened_year_id,
        invitations=len(closing.invitations),
        roles=len(closing.roles),
        goals=len(closing.goals),
        told=closing.told,
    )
