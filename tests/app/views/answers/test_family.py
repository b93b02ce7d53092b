"""The page behind a family's link."""

from datetime import timedelta

import pytest

from app.models import AnswerLink, FamilyAnswer
from tests import builders
from tests.app.views.answers.conftest import MakeDoor
from tests.browsing import shown
from tests.families import Door


def the_answer() -> FamilyAnswer:
    return builders.every(FamilyAnswer)[-1]


def test_the_page_speaks_the_familys_language_and_names_child_and_educators(door: Door) -> None:
    page = door.get()

    assert page.status_code == 200
    assert '<html class="family" lang="es" dir="ltr">' in page.text
    assert "¿" in shown(page)
    assert "Student" in shown(page)
    assert "lunes" in shown(page)
