"""How an account begins (a one-time link), and what everyone does with their own."""

from flask import abort, current_app, flash, redirect, request, session, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.extensions import db
from app.models import Account, Person
from app.security.devices import NAMES
from app.security.sign_in import hashed
from app.services import access, notices
from app.services.actors import Actor, actor_of
from app.services.errors import NotFound, Refused
from app.views.access import has_access
from app.views.base import Page
from app.views.entering import enter, onward
from app.views.shown import words
from forms.access import ChangePasswordForm, ChoosePasswordForm, SignOutElsewhereForm
from forms.choices import AS_THE_DEVICE, ChoicesForm

Answer = str | Response | tuple[str, int]


class SignInLinkView(Page):
    """`/sign-in/link/<secret>`: whoever holds the link chooses a password, once."""

    route_base = ""
    default_view = "choose"

    @expose(f"{access.LINK_PATH}<string:secret>", methods=("GET", "POST"))
    def choose(self, secret: str) -> Answer:
        """Ask for a password; set it and sign in."""
        if not access.link_is_open(secret):
            return self.render_template("access/stale_link.html", sentence=_(access.STALE_LINK)), 410
        form = ChoosePasswordForm()
        account = self._used(secret, form) if form.validate_on_submit() else None
        if account is not None:
            return onward(enter(account))
        return self.render_template("access/choose_password.html", form=form), 422 if form.errors else 200

    def _used(self, secret: str, form: ChoosePasswordForm) -> Account | None:
        try:
            return access.use_link(secret, form.new.data or "")
        except Refused as refused:
            form.new.errors = [_(refused.sentence)]
            return None


class OwnAccountView(Page):
    """`/account/`: my name, my password, where I am signed in."""

    route_base = "/account"
    default_view = "own"
    method_permission_name = {"own": "own", "choose": "own", "end_session": "own", "end_others": "own"}

    @expose("/", methods=("GET", "POST"))
    @has_access
    def own(self) -> Answer:
        """Show the account; a POST changes the password."""
        form = ChangePasswordForm()
        if form.validate_on_submit() and self._change(form):
            flash(_("Your password is changed. Other devices are signed out."), "success")
            return redirect(url_for(".own"))
        page = self._page(form=form, choices=_choices())
        return page, 422 if form.errors else 200

    @expose("/choices", methods=("POST",))
    @has_access
    def choose(self) -> Answer:
        """Keep how news comes, the language of the screen, and whether one may be named in thanks."""
        choices = _choices()
        if not choices.validate_on_submit():
            return self._page(form=ChangePasswordForm(formdata=None), choices=choices), 422
        notices.choose(
            by=_me(),
            notices=choices.notices.data,
            screen_language=choices.screen_language.data or None,
            named_in_thanks=choices.named_in_thanks.data,
        )
        flash(_("Your choices are kept."), "success")
        return redirect(url_for(".own", _anchor="choices"), 303)

    @expose("/sessions/<int:pk>/end", methods=("POST",))
    @has_access
    def end_session(self, pk: int) -> Answer:
        """Sign one device out, for whoever knows the password."""
        typed = SignOutElsewhereForm()
        try:
            access.end_own_session(pk, password=typed.proof.data or "", by=_me())
        except NotFound:
            abort(404)
        except Refused as refused:
            return self._not_sure(typed, refused)
        flash(_("That device is signed out."), "success")
        return redirect(url_for(".own"))

    @expose("/sessions/end-others", methods=("POST",))
    @has_access
    def end_others(self) -> Answer:
        """Sign every other device out, for whoever knows the password."""
        typed = SignOutElsewhereForm()
        try:
            access.end_other_sessions(password=typed.proof.data or "", by=_me(), keep=session["key"])
        except Refused as refused:
            return self._not_sure(typed, refused)
        flash(_("All your other devices are signed out."), "success")
        return redirect(url_for(".own"))

    def _not_sure(self, typed: SignOutElsewhereForm, refused: Refused) -> Answer:
        typed.proof.errors = [_(refused.sentence)]
        form = ChangePasswordForm(formdata=None)
        return self._page(form=form, choices=_choices(), ending=typed), 422

    def _change(self, form: ChangePasswordForm) -> bool:
        try:
            access.change_password(
                current=form.current.data or "", new=form.new.data or "", by=_me(), keep=session["key"]
            )
        except Refused as refused:
            form[refused.field or "new"].errors = [_(refused.sentence)]
            return False
        return True

    def _page(self, **forms: FlaskForm) -> str:
        forms.setdefault("ending", SignOutElsewhereForm(formdata=None))
        this = hashed(session["key"])
        sessions = [
            (each, device_words(each.device), each.key_hash == this) for each in access.own_sessions(by=_me())
        ]
        return self.render_template(
            "access/own_account.html",
            username=current_user.username,
            sessions=sessions,
            asks=access.has_password(by=_me()),
            step=access.second_step.standing(current_user.id),
            **forms,
        )


class InvitePersonView(Page):
    """`/people/<id>/invite`: the buttons of a person's page that open or close their account."""

    route_base = "/people"
    default_view = "invite"
    class_permission_name = "PersonView"
    method_permission_name = {"invite": "invite", "switch_off": "invite", "switch_on": "invite"}

    @expose("/<int:pk>/invite", methods=("POST",))
    @has_access
    def invite(self, pk: int) -> Answer:
        """Make a one-time link and show it, this once."""
        person = _person(pk)
        try:
            secret = access.invite(pk, by=_me())
        except Refused as refused:
            return self._refused(pk, refused)
        username = access.username_of(pk)
        return self.render_template(
            "access/invited.html", person=person, link=_link(secret), username=username
        )

    @expose("/<int:pk>/switch-off", methods=("POST",))
    @has_access
    def switch_off(self, pk: int) -> Answer:
        """Close the account."""
        return self._switch(
            pk, access.switch_off, _("The account is switched off and signed out everywhere.")
        )

    @expose("/<int:pk>/switch-on", methods=("POST",))
    @has_access
    def switch_on(self, pk: int) -> Answer:
        """Open the account again."""
        return self._switch(pk, access.switch_on, _("The account is switched on again."))

    def _switch(self, pk: int, switch: "access.Switch", done: str) -> Answer:
        person = _person(pk)
        try:
            switch(pk, by=_me())
        except NotFound:
            abort(404)
        except Refused as refused:
            return self._refused(pk, refused)
        return self.render_template("access/switched.html", person=person, done=done)

    def _refused(self, pk: int, refused: Refused) -> tuple[str, int]:
        told = {"sentence": _(refused.sentence), "closed": refused.field == "account"}
        return self.render_template("access/refused.html", person=_person(pk), **told), 409


def _choices() -> ChoicesForm:
    """The form of one's own choices, as they are now."""
    kept = notices.choices_of(current_user.person_id)
    form = ChoicesForm(
        notices=kept.notices,
        screen_language=kept.screen_language or "",
        named_in_thanks=kept.named_in_thanks,
    )
    languages = current_app.config["LANGUAGES"].items()
    form.offer([("", words(AS_THE_DEVICE)), *((code, each["name"]) for code, each in languages)])
    return form


def device_words(device: str | None) -> str:
    """A device as people say it: *Firefox on Windows*."""
    if not device:
        return _("A device")
    browser, system = (NAMES.get(code, code) for code in device.split())
    return _("%(browser)s on %(system)s", browser=browser, system=system)


def _me() -> Actor:
    return actor_of(current_user.person_id)


def _person(pk: int) -> Person:
    person = db.session.scalars(select(Person).where(Person.id == pk)).one_or_none()
    if person is None:
        abort(404)
    return person


def _link(secret: str) -> str:
    base: str = current_app.config["PUBLIC_URL"] or request.url_root
    return base.rstrip("/") + access.LINK_PATH + secret


VIEWS = [SignInLinkView, OwnAccountView, InvitePersonView]
