"""Times that a form proposes, in words: when, and what speaks for it."""

from collections.abc import Collection, Sequence
from typing import Any

from babel.dates import get_day_names
from flask_babel import gettext as _

from app.reports.contract_hours import UnpaidHours, unpaid_hours
from app.reports.one_visit import OneVisit
from app.services import calendar
from app.views.shown import clock, day, hour, locale, when
from forms.visit_choices import PLACES
from workflows.hours import Inside
from workflows.proposing import Slot, Why


def offer_times(form: Any, seen: OneVisit, team: Collection[int]) -> None:
    """Give a form the times at which these people are free and the family likes to meet."""
    known = seen.ahead.times if seen.ahead else None
    found = calendar.proposals(seen.visit, team=team, settings=seen.settings, zone=seen.zone, known=known)
    unpaid = _unpaid_among(found, seen, team)
    proposed = [(slot.starts_at, words_of(slot), _said_of(slot, seen, unpaid)) for slot in found]
    if form.chosen and form.chosen not in [start for start, *_words in proposed]:
        proposed.insert(0, (form.chosen, when(form.chosen), _("chosen before")))
    form.offer_times(proposed, another=_("Another time"), team_is_known=bool(team))


def not_paid(seen: OneVisit) -> str:
    """That the planned time lies in somebody's contract hours, in a sentence; empty where everybody is paid."""
    visit = seen.visit
    if visit.state != "scheduled" or visit.starts_at is None or visit.ends_at is None:
        return ""
    first, last = (each.astimezone(seen.zone).date() for each in (visit.starts_at, visit.ends_at))
    known = seen.ahead.unpaid if seen.ahead else None
    hours = known or unpaid_hours(visit, [member.person_id for member in visit.team], first, last)
    return _unpaid_in_words(hours.at(visit.starts_at, visit.ends_at))


def typed_not_paid(form: Any, seen: OneVisit) -> str:
    """The same of a time that was typed, before it is agreed; said once, then the form takes it as it is."""
    if "slot" not in form or not form.typed_unread:
        return ""
    form.seen_unpaid.data = form.starts_at.isoformat()
    first, last = (each.astimezone(seen.zone).date() for each in (form.starts_at, form.ends_at))
    hours = unpaid_hours(seen.visit, chosen_team(form, seen), first, last)
    return _unpaid_in_words(hours.at(form.starts_at, form.ends_at))


def _unpaid_in_words(found: Inside | None) -> str:
    if found is None:
        return ""
    return _(
        "Whoever has contract hours on %(day)s from %(start)s to %(end)s is not paid for this visit. Choose a time"
        " outside them, or ask your site admin before you go.",
        day=day(found.day),
        start=hour(found.starts_at),
        end=hour(found.ends_at),
    )


def _unpaid_among(slots: Sequence[Slot], seen: OneVisit, team: Collection[int]) -> UnpaidHours | None:
    if not slots:
        return None
    known = seen.ahead
    if known and known.unpaid and known.times and known.times.team == frozenset(team):
        return known.unpaid
    days = [slot.starts_at.astimezone(seen.zone).date() for slot in slots]
    return unpaid_hours(seen.visit, team, min(days), max(days))


def _said_of(slot: Slot, seen: OneVisit, unpaid: UnpaidHours | None) -> str:
    said = reasons_of(slot, seen)
    if unpaid is None or unpaid.at(slot.starts_at, slot.ends_at) is None:
        return said
    return " · ".join(filter(None, (_("not paid: contract hours"), said)))


def chosen_team(form: Any, seen: OneVisit) -> list[int]:
    """Whom the form names so far, of those who may go at all; the recorded team where it names nobody."""
    known = {str(each.person_id): each.person_id for each in seen.candidates}
    named = [each.data for each in form if each.short_name.startswith(("educator_", "interpreter_"))]
    chosen = [known[each] for each in named if each in known]
    return list(dict.fromkeys(chosen)) or [member.person_id for member in seen.visit.team]


def words_of(slot: Slot) -> str:
    """*Tue, Sep 22, 5:30 PM – 6:10 PM*"""
    return f"{when(slot.starts_at)} – {clock(slot.ends_at)}"


def reasons_of(slot: Slot, seen: OneVisit) -> str:
    """What speaks for a time, shortest first."""
    weekday = slot.starts_at.astimezone(seen.zone).weekday()
    name = get_day_names("wide", locale=locale())[weekday]
    part = _parts()[slot.part]
    said = {
        Why.everyone_is_free: _("everyone on the team is free"),
        Why.family_asked: _("the family asked for %(weekday)s, %(part)s", weekday=name, part=part),
        Why.family_asked_for_the_day: _("the family asked for %(weekday)s", weekday=name),
        Why.family_asked_for_the_part: _("the family asked for %(part)s", part=part),
        Why.back_to_back: _("back to back with another visit"),
        Why.in_school_hours: _("during school hours; ask your site admin for cover"),
    }
    return " · ".join(said[each] for each in slot.reasons)


def places_of(seen: OneVisit) -> list[tuple[str, str]]:
    """Where this district's visits may take place (R122), and where this one is to."""
    offered = {"school": seen.settings.meet_at_school, "virtual": seen.settings.virtual_visits}
    return [
        (value, label) for value, label in PLACES if offered.get(value, True) or value == seen.visit.place
    ]


def _parts() -> dict[str, str]:
    return {
        "morning": _("in the morning"),
        "afternoon": _("in the afternoon"),
        "evening": _("in the evening"),
    }
