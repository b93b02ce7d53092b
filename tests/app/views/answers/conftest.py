"""A family with a link, for the tests of its page and of the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.families import Door, a_link, the_texts
from tests.visiting import a_staffed_school, a_visit

MakeDoor = Callable[..., Door]


@pytest.fixture
def open_door(app: Flask) -> MakeDoor:
    """`open_door("scheduled", language="ar")`: a visit that far, with a link in that language."""

    def made(
        state: str = "invited", *, language: str = "es", texts: tuple[str, ...] = ("es",), **how: Any
    ) -> Door:
        with app.app_context():
            school = a_staffed_school("Alder School")
            the_texts(*texts)
            visit = a_visit(state, at=school, **how)
            return Door(app, school, visit, a_link(visit, by=school.liaison, language=language))

    return made


@pytest.fixture
def door(open_door: MakeDoor) -> Door:
    return open_door()
