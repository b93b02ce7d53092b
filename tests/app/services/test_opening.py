"""One link makes a district and its first Admin."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash

from app.models import Account, Assignment, District, Event, LetterText, Person, SignInLink
from app.security.session import NOBODY, identify
from app.services import districts, opening
from app.services.errors import Refused
from app.services.opening import Beginning
from tests.builders import a_district, a_person, an_account, every

PASSWORD = "lantern gravel otter window"


def first_link(owner: Engine) -> str | None:
    with Session(owner) as as_owner:
        secret = opening.first_link(as_owner)
        as_owner.commit()
    return secret


def typed(**changed: Any) -> Beginning:
    given: dict[str, Any] = {
        "district": "Alder County",
        "time_zone": "America/Denver",
        "given_name": "Ada",
        "family_name": "Ames",
        "email": "Ada@example.org",
        "password": PASSWORD,
    }
    return Beginning(**(given | changed))


def test_the_link_names_the_district_and_its_first_admin_once(owner: Engine, session: Any) -> None:
    secret = first_link(owner) or ""
    identify(session, NOBODY)

    opening.begin(secret, typed())

    [district], [person], [account] = every(District), every(Person), every(Account)
    assert (district.name, district.time_zone, district.set_up_on) == ("Alder County", "America/Denver", None)
    assert (person.name, person.email) == ("Ada Ames", "Ada@example.org")
    assert (account.username, account.first_name) == ("ada@example.org", "Ada")
    assert check_password_hash(account.password or "", PASSWORD)
    assert [each.role for each in every(Assignment)] == ["admin"]
    assert [each.kind for each in every(Event)][-1] == "district.begun"
    assert every(LetterText, language="en")
    with pytest.raises(Refused, match="used or is too old"):
        opening.begin(secret, typed(district="Another"))
    assert first_link(owner) is None


def test_a_weak_password_leaves_everything_as_it_was(owner: Engine, session: Any) -> None:
    secret = first_link(owner) or ""
    identify(session, NOBODY)

    with pytest.raises(Refused) as refused:
        opening.begin(secret, typed(password="ada ames ada"))

    assert refused.value.field == "new"
    assert [each.name for each in every(District)] == [""]
    assert opening.is_open(secret)


def test_the_last_link_counts(owner: Engine, session: Any) -> None:
    first, second = first_link(owner) or "", first_link(owner) or ""
    identify(session, NOBODY)

    assert len(every(District)) == len(every(Account)) == 1
    assert not opening.is_open(first)
    assert opening.is_open(second)


def test_the_link_of_a_colleague_begins_nothing(owner: Engine, session: Any) -> None:
    with Session(owner) as as_owner:
        district = districts.create(as_owner, "Plum Valley", time_zone="America/Los_Angeles")
        secret = districts.create_admin(as_owner, district, "Ana Lee")
        as_owner.commit()
    identify(session, NOBODY)

    assert not opening.is_open(secret)
    with pytest.raises(Refused):
        opening.begin(secret, typed())
    assert [each.name for each in every(District)] == ["Plum Valley"]


@pytest.mark.parametrize("there", [a_district, lambda: an_account(a_person())])
def test_where_somebody_was_before_there_is_no_link(owner: Engine, there: Any) -> None:
    there()

    assert first_link(owner) is None


def test_a_district_made_by_command_takes_the_place_of_the_one_that_waits(
    owner: Engine, session: Any
) -> None:
    secret = first_link(owner) or ""

    with Session(owner) as as_owner:
        districts.create(as_owner, "Plum Valley", time_zone="America/Denver")
        as_owner.commit()

    [district] = every(District)
    assert (district.name, district.time_zone) == ("Plum Valley", "America/Denver")
    assert every(Person) == every(Account) == every(Assignment) == every(SignInLink) == []
    identify(session, NOBODY)
    assert not opening.is_open(secret)
