"""What the home page shows beside the visits to do: one statement, of only what somebody of these roles is shown."""

from datetime import datetime
from typing import Any

from app.models.questions import Question
from app.models.questions import answers as together
from app.reports import access, answers, totals, visits
from app.reports.scope import scope_of
from app.reports.work_money import ask_money
from app.services import announcements
from app.services.actors import Actor


def around(
    actor: Actor, now: datetime, *, school_id: int | None, sees_visits: bool, sees_totals: bool
) -> dict[str, Any]:
    """Answers by name: money, access and news; heard and counts of visits; year, schools and minimum of totals.

    A name is missing where nothing was asked. `school_id`: money and visits of this school only.
    """
    asked: dict[str, Question[Any] | None] = {
        "money": ask_money(actor.only_at(school_id), now),
        "access": access.ask_waiting(actor, now.date()),
        "news": announcements.ask_unread(actor) if actor.holdings else None,
    }
    if sees_visits:
        asked["heard"] = answers.ask_waiting(actor, school_id=school_id)
        asked["counts"] = visits.ask_counts(scope_of(actor, school_id=school_id))
    if sees_totals:
        asked["year"] = totals.ask_year(actor.district_id)
        asked.update(totals.ask_schools(actor, actor.district_id))
    return together({name: question for name, question in asked.items() if question})
