"""Look through who has access: each assignment of a school, keep it or end it."""

from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import ngettext

from app.extensions import db
from app.models import AccessReview, AccessReviewLine
from app.services import access, clock
from app.services.access.reviews import Decision
from app.services.errors import NotFound, Refused
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.exports import as_file
from app.views.managing.words import days_of, held_name, place_of, role_name
from app.views.shown import day, words
from forms.letters.access_list import Line, access_list


class AccessReviewView(Page):
    """`/access/reviews/`"""

    route_base = "/access/reviews"
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "show": "list",
        "decide": "list",
        "begin": "list",
        "export": "list",
        "pdf": "list",
    }

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """The reviews of the places that I look after; late ones say so."""
        by = me()
        mine = {review.id for review in access.reviews.waiting(by=by)}
        return self.render_template(
            "managing/reviews.html",
            found=access.reviews.reviews(by=by),
            mine=mine,
            today=clock.today(by.district_id),
            place_of=place_of,
            held_name=held_name,
            may_begin=not by.roles_in(by.district_id).isdisjoint(access.rules.KEEPERS),
        )

    @expose("/begin", methods=("POST",))
    @has_access
    def begin(self) -> Answer:
        """Look through everything now."""
        opened = access.reviews.open_now(by=me())
        flash(ngettext("%(num)d review is open.", "%(num)d reviews are open.", opened), "success")
        return redirect(url_for(".list"), 303)

    @expose("/<int:pk>")
    @has_access
    def show(self, pk: int) -> Answer:
        """Every assignment of the place."""
        return self._page(_review(pk))

    @expose("/<int:pk>", methods=("POST",))
    @has_access
    def decide(self, pk: int) -> Answer:
        """Keep what was decided to be kept, end the rest."""
        review = _review(pk)
        decisions, unreadable = _decisions(access.reviews.lines_of(pk))
        if unreadable or not decisions:
            told = _("Choose a day, such as 09/22/2026.") if unreadable else _("Choose at least one answer.")
            return self._page(review, told, 422)
        try:
            done = access.reviews.decide(pk, decisions, by=me())
        except NotFound:
            abort(404)
        except Refused as refused:
            return self._page(_review(pk), words(refused.sentence), 409)
        flash(_("This review is done. Thank you.") if done else _("Saved; the rest still waits."), "success")
        return redirect(url_for(".list") if done else url_for(".show", pk=pk), 303)

    @expose("/<int:pk>/export", methods=("POST",))
    @has_access
    def export(self, pk: int) -> FlaskResponse:
        """The review as a file."""
        _review(pk)
        headings = (
            _("Who"),
            _("Role"),
            _("Where"),
            _("From"),
            _("Until"),
            _("Answer"),
            _("By whom"),
            _("When"),
        )
        return as_file(
            "access-review", headings, _rows(access.reviews.lines_of(pk)), filters={"review": str(pk)}
        )

    @expose("/<int:pk>.pdf", methods=("POST",))
    @has_access
    def pdf(self, pk: int) -> FlaskResponse:
        """The review on paper."""
        review, lines = _review(pk), access.reviews.lines_of(pk)
        groups: dict[str, list[Line]] = {}
        for each in lines:
            groups.setdefault(held_name(each.assignment), []).append(_line(each))
        lead = _("Opened on %(day)s, due on %(due)s.", day=day(review.opened_on), due=day(review.due_on))
        content = access_list(
            _("Who has access: %(place)s", place=place_of(review)), lead, list(groups.items())
        )
        access.reviews.printed(pk, len(lines), by=me())
        name = f"access-review-{pk}.pdf"
        return send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)

    def _page(self, review: AccessReview, sentence: str | None = None, status: int = 200) -> Answer:
        return self.render_template(
            "managing/review.html",
            review=review,
            lines=access.reviews.lines_of(review.id),
            sentence=sentence,
            me=me().person_id,
            today=clock.today(review.district_id),
            place_of=place_of,
            held_name=held_name,
            role_name=role_name,
            days_of=days_of,
        ), status


def _review(pk: int) -> AccessReview:
    found: AccessReview = db.session.get(AccessReview, pk, populate_existing=True) or abort(404)
    return found


def _decisions(lines: Sequence[AccessReviewLine]) -> tuple[dict[int, Decision], bool]:
    """What was chosen for each line, and whether a day could not be read."""
    found, unreadable = {}, False
    for line in lines:
        chosen = request.form.get(f"answer-{line.assignment_id}", "")
        if not chosen and line.answer is None and line.person_id != me().person_id:
            chosen = request.form.get("rest", "")
        if chosen not in ("keep", "end"):
            continue
        typed = request.form.get(f"last-day-{line.assignment_id}", "")
        try:
            last_day = date.fromisoformat(typed) if typed and chosen == "end" else None
        except ValueError:
            unreadable = True
            continue
        found[line.assignment_id] = Decision(chosen == "keep", last_day)
    return found, unreadable


def _rows(lines: Sequence[AccessReviewLine]) -> Iterator[tuple]:
    for line in lines:
        row = line.assignment
        answer = {"keep": _("keep"), "end": _("end"), None: ""}[line.answer]
        who = access.reviews.name_of(line.answered_by)
        yield (
            str(line.person),
            held_name(row),
            place_of(row),
            row.starts_on,
            row.ends_on,
            answer,
            who,
            line.answered_at,
        )


def _line(line: AccessReviewLine) -> Line:
    decided = ""
    if line.answer and line.answered_at:
        what = _("kept") if line.answer == "keep" else _("ended")
        decided = f"{what}, {access.reviews.name_of(line.answered_by)}, {day(line.answered_at)}"
    return Line(str(line.person), days_of(line.assignment), decided)


VIEWS = [AccessReviewView]
