"""What a step takes back, in sentences: read before the button is pressed."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from app.reports.one_visit import OneVisit
from app.views.shown import when

Sentences = tuple[str, ...]


def undone_by(action: str, seen: OneVisit) -> Sentences:
    """Say it; nothing for steps that take nothing back."""
    tell = UNDOES.get(action)
    return tell(seen) if tell else ()


def _cancelled(seen: OneVisit) -> Sentences:
    return (
        *_given_back(seen),
        _("The invitation ends here; a new one can follow. Nobody else tells the family."),
    )


def _given_back(seen: OneVisit) -> Sentences:
    """The day and the money of a visit that was scheduled."""
    visit = seen.visit
    if visit.state != "scheduled":
        return ()
    day = _("%(time)s is given back, and the team is free at that hour.", time=when(visit.starts_at))
    return (day, _("The money promised for it goes back to the fund.")) if visit.committed else (day,)


def _corrected(seen: OneVisit) -> Sentences:
    if seen.visit.state == "completed":
        return (
            _("The visit is *scheduled* again: who went and when is asked for anew."),
            _("What was written in reflections stays."),
        )
    return (
        _("The visit is *completed* again, as if the last reflection were still to come."),
        _payments(seen),
        _("What was written in reflections stays; whoever wrote can change it and finish."),
    )


def _payments(seen: OneVisit) -> str:
    if not seen.pay:
        return _("The payments that are due are withdrawn, and made anew afterwards.")
    return ngettext(
        "%(num)d payment is withdrawn, and made anew afterwards.",
        "%(num)d payments are withdrawn, and made anew afterwards.",
        len(seen.pay),
    )


UNDOES: Mapping[str, Callable[[OneVisit], Sentences]] = {
    "another_day": _given_back,
    "cancel": _cancelled,
    "correct": _corrected,
    "decline": _given_back,
    "no_one_home": _given_back,
}
