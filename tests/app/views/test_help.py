"""Why a step is as it is, and what has helped others."""

import re

import pytest
from flask import Flask

from app.views.help import HELP, PRACTICES
from tests import builders
from tests.browsing import shown
from tests.conftest import SignIn
from tests.visiting import a_staffed_school, a_visit
from workflows.people import Role


def test_every_step_leads_to_a_part_of_the_tips(app: Flask, sign_in: SignIn) -> None:
    page = sign_in(builders.a_person(roles={Role.educator: builders.a_school()})).get("/tips/")

    parts = set(re.findall(r'<h2 id="([a-z-]+)"', page.text))
    assert {each.tips for each in HELP.values()} <= parts
    assert {each.practice for each in HELP.values()} <= set(PRACTICES)
    assert set(re.findall(r'<li><a href="#([a-z-]+)"', page.text)) == parts


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("invited", "Visits are voluntary, for families and for staff. A yes that is given freely"),
        ("agreed", "The family’s time comes first; two trained people go"),
    ],
)
def test_a_step_says_which_practice_it_serves(app: Flask, sign_in: SignIn, state: str, says: str) -> None:
    with app.app_context():
        place = a_staffed_school()
        visit = a_visit(state, at=place)

    assert says in shown(sign_in(place.liaison).get(f"/visits/{visit.id}"))
