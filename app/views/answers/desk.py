"""At the desk: an answer that was heard, one that waits, and the links that lead to the family's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import segno
from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.models import FamilyAnswer, Visit
from app.reports import answers as report
from app.reports.answers import Waiting
from app.services import answers, clock
from app.services.answers import ANSWERS, Said
from app.services.errors import Changed, NotFound, Refused
from app.views.access import has_access, me
from app.views.answers.beside import home_language_of, screen_language, wishes_of, words_on_screen
from app.views.answers.family import places_of
from app.views.base import Answer, Page
from app.views.home import ANSWERED
from app.views.home_languages import name_of
from app.views.listing import Asked, Filter, asked_for
from app.views.narrowing import SCHOOL
from app.views.school_choice import chosen_school
from app.views.shown import words
from app.views.whole import Column, asked_rows, file_of, page_of, schools_among
from forms.answers import HeardAnswerForm, page_words, weekdays
from forms.letters.languages import SOURCE, Language
from workflows.machine import NotYourRole, TransitionRefused


@dataclass(frozen=True)
class BesideWords:
    """The form's words once more, in the family's language."""

    language: Language
    say: dict[str, str]


COLUMNS: tuple[Column[Waiting], ...] = (
    Column("answer", _l("Answer"), lambda row: str(ANSWERED[row.what]), lambda row: row.what),
    Column("student", _l("Student"), lambda row: ", ".join(row.students), lambda row: row.students),
    Column("school", _l("School"), lambda row: row.school, lambda row: (row.school, row.at)),
    Column("at", _l("Came on"), lambda row: row.at, lambda row: row.at),
    Column("call", _l("Please call"), lambda row: row.call_me),
)


class AnswerDeskView(Page):
    """`/visits/<id>/answer`, and what else a person does with what families say."""

    route_base = ""
    default_view = "answer"
    class_permission_name = "VisitView"
    method_permission_name = {
        "waiting": "list",
        "export": "list",
        **dict.fromkeys(("answer", "new_link", "end_link", "take_over", "mark_done"), "act"),
    }

    @expose("/answers/", methods=("GET", "POST"))
    @has_access
    def waiting(self) -> Answer:
        """Every answer that nobody has looked after yet, the oldest first."""
        asked, rows = _waiting()
        if asked.moves:
            return redirect(asked.address(), 303)
        several = len({row.school_id for row in rows}) > 1
        columns = COLUMNS if several else tuple(each for each in COLUMNS if each.name != "school")
        return self.render_template(
            "answers/waiting.html",
            asked=asked,
            part=page_of(rows, asked, columns),
            several_schools=several,
            answered=ANSWERED,
        )

    @expose("/answers/export", methods=("POST",))
    @has_access
    def export(self) -> Answer:
        """What the list shows, all pages of it, as a file."""
        asked, rows = _waiting()
        return file_of("answers", rows, asked, COLUMNS)

    @expose("/visits/<int:pk>/answer", methods=("GET", "POST"))
    @has_access
    def answer(self, pk: int) -> Answer:
        """Write down what a family said on the phone, on paper, by text message or in person."""
        visit = _visit_of(pk)
        if not answers.speaks_for_the_family(visit, by=me()):
            abort(403)
        form = _form_of(visit)
        if not form.validate_on_submit():
            return self._desk(visit, form), 422 if form.errors else 200
        return self._recorded(visit, form)

    @expose("/visits/<int:pk>/answer-link", methods=("POST",))
    @has_access
    def new_link(self, pk: int) -> Answer:
        """Make a link and show it, this once."""
        visit = _visit_of(pk)
        language = home_language_of(visit) or SOURCE
        try:
            path = answers.make_link(pk, language.tag, by=me())
        except NotYourRole:
            abort(403)
        address = answers.address(path) or request.host_url.rstrip("/") + path
        return self.render_template(
            "answers/link.html",
            language_name=name_of,
            visit=_visit_of(pk),
            address=address,
            spoken=language,
            qr=segno.make(address, error="m").svg_data_uri(scale=4, border=4),
        )

    @expose("/answer-links/<int:pk>/end", methods=("POST",))
    @has_access
    def end_link(self, pk: int) -> Answer:
        """End a link that went astray."""
        try:
            visit_id = answers.end_link(pk, by=me())
        except NotFound:
            abort(404)
        except NotYourRole:
            abort(403)
        flash(_("The link is ended. A new letter brings a new one."), "success")
        return redirect(url_for("VisitView.show", pk=visit_id), 303)

    @expose("/answers/<int:pk>/take-over", methods=("POST",))
    @has_access
    def take_over(self, pk: int) -> Answer:
        """Make what the family sent the visit's own answer."""
        answer = _answer_of(pk)
        visit_id, wishes = answer.visit_id, wishes_of(answer, answer.district_id)
        return self._done(visit_id, _("Taken over."), lambda: answers.take_over(pk, by=me(), wishes=wishes))

    @expose("/answers/<int:pk>/done", methods=("POST",))
    @has_access
    def mark_done(self, pk: int) -> Answer:
        """Somebody has looked after it."""
        visit_id = _answer_of(pk).visit_id
        return self._done(visit_id, _("Kept. Thank you."), lambda: answers.mark_done(pk, by=me()))

    def _done(self, visit_id: int, said: str, step: Any) -> Answer:
        try:
            step()
        except NotYourRole:
            abort(403)
        flash(said, "success")
        return redirect(url_for("VisitView.show", pk=visit_id), 303)

    def _recorded(self, visit: Visit, form: HeardAnswerForm) -> Answer:
        said = Said(**form.said)
        try:
            answers.record(
                visit.id,
                said,
                channel=form.channel.data or "",
                language=(home_language_of(visit) or SOURCE).tag,
                by=me(),
                spoken_by=form.spoken_by.data or "",
                wishes=_wishes(said, visit.district_id),
            )
        except (Refused, TransitionRefused, Changed) as refused:
            return self._desk(_visit_of(visit.id), form, _sentences(refused)), 409
        flash(_("Kept, as the family said it."), "success")
        return redirect(url_for("VisitView.show", pk=visit.id), 303)

    def _desk(self, visit: Visit, form: HeardAnswerForm, sentences: tuple[str, ...] = ()) -> str:
        home = home_language_of(visit)
        return self.render_template(
            "answers/desk.html",
            visit=visit,
            form=form,
            say=words_on_screen(visit.district_id),
            weekdays=weekdays(screen_language()),
            beside=_beside(visit, home) if home and home != screen_language() else None,
            sentences=sentences,
        )


def _waiting() -> tuple[Asked, list[Waiting]]:
    """What the list is asked for, and the answers that fit."""
    rows = report.waiting(me(), school_id=chosen_school())
    filters = _filters(rows)
    asked = asked_for("AnswerDeskView.waiting", filters)
    return asked, asked_rows(rows, asked, COLUMNS, filters, lambda row: ", ".join(row.students))


def _filters(rows: Sequence[Waiting]) -> tuple[Filter, ...]:
    return (
        Filter("what", _l("Answer"), lambda: [*ANSWERED.items()], lambda code: lambda row: row.what == code),
        Filter(
            "call",
            _l("Please call"),
            lambda: [("yes", _("Yes")), ("no", _("No"))],
            lambda code: lambda row: row.call_me is (code == "yes"),
        ),
        Filter(
            "school",
            SCHOOL,
            lambda: schools_among(rows),
            lambda code: lambda row: row.school_id == int(code),
        ),
    )


def _visit_of(pk: int) -> Visit:
    found = report.visit(pk)
    if found is None:
        abort(404)
    return found


def _answer_of(pk: int) -> FamilyAnswer:
    found = report.answer(pk)
    if found is None:
        abort(404)
    return found


def _form_of(visit: Visit) -> HeardAnswerForm:
    settings = report.meets_at_school(visit.district_id)
    form = HeardAnswerForm(
        answers=ANSWERS[visit.state], places=places_of(settings), today=clock.today(visit.district_id)
    )
    form.channel.choices = [(value, words(label)) for value, label in form.channel.choices]
    return form


def _beside(visit: Visit, home: Language) -> BesideWords | None:
    text = answers.words_for_page(visit.district_id, home.tag)
    if text.language != home.tag:
        return None
    return BesideWords(home, page_words(text, home))


def _wishes(said: Said, district_id: int) -> str:
    return wishes_of(FamilyAnswer(days=list(said.days), times=list(said.times)), district_id)


def _sentences(refused: Refused | TransitionRefused | Changed) -> tuple[str, ...]:
    if isinstance(refused, TransitionRefused):
        return tuple(reason.text(words) for reason in refused.reasons)
    if isinstance(refused, Refused):
        return (words(refused.sentence) % refused.values,)
    return (_("Someone changed this visit meanwhile. Look at it again, then press the button once more."),)
