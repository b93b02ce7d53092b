"""My pay: each payment of one's own, where it stands and what comes next; giving one up."""

from functools import partial

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.reports import payments as reports
from app.reports.one_payment import contacts_at
from app.services import payments
from app.views.access import has_access, me
from app.views.base import Page
from app.views.exports import as_file
from app.views.listing import Asked, Filter, asked_for, edges_of_page
from app.views.pay_next import next_words
from app.views.pay_words import KINDS, rule_words, sentences, why_this_amount
from app.views.shown import money, words
from workflows.machine import NotYourRole, TransitionRefused
from workflows.payment import PAYMENT, PaymentState

Answer = str | Response | tuple[str, int]
OWN_FILTERS = (
    Filter(
        "state",
        _l("Where it stands"),
        lambda: [(state.value, words(said).capitalize()) for state, said in PAYMENT.states.items()],
        beside=True,
    ),
)
LARGEST_ID = 2**31 - 1
PAGE = 50
"""Payments on one page of one's own."""
WORDS = {"kinds": KINDS, "rule_words": rule_words, "why": why_this_amount, "states": PAYMENT.states}


class OwnPay(Page):
    """`/my-pay/`, for whoever is paid."""

    @expose("/my-pay/")
    @has_access
    def own(self) -> Answer:
        """My pay, newest work first."""
        asked = _asked()
        state = asked.chosen.get("state")
        found = reports.own(me(), state=state, **edges_of_page(), size=PAGE)
        return self.render_template(
            "payments/own.html",
            lines=found.rows,
            sums=reports.own_sums(me(), state=state),
            asked=asked,
            newer=found.newer,
            older=found.older,
            due=PaymentState.due,
            sum_words=_sum_words,
            next_words=partial(next_words, mine=True),
            places=contacts_at({line.school_id: line.school for line in found.rows}, me().district_id),
            **WORDS,
        )

    @expose("/my-pay/export", methods=("POST",))
    @has_access
    def export_own(self) -> FlaskResponse:
        """All of my pay as a file."""
        asked = _asked()
        headings = (
            *(_("Payment"), _("Visit"), _("Day of work"), _("School"), _("Kind"), _("Minutes"), _("Amount")),
            *(_("Where it stands"), _("What comes next"), _("Paid on")),
        )
        cells = (
            (
                each.id,
                each.visit_id,
                each.worked_on,
                each.school,
                str(KINDS[each.kind]),
                each.minutes,
                each.amount,
                words(PAYMENT.states[PaymentState(each.state)]),
                next_words(each, mine=True),
                each.paid_on,
            )
            for each in reports.own(me(), state=asked.chosen.get("state")).rows
        )
        return as_file("my-pay", headings, cells, filters=asked.chosen)

    @expose(f"/my-pay/<int(max={LARGEST_ID}):pk>/waive", methods=("GET", "POST"))
    @has_access
    def waive(self, pk: int) -> Answer:
        """Ask once, by GET; give the pay up by POST."""
        line = reports.own_line(pk, me())
        if line is None:
            abort(404)
        if request.method != "POST":
            return self._waiving(line)
        try:
            payments.waive(pk, by=me())
        except (TransitionRefused, NotYourRole) as refused:
            return self._waiving(line, sentences(refused.reasons)), 409
        flash(_("You gave up %(amount)s. Thank you for saying so.", amount=money(line.amount)), "success")
        return redirect(url_for(".own"))

    def _waiving(self, line: reports.Line, reasons: object = ()) -> str:
        return self.render_template("payments/waive.html", line=line, reasons=reasons, **WORDS)


def _sum_words(sum_: reports.Sum) -> str:
    """What stands in a state; what is taken back is said, not only subtracted."""
    pay, back = money(sum_.pay), money(sum_.taken_back)
    if not sum_.taken_back:
        return pay
    if not sum_.pay:
        return _("%(back)s taken back", back=back)
    return _(
        "%(pay)s, less %(back)s taken back: %(left)s together",
        pay=pay,
        back=back,
        left=money(sum_.pay - sum_.taken_back),
    )


def _asked() -> Asked:
    return asked_for("PaymentView.own", OWN_FILTERS, keep=())
