"""On a person's page: what they may do and where, in plain words, and what a colleague can do about it."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.extensions import db
from app.models import AdminGrant, Assignment, Person
from app.reports import access as report
from app.services import access, clock
from app.services.errors import NotFound, Refused
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.frame import may
from app.views.managing.words import place_of, role_name, span, ticked
from app.views.shown import words
from forms.managing import ExtendForm, RenewForm
from workflows.people import Role


def access_of(person: Person) -> dict[str, Any]:
    """What the page of a person says about access; nothing for those who do not look after it."""
    if not may("can_manage", "AccessView"):
        return {"held": None}
    today = clock.today(person.district_id)
    mine = {role.value for role in access.roles_to_give(person.district_id, by=me())}
    waiting = select(AdminGrant).where(AdminGrant.person_id == person.id, AdminGrant.answer.is_(None))
    held = report.held_by(person.id, today)
    return {
        "held": held,
        "in_reach": {each.assignment.role for each in held if each.standing != "ended"} <= mine,
        "an_admin": any(each.assignment.role == "admin" for each in held if each.standing != "ended"),
        "bound": access.single_sign_on.is_bound(person.id),
        "sign_in": report.sign_in_of(person.id),
        "invitation": access.invitations.invitation_of(person.id),
        "grant": db.session.scalars(waiting).first(),
        "may_give": mine,
        "role_name": role_name,
        "place_of": place_of,
        "span": span,
        "now": clock.now(),
    }


class HeldRoleView(Page):
    """`/access/roles/<id>/…`: let one role last longer, or renew it for a school year."""

    route_base = "/access/roles"
    default_view = "extend"
    class_permission_name = "AccessView"
    method_permission_name = {"extend": "manage", "renew": "manage"}

    @expose("/<int:pk>/extend", methods=("GET", "POST"))
    @has_access
    def extend(self, pk: int) -> Answer:
        """Choose a later last day, and say why."""
        row, form = _assignment(pk), ExtendForm()
        if form.validate_on_submit():
            try:
                access.extend(pk, ends_on=form.ends_on.data, reason=form.reason.data, by=me())
            except Refused as refused:
                return self._page(row, form, _("Let it last longer"), refused)
            flash(_("It lasts longer now."), "success")
            return _to_person(row)
        return self._page(row, form, _("Let it last longer"))

    @expose("/<int:pk>/renew", methods=("GET", "POST"))
    @has_access
    def renew(self, pk: int) -> Answer:
        """Give the same again until the end of a school year."""
        row, form = _assignment(pk), RenewForm()
        years = access.renewing.years_to_renew_for(row.district_id)
        form.year.choices = [(str(year.id), year.name) for year in years]
        if form.validate_on_submit():
            try:
                access.renewing.renew(pk, year_id=int(form.year.data or 0), reason=form.reason.data, by=me())
            except Refused as refused:
                return self._page(row, form, _("Renew for a school year"), refused)
            flash(_("Renewed."), "success")
            return _to_person(row)
        return self._page(row, form, _("Renew for a school year"))

    def _page(self, row: Assignment, form: Any, title: str, refused: Refused | None = None) -> Answer:
        told = words(refused.sentence) if refused else None
        if refused and refused.field and refused.field in form:
            form[refused.field].errors = [*form[refused.field].errors, told]
            told = None
        status = 409 if refused else 422 if form.errors else 200
        says = f"{row.person} · {role_name(row.role)} · {place_of(row)} · {span(row.starts_on, row.ends_on)}"
        back = url_for("PersonView.show", pk=row.person_id)
        return self.render_template(
            "managing/one.html", form=form, title=title, says=says, sentence=told, back=back
        ), status


class InvitingView(Page):
    """`/access/invite`: colleagues who hold a role and cannot sign in yet; and one person's e-mail."""

    route_base = "/access"
    default_view = "invite"
    class_permission_name = "AccessView"
    method_permission_name = {
        "invite": "manage",
        "invite_many": "manage",
        "mail": "manage",
        "revoke": "manage",
    }

    @expose("/invite")
    @has_access
    def invite(self) -> Answer:
        """Who holds a role today and has no password yet."""
        by = me()
        found = report.without_password(by.district_id, clock.today(by.district_id))
        at_the_door = report.at_the_door(by.district_id)
        strangers = access.single_sign_on.strangers(by=by)
        return self.render_template(
            "managing/invite.html", found=found, at_the_door=at_the_door, strangers=strangers
        )

    @expose("/invite", methods=("POST",))
    @has_access
    def invite_many(self) -> Answer:
        """Invite those who were ticked."""
        done, refused = access.invitations.invite_many(ticked("person"), by=me())
        if done:
            told = ngettext("%(num)d e-mail is on its way.", "%(num)d e-mails are on their way.", len(done))
            flash(told, "success")
        for person_id, sentence in refused:
            person = db.session.get(Person, person_id)
            flash(f"{person}: {words(sentence)}", "warning")
        return redirect(url_for(".invite"), 303)

    @expose("/people/<int:pk>/invite-by-mail", methods=("POST",))
    @has_access
    def mail(self, pk: int) -> Answer:
        """Send (or send again) a one-time link to the person's own address."""
        return self._do(pk, access.invitations.invite_by_mail, _("The e-mail is on its way."))

    @expose("/people/<int:pk>/take-invitation-back", methods=("POST",))
    @has_access
    def revoke(self, pk: int) -> Answer:
        """The link in the e-mail opens nothing any more."""
        return self._do(pk, access.invitations.revoke_invitation, _("The link opens nothing any more."))

    def _do(self, pk: int, what: Any, done: str) -> Response:
        try:
            what(pk, by=me())
        except NotFound:
            abort(404)
        except Refused as refused:
            flash(words(refused.sentence), "warning")
        else:
            flash(done, "success")
        return redirect(url_for("PersonView.show", pk=pk, _anchor="sign-in"), 303)


def preset(form: Any) -> None:
    """A link may name the person, the school or the role of a form that gives one; ids and codes only."""
    for name, field in (("person", "person_id"), ("school", "school_id")):
        typed = request.args.get(name, "")
        if (
            field in form
            and not form.is_submitted()
            and typed.isascii()
            and typed.isdigit()
            and len(typed) < 10
        ):
            form[field].data = int(typed)
    if not form.is_submitted() and request.args.get("role") in {role.value for role in Role}:
        form.role.data = request.args["role"]


def _assignment(pk: int) -> Assignment:
    row: Assignment = db.session.get(Assignment, pk) or abort(404)
    return row


def _to_person(row: Assignment) -> Response:
    return redirect(url_for("PersonView.show", pk=row.person_id, _anchor="access"), 303)


VIEWS = [HeldRoleView, InvitingView]
