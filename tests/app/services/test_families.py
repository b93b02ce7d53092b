"""Households as liaisons keep them: an address that changes waits to be checked again (R118)."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from app.models import Family
from app.services import families
from tests import builders
from tests.visiting import acting
from workflows.people import Role


@pytest.fixture
def changed(app: Flask, session: Any) -> Any:
    """Change a checked family's record, as its liaison, and return it."""
    liaison = builders.a_person(roles={Role.liaison: builders.a_school("Alder")})
    kept = builders.a_family(address_verified_how="Asked the family")

    def change(**values: Any) -> Family:
        by = acting(liaison)
        family = db.session.get_one(Family, kept.id)
        known = {
            "address_verified_on": family.address_verified_on,
            "address_verified_how": "Asked the family",
        }
        families.change(family, known | values, version=None, by=by)
        return builders.reload(kept)

    return change


def test_another_address_is_not_checked_yet(changed: Any) -> None:
    family = changed(address_line="9 Birch Street")

    assert (family.address_verified_on, family.address_verified_by, family.address_verified_how) == (
        None,
    ) * 3


def test_another_name_leaves_the_address_checked(changed: Any) -> None:
    assert changed(name="Ortiz and Vega").address_verified_on == builders.today()


def test_an_address_that_was_checked_while_it_was_typed_stays_checked(changed: Any) -> None:
    yesterday = builders.today() - timedelta(days=1)

    assert (
        changed(address_line="9 Birch Street", address_verified_on=yesterday).address_verified_on == yesterday
    )
