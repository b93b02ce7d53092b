"""What a scheduled visit will cost at most, so that its money can be promised."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from app.models import Visit
from app.services import clock
from app.services.payments.gathering import Done, Known, gathered, minutes_between
from app.services.programme import settings_of
from workflows.pay import PayRules, Work, work_out


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A visit as it is to be: `parts` by person (*visitor* or *interpreter*)."""

    visit_id: int
    district_id: int
    school_id: int
    number: int
    place: str
    starts_at: datetime
    ends_at: datetime
    parts: Mapping[int, str]

    @property
    def day(self) -> date:
        """Its day in the district."""
        return clock.day_of(self.starts_at, self.district_id)


@dataclass(frozen=True, kw_only=True)
class Share:
    """What one person's part costs, in US dollars. `promised_for`: the visit it is to be promised for; None: now."""

    person_id: int
    activity: str
    amount: Decimal
    promised_for: int | None = None


def as_recorded(visit: Visit) -> Planned:
    """The plan of a scheduled visit."""
    assert visit.starts_at is not None and visit.ends_at is not None  # noqa: PT018 - Of scheduled visits only.
    return planned(
        visit, visit.starts_at, visit.ends_at, {member.person_id: member.part for member in visit.team}
    )


def planned(visit: Visit, starts_at: datetime, ends_at: datetime, parts: Mapping[int, str]) -> Planned:
    """A plan of the visit that is not written down yet."""
    return Planned(
        visit_id=visit.id,
        district_id=visit.district_id,
        school_id=visit.school_id,
        number=visit.number,
        place=visit.place,
        starts_at=starts_at,
        ends_at=ends_at,
        parts=parts,
    )


def known_of(plan: Planned) -> Known:
    """What pay knows of it: the planned time, and at least the longest usual visit. The district's steward asks."""
    longest = settings_of(plan.district_id).usual_minutes_to
    minutes = max(minutes_between(plan.starts_at, plan.ends_at), longest)
    ends = plan.starts_at + timedelta(minutes=minutes)
    done = Done(plan.starts_at, ends, minutes, plan.school_id, plan.district_id)
    return gathered(done, plan.parts, visit_id=plan.visit_id)


def at_most(plan: Planned, known: Known) -> list[Share]:
    """What it costs by person, for as many as are paid.

    Whether the pair will be two and who is trained on the day is open yet, so neither counts against it; nor do
    caps, which later visits may move.
    """
    rules = known.terms.rules.on(known.done.day)
    shares = []
    for person_id, part in plan.parts.items():
        work = _work(plan, person_id, part, known)
        amount = _cost(work, rules)
        shares.append(
            Share(person_id=person_id, activity=work.activity, amount=amount, promised_for=plan.visit_id)
        )
    shares.sort(key=lambda share: (-share.amount, share.person_id))
    paid = [share for share in shares if share.activity == "visit"][: rules.visitors]
    return [
        share for share in (*paid, *(each for each in shares if each.activity != "visit")) if share.amount
    ]


def _work(plan: Planned, person_id: int, part: str, known: Known) -> Work:
    interprets = part == "interpreter"
    return replace(
        known.of_person(person_id, "interpreting" if interprets else "visit"),
        place=plan.place,
        visitor=not interprets,
        number=plan.number,
        children=known.children,
        inside=(),
    )


def _cost(work: Work, rules: PayRules) -> Decimal:
    worked = work_out(work, rules)
    return Decimal(0) if worked.rule else worked.amount
