"""Rates in words: whom one is for, and whom none covers."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.models import Rate
from app.reports.rates import Missing
from app.views.shown import day, words
from forms.rates import ACTIVITIES
from forms.records import EMPLOYEE_CLASSES


def whom(employee_class: str, exempt: bool | None) -> str:
    """*Certificated*, or *Classified, not exempt*."""
    said = words(dict(EMPLOYEE_CLASSES)[employee_class])
    if exempt is None:
        return said
    if exempt:
        return _("%(people)s, exempt", people=said)
    return _("%(people)s, not exempt", people=said)


def missing_words(missing: Missing) -> str:
    """Who has no rate, for what and on which days; and when one starts, only too late."""
    if missing.employee_class is None:
        return ngettext(
            "%(num)d person goes on visits and has no class of employee yet, so nothing can be paid.",
            "%(num)d people go on visits and have no class of employee yet, so nothing can be paid.",
            missing.people,
        )
    values = {
        "whom": whom(missing.employee_class, missing.exempt),
        "what": words(dict(ACTIVITIES)[missing.activity]),
        "first": day(missing.first_on),
        "last": day(missing.last_on),
    }
    told = _("%(whom)s · %(what)s: no rate covers %(first)s to %(last)s", **values)
    if missing.first_on == missing.last_on:
        told = _("%(whom)s · %(what)s: no rate covers %(first)s", **values)
    people = ngettext("(%(num)d person).", "(%(num)d people).", missing.people)
    if missing.starts_on is None:
        return f"{told} {people}"
    return f"{told} {people} " + _("The first rate starts on %(day)s.", day=day(missing.starts_on))


def starts_late(missing: Missing, rate: Rate) -> bool:
    """Tell whether a rate is for these people and starts after their visits."""
    same = (missing.employee_class, missing.activity) == (rate.employee_class, rate.activity)
    return same and rate.exempt in (None, missing.exempt) and missing.last_on < rate.starts_on
