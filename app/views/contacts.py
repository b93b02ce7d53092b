"""Reaching a family: what came of it in two presses, and the log of every time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.datastructures import CombinedMultiDict

from app.extensions import db
from app.models import Family, Visit
from app.reports import contacts as reports
from app.reports.contacts import Contact
from app.services import clock, contacts, visits
from app.services.errors import Changed, NotFound, Refused
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.home_languages import choices, name_of
from app.views.shown import words
from forms.contacts import QUICK, REPLIES, ContactForm
from forms.visit_choices import CONTACT_OUTCOMES, EXPLAINED, HOWS
from workflows.machine import NotYourRole, TransitionRefused

ASK_AGAIN_AFTER = timedelta(days=14)
OPEN = ("invited", "scheduled")
NOBODY_NAMED = "–"


@dataclass(frozen=True)
class Beside:
    """What a page shows of a family's contacts. `visit`: the one that they are about, if it is one.

    `language` is what is spoken there, for an invitation explained aloud; `answers` the grown-up who would be named.
    """

    family: Family
    visit: Visit | None
    rows: Sequence[Contact]
    may_note: bool
    language: str | None
    answers: int

    @property
    def address(self) -> str:
        """Where a contact is written down."""
        if self.visit is not None:
            return url_for("ContactView.of_visit", pk=self.visit.id)
        return url_for("ContactView.of_family", pk=self.family.id)

    @property
    def waits(self) -> bool:
        """An answer to the invitation may come now."""
        return self.visit is not None and self.visit.state == "invited"


class ContactView(Page):
    """`/contacts/…`. Numbers of visits and families stand in the address, no name."""

    route_base = "/contacts"
    default_view = "of_visit"
    method_permission_name = dict.fromkeys(("of_visit", "of_family", "reply"), "note")

    @expose("/visits/<int:pk>", methods=("GET", "POST"))
    @has_access
    def of_visit(self, pk: int) -> Answer:
        """Every contact about a visit's family, and room for one more."""
        visit = db.session.get(Visit, pk)
        if visit is None or visit.family is None:
            abort(404)
        return self._noted(visit.family, visit)

    @expose("/families/<int:pk>", methods=("GET", "POST"))
    @has_access
    def of_family(self, pk: int) -> Answer:
        """The same between visits."""
        family = db.session.get(Family, pk)
        if family is None:
            abort(404)
        return self._noted(family, None)

    @expose("/visits/<int:pk>/reply", methods=("POST",))
    @has_access
    def reply(self, pk: int) -> Answer:
        """The family's answer on the phone: yes, later or no, by one button."""
        visit = db.session.get(Visit, pk)
        if visit is None:
            abort(404)
        said = request.form.get("reply", "")
        if said not in REPLIES:
            abort(422)
        try:
            sentence = _answer(visit, said)
        except NotYourRole:
            abort(403)
        except TransitionRefused as refused:
            flash(" ".join(reason.text(words) for reason in refused.reasons), "warning")
        except Changed:
            flash(_("Someone changed this visit meanwhile. Please look at it again."), "warning")
        else:
            flash(sentence, "success")
        return redirect(_back(request.form.get("back"), visit.family_id, pk), 303)

    def _noted(self, family: Family, visit: Visit | None) -> Answer:
        shown = beside(family, visit)
        if not shown.may_note:
            abort(403)
        form = _form(shown)
        if not form.validate_on_submit():
            return self._page(shown, form), 422 if form.errors else 200
        back = _back(form.back.data, family.id, visit.id if visit else None)
        try:
            contacts.note_contact(
                family.id,
                how=form.how.data or "",
                outcome=form.outcome.data or "",
                visit_id=visit.id if visit else None,
                language=form.language.data if form.outcome.data == EXPLAINED else None,
                note=form.note.data,
                by=me(),
            )
        except NotFound:
            abort(404)
        except Refused as refused:
            form[refused.field].errors = [refused.sentence]
            return self._page(shown, form), 422
        flash(_("Kept. Thank you for trying."), "success")
        return redirect(back, 303)

    def _page(self, shown: Beside, form: ContactForm) -> str:
        return self.render_template("contacts/page.html", contacts=shown, form=form, **in_words())


def beside(family: Family, visit: Visit | None = None, rows: Sequence[Contact] | None = None) -> Beside:
    """The contacts of a family for a page that includes `contacts/of_family.html` with `in_words()`.

    `rows`: where they are read already.
    """
    grown_ups = [each for each in family.guardians if each.may_receive_letters]
    spoken = [each.spoken_language or each.read_language for each in grown_ups]
    return Beside(
        family,
        visit,
        reports.of_family(family.id) if rows is None else rows,
        contacts.may_note(family, me(), visit),
        next(filter(None, spoken), family.home_language),
        grown_ups[0].id if grown_ups else 0,
    )


def in_words() -> dict[str, Any]:
    """What the templates of contacts need to put codes into words."""
    outcomes = dict(CONTACT_OUTCOMES)
    return {
        "contact_hows": dict(HOWS),
        "contact_outcomes": outcomes,
        "quick_outcomes": [(code, outcomes[code]) for code in QUICK],
        "replies": REPLIES,
        "language_name": name_of,
    }


def _form(shown: Beside) -> ContactForm:
    typed = CombinedMultiDict([request.form, request.args]) if request.method == "POST" else None
    given = {"how": "phone", "language": shown.language, "back": request.args.get("back")}
    form = ContactForm(formdata=typed, data=given)
    form.offer(choices(shown.language))
    for each in (form.how, form.outcome):
        each.choices = [(value, words(label)) for value, label in each.choices or ()]
    return form


def _answer(visit: Visit, said: str) -> str:
    today = clock.today(visit.district_id)
    if said == "later":
        visits.answer_later(visit.id, by=me(), ask_again_on=today + ASK_AGAIN_AFTER)
        return _("Kept. The family comes back to your list by itself on that day.")
    if said == "no":
        visits.decline(visit.id, by=me())
        return _("Kept. A no is fine, and nobody needs a reason.")
    visits.answer_yes(
        visit.id,
        by=me(),
        agreed_at=clock.now(),
        agreed_by=_who_answers(visit),
        how="phone",
        place=visit.place,
        place_note=visit.place_note,
        interpreter=visit.interpreter,
    )
    return _("Kept: they said yes. Next, agree a day.")


def _who_answers(visit: Visit) -> str:
    """The grown-up whom the address names by number; the household's first, where it names nobody of it."""
    grown_ups = visit.family.guardians if visit.family else []
    named = [each for each in grown_ups if str(each.id) == request.args.get("guardian")]
    return next((each.name for each in (*named, *grown_ups)), NOBODY_NAMED)


def _back(where: str | None, family_id: int | None, visit_id: int | None) -> str:
    if where == "calls":
        return url_for("CallView.list")
    if visit_id is not None:
        return url_for("VisitView.show", pk=visit_id, _anchor="contacts")
    if where == "family" and family_id is not None:
        return url_for("FamilyView.show", pk=family_id, _anchor="contacts")
    return url_for("HomeView.home")


VIEWS = [ContactView]
