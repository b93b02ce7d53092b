"""What colleagues ask for: one answers, gives the role or says why not."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.extensions import db
from app.models import AccessRequest
from app.services import access
from app.services.errors import Refused
from app.views import finding
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.managing.asking import page_name
from app.views.managing.words import chosen_role, place_of, role_choices, role_name
from app.views.shown import words
from forms.managing import DeclineForm, GrantForm


class AccessRequestView(Page):
    """`/access/requests/`"""

    route_base = "/access/requests"
    default_view = "list"
    class_permission_name = "AccessView"
    method_permission_name = {"list": "manage", "show": "manage", "grant": "manage", "decline": "manage"}

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """What waits for me, the oldest first."""
        return self.render_template(
            "managing/requests.html", found=access.requests.open_requests(by=me()), **WORDS
        )

    @expose("/<int:pk>")
    @has_access
    def show(self, pk: int) -> Answer:
        """What somebody asks, and the two answers."""
        row = _row(pk)
        return self._page(row, _grant_form(row, GrantForm(formdata=None)), DeclineForm(formdata=None))

    @expose("/<int:pk>/grant", methods=("POST",))
    @has_access
    def grant(self, pk: int) -> Answer:
        """Give a role."""
        row, form = _row(pk), GrantForm()
        _grant_form(row, form)
        if not form.validate_on_submit():
            return self._page(row, form, DeclineForm(formdata=None), 422)
        role, own = chosen_role(form.role.data or "")
        given = {"school_id": form.school_id.data, "ends_on": form.ends_on.data, "own": own}
        doubt = access.second_thought(row.person_id, role)
        try:
            access.check_where(role, form.school_id.data, everywhere=form.everywhere.data)
            access.requests.grant_request(pk, role, words=form.words.data or "", by=me(), **given)
        except Refused as refused:
            return self._page(_row(pk), _told(form, refused), DeclineForm(formdata=None), 409)
        flash(_("They have it, and are told."), "success")
        if doubt:
            flash(words(doubt), "warning")
        return redirect(url_for(".list"), 303)

    @expose("/<int:pk>/decline", methods=("POST",))
    @has_access
    def decline(self, pk: int) -> Answer:
        """Say no, with the reason."""
        row, form = _row(pk), DeclineForm()
        if not form.validate_on_submit():
            return self._page(row, _grant_form(row, GrantForm(formdata=None)), form, 422)
        try:
            access.requests.decline_request(pk, form.words.data or "", by=me())
        except Refused as refused:
            grant = _grant_form(row, GrantForm(formdata=None))
            return self._page(_row(pk), grant, _told(form, refused), 409)
        flash(_("They are told, with your words."), "success")
        return redirect(url_for(".list"), 303)

    def _page(self, row: AccessRequest, grant: FlaskForm, decline: FlaskForm, status: int = 200) -> Answer:
        return self.render_template(
            "managing/request.html", row=row, grant=grant, decline=decline, **WORDS
        ), status


WORDS: dict[str, Any] = {"page_name": page_name, "role_name": role_name, "place_of": place_of}


def _row(pk: int) -> AccessRequest:
    row = db.session.get(AccessRequest, pk, populate_existing=True)
    if row is None or row.person_id == me().person_id:
        abort(404)
    return row


def _grant_form(row: AccessRequest, form: GrantForm) -> GrantForm:
    form.role.choices = role_choices(me())
    if not form.role.data:
        form.role.data, form.school_id.data = row.role, row.school_id
    form.school_id.ready(**finding.schools())
    return form


def _told(form: FlaskForm, refused: Refused) -> FlaskForm:
    field = refused.field if refused.field in form else next(iter(form._fields))
    form[field].errors = [*form[field].errors, words(refused.sentence)]
    return form


VIEWS = [AccessRequestView]
