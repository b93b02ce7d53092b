"""Many people at once in one process: nobody ever reads or writes what is another's."""

import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import Family, School
from tests import builders as b
from tests.app.security.counted import Counted
from tests.browsing import fields_of
from tests.conftest import SignIn
from workflows.people import Role

THREADS = 8
OWN = re.compile(r"Lamp\d+q")


@pytest.fixture
def switching_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def a_liaisons_school(number: int, sign_in: SignIn) -> tuple[FlaskClient, Family]:
    school: School = b.a_school(f"Lamp{number}q School")
    student = b.a_student(f"Lamp{number}q Ortiz", at=school)
    family = b.a_family(f"Lamp{number}q family", of=[student], guardian={"given_name": f"Lamp{number}q"})
    return sign_in(b.a_person(f"Lamp{number}q Reyes", roles={Role.liaison: school})), family


def requests_of(browser: FlaskClient, number: int, family: Family, start: Barrier, many: int) -> list[str]:
    """What crossed: words of another one, or an own page without the own word."""
    start.wait()
    crossed = []
    for place in range(many):
        address = (
            "/students/",
            f"/families/{family.id}",
            "/families/",
            f"/families/{family.id}/edit",
            "/students/",
        )[place % 5]
        if place % 5 == 3:
            sent = fields_of(browser.get(address))
            answer = browser.post(address, data=sent | {"address_line": f"{place} Lamp{number}q Street"})
        elif place % 5 == 4:
            answer = browser.post(address, data={"search": "Ortiz"}, follow_redirects=True)
        else:
            answer = browser.get(address)
        words = set(OWN.findall(answer.text))
        if answer.status_code not in (200, 302) or words - {f"Lamp{number}q"}:
            crossed.append(f"{number} {address}: {answer.status_code} {sorted(words)}")
    return crossed


@pytest.mark.usefixtures("switching_often")
@pytest.mark.parametrize(
    "many",
    [
        pytest.param(20, id="short"),
        pytest.param(50, id="whole", marks=pytest.mark.prove),
        pytest.param(500, id="full", marks=pytest.mark.prove),
    ],
)
def test_nothing_crosses_between_eight_people_at_once(
    app: Flask, sign_in: SignIn, many: int, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    b.the_school_year()
    everyone = [a_liaisons_school(number, sign_in) for number in range(THREADS)]
    start = Barrier(THREADS)

    with ThreadPoolExecutor(THREADS) as pool:
        running = [
            pool.submit(requests_of, browser, number, family, start, many)
            for number, (browser, family) in enumerate(everyone)
        ]
        crossed = [line for each in running for line in each.result()]
    lines = [b.reload(family).address_line for _browser, family in everyone]
    counted("requests at once", THREADS * many)
    counted("crossed", len(crossed))

    assert crossed == []
    assert [OWN.findall(str(line)) for line in lines] == [[f"Lamp{number}q"] for number in range(THREADS)]
