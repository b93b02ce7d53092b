"""What happened at the door, and what those who went learned."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import select

from app.extensions import db
from app.models import Reflection, ReflectionAssumption, Visit, VisitEducator
from app.services import clock, history
from app.services.actors import Actor
from app.services.errors import Refused
from app.services.other_work import refuse_where_visited
from app.services.payments.making import make_for_visit
from app.services.visits import evidence
from app.services.visits.facts import facts_of, trained_on
from app.services.visits.moves import check, load, move, step
from app.services.visits.promising import promised
from forms.slips import Slip
from workflows.machine import N_
from workflows.visit import VISIT


@dataclass(frozen=True)
class Words:
    """One educator's words. `assumptions` are for the pair only; `learning_together` is for later visits only."""

    hopes_and_dreams: str
    what_helps: str
    how_i_will_use_it: str = ""
    learning_together: str = ""
    assumptions: str = ""

    @property
    def seal(self) -> str:
        """A short stamp of exactly these words: who writes over them says which ones they had read."""
        everything = "\0".join(getattr(self, each.name).replace("\r\n", "\n") for each in fields(self))
        return sha256(everything.encode()).hexdigest()[:16]


class WrittenMeanwhile(Exception):
    """The same person wrote other words elsewhere since this form was opened; `kept` are those."""

    def __init__(self, kept: Words) -> None:
        self.kept = kept
        super().__init__("Other words were kept meanwhile.")


def record_completion(
    visit_id: int,
    *,
    by: Actor,
    went: Collection[int],
    started_at: datetime | None,
    ended_at: datetime | None,
    length_note: str = "",
    alone_reason: str = "",
    proof: str = "",
    slip: Slip | None = None,
    version: int | None = None,
) -> None:
    """Record who in fact went, and when the visit started and ended.

    Typed in on a later day than the visit, it is marked *entered after*; typed by someone who did not go,
    the event says for whom (*entered for*). Someone who came along unplanned is added to the team. `slip`: a photo of
    what the family signed, kept with the record.
    """
    with step("record_completion"):
        visit = load(visit_id, version)
        visitors = [person for person in went if person not in _interpreters(visit)]
        facts = facts_of(
            visit,
            by=by,
            went=tuple(visitors),
            started_at=started_at,
            ended_at=ended_at,
            length_note=length_note,
            alone_reason=alone_reason,
            proof=proof,
            slip_photographed=slip is not None or evidence.is_kept(visit),
        )
        visit.started_at, visit.ended_at = started_at, ended_at
        visit.length_note = length_note or None
        visit.proof = proof or None
        visit.alone_reason = alone_reason or visit.alone_reason
        visit.completed_by = by.person_id
        visit.entered_after = _entered_after(visit)
        entered_for = None if by.person_id in went else sorted(went)
        move(visit, "record_completion", facts, by=by, went=sorted(went), entered_for=entered_for)
        _mark_who_went(visit, went)
        assert started_at is not None and ended_at is not None  # noqa: PT018 - The table asked for both.
        refuse_where_visited(went, started_at, ended_at, visit.district_id)
        if slip is not None:
            evidence.keep(visit, slip, by=by)


def write_reflection(
    visit_id: int,
    *,
    by: Actor,
    words: Words,
    promises: Sequence[tuple[str, date]] = (),
    based_on: str | None = None,
    version: int | None = None,
) -> bool:
    """Keep one educator's own words; when all who must have written, the visit is *reflected*.

    `promises`: what was promised, each with its day. `based_on`: the seal of the words that the form began with,
    empty for none; raises WrittenMeanwhile when others stand there by now. Returns whether the visit is reflected.
    Payments are made in the same transaction.
    """
    with step("reflect"):
        visit = load(visit_id, version)
        if visit.number == 1 and words.learning_together:
            raise Refused(N_("A first visit is about hopes and dreams; keep learning for the next one."))
        check("write_reflection", facts_of(visit, by=by))
        kept = words_kept(visit.id, by.person_id)
        if based_on is not None and kept not in (None, words) and kept.seal != based_on:
            raise WrittenMeanwhile(kept)
        _keep(visit, words, by)
        promised(visit, promises, by=by)
        history.of_visit(visit, "write_reflection", by=by, source=visit.state)
        facts = facts_of(visit, by=by)
        if visit.state != "completed" or VISIT.unmet("reflect", facts.state, facts):
            return visit.state == "reflected"
        visit.reflected_at = clock.now()
        move(visit, "reflect", facts, by=by)
        make_for_visit(visit)
        return True


def words_kept(visit_id: int, person_id: int | None) -> Words | None:
    """What this person wrote about this visit so far."""
    row = db.session.execute(
        select(Reflection, ReflectionAssumption.assumptions)
        .outerjoin(
            ReflectionAssumption,
            (ReflectionAssumption.visit_id == Reflection.visit_id)
            & (ReflectionAssumption.person_id == Reflection.person_id),
        )
        .where(Reflection.visit_id == visit_id, Reflection.person_id == person_id)
    ).one_or_none()
    return words_in(row[0], row[1]) if row else None


def words_in(kept: Reflection, assumptions: str | None) -> Words:
    """A reflection with what was assumed, as one."""
    return Words(
        kept.hopes_and_dreams,
        kept.what_helps,
        kept.how_i_will_use_it or "",
        kept.learning_together or "",
        assumptions or "",
    )


def _keep(visit: Visit, words: Words, by: Actor) -> None:
    mine = select(Reflection).where(Reflection.visit_id == visit.id, Reflection.person_id == by.person_id)
    kept = db.session.scalars(mine).one_or_none()
    if kept is None:
        kept = Reflection(
            visit_id=visit.id,
            person_id=by.person_id,
            visit_number=visit.number,
            family_id=visit.family_id,
            school_id=visit.school_id,
            district_id=visit.district_id,
            written_at=clock.now(),
        )
        db.session.add(kept)
    kept.hopes_and_dreams, kept.what_helps = words.hopes_and_dreams, words.what_helps
    kept.how_i_will_use_it = words.how_i_will_use_it or None
    kept.learning_together = words.learning_together or None
    db.session.flush()  # The rule that counts reflections reads this one.
    _keep_assumptions(visit, words, by)


def _keep_assumptions(visit: Visit, words: Words, by: Actor) -> None:
    kept = db.session.get(ReflectionAssumption, (visit.id, by.person_id))
    if kept is not None:
        kept.assumptions = words.assumptions
    elif words.assumptions:
        db.session.add(
            ReflectionAssumption(
                visit_id=visit.id,
                person_id=by.person_id,
                district_id=visit.district_id,
                school_id=visit.school_id,
                assumptions=words.assumptions,
            )
        )


def _interpreters(visit: Visit) -> set[int]:
    return {member.person_id for member in visit.team if member.part == "interpreter"}


def _entered_after(visit: Visit) -> bool:
    if visit.ended_at is None:
        return False
    return clock.today(visit.district_id) > clock.day_of(visit.ended_at, visit.district_id)


def _mark_who_went(visit: Visit, went: Collection[int]) -> None:
    assert visit.started_at is not None  # The rules asked for it.
    trained = trained_on(went, clock.day_of(visit.started_at, visit.district_id))
    known = {member.person_id: member for member in visit.team}
    for person_id in set(went) - set(known):
        known[person_id] = VisitEducator(
            person_id=person_id, district_id=visit.district_id, school_id=visit.school_id, part="visitor"
        )
        visit.team.append(known[person_id])
    for person_id, member in known.items():
        member.went = person_id in went
        member.untrained = member.went and person_id not in trained
