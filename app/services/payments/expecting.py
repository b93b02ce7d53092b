"""What a scheduled visit will cost at most, so that its money can be promised."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from app.models import Visit
from app.services.payments.gathering import Done, minutes_between, of_visit, rules_of
from app.services.payments.rates import rates_of
from app.services.programme import settings_of
from workflows.pay import PayRules, Work, work_out


def at_most(visit: Visit) -> dict[str, Decimal]:
    """By activity: the planned time, and at least the longest usual visit, for as many as are paid.

    Whether the pair will be two and who is trained on the day is open yet, so neither counts against it; nor do
    caps, which later visits may move. The session acts as the district's steward.
    """
    assert visit.starts_at is not None and visit.ends_at is not None  # noqa: PT018 - Of scheduled visits only.
    settings = settings_of(visit.district_id)
    rules, rates = rules_of(settings), rates_of(visit.district_id)
    minutes = max(minutes_between(visit.starts_at, visit.ends_at), settings.usual_minutes_to)
    ends = visit.starts_at + timedelta(minutes=minutes)
    done = Done(visit.starts_at, ends, minutes, visit.school_id, visit.district_id)
    of_visitors: list[Decimal] = []
    of_interpreters: list[Decimal] = []
    for member in visit.team:
        work = replace(of_visit(visit, member, done, rates, alone=False), inside=())
        (of_visitors if work.visitor else of_interpreters).append(_cost(work, rules))
    paid = sorted(of_visitors, reverse=True)[: rules.visitors]
    costs = {"visit": sum(paid, Decimal(0)), "interpreting": sum(of_interpreters, Decimal(0))}
    return {activity: cost for activity, cost in costs.items() if cost}


def _cost(work: Work, rules: PayRules) -> Decimal:
    worked = work_out(replace(work, untrained=False), rules)
    return Decimal(0) if worked.rule else worked.amount
