"""The steps of one choice: who that is, with whom, the letter, and handing it over. Left and taken up at will.

The choice is kept as a draft (`services.selections`); its number is all that stands in the addresses.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import ngettext

from app.models import Selection
from app.reports.composition import MEASURED, composition
from app.services import letters, mail, selections
from app.services.errors import NotFound, Refused
from app.services.letters.obstacles import NoLetter
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.composition_words import beside_the_school
from app.views.home_languages import name_of
from app.views.invite.chosen import Chosen, chosen_by
from app.views.invite.handing_over import handed_over, wanted_of
from app.views.invite.letter import Look, kind_of, look_at
from app.views.invite.words import labels, why
from app.views.language import locale
from app.views.letter_words import sentence, sentence_of
from app.views.shown import words
from forms.invite import LookForm, TeamForm
from forms.letters.refusal import LetterRefused
from workflows.machine import NotYourRole

STEPS = ("who", "with_whom", "team", "letter", "picture", "send", "hand_over", "print", "write")
LATER, SAME = "later", "same"
PICTURE_NUMBER = 4
"""At most so many pages are looked at."""


class SelectionView(Page):
    """`/invite/<id>/…`"""

    route_base = "/invite"
    default_view = "who"
    class_permission_name = "InviteView"
    method_permission_name = dict.fromkeys(STEPS, "invite")

    @expose("/<int:pk>/who")
    @has_access
    def who(self, pk: int) -> Answer:
        """The families by name, and the choice beside the school."""
        draft = _mine(pk)
        if draft.made_at is not None:
            return _over(pk)
        found = chosen_by(draft)
        everyone = [student.id for home in found.homes for student in home.students]
        beside = composition(everyone, draft.school_id, draft.district_id)
        return self.render_template(
            "invite/who.html",
            found=found,
            compared=beside_the_school(beside, MEASURED[draft.method]),
            leans=beside.leans(draft.method),
        )

    @expose("/<int:pk>/with-whom", methods=("GET", "POST"))
    @has_access
    def with_whom(self, pk: int) -> Answer:
        """Suggested pairs for all families: taken in one press, changed one by one, or decided later."""
        draft = _mine(pk)
        if draft.made_at is not None:
            return _over(pk)
        found = chosen_by(draft)
        form = TeamForm()
        form.offer([(each.id, labels(each)) for each in found.staff.offered])
        if request.method != "POST":
            return self._with_whom(found, form)
        if not form.validate_on_submit():
            return self._with_whom(found, form), 422
        try:
            selections.put_together(pk, _decided(found, form), by=me())
        except NotFound:
            abort(404)
        except Refused as refused:
            return self._with_whom(found, form, words(refused.sentence) % refused.values), 422
        return redirect(url_for(".letter", pk=pk), 303)

    @expose("/<int:pk>/with-whom/<int:home>", methods=("GET", "POST"))
    @has_access
    def team(self, pk: int, home: int) -> Answer:
        """Who would go to one of the households."""
        draft = _mine(pk)
        if draft.made_at is not None:
            return _over(pk)
        found = chosen_by(draft)
        household = found.named(home)
        if household is None:
            abort(404)
        form = TeamForm(data={"team": list(found.team_of(home))})
        form.offer([(each.id, labels(each, household)) for each in found.staff.offered])
        if not form.validate_on_submit():
            page = self.render_template("invite/team.html", found=found, home=household, form=form)
            return page, 422 if form.errors else 200
        try:
            selections.put_together(pk, {home: form.team.data or []}, by=me())
        except Refused as refused:
            form.team.errors = [words(refused.sentence) % refused.values]
            return self.render_template("invite/team.html", found=found, home=household, form=form), 422
        return redirect(url_for(".with_whom", pk=pk, _anchor=f"home-{home}"), 303)

    @expose("/<int:pk>/letter")
    @has_access
    def letter(self, pk: int) -> Answer:
        """The letter of a real family of the choice; in which languages; and who gets none, and why."""
        draft = _mine(pk)
        return _over(pk) if draft.made_at is not None else self._letter(chosen_by(draft))

    @expose("/<int:pk>/letter/<int:home>/<int:number>.png")
    @has_access
    def picture(self, pk: int, home: int, number: int) -> FlaskResponse:
        """A page of that letter as a picture; pages count from 1."""
        found = look_at(chosen_by(_mine(pk)), request.args, by=me(), home=home)
        try:
            pages = found.pages if found.shown else ()
        except (LetterRefused, NoLetter):
            pages = ()
        if not 1 <= number <= min(len(pages), PICTURE_NUMBER):
            abort(404)
        return send_file(BytesIO(pages[number - 1]), mimetype="image/png")

    @expose("/<int:pk>/letter", methods=("POST",))
    @has_access
    def send(self, pk: int) -> Answer:
        """Invite them. A second press, or a colleague's first, makes no second visit."""
        _mine(pk)
        form = LookForm()
        if not form.validate_on_submit():
            return self._letter(chosen_by(_mine(pk))), 422
        selections.invite(pk, layout=form.layout.data or "beside", slip=form.slip.data, by=me())
        return _over(pk)

    @expose("/<int:pk>/hand-over")
    @has_access
    def hand_over(self, pk: int) -> Answer:
        """What became of it, and how the letters reach the families."""
        made = _mine(pk)
        if made.made_at is None:
            return redirect(url_for(".who", pk=pk), 303)
        return self._handed_over(made)

    @expose("/<int:pk>/print", methods=("POST",))
    @has_access
    def print(self, pk: int) -> Answer:
        """Begin to make the letters in the background."""
        made = _mine(pk)
        given = handed_over(made, me())
        if not given.visit_ids:
            return self._handed_over(made), 409
        wanted = wanted_of(made, given.visit_ids, everyone="everyone" in request.form)
        if given.run is None:
            return self._asked(made, lambda: letters.start(wanted, tongue=locale(), by=me()))
        return redirect(url_for(".hand_over", pk=pk, _anchor="print"), 303)

    @expose("/<int:pk>/write", methods=("POST",))
    @has_access
    def write(self, pk: int) -> Answer:
        """Send the invitation by e-mail to those who prefer it."""
        made = _mine(pk)
        wished = handed_over(made, me()).channels.email
        if not wished:
            return self._handed_over(made), 409
        return self._asked(made, lambda: _tell(mail.queue_many(wished, kind=kind_of(made), by=me())))

    def _with_whom(self, found: Chosen, form: TeamForm, refusal: str = "") -> str:
        return self.render_template(
            "invite/with_whom.html",
            found=found,
            form=form,
            refusal=refusal,
            pairs=found.pairs(),
            why=why,
            people=found.staff.named(),
        )

    def _letter(self, found: Chosen) -> str:
        seen: Look = look_at(found, request.args, by=me())
        unsaid = ""
        try:
            pages = len(seen.pages) if seen.shown else 0
        except (LetterRefused, NoLetter) as refused:
            pages, unsaid = 0, sentence_of(refused)
        return self.render_template(
            "invite/letter.html",
            found=found,
            seen=seen,
            pages=min(pages, PICTURE_NUMBER),
            unsaid=unsaid,
            form=LookForm(formdata=None, data={"layout": seen.layout, "slip": seen.slip}),
            language_name=name_of,
            sentence=sentence,
        )

    def _asked(self, made: Selection, act: Callable[[], Any]) -> Answer:
        try:
            act()
        except NotYourRole:
            abort(403)
        except Refused as refused:
            return self._handed_over(made, [sentence_of(refused)]), 409
        return redirect(url_for(".hand_over", pk=made.id), 303)

    def _handed_over(self, made: Selection, refusals: list[str] | None = None) -> str:
        return self.render_template(
            "invite/hand_over.html",
            given=handed_over(made, me()),
            refusals=refusals or [],
            server=mail.server(),
            sentence=sentence,
        )


def _mine(pk: int) -> Selection:
    """The choice, for whoever made it and still invites at its school."""
    try:
        found = selections.mine(pk, by=me())
    except NotFound:
        abort(404)
    if not selections.may_invite_at(found.school_id, found.district_id, me()):
        abort(404)
    return found


def _over(pk: int) -> Answer:
    return redirect(url_for("SelectionView.hand_over", pk=pk), 303)


def _decided(found: Chosen, form: TeamForm) -> dict[int, list[int]]:
    """What was pressed: nobody yet, the same people for all, or the pairs as they were shown."""
    how = request.form.get("decide")
    if how == LATER:
        return {home.id: [] for home in found.homes}
    if how == SAME:
        return {home.id: list(form.team.data or []) for home in found.homes}
    return {home.id: _shown_pair(found, home.id) for home in found.homes}


def _shown_pair(found: Chosen, home: int) -> list[int]:
    """The people whom the page showed for a household; those of now where it came from elsewhere."""
    typed = request.form.get(f"pair-{home}")
    if typed is None:
        return list(found.pairs()[home])
    return [int(each) for each in typed.split(",") if each.isascii() and each.isdecimal() and len(each) < 10]


def _tell(asked: mail.Queued) -> None:
    many = len(asked.mail_ids)
    if many:
        flash(ngettext("%(num)d e-mail is sent in a moment.", "%(num)d e-mails are sent in a moment.", many))
    if asked.problems:
        visits = ", ".join(f"#{visit_id}" for visit_id, _why in asked.problems[:20])
        flash(_("Not for these visits any more: %(visits)s", visits=visits), "warning")
