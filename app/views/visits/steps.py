"""Each step of the workflow as a page offers it: its form, what it can answer, and the service that takes it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _

from app.reports.one_visit import Candidate, OneVisit
from app.services import visits
from app.services.actors import Actor
from app.views.home_languages import name_of
from app.views.shown import day, words
from app.views.visits.at_fields import ASK_AGAIN, REASON, RECORD, TEAM, TIME, TIME_AND_TEAM, Answers
from app.views.visits.times import chosen_team, offer_times, places_of
from forms import visits as forms
from forms.reflections import FirstReflectionForm, LaterReflectionForm
from forms.visit_door import DoorForm
from workflows.visit import VISIT, VisitState

Run = Callable[[int, Any, Actor], str]


@dataclass(frozen=True)
class Step:
    """`action`: as the workflow says it."""

    action: str
    form: type[forms.StepForm]
    run: Run
    answers: Answers = field(default_factory=dict)
    kind: str = "quiet"

    @property
    def path(self) -> str:
        """The last part of its address."""
        return self.action.replace("_", "-")

    def label(self, state: str) -> str:
        """The words of its button."""
        if self.action == "note_attempt":
            return _("Note a call or a knock")
        row = VISIT.row(self.action, VisitState(state))
        return words(row.label) if row else ""

    def form_for(self, seen: OneVisit, person_id: int, posted: Any = None) -> Any:
        """The form, filled with what is known of the visit."""
        known = _known(self.action, seen, person_id)
        form = self.form(
            self.path,
            zone=seen.zone,
            now=datetime.now(UTC),
            minutes=seen.settings.visit_minutes,
            formdata=posted,
            version=seen.visit.version,
            **known,
        )
        _offer_what_the_district_allows(form, seen)
        _translate_choices(form)
        if isinstance(form, forms.ScheduleForm | forms.ChangeTeamForm):
            form.offer(_options(seen.candidates))
        elif isinstance(form, forms.CompletionForm):
            form.offer(*_who_may_have_gone(seen))
            form.ask_for_proof(seen.settings.proof_of_visit)
        if posted is None and isinstance(form, forms.ScheduleForm | forms.ChangeTeamForm):
            form.fill(*_team_of(seen))
        if isinstance(form, forms.ScheduleForm) or (posted and isinstance(form, forms.RescheduleForm)):
            offer_times(form, seen, chosen_team(form, seen))
        return form


def _answer_yes(visit_id: int, form: forms.AnswerYesForm, by: Actor) -> str:
    visits.answer_yes(
        visit_id,
        by=by,
        agreed_at=form.agreed_at,
        agreed_by=form.agreed_by.data or "",
        how=form.how.data or "",
        wishes=form.wishes.data,
        place=form.place.data or "home",
        place_note=form.place_note.data,
        interpreter=form.interpreter.data,
        version=form.seen_version,
    )
    return _("Good news, and kept: the family said yes.")


def _answer_later(visit_id: int, form: forms.AnswerLaterForm, by: Actor) -> str:
    visits.answer_later(visit_id, by=by, ask_again_on=form.ask_again_on.data, version=form.seen_version)
    return _(
        "Kept. On %(day)s this visit comes back to your list by itself.", day=day(form.ask_again_on.data)
    )


def _decline(visit_id: int, form: forms.DeclineForm, by: Actor) -> str:
    visits.decline(visit_id, by=by, no_contact_until=form.no_contact_until.data, version=form.seen_version)
    return _("Kept. A no is always fine.")


def _note_attempt(visit_id: int, form: forms.NoteAttemptForm, by: Actor) -> str:
    visits.note_attempt(
        visit_id,
        by=by,
        how=form.how.data or "",
        outcome=form.outcome.data,
        note=form.note.data or "",
        version=form.seen_version,
    )
    return _("Kept. Thank you for trying.")


def _reopen(visit_id: int, form: forms.ButtonForm, by: Actor) -> str:
    visits.reopen(visit_id, by=by, version=form.seen_version)
    return _("The invitation is open again.")


def _schedule(visit_id: int, form: forms.ScheduleForm, by: Actor) -> str:
    money_is_there = visits.schedule(
        visit_id,
        by=by,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        educators=form.educators,
        interpreters=form.interpreters,
        alone_reason=form.alone_reason.data or "",
        version=form.seen_version,
    )
    return _("The visit is scheduled.") if money_is_there else _short(_("The visit is scheduled."))


def _reschedule(visit_id: int, form: forms.RescheduleForm, by: Actor) -> str:
    visits.reschedule(
        visit_id,
        by=by,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        agreed_at=form.agreed_at,
        place=form.place.data,
        place_note=form.place_note.data,
        version=form.seen_version,
    )
    return _("The visit has its new time.")


def _change_team(visit_id: int, form: forms.ChangeTeamForm, by: Actor) -> str:
    money_is_there = visits.change_team(
        visit_id,
        by=by,
        educators=form.educators,
        interpreters=form.interpreters,
        alone_reason=form.alone_reason.data or "",
        version=form.seen_version,
    )
    return _("The team is changed.") if money_is_there else _short(_("The team is changed."))


def _short(done: str) -> str:
    return f"{done} " + _(
        "No fund can promise its pay yet; the district coordinator sees it. Go ahead with the family."
    )


def _another_day(visit_id: int, form: forms.ButtonForm, by: Actor) -> str:
    visits.another_day(visit_id, by=by, version=form.seen_version)
    return _("The day is free again. Find another one with the family.")


def _no_one_home(visit_id: int, form: forms.NoOneHomeForm, by: Actor) -> str:
    door = "called_off" if form.called_off.data else "no_one_home"
    visits.no_one_home(visit_id, by=by, door=door, note=form.note.data or "", version=form.seen_version)
    return _("Kept. It happens; ask the family for another day.")


def _check_in(visit_id: int, form: DoorForm, by: Actor) -> str:
    visits.check_in(visit_id, by=by, at=form.pressed_at)
    return _("The time is noted. Have a good visit!")


def _check_out(visit_id: int, form: DoorForm, by: Actor) -> str:
    visits.check_out(visit_id, by=by, at=form.pressed_at)
    return _("Good that you are back. The time is noted.")


def _record_completion(visit_id: int, form: forms.CompletionForm, by: Actor) -> str:
    visits.record_completion(
        visit_id,
        by=by,
        went=form.everyone,
        started_at=form.starts_at,
        ended_at=form.ends_at,
        length_note=form.length_note.data or "",
        alone_reason=form.alone_reason.data or "",
        proof=form.proof.data or "" if "proof" in form else "",
        slip=form.photo.data if "photo" in form else None,
        version=form.seen_version,
    )
    return _("The visit is recorded. Thank you for going.")


def _write_reflection(visit_id: int, form: FirstReflectionForm, by: Actor) -> str:
    typed = {
        each.short_name: each.data or ""
        for each in form.shown_fields
        if each.short_name in visits.Words.__dataclass_fields__
    }
    finished = visits.write_reflection(
        visit_id,
        by=by,
        words=visits.Words(**typed),
        promises=form.new_promises,
        based_on=form.based_on.data,
        version=form.seen_version,
    )
    return (
        _("Kept, and complete. Thank you.")
        if finished
        else _("Kept. Your partner's words are still to come.")
    )


def _correct(visit_id: int, form: forms.ReasonForm, by: Actor) -> str:
    visits.correct(visit_id, by=by, reason=form.reason.data or "", version=form.seen_version)
    return _("The record is one step back; put it right now.")


def _cancel(visit_id: int, form: forms.ReasonForm, by: Actor) -> str:
    visits.cancel(visit_id, by=by, reason=form.reason.data or "", version=form.seen_version)
    return _("The visit is cancelled. Please tell the family.")


# fmt: off
STEPS = {step.action: step for step in (
    Step("answer_yes",        forms.AnswerYesForm,       _answer_yes),
    Step("answer_later",      forms.AnswerLaterForm,     _answer_later,      ASK_AGAIN),
    Step("note_attempt",      forms.NoteAttemptForm,     _note_attempt),
    Step("schedule",          forms.ScheduleForm,        _schedule,          TIME_AND_TEAM),
    Step("check_in",          DoorForm,            _check_in),
    Step("check_out",         DoorForm,            _check_out),
    Step("record_completion", forms.CompletionForm,      _record_completion, RECORD),
    Step("write_reflection",  FirstReflectionForm, _write_reflection),
    Step("reschedule",        forms.RescheduleForm,      _reschedule,        TIME),
    Step("change_team",       forms.ChangeTeamForm,      _change_team,       TEAM),
    Step("another_day",       forms.ButtonForm,          _another_day),
    Step("no_one_home",       forms.NoOneHomeForm,       _no_one_home),
    Step("reopen",            forms.ButtonForm,          _reopen),
    Step("correct",           forms.ReasonForm,          _correct,           REASON, "destructive"),
    Step("decline",           forms.DeclineForm,         _decline),
    Step("cancel",            forms.ReasonForm,          _cancel,            REASON, "destructive"),
)}
# fmt: on
LATER_REFLECTION = Step("write_reflection", LaterReflectionForm, _write_reflection)


def step_of(action: str, visit_number: int) -> Step:
    """The step for this action; a second visit's reflection has a form of its own."""
    if action == "write_reflection" and visit_number > 1:
        return LATER_REFLECTION
    return STEPS[action]


def _known(action: str, seen: OneVisit, person_id: int) -> dict[str, Any]:
    visit = seen.visit
    if action in ("answer_yes", "reschedule"):
        agreed = (visit.agreed_at if action == "answer_yes" else None) or datetime.now(UTC)
        known = {
            "agreed_on": agreed.astimezone(seen.zone).date(),
            "agreed_time": agreed.astimezone(seen.zone).time(),
        }
        where = {"place": visit.place, "place_note": visit.place_note}
        return known | (
            _answer(visit) if action == "answer_yes" else where | _times(visit.starts_at, visit.ends_at, seen)
        )
    if action == "record_completion":
        went = [member.person_id for member in visit.team]
        return {
            "went": went,
            "proof": visit.proof,
            **_times(*_as_noted(visit), seen),
        }
    if action in ("schedule", "change_team"):
        return {"alone_reason": visit.alone_reason}
    if action == "write_reflection":
        return _my_words(seen, person_id)
    return {}


def _answer(visit: Any) -> dict[str, Any]:
    names = ("agreed_by", "place", "place_note", "wishes", "interpreter")
    return {name: getattr(visit, name) for name in names} | {"how": visit.agreed_how}


def _as_noted(visit: Any) -> tuple[datetime | None, datetime | None]:
    """When the visit took place: as recorded, else as *start* and *end* were pressed, else as planned."""
    if visit.started_at:
        return visit.started_at, visit.ended_at
    if visit.checked_in_at and visit.checked_out_at:
        return _minute(visit.checked_in_at), _minute(visit.checked_out_at)
    return visit.starts_at, visit.ends_at


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _times(start: datetime | None, end: datetime | None, seen: OneVisit) -> dict[str, Any]:
    if start is None or end is None:
        return {}
    start, end = start.astimezone(seen.zone), end.astimezone(seen.zone)
    return {"on": start.date(), "start": start.time(), "end": end.time()}


def _my_words(seen: OneVisit, person_id: int) -> dict[str, Any]:
    mine = seen.words_of(person_id)
    if mine is None:
        return {"based_on": ""}
    words = visits.words_in(mine, seen.assumptions.get(person_id))
    return {**asdict(words), "based_on": words.seal}


def _team_of(seen: OneVisit) -> tuple[list[int], list[int]]:
    return [each.person_id for each in seen.visitors], [each.person_id for each in seen.interpreters]


def _options(people: list[Candidate]) -> list[tuple[str, str]]:
    """Names with what speaks for each; words that many share are looked up once."""
    trained, not_now = _("trained"), _("not trained now")
    names = {code: name_of(code) for code in {code for each in people for code in each.languages}}
    return [
        (
            str(each.person_id),
            " · ".join(
                (
                    each.name,
                    trained if each.trained_until else not_now,
                    *(names[code] for code in each.languages),
                )
            ),
        )
        for each in people
    ]


def _who_may_have_gone(seen: OneVisit) -> tuple[list[tuple[int, str]], list[tuple[str, str]]]:
    planned = {member.person_id for member in seen.visit.team}
    team = [(member.person_id, _as_planned(member)) for member in seen.visit.team]
    others = [each for each in seen.candidates if each.person_id not in planned]
    return team, [(str(each.person_id), each.name) for each in others]


def _as_planned(member: Any) -> str:
    name: str = member.person.name
    return _("%(name)s (interpreter)", name=name) if member.part == "interpreter" else name


def _offer_what_the_district_allows(form: forms.StepForm, seen: OneVisit) -> None:
    for each in form:
        if each.short_name == "place":
            each.choices = places_of(seen)
        elif each.short_name == "end" and not each.flags.required:
            each.description = _(
                "Left empty: %(minutes)s minutes after the start.", minutes=seen.settings.visit_minutes
            )


def _translate_choices(form: forms.StepForm) -> None:
    for each in form:
        if each.short_name in ("how", "outcome", "place"):
            each.choices = [(value, words(label)) for value, label in each.choices]
