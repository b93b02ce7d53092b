"""Pages that were issued, handed out again exactly as they are."""

import hashlib
from collections.abc import Collection
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject
from sqlalchemy import false, select, true
from sqlalchemy.orm import undefer

from app.extensions import db
from app.models import Family, Guardian, Letter, LetterFile, Visit
from app.security.session import acting_as, steward
from app.services.errors import NotFound, Refused
from workflows.words import N_, Msgid

NOT_KEPT = N_("The pages of this letter were not kept; please make a new letter.")
CONFIDENTIAL = N_(
    "The family's address became confidential after this letter was made, and it stands on the letter. "
    "Please make a new letter."
)
WITHDRAWN = N_(
    "Somebody named on this letter may not receive letters any more. Please make a new letter for this household."
)
SPOILT = N_("The kept pages of this letter are damaged; please make a new letter.")


def pdf(letter_id: int) -> tuple[str, bytes]:
    """The letter's file name, which names nobody, and its pages as they were issued.

    A letter made alone is its file, byte for byte; one of a run is cut out of the run's file. Raises NotFound, and
    Refused when the address on it is confidential by now, a guardian on it may not receive letters any more, or
    no pages were kept.
    """
    letter = db.session.scalars(select(Letter).where(Letter.id == letter_id)).one_or_none()
    if letter is None:
        raise NotFound
    if letter.file_id is None:
        raise Refused(NOT_KEPT)
    if why := taken_back([letter]).get(letter.id):
        raise Refused(why)
    file = _file(letter)
    if file.batch_id is None:
        return f"letter-{letter.id}.pdf", file.pdf
    first = letter.first_page or 0
    return f"letter-{letter.id}.pdf", cut(
        file.pdf, range(first, first + (letter.page_count or 0)), letter.language
    )


def run_file(file_id: int) -> tuple[str, bytes, int]:
    """One of a run's files to print, and how many letters were left out of it.

    A letter that is `taken_back` is not among what is printed. Raises NotFound, Refused.
    """
    file = db.session.scalars(
        select(LetterFile)
        .where(LetterFile.id == file_id, LetterFile.batch_id.is_not(None))
        .options(undefer(LetterFile.pdf))
    ).one_or_none()
    if file is None:
        raise NotFound
    _check(file)
    name = f"letters-{file.batch_id}-{file.school_id}-{file.part}.pdf"
    letters = db.session.scalars(select(Letter).where(Letter.file_id == file.id)).all()
    hidden = taken_back(letters)
    if not hidden:
        return name, file.pdf, 0
    without = {
        page
        for letter in letters
        if letter.id in hidden
        for page in range(letter.first_page or 0, (letter.first_page or 0) + (letter.page_count or 0))
    }
    return name, cut(file.pdf, [page for page in range(file.pages) if page not in without]), len(hidden)


def taken_back(letters: Collection[Letter]) -> dict[int, Msgid]:
    """Why some of these letters are not printed again, by their ids.

    The address on it has become confidential, or a guardian whom it names may not receive letters any more. As the
    steward: a family that has moved to another school is not seen here any more, and its secret is kept.
    """
    found: dict[int, Msgid] = {}
    for district_id in {letter.district_id for letter in letters}:
        with acting_as(db.session, steward(district_id)):
            visit_ids = [letter.visit_id for letter in letters]
            hidden, barred = _confidential(visit_ids), _may_not_receive(visit_ids)
        for letter in letters:
            if letter.visit_id in hidden and letter.values.get("household_address"):
                found[letter.id] = CONFIDENTIAL
            elif barred.get(letter.visit_id, set()) & {*letter.values.get("guardian_names", ())}:
                found[letter.id] = WITHDRAWN
    return found


def _confidential(visit_ids: Collection[int]) -> set[int]:
    """The visits of these whose family's address is confidential."""
    return set(
        db.session.scalars(
            select(Visit.id)
            .join(Family, Family.id == Visit.family_id)
            .where(Visit.id.in_(visit_ids), Family.confidential_address == true())
        )
    )


def _may_not_receive(visit_ids: Collection[int]) -> dict[int, set[str]]:
    """By visit, the names of guardians who may not receive letters."""
    found: dict[int, set[str]] = {}
    for visit_id, guardian in db.session.execute(
        select(Visit.id, Guardian)
        .join(Guardian, Guardian.family_id == Visit.family_id)
        .where(Visit.id.in_(visit_ids), Guardian.may_receive_letters == false())
    ):
        found.setdefault(visit_id, set()).add(guardian.name)
    return found


def cut(pdf: bytes, pages: Collection[int], language: str | None = None) -> bytes:
    """These pages alone: no outline, structure, metadata or attachment of the other letters comes along.

    `language` is the tag that a reader is told instead.
    """
    writer, reader = PdfWriter(), PdfReader(BytesIO(pdf))
    for number in pages:
        page = writer.add_page(reader.pages[number], excluded_keys=("/StructParents", "/Annots", "/B"))
        page.pop("/Tabs", None)
    writer.metadata = None
    if language is not None:
        writer.root_object[NameObject("/Lang")] = TextStringObject(language)
    cut_out = BytesIO()
    writer.write(cut_out)
    return cut_out.getvalue()


def _file(letter: Letter) -> LetterFile:
    """The file of a letter that the person sees. As the steward: an educator sees this letter, not its file."""
    with acting_as(db.session, steward(letter.district_id)):
        file = db.session.scalars(
            select(LetterFile).where(LetterFile.id == letter.file_id).options(undefer(LetterFile.pdf))
        ).one()
    _check(file)
    return file


def _check(file: LetterFile) -> None:
    if hashlib.sha256(file.pdf).hexdigest() != file.sha256:
        raise Refused(SPOILT)
