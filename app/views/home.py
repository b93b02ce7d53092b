"""The first page, my work: what waits for the person who is signed in, in order of the day it is due."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.models import LetterText
from app.reports import access, home, texts, totals, work
from app.reports.answers import Waiting
from app.reports.students import Standing
from app.reports.totals import Totals
from app.reports.work import Task
from app.reports.work_money import Money
from app.services import clock
from app.views.access import has_access, me
from app.views.base import Page
from app.views.frame import frame, may
from app.views.home_languages import name_of
from app.views.home_lines import Line, look, money_lines
from app.views.school_choice import chosen_school
from app.views.shown import day, when, words
from forms.letters.kinds import KINDS
from workflows.translation import TextState
from workflows.visit import VISIT

FIVE = ("invited", "scheduled", "completed", "reflected", "paid")
OTHERS = frozenset({"wait_reflect", "wait_record"})
ASKING = frozenset({"ask", "ask_again"})
"""Nobody is asked whose answer has come already."""
ICONS = {
    "ask": "phone",
    "ask_again": "phone",
    "schedule": "calendar",
    "visit": "door",
    "reflect": "pen",
    "unsent": "mail",
    "record": "pen",
    "promise": "check",
}
SHOWN = 8
"""Rows of a group; the rest is one link away."""


ANSWERED = {
    "yes": _l("Yes, they would like a visit"),
    "later": _l("Not now; ask again later"),
    "no": _l("No, thank you"),
    "another": _l("They would like another visit"),
}


@dataclass(frozen=True)
class Group:
    """Lines under one heading; `more` were left out, and are at `rest`. `mine`: the person on screen can do them."""

    heading: str
    lines: list[Line]
    more: int = 0
    rest: str = ""
    mine: bool = True

    @property
    def count(self) -> int:
        """How many things it tells of."""
        return len(self.lines) + self.more


class HomeView(Page):
    """`/`"""

    route_base = ""
    default_view = "home"

    @expose("/")
    @has_access
    def home(self) -> str:
        """Say hello and what waits."""
        now, here = clock.now(), chosen_school()
        sees_visits, sees_totals = may("can_list", "VisitView"), may("can_list", "TotalsView")
        found = work.tasks(me(), now, school_id=here) if sees_visits else ()
        to_read = texts.waiting(me()) if may("can_review", "TextView") else []
        around = home.around(me(), now, school_id=here, sees_visits=sees_visits, sees_totals=sees_totals)
        groups = [
            *_set_up(),
            *_groups(found, around.get("heard", ()), money_lines(around.get("money", Money()), now), now),
            *_about_access(around.get("access", access.Waiting())),
            *_about_texts(to_read),
        ]
        groups.sort(key=lambda group: not group.mine)  # What others do comes last.
        return self.render_template(
            "home.html",
            groups=groups,
            waiting=sum(group.count for group in groups if group.mine),
            news=around.get("news", ()),
            totals=_totals(around),
            counts=around.get("counts"),
            states=[(name, VISIT.states[name]) for name in FIVE],  # type: ignore[index]
        )


def _set_up() -> list[Group]:
    """The way back into the set-up, until it is called done."""
    around = frame()
    if around is None or around.set_up_on or not may("can_set_up", "SetUpView"):
        return []
    what, why = _("Set up your district"), _("you can leave it and come back at any time")
    line = Line(what, around.district, why, _("Go on"), url_for("SetUpView.show"), "settings")
    return [Group(_("The first days"), [line])]


def _groups(
    found: tuple[Task, ...], heard: tuple[Waiting, ...], about_money: list[Line], now: datetime
) -> list[Group]:
    tomorrow = _midnight_after(now)
    not_asked = {each.visit_id for each in heard}
    mine = [
        task
        for task in found
        if task.kind not in OTHERS and not (task.kind in ASKING and task.visit_id in not_asked)
    ]
    now_at_once = [_line(task) for task in mine if task.kind == "overdue"]
    today = [_line(task) for task in mine if task.due < tomorrow and task.kind != "overdue"]
    this_week = [_line(task) for task in mine if task.due >= tomorrow]
    others = [_line(task) for task in found if task.kind in OTHERS]
    title = ngettext("%(num)d family answered", "%(num)d families answered", len(heard))
    groups = [
        _group(_("Right away"), now_at_once),
        _group(title, [answered(each) for each in heard], "AnswerDeskView.waiting"),
        _group(_("Today"), [*about_money, *today]),
        _group(_("This week"), this_week),
        replace(_group(_("Waiting for others"), others), mine=False),
    ]
    return [group for group in groups if group.lines]


def _totals(around: Mapping[str, Any]) -> Totals | None:
    """The year so far, for those who see totals and nothing else."""
    year = around.get("year")
    if year is None:
        return None
    return totals.totals_of(me(), year, schools=around["schools"], minimum=around["minimum"])


def _about_access(found: access.Waiting) -> list[Group]:
    """Colleagues who ask, a grant of Admin to confirm, access to look through."""
    lines = []
    if found.requests:
        what = ngettext(
            "%(num)d colleague asks for access", "%(num)d colleagues ask for access", found.requests
        )
        lines.append(look(what, _("they wait for your answer"), url_for("AccessRequestView.list"), "key"))
    if found.grants:
        what = ngettext("%(num)d grant of Admin waits", "%(num)d grants of Admin wait", found.grants)
        lines.append(look(what, _("a second Admin confirms"), url_for("AdminGrantView.list"), "key"))
    if found.left:
        what = ngettext(
            "%(num)d person left and still holds a role",
            "%(num)d people left and still hold a role",
            found.left,
        )
        lines.append(look(what, _("end it, or say that they are back"), url_for("LeavingView.left"), "leave"))
    if found.unused:
        what = ngettext(
            "%(num)d person does not use what they hold",
            "%(num)d people do not use what they hold",
            found.unused,
        )
        why = _("it is better ended, and given again in a minute")
        lines.append(look(what, why, url_for("LeavingView.unused"), "clock"))
    if found.reviews:
        what = ngettext(
            "Look through who has access", "Look through who has access: %(num)d places", found.reviews
        )
        late = (
            ngettext("%(num)d is late", "%(num)d are late", found.late) if found.late else _("twice a year")
        )
        lines.append(look(what, late, url_for("AccessReviewView.list"), "people"))
    return [_group(_("Access"), lines, "AccessReviewView.list")] if lines else []


def _about_texts(found: list[LetterText]) -> list[Group]:
    lines = [_text_line(text) for text in found if text.kind in KINDS]
    return [_group(_("Letters’ texts"), lines, "TextView.list")] if lines else []


def _text_line(text: LetterText) -> Line:
    """A text to review, or one that came back with a remark."""
    name = words(KINDS[text.kind].label)
    url = url_for("TextView.show", pk=text.id)
    if text.state == TextState.draft.value:
        return Line(name, name_of(text.language), _("the reviewer asks for a change"), _("Open"), url)
    sent = _("sent by %(name)s on %(day)s", name=text.translator, day=day(text.submitted_at))
    return Line(name, name_of(text.language), sent, _("Review"), url)


def _second_visits(count: int) -> Line:
    """One line for all families whose first visit is two months ago; the students' list names them."""
    what = ngettext(
        "%(num)d family could be asked for a second visit",
        "%(num)d families could be asked for a second visit",
        count,
    )
    url = url_for("StudentView.list", standing=Standing.visited_once.value)
    return Line(what, "", _("the first is two months ago or more"), _("Look at it"), url, "invite")


def _moved(kind: str, count: int) -> Line:
    """One line for all open visits of students who changed schools; their page shows each."""
    if kind == "moved":
        what = ngettext(
            "%(num)d open visit is of a student who changed schools",
            "%(num)d open visits are of students who changed schools",
            count,
        )
        why, label = _("hand it over, keep it or close it"), _("Decide")
    else:
        what = ngettext(
            "%(num)d family whom another school invited comes to yours",
            "%(num)d families whom another school invited come to yours",
            count,
        )
        why, label = _("that school decides whether it hands the visit over"), _("Look at it")
    return Line(what, "", why, label, url_for("MovedView.list"), "school")


def _group(heading: str, lines: list[Line], rest: str = "VisitView.list") -> Group:
    return Group(heading, lines[:SHOWN], max(0, len(lines) - SHOWN), url_for(rest))


def _midnight_after(now: datetime) -> datetime:
    """The beginning of tomorrow by the district's clock, in UTC."""
    around = frame()
    local = now.astimezone(ZoneInfo(around.time_zone if around else "UTC"))
    return (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def _line(task: Task) -> Line:
    if task.kind == "second":
        return _second_visits(int(task.promise))
    if task.kind in ("moved", "came"):
        return _moved(task.kind, int(task.promise))
    what, why, label = _words(task)
    who = ", ".join(task.students) or _("Visit #%(number)s", number=task.visit_id)
    if task.kind in OTHERS or task.kind in ("visit", "overdue"):
        who = f"{who} · {', '.join(task.team)}" if task.team else who
    anchor = {"promise": "promises", "unsent": "mail"}.get(task.kind)
    url = url_for("VisitView.show", pk=task.visit_id, _anchor=anchor)
    return Line(what, who, why, label, url, ICONS.get(task.kind, "clock"))


def answered(each: Waiting) -> Line:
    """What a family sent by its link, or told a colleague."""
    what = str(ANSWERED[each.what])
    why = _("on %(day)s", day=day(each.at))
    if each.call_me:
        why = _("%(why)s · please call them", why=why)
    who = ", ".join(each.students) or _("Visit #%(number)s", number=each.visit_id)
    return Line(what, who, why, _("Open"), url_for("VisitView.show", pk=each.visit_id), "speech")


def _words(task: Task) -> tuple[str, str, str]:
    """What to do, why now, and the button."""
    on = day(task.due)
    if task.kind == "overdue":
        return (
            _("Nobody has ended this visit"),
            _("planned end: %(time)s", time=when(task.due)),
            _("Call the visitors"),
        )
    if task.kind == "promise":
        return _("Keep a promise: %(promise)s", promise=task.promise), _("by %(day)s", day=on), _("Open")
    if task.kind == "ask":
        invited = day(task.due - work.ASK_AFTER)
        return _("Ask whether the family would like a visit"), _("invited on %(day)s", day=invited), _("Ask")
    if task.kind == "ask_again":
        return _("Ask the family again"), _("they said: on %(day)s", day=on), _("Ask")
    if task.kind == "schedule":
        return _("Agree a day with the family"), _("they said yes on %(day)s", day=on), _("Schedule")
    if task.kind == "visit":
        return _("Visit the family"), when(task.due), _("Open")
    if task.kind == "record":
        return _("Write down how the visit went"), _("it was on %(day)s", day=on), _("Record")
    if task.kind == "reflect":
        return _("Reflect on the visit"), _("it was on %(day)s", day=on), _("Reflect")
    if task.kind == "unsent":
        return _("An e-mail to the family was not sent"), _("it was tried on %(day)s", day=on), _("Open")
    if task.kind == "wait_record":
        return _("The visit is not recorded yet"), _("it was on %(day)s", day=on), _("Open")
    return _("A reflection is still to come"), _("the visit was on %(day)s", day=on), _("Open")
