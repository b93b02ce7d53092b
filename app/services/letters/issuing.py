"""Making letters: set the pages, keep them as they are, and write it into the visit's history."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from babel import Locale
from sqlalchemy import text

from app.extensions import db
from app.models import Letter as LetterRow
from app.models import LetterFile, Visit
from app.security.session import acting_as, steward
from app.services import answers, clock, history
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.letters.drafting import Wish, kept, letter, missing_text, obstacle, wish_of
from app.services.letters.gathering import Desk, Household, gather
from app.services.letters.obstacles import NOBODY_READS_IT, NOT_OURS, READS_ANOTHER, NoLetter, Obstacle
from app.services.letters.occasions import OCCASIONS, fitting
from app.services.letters.readers import Readers, another_language, readable, readers_of
from app.services.transaction import transaction
from forms.letters.languages import LANGUAGES, SOURCE
from forms.letters.letter import Explained, Letter, typeset_all
from workflows.machine import NotYourRole
from workflows.people import LIAISONS, Role
from workflows.words import N_

WRITERS = (*LIAISONS, Role.team)
"""Who may make a letter: the school's liaisons, and whoever would go on the visit."""
LAYOUTS = ("beside", "first")
NO_KIND = N_("No letter fits this visit as it stands now.")
IN_THE_FUTURE = N_("Say the day on which it was explained; it cannot lie ahead.")
BY_WHOM = N_("Say who explained it.")


@dataclass(frozen=True)
class Draft:
    """A letter with its number and what it belongs to, ready to be set."""

    number: int
    home: Household
    wish: Wish
    letter: Letter
    language: str
    explained_in: str | None = None


def issue(
    visit_id: int,
    *,
    by: Actor,
    kind: str | None = None,
    language: str | None = None,
    layout: str | None = None,
    slip: bool | None = None,
    explained: Explained | None = None,
) -> tuple[int, ...]:
    """Make a visit's letters and keep their pages: one for each language that its guardians read, all or none.

    Without `kind` the one that fits the visit best; with `language` (a tag) one letter in it, for everybody (never
    English alone where somebody reads another language, unless it was `explained`, nor one that nobody reads);
    layout and slip are the district's where they are not given. `explained`: in English, because the words were
    explained aloud. Returns the letters' numbers. Raises NotFound, NotYourRole, Refused (NoLetter names the
    language whose text is missing) and LetterRefused.
    """
    with transaction():
        home = only(visit_id)
        only_writers(home.visit, by)
        desk = Desk(home.visit.district_id, by)
        wish = _wish(home, desk, kind=kind, layout=layout, slip=slip)
        if found := obstacle(home, desk, wish.kind):
            raise NoLetter(found)
        wanted = _wanted(home, desk, wish.kind, language, explained)
        drafts = [draft(home, readers, desk, wish, number, explained) for number, readers in numbered(wanted)]
        return tuple(_issue_alone(each, desk) for each in with_links(drafts, by))


def only(visit_id: int) -> Household:
    """The visit with what surrounds it. Raises NotFound."""
    found = gather([visit_id])
    if not found:
        raise NotFound
    return found[0]


def only_writers(visit: Visit, by: Actor) -> None:
    """Raise NotYourRole for whoever makes no letters of this visit."""
    if not may_write(visit, by):
        raise NotYourRole("letter_issued", WRITERS)


def may_write(visit: Visit, by: Actor) -> bool:
    """Tell whether this person makes letters of this visit."""
    roles = by.roles_at(visit.school_id, visit.district_id)
    return not roles.isdisjoint(LIAISONS) or by.person_id in {member.person_id for member in visit.team}


def numbered(wanted: Sequence[Readers]) -> list[tuple[int, Readers]]:
    """Give each letter its number, which stands on its pages."""
    taken = text("SELECT nextval('letter_id_seq') FROM generate_series(1, :many)")
    return list(zip(db.session.scalars(taken, {"many": len(wanted)}), wanted, strict=True))


def draft(
    home: Household, readers: Readers, desk: Desk, wish: Wish, number: int, explained: Explained | None = None
) -> Draft:
    """Fill a letter, without the family's link as yet."""
    filled = letter(home, readers, desk, wish, number=number, explained=named(explained))
    language = SOURCE.tag if explained else readers.code
    return Draft(number, home, wish, filled, language, explained.language_tag if explained else None)


def named(explained: Explained | None) -> Explained | None:
    """The same, with the English name of a language that we have no record of: the letter says it."""
    if explained is None or explained.language_tag in LANGUAGES:
        return explained
    names = Locale("en").languages
    return replace(explained, language_tag=names.get(explained.language_tag, explained.language_tag))


def with_links(drafts: Sequence[Draft], by: Actor) -> list[Draft]:
    """Make the families' links, where families answer this kind of letter and there is an address to reach us."""
    if not drafts or not drafts[0].wish.answered or answers.address("/") is None:
        return list(drafts)
    paths = answers.new_links([(each.home.visit, each.language, each.number) for each in drafts], by=by)
    return [_carrying(each, answers.address(path)) for each, path in zip(drafts, paths, strict=True)]


def _carrying(done: Draft, answer_url: str | None) -> Draft:
    facts = replace(done.letter.facts, answer_url=answer_url)
    return replace(done, letter=replace(done.letter, facts=facts))


def keep_file(pdf: bytes, visit: Visit, **columns: Any) -> LetterFile:
    """Keep pages as they are. As the steward: an educator's own letters are kept, not the school's to open."""
    file = LetterFile(
        district_id=visit.district_id,
        school_id=visit.school_id,
        sha256=hashlib.sha256(pdf).hexdigest(),
        pdf=pdf,
        **columns,
    )
    with acting_as(db.session, steward(visit.district_id)):
        db.session.add(file)
        db.session.flush()  # Its letters name the file.
    return file


def keep_letter(done: Draft, file: LetterFile, desk: Desk, pages: tuple[int, int]) -> None:
    """Keep what a letter was made from, with the event; `pages` are its first one in the file and their number."""
    visit, issued, explained = done.home.visit, done.letter, done.letter.explained
    said = [issued.english, *([issued.home] if issued.home else [])]
    versions = [version for words in said for version in (words.text, words.common)]
    row = LetterRow(
        id=done.number,
        district_id=visit.district_id,
        school_id=visit.school_id,
        visit_id=visit.id,
        kind=done.wish.kind,
        language=done.language,
        layout=issued.layout,
        template_version=" · ".join(words.text.label for words in said),
        text_ids=desk.text_ids(versions),
        file_id=file.id,
        first_page=pages[0],
        page_count=pages[1],
        sha256=file.sha256,
        values=kept(issued.facts),
        explained_in=done.explained_in,
        explained_by=explained.by if explained else None,
        explained_on=explained.on if explained else None,
        issued_at=clock.now(),
        issued_by=desk.by.person_id,
    )
    db.session.add(row)
    history.of_visit(
        visit,
        "letter_issued",
        by=desk.by,
        source=visit.state,
        letter=row.id,
        language=row.language,
        letter_kind=row.kind,
        explained_in=row.explained_in,
    )


def _issue_alone(done: Draft, desk: Desk) -> int:
    printed = typeset_all([done.letter])
    [pages] = printed.pages
    file = keep_file(printed.pdf, done.home.visit, pages=sum(pages), letters=1)
    keep_letter(done, file, desk, pages)
    return done.number


def _wish(home: Household, desk: Desk, *, kind: str | None, layout: str | None, slip: bool | None) -> Wish:
    possible = fitting(home.moment)
    chosen = kind or (possible[0] if possible else None)
    if chosen is None or chosen not in OCCASIONS:
        raise Refused(NO_KIND, "kind")
    if layout is not None and layout not in LAYOUTS:
        raise Refused(N_("Choose one of the two layouts."), "layout")
    settings = desk.settings
    return wish_of(chosen, layout or settings.letter_layout, settings.reply_slip if slip is None else slip)


def _wanted(
    home: Household, desk: Desk, kind: str, language: str | None, explained: Explained | None
) -> list[Readers]:
    if explained is not None:
        _check(explained, desk)
        return [_of_those_told(home, explained)]
    if language == SOURCE.tag and (theirs := another_language(home.readers)):
        raise NoLetter(Obstacle(READS_ANOTHER, {"language": theirs}))
    if language in LANGUAGES and language not in readable(home.readers, LANGUAGES):
        raise NoLetter(Obstacle(NOBODY_READS_IT, {"language": language}))
    wanted = [_everybody(home, language)] if language else readers_of(home.readers)
    for readers in wanted:
        if found := missing_text(readers, desk, kind):
            raise NoLetter(found)
    return wanted


def _everybody(home: Household, tag: str) -> Readers:
    if tag not in LANGUAGES:
        raise NoLetter(Obstacle(NOT_OURS, {"language": tag}))
    return Readers(tag, LANGUAGES[tag], tuple(each.name for each in home.readers))


def _of_those_told(home: Household, explained: Explained) -> Readers:
    """The guardians who read that language; everybody, when it is nobody's."""
    theirs = [each for each in readers_of(home.readers) if each.code == explained.language_tag]
    names = theirs[0].names if theirs else tuple(each.name for each in home.readers)
    return Readers(SOURCE.tag, SOURCE, names)


def _check(explained: Explained, desk: Desk) -> None:
    if not explained.by.strip():
        raise Refused(BY_WHOM, "explained_by")
    if explained.on > desk.today:
        raise Refused(IN_THE_FUTURE, "explained_on")
