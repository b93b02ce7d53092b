"""Training and preparation that is paid without a visit: who was there, from when to when (R21)."""

from typing import Any

from flask import abort, flash, g, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from app.extensions import db
from app.models import OtherWork, Person
from app.reports.other_work import Pay, pay_of
from app.services import clock, other_work
from app.services.errors import Changed, NotFound, Refused
from app.services.other_work import CERTIFIERS, Entry
from app.views.access import has_access, me
from app.views.addresses import number_of_text
from app.views.base import Answer, AppModelView, version_of
from app.views.listing import Filter
from app.views.narrowing import by_code, by_school, read
from app.views.picking import picked
from app.views.shown import refusal, words
from forms.other_work import OTHER_WORK, CorrectForm, EnterForm, WithdrawForm


class OtherWorkView(AppModelView):
    """`/other-work/`"""

    route_base = "/other-work"
    include_route_methods = frozenset({"list", "export", "show", "add", "edit", "withdraw"})
    method_permission_name = {
        "list": "list", "export": "list", "show": "show", "add": "add", "edit": "edit", "withdraw": "edit",
    }  # fmt: skip
    datamodel = SQLAInterface(OtherWork)
    show_template = "money/other_work.html"
    list_title, add_title = _l("Training and preparation"), _l("Write down who was there")
    edit_title = _l("Put it right")
    list_columns = ("person", "what", "activity", "started_at", "ended_at", "stands")
    show_columns = list_columns
    order_columns = ("what", "started_at")
    search_columns = ("person",)
    base_order = ("started_at", "desc")
    label_columns = {
        "person": _l("Who"),
        "what": _l("What it was"),
        "activity": _l("For"),
        "started_at": _l("From"),
        "ended_at": _l("To"),
        "stands": _l("Where it stands"),
    }
    words_of = {"activity": dict(OTHER_WORK)}
    filters = (
        by_school(OtherWork.school_id),
        by_code("for", _l("For"), OtherWork.activity, dict(OTHER_WORK)),
        Filter(
            "back",
            _l("Taken back"),
            lambda: [("no", _("No")), ("yes", _("Yes"))],
            lambda code: OtherWork.withdrawn.is_(code == "yes"),
        ),
    )
    nothing = _l("No training or preparation is written down yet.")
    add_form, edit_form = EnterForm, CorrectForm

    @expose("/add", methods=("GET", "POST"))
    @has_access
    def add(self) -> Answer:
        """First the school, then everyone of it who was there."""
        offered = read("school")["school"]
        chosen = number_of_text(picked(offered)) or (int(offered[0][0]) if len(offered) == 1 else None)
        there = other_work.people_at(chosen) if chosen else []
        form = EnterForm()
        certifies = not me().roles_in(me().district_id).isdisjoint(CERTIFIERS)
        form.offer([(person.id, person.name) for person in there], certificates=certifies)
        if not chosen or not form.validate_on_submit():
            wrong = request.method == "POST"
            return self._entering(self._in_words(form), offered, chosen, 422 if wrong else 200)
        try:
            made = other_work.enter(_entry(form, chosen), form_id=form.form_id.data, by=me())
        except Refused as refused:
            _say(form, refused)
            return self._entering(self._in_words(form), offered, chosen, 409)
        if made:
            flash(
                ngettext("%(num)d person is written down.", "%(num)d people are written down.", len(made)),
                "success",
            )
        return redirect(url_for(".list"))

    @expose("/<int:pk>/withdraw", methods=("GET", "POST"))
    @has_access
    def withdraw(self, pk: int) -> Answer:
        """Take back what was written down by mistake."""
        row, form = self.row(pk), WithdrawForm()
        if not form.validate_on_submit():
            return self._withdrawing(row, form, 422 if form.errors else 200)
        try:
            other_work.withdraw(pk, form.reason.data or "", by=me())
        except Refused as refused:
            form.reason.errors = [words(refused.sentence)]
            return self._withdrawing(self.row(pk), form, 409)
        except NotFound:
            abort(404)
        flash(_("It is taken back."), "success")
        return redirect(self.address_of(row))

    def query(self) -> Select[Any]:
        """With the person, by whose name the list is searched."""
        return select(OtherWork).join(OtherWork.person).options(contains_eager(OtherWork.person))

    def searched(self, _column: str) -> Any:
        """The look-up of a person's name."""
        return Person.look_up

    def title_of(self, row: OtherWork) -> str:
        """What it was."""
        return row.what

    def form_of(self, row: OtherWork) -> Any:
        """Hours as the district's clock shows them."""
        zone = clock.zone_of(row.district_id)
        start, end = row.started_at.astimezone(zone), row.ended_at.astimezone(zone)
        form = CorrectForm(what=row.what, day=start.date(), starts=start.time(), ends=end.time())
        if not form.is_submitted():
            form.version.data = str(row.version)
        return form

    def form_of_stored(self, row: OtherWork) -> Any:
        """As it is now, whatever was typed."""
        zone = clock.zone_of(row.district_id)
        start, end = row.started_at.astimezone(zone), row.ended_at.astimezone(zone)
        return CorrectForm(
            formdata=None, what=row.what, day=start.date(), starts=start.time(), ends=end.time()
        )

    def write_change(self, row: OtherWork, form: CorrectForm) -> None:
        """Put it right; its pay is worked out anew."""
        typed = {
            name: value for name, value in form.values().items() if name in ("what", "day", "starts", "ends")
        }
        try:
            other_work.correct(row.id, **typed, version=version_of(form), by=me())
        except NotFound:
            raise Changed from None

    def value_of(self, row: OtherWork, column: str) -> Any:
        """Where its pay stands is told to whoever may see pay."""
        if column != "stands":
            return super().value_of(row, column)
        if row.withdrawn:
            return _("Taken back")
        pay = self._pay_of(row)
        return words(pay.state).capitalize() if pay else _("Written down")

    def more(self, row: OtherWork) -> dict[str, Any]:
        """Its pay, for whoever may see it, and whether it can still be mended."""
        pay = self._pay_of(row)
        return {"pay": pay, "open": not row.withdrawn and (pay is None or pay.open)}

    def _pay_of(self, row: OtherWork) -> Pay | None:
        """Read for all rows of a page at once."""
        known: dict[int, Pay | None] = g.setdefault("pay_of_other_work", {})
        if row.id not in known:
            here = {each.id for each in db.session.identity_map.values() if isinstance(each, OtherWork)}
            found = pay_of(here | {row.id})
            known.update({number: found.get(number) for number in here | {row.id}})
        return known[row.id]

    def _entering(self, form: EnterForm, offered: Any, chosen: int | None, status: int) -> Answer:
        page = self.render_template("money/enter.html", form=form, schools=offered, chosen=chosen)
        return page, status

    def _withdrawing(self, row: OtherWork, form: WithdrawForm, status: int) -> Answer:
        return self.render_template("money/withdraw.html", row=row, form=form), status


def _entry(form: EnterForm, school_id: int) -> Entry:
    typed = form.values()
    return Entry(
        school_id=school_id,
        activity=typed["activity"],
        what=typed["what"],
        day=typed["day"],
        starts=typed["starts"],
        ends=typed["ends"],
        person_ids=tuple(typed["people"]),
        course=typed.get("course"),
    )


def _say(form: EnterForm, refused: Refused) -> None:
    field = form[refused.field or "people"]
    field.errors = [refusal(refused)]


VIEWS = [OtherWorkView]
