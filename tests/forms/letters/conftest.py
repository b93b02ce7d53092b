from collections.abc import Callable
from datetime import date
from io import BytesIO

import pypdf
import pytest

from forms.letters.invitation import Invitation


def an_invitation(**changes: object) -> Invitation:
    given: dict[str, object] = {
        "district_name": "Plum Valley Unified School District",
        "school_name": "Alder Elementary School",
        "school_phone": "(916) 448-5290",
        "letter_date": date(2026, 9, 17),
        "guardian_names": ("María Elena Hernández", "José Luis Ortiz"),
        "student_names": ("Mateo",),
        "educator_names": ("Teresa Park", "Daniel Nguyễn"),
        "caller_name": "Rosa Delgado",
        "reply_by": date(2026, 10, 1),
        "return_address": ("120 Alder Street", "Plum Valley, CA 95814"),
        "household_address": ("455 Second Avenue, Apt 3", "Plum Valley, CA 95816"),
        "letter_id": "PV-000123",
    }
    return Invitation(**(given | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def invitation() -> Callable[..., Invitation]:
    """An invitation that reads aloud only what the test changes."""
    return an_invitation


@pytest.fixture(scope="session")
def read() -> Callable[[bytes], str]:
    """All the text of a PDF, with single spaces."""

    def text_of(pdf: bytes) -> str:
        pages = pypdf.PdfReader(BytesIO(pdf)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    return text_of
