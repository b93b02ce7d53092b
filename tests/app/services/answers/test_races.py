"""Two answers at the same moment, and an answer while somebody works on the same visit."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask

from app.models import AnswerLink, Event, FamilyAnswer, Fund
from app.services import answers, visits
from app.services.answers import Said
from app.services.errors import Changed, NotFound
from tests import builders
from tests.families import TOKEN, Door, a_link, the_texts
from tests.visiting import a_staffed_school, a_visit, acting
from workflows.machine import TransitionRefused

SOON = builders.now() + timedelta(days=9)
TOGETHER = 6


@pytest.fixture
def door(app: Flask) -> Door:
    with app.app_context():
        school = a_staffed_school("Alder School")
        the_texts()
        visit = a_visit("scheduled", at=school, starts_at=SOON)
        return Door(app, school, visit, a_link(visit, by=school.liaison))


def at_once(*deeds: Callable[[], object]) -> list[object]:
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        barrier.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def sender(door: Door, answer: str, **typed: str) -> Callable[[], object]:
    token = TOKEN.search(door.get().text)
    assert token is not None
    data = {"csrf_token": token[1], "answer": answer, **typed}
    return lambda: door.app.test_client().post(door.path, data=data).status_code


def test_a_no_pressed_many_times_declines_once(door: Door) -> None:
    codes = at_once(*[sender(door, "no") for _ in range(TOGETHER)])

    assert set(codes) == {303}
    assert door.now().state == "declined"
    assert len(builders.every(Event, kind="visit.decline")) == 1
    assert len(builders.every(FamilyAnswer)) == 1
    assert builders.every(Fund)[0].committed == 0


def test_a_no_and_a_later_at_once_are_both_kept_and_the_no_counts(door: Door) -> None:
    codes = at_once(sender(door, "no"), sender(door, "later"))

    assert set(codes) == {303}
    assert door.now().state == "declined"
    assert sorted(kept.answer for kept in builders.every(FamilyAnswer)) == ["later", "no"]


def test_a_no_while_the_liaison_changes_the_day_is_heard(door: Door) -> None:
    def find_another_day() -> object:
        with door.app.app_context():
            try:
                visits.another_day(door.visit.id, by=acting(door.school.liaison))
            except (Changed, TransitionRefused) as refused:
                return type(refused)
            return None

    codes = at_once(sender(door, "no"), find_another_day)

    assert codes[0] == 303
    assert door.now().state == "declined"
    assert builders.every(Fund)[0].committed == 0


def test_an_answer_taken_over_by_two_is_taken_over_once(app: Flask) -> None:
    with app.app_context():
        school = a_staffed_school("Alder School")
        the_texts()
        visit = a_visit("invited", at=school)
        door = Door(app, school, visit, a_link(visit, by=school.liaison))
    door.send("yes")
    kept = builders.every(FamilyAnswer)[0]

    def take_over() -> object:
        with app.app_context():
            try:
                answers.take_over(kept.id, by=acting(school.liaison))
            except Changed:
                return "late"
            return "first"

    assert sorted(map(str, at_once(take_over, take_over))) == ["first", "late"]
    assert len(builders.every(Event, kind="visit.answer_yes")) == 1


@pytest.mark.parametrize("moment", ["revoked_at", "expires_at"])
def test_an_answer_by_a_link_that_ended_meanwhile_finds_nothing(door: Door, moment: str) -> None:
    with door.app.app_context():
        opened = answers.open_link(door.path.removeprefix("/a/"), network_address="192.0.2.7")
        [link] = builders.every(AnswerLink)
        setattr(link, moment, builders.now())
        builders.save(link)

        with pytest.raises(NotFound):
            answers.receive(opened, Said(answer="later"), network_address="192.0.2.7")

    assert builders.every(FamilyAnswer) == []
