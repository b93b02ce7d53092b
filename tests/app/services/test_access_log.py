"""Who of the staff looked at a family's record, and by which duty."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app.models import AccessLog
from app.services import access_log
from app.services.actors import Holding
from tests import builders
from tests.visiting import acting
from workflows.people import Role


@pytest.mark.parametrize("another_school", [1, 40_000], ids=["a small number", "a large number"])
def test_a_school_of_any_number_is_no_duty_to_anothers_family(
    app: Flask, session: Any, another_school: int
) -> None:
    liaison = builders.a_person(roles={Role.liaison: builders.a_school("Alder")})
    family = builders.a_family()
    by = acting(liaison)
    elsewhere = Holding(Role.liaison, by.district_id, another_school)

    access_log.looked_at("family", "family", family.id, by=replace(by, holdings=(elsewhere,)))

    kept = builders.every(AccessLog)
    assert [(each.person_id, each.family_id, each.why) for each in kept] == [(liaison.id, family.id, "own")]
