"""Access: everything that a colleague who looks after it may want to do today, on one page."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import ngettext

from app.reports import access as report
from app.services import access, clock
from app.views.access import has_access, me
from app.views.base import Page
from app.views.frame import may


@dataclass(frozen=True)
class Door:
    """One thing to look after: how much of it waits (None: nothing to count), and where."""

    label: str
    why: str
    url: str
    icon: str
    waits: int | None = None


class AccessView(Page):
    """`/access/`"""

    route_base = "/access"
    default_view = "hub"
    method_permission_name = {"hub": "manage"}

    @expose("/")
    @has_access
    def hub(self) -> str:
        """What waits, and the ways to everything else."""
        by = me()
        today = clock.today(by.district_id)
        return self.render_template(
            "managing/hub.html",
            waiting=[door for door in _waiting(today) if door.waits],
            others=_others(),
            alone=report.schools_without_approver(by.district_id, today),
        )


def _waiting(today: date) -> list[Door]:
    """What waits: answers first, then what ends, then what begins anew."""
    by = me()
    rules = access.rules.rules_of(by.district_id)
    grants = access.admins.waiting_grants(by=by) if may("can_confirm", "AdminGrantView") else ()
    years = access.renewing.years_to_renew_for(by.district_id)
    renewals = access.renewing.renewals(years[-1], by=by) if years else []
    unused = report.unused(by.district_id, today, rules.unused_days, clock.now())
    return [
        _asking(len(access.requests.open_requests(by=by))),
        _confirming(len(grants)),
        _looking_through(len(access.reviews.waiting(by=by))),
        _left(len(access.leavers.leavers(by.district_id))),
        _at_the_door(len(report.at_the_door(by.district_id))),
        _unknown(len(access.single_sign_on.strangers(by=by))),
        _ending(len(renewals)),
        _unused(len(unused), rules.unused_days),
    ]


def _asking(count: int) -> Door:
    said = ngettext("%(num)d colleague asks for access", "%(num)d colleagues ask for access", count)
    return Door(said, _("they wait for your answer"), url_for("AccessRequestView.list"), "speech", count)


def _confirming(count: int) -> Door:
    said = ngettext("%(num)d grant of Admin waits", "%(num)d grants of Admin wait", count)
    return Door(said, _("a second Admin confirms"), url_for("AdminGrantView.list"), "key", count)


def _looking_through(count: int) -> Door:
    said = ngettext("%(num)d review is open", "%(num)d reviews are open", count)
    return Door(said, _("who still needs what they hold?"), url_for("AccessReviewView.list"), "people", count)


def _left(count: int) -> Door:
    said = ngettext(
        "%(num)d person left and still holds something",
        "%(num)d people left and still hold something",
        count,
    )
    return Door(said, _("end it, or say that they are back"), url_for("LeavingView.left"), "leave", count)


def _at_the_door(count: int) -> Door:
    said = ngettext("%(num)d colleague stands at the door", "%(num)d colleagues stand at the door", count)
    return Door(said, _("they signed in, and hold no role"), url_for("InvitingView.invite"), "door", count)


def _unknown(count: int) -> Door:
    said = ngettext("%(num)d unknown sign-in", "%(num)d unknown sign-ins", count)
    return Door(said, _("they match nobody of the roster"), url_for("InvitingView.invite"), "door", count)


def _ending(count: int) -> Door:
    said = ngettext("%(num)d role ends with its year", "%(num)d roles end with their year", count)
    return Door(said, _("renew those who go on"), url_for("RenewingView.renew"), "calendar", count)


def _unused(count: int, days: int) -> Door:
    said = ngettext("%(num)d person never uses it", "%(num)d people never use it", count)
    why = _("no sign-in for %(days)s days or more", days=days)
    return Door(said, why, url_for("LeavingView.unused"), "clock", count)


def _others() -> list[Door]:
    doors = [
        ("PersonView.list", _("People"), _("find somebody, and see what they may do"), "people"),
        ("AssignmentView.add", _("Give a role"), _("to whom, where, from when to when, and why"), "add"),
        ("GivingView.give", _("Give a role to many"), _("those who serve a school and lack it"), "people"),
        ("RenewingView.renew", _("Renew for a school year"), _("many at once, after a look"), "calendar"),
        ("InvitingView.invite", _("Invite by e-mail"), _("colleagues who cannot sign in yet"), "mail"),
        ("AssignmentView.list", _("All roles"), _("search, narrow, take along"), "key"),
        ("RoleWordsView.list", _("What roles may do"), _("each role in plain words"), "note"),
        ("AccessReviewView.list", _("Reviews"), _("twice a year, school by school"), "check"),
        (
            "AccessRulesView.rules",
            _("Rules of access"),
            _("when to look through it, and who leaves"),
            "settings",
        ),
    ]
    found = [Door(label, why, url_for(endpoint), icon) for endpoint, label, why, icon in doors]
    if may("can_confirm", "AdminGrantView"):
        found.append(Door(_("Admins"), _("two make a third"), url_for("AdminGrantView.list"), "key"))
    return found


VIEWS = [AccessView]
