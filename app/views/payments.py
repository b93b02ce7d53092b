"""Approving pay, and one's own pay."""

from decimal import Decimal

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.reports import payments as reports
from app.reports.access import schools_without_approver
from app.services import clock, payments
from app.services.errors import NotFound
from app.services.payments import Decided
from app.services.programme import settings_of
from app.views.access import has_access, me
from app.views.base import Page
from app.views.exports import as_file
from app.views.listing import Asked, Filter, asked_for
from app.views.narrowing import SCHOOL
from app.views.ordering import ordered
from app.views.pay_words import KINDS, rule_words, sentences, why_this_amount
from app.views.shown import money, words
from workflows.machine import NotYourRole, TransitionRefused
from workflows.payment import PAYMENT, PaymentState
from workflows.people import Role

Answer = str | Response | tuple[str, int]
DUE_FILTERS = (Filter("school", SCHOOL, lambda: reports.schools_to_approve(me()), beside=True),)
OWN_FILTERS = (
    Filter(
        "state",
        _l("Where it stands"),
        lambda: [(state.value, words(said).capitalize()) for state, said in PAYMENT.states.items()],
        beside=True,
    ),
)
LARGEST_ID = 2**31 - 1
WORDS = {"kinds": KINDS, "rule_words": rule_words, "why": why_this_amount, "states": PAYMENT.states}


class PaymentView(Page):
    """`/approvals/` for those who approve, `/my-pay/` for those who are paid."""

    route_base = ""
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "export": "list",
        "look": "approve",
        "approve": "approve",
        "own": "own",
        "export_own": "own",
        "waive": "own",
    }

    @expose("/approvals/")
    @has_access
    def list(self) -> Answer:
        """What is due at my schools, oldest first."""
        return self._approvals()

    @expose("/approvals/export", methods=("POST",))
    @has_access
    def export(self) -> FlaskResponse:
        """What waits, as a file."""
        asked, order = _asked(), ordered(reports.DUE_ORDER, "waiting")
        headings = (
            *(_("Who"), _("Visit"), _("Visited on"), _("School"), _("Minutes"), _("Amount")),
            _("Days waiting"),
        )
        found = reports.waiting_for(me(), school_id=_school(asked), order=order.by, backwards=order.backwards)
        cells = (
            (
                *(each.line.person, each.line.visit_id, each.line.worked_on, each.line.school),
                *(each.line.minutes, each.line.amount, each.waiting_days),
            )
            for each in found.due
        )
        return as_file("approvals", headings, cells, filters=asked.chosen)

    @expose("/approvals/look")
    @has_access
    def look(self) -> Answer:
        """What the chosen payments come to, for each person, before they are approved; one may come back to it."""
        chosen = _chosen()
        if not chosen:
            return self._approvals(nothing_chosen=True), 422
        here = {due.line.id: due for due in reports.waiting_for(me(), only=chosen).due}
        mine = [here[each] for each in chosen if each in here and not here[each].not_mine]
        if not mine:
            flash(_("These are not yours to decide, or they are decided already."), "warning")
            return redirect(url_for(".list"))
        return self.render_template(
            "payments/look.html",
            dues=mine,
            payees=reports.payees(mine),
            total=sum((due.line.amount for due in mine), Decimal(0)),
            left_out=len(chosen) - len(mine),
        )

    @expose("/approvals/approve", methods=("POST",))
    @has_access
    def approve(self) -> Answer:
        """Approve the chosen payments; those refused come back with every reason."""
        chosen = _chosen()
        if not chosen:
            return self._approvals(nothing_chosen=True), 422
        before = {due.line.id: due.line.amount for due in reports.waiting_for(me(), only=chosen).due}
        try:
            decided = payments.approve_many(chosen, by=me())
        except NotFound:
            abort(404)
        if decided.done:
            total = sum((before.get(payment_id, Decimal(0)) for payment_id in decided.done), Decimal(0))
            flash(_approved(len(decided.done), money(total)), "success")
        if not decided.refused:
            return redirect(url_for(".list"))
        return self._approvals(decided), 200 if decided.done else 409

    @expose("/my-pay/")
    @has_access
    def own(self) -> Answer:
        """My pay, newest visit first."""
        asked = _own_asked()
        lines = reports.own(me(), state=asked.chosen.get("state"))
        return self.render_template(
            "payments/own.html", lines=lines, asked=asked, due=PaymentState.due, **WORDS
        )

    @expose("/my-pay/export", methods=("POST",))
    @has_access
    def export_own(self) -> FlaskResponse:
        """My pay as a file."""
        asked = _own_asked()
        headings = (
            _("Visit"),
            _("Visited on"),
            _("School"),
            _("Minutes"),
            _("Amount"),
            _("Where it stands"),
            _("Paid on"),
        )
        cells = (
            (
                each.visit_id,
                each.worked_on,
                each.school,
                each.minutes,
                each.amount,
                words(PAYMENT.states[PaymentState(each.state)]),
                each.paid_on,
            )
            for each in reports.own(me(), state=asked.chosen.get("state"))
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

    def _approvals(self, decided: Decided | None = None, *, nothing_chosen: bool = False) -> str:
        refused = decided.refused if decided else ()
        asked, order = _asked(), ordered(reports.DUE_ORDER, "waiting")
        found = reports.waiting_for(me(), school_id=_school(asked), order=order.by, backwards=order.backwards)
        return self.render_template(
            "payments/approvals.html",
            approvals=found,
            asked=asked,
            order=order,
            refused=[(payment_id, sentences(reasons)) for payment_id, reasons in refused],
            nothing_chosen=nothing_chosen,
            alone=_alone(),
            proof_asked=settings_of(me().district_id).proof_of_visit != "none",
            sentences=sentences,
            **WORDS,
        )

    def _waiving(self, line: reports.Line, reasons: object = ()) -> str:
        return self.render_template("payments/waive.html", line=line, reasons=reasons, **WORDS)


def _asked() -> Asked:
    return asked_for("PaymentView.list", DUE_FILTERS, keep=("order", "direction"))


def _own_asked() -> Asked:
    return asked_for("PaymentView.own", OWN_FILTERS, keep=())


def _school(asked: Asked) -> int | None:
    return int(asked.chosen["school"]) if "school" in asked.chosen else None


def _chosen() -> list[int]:
    """The payments that were ticked, each once."""
    typed = request.values.getlist("payment", type=int)
    return list(dict.fromkeys(each for each in typed if 0 < each <= LARGEST_ID))


def _approved(count: int, total: str) -> str:
    return ngettext(
        "%(num)d payment is approved: %(total)s.",
        "%(num)d payments are approved: %(total)s.",
        count,
        total=total,
    )


def _alone() -> list[str]:
    """The schools whose payments fall to the district coordinator; nothing for anybody else."""
    by = me()
    if Role.district_coordinator not in by.roles_in(by.district_id):
        return []
    return list(schools_without_approver(by.district_id, clock.today(by.district_id)).values())


VIEWS = [PaymentView]
