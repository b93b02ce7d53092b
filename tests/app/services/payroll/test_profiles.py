"""The district's own profiles: copied, changed, offered and retired."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from flask import Flask

from app.extensions import db
from app.models import Event, PayrollProfile
from app.services.errors import Changed, NotFound, Refused
from app.services.payroll import profiles
from forms.payroll.profiles import from_json
from forms.payroll.shipped import SHIPPED
from tests import builders
from tests.app.services.payroll.offices import Office, an_office
from tests.visiting import acting
from workflows.machine import NotYourRole
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def office() -> Office:
    return an_office()


def a_copy(office: Office, code: str = "csv", name: str = "Ours") -> int:
    return profiles.copy_profile(code, name, by=acting(office.ana), district_id=office.district.id)


def test_a_copy_starts_as_what_it_is_copied_from(office: Office) -> None:
    made = a_copy(office, "ohio")

    (kept,) = builders.every(PayrollProfile)
    assert (kept.id, kept.name, kept.made_from) == (made, "Ours", "ohio")
    assert from_json(kept.layout) == SHIPPED["ohio"].profile.renamed("Ours")
    assert "payroll_profile.copied" in {event.kind for event in builders.every(Event)}


@pytest.mark.parametrize("name", ["", "  ", "Generic CSV", "Ours"])
def test_a_name_is_needed_and_stands_once(office: Office, name: str) -> None:
    a_copy(office)

    with pytest.raises(Refused) as refused:
        a_copy(office, name=name)

    assert refused.value.field == "name"
    assert len(builders.every(PayrollProfile)) == 1


def test_a_change_is_kept_and_the_second_of_two_is_told(office: Office) -> None:
    made = a_copy(office)
    acting(office.ana)
    version = profiles.load(made).version
    profile = replace(SHIPPED["csv"].profile, name="Theirs", header=False)

    profiles.change_profile(made, profile, version=version, by=acting(office.ana))

    (kept,) = builders.every(PayrollProfile)
    assert (kept.name, kept.layout["header"]) == ("Theirs", False)
    with pytest.raises(Changed):
        profiles.change_profile(made, profile, version=version, by=acting(office.ben))


def test_a_retired_one_is_not_chosen_until_it_is_offered_again(office: Office) -> None:
    made = a_copy(office)
    profiles.retire_profile(made, active=False, by=acting(office.ana))

    acting(office.ana)
    with pytest.raises(Refused):
        profiles.profile_named(str(made), office.district.id)
    profiles.retire_profile(made, active=True, by=acting(office.ana))

    acting(office.ana)
    assert profiles.profile_named(str(made), office.district.id).name == "Ours"


def test_an_incomplete_one_is_kept_but_makes_no_batch(office: Office) -> None:
    made = a_copy(office, "powerschool")

    acting(office.ana)
    with pytest.raises(Refused, match="not complete yet"):
        profiles.profile_named(str(made), office.district.id)


def test_only_payroll_of_the_district_keeps_them(office: Office) -> None:
    made = a_copy(office)
    coordinator = builders.a_person(roles={Role.district_coordinator: office.district})
    elsewhere = builders.a_person(roles={Role.payroll: builders.a_district("Cedar County")})

    with pytest.raises(NotYourRole):
        profiles.retire_profile(made, active=False, by=acting(coordinator))
    with pytest.raises(NotFound):
        profiles.retire_profile(made, active=False, by=acting(elsewhere))


def test_a_profile_is_tried_on_what_waits_else_on_the_newest_batch(office: Office) -> None:
    acting(office.ana)
    assert profiles.real_entries(office.district.id) == []
    waits = office.approved()

    acting(office.ana)
    assert [each.payment for each in profiles.real_entries(office.district.id)] == [each.id for each in waits]
    office.batch()

    acting(office.ana)
    assert [each.payment for each in profiles.real_entries(office.district.id)] == [each.id for each in waits]


def test_two_copies_of_one_name_at_once_make_one_and_the_other_is_told(office: Office, app: Flask) -> None:
    together = Barrier(4)

    def copy(_number: int) -> str:
        with app.app_context():
            by = acting(office.ana)
            together.wait(timeout=20)
            try:
                profiles.copy_profile("csv", "Ours", by=by, district_id=office.district.id)
            except Refused as refused:
                return f"{refused.field}: {refused.sentence}"
            finally:
                db.session.remove()
            return "made"

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(copy, range(4)))

    assert told == ["made", *["name: Another profile has this name; choose a different one."] * 3]
    assert len(builders.every(PayrollProfile)) == 1
