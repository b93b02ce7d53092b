"""Ask for access: from a page that is closed, or because one knows what is missing."""

from flask import current_app, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from app.extensions import db
from app.models import AccessRequest
from app.security.abilities import ABILITIES, roles_that_open
from app.services import access
from app.services.access.requests import OTHER
from app.services.errors import NotFound, Refused
from app.views.access import me, signed_in
from app.views.base import Answer, Page
from app.views.managing.words import place_of, role_name
from app.views.narrowing import schools
from app.views.shown import words
from forms.managing import AskForm
from workflows.people import ASSIGNABLE, Role

NOT_ASKED_FOR = (Role.admin, Role.delegate)
"""Nobody asks to be Admin; and whoever is away names who approves meanwhile, whom nobody else can give."""


class AskView(Page):
    """`/ask-for-access/`: open to everyone who is signed in, whatever they hold."""

    route_base = "/ask-for-access"
    default_view = "ask"

    @expose("/", methods=("GET", "POST"))
    @signed_in
    def ask(self) -> Answer:
        """Say what one needs, and what for."""
        page = _page(request.args.get("page", ""))
        form = AskForm()
        form.role.choices = [(role.value, role_name(role)) for role in _roles(page)]
        form.school.choices = schools()
        before = access.requests.own_request(page, by=me())
        if not form.validate_on_submit():
            return self._shown(form, page, before, 422 if form.errors else 200)
        try:
            access.requests.ask(
                page,
                form.words.data or "",
                role=Role(form.role.data) if form.role.data else None,
                school_id=int(form.school.data) if form.school.data else None,
                by=me(),
            )
        except NotFound:
            return self._shown(form, page, before, 404)
        except Refused as refused:
            form.words.errors = [*form.words.errors, words(refused.sentence)]
            return self._shown(form, page, before, 409)
        flash(_("Your request is on its way. You are told as soon as somebody answers."), "success")
        return redirect(url_for(".mine"), 303)

    @expose("/mine")
    @signed_in
    def mine(self) -> Answer:
        """What I asked for, and what was answered."""
        query = select(AccessRequest).where(AccessRequest.person_id == current_user.person_id)
        found = db.session.scalars(query.order_by(AccessRequest.id.desc()).limit(50)).all()
        return self.render_template(
            "managing/mine.html", found=found, page_name=page_name, role_name=role_name, place_of=place_of
        )

    def _shown(self, form: AskForm, page: str, before: AccessRequest | None, status: int) -> Answer:
        return self.render_template(
            "managing/ask.html", form=form, page=page, before=before, page_name=page_name, does=_does(page)
        ), status


def page_name(page: str) -> str:
    """What a page is for, in words: the abilities that open it, by the name of its route."""
    if page == OTHER:
        return _("Something else")
    return _does(page) or page.partition(".")[0]


def _does(page: str) -> str:
    """What a page is first of all for, as a sentence's end; nothing for a page that no ability names.

    Of several abilities that open it the first one counts: those that build on it come later (`abilities.py`).
    """
    pair = _asks(page)
    return next((words(each.does) for each in ABILITIES if pair in each.opens), "")


def _page(endpoint: str) -> str:
    """A route's name as the address says it, if there is such a one."""
    return endpoint if endpoint in current_app.view_functions else OTHER


def _asks(page: str) -> tuple[str, str]:
    """The permission that a route asks for."""
    name, _dot, method = page.partition(".")
    view = next((each for each in current_app.appbuilder.baseviews if each.endpoint == name), None)  # type: ignore[attr-defined]
    if view is None:
        return "", ""
    return "can_" + (view.method_permission_name.get(method) or method), view.class_permission_name


def _roles(page: str) -> list[Role]:
    """The roles that open a page; every role for something else."""
    found = roles_that_open(_asks(page)) if page != OTHER else ASSIGNABLE
    return [role for role in (found or ASSIGNABLE) if role not in NOT_ASKED_FOR]


VIEWS = [AskView]
