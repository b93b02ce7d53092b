"""Approving pay, and one's own pay."""

from decimal import Decimal

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.reports import payments as reports
from app.reports.access import schools_without_approver
from app.reports.one_payment import contacts_for
from app.services import clock, payments
from app.services.errors import NotFound
from app.services.payments import Decided
from app.services.programme import settings_of
from app.views.access import has_access, me
from app.views.exports import as_file
from app.views.late_pay import late_pay
from app.views.listing import Asked, Filter, asked_for, edges_of_page
from app.views.my_pay import LARGEST_ID, WORDS, OwnPay
from app.views.narrowing import SCHOOL
from app.views.ordering import ordered
from app.views.pay_words import sentences
from app.views.shown import money
from workflows.people import Role

Answer = str | Response | tuple[str, int]
DUE_FILTERS = (Filter("school", SCHOOL, lambda: reports.schools_to_approve(me()), beside=True),)


class PaymentView(OwnPay):
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
        found = reports.waiting_for(
            me(), school_id=_school(asked), order=order.by, backwards=order.backwards, most=None
        )
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
            contacts=contacts_for({due.line.school_id for due in mine}, me().district_id),
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
        if decided.half:
            flash(_half(len(decided.half)), "success")
        if decided.done:
            total = sum((before.get(payment_id, Decimal(0)) for payment_id in decided.done), Decimal(0))
            flash(_approved(len(decided.done), money(total)), "success")
        if not decided.refused:
            return redirect(url_for(".list"))
        return self._approvals(decided), 200 if decided.done or decided.half else 409

    def _approvals(self, decided: Decided | None = None, *, nothing_chosen: bool = False) -> str:
        refused = decided.refused if decided else ()
        asked, order = _asked(), ordered(reports.DUE_ORDER, "waiting")
        found = reports.waiting_for(
            me(),
            school_id=_school(asked),
            order=order.by,
            backwards=order.backwards,
            **edges_of_page(),
        )
        return self.render_template(
            "payments/approvals.html",
            approvals=found,
            asked=asked,
            order=order,
            refused=[(payment_id, sentences(reasons)) for payment_id, reasons in refused],
            nothing_chosen=nothing_chosen,
            late=late_pay(me()),
            contacts=contacts_for({due.line.school_id for due in found.due}, me().district_id),
            may_cover=self.appbuilder.sm.has_access("can_cover", "CoverView"),
            alone=_alone(),
            proof_asked=settings_of(me().district_id).proof_of_visit != "none",
            sentences=sentences,
            **WORDS,
        )


def _asked() -> Asked:
    return asked_for("PaymentView.list", DUE_FILTERS, keep=("order", "direction"))


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


def _half(count: int) -> str:
    return ngettext(
        "%(num)d payment has its first approval; somebody else gives the second.",
        "%(num)d payments have their first approval; somebody else gives the second.",
        count,
    )


def _alone() -> list[str]:
    """The schools whose payments fall to the district coordinator; nothing for anybody else."""
    by = me()
    if Role.district_coordinator not in by.roles_in(by.district_id):
        return []
    return list(schools_without_approver(by.district_id, clock.today(by.district_id)).values())


VIEWS = [PaymentView]
