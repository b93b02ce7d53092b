"""What roles may do, in plain words; what a district switches on or off, and roles of its own."""

from collections.abc import Iterable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.extensions import db
from app.models import DistrictRole
from app.security.abilities import (
    ABILITIES,
    BY_CODE,
    CHOICE_FREE,
    OPTIONAL,
    Ability,
    abilities_of,
    always,
    most_of,
)
from app.security.roles import ROLES
from app.services import access
from app.services.errors import Changed, NotFound, Refused
from app.views.access import has_access, me
from app.views.base import Answer, Page, version_of
from app.views.managing.words import role_name
from app.views.shown import words
from forms.managing import AbilitiesForm, OwnRoleForm
from workflows.people import Role


class RoleWordsView(Page):
    """`/access/what-roles-may`"""

    route_base = "/access/what-roles-may"
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "switch": "change",
        "add": "change",
        "edit": "change",
        "end": "change",
    }

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """Every role and every ability, in one table that is made from the table of permissions."""
        shaped = access.district_roles.of_district(me().district_id)
        versions = {each.role: each for each in shaped if each.name is None}
        columns = [(role, _codes(role, versions.get(role.value))) for role in ROLES]
        return self.render_template(
            "managing/role_words.html",
            groups=_by_group(ABILITIES),
            columns=columns,
            optional=OPTIONAL,
            fixed=CHOICE_FREE,
            versions=versions,
            own=[each for each in shaped if each.name is not None],
            by_code=BY_CODE,
            role_name=role_name,
        )

    @expose("/<string:code>", methods=("GET", "POST"))
    @has_access
    def switch(self, code: str) -> Answer:
        """Switch a role's optional abilities on or off."""
        role = _role(code)
        row = access.district_roles.version_of(role, me().district_id)
        form = AbilitiesForm()
        offered = [BY_CODE[each] for each in sorted(OPTIONAL[role], key=list(BY_CODE).index)]
        form.abilities.offer((each.code, words(each.does).capitalize()) for each in offered)
        if not form.is_submitted():
            form.version.data = row.version if row else 0
            form.abilities.data = [each.code for each in offered if each.code in _codes(role, row)]
        if form.validate_on_submit():
            refused = _tried(
                lambda: access.district_roles.switch(
                    role, form.abilities.data or (), version=version_of(form), by=me()
                )
            )
            if refused is None:
                flash(_("Saved. Whoever holds the role meets it at the next sign-in."), "success")
                return redirect(url_for(".list"), 303)
            return self._page(form, role, refused)
        return self._page(form, role, None)

    def _page(self, form: AbilitiesForm, role: Role, refused: str | None) -> Answer:
        status = 409 if refused else 422 if form.errors else 200
        kept = [BY_CODE[each] for each in BY_CODE if each in always(role)]
        return self.render_template(
            "managing/role.html",
            form=form,
            title=_("What the role %(role)s may do", role=role_name(role)),
            kept=kept,
            sentence=refused,
            row=None,
        ), status

    @expose("/own/add/<string:code>", methods=("GET", "POST"))
    @has_access
    def add(self, code: str) -> Answer:
        """Make a role of the district's own from one of ours."""
        role, form = _role(code), OwnRoleForm()
        form.abilities.offer(_choices(role))
        if form.validate_on_submit():
            typed = form.name.data or "", role, form.abilities.data or ()
            refused = _tried(lambda: access.district_roles.make_role(*typed, by=me()))
            if refused is None:
                flash(_("Saved. You can give this role now."), "success")
                return redirect(url_for(".list"), 303)
            return self._own(form, role, None, refused)
        return self._own(form, role, None, None)

    @expose("/own/<int:pk>", methods=("GET", "POST"))
    @has_access
    def edit(self, pk: int) -> Answer:
        """Change a role of the district's own."""
        row = _own_row(pk)
        role, form = Role(row.role), OwnRoleForm(name=row.name, version=row.version)
        form.abilities.offer(_choices(role))
        if not form.is_submitted():
            form.abilities.data = row.abilities
        if form.validate_on_submit():
            refused = _tried(
                lambda: access.district_roles.change_role(
                    pk,
                    name=form.name.data or "",
                    codes=form.abilities.data or (),
                    version=version_of(form),
                    by=me(),
                )
            )
            if refused is None:
                flash(_("Saved. Whoever holds the role meets it at the next sign-in."), "success")
                return redirect(url_for(".list"), 303)
            return self._own(form, role, _own_row(pk), refused)
        return self._own(form, role, row, None)

    @expose("/own/<int:pk>/end", methods=("POST",))
    @has_access
    def end(self, pk: int) -> Response:
        """Nobody gets it any more."""
        try:
            access.district_roles.end_role(pk, by=me())
        except NotFound:
            abort(404)
        flash(
            _("This role is given to nobody any more. Whoever holds it keeps it until that ends."), "success"
        )
        return redirect(url_for(".list"), 303)

    def _own(self, form: OwnRoleForm, role: Role, row: DistrictRole | None, refused: str | None) -> Answer:
        status = 409 if refused else 422 if form.errors else 200
        title = str(row) if row else _("A role made from %(role)s", role=role_name(role))
        return self.render_template(
            "managing/role.html", form=form, title=title, kept=(), sentence=refused, row=row
        ), status


def _tried(what: Any) -> str | None:
    """Do it; why it was not done, in words, or None."""
    try:
        what()
    except Refused as refused:
        return words(refused.sentence)
    except Changed:
        return _("Someone may have been quicker. Open the page again to see where it stands.")
    return None


def _role(code: str) -> Role:
    if code not in ROLES or Role(code) in CHOICE_FREE:
        abort(404)
    return Role(code)


def _own_row(pk: int) -> DistrictRole:
    row: DistrictRole | None = db.session.get(DistrictRole, pk, populate_existing=request.method == "POST")
    if row is None or row.name is None:
        abort(404)
    return row


def _codes(role: Role, version: DistrictRole | None) -> frozenset[str]:
    return frozenset(version.abilities if version else (each.code for each in abilities_of(role)))


def _choices(role: Role) -> list[tuple[str, str]]:
    return [(each.code, words(each.does).capitalize()) for each in most_of(role)]


def _by_group(abilities: Iterable[Ability]) -> list[tuple[str, list[Ability]]]:
    found: dict[str, list[Ability]] = {}
    for ability in abilities:
        found.setdefault(ability.group, []).append(ability)
    return list(found.items())


VIEWS = [RoleWordsView]
