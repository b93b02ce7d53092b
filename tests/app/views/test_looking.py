"""Every page of one family's record keeps who opened it; one that tells nothing of the family is named with why."""

import pytest
from flask import Flask

from app.models import AccessLog, Guardian
from app.views.looking import RECORDS
from tests import builders
from tests.app.security.walking import ROW_OF, doors
from tests.conftest import SignIn
from tests.visiting import a_staffed_school, a_visit
from workflows.people import Role

OF_A_FAMILY = {"visit", "student", "family", "guardian", "letter", "outgoing_mail", "visit_evidence_file"}
TELLS_NOTHING_OF_THE_FAMILY = {
    "PromiseView.add": "a form for what one promised oneself",
    "VisitFileView.file": "a visit's number, school and time, for one's own calendar",
}


def pages_of_a_family(app: Flask) -> set[str]:
    rules = (rule for _method, rule in doors(app, ("GET",)) if "pk" in rule.arguments)
    ends = (rule.endpoint for rule in rules)
    return {end for end in ends if (ROW_OF.get(end) or ROW_OF[end.split(".")[0]]) in OF_A_FAMILY}


def test_every_page_of_a_familys_record_keeps_who_opened_it(app: Flask) -> None:
    assert pages_of_a_family(app) - RECORDS.keys() == TELLS_NOTHING_OF_THE_FAMILY.keys()


@pytest.mark.parametrize("page", ["letters", "mail", "answer"])
def test_what_is_asked_about_a_visit_names_its_family_and_is_kept(
    app: Flask, sign_in: SignIn, page: str
) -> None:
    with app.app_context():
        alder = a_staffed_school("Alder")
        visit = a_visit(at=alder)

    assert sign_in(alder.liaison).get(f"/visits/{visit.id}/{page}").status_code == 200

    (kept,) = builders.every(AccessLog)
    assert (kept.visit_id, kept.family_id, kept.why) == (visit.id, visit.family_id, "school")


def test_the_page_that_asks_before_a_grown_up_is_removed_is_kept(app: Flask, sign_in: SignIn) -> None:
    student = builders.a_student("Ana Ortiz", at=builders.a_school("Alder"))
    family = builders.a_family("Ortiz family", of=[student])
    (guardian,) = builders.every(Guardian)
    noor = builders.a_person(roles={Role.district_coordinator: builders.the_district()})

    assert sign_in(noor).get(f"/guardians/{guardian.id}/delete").status_code == 200

    assert [(each.what, each.family_id) for each in builders.every(AccessLog)] == [("family", family.id)]
