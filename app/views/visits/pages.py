"""The page of one visit, where every step is taken; the list of visits comes with it."""

import re
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.datastructures import CombinedMultiDict

from app.models.questions import answers
from app.reports import one_visit
from app.reports.answers import heard
from app.reports.one_visit import OneVisit
from app.services import clock
from app.services.errors import Changed, NotFound, Refused
from app.services.letters import may_make_letters
from app.services.visits import Words, WrittenMeanwhile, why_not
from app.services.visits.facts import found_in
from app.services.visits.standing import actions_of
from app.views.access import has_access, me
from app.views.answers.beside import beside
from app.views.base import Answer
from app.views.contacts import beside as contacts_beside
from app.views.contacts import in_words as contacts_in_words
from app.views.home_languages import name_of
from app.views.letter_words import kind_name
from app.views.mail import beside as beside_mail
from app.views.promises import beside as promises_beside
from app.views.shown import refusal
from app.views.visits.around import asked_beside, look_ahead
from app.views.visits.at_fields import put_at_fields
from app.views.visits.finding import VisitList
from app.views.visits.offers import Offer, Offers, Reasons, offers_of
from app.views.visits.pack import may_read_pack
from app.views.visits.placing import placing
from app.views.visits.standing import standing_of
from app.views.visits.steps import STEPS, Step, step_of
from app.views.visits.story import told
from app.views.visits.times import not_paid, typed_not_paid
from app.views.visits.versions import Versions, two_versions
from forms.visit_choices import PLACES
from workflows.machine import NotYourRole, TransitionRefused
from workflows.payment import PAYMENT

PHONE_NUMBER = re.compile(r"[0-9a-f-]{36}")
PATHS = ", ".join(f'"{step.path}"' for step in STEPS.values())


@dataclass(frozen=True)
class Tried:
    """A step that did not happen: its form as it was typed, and what to say."""

    action: str
    form: Any
    sentences: tuple[str, ...] = ()
    heading: str = ""
    versions: tuple[Versions, ...] = ()


class VisitView(VisitList):
    """`/visits/`"""

    route_base = "/visits"
    default_view = "list"

    @expose("/<int:pk>")
    @has_access
    def show(self, pk: int) -> Answer:
        """One visit: where it stands, what happens next, and all that is known."""
        return self._page(_seen(pk, also=asked_beside))

    @expose(f"/<int:pk>/<any({PATHS}):path>", methods=("POST",))
    @has_access
    def act(self, pk: int, path: str) -> Answer:
        """Take a step. What was typed stays on the page until the step is taken."""
        seen = _seen(pk)
        step = step_of(path.replace("-", "_"), seen.visit.number)
        form = step.form_for(seen, _person_id(), CombinedMultiDict((request.files, request.form)))
        if "look" in request.form and "slot" in form:
            return self._page(seen, Tried(step.action, form))
        if not form.validate_on_submit():
            return self._page(seen, Tried(step.action, form)), 422
        if told_about := _words_to_think_about(form):
            form.kept_words.data = "yes"
            return self._page(seen, Tried(step.action, form, (told_about,), _("Before you keep this")))
        if unpaid := typed_not_paid(form, seen):
            return self._page(seen, Tried(step.action, form, (unpaid,), _("Before you agree this time")))
        return self._take(step, pk, form)

    def _take(self, step: Step, pk: int, form: Any) -> Answer:
        try:
            said = step.run(pk, form, me())
        except NotFound:
            abort(404)
        except (NotYourRole, TransitionRefused) as refused:
            seen = _seen(pk)
            if isinstance(refused, NotYourRole) and step.action not in actions_of(seen.visit, by=me()):
                abort(403)  # Else it is theirs, but for what was typed, such as that they did not go.
            sentences = put_at_fields(form, step.answers, refused.reasons)
            return self._page(seen, Tried(step.action, form, sentences, _("Not yet"))), 409
        except Refused as refused:
            sentences = (refusal(refused),)
            return self._page(_seen(pk), Tried(step.action, form, sentences, _("Not yet"))), 422
        except WrittenMeanwhile as both:
            return self._both(pk, step, form, both.kept), 409
        except Changed:
            return self._changed(pk, step, form), 409
        flash(said, "success")
        sent = sent_from_phone()
        onward = url_for(".show", pk=pk, sent=sent) if one_visit.is_seen(pk) else url_for("HomeView.home")
        return redirect(onward, 303)

    def _changed(self, pk: int, step: Step, form: Any) -> str:
        seen = _seen(pk)
        form.version.data = seen.visit.version
        sentence = _(
            "Someone changed this visit meanwhile. Look at it again, then press the button once more."
        )
        return self._page(seen, Tried(step.action, form, (sentence,), _("What you typed is still here")))

    def _both(self, pk: int, step: Step, form: Any, kept: Words) -> str:
        """Two versions of one reflection: both are shown, and the form holds both until one is chosen."""
        told = two_versions(form, kept)
        sentence = _(
            "You wrote about this visit in two places. Both stand below, one after the other: keep what is right,"
            " then press the button once more."
        )
        heading = _("Nothing is lost: here are both")
        return self._page(_seen(pk), Tried(step.action, form, (sentence,), heading, told))

    def _page(self, seen: OneVisit, tried: Tried | None = None) -> str:
        also = seen.also if "promises" in seen.also else {**seen.also, **answers(asked_beside(seen.visit))}
        seen = replace(seen, also=also, ahead=look_ahead(seen))
        offers = self._offers(seen, tried)
        return self.render_template(
            "visits/show.html",
            seen=seen,
            visit=seen.visit,
            standing=standing_of(seen, _person_id()),
            offers=offers,
            tried=tried,
            story=told(seen.history),
            family=beside(seen.visit, heard(also), by=me()) if self.may("act") else None,
            places=dict(PLACES),
            placing=placing(seen),
            money_is_short=_money_is_short(seen, offers),
            not_paid=not_paid(seen),
            language_name=name_of,
            pay_words=PAYMENT.states,
            may_write_letters=self.may("letter") and may_make_letters(seen.visit, me()),
            kind_name=kind_name,
            mail=beside_mail(also["mails"]) if "mails" in also else None,
            may_approve=self._opens("can_approve", "PaymentView"),
            may_read_pack=self.may("act") and may_read_pack(seen, me()),
            may_promise=self.may("act") and _may_promise(seen),
            promises=also["promises"] if seen.visit.started_at else [],
            **promises_beside(me(), clock.now().astimezone(seen.zone).date()),
            **self._contacts(seen),
        )

    def _contacts(self, seen: OneVisit) -> dict[str, Any]:
        """What the family's contacts need; none where the family is not seen, or nobody may note one."""
        family = seen.visit.family
        if family is None or "contacts" not in seen.also:
            return {}
        in_words = {name: value for name, value in contacts_in_words().items() if name != "language_name"}
        return {"contacts": contacts_beside(family, seen.visit, seen.also["contacts"]), **in_words}

    def _offers(self, seen: OneVisit, tried: Tried | None) -> Offers:
        offers = offers_of(seen, self._reasons(seen), _person_id())
        if tried is None:
            return offers
        return offers.with_tried(Offer.of_form(step_of(tried.action, seen.visit.number), seen, tried.form))

    def _reasons(self, seen: OneVisit) -> Reasons:
        if not self.may("act"):
            return {}
        looked = {**seen.also, **(seen.ahead.rules if seen.ahead else {})}
        return why_not(seen.visit, by=me(), found=found_in(looked))


def _seen(pk: int, also: one_visit.Also | None = None) -> OneVisit:
    found = one_visit.one_visit(pk, _person_id(), also=also)
    if found is None:
        abort(404)
    return found


def _person_id() -> int:
    person_id = me().person_id
    assert person_id is not None  # Whoever is signed in is a person.
    return person_id


def sent_from_phone() -> str | None:
    """The number under which a telephone kept this step; it may forget it now."""
    number = request.form.get("from_phone", "")
    return number if PHONE_NUMBER.fullmatch(number) else None


def _may_promise(seen: OneVisit) -> bool:
    made = seen.visit.state in ("completed", "reflected", "paid")
    return made and _person_id() in {member.person_id for member in seen.visit.team}


def _money_is_short(seen: OneVisit, offers: Offers) -> bool:
    """Said only where the next step is to agree a day."""
    if offers.next is None or offers.next.step.action != "schedule":
        return False
    return seen.ahead is not None and seen.ahead.money_is_short


def _words_to_think_about(form: Any) -> str | None:
    found = form.words_about_school() if hasattr(form, "words_about_school") else []
    if not found:
        return None
    return _(
        "A first visit is about hopes and dreams. You wrote: %(words)s. Change it, or keep it as it is.",
        words=", ".join(found),
    )
