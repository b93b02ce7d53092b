"""Where a visit stands, as a sentence, as five steps, and whom it waits for."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.reports.one_visit import OneVisit
from app.views.shown import day, when, words
from workflows.visit import VISIT, VisitState

WAY = (
    VisitState.invited,
    VisitState.scheduled,
    VisitState.completed,
    VisitState.reflected,
    VisitState.paid,
)


@dataclass(frozen=True)
class Standing:
    """`steps`: (word, done | now | later). `way_out`: declined or cancelled, with its day."""

    sentence: str
    steps: tuple[tuple[str, str], ...]
    way_out: str | None


def standing_of(seen: OneVisit, reader_id: int) -> Standing:
    """Say where it stands, to this person."""
    visit = seen.visit
    out = visit.closed_on is not None
    way_out = f"{words(VISIT.states[VisitState(visit.state)])} · {day(visit.closed_on)}" if out else None
    return Standing(_sentence(seen, reader_id), _steps(seen), way_out)


def _steps(seen: OneVisit) -> tuple[tuple[str, str], ...]:
    state = VisitState(seen.visit.state)
    reached = WAY.index(state) if state in WAY else -1
    names = [words(VISIT.states[each]).capitalize() for each in WAY]
    return tuple((name, _mark(place, reached)) for place, name in enumerate(names))


def _mark(place: int, reached: int) -> str:
    if place < reached or (place == reached == len(WAY) - 1):
        return "done"
    return "now" if place == reached else "later"


def _sentence(seen: OneVisit, reader_id: int) -> str:
    visit = seen.visit
    if visit.state == "invited":
        return _invited(seen)
    if visit.state == "scheduled":
        return _("The family expects a visit on %(time)s.", time=when(visit.starts_at))
    if visit.state == "completed":
        return _completed(seen, reader_id)
    if visit.state == "reflected":
        return _("Everyone has reflected. The payments are on their way.")
    if visit.state == "paid":
        return _paid(seen)
    if visit.state == "declined":
        return _("The family said no. That is fine, and nobody needs a reason.")
    return _("Called off: %(reason)s", reason=words(visit.closed_reason or ""))


def _invited(seen: OneVisit) -> str:
    visit = seen.visit
    if visit.answer == "yes":
        return _(
            "%(name)s said yes on %(day)s. Now agree a day.", name=visit.agreed_by, day=day(visit.agreed_at)
        )
    if visit.answer == "later":
        return _("The family asked to be asked again on %(day)s.", day=day(visit.ask_again_on))
    return _("Invited on %(day)s. Has the family answered?", day=day(visit.invited_on))


def _completed(seen: OneVisit, reader_id: int) -> str:
    wrote = {each.person_id for each in seen.reflections} | _wrote_by_history(seen)
    missing = [
        _("you") if each.person_id == reader_id else each.person.name
        for each in seen.visitors
        if each.went and each.person_id not in wrote
    ]
    if not missing:
        return _("The visit took place on %(day)s.", day=day(seen.visit.started_at))
    return _(
        "The visit took place on %(day)s. Still to reflect: %(names)s.",
        day=day(seen.visit.started_at),
        names=", ".join(missing),
    )


def _wrote_by_history(seen: OneVisit) -> set[int]:
    """Those who wrote, for readers who may know that somebody did, but not what (people.md)."""
    return {each.who_id for each in seen.history if each.kind == "visit.write_reflection" and each.who_id}


def _paid(seen: OneVisit) -> str:
    if seen.visit.settled_elsewhere:
        return _("This visit was made and settled elsewhere.")
    if any(pay.reversed_on for pay in seen.pay):
        return _("Done. Pay for it was taken back afterwards; look at its payments.")
    return _("Done, and every payment is settled. Thank you.")
