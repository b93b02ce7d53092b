"""News: what a person was told, and what they choose about it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, url_for
from flask_appbuilder import expose
from flask_babel import get_timezone
from flask_babel import gettext as _

from app.models import Notice
from app.reports import notices as report
from app.reports.notices import News
from app.services import clock, notices
from app.services.errors import NotFound
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.frame import may
from app.views.language import locale

UNKNOWN_AFTER = timedelta(minutes=5)
"""An e-mail that has been on its way for longer has lost its worker."""
ICONS = {
    "reply_received": "speech",
    "visit_agreed": "calendar",
    "visit_moved": "calendar",
    "visit_placed": "home",
    "visit_off": "calendar",
    "visit_handed_on": "people",
    "visit_overdue": "warning",
    "record_due": "pen",
    "reflection_due": "pen",
    "follow_up_due": "check",
    "payment_approved": "money",
    "payment_paid": "money",
    "payments_paid": "money",
    "payment_returned": "speech",
    "payment_mended": "speech",
    "payment_second": "check",
    "payment_late": "clock",
    "payments_late": "clock",
    "payment_excepted": "money",
    "payment_gives_way": "money",
    "payment_moves_up": "money",
    "payment_rejected": "money",
    "payment_reversed": "money",
    "reversal_asked": "money",
    "reversal_agreed": "money",
    "reversal_refused": "money",
    "fund_low": "fund",
    "fund_full": "fund",
    "payment_short": "fund",
    "rate_missing": "rate",
    "training_expires": "training",
    "training_before_year": "training",
    "year_ends": "calendar",
    "access_asked": "key",
    "access_granted": "key",
    "access_declined": "key",
    "admin_asked": "key",
    "admin_confirmed": "key",
    "admin_declined": "key",
    "review_opened": "people",
    "student_moved": "people",
    "family_came": "people",
    "visit_came": "people",
    "visit_went": "people",
    "roster_stored": "roster",
    "roster_waits": "roster",
    "roster_refused": "roster",
    "link_made": "key",
    "address_changed": "key",
    "step_reset": "key",
    "outside_forgotten": "key",
    "outside_matched": "key",
}
PLACES = {
    "fund_low": ("SpendingView", "can_list", "SpendingView.list"),
    "fund_full": ("SpendingView", "can_list", "SpendingView.list"),
    "payment_short": ("SpendingView", "can_list", "SpendingView.list"),
    "payments_late": ("PaymentView", "can_list", "PaymentView.list"),
    "payments_paid": ("PaymentView", "can_own", "PaymentView.own"),
    "family_came": ("MovedView", "can_list", "MovedView.list"),
    "student_moved": ("MovedView", "can_list", "MovedView.list"),
    "roster_stored": ("RosterView", "can_list", "RosterView.list"),
    "roster_waits": ("RosterView", "can_list", "RosterView.list"),
    "roster_refused": ("RosterView", "can_list", "RosterView.list"),
    "rate_missing": ("RateView", "can_list", "RateView.list"),
    "access_asked": ("AccessView", "can_manage", "AccessRequestView.list"),
    "access_granted": ("OwnAccountView", "can_own", "AskView.mine"),
    "access_declined": ("OwnAccountView", "can_own", "AskView.mine"),
    "admin_asked": ("AdminGrantView", "can_confirm", "AdminGrantView.list"),
    "admin_confirmed": ("AdminGrantView", "can_confirm", "AdminGrantView.list"),
    "admin_declined": ("AdminGrantView", "can_confirm", "AdminGrantView.list"),
    "year_ends": ("NewYearView", "can_turn", "NewYearView.turn"),
    "review_opened": ("AccessReviewView", "can_list", "AccessReviewView.list"),
}
"""Where news leads that is about no visit: the view and permission it asks, and the page."""
ANCHORS = {"follow_up_due": "promises"}


class NewsView(Page):
    """`/news/`"""

    route_base = "/news"
    default_view = "list"
    method_permission_name = {"list": "list", "open": "list", "read_all": "list"}

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """What is new, then what was read."""
        found = report.of_person(me())
        return self.render_template(
            "news/list.html",
            new=[each for each in found if not each.read],
            read=[each for each in found if each.read],
            icon_of=ICONS,
            mail_words=_mail_words,
            sentence=_sentence,
        )

    @expose("/<int:pk>")
    @has_access
    def open(self, pk: int) -> Answer:
        """Mark it as read, and lead to what it is about; an e-mail leads here, too."""
        try:
            notice = notices.read(pk, by=me())
        except NotFound:
            abort(404)
        return redirect(_place_of(notice))

    @expose("/read", methods=("POST",))
    @has_access
    def read_all(self) -> Answer:
        """Mark everything as read."""
        notices.read_all(by=me())
        flash(_("Everything is marked as read."), "success")
        return redirect(url_for(".list"), 303)


def _sentence(news: News) -> str:
    zone = get_timezone() or ZoneInfo("UTC")
    return notices.sentence(news.kind, news.facts, language=locale(), zone=ZoneInfo(str(zone)))


def _mail_words(news: News) -> str:
    """What a person should know about its e-mail; nothing while all is well."""
    if news.mail == "failed":
        return _("The e-mail about this could not be delivered.")
    lost = news.mail == "claimed" and clock.now() - (news.mailed_at or news.at) > UNKNOWN_AFTER
    return _("An e-mail about this may have arrived or not.") if lost else ""


def _place_of(notice: Notice) -> str:
    if notice.visit_id and notice.kind != "student_moved" and may("can_show", "VisitView"):
        return url_for("VisitView.show", pk=notice.visit_id, _anchor=ANCHORS.get(notice.kind))
    if notice.payment_id and may("can_show", "OnePaymentView"):
        return url_for("OnePaymentView.show", pk=notice.payment_id)
    view, permission, endpoint = PLACES.get(notice.kind, ("NewsView", "can_list", "NewsView.list"))
    return url_for(endpoint if may(permission, view) else "NewsView.list")


VIEWS = [NewsView]
