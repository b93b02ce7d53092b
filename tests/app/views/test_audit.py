"""The page of the district's history: its pages stand still, and lead to both ends."""

import re

from app.models import Event
from tests import builders as b
from tests.browsing import shown
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
