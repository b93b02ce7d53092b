"""Whoever changes visits and families at once takes the visits first: no two steps wait for each other in a circle."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from app.extensions import db
from app.models import Family, Fund, Visit
from app.services import doubles, visits
from tests import builders
from tests.app.services.test_fund_locks import until_it_waits
from tests.app.services.visits.test_handing_over import moves, students_of
from tests.app.services.years.turning import an_end
from tests.visiting import a_staffed_school, a_visit, acting, yesterday_at
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


def while_it_waits_for(
    visit: Visit, step: Callable[[], Any], app: Flask, owner: Engine, *, free: str
) -> None:
    """Somebody takes a step of `visit`; let `step` wait for it, and see that the row `free` can be had meanwhile."""

    def run() -> None:
        with app.app_context():
            try:
                step()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(1) as pool:
        with owner.connect() as somebody:
            somebody.execute(text("SELECT FROM visit WHERE id = :id FOR UPDATE"), {"id": visit.id})
            waiting = pool.submit(run)
            until_it_waits(waiting, owner)
            assert not waiting.done()
            somebody.execute(text(f"{free} NOWAIT"))
            somebody.rollback()
        waiting.result(timeout=20)


def test_visits_that_are_handed_over_together_are_held_before_their_money(app: Flask, owner: Engine) -> None:
    alder, birch = a_staffed_school("Alder"), a_staffed_school("Birch")
    first, second = (
        a_visit("scheduled", at=alder, starts_at=yesterday_at(17)),
        a_visit("scheduled", at=alder, starts_at=yesterday_at(20)),
    )
    for each in (first, second):
        moves(students_of(each), birch.school)
    [fund] = builders.every(Fund)
    boss = builders.a_person(roles={Role.district_coordinator: builders.the_district()})

    while_it_waits_for(
        second,
        lambda: visits.hand_over_all([first.id, second.id], by=acting(boss)),
        app,
        owner,
        free=f"SELECT FROM fund WHERE id = {fund.id} FOR NO KEY UPDATE",
    )

    assert builders.reload(fund).committed == 0
    assert [builders.reload(each).state for each in (first, second)] == ["cancelled", "cancelled"]


def test_a_family_that_is_merged_may_be_named_by_a_step_of_its_visit(app: Flask, owner: Engine) -> None:
    alder = a_staffed_school("Alder")
    visit = a_visit("scheduled", at=alder)
    kept, double = sorted(
        (builders.every(Family)[0], builders.a_family(of=[builders.a_student(at=alder.school)])),
        key=lambda each: each.id,
    )
    right = {each.key: "one" for each in doubles.differences(*doubles.pair(kept.id, double.id))}

    while_it_waits_for(
        visit,
        lambda: doubles.make_one(kept.id, double.id, chosen=right, by=acting(alder.liaison)),
        app,
        owner,
        free=f"SELECT FROM family WHERE id = {visit.family_id} FOR KEY SHARE",
    )

    assert builders.reload(double).merged_into_id == kept.id


def test_a_visit_begun_while_its_family_is_merged_is_the_kept_familys(app: Flask, owner: Engine) -> None:
    alder = a_staffed_school("Alder")
    student = builders.a_student(at=alder.school)
    kept, double = builders.a_family(of=[]), builders.a_family(of=[student])
    both = {"kept": kept.id, "double": double.id}

    def begin() -> int:
        with app.app_context():
            try:
                return visits.invite(student.id, method="whole_class", by=acting(alder.liaison))
            finally:
                db.session.remove()

    with ThreadPoolExecutor(1) as pool:
        with owner.begin() as somebody:
            somebody.execute(text("SELECT FROM family WHERE id IN (:kept, :double) FOR UPDATE"), both)
            begun = pool.submit(begin)
            until_it_waits(begun, owner)
            somebody.execute(text("UPDATE student_family SET family_id = :kept"), {"kept": kept.id})
            somebody.execute(text("UPDATE family SET merged_into_id = :kept WHERE id = :double"), both)
        visit_id = begun.result(timeout=20)

    assert [(each.id, each.family_id) for each in builders.every(Visit)] == [(visit_id, kept.id)]


def test_a_year_that_is_closed_may_be_named_by_a_step_of_its_invitation(app: Flask, owner: Engine) -> None:
    end = an_end()
    visit = a_visit("invited", at=end.at)

    while_it_waits_for(
        visit,
        end.close,
        app,
        owner,
        free=f"SELECT FROM school_year WHERE id = {end.year.id} FOR KEY SHARE",
    )

    assert builders.reload(visit).state == "cancelled"
