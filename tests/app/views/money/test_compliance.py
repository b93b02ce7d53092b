"""What an auditor would ask: found, explained by somebody else, then printed."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import ComplianceNote, District, Event, Fund, Grant, Payment, Person, VisitEducator
from app.services import payments
from tests import builders
from tests.app.security.told import text_of_pdf
from tests.browsing import post, shown
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def school(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Alder", pay_alone=True, pay_untrained=True)


@pytest.fixture
def ana(school: School_) -> Person:
    return builders.a_person("Ana Li", roles={Role.payroll: builders.every(District)[0]})


@pytest.fixture
def grant(app: Flask, school: School_) -> Grant:
    """A grant whose one allocation paid for a visit of two."""
    day = builders.today()
    found = Grant(
        district_id=school.school.district_id,
        name="Home visits",
        source="donor",
        starts_on=day - timedelta(days=400),
        ends_on=day + timedelta(days=400),
        amount=Decimal("50000.00"),
    )
    builders.save(found)
    builders.change(builders.every(Fund)[0], grant_id=found.id)
    with app.app_context():
        visit = a_visit("reflected", at=school)
        ids = [payment.id for payment in builders.every(Payment, visit_id=visit.id)]
        payments.approve_many(ids, by=acting(school.site_admin))
    return found


def the_pay() -> Payment:
    return builders.every(Payment)[0]


def explain(browser: FlaskClient, grant: Grant, finding: str, words: str) -> Any:
    here = {"payment": the_pay().id, "finding": finding, "words": words}
    return post(browser, f"/grants/{grant.id}/compliance", **here)


def of_pay(payment: Payment, model: type[Any]) -> Any:
    return next(
        each
        for each in builders.every(model, visit_id=payment.visit_id)
        if each.person_id == payment.person_id
    )


def untrained() -> None:
    builders.change(of_pay(the_pay(), VisitEducator), untrained=True)


def unpaired() -> None:
    pay = the_pay()
    other = next(
        each
        for each in builders.every(VisitEducator, visit_id=pay.visit_id)
        if each.person_id != pay.person_id
    )
    builders.change(other, went=False)


def in_hours() -> None:
    builders.change(the_pay(), explanation={**the_pay().explanation, "inside": [{}]})


def late() -> None:
    builders.change(the_pay(), created_at=builders.now() - timedelta(days=60))


def outside_period() -> None:
    builders.change(builders.every(Fund)[0], ends_on=builders.today() - timedelta(days=2))


def outside_uses() -> None:
    builders.change(builders.every(Fund)[0], allowed_uses=["training"])


def over_cap() -> None:
    builders.change(builders.every(Fund)[0], most_per_person=Decimal("59.99"))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (untrained, "The training was not current"),
        (unpaired, "One person went alone."),
        (in_hours, "inside the hours of contract"),
        (late, "written down or approved late"),
        (outside_period, "outside of the period"),
        (outside_uses, "The allowed uses do not name this."),
        (over_cap, "It is above a cap."),
    ],
)
def test_what_an_auditor_would_ask_is_found(
    grant: Grant, ana: Person, sign_in: SignIn, make: Callable[[], None], sentence: str
) -> None:
    browser = sign_in(ana)
    before = shown(browser.get(f"/grants/{grant.id}/compliance"))
    make()

    assert sentence not in before
    assert "Everything is in order" in before
    assert sentence in shown(browser.get(f"/grants/{grant.id}/compliance"))


def test_a_payment_without_a_reflection_of_its_person_is_found(
    grant: Grant, school: School_, ana: Person, sign_in: SignIn
) -> None:
    silent = builders.a_person(roles={Role.educator: school.school})
    builders.change(the_pay(), person_id=silent.id)

    assert "No reflection was written." in shown(sign_in(ana).get(f"/grants/{grant.id}/compliance"))


def test_the_report_prints_once_everything_is_explained(grant: Grant, ana: Person, sign_in: SignIn) -> None:
    over_cap()
    browser = sign_in(ana)

    refused = post(browser, f"/grants/{grant.id}/report")
    for payment in builders.every(Payment):
        post(
            browser,
            f"/grants/{grant.id}/compliance",
            payment=payment.id,
            finding="over_cap",
            words="The cap was set later.",
        )
    paper = post(browser, f"/grants/{grant.id}/report")

    assert refused.status_code == 409
    assert (paper.status_code, paper.mimetype) == (200, "application/pdf")
    said = text_of_pdf(paper.data)
    worked_on = builders.every(Payment)[0].worked_on
    assert f"{worked_on:%b} {worked_on.day}, {worked_on.year}" in " ".join(said.split())
    assert any(event.kind == "grant_award.printed" for event in builders.every(Event))


def test_an_explanation_needs_words(grant: Grant, ana: Person, sign_in: SignIn) -> None:
    over_cap()

    answer = explain(sign_in(ana), grant, "over_cap", "  ")

    assert answer.status_code == 409
    assert "Say in a few words why this is in order." in shown(answer)
    assert not builders.every(ComplianceNote)


@pytest.mark.parametrize("place", [0, 1])
def test_nobody_explains_their_own_pay_nor_the_partners(grant: Grant, sign_in: SignIn, place: int) -> None:
    over_cap()
    went = builders.every(Person, id=builders.every(Payment)[place].person_id)[0]
    builders.an_assignment(went, Role.payroll, at=builders.every(District)[0])
    browser = sign_in(went)

    page = shown(browser.get(f"/grants/{grant.id}/compliance"))
    answer = explain(browser, grant, "over_cap", "It was fine.")

    assert page.count("This is your own visit or pay; a colleague explains it.") == 2
    assert "Why this is in order" not in page
    assert answer.status_code == 409
    assert "This is your own visit or pay; ask a colleague" in shown(answer)
    assert not builders.every(ComplianceNote)


def explain_several(browser: FlaskClient, grant: Grant, ids: list[int], words: str) -> Any:
    here = {"several": "yes", "payment": ids, "finding": "over_cap", "words": words}
    return post(browser, f"/grants/{grant.id}/compliance", **here)


def ticked(page: Any) -> list[str]:
    return re.findall(r'name="payment" value="(\d+)"[^>]* checked', page.text)


def test_one_sentence_explains_several_findings_of_a_kind_and_each_keeps_its_own(
    grant: Grant, ana: Person, sign_in: SignIn
) -> None:
    over_cap()
    browser = sign_in(ana)
    ids = sorted(payment.id for payment in builders.every(Payment))

    before = browser.get(f"/grants/{grant.id}/compliance")
    explain_several(browser, grant, ids, "The cap was set later.")

    assert "Explain several at once" in shown(before)
    kept = builders.every(ComplianceNote)
    assert sorted((note.payment_id, note.finding, note.words) for note in kept) == [
        (each, "over_cap", "The cap was set later.") for each in ids
    ]
    assert len(builders.every(Event, kind="compliance_note.added")) == 2
    after = shown(browser.get(f"/grants/{grant.id}/compliance"))
    assert "Everything is in order or explained." in after
    assert "Explain several at once" not in after


def test_a_single_finding_has_no_form_for_several(grant: Grant, ana: Person, sign_in: SignIn) -> None:
    unpaired()
    untrained()
    browser = sign_in(ana)
    explain(browser, grant, "unpaired", "The partner was ill.")

    assert "Explain several at once" not in shown(browser.get(f"/grants/{grant.id}/compliance"))


def test_several_are_explained_together_or_not_at_all(
    grant: Grant, ana: Person, sign_in: SignIn, school: School_
) -> None:
    over_cap()
    ids = [payment.id for payment in builders.every(Payment)]
    own = builders.every(Person, id=builders.every(Payment)[1].person_id)[0]
    builders.an_assignment(own, Role.payroll, at=builders.every(District)[0])

    of_another = explain_several(sign_in(ana), grant, [*ids, 10**8], "It was fine.")
    of_own = explain_several(sign_in(own), grant, ids, "It was fine.")

    assert (of_another.status_code, of_own.status_code) == (409, 409)
    assert "This line is not among the payments of this grant any more." in shown(of_another)
    assert "This is your own visit or pay; ask a colleague" in shown(of_own)
    assert not builders.every(ComplianceNote)


def test_a_refused_sentence_for_several_keeps_the_ticks_and_the_words(
    grant: Grant, ana: Person, sign_in: SignIn
) -> None:
    over_cap()
    browser = sign_in(ana)
    ids = [payment.id for payment in builders.every(Payment)]

    without_words = explain_several(browser, grant, ids[:1], " ")
    without_ticks = explain_several(browser, grant, [], "It was fine.")

    assert (without_words.status_code, without_ticks.status_code) == (409, 409)
    assert "Say in a few words why this is in order." in shown(without_words)
    assert ticked(without_words) == [str(ids[0])]
    assert "Tick at least one payment." in shown(without_ticks)
    assert ticked(without_ticks) == []
    assert ">It was fine.</textarea>" in without_ticks.text
    assert not builders.every(ComplianceNote)


def test_lines_of_another_grant_are_not_explained_here(grant: Grant, ana: Person, sign_in: SignIn) -> None:
    other = Grant(
        district_id=grant.district_id,
        name="Another",
        source="donor",
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        amount=Decimal(1),
    )
    builders.save(other)

    answer = explain(sign_in(ana), other, "over_cap", "It was fine.")

    assert answer.status_code == 409
    assert not builders.every(ComplianceNote)


def test_the_lines_leave_as_a_file_without_formulas(grant: Grant, ana: Person, sign_in: SignIn) -> None:
    over_cap()
    browser = sign_in(ana)
    explain(browser, grant, "over_cap", "=1+1")

    file = post(browser, f"/grants/{grant.id}/compliance/export", **{"as": "csv"}).get_data(as_text=True)

    assert "'=1+1 (Ana Li)" in file
    assert "Ortiz" not in file


@pytest.mark.parametrize("words", ["hidden\0character", "x" * 401, "turned \u202e around"])
def test_words_that_cannot_be_kept_are_refused_whole(
    ana: Person, grant: Grant, sign_in: SignIn, words: str
) -> None:
    untrained()

    answer = explain(sign_in(ana), grant, "untrained", words)

    assert answer.status_code == 409
    assert not builders.every(ComplianceNote)


def test_a_number_that_is_no_payment_is_none(ana: Person, grant: Grant, sign_in: SignIn) -> None:
    typed = {"payment": 10**20, "finding": "untrained", "words": "Fine"}

    assert post(sign_in(ana), f"/grants/{grant.id}/compliance", **typed).status_code == 409
    assert sign_in(ana).get(f"/other-work/add?school={10**20}").status_code == 200
