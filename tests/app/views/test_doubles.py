"""Likely doubles as people meet them: the list, both side by side, merging, keeping apart, taking back."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import AccessLog, Family, FamilyPair, Person
from tests import builders
from tests.browsing import post, shown
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def two(app: Flask) -> tuple[Family, Family]:
    school = builders.a_school("Alder")
    ana, ben = builders.a_student("Ana Ortiz", at=school), builders.a_student("Ben Ortiz", at=school)
    return (
        builders.a_family(of=[ana]),
        builders.a_family(of=[ben], guardian={"phone": "+15305550199", "family_name": "Órtiz"}),
    )


@pytest.fixture
def noor(two: tuple[Family, Family], sign_in: SignIn) -> FlaskClient:
    return sign_in(builders.a_person(roles={Role.district_coordinator: builders.the_district()}))


def test_a_person_looks_at_both_chooses_and_merges(two: tuple[Family, Family], noor: FlaskClient) -> None:
    address = f"/doubles/{two[0].id}/{two[1].id}"
    assert "a grown-up’s name · address" in shown(noor.get("/doubles/"))
    both = noor.get(address)

    assert "Where they differ" in shown(both)
    key = next(line for line in both.text.split('name="') if line.startswith("guardian-")).split('"')[0]
    undecided = post(noor, address)
    assert undecided.status_code == 422
    assert "Choose which of the two is right." in shown(undecided)
    assert post(noor, address, **{key: "other"}).status_code == 303

    assert "you can undo it, under Likely doubles." in shown(noor.get(f"/families/{two[0].id}"))
    assert "No two families look like one." in shown(noor.get("/doubles/"))
    assert "Merged of late" in shown(noor.get("/doubles/"))
    assert builders.reload(two[1]).merged_into_id == two[0].id
    assert f"#{two[1].id}" not in shown(noor.get("/families/"))
    assert shown(noor.get(f"/families/{two[1].id}")) == shown(noor.get(f"/families/{two[0].id}"))


def test_who_looks_at_both_looked_at_two_records(two: tuple[Family, Family], noor: FlaskClient) -> None:
    noor.get(f"/doubles/{two[0].id}/{two[1].id}")

    assert [(each.what, each.family_id) for each in builders.every(AccessLog)] == [
        ("family", two[0].id),
        ("family", two[1].id),
    ]


def test_a_merge_is_taken_back_from_the_list(two: tuple[Family, Family], noor: FlaskClient) -> None:
    address = f"/doubles/{two[0].id}/{two[1].id}"
    keys = {
        part.split('"')[0]: "one"
        for part in noor.get(address).text.split('name="')
        if part[:9] == "guardian-"
    }
    assert post(noor, address, **keys).status_code == 303
    (pair,) = builders.every(FamilyPair)

    assert post(noor, f"/doubles/{pair.id}/undo").status_code == 303

    assert builders.reload(two[1]).merged_into_id is None
    assert post(noor, f"/doubles/{pair.id}/undo").status_code in (409, 422)


def test_two_families_are_kept_apart(two: tuple[Family, Family], noor: FlaskClient) -> None:
    assert post(noor, f"/doubles/{two[0].id}/{two[1].id}/apart").status_code == 303

    assert "No two families look like one." in shown(noor.get("/doubles/"))


def test_another_school_finds_nothing_here(two: tuple[Family, Family], sign_in: SignIn) -> None:
    birch = sign_in(builders.a_person(roles={Role.liaison: builders.a_school("Birch")}))

    assert birch.get(f"/doubles/{two[0].id}/{two[1].id}").status_code == 404
    assert post(birch, f"/doubles/{two[0].id}/{two[1].id}").status_code == 404
    assert "No two families look like one." in shown(birch.get("/doubles/"))
