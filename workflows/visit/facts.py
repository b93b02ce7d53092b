"""What the rules of a visit read: the visit, the district's programme and the person who asks."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from workflows.payment import PaymentState
from workflows.people import Role, refuse_unnamed


class VisitState(StrEnum):
    invited = "invited"
    scheduled = "scheduled"
    completed = "completed"
    reflected = "reflected"
    paid = "paid"
    declined = "declined"
    cancelled = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Programme:
    """What differs from district to district, as data.

    `training`: both (each who goes is current) or one (someone is).
    `reflection`: each who went writes, or one for all.
    `usual_minutes_*`: a visit outside this range asks for a note; the model's own takes 30 to 40 minutes.
    `proof`: what a record needs besides the educators' word: nothing, a slip that the family signed, a note.
    """

    notice_hours: int = 24
    training: Literal["both", "one"] = "both"
    reflection: Literal["each", "one"] = "each"
    usual_minutes_min: int = 20
    usual_minutes_max: int = 90
    further_visits: bool = False
    educator_may_invite: bool = False
    proof: Literal["none", "slip", "note"] = "none"


@dataclass(frozen=True)
class TeamMember:
    """`trained`: current on the day of the visit. `busy`: on another visit at that time."""

    person_id: int
    trained: bool
    busy: bool


@dataclass(frozen=True, kw_only=True)
class VisitFacts:
    """The visit as recorded, with what the actor enters filled in; nothing cleared yet. Times are aware.

    `actor_roles`: those held at this visit's school; `family` for a family link, `system` for Porchlight.
    `actor_id`: the person; None only for those two.
    `student_moved`: a student of this visit goes to another school now.
    `number_taken`: another visit holds this number this school year and is not declined or cancelled.
    `earlier_visit_made`: the visit numbered one less is completed or further; not read for the first.
    `no_contact`: the family's pause is on. `own_students`: all students are in the actor's classes.
    `recorded_team`: who was on the team before this step; with none, the team that is entered counts.
    `checked_in_at`, `checked_out_at`: when the team pressed *start* and *end*.
    `agreed_at`: when the family agreed to this time. `payments`: states of the live payments.
    `approved_payment_exists`: a live payment is approved, exported or paid now.
    """

    now: datetime
    programme: Programme
    state: VisitState | None
    actor_id: int | None
    actor_roles: frozenset[Role]
    number: int
    number_taken: bool
    no_contact: bool
    approved_payment_exists: bool
    earlier_visit_made: bool = False
    students_active: bool = False
    own_students: bool = False
    student_moved: bool = False
    selection_method: str = ""
    answer: Literal["none", "yes", "later"] = "none"
    ask_again_on: date | None = None
    agreed_at: datetime | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    at_home: bool = True
    address_verified: bool = False
    team: tuple[TeamMember, ...] = ()
    recorded_team: frozenset[int] = frozenset()
    alone_reason: str = ""
    checked_in_at: datetime | None = None
    checked_out_at: datetime | None = None
    went: tuple[int, ...] = ()
    started_at: datetime | None = None
    ended_at: datetime | None = None
    length_note: str = ""
    proof: str = ""
    slip_photographed: bool = False
    reflected_by: frozenset[int] = frozenset()
    payments: tuple[PaymentState, ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        refuse_unnamed(self.actor_id, self.actor_roles)

    @property
    def team_ids(self) -> frozenset[int]:
        return frozenset(member.person_id for member in self.team)

    @property
    def roles(self) -> frozenset[Role]:
        """The actor's roles, with the standing that these facts give: on the team, among those of it who went.

        Nobody gets a standing by naming themselves: a liaison enters who came along unplanned.
        """
        team = self.recorded_team or self.team_ids
        standings = {Role.team: team, Role.went: team & set(self.went)}
        return self.actor_roles | {role for role, ids in standings.items() if self.actor_id in ids}
