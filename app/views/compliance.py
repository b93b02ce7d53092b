"""What an auditor would ask about a grant, explained line by line; and the grant's report on paper (R131)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, send_file
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.reports import compliance as report
from app.reports.compliance import Compliance, Line
from app.services import compliance
from app.services.errors import NotFound, Refused
from app.views.access import has_access, me
from app.views.addresses import number_of_text
from app.views.base import Answer, Page
from app.views.exports import as_file
from app.views.fund_words import SOURCE_WORDS, month_words
from app.views.listing import Asked
from app.views.pay_words import KINDS
from app.views.shown import dated, money, words
from app.views.whole import part_beside
from forms.letters.grant_report import Table, grant_report
from forms.payments import ExplainForm

PAGE = 25
FOUND = {
    "untrained": _l("The training was not current on the day of the visit."),
    "unpaired": _l("One person went alone."),
    "in_hours": _l("It was inside the hours of contract."),
    "unreflected": _l("No reflection was written."),
    "late": _l("It was written down or approved late."),
    "outside_period": _l("The day lies outside of the period of the grant or its allocation."),
    "outside_uses": _l("The allowed uses do not name this."),
    "over_cap": _l("It is above a cap."),
}


@dataclass(frozen=True)
class Unexplained:
    """What was tried to explain, and why it is not kept; `several`: in the form for several payments."""

    payment_ids: Sequence[int]
    finding: str
    sentence: str
    typed: str
    several: bool


class ComplianceView(Page):
    """`/grants/<pk>/compliance`"""

    route_base = "/grants"
    default_view = "list"
    method_permission_name = {"list": "list", "export": "list", "paper": "list", "explain": "explain"}

    @expose("/<int:pk>/compliance")
    @has_access
    def list(self, pk: int) -> Answer:
        """Every paid line of which something was found; those without an explanation first."""
        return self._listed(_found(pk))

    @expose("/<int:pk>/compliance", methods=("POST",))
    @has_access
    def explain(self, pk: int) -> Answer:
        """Keep why a finding of one payment, or of several, is in order."""
        payment_ids = [number_of_text(each) for each in request.form.getlist("payment")]
        finding, form = request.form.get("finding", ""), ExplainForm()
        if not form.validate_on_submit():
            sentence = next((each for each in form.words.errors), compliance.SAY_WHY)
            return self._refused(pk, payment_ids, finding, words(sentence))
        try:
            compliance.explain(payment_ids, pk, finding, form.words.data or "", by=me())
        except NotFound:
            return self._refused(pk, payment_ids, finding, words(compliance.GONE))
        except Refused as refused:
            return self._refused(pk, payment_ids, finding, words(refused.sentence))
        flash(_("Your explanation is kept."), "success")
        return redirect(_asked(pk).here)

    def _refused(self, pk: int, payment_ids: Sequence[int], finding: str, sentence: str) -> Answer:
        """The page again, the sentence at the field, with what was ticked and typed."""
        typed, several = request.form.get("words", ""), "several" in request.form
        refused = Unexplained(payment_ids, finding, sentence, typed, several)
        return self._listed(_found(pk), refused=refused), 409

    @expose("/<int:pk>/compliance/export", methods=("POST",))
    @has_access
    def export(self, pk: int) -> FlaskResponse:
        """Every line that the grant paid, as a file."""
        found = _found(pk)
        headings = (
            *(_("Payment"), _("Visit"), _("Who"), _("School"), _("Fund"), _("For"), _("Day"), _("Amount")),
            *(_("Found"), _("Explained")),
        )
        cells = (
            (
                *(line.payment_id, line.visit_id, line.person, line.school, line.fund),
                *(str(KINDS.get(line.kind, line.kind)), line.worked_on, line.amount),
                *(_all_found(line), _all_explained(line)),
            )
            for line in report.every_line(found.grant, me().person_id)
        )
        return as_file("grant-lines", headings, cells, filters={"grant": str(pk)})

    @expose("/<int:pk>/report", methods=("POST",))
    @has_access
    def paper(self, pk: int) -> Answer:
        """The report as PDF; first every finding is explained."""
        found = _found(pk)
        if found.open:
            return self._listed(found, nothing_printed=True), 409
        content = _on_paper(found)
        compliance.printed(pk, found.count, by=me())
        name = f"grant-{pk}-report.pdf"
        return send_file(BytesIO(content), "application/pdf", as_attachment=True, download_name=name)

    def _listed(self, found: Compliance, **values: Any) -> str:
        lines = sorted(found.found, key=lambda line: not line.open)
        asked = _asked(found.grant.id)
        return self.render_template(
            "money/compliance.html",
            found=found,
            asked=asked,
            part=part_beside(lines, asked, lambda line: line.payment_id, PAGE),
            kinds=KINDS,
            said=FOUND,
            **values,
        )


def _asked(pk: int) -> Asked:
    return Asked("ComplianceView.list", kept={"pk": pk})


def _found(pk: int) -> Compliance:
    return report.compliance(pk, me().person_id) or abort(404)


def _all_found(line: Line) -> str:
    return " ".join(str(FOUND[name]) for name in line.findings)


def _all_explained(line: Line) -> str:
    return " ".join(f"{said.words} ({said.who})" for said in line.findings.values() if said)


def _on_paper(found: Compliance) -> bytes:
    """The report in the reader's language: no child and no family stands on it."""
    grant = found.grant
    source = words(SOURCE_WORDS[grant.source]) if grant.source in SOURCE_WORDS else grant.source
    lead = [
        ", ".join(each for each in (source, grant.award_number) if each),
        grant.purpose or "",
        _("From %(start)s to %(end)s.", start=dated(grant.starts_on), end=dated(grant.ends_on)),
        ngettext(
            "%(num)d payment, %(total)s of %(amount)s awarded.",
            "%(num)d payments, %(total)s of %(amount)s awarded.",
            found.count,
            total=money(found.total),
            amount=money(grant.amount),
        ),
    ]
    sums = (_("Payments"), _("Sum"))
    by_school, by_month = report.sums(grant)
    months = [(month_words(date.fromisoformat(key + "-01")), *rest) for key, *rest in by_month]
    tables = [
        Table(_("By school"), (_("School"), *sums), (0, 280, 380), _sums(by_school)),
        Table(_("By month"), (_("Month"), *sums), (0, 280, 380), _sums(months)),
        Table(
            _("Lines that were explained"),
            (_("Payment"), _("Day"), _("Amount"), _("Found"), _("Explained")),
            (0, 60, 150, 215, 350),
            [*_explained(found)],
        ),
    ]
    return grant_report(grant.name, [each for each in lead if each], [each for each in tables if each.rows])


def _sums(rows: Any) -> list[tuple[str, str, str]]:
    return [(name, str(count), money(amount)) for name, count, amount in rows]


def _explained(found: Compliance) -> Iterator[tuple[str, str, str, str, str]]:
    for line in found.found:
        yield (
            f"#{line.payment_id}",
            dated(line.worked_on),
            money(line.amount),
            _all_found(line),
            _all_explained(line),
        )


VIEWS = [ComplianceView]
