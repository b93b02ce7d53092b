"""Beginning a district by a one-time link, and setting it up step by step."""

from typing import Any

from flask import Flask, flash, redirect, request, session, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _

from app.extensions import db
from app.models import District
from app.reports import languages
from app.services import access, opening, set_up
from app.services.errors import Changed, Refused
from app.services.set_up import Standing
from app.views.access import has_access, me
from app.views.base import Answer, Page, version_of
from app.views.entering import enter
from app.views.frame import frame, may
from app.views.home_languages import name_of
from app.views.set_up_words import STEPS, Step, missing_for, there_is
from app.views.shown import words
from forms.set_up import BeginForm, DistrictForm, zones


class BeginView(Page):
    """`/begin/<secret>`: whoever started Porchlight names the district and becomes its first Admin, once."""

    route_base = ""
    default_view = "begin"

    @expose(f"{opening.LINK_PATH}<string:secret>", methods=("GET", "POST"))
    def begin(self, secret: str) -> Answer:
        """Ask who begins; make the district theirs and sign them in."""
        if not opening.is_open(secret):
            return self.render_template("access/stale_link.html", sentence=_(access.STALE_LINK)), 410
        form = BeginForm()
        form.time_zone.choices = _zones()
        if form.validate_on_submit() and self._begin(secret, form):
            return redirect(url_for("SetUpView.show"), 303)
        return self.render_template("set_up/begin.html", form=form), 422 if form.errors else 200

    def _begin(self, secret: str, form: BeginForm) -> bool:
        try:
            account = opening.begin(secret, opening.Beginning(**form.values()))
        except Refused as refused:
            field = form[refused.field] if refused.field else form.new
            field.errors = [words(refused.sentence)]
            return False
        enter(account)
        return True


class SetUpView(Page):
    """`/set-up/`"""

    route_base = "/set-up"
    default_view = "show"
    method_permission_name = dict.fromkeys(("show", "district", "ready"), "set_up")

    @expose("/")
    @has_access
    def show(self) -> Answer:
        """Every step: what it is for, what is there, and the one thing to do."""
        return self._shown()

    @expose("/district", methods=("GET", "POST"))
    @has_access
    def district(self) -> Answer:
        """Name and clock."""
        row = db.session.get_one(District, me().district_id)
        form = DistrictForm(obj=row)
        form.time_zone.choices = _zones(row.time_zone)
        if form.validate_on_submit() and self._change(form):
            flash(_("Saved."), "success")
            return redirect(url_for(".show"), 303)
        if not form.is_submitted():
            form.version.data = str(row.version)
        return self.render_template("set_up/district.html", form=form), 422 if form.errors else 200

    @expose("/ready", methods=("POST",))
    @has_access
    def ready(self) -> Answer:
        """End the set-up."""
        try:
            set_up.call_ready(by=me())
        except Refused as refused:
            return self._shown(refused=words(refused.sentence)), 409
        flash(_("The lights are on. Families can be invited."), "success")
        return redirect(url_for("HomeView.home"), 303)

    def _change(self, form: DistrictForm) -> bool:
        typed: dict[str, Any] = {"name": form.name.data or "", "time_zone": form.time_zone.data or ""}
        try:
            set_up.change_district(**typed, version=version_of(form), by=me())
        except Changed:
            form.name.errors = [_("Someone changed this while you were typing. Please look again.")]
            return False
        return True

    def _shown(self, refused: str = "") -> str:
        standing = set_up.standing(me().district_id)
        lacking = _lacking()
        done = {step.name: _is_done(step, standing, lacking) for step in STEPS}
        around = frame()
        return self.render_template(
            "set_up/show.html",
            steps=STEPS,
            done=done,
            there=there_is(standing) | {"languages": ", ".join(lacking)},
            next_step=_next(done),
            enough=standing.is_enough,
            open_later=[step for step in STEPS if not done[step.name] and not step.needed],
            ready_on=around.set_up_on if around else None,
            refused=refused,
        )


def _zones(now: str = "") -> list[tuple[str, str]]:
    """The time zones to choose from, in the reader's language; the one there is among them."""
    return [(name, words(label)) for name, label in zones(now)]


def _is_done(step: Step, standing: Standing, lacking: list[str]) -> bool:
    return not lacking if step.name == "languages" else standing.done(step.name)


def _next(done: dict[str, bool]) -> str | None:
    """The first open step that this person can do: those that are needed before the others."""
    mine = [step for step in STEPS if not done[step.name] and step.url]
    return next((step.name for step in sorted(mine, key=lambda step: not step.needed)), None)


def _lacking() -> list[str]:
    """The languages of many families in which no invitation is approved, by name."""
    found = languages.coverage(me().district_id).languages
    return [
        name_of(spoken.code)
        for spoken in found
        if spoken.language and spoken.many and "invitation" not in spoken.approved
    ]


def strip() -> dict[str, Any] | None:
    """What the page on screen still misses, until the set-up is done; whoever sets up finds the way back to it."""
    around = frame()
    if around is None or not around.district_id or around.set_up_on or "key" not in session:
        return None
    view = request.blueprint or ""
    missing = missing_for(view, lambda: set_up.standing(around.district_id))
    mine = may("can_set_up", "SetUpView")
    away = mine and view not in ("SetUpView", "HomeView")
    return {"missing": missing, "mine": mine} if missing or away else None


def init_app(app: Flask) -> None:
    """Let the frame of every page say what is missing."""
    app.context_processor(lambda: {"set_up_strip": strip, "nobody_has_begun": opening.nobody_has_begun})


VIEWS = [BeginView, SetUpView]
