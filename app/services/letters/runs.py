"""A run: letters for many visits at once. What a person decides; the work itself is in `working`."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ARRAY, String, cast, func, select, text
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.models import Family, LetterBatch, LetterBatchItem, LetterFile, School, Visit
from app.services import clock, history, queue
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.letters.choosing import Spot, Wanted, chosen, has_it, letters_of, place_of, spots
from app.services.letters.drafting import answered_already, missing_text, obstacle
from app.services.letters.gathering import Desk, Household, gather
from app.services.letters.obstacles import QUIET, Obstacle
from app.services.letters.occasions import OCCASIONS
from app.services.letters.readers import Readers, readers_of
from app.services.transaction import transaction
from forms.letters.languages import SOURCE
from workflows.machine import NotYourRole
from workflows.people import LIAISONS
from workflows.words import N_, Msgid

OPEN = ("queued", "working")
JOB = "letters.make"
MOST_RUNS = 1000
"""Of one person; a year of school days has fewer."""
START_LOCK = 727_005
"""The first number of the advisory lock under which a person starts one run at a time."""

BY_HAND, ASK_LANGUAGE, LIKES_EMAIL, LIKES_CALLS = "by_hand", "ask_language", "likes_email", "likes_calls"
NOTES: Mapping[str, Msgid] = {
    BY_HAND: N_("No address is printed: hand it over in person."),
    ASK_LANGUAGE: N_("A guardian's language is not known yet: ask. English stands on every letter."),
    LIKES_EMAIL: N_("Prefers e-mail."),
    LIKES_CALLS: N_("Prefers a call or a text message."),
}
"""What to mind about a letter that is made all the same."""
TO_DO = frozenset({BY_HAND, ASK_LANGUAGE})
"""Notes that ask somebody to do something; the others say what a family likes better."""
_CHANNELS = {"email": LIKES_EMAIL, "phone": LIKES_CALLS, "text": LIKES_CALLS}

ONE_AT_A_TIME = N_("Your last run of letters is still being made. Wait until it is done, or cancel it.")
NOBODY = N_("There is no letter to make: nobody was chosen, or all have it already.")
DONE_ALREADY = N_("This run has ended already.")


@dataclass(frozen=True)
class Planned:
    """One letter that a run would make, or (with a problem) one that it leaves out."""

    home: Household
    readers: Readers
    spot: Spot
    problem: Obstacle | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What a run would do: letters in the order of the pile, those left out, and how many have theirs already.

    `otherwise`: letters that could be made for guardians who would rather be reached another way.
    """

    ready: tuple[Planned, ...]
    left_out: tuple[Planned, ...]
    have_it: int
    otherwise: tuple[Planned, ...] = ()


@dataclass(frozen=True)
class Line:
    """One visit of a run with who it is for: its letter, or the sentence why there is none."""

    visit_id: int
    who: str
    family: str
    spot: Spot
    language: str
    letter_id: int | None = None
    sentence: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figures:
    """How far a run is: letters that are kept, and how many there will be; how many were left out; and where."""

    made: int
    total: int
    left_out: int
    schools: tuple[str, ...] = ()


def look(wanted: Wanted, *, by: Actor) -> Preview:
    """Say what a run would do; nothing is changed."""
    return _plan(wanted, by)


def start(wanted: Wanted, *, by: Actor, tongue: str = SOURCE.tag) -> int:
    """Begin the run in the background; returns its number. Raises Refused and NotYourRole.

    `tongue`: the language of the screen, which the list on top of each pile speaks.
    """
    if by.roles.isdisjoint(LIAISONS):
        raise NotYourRole("start", LIAISONS)
    with transaction():
        _nothing_under_way(by)
        preview = _plan(wanted, by)
        if not preview.ready and not preview.left_out:
            raise Refused(NOBODY)
        run = LetterBatch(
            district_id=by.district_id,
            kind=wanted.kind,
            layout=wanted.layout,
            slip=wanted.slip,
            state="queued",
            made_by=by.person_id or 0,
        )
        db.session.add(run)
        db.session.flush()  # The items and the job name its id.
        db.session.add_all(_items(run, preview))
        _ask_for_work(run, by, tongue)
        history.of_district(
            "letters.run_started",
            run.district_id,
            by=by,
            run=run.id,
            letter_kind=run.kind,
            letters=len(preview.ready),
        )
        return run.id


def cancel(run_id: int, *, by: Actor) -> None:
    """Make no more letters; those that are made stay."""
    with transaction():
        run = _open(run_id)
        run.state, run.finished_at = "cancelled", clock.now()
        history.of_district("letters.run_cancelled", run.district_id, by=by, run=run.id)


def try_again(run_id: int, *, by: Actor, tongue: str = SOURCE.tag) -> None:
    """Ask once more for work that stopped before its end; letters that are made are not made twice."""
    with transaction():
        run = _open(run_id)
        if standing(run) == "stopped":
            _ask_for_work(run, by, tongue)


def one(run_id: int) -> LetterBatch:
    """The run. Raises NotFound when this person made none with this number."""
    found = db.session.get(LetterBatch, run_id)
    if found is None:
        raise NotFound
    return found


def past() -> list[tuple[LetterBatch, Figures]]:
    """This person's runs, the newest first."""
    runs = list(db.session.scalars(select(LetterBatch).order_by(LetterBatch.id.desc()).limit(MOST_RUNS)))
    counted = _figures([run.id for run in runs])
    return [(run, counted.get(run.id, Figures(0, 0, 0))) for run in runs]


def figures(run: LetterBatch) -> Figures:
    """How far it is."""
    return _figures([run.id]).get(run.id, Figures(0, 0, 0))


def standing(run: LetterBatch) -> str | None:
    """How the work on it stands: `waiting`, `working` or `stopped`; None when there is none to do."""
    if run.state not in OPEN:
        return None
    return queue.standing(db.session, JOB, run_id=run.id)


def files(run_id: int) -> list[LetterFile]:
    """What is ready to print, by school and part."""
    found = db.session.scalars(
        select(LetterFile).where(LetterFile.batch_id == run_id).options(joinedload(LetterFile.school))
    )
    return sorted(found, key=lambda file: (file.school.name, file.school_id, file.part))


def rest(run_id: int) -> list[int]:
    """The visits whose letter a run was to make and has not made."""
    item = LetterBatchItem
    wanted = (item.batch_id == run_id, item.letter_id.is_(None), item.problem.is_(None))
    return list(db.session.scalars(select(item.visit_id).where(*wanted).distinct().order_by(item.visit_id)))


def left_out(run_id: int) -> list[Line]:
    """Who gets no letter by this run, and why."""
    return _lines(run_id, LetterBatchItem.problem.is_not(None))


def noted(run_id: int) -> list[Line]:
    """Letters of this run that ask somebody to do something, or whose family asks for quiet by now."""
    today = clock.today(one(run_id).district_id)
    asks = LetterBatchItem.notes.overlap(cast(sorted(TO_DO), ARRAY(String)))
    quiet = Visit.family_id.in_(select(Family.id).where(Family.no_contact_until > today))
    made = LetterBatchItem.letter_id.is_not(None)
    return _lines(run_id, LetterBatchItem.problem.is_(None), asks | made & quiet)


def likings(run_id: int) -> Counter[str]:
    """How many of this run's families would rather be reached another way, by note."""
    found = db.session.scalars(select(LetterBatchItem.notes).where(LetterBatchItem.batch_id == run_id))
    return counted(found)


def counted(notes: Iterable[Iterable[str]]) -> Counter[str]:
    """The notes that ask for nothing, with how often each is there."""
    return Counter(note for each in notes for note in each if note not in TO_DO)


def line_of(planned: Planned) -> Line:
    """The same shape for what is only planned."""
    home, problem = planned.home, planned.problem
    return Line(
        visit_id=home.visit.id,
        who=_who(home.visit),
        family=home.family.name if home.family else "",
        spot=planned.spot,
        language=planned.readers.code,
        sentence=problem.sentence if problem else "",
        values=problem.values if problem else {},
        notes=planned.notes,
    )


def notes_of(home: Household, readers: Readers) -> tuple[str, ...]:
    """What to mind about this letter."""
    likes = {_CHANNELS.get(each.channel or "") for each in home.readers if each.name in readers.names}
    found = [] if home.address else [BY_HAND]
    if not readers.asked:
        found.append(ASK_LANGUAGE)
    return (*found, *sorted(like for like in likes if like))


def _plan(wanted: Wanted, by: Actor) -> Preview:
    if wanted.kind not in OCCASIONS:
        raise Refused(N_("Choose which letter."), "kind")
    homes = gather(chosen(wanted, by))
    desk, lying = Desk(by.district_id, by), spots(homes)
    letters = letters_of([home.visit.id for home in homes], wanted.kind) if not wanted.again else {}
    homes.sort(key=lambda home: place_of(home, lying[home.visit.id]))
    planned: list[Planned] = []
    have_it = 0
    for home in homes:
        for readers in readers_of(home.readers):
            if has_it(letters, home, readers):
                have_it += 1
            else:
                planned.append(_planned(home, readers, lying[home.visit.id], desk, wanted.kind))
    fit = [each for each in planned if each.problem is None]
    otherwise = [] if wanted.everyone else [each for each in fit if _rather_otherwise(each)]
    return Preview(
        tuple(each for each in fit if each not in otherwise),
        tuple(each for each in planned if each.problem is not None),
        have_it,
        tuple(otherwise),
    )


def _rather_otherwise(planned: Planned) -> bool:
    """Tell whether everybody whom a letter names would rather get something else."""
    named = [each for each in planned.home.readers if each.name in planned.readers.names]
    return bool(named) and all(each.channel in _CHANNELS for each in named)


def _planned(home: Household, readers: Readers, spot: Spot, desk: Desk, kind: str) -> Planned:
    problem = (
        obstacle(home, desk, kind) or answered_already(home, desk, kind) or missing_text(readers, desk, kind)
    )
    return Planned(home, readers, spot, problem, () if problem else notes_of(home, readers))


def _items(run: LetterBatch, preview: Preview) -> list[LetterBatchItem]:
    return [
        LetterBatchItem(
            batch_id=run.id,
            visit_id=each.home.visit.id,
            language=each.readers.code,
            district_id=run.district_id,
            school_id=each.home.visit.school_id,
            place=place,
            teacher=each.spot.teacher[:200],
            class_title=each.spot.class_title,
            problem=each.problem.sentence if each.problem else None,
            problem_values=dict(each.problem.values) if each.problem else {},
            notes=list(each.notes),
        )
        for place, each in enumerate([*preview.ready, *preview.left_out])
    ]


def _nothing_under_way(by: Actor) -> None:
    lock = text("SELECT pg_advisory_xact_lock(:lock, :person)")
    db.session.execute(lock, {"lock": START_LOCK, "person": by.person_id})
    query = select(LetterBatch.id).where(LetterBatch.made_by == by.person_id, LetterBatch.state.in_(OPEN))
    if db.session.scalars(query.limit(1)).first() is not None:
        raise Refused(ONE_AT_A_TIME)


def _open(run_id: int) -> LetterBatch:
    """The run, locked so that its letters may still be written. Raises Refused when it has ended."""
    query = select(LetterBatch).where(LetterBatch.id == run_id).with_for_update(key_share=True)
    run = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if run is None:
        raise NotFound
    if run.state not in OPEN:
        raise Refused(DONE_ALREADY)
    return run


def _ask_for_work(run: LetterBatch, by: Actor, tongue: str) -> None:
    lock = f"letters:{run.id}"
    queue.defer(db.session, JOB, as_person=by.person_id, lock=lock, run_id=run.id, tongue=tongue)


def _figures(run_ids: Sequence[int]) -> dict[int, Figures]:
    item = LetterBatchItem
    rows = db.session.execute(
        select(
            item.batch_id,
            func.count(item.letter_id).label("made"),
            func.count(item.problem).label("left_out"),
            func.count().label("all"),
            func.array_agg(School.name.distinct()).label("schools"),
        )
        .join(School, School.id == item.school_id)
        .where(item.batch_id.in_(run_ids))
        .group_by(item.batch_id)
    )
    return {row.batch_id: _counted(row) for row in rows}


def _counted(row: Any) -> Figures:
    return Figures(row.made, row.all - row.left_out, row.left_out, tuple(row.schools))


def _lines(run_id: int, *only: Any) -> list[Line]:
    rows = db.session.execute(
        select(LetterBatchItem, Visit)
        .join(Visit, Visit.id == LetterBatchItem.visit_id)
        .where(LetterBatchItem.batch_id == run_id, *only)
        .options(joinedload(Visit.school), joinedload(Visit.family), selectinload(Visit.students))
        .order_by(LetterBatchItem.place)
    )
    return [_line(item, visit) for item, visit in rows]


def _problem(item: LetterBatchItem, visit: Visit) -> Obstacle | None:
    """Why it was left out; or, of a letter that is made, until when its family asks for quiet."""
    if item.problem:
        return Obstacle(Msgid(item.problem), item.problem_values)
    until = visit.family.no_contact_until if visit.family else None
    if until is None or until <= clock.today(visit.district_id):
        return None
    return Obstacle(QUIET, {"day": until.isoformat()})


def _line(item: LetterBatchItem, visit: Visit) -> Line:
    problem = _problem(item, visit)
    return Line(
        visit_id=visit.id,
        who=_who(visit),
        family=visit.family.name if visit.family else "",
        spot=Spot(visit.school.name, item.teacher, item.class_title),
        language=item.language,
        letter_id=item.letter_id,
        sentence=problem.sentence if problem else "",
        values=problem.values if problem else {},
        notes=tuple(item.notes),
    )


def _who(visit: Visit) -> str:
    return ", ".join(student.name for student in visit.students)
