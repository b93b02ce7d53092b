"""E-mail to families: what went out and what did not, one visit's e-mail, and e-mail to many at once."""

from collections.abc import Sequence
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.models import OutgoingMail
from app.reports import mail as mails
from app.reports.visits import rows_of
from app.services import letters, mail
from app.services.errors import NotFound, Refused
from app.views.access import has_access, me
from app.views.base import Page
from app.views.exports import as_file
from app.views.home_languages import name_of
from app.views.letter_words import kind_name, sentence, sentence_of
from app.views.listing import Asked, Filter, asked_for, conditions, edges_of_page
from app.views.narrowing import by_school, languages, speaks
from app.views.shown import words
from forms.letters.kinds import LETTERS
from forms.letters.letter import Letter
from forms.letters.refusal import LetterRefused
from forms.letters.script import told
from forms.mail import MailForm, ManyMailsForm
from workflows.machine import NotYourRole
from workflows.words import N_

Answer = str | Response | tuple[str, int]
LARGEST_ID = 2**31 - 1

STATES: dict[str, str] = {
    "queued": N_("waiting"),
    "sending": N_("on its way"),
    "sent": N_("sent"),
    "failed": N_("not sent"),
    "withdrawn": N_("kept back"),
}
BADGES = {
    "queued": "due",
    "sending": "scheduled",
    "sent": "done",
    "failed": "failed",
    "withdrawn": "cancelled",
}
"""The badge that has the right colour."""
KEPT_HERE = N_("kept here")
LOST_BEFORE = N_("Nobody has taken it up for a while.")
LOST_ON_THE_WAY = N_("It was interrupted on its way; it may have arrived or not.")
AGAIN_BY_ITSELF = N_("It is tried again by itself.")


FILTERS = (
    Filter(
        "state",
        _l("Where it stands"),
        lambda: [(state, words(said).capitalize()) for state, said in _states().items()],
        lambda code: OutgoingMail.state == code,
        beside=True,
    ),
    by_school(OutgoingMail.school_id),
    Filter(
        "kind",
        _l("About"),
        lambda: [(kind, kind_name(kind)) for kind in LETTERS],
        lambda code: OutgoingMail.kind == code,
    ),
    Filter("language", _l("Language"), languages, lambda code: speaks(OutgoingMail.language, code)),
)
HEADINGS = (
    _l("Visit"),
    _l("To"),
    _l("Address"),
    _l("About"),
    _l("Language"),
    _l("Where it stands"),
    _l("Asked for"),
    _l("Sent"),
)


class MailView(Page):
    """`/mail/`, and `/visits/<id>/mail` for one visit's."""

    route_base = ""
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "export": "list",
        "show": "show",
        "try_again": "write",
        "withdraw": "write",
        "ask": "write",
        "queue": "write",
        "many": "write",
        "look": "write",
        "queue_many": "write",
    }

    @expose("/mail/", methods=("GET", "POST"))
    @has_access
    def list(self) -> Answer:
        """What was asked for, the newest first."""
        asked = asked_for("MailView.list", FILTERS, keep=("order",))
        if asked.moves:
            return redirect(asked.address(), 303)
        return self.render_template(
            "mail/list.html",
            asked=asked,
            page=mails.page(only=_only(asked), earliest_first=_earliest_first(), **edges_of_page()),
            earliest_first=_earliest_first(),
            counts=mails.counts(only=_only(asked, without="state")),
            **_words(),
        )

    @expose("/mail/export", methods=("POST",))
    @has_access
    def export(self) -> FlaskResponse:
        """What the list shows, all pages of it, as a file."""
        asked = asked_for("MailView.list", FILTERS, keep=("order",))
        rows = mails.every(only=_only(asked), earliest_first=_earliest_first())
        return as_file("mail", [str(each) for each in HEADINGS], map(_cells, rows), filters=asked.chosen)

    @expose("/mail/<int:pk>")
    @has_access
    def show(self, pk: int) -> Answer:
        """One e-mail: where it stands, and what can be done."""
        return self._shown(_one(pk))

    @expose("/mail/<int:pk>/try-again", methods=("POST",))
    @has_access
    def try_again(self, pk: int) -> Answer:
        """Ask once more for one that failed, or was lost."""
        return self._decided(pk, mail.try_again, _("It is sent in a moment."))

    @expose("/mail/<int:pk>/withdraw", methods=("POST",))
    @has_access
    def withdraw(self, pk: int) -> Answer:
        """Do not send one after all."""
        return self._decided(pk, mail.withdraw, _("It is not sent."))

    @expose("/visits/<int:pk>/mail")
    @has_access
    def ask(self, pk: int) -> Answer:
        """Who would get the e-mail that fits a visit, and what it says."""
        return self._asked(pk)

    @expose("/visits/<int:pk>/mail", methods=("POST",))
    @has_access
    def queue(self, pk: int) -> Answer:
        """Have it sent."""
        form, _outlook = _form(pk)
        if not form.validate_on_submit():
            return self._asked(pk), 422
        try:
            ids = mail.queue_one(pk, by=me(), kind=form.kind.data, language=form.language.data)
        except NotFound:
            abort(404)
        except NotYourRole:
            abort(403)
        except Refused as refused:
            return self._asked(pk, sentence_of(refused)), 409
        flash(ngettext("The e-mail is sent in a moment.", "%(num)d e-mails are sent in a moment.", len(ids)))
        return redirect(url_for("VisitView.show", pk=pk, _anchor="mail"))

    @expose("/mail/many")
    @has_access
    def many(self) -> Answer:
        """Choose a school, a class and what it is about; and who would get one, once that is chosen."""
        form = _many_form(request.args if "kind" in request.args else None)
        if "kind" not in request.args or not form.validate():
            return self.render_template("mail/many.html", form=form, found=None, **_words())
        found = mail.look(
            form.kind.data or "",
            school_id=int(form.school_id.data or 0),
            class_id=form.chosen_class,
            by=me(),
        )
        rows = {row.id: row for row in rows_of([*found.ready, *(each[0] for each in found.left_out)])}
        return self.render_template("mail/many.html", form=form, found=found, rows=rows, **_words())

    @expose("/mail/many", methods=("POST",))
    @has_access
    def look(self) -> Answer:
        """Lead to who would get one, and why the others would not; nothing is sent yet."""
        form = _many_form(request.form)
        if not form.validate_on_submit():
            return self.render_template("mail/many.html", form=form, found=None, **_words()), 422
        chosen = {name: form[name].data or None for name in ("kind", "school_id", "class_id")}
        return redirect(url_for(".many", **chosen), 303)

    @expose("/mail/many/send", methods=("POST",))
    @has_access
    def queue_many(self) -> Answer:
        """Have those sent that were shown; whoever cannot be written to by now is named."""
        kind = request.form.get("kind", "")
        typed = request.form.getlist("visit", type=int)
        visit_ids = [each for each in dict.fromkeys(typed) if 0 < each <= LARGEST_ID]
        if kind not in LETTERS or not visit_ids:
            abort(422)
        try:
            asked = mail.queue_many(visit_ids, kind=kind, by=me())
        except NotYourRole:
            abort(403)
        except Refused as refused:
            flash(sentence_of(refused), "warning")
            return redirect(url_for(".list"))
        _tell(asked)
        return redirect(url_for(".list"))

    def _shown(self, found: OutgoingMail, refusal: str = "") -> str:
        return self.render_template(
            "mail/show.html",
            mail=found,
            refusal=refusal,
            school=mails.school(found),
            maker=mails.maker(found),
            words_kept=mail.would_be_sent(found),
            may_try_again=self.may("write") and mail.may_try_again(found),
            may_withdraw=self.may("write") and mail.may_withdraw(found),
            **_words(),
        )

    def _decided(self, pk: int, decide: Any, said: str) -> Answer:
        try:
            decide(pk, by=me())
        except NotFound:
            abort(404)
        except NotYourRole:
            abort(403)
        except Refused as refused:
            return self._shown(_one(pk), sentence_of(refused)), 409
        flash(said, "success")
        return redirect(url_for(".show", pk=pk))

    def _asked(self, pk: int, refusal: str = "") -> str:
        form, outlook = _form(pk)
        return self.render_template(
            "mail/ask.html",
            visit_id=pk,
            form=form,
            outlook=outlook,
            refusal=refusal,
            **_preview(outlook.letter),
            **_words(),
        )


def _earliest_first() -> bool:
    return request.args.get("order") == "earliest"


def _only(asked: Asked, *, without: str = "") -> list[Any]:
    chosen = {name: code for name, code in asked.chosen.items() if name != without}
    named = [mails.to_someone_named(asked.words)] if asked.words else []
    return [*conditions(FILTERS, chosen), *named]


def _cells(found: OutgoingMail) -> tuple[Any, ...]:
    return (
        found.visit_id,
        found.guardian.name if found.guardian else "",
        found.address,
        kind_name(found.kind),
        name_of(found.language),
        words(_states()[found.state]),
        found.created_at,
        found.sent_at,
    )


def _words() -> dict[str, Any]:
    """What every page of e-mail needs to put codes into words."""
    return {
        "server": mail.server(),
        "badges": BADGES,
        "states_in_words": _states(),
        "problem": problem,
        "kind_name": kind_name,
        "language_name": name_of,
        "sentence": sentence,
    }


def _states() -> dict[str, str]:
    """Where nothing leaves the machine, nothing is called sent."""
    here = mail.server()
    return {**STATES, "sent": KEPT_HERE} if here and here.caught else STATES


def beside(found: Sequence[OutgoingMail]) -> dict[str, Any]:
    """What the page of a visit shows of its e-mails."""
    return {"mails": found, **_words()}


def problem(found: OutgoingMail) -> str:
    """Why it is not sent, and whether it is tried again; empty when nothing is wrong."""
    if mail.was_lost(found):
        return words(LOST_ON_THE_WAY if found.state == "sending" else LOST_BEFORE)
    told_why = words(found.problem or "")
    return f"{told_why} {words(AGAIN_BY_ITSELF)}" if mail.will_try_again(found) else told_why


def _preview(letter: Letter | None) -> dict[str, Any]:
    """The words as they would be sent; or why they cannot be."""
    reviewed = letter is None or all(version.words.reviewed for version in letter.versions)
    try:
        return {"said": _said(letter), "unsaid": "", "reviewed": reviewed}
    except LetterRefused as refused:
        return {"said": (), "unsaid": sentence_of(refused), "reviewed": reviewed}


def _said(letter: Letter | None) -> Sequence[tuple[str, str, str, Sequence[str]]]:
    """For each language, the family's own first: tag, direction, subject and paragraphs."""
    found: list[tuple[str, str, str, Sequence[str]]] = []
    for version in reversed(letter.versions if letter else ()):
        parts = dict(told(version, "mail"))
        subject = parts.pop("mail_subject")
        found.append((version.language.tag, version.language.direction, subject, [*parts.values()]))
    return found


def _form(pk: int) -> tuple[MailForm, mail.Outlook]:
    form = MailForm(formdata=request.form if request.method == "POST" else request.args or None)
    try:
        outlook = mail.outlook(pk, by=me(), kind=form.kind.data, tag=form.language.data)
    except NotFound:
        abort(404)
    languages = sorted(((tag, name_of(tag)) for tag in outlook.languages), key=lambda each: each[1])
    if request.method == "GET":
        form.kind.data = outlook.kind
    form.offer([(kind, kind_name(kind)) for kind in outlook.kinds], languages)
    return form, outlook


def _many_form(typed: Any) -> ManyMailsForm:
    """The form with what was typed; an address, which asks only what a page shows, has no token."""
    form = ManyMailsForm(formdata=typed, meta={"csrf": request.method == "POST"})
    schools = letters.schools_of(me())
    form.kind.choices = [(kind, kind_name(kind)) for kind in LETTERS]
    form.school_id.choices = [(str(school.id), school.name) for school in schools]
    if typed is None and len(schools) == 1:
        form.school_id.data = str(schools[0].id)
    chosen = [school.id for school in schools if str(school.id) == form.school_id.data]
    form.class_id.choices = [
        (str(class_id), title) for school_id in chosen for class_id, title in letters.classes_of(school_id)
    ]
    return form


def _tell(asked: mail.Queued) -> None:
    if asked.mail_ids:
        many = len(asked.mail_ids)
        flash(ngettext("%(num)d e-mail is sent in a moment.", "%(num)d e-mails are sent in a moment.", many))
    if asked.problems:
        visits = ", ".join(f"#{visit_id}" for visit_id, _why in asked.problems[:20])
        flash(_("Not for these visits any more: %(visits)s", visits=visits), "warning")


def _one(pk: int) -> OutgoingMail:
    found = mails.one(pk)
    if found is None:
        abort(404)
    return found


VIEWS = [MailView]
