"""What the background job does for a run of letters: chunk by chunk, each one transaction and one file to print."""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import force_locale, gettext
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from app.extensions import db
from app.models import LetterBatch, LetterBatchItem, LetterFile
from app.security.session import identify, identity
from app.services import clock, history
from app.services.actors import Actor, actor_of
from app.services.letters.drafting import answered_already, missing_text, obstacle, wish_of
from app.services.letters.gathering import Desk, Household, gather
from app.services.letters.issuing import Draft, draft, keep_file, keep_letter, may_write, numbered, with_links
from app.services.letters.obstacles import CHANGED, Obstacle
from app.services.letters.readers import Readers, readers_of
from app.services.letters.runs import OPEN, notes_of, one
from app.services.transaction import transaction
from forms.letters.cover import Cover, Entry, draw_cover
from forms.letters.languages import SOURCE
from forms.letters.letter import refusal, typeset_all
from forms.letters.refusal import LetterRefused

CHUNK = 500
"""The most letters in one file."""
WORK_LOCK = 727_006
"""The first number of the advisory lock under which one worker at a time is busy with a run."""


class Overtaken(Exception):
    """The run was cancelled meanwhile; the chunk under work is taken back."""


def make(run_id: int, *, tongue: str = SOURCE.tag) -> None:
    """Make the letters that a run still lacks. May be asked again at any time: nothing is made twice.

    `tongue`: the language of the lists on top of the piles.
    """
    one(run_id)
    try:
        while _tell(run_id) and _next_chunk(run_id, tongue):
            db.session.expunge_all()
    except Overtaken:
        return


def _next_chunk(run_id: int, tongue: str) -> bool:
    """Make one file of letters; false when there is nothing left to do here."""
    try:
        with transaction():
            return _alone(run_id) and _make_next(one(run_id), tongue)
    except LetterRefused:
        db.session.expunge_all()
        with transaction():
            if not _alone(run_id):
                return False
            if not _leave_out_refused(one(run_id)):
                raise  # Nothing to leave out: what is refused would be refused for ever.
            return True


def _make_next(run: LetterBatch, tongue: str) -> bool:
    items = _waiting(run)
    if not items:
        _finish(run)
        return False
    desk = _desk(run)
    drafts = _drafts(run, items, desk)
    if drafts:
        made = with_links([draft for _item, draft in drafts], desk.by)
        _print(run, list(zip([item for item, _ in drafts], made, strict=True)), desk, tongue)
    _still_wanted(run)
    return True


def _leave_out_refused(run: LetterBatch) -> bool:
    """Lay out the next letters one by one and leave out what cannot be set, with the reason; print none of them yet.

    False when there was none to leave out.
    """
    left_out = 0
    for item, made in _drafts(run, _waiting(run), _desk(run)):
        if refused := refusal(made.letter):
            _leave_out(item, Obstacle(refused.sentence, refused.facts))
            left_out += 1
    _still_wanted(run)
    return left_out > 0


def _desk(run: LetterBatch) -> Desk:
    return Desk(run.district_id, actor_of(identity(db.session).person_id or 0))


def _drafts(
    run: LetterBatch, items: Sequence[LetterBatchItem], desk: Desk
) -> list[tuple[LetterBatchItem, Draft]]:
    """The letters as the households stand now; whoever gets none any more is left out, with the reason."""
    homes = {home.visit.id: home for home in gather({item.visit_id for item in items})}
    found: list[tuple[LetterBatchItem, Household, Readers]] = []
    for item in items:
        home = homes.get(item.visit_id)
        readers = _readers(home, item.language)
        if home is None or readers is None or not may_write(home.visit, desk.by):
            _leave_out(item, Obstacle(CHANGED))
        elif problem := (
            obstacle(home, desk, run.kind)
            or answered_already(home, desk, run.kind)
            or missing_text(readers, desk, run.kind)
        ):
            _leave_out(item, problem)
        else:
            item.notes = list(notes_of(home, readers))
            found.append((item, home, readers))
    wish = wish_of(run.kind, run.layout, run.slip)
    numbers = numbered([readers for _item, _home, readers in found])
    return [
        (item, draft(home, readers, desk, wish, number))
        for (item, home, readers), (number, _) in zip(found, numbers, strict=True)
    ]


def _print(
    run: LetterBatch, drafts: Sequence[tuple[LetterBatchItem, Draft]], desk: Desk, tongue: str
) -> None:
    visit = drafts[0][1].home.visit
    part = 1 + (
        db.session.scalar(
            select(func.count()).where(LetterFile.batch_id == run.id, LetterFile.school_id == visit.school_id)
        )
        or 0
    )
    cover = replace(_cover(run, drafts, desk, part), tongue=tongue, say=gettext)
    with force_locale(tongue):
        printed = typeset_all(
            [made.letter for _item, made in drafts], before=lambda document: draw_cover(document, cover)
        )
    pages = max(first + count for first, count in printed.pages)
    file = keep_file(printed.pdf, visit, pages=pages, letters=len(drafts), batch_id=run.id, part=part)
    for (_item, made), where in zip(drafts, printed.pages, strict=True):
        keep_letter(made, file, desk, where)
    db.session.flush()  # The items name their letters.
    for item, made in drafts:
        item.letter_id = made.number


def _cover(run: LetterBatch, drafts: Sequence[tuple[LetterBatchItem, Draft]], desk: Desk, part: int) -> Cover:
    return Cover(
        school_name=drafts[0][1].home.school.name,
        district_name=desk.district.name,
        kind=run.kind,
        day=desk.today,
        run=run.id,
        part=part,
        entries=tuple(
            Entry(
                teacher=item.teacher,
                class_title=item.class_title,
                students=tuple(student.name for student in made.home.visit.students),
                language=made.language,
                number=made.number,
                by_hand=made.home.address is None,
            )
            for item, made in drafts
        ),
    )


def _leave_out(item: LetterBatchItem, problem: Obstacle) -> None:
    item.problem, item.problem_values, item.notes = problem.sentence, dict(problem.values), []


def _readers(home: Household | None, code: str) -> Readers | None:
    found = readers_of(home.readers) if home else []
    return next((readers for readers in found if readers.code == code), None)


def _waiting(run: LetterBatch) -> list[LetterBatchItem]:
    """The next letters of one school, in the order of the pile; files of a school are about equally thick."""
    waiting = (
        LetterBatchItem.batch_id == run.id,
        LetterBatchItem.letter_id.is_(None),
        LetterBatchItem.problem.is_(None),
    )
    first = db.session.scalars(
        select(LetterBatchItem).where(*waiting).order_by(LetterBatchItem.place).limit(1)
    ).first()
    if first is None:
        return []
    same_school = (*waiting, LetterBatchItem.school_id == first.school_id)
    many = db.session.scalar(select(func.count()).where(*same_school)) or 1
    files = -(-many // CHUNK)
    query = select(LetterBatchItem).where(*same_school).order_by(LetterBatchItem.place)
    return list(db.session.scalars(query.limit(-(-many // files))))


def _alone(run_id: int) -> bool:
    """Nobody else is at work on this run; held until the transaction ends."""
    free = text("SELECT pg_try_advisory_xact_lock(:lock, :run)")
    return bool(db.session.scalar(free, {"lock": WORK_LOCK, "run": run_id}))


def _still_wanted(run: LetterBatch) -> None:
    """Hold the run until the letters are kept. Raises Overtaken when it was cancelled meanwhile."""
    query = select(LetterBatch.state).where(LetterBatch.id == run.id).with_for_update(key_share=True)
    if db.session.scalars(query).one() not in OPEN:
        raise Overtaken


def _finish(run: LetterBatch) -> None:
    _still_wanted(run)
    run.state, run.finished_at = "done", clock.now()
    by: Actor = actor_of(identity(db.session).person_id or 0)
    history.of_district("letters.run_done", run.district_id, by=by, run=run.id)


def _tell(run_id: int) -> bool:
    """Show a sign of life in a short transaction beside the work; false when the run is not wanted any more."""
    with Session(db.engine) as beside:
        identify(beside, identity(db.session))
        here = update(LetterBatch).where(LetterBatch.id == run_id, LetterBatch.state.in_(OPEN))
        wanted = beside.scalars(
            here.values(beat_at=clock.now(), state="working").returning(LetterBatch.id)
        ).first()
        beside.commit()
    return wanted is not None
