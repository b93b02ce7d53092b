"""What a scheduled visit will cost at most, so that its money can be promised."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from app.models import Visit
from app.services.payments.gathering import Done, Known, gathered, minutes_between
from app.services.programme import settings_of
from workflows.pay import PayRules, Work, work_out


@dataclass(frozen=True, kw_only=True)
class Share:
    """What one person's part costs, in US dollars. `promised_for`: the visit it is to be promised for; None: now."""

    person_id: int
    activity: str
    amount: Decimal
    promised_for: int | None = None


def known_of(visit: Visit) -> Known:
    """What pay knows of a scheduled visit: of the planned time, and at least the longest usual visit.

    The district's steward asks.
    """
    assert visit.starts_at is not None and visit.ends_at is not None  # noqa: PT018 - Of scheduled visits only.
    longest = settings_of(visit.district_id).usual_minutes_to
    minutes = max(minutes_between(visit.starts_at, visit.ends_at), longest)
    ends = visit.starts_at + timedelta(minutes=minutes)
    done = Done(visit.starts_at, ends, minutes, visit.school_id, visit.district_id)
    return gathered(done, [member.person_id for member in visit.team], visit_id=visit.id)


def at_most(visit: Visit, known: Known) -> list[Share]:
    """What it costs by person, for as many as are paid.

    Whether the pair will be two and who is trained on the day is open yet, so neither counts against it; nor do
    caps, which later visits may move.
    """
    rules = known.terms.rules.on(known.done.day)
    shares = []
    for member in visit.team:
        work = replace(known.of_visit(visit, member, alone=False), inside=())
        cost = _cost(work, rules)
        shares.append(
            Share(person_id=member.person_id, activity=work.activity, amount=cost, promised_for=visit.id)
        )
    shares.sort(key=lambda share: (-share.amount, share.person_id))
    paid = [share for share in shares if share.activity == "visit"][: rules.visitors]
    return [
        share for share in (*paid, *(each for each in shares if each.activity != "visit")) if share.amount
    ]


def _cost(work: Work, rules: PayRules) -> Decimal:
    worked = work_out(replace(work, untrained=False), rules)
    return Decimal(0) if worked.rule else worked.amount
