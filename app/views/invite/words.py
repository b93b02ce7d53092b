"""A choice of families, and who could visit them, in words."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.models import Selection
from app.reports.choosing import Household
from app.reports.pairing import Colleague
from app.views.home_languages import name_of
from app.views.shown import grade, words
from forms.invite import METHODS


def selection_name(selection: Selection, class_titles: list[str] | None = None) -> str:
    """How they were chosen: the way, and which class or grade, or how many."""
    way = words(METHODS.get(selection.method, selection.method))
    if selection.wanted:
        which = ngettext("%(num)d student", "%(num)d students", selection.wanted)
    elif selection.grades:
        which = ", ".join(_("grade %(grade)s", grade=grade(code)) for code in selection.grades)
    else:
        which = ", ".join(class_titles or [])
    return f"{way}: {which}" if which else way


def labels(who: Colleague, home: Household | None = None) -> str:
    """A colleague with what speaks for them: *Maria Reyes · trained · speaks Spanish · 3 open visits*."""
    return " · ".join([who.name, *why(who, home)])


def why(who: Colleague, home: Household | None = None) -> list[str]:
    """What speaks for someone (and against) as a visitor of this household."""
    found = [_("trained") if who.trained else _("not trained yet")]
    if home and who.teaches & {student.id for student in home.students}:
        found.append(_("their teacher"))
    if home and who.speaks(home.language):
        found.append(_("speaks %(language)s", language=name_of(home.language)))
    if who.liaison:
        found.append(_("liaison"))
    if who.visits:
        found.append(ngettext("%(num)d open visit", "%(num)d open visits", who.visits))
    return found
