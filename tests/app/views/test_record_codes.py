"""Codes in a family's record, printed: each that the database knows is said in the words of the pages."""

import re

import pytest
from flask import Flask
from sqlalchemy import CheckConstraint

from app.models import District, Family, Fund
from app.reports.held import tables
from app.views.record_codes import CODES, in_words
from tests import builders
from tests.app.security.told import text_of_pdf
from tests.browsing import token
from tests.conftest import SignIn
from tests.visiting import a_staffed_school, a_visit
from workflows.people import Role

ONE_OF = re.compile(r"(?:\w+ IS NULL OR )?(\w+) IN \(([^)]*)\)")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "Language at home: Spanish",
                "How the family was chosen: One family, as part of inviting everyone",
                "Answer: Yes, they would like a visit",
                "Place: At home",
                "Relationship: stepfather",
                "Reads: Spanish",
            ),
        ),
        (
            "es",
            (
                "Idioma en casa: español",
                "Cómo se eligió a la familia: Una familia",
                "Respuesta: Sí, les gustaría una visita",
                "Lugar: En casa",
                "Parentesco: padrastro",
                "Lee: español",
            ),
        ),
    ],
)
def test_codes_are_said_as_pages_say_them(
    app: Flask, sign_in: SignIn, language: str, said: tuple[str, ...]
) -> None:
    with app.app_context():
        visit = a_visit("scheduled", at=a_staffed_school("Alder"))
    family = builders.every(Family, id=visit.family_id)[0]
    builders.change(family, home_language="es")
    builders.a_guardian(family, relationship_="stepfather", read_language="es")
    builders.change(visit, selection_method="one_family", place="home")
    desk = sign_in(builders.a_person(roles={Role.district_coordinator: builders.every(District)[0]}))
    asked = {"csrf_token": token(desk), "reason": "She asked", "as": "pdf"}

    answer = desk.post(
        f"/records/families/{family.id}/print", data=asked, headers={"Accept-Language": language}
    )

    paper = " ".join(text_of_pdf(answer.data).split())
    assert [each for each in said if each not in paper] == []
    assert f"{builders.every(Fund)[0].name} (#" in paper
    assert re.findall(r"one_family|family_asked|\bhashes\b|_[a-z]+", paper) == []


def test_each_code_that_the_database_allows_has_words() -> None:
    known = {
        (found[1], code)
        for table in tables()
        for rule in table.constraints
        if isinstance(rule, CheckConstraint) and (found := ONE_OF.fullmatch(str(rule.sqltext)))
        for code in re.findall(r"'(\w+)'", found[2])
    }

    assert {("place", "library"), ("state", "cancelled"), ("channel", "slip")} <= known
    assert {(column, code) for column, code in known if code not in CODES.get(column, {})} == set()


def test_what_is_no_code_stays_as_it_is(app: Flask) -> None:
    with app.test_request_context():
        assert in_words("place_note", "home") == "home"
        assert in_words("home_language", "xx-unheard-of") == "xx-unheard-of"
        assert in_words("relationship", "Godmother") == "Godmother"
        assert in_words("number", 2) == 2
