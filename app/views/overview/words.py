"""Figures in words: how many of how many, groups that are not shown, and what a school needs."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.models import DistrictSettings
from app.reports.coverage import Group
from app.reports.sites import Need, Site
from app.views.shown import grade
from workflows.suppression import Hidden

Bar = tuple[str, int | None, str]


def bars(groups: Iterable[Group], minimum: int, *, grades: bool = False) -> list[Bar]:
    """Each group as a bar in per cent with its words; without a bar where it is not shown."""
    return [(_name(group, grades=grades), *_value(group, minimum)) for group in groups]


def of_how_many(group: Group) -> str:
    """*12 of 96, 12 %*"""
    return _("%(part)s of %(all)s, %(percent)s %%", part=group.reached, all=group.of, percent=group.percent)


def not_shown(group: Group, minimum: int) -> str:
    """Why the numbers of a group are not there."""
    if group.hidden is Hidden.small:
        return _("fewer than %(minimum)s", minimum=minimum)
    return _("not shown")


def need_of(need: Need, settings: DistrictSettings) -> str:
    """What a school needs, in a sentence."""
    return {
        "no_coordinator": lambda: _("Nobody is school coordinator here."),
        "no_fund": lambda: _("No open fund has money for this school."),
        "few_trained": lambda: _(
            "%(part)s of %(all)s of the staff are trained; visits go in pairs.", part=need.part, all=need.of
        ),
        "low_second": lambda: _(
            "%(part)s of %(all)s students with a first visit had a second.", part=need.part, all=need.of
        ),
        "unpaid_late": lambda: ngettext(
            "%(num)d visit waits for its pay for more than %(days)s days.",
            "%(num)d visits wait for their pay for more than %(days)s days.",
            need.part,
            days=settings.unpaid_days,
        ),
    }[need.kind]()


def help_with(need: Need, site: Site) -> tuple[str, str]:
    """Where to look after it: the words of a link and its address."""
    at_school = url_for("OverviewView.overview", school=site.school.id)
    return {
        "no_coordinator": (_("Name a coordinator"), url_for("AssignmentView.add")),
        "no_fund": (_("See the funds"), url_for("FundView.list")),
        "few_trained": (_("See who is trained"), url_for("TrainingCertificateView.list")),
        "low_second": (_("See whose turn it is"), at_school + "#second"),
        "unpaid_late": (_("See the visits"), at_school + "#unpaid"),
    }[need.kind]


def _name(group: Group, *, grades: bool) -> str:
    if group.name is None:
        return _("Not known yet")
    return grade(group.name) if grades else group.name


def _value(group: Group, minimum: int) -> tuple[int | None, str]:
    if group.hidden:
        return None, not_shown(group, minimum)
    return group.percent, of_how_many(group)
