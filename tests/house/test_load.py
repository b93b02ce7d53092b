"""The load that is played: who does what, how much of it, and never beyond this machine."""

from collections import Counter
from itertools import islice

import pytest

from benchmarks.load import disk, mix, office, school, telling
from benchmarks.load.bounds import MOST_REQUESTS, Bounds, NotAllowed, on_this_machine
from benchmarks.load.browser import rule_of
from benchmarks.load.reading import form_to, offered, visits_on
from benchmarks.load.tally import spread
from tests.journeys.pages import Page


def test_the_same_seed_gives_the_same_order_of_work_and_the_mix_of_the_year() -> None:
    first, again, other = (
        list(islice(mix.order("liaison", seed), 4_000))
        for seed in ("1:liaison:0", "1:liaison:0", "2:liaison:0")
    )
    done, year = Counter(first), {each.name: each.times for each in mix.YEAR if each.who == "liaison"}
    shares = {name: times / sum(year.values()) for name, times in year.items()}

    assert first == again
    assert first != other
    assert all(abs(done[name] / 4_000 - share) < 0.03 for name, share in shares.items())


@pytest.mark.parametrize("people", [8, 48, 200])
def test_people_are_shared_out_by_what_they_have_to_do_and_nobody_is_missing(people: int) -> None:
    crowd = mix.crowd(people)

    assert sum(crowd.values()) == people
    assert min(crowd.values()) == 1
    assert list(crowd) == mix.kinds()
    assert max(crowd, key=crowd.__getitem__) == "educator"
    assert mix.slowness("payroll", people) > mix.slowness("educator", people) >= 1


def test_every_chore_of_the_year_is_something_that_somebody_can_do() -> None:
    does = {"liaison": school.DOES, "educator": school.DOES, "site_admin": school.DOES}

    assert all(each.name in does.get(each.who, office.DOES) for each in mix.YEAR)
    assert mix.hours_for_a_year(sum(each.times for each in mix.YEAR), 7_200) == pytest.approx(2)


@pytest.mark.parametrize(
    "asked", [(0, 1, 20), (135, 0, 20), (135, 61, 20), (135, 1, 7), (135, 1, 401), (2_001, 1, 20)]
)
def test_a_load_has_an_end(asked: tuple[int, float, int]) -> None:
    with pytest.raises(NotAllowed):
        Bounds(*asked)
    with pytest.raises(NotAllowed):
        Bounds(135, 1, 20, requests=MOST_REQUESTS + 1)

    assert Bounds(135, 2, 20).seconds == 120


@pytest.mark.parametrize("address", ["http://127.0.0.1:8080", "http://[::1]:80", "http://localhost:8080"])
def test_this_machine_is_played_on(address: str) -> None:
    assert on_this_machine(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "http://192.0.2.7:8080",
        "http://0.0.0.0:80",
        "https://127.0.0.1:443",
        "http://127.0.0.1",
        "127.0.0.1:80",
    ],
)
def test_no_other_machine_is_ever_played_on(address: str) -> None:
    with pytest.raises(NotAllowed):
        on_this_machine(address)


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("http://127.0.0.1:1/visits/12/check-in", "POST /visits/<id>/check-in"),
        ("http://127.0.0.1:1/a/0123-4567/thanks", "POST /a/<secret>/thanks"),
        ("http://127.0.0.1:1/calendar/feed/abc.ics", "POST /calendar/feed/<secret>"),
        ("http://127.0.0.1:1/letters/7.pdf?x=1", "POST /letters/<id>.pdf"),
    ],
)
def test_a_page_is_called_by_its_rule(address: str, rule: str) -> None:
    assert rule_of("POST", address) == rule


def test_a_form_is_found_by_where_it_is_sent_to_and_keeps_its_hidden_fields() -> None:
    html = b"""<main><a href="/visits/7">x</a><a href="/visits/7">x</a><a href="/visits/9">y</a>
      <form method="get" action="/visits/7/schedule"><button>Look</button></form>
      <form method="post" action="/visits/7/schedule"><input type="hidden" name="csrf_token" value="k">
      <select name="educator_1"><option value="">-</option><option value="4">A &middot; trained</option>
      <option value="5">B &middot; not trained now</option></select>
      <button name="look" value="yes">Look</button><button>Schedule</button>
      <button formaction="/visits/7/cancel">No</button></form></main>"""
    page = Page("http://127.0.0.1:1/visits/7", 200, html, {})
    form = form_to(page, "/schedule")

    assert visits_on(page) == [7, 9]
    assert form is not None
    assert form.action == "/visits/7/schedule"
    assert form.sent == {"csrf_token": ["k"], "educator_1": [""]}
    assert offered(form, "educator_1") == ["4", "5"]
    assert offered(form, "educator_1", saying="\u00b7 trained") == ["4"]
    assert form_to(page, "/check-in") is None


def test_what_came_of_it_is_told_in_the_middle_and_at_the_edge() -> None:
    few = {"schools": 14, "all": spread([0.1] * 20), "pages": {"GET /": spread([0.1] * 20)}}
    many = {"schools": 135, "all": spread([0.2] * 20), "pages": {"GET /": spread([0.2] * 19)}}
    told = telling.growth([many, few])

    assert spread([0.004, 0.001, 0.003, 0.002]) == {"count": 4, "p50": 3.0, "p95": 4.0, "max": 4.0}
    assert spread([]) == {"count": 0, "p50": None, "p95": None, "max": None}
    assert "| all | 100, 100 | 200, 200 | 2.00, 2.00 |" in told
    assert "`GET /`" not in told


def test_room_is_told_by_what_it_is_for() -> None:
    found = disk.rooms(
        {"visit": 5, "visit_student": 1, "event": 3, "event_detail": 2, "student_family": 4, "x": 1}
    )

    assert list(found.values()) == [6, 5, 0, 4, 1]
