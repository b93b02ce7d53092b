"""A school whose letters can be made."""

import pytest

from tests.app.services.letters.desk import a_school_that_writes
from tests.visiting import School_


@pytest.fixture
def alder() -> School_:
    return a_school_that_writes()
