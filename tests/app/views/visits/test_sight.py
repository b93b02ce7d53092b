"""What the page of a visit shows, and to whom."""

from app.models import Event
from tests import builders
from tests.app.views.visits.place import Place, SignIn, at
from tests.browsing import post, shown


def test_an_approver_reads_that_they_reflected_but_never_what(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("reflected")

    seen_by_admin = sign_in(alder.school.site_admin).get(at(visit))
    seen_by_pair = sign_in(alder.pair[0]).get(at(visit))

    assert "She wants to build bridges." not in seen_by_admin.text
    assert f"Wrote a reflection. {alder.pair[0].name}" in shown(seen_by_admin)
    assert "She wants to build bridges." in seen_by_pair.text


def test_the_pair_alone_reads_the_assumptions(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("reflected")

    assert "I thought she was shy" in sign_in(alder.pair[1]).get(at(visit)).text
    assert "I thought she was shy" not in sign_in(alder.school.liaison).get(at(visit)).text


def test_a_confidential_address_is_not_shown(alder: Place, sign_in: SignIn) -> None:
    student = builders.a_student(at=alder.school.school)
    builders.a_family(of=[student], confidential_address=True)
    visit = alder.visit("invited", of=student)

    page = sign_in(alder.school.liaison).get(at(visit))

    assert "12 Alder Street" not in page.text
    assert "Confidential; meet somewhere else." in page.text


def test_the_history_is_told_in_sentences(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("scheduled")
    liaison = sign_in(alder.school.liaison)
    post(liaison, at(visit, "cancel"), reason="The family moved away.")

    page = shown(liaison.get(at(visit)))

    for sentence in (
        "Invited the family.",
        "The family said yes. (Phone)",
        "Cancelled: The family moved away.",
    ):
        assert sentence in page
    assert builders.every(Event, visit_id=visit.id)[-1].kind == "visit.cancel"
    assert "visit.cancel" not in page


def test_the_page_speaks_spanish(alder: Place, sign_in: SignIn) -> None:
    visit = alder.visit("invited")
    browser = sign_in(alder.school.liaison)
    post(browser, "/language/es")

    assert '<html lang="es"' in browser.get(at(visit)).text
