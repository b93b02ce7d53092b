"""A visit on a telephone without network: the page that it keeps, and the steps that it sends later."""

from typing import Any

from flask import Response, abort, jsonify, request
from flask_appbuilder import expose
from flask_babel import gettext as _

from app.reports import one_visit
from app.reports.one_visit import OneVisit
from app.services.errors import Changed, NotFound, Refused
from app.services.visits import WrittenMeanwhile
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.own_phone import only_on_own_phone
from app.views.shown import refusal, words
from app.views.visits.offers import Offer
from app.views.visits.pack import may_read_pack, pack_values
from app.views.visits.steps import step_of
from workflows.machine import NotYourRole, TransitionRefused

STEPS = ("check_in", "check_out", "record_completion", "write_reflection")
"""What a telephone keeps and sends, in this order."""


class VisitOnPhoneView(Page):
    """`/visits/<id>/kept` and `/visits/<id>/from-phone`"""

    route_base = "/visits"
    default_view = "kept"
    class_permission_name = "VisitView"
    method_permission_name = {"kept": "act", "receive": "act"}

    @expose("/<int:pk>/kept")
    @has_access
    def kept(self, pk: int) -> Answer:
        """The pack with its steps, on one page without a frame: the telephone keeps it."""
        seen = _seen(pk)
        return self.render_template("phone/kept.html", offers=_offers(seen), **pack_values(seen))

    @expose("/<int:pk>/from-phone", methods=("POST",))
    @has_access
    def receive(self, pk: int) -> Answer:
        """Take a step that was kept without network. Says what came of it; nothing is forgotten on a *look*."""
        if request.form.get("person") != str(me().person_id):
            abort(403)
        seen, action = _seen(pk), request.form.get("step", "")
        if action not in STEPS:
            abort(404)
        if _is_done(action, seen):
            return _answer("already", "")
        return _take(action, seen)


def _take(action: str, seen: OneVisit) -> Answer:
    step = step_of(action, seen.visit.number)
    form = step.form_for(seen, me().person_id or 0, request.form)
    if not form.validate_on_submit():
        return _answer("look", _what_is_wrong(form))
    if hasattr(form, "words_about_school") and form.words_about_school():
        return _answer("look", _("There is a question about your words."))
    try:
        return _answer("kept", step.run(seen.visit.id, form, me()))
    except TransitionRefused as refused:
        return _answer("look", " ".join(reason.text(words) for reason in refused.reasons))
    except Refused as refused:
        return _answer("look", refusal(refused))
    except WrittenMeanwhile:
        return _answer("look", _("You wrote about this visit somewhere else, too."))
    except Changed:
        return _answer("look", _("Someone changed this visit meanwhile."))
    except NotYourRole:
        return _answer("look", _("This step is no longer yours."))
    except NotFound:
        abort(404)


def _what_is_wrong(form: Any) -> str:
    """Each field to repair, with its sentence."""
    said = []
    for name, sentences in form.errors.items():
        label = words(str(form[name].label.text)) if name else ""
        named = label if not label or label.endswith(("?", ":", ".")) else f"{label}:"
        said += [f"{named} {words(str(each))}".strip() for each in sentences]
    return " ".join(said) or _("Something is still missing.")


def _is_done(action: str, seen: OneVisit) -> bool:
    """Somebody of the team was quicker, or the same was sent before."""
    visit = seen.visit
    gone = visit.state != "scheduled"
    if action == "check_in":
        return gone or visit.checked_in_at is not None
    if action == "check_out":
        return gone or visit.checked_out_at is not None
    return action == "record_completion" and visit.state in ("completed", "reflected", "paid")


def _offers(seen: OneVisit) -> list[Any]:
    """The steps that are still to come; whether one is allowed is asked when it is sent."""
    if me().person_id not in {member.person_id for member in seen.visit.team}:
        return []
    made = seen.visit.state in ("completed", "reflected")
    actions = STEPS if seen.visit.state == "scheduled" else STEPS[3:] if made else ()
    steps = [step_of(action, seen.visit.number) for action in actions if not _is_done(action, seen)]
    return [Offer(step, _label(step), step.form_for(seen, me().person_id or 0)) for step in steps]


def _label(step: Any) -> str:
    state = "completed" if step.action == "write_reflection" else "scheduled"
    label: str = step.label(state)
    return label


def _seen(pk: int) -> OneVisit:
    only_on_own_phone()
    seen = one_visit.one_visit(pk, me().person_id or 0)
    if seen is None:
        abort(404)
    if not may_read_pack(seen, me()):
        abort(403)
    return seen


def _answer(result: str, sentence: str) -> Response:
    answer: Response = jsonify(result=result, sentence=sentence)
    return answer
