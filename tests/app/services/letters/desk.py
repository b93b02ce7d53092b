"""A school whose letters can be made: its texts approved as in the sample, its phone and address known."""

from io import BytesIO

import pypdf

from app.models import Letter, Visit
from app.services import letters
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit


def a_school_that_writes(name: str = "Alder Elementary", *, texts: bool = True) -> School_:
    place = a_staffed_school(name)
    place.school.phone, place.school.address = "(530) 555-0100", "1 Alder Way\nPlum Valley, CA 95800"
    builders.save(place.school)
    if texts:
        builders.letter_texts()
    return place


def invited(
    place: School_, name: str = "Mateo Ortiz", *, of: list[builders.Student] | None = None, **family: object
) -> Visit:
    """A visit that waits for the family's answer; `family` as for `builders.a_family`."""
    students = of or [builders.a_student(name, at=place.school)]
    builders.a_family(of=students, **family)
    return a_visit(at=place, of=students[0])


def words_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def text_of(letter_id: int) -> str:
    """What stands on a kept letter; the session acts as someone who may open it."""
    return words_of(letters.pdf(letter_id)[1])


def kept() -> list[Letter]:
    return builders.every(Letter)
