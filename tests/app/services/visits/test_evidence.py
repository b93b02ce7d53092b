"""A photo of the signed slip: instead of its words, seen with the visit, taken away before pay is approved."""

from decimal import Decimal

import pytest

from app.extensions import db
from app.models import Event, Payment, Visit, VisitEvidence, VisitEvidenceFile
from app.services import payments, visits
from app.services.errors import NotFound, Refused
from app.services.visits import evidence
from forms.slips import made_anew
from tests import builders
from tests.forms.test_slips import a_picture
from tests.visiting import WORDS, School_, a_staffed_school, a_visit, acting
from workflows.machine import TransitionRefused
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")
SLIP = made_anew(a_picture())


@pytest.fixture
def school() -> School_:
    return a_staffed_school("Alder", proof_of_visit="slip")


def record(visit: Visit, school: School_, **shown: object) -> None:
    visits.record_completion(
        visit.id,
        by=acting(school.pair[0]),
        went=[person.id for person in school.pair],
        started_at=visit.starts_at,
        ended_at=visit.ends_at,
        **shown,  # type: ignore[arg-type]
    )


def test_a_photo_shows_a_visit_as_well_as_words_do(school: School_) -> None:
    visit = a_visit("scheduled", at=school)
    with pytest.raises(TransitionRefused, match="shown by a slip"):
        record(visit, school)

    record(visit, school, slip=SLIP)

    assert builders.reload(visit).state == "completed"
    assert [each.visit_id for each in builders.every(VisitEvidence)] == [visit.id]
    assert builders.every(VisitEvidenceFile)[0].content == SLIP.content


def test_a_photo_that_came_before_counts_too(school: School_) -> None:
    visit = a_visit("scheduled", at=school)
    evidence.add(visit.id, SLIP, by=acting(school.pair[1]))

    record(visit, school)

    assert builders.reload(visit).state == "completed"


def test_the_same_photo_twice_is_kept_once(school: School_) -> None:
    visit = a_visit("scheduled", at=school)

    first = evidence.add(visit.id, SLIP, by=acting(school.pair[0]))
    again = evidence.add(visit.id, SLIP, by=acting(school.liaison))

    assert first == again
    assert len(builders.every(VisitEvidence)) == 1


def test_who_does_not_see_the_visit_sees_no_photo(school: School_) -> None:
    visit = a_visit("scheduled", at=school)
    number = evidence.add(visit.id, SLIP, by=acting(school.pair[0]))
    strangers = [
        builders.a_person(roles={Role.educator: school.school}),
        builders.a_person(roles={Role.site_admin: builders.a_school("Birch")}),
        builders.a_person(roles={Role.payroll: builders.district_of(school.school)}),
    ]

    for stranger in strangers:
        acting(stranger)
        with pytest.raises(NotFound):
            evidence.picture_of(number)

    acting(school.site_admin)
    assert evidence.picture_of(number) == SLIP.content


def test_payroll_and_approvers_read_that_there_is_one(school: School_) -> None:
    visit = a_visit("scheduled", at=school)
    record(visit, school, slip=SLIP)
    for person in school.pair:
        visits.write_reflection(visit.id, by=acting(person), words=WORDS)

    acting(builders.a_person(roles={Role.payroll: builders.district_of(school.school)}))

    assert db.session.query(VisitEvidence).count() == 1
    assert db.session.query(VisitEvidenceFile).count() == 0


def test_a_photo_is_taken_away_with_a_reason_and_that_it_was_there_stays(school: School_) -> None:
    visit = a_visit("scheduled", at=school)
    number = evidence.add(visit.id, SLIP, by=acting(school.pair[0]))
    with pytest.raises(Refused, match="Give a short reason"):
        evidence.remove(number, reason=" ", by=acting(school.pair[0]))

    evidence.remove(number, reason="Another family's slip.", by=acting(school.pair[0]))

    assert builders.every(VisitEvidenceFile) == []
    assert builders.every(VisitEvidence, id=number)[0].removed_at is not None
    kinds = [event.kind for event in builders.every(Event, visit_id=visit.id)]
    assert kinds[-2:] == ["visit.evidence_added", "visit.evidence_removed"]
    with pytest.raises(NotFound):
        evidence.picture_of(number)


def test_a_photo_stays_once_pay_is_approved(school: School_) -> None:
    visit = a_visit("scheduled", at=school)
    record(visit, school, slip=SLIP)
    for person in school.pair:
        visits.write_reflection(visit.id, by=acting(person), words=WORDS)
    payments.approve(builders.every(Payment)[0].id, by=acting(school.site_admin))
    number = builders.every(VisitEvidence)[0].id

    with pytest.raises(Refused, match="approved already"):
        evidence.remove(number, reason="It is blurred.", by=acting(school.pair[0]))


def test_a_photo_stays_after_the_first_of_two_approvals() -> None:
    place = a_staffed_school("Alder", proof_of_visit="slip", second_approval_above=Decimal("10.00"))
    visit = a_visit("scheduled", at=place)
    record(visit, place, slip=SLIP)
    for person in place.pair:
        visits.write_reflection(visit.id, by=acting(person), words=WORDS)

    assert not payments.approve(builders.every(Payment)[0].id, by=acting(place.site_admin))

    with pytest.raises(Refused, match="approved already"):
        evidence.remove(
            builders.every(VisitEvidence)[0].id, reason="It is blurred.", by=acting(place.pair[0])
        )


def test_the_photo_goes_with_the_familys_record(school: School_) -> None:
    from app.security.session import identify, record_keeper
    from app.services.family_records.blanking import blank

    visit = a_visit("scheduled", at=school)
    evidence.add(visit.id, SLIP, by=acting(school.pair[0]))
    db.session.rollback()
    identify(db.session, record_keeper(visit.district_id))

    blank(visit.family_id, visit.district_id)
    db.session.commit()

    assert builders.every(VisitEvidenceFile) == []
    assert len(builders.every(VisitEvidence)) == 1
