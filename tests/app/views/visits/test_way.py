"""A visit goes its way on its page, step by step."""

import re
from datetime import timedelta

from flask import Flask

from app.models import Payment, VisitEducator
from tests import builders, money
from tests.app.views.visits.place import (
    LOS_ANGELES,
    WORDS,
    Place,
    SignIn,
    a_plan,
    a_yes,
    at,
    local,
    state_of,
)
from tests.browsing import post, shown
from tests.visiting import a_staffed_school
from workflows.people import Role


def test_a_visit_goes_its_whole_way_on_its_page(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("invited")
    liaison, first, second = sign_in(alder.school.liaison), *(sign_in(each) for each in alder.pair)

    post(liaison, at(visit, "answer-yes"), **a_yes())
    day, clock = local(-1, 10)
    planned = post(liaison, at(visit, "schedule"), **a_plan(alder.pair, on=day, start=clock))
    post(
        first,
        at(visit, "record-completion"),
        went=[each.id for each in alder.pair],
        on=day,
        start=clock,
        end="11:10",
    )
    post(first, at(visit, "write-reflection"), **WORDS)
    waiting = first.get(at(visit))
    done = post(second, at(visit, "write-reflection"), **WORDS)

    assert planned.status_code == 303
    assert planned.location == at(visit)
    assert f"Still to reflect: {alder.pair[1].name}" in shown(waiting)
    assert done.status_code == 303
    assert state_of(visit) == "reflected"
    assert len(builders.every(Payment, visit_id=visit.id)) == 2


def test_the_form_of_the_next_step_is_open(alder: Place, sign_in: SignIn) -> None:
    liaison = sign_in(alder.school.liaison)
    steps = {"invited": "answer-yes", "agreed": "schedule", "scheduled": "record-completion"}

    forms = {state: liaison.get(at(alder.visit(state))).text for state in steps}

    for state, step in steps.items():
        sheet = re.search(r'<section class="sheet next".*?</section>', forms[state], re.S)[0]  # type: ignore[index]
        assert f'/{step}"' in sheet, f"{state}: the form to {step} is not what happens next"
    assert "Team" in forms["agreed"]


def test_the_times_typed_are_those_of_the_districts_clock(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("agreed")

    post(sign_in(alder.school.liaison), at(visit, "schedule"), **a_plan(alder.pair))

    kept = builders.reload(visit)
    assert kept.starts_at.astimezone(LOS_ANGELES).strftime("%H:%M") == "17:30"
    assert kept.ends_at - kept.starts_at == timedelta(minutes=40)


def test_a_later_and_a_no_are_kept_and_thanked_for(alder: Place, sign_in: SignIn) -> None:
    later, never = alder.visit("invited"), alder.visit("invited")
    liaison = sign_in(alder.school.liaison)

    post(liaison, at(later, "answer-later"), ask_again_on=local(9)[0])
    post(liaison, at(never, "decline"))

    declined = shown(liaison.get(at(never)))
    assert "A no is always fine." in declined
    assert "The family said no. That is fine, and nobody needs a reason." in declined
    assert "asked to be asked again on" in shown(liaison.get(at(later)))


def test_a_decline_has_no_field_for_a_reason(alder: Place, sign_in: SignIn) -> None:
    page = sign_in(alder.school.liaison).get(at(alder.visit("invited"))).text

    form = re.search(r'<form[^>]*/decline".*?</form>', page, re.S)[0]  # type: ignore[index]

    assert set(re.findall(r'name="([^"]+)"', form)) == {"csrf_token", "version", "no_contact_until"}


def test_someone_who_came_along_unplanned_is_recorded_too(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("scheduled")
    third = builders.trained(builders.a_person("Lan Nguyen", roles={Role.educator: alder.school.school}))
    day, clock = local(-1, 9)

    post(
        sign_in(alder.school.liaison),
        at(visit, "record-completion"),
        went=[each.id for each in alder.pair],
        also_1=third.id,
        on=day,
        start=clock,
        end="10:10",
    )

    assert {row.person_id for row in builders.every(VisitEducator, visit_id=visit.id, went=True)} == {
        third.id,
        *(each.id for each in alder.pair),
    }


def test_how_long_a_visit_took_is_written_down_and_never_assumed(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("scheduled")
    day, clock = local(-1, 9)
    went = [each.id for each in alder.pair]

    answer = post(
        sign_in(alder.pair[0]), at(visit, "record-completion"), went=went, on=day, start=clock, end=""
    )

    assert answer.status_code == 422
    assert "End: Please fill this in." in shown(answer)
    assert state_of(visit) == "scheduled"


def test_a_short_fund_warns_and_does_not_block_a_family(app: Flask, sign_in: SignIn) -> None:
    builders.a_school("Cedar")
    money.a_rate()
    money.a_fund("50.00")
    with app.app_context():
        cedar = Place(app, a_staffed_school("Alder"))
    visit = cedar.visit("agreed")
    liaison = sign_in(cedar.school.liaison)

    post(liaison, at(visit, "schedule"), **a_plan(cedar.pair))

    assert state_of(visit) == "scheduled"
    assert "No fund can promise its pay yet; the district coordinator sees it." in shown(
        liaison.get(at(visit))
    )
