"""Two records of one family: merged by a person, field by field, kept apart, or taken back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from app.models import (
    AccessLog,
    Event,
    Family,
    FamilyPair,
    Guardian,
    LegalHold,
    Payment,
    Student,
    StudentFamily,
    Visit,
)
from app.reports import looks
from app.reports.doubles import likely
from app.services import doubles, visits
from app.services.errors import NotFound, Refused
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def alder() -> School_:
    return a_staffed_school("Alder")


@pytest.fixture
def two(alder: School_) -> tuple[Family, Family]:
    """Rosa Ortiz with Ana, typed by hand; Rosa Órtiz with Ben, from a roster, with another phone."""
    ana, ben = (
        builders.a_student("Ana Ortiz", at=alder.school),
        builders.a_student("Ben Ortiz", at=alder.school),
    )
    rosa = {"phone": "+15305550199", "family_name": "Órtiz", "sourced_id": "rosa", "read_language": None}
    return (
        builders.a_family(of=[ana]),
        builders.a_family(of=[ben], sourced_id="F2", guardian=rosa),
    )


def all_one(one: Family, other: Family, **sides: str) -> dict[str, str]:
    """The older one is right in everything, but for `sides` by field."""
    return {
        each.key: sides.get(each.field, "one")
        for each in doubles.differences(*doubles.pair(one.id, other.id))
    }


def merged(alder: School_, one: Family, other: Family, **sides: str) -> Family:
    by = acting(alder.liaison)
    doubles.make_one(one.id, other.id, chosen=all_one(one, other, **sides), by=by)
    return builders.reload(one)


def children(family: Family) -> set[int]:
    return {each.student_id for each in builders.every(StudentFamily, family_id=family.id)}


def everything(model: type[Any]) -> list[Mapping[str, Any]]:
    """The rows with all values that people see."""
    skipped = {"version", "updated_at"}
    names = [each.key for each in model.__mapper__.column_attrs if each.key not in skipped]
    return [{name: getattr(row, name) for name in names} for row in builders.every(model)]


def test_the_same_grown_up_with_the_same_address_is_likely_one(
    alder: School_, two: tuple[Family, Family]
) -> None:
    acting(alder.liaison)

    (found,) = likely()

    assert (found.one, found.other) == (two[0].id, two[1].id)
    assert (found.by_name, found.by_address, found.by_phone, found.by_child) == (True, True, False, False)


def test_the_same_name_alone_is_not(alder: School_) -> None:
    for number in (1, 2):
        student = builders.a_student(at=alder.school)
        builders.a_family(
            of=[student], address_line=f"{number} Elm", guardian={"phone": f"555-010-000{number}"}
        )
    acting(alder.liaison)

    assert likely() == []


def test_what_differs_is_chosen_and_what_one_does_not_say_is_taken_from_the_other(
    alder: School_, two: tuple[Family, Family]
) -> None:
    kept = merged(alder, *two, phone="other")

    (rosa,) = builders.every(Guardian, family_id=kept.id)
    assert (rosa.phone, rosa.read_language, rosa.sourced_id) == ("+15305550199", "es", "rosa")
    assert kept.sourced_id == "F2"
    assert len(children(kept)) == 2
    assert children(two[1]) == set()


def test_nothing_is_merged_while_a_difference_is_not_decided(
    alder: School_, two: tuple[Family, Family]
) -> None:
    before = everything(Family)

    with pytest.raises(Refused) as refused:
        doubles.make_one(two[0].id, two[1].id, chosen={}, by=acting(alder.liaison))

    assert refused.value.sentence == doubles.CHOOSE
    assert everything(Family) == before


def test_what_protects_a_family_counts_if_either_says_so(alder: School_, two: tuple[Family, Family]) -> None:
    later = builders.today() + timedelta(days=30)
    builders.change(two[0], no_contact_until=builders.today())
    builders.change(two[1], no_contact_until=later, confidential_address=True)
    builders.change(builders.every(Guardian, family_id=two[1].id)[0], may_receive_letters=False)

    kept = merged(alder, *two)

    assert (kept.no_contact_until, kept.confidential_address) == (later, True)
    assert [each.may_receive_letters for each in builders.every(Guardian)] == [False]


def test_visits_and_holds_of_both_stay_and_no_payment_changes(
    alder: School_, two: tuple[Family, Family]
) -> None:
    student = builders.every(Student, given_name="Ben")[0]
    visit = a_visit("reflected", at=alder, of=student)
    boss = builders.a_person()
    builders.save(
        LegalHold(district_id=visit.district_id, family_id=two[1].id, reason="asked", set_by=boss.id)
    )
    paid = everything(Payment)
    assert paid

    kept = merged(alder, *two)

    assert builders.reload(visit).family_id == kept.id
    assert [each.family_id for each in builders.every(LegalHold)] == [kept.id]
    assert everything(Payment) == paid


def test_a_first_visit_is_not_made_twice_by_merging(alder: School_, two: tuple[Family, Family]) -> None:
    student = builders.every(Student, given_name="Ben")[0]
    a_visit("reflected", at=alder, of=student)
    merged(alder, *two)

    again = visits.invite(student.id, method="family_asked", by=acting(alder.liaison))

    assert builders.every(Visit, id=again)[0].number == 2


def test_who_looked_at_either_stays_on_record(alder: School_, two: tuple[Family, Family]) -> None:
    looked = {"person_id": alder.site_admin.id, "what": "family", "why": "school"}
    builders.save(AccessLog(district_id=two[1].district_id, family_id=two[1].id, **looked))
    kept = merged(alder, *two)
    acting(builders.a_person(roles={Role.district_coordinator: builders.the_district()}))

    assert [each.what for each in looks.of_family(kept.id)] == ["family"]


def test_undoing_gives_both_back_as_they_were(alder: School_, two: tuple[Family, Family]) -> None:
    visit = a_visit("agreed", at=alder, of=builders.every(Student, given_name="Ben")[0])
    before = [everything(model) for model in (Family, Guardian, StudentFamily)]
    merged(alder, *two, phone="other")
    (pair,) = builders.every(FamilyPair)

    doubles.undo(pair.id, by=acting(alder.liaison))

    assert [everything(model) for model in (Family, Guardian, StudentFamily)] == before
    assert builders.reload(visit).family_id == two[1].id
    assert (builders.reload(pair).state, builders.reload(pair).was) == ("undone", None)
    kinds = [each.kind for each in builders.every(Event) if each.kind.startswith("family.")]
    assert kinds == ["family.merged", "family.parted"]


def test_undoing_is_refused_once_somebody_changed_the_family(
    alder: School_, two: tuple[Family, Family]
) -> None:
    kept = merged(alder, *two)
    builders.change(kept, version=kept.version + 1)
    (pair,) = builders.every(FamilyPair)

    with pytest.raises(Refused) as refused:
        doubles.undo(pair.id, by=acting(alder.liaison))

    assert refused.value.sentence == doubles.CHANGED_SINCE
    assert len(children(kept)) == 2


def test_a_double_of_a_double_means_the_family_that_is_kept_in_the_end(
    alder: School_, two: tuple[Family, Family]
) -> None:
    third = builders.a_family(of=[builders.a_student("Cleo Ortiz", at=alder.school)], sourced_id="F3")
    first, second = two
    merged(alder, second, third)

    merged(alder, first, second)

    assert builders.reload(third).merged_into_id == first.id
    assert len(children(first)) == 3

    [last] = [each for each in builders.every(FamilyPair) if each.one_id == first.id]
    doubles.undo(last.id, by=acting(alder.liaison))

    assert builders.reload(third).merged_into_id == second.id
    assert len(children(second)) == 2


def test_two_families_that_were_kept_apart_do_not_come_up_again(
    alder: School_, two: tuple[Family, Family]
) -> None:
    doubles.say_apart(two[1].id, two[0].id, by=acting(alder.liaison))

    assert likely() == []
    assert [each.state for each in builders.every(FamilyPair)] == ["apart"]


def test_who_merges_after_all_decided_it_then_and_nobody_keeps_apart_what_is_one(
    alder: School_, two: tuple[Family, Family]
) -> None:
    noor = builders.a_person(roles={Role.district_coordinator: builders.the_district()})
    doubles.say_apart(two[0].id, two[1].id, by=acting(noor))
    builders.change(builders.every(FamilyPair)[0], decided_at=builders.now() - timedelta(days=20))

    merged(alder, *two)

    (pair,) = builders.every(FamilyPair)
    assert pair.decided_by == alder.liaison.id
    assert pair.decided_at > builders.now() - timedelta(days=1)
    with pytest.raises(Refused):
        doubles.say_apart(two[0].id, two[1].id, by=acting(noor))


def test_a_grown_up_who_lost_a_shared_id_of_the_roster_has_it_again(
    alder: School_, two: tuple[Family, Family]
) -> None:
    first, second = two
    builders.change(builders.every(Guardian, family_id=first.id)[0], sourced_id="rosa", given_name="Rosalía")
    before = everything(Guardian)
    merged(alder, first, second)

    doubles.undo(builders.every(FamilyPair)[0].id, by=acting(alder.liaison))

    assert everything(Guardian) == before


def test_only_who_may_change_both_merges(alder: School_, two: tuple[Family, Family]) -> None:
    birch = a_staffed_school("Birch")
    theirs = builders.a_family(of=[builders.a_student(at=birch.school)])

    for other in (birch.liaison, alder.site_admin):
        with pytest.raises(NotFound):
            doubles.make_one(two[0].id, two[1].id, chosen={}, by=acting(other))
    with pytest.raises(NotFound):
        doubles.say_apart(two[0].id, theirs.id, by=acting(alder.liaison))

    assert builders.every(FamilyPair) == []


def test_what_was_is_forgotten_after_two_weeks(alder: School_, two: tuple[Family, Family]) -> None:
    from app.extensions import db
    from app.security.session import identify, steward

    merged(alder, *two)
    (pair,) = builders.every(FamilyPair)
    builders.change(pair, decided_at=builders.now() - timedelta(days=15))
    db.session.rollback()
    identify(db.session, steward(pair.district_id))

    doubles.forget_in_time(pair.district_id)

    assert builders.reload(pair).was is None
    coordinator = builders.a_person(roles={Role.district_coordinator: builders.the_district()})
    with pytest.raises(Refused) as refused:
        doubles.undo(pair.id, by=acting(coordinator))
    assert refused.value.sentence == doubles.NOT_MERGED
