"""The history of a visit in sentences: events keep facts, and here they are put into words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from app.reports.one_visit import Happened
from app.services.disclosures import KINDS as DISCLOSURES
from app.views.home_languages import name_of
from app.views.letter_words import kind_name
from app.views.shown import day, when, words
from forms.answers import CHANNELS
from forms.visit_choices import CONTACT_OUTCOMES, HOWS

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """One line of the timeline."""

    sentence: str
    who: str | None
    at: datetime
    icon: str


def told(history: tuple[Happened, ...]) -> list[Told]:
    """The history, in the reader's language; each time that a letter was printed would drown it."""
    return [
        Told(_sentence(each), each.who, each.at, ICONS.get(each.kind, "clock"))
        for each in history
        if each.kind not in DISCLOSURES
    ]


def _sentence(event: Happened) -> str:
    tell = SENTENCES.get(event.kind)
    return tell(event.facts) if tell else event.kind


def _with(sentence: str, more: object) -> str:
    return f"{sentence} {more}" if more else sentence


def _how(facts: Facts) -> str:
    label = dict(HOWS).get(facts.get("how", ""))
    return f"({words(label)})" if label else ""


def _moment(value: object) -> str:
    return when(datetime.fromisoformat(value)) if isinstance(value, str) else ""


def _day(value: object) -> str:
    return day(date.fromisoformat(value)) if isinstance(value, str) else ""


def _answered_later(facts: Facts) -> str:
    return _("The family asked to be asked again on %(day)s.", day=_day(facts.get("ask_again_on")))


def _answered(facts: Facts) -> str:
    if facts.get("another_visit"):
        said = _("The family would like another visit.")
    else:
        said = {
            "yes": _("The family answered: yes."),
            "later": _("The family answered: ask again later."),
            "no": _("The family answered: no, thank you."),
        }.get(str(facts.get("answer")), _("The family answered."))
    channel = dict(CHANNELS).get(str(facts.get("channel")))
    return _with(said, f"({words(channel)})" if channel else "(" + _("by its own link") + ")")


def _link_made(facts: Facts) -> str:
    return _("Made a link for the family (%(language)s).", language=name_of(facts.get("language")))


def _declined(facts: Facts) -> str:
    until = _day(facts.get("no_contact_until"))
    said_no = _("The family said no.")
    return f"{said_no} " + _("Quiet time until %(day)s.", day=until) if until else said_no


def _moved(facts: Facts) -> str:
    return _(
        "Moved from %(before)s to %(after)s.",
        before=_moment(facts.get("before")),
        after=_moment(facts.get("starts_at")),
    )


def _recorded(facts: Facts) -> str:
    return (
        _("Recorded the visit for those who went.") if facts.get("entered_for") else _("Recorded the visit.")
    )


def _letter(facts: Facts) -> str:
    language = name_of(facts.get("language")) or "–"
    if explained := facts.get("explained_in"):
        return _("Made the letter in English; it was explained in %(language)s.", language=name_of(explained))
    if kind := facts.get("letter_kind"):
        return _("Made a letter: %(kind)s (%(language)s).", kind=kind_name(kind), language=language)
    return _("Made the letter (%(language)s).", language=language)


def _mailed(facts: Facts) -> str:
    return _("Sent an e-mail (%(language)s).", language=name_of(facts.get("language")) or "–")


def _tried(facts: Facts) -> str:
    outcome = dict(CONTACT_OUTCOMES).get(facts.get("outcome", ""))
    came_of_it = f"{words(outcome)}." if outcome else _("Tried to reach the family.")
    return _with(_with(came_of_it, _how(facts)), facts.get("note"))


def _gave_back(facts: Facts) -> str:
    return _("Gave %(time)s back, to find another day.", time=_moment(facts.get("before")))


def _no_one_home(facts: Facts) -> str:
    time = _moment(facts.get("before"))
    if facts.get("door") == "called_off":
        return _with(
            _("The family asked for another day at the door, on %(time)s.", time=time), facts.get("note")
        )
    return _with(_("No one was home on %(time)s.", time=time), facts.get("note"))


def _promised(facts: Facts) -> str:
    return _("Promised the family something by %(day)s.", day=_day(facts.get("due_on")))


def _cancelled(facts: Facts) -> str:
    return _("Cancelled: %(reason)s", reason=facts.get("reason", "–"))


def _corrected(facts: Facts) -> str:
    return _("Took the record one step back: %(reason)s", reason=facts.get("reason", "–"))


# fmt: off
SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "visit.invite":            lambda facts: _("Invited the family."),
    "visit.answer_yes":        lambda facts: _with(_("The family said yes."), _how(facts)),
    "visit.answer_later":      _answered_later,
    "visit.decline":           _declined,
    "visit.family_answered":   _answered,
    "visit.answer_looked_after": lambda facts: _("Looked after the family's answer."),
    "visit.link_made":         _link_made,
    "visit.link_ended":        lambda facts: _("Ended a link of the family."),
    "visit.reopen":            lambda facts: _("Opened the invitation again."),
    "visit.cancel":            _cancelled,
    "visit.hand_over":         lambda facts: _("Handed over to the school where the student is now."),
    "visit.keep_after_move":   lambda facts: _("Kept here, though a student goes to another school now."),
    "visit.take_off":          lambda facts: _("Took off who goes to another school now; that school goes on."),
    "visit.come_over":         lambda facts: _("Came from the student’s former school."),
    "visit.close_with_year":   lambda facts: _("Closed with its school year; no answer had come."),
    "visit.open_with_year":    lambda facts: _("Open again with its school year."),
    "visit.note_attempt":      _tried,
    "visit.schedule":          lambda facts: _("Scheduled for %(time)s.", time=_moment(facts.get("starts_at"))),
    "visit.reschedule":        _moved,
    "visit.address_checked":   lambda facts: _("Checked the family’s address."),
    "visit.place_changed":     lambda facts: _("Changed where they meet."),
    "visit.change_team":       lambda facts: _("Changed who goes."),
    "visit.another_day":       _gave_back,
    "visit.no_one_home":       _no_one_home,
    "visit.check_in":          lambda facts: _("Started the visit at %(time)s.", time=_moment(facts.get("at"))),
    "visit.check_out":         lambda facts: _("Ended the visit at %(time)s.", time=_moment(facts.get("at"))),
    "visit.overdue_told":      lambda facts: _("Nobody had ended the visit; the safety contact was told."),
    "visit.record_completion": _recorded,
    "visit.write_reflection":  lambda facts: _("Wrote a reflection."),
    "visit.promise":           _promised,
    "visit.promise_kept":      lambda facts: _("A promise to the family is kept."),
    "visit.promise_let_go":    lambda facts: _("A promise no longer matters to the family."),
    "visit.promise_open_again": lambda facts: _("A promise is open again."),
    "visit.reflect":           lambda facts: _("Everyone who needed to has reflected."),
    "visit.settle":            lambda facts: _("Every payment is settled."),
    "visit.correct":           _corrected,
    "visit.record_elsewhere":  lambda facts: _("Added a visit made elsewhere."),
    "visit.letter_issued":     _letter,
    "visit.evidence_added":   lambda facts: _("Kept a photo of the signed slip."),
    "visit.evidence_removed": lambda facts: _with(_("Took a photo of the slip away:"), facts.get("reason")),
    "visit.mail_queued":       lambda facts: _("Asked for an e-mail to the family."),
    "visit.mail_sent":         _mailed,
    "visit.mail_failed":       lambda facts: _("An e-mail could not be sent."),
    "visit.mail_withdrawn":    lambda facts: _("An e-mail was not sent after all."),
}
ICONS: Mapping[str, str] = {
    "visit.family_answered": "family", "visit.link_made": "letter",
    "visit.invite": "letter", "visit.letter_issued": "letter", "visit.answer_yes": "check",
    "visit.schedule": "calendar", "visit.reschedule": "calendar", "visit.another_day": "calendar",
    "visit.record_completion": "door", "visit.no_one_home": "door", "visit.write_reflection": "note",
    "visit.evidence_added": "note", "visit.evidence_removed": "cross",
    "visit.reflect": "note", "visit.settle": "money", "visit.change_team": "people",
    "visit.address_checked": "home", "visit.place_changed": "home",
    "visit.mail_queued": "mail", "visit.mail_sent": "mail", "visit.mail_failed": "mail",
    "visit.mail_withdrawn": "mail", "visit.note_attempt": "phone",
    "visit.check_in": "door", "visit.check_out": "check", "visit.overdue_told": "clock",
    "visit.promise": "note", "visit.promise_kept": "check", "visit.promise_let_go": "cross",
    "visit.decline": "cross", "visit.cancel": "cross", "visit.record_elsewhere": "door",
}
# fmt: on
