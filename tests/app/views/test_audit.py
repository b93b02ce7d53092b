"""The page of the district's history: its pages stand still, and lead to both ends."""

import re

from app.models import Event
from tests import builders as b
from tests.browsing import post, send, shown
from tests.conftest import SignIn
from workflows.people import Role

WAYS = re.compile(r'href="([^"]+)" id="(first|newer|older|last)"')


def test_every_page_leads_to_its_neighbours_and_to_both_ends(sign_in: SignIn) -> None:
    browser = sign_in(b.a_person(roles={Role.district_coordinator: b.the_district()}))
    b.save(
        *(Event(district_id=b.the_district().id, kind="school.changed", facts={"id": n}) for n in range(110))
    )

    def ways(address: str) -> dict[str, str]:
        return {name: found.replace("&amp;", "&") for found, name in WAYS.findall(browser.get(address).text)}

    first = ways("/history/")
    second = ways(first["older"])
    b.save(Event(district_id=b.the_district().id, kind="school.changed", facts={"id": 111}))
    again = ways(first["older"])
    last = ways(second["last"])

    assert (list(first), list(last)) == (["older", "last"], ["first", "newer"])
    assert list(second) == ["first", "newer", "older", "last"]
    assert second == again
    assert (second["first"], second["last"]) == ("/history/", "/history/?last=yes")
    assert shown(browser.get(last["newer"])) != shown(browser.get(second["last"]))
    assert re.fullmatch(r"/history/\?after=\d+", second["older"])


def test_what_happened_to_somebodys_access_says_whose_which_role_and_where(sign_in: SignIn) -> None:
    alder, maria = b.a_school("Alder"), b.a_person("Maria Reyes")
    browser = sign_in(b.a_person("Dana Okafor", roles={Role.district_coordinator: b.the_district()}))
    send(browser, f"/roles/add?person={maria.id}&school={alder.id}&role=liaison", reason="New this year")

    page = shown(browser.get("/history/?area=access"))

    assert "A role of somebody: given Maria Reyes, Liaison Dana Okafor Alder" in page
    taken = post(browser, "/history/export", **{"as": "csv"}).text
    assert '"Maria Reyes, Liaison"' in taken
    birch = b.a_school("Birch")
    assert "Maria Reyes, Liaison" in shown(browser.get(f"/history/?school={alder.id}"))
    assert "Maria Reyes, Liaison" not in shown(browser.get(f"/history/?school={birch.id}"))


def test_a_refused_page_is_named_in_words(sign_in: SignIn) -> None:
    sign_in(b.a_person("Tom Reyes")).get("/payroll/")
    browser = sign_in(b.a_person("Dana Okafor", roles={Role.district_coordinator: b.the_district()}))

    assert "Somebody was refused a page see payroll batches Tom Reyes" in shown(browser.get("/history/"))


def test_a_refused_record_is_named_by_what_its_page_is_first_for_and_its_number(sign_in: SignIn) -> None:
    tom = sign_in(b.a_person("Tom Reyes", roles={Role.trainer: b.the_district()}))
    dana = sign_in(b.a_person("Dana Okafor", roles={Role.district_coordinator: b.the_district()}))

    assert tom.get("/students/77").status_code == 403
    assert dana.get("/students/77").status_code == 404

    page = shown(dana.get("/history/"))
    assert "Somebody was refused a page see students and visits, number 77 Dana Okafor" in page
    assert "Somebody was refused a page see students and visits, number 77 Tom Reyes" in page
    asked = shown(tom.get("/ask-for-access/?page=StudentView.show"))
    assert "You would like to: see students and visits" in asked


def test_nobody_is_named_twice_for_what_they_did_to_themselves(sign_in: SignIn) -> None:
    dana = b.a_person("Dana Okafor", roles={Role.district_coordinator: b.the_district()})
    facts = {"person_id": dana.id}
    b.save(
        Event(district_id=dana.district_id, actor_id=dana.id, kind="account.password_changed", facts=facts)
    )

    page = shown(sign_in(dana).get("/history/"))

    assert "Changed the own password Dana Okafor" in page
    assert "Changed the own password Dana Okafor Dana Okafor" not in page
