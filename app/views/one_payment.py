"""One payment: where it stands, why it is that much, who decides next, and each step with its refusal beforehand."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.reports.one_payment import OnePayment, made_anew, one_payment
from app.services import payments
from app.services.errors import NotFound
from app.views.access import has_access, me
from app.views.base import Page
from app.views.pay_next import next_words
from app.views.pay_steps import told
from app.views.pay_words import KINDS, rule_words, sentences, why_this_amount
from app.views.shown import day, money
from forms.payments import AskReversalForm, ExceptionForm, KeepPaidForm, MendForm, ReturnForm
from workflows.machine import NotYourRole, TransitionRefused
from workflows.payment import PAYMENT

Answer = str | Response | tuple[str, int]
LARGEST_ID = 2**31 - 1
ONE = f"<int(max={LARGEST_ID}):pk>"
FORMS: dict[str, type[FlaskForm]] = {
    "make_exception": ExceptionForm,
    "send_back": ReturnForm,
    "mend": MendForm,
    "ask_reversal": AskReversalForm,
    "reverse": FlaskForm,
    "keep_paid": KeepPaidForm,
}


class OnePaymentView(Page):
    """`/payments/`"""

    route_base = "/payments"
    default_view = "show"
    method_permission_name = {
        "show": "show",
        "mend": "show",
        "make_exception": "decide",
        "send_back": "return",
        "ask_reversal": "ask",
        "reverse": "answer",
        "keep_paid": "answer",
    }

    @expose(f"/{ONE}")
    @has_access
    def show(self, pk: int) -> Answer:
        """The payment, or the one that came in its place: news may still lead to the one that was withdrawn."""
        return self._page(pk)

    @expose(f"/{ONE}/mend", methods=("POST",))
    @has_access
    def mend(self, pk: int) -> Answer:
        """Answer the question with which one's own pay came back."""
        return self._take(pk, "mend", lambda form: payments.mend(pk, words=form.words.data or "", by=me()))

    @expose(f"/{ONE}/exception", methods=("POST",))
    @has_access
    def make_exception(self, pk: int) -> Answer:
        """Let it be paid although a rule stands against it."""
        return self._take(
            pk,
            "make_exception",
            lambda form: payments.make_exception(pk, reason=form.reason.data or "", by=me()),
        )

    @expose(f"/{ONE}/send-back", methods=("POST",))
    @has_access
    def send_back(self, pk: int) -> Answer:
        """Ask the person to look at it again."""
        return self._take(
            pk, "send_back", lambda form: payments.send_back(pk, reason=form.reason.data or "", by=me())
        )

    @expose(f"/{ONE}/ask-reversal", methods=("POST",))
    @has_access
    def ask_reversal(self, pk: int) -> Answer:
        """Ask the coordinator to agree that it is taken back."""

        def run(form: Any) -> None:
            payments.ask_reversal(pk, reason=form.reason.data or "", pay_again=form.pay_again.data, by=me())

        return self._take(pk, "ask_reversal", run)

    @expose(f"/{ONE}/reverse", methods=("POST",))
    @has_access
    def reverse(self, pk: int) -> Answer:
        """Agree that it is taken back."""
        return self._take(pk, "reverse", lambda form: payments.agree_to_reversal(pk, by=me()))

    @expose(f"/{ONE}/keep-paid", methods=("POST",))
    @has_access
    def keep_paid(self, pk: int) -> Answer:
        """Leave it as it is, and say why."""
        return self._take(
            pk, "keep_paid", lambda form: payments.refuse_reversal(pk, reason=form.reason.data or "", by=me())
        )

    def may_step(self, action: str) -> bool:
        """Tell whether the person may open this step here."""
        return self.may(self.method_permission_name[action])

    def may_approve(self) -> bool:
        """Tell whether the person approves payments."""
        allowed: bool = self.appbuilder.sm.has_access("can_approve", "PaymentView")
        return allowed

    def _take(self, pk: int, action: str, run: Callable[[Any], object]) -> Answer:
        form = FORMS[action]()
        if not form.validate_on_submit():
            return self._page(pk, action, form), 422
        try:
            run(form)
        except NotFound:
            abort(404)
        except NotYourRole:
            abort(403)
        except TransitionRefused as refused:
            return self._page(pk, action, form, sentences(refused.reasons)), 409
        flash(_said()[action], "success")
        return redirect(url_for(".show", pk=pk), 303)

    def _page(self, pk: int, tried: str = "", form: Any = None, reasons: object = ()) -> str:
        seen = one_payment(pk, me())
        if seen is None:
            anew = made_anew(pk)
            abort(404 if anew is None else redirect(url_for(".show", pk=anew)))
        return self.render_template(
            "payments/show.html",
            seen=seen,
            line=seen.line,
            forms={
                name: form if name == tried else made(formdata=None)
                for name, made in FORMS.items()
                if name in seen.steps or name == tried
            },
            tried=tried,
            reasons=reasons,
            sentences=sentences,
            story=told(seen.history),
            next_words=next_words(seen.line, mine=seen.mine, without_money=seen.only_money_is_missing),
            labels={row.action: row.label for row in PAYMENT.rows},
            kinds=KINDS,
            rule_words=rule_words,
            why=why_this_amount,
            states=PAYMENT.states,
            what=_what(seen),
        )


def _what(seen: OnePayment) -> str:
    return _("%(amount)s for %(day)s", amount=money(seen.line.amount), day=day(seen.line.worked_on))


def _said() -> dict[str, str]:
    return {
        "mend": _("Kept. The payment waits for approval again."),
        "make_exception": _("An exception is made. The payment waits for approval now."),
        "send_back": _("It is sent back; the person reads your question."),
        "ask_reversal": _("The district coordinator is asked. Nothing changes until then."),
        "reverse": _("It is taken back: a negative payment waits for the next batch."),
        "keep_paid": _("Kept. The payment stays as it is, and Payroll reads why."),
    }


VIEWS = [OnePaymentView]
