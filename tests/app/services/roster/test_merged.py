"""A roster after two of its households were merged: no double comes back, and nobody is parted."""

from app.models import Family, Guardian, StudentFamily
from app.services import doubles, roster
from app.services.actors import Actor
from tests import builders, rosters
from tests.app.services.roster.desk import BringIn, family_of, student

LAN_WITH_ANA = {"agentSourcedIds": "ana"}


def a_roster() -> rosters.Files:
    """Sam and Eva live with Ana and Luis Ortiz, Lan with Ana alone: two households of users.csv, one in fact."""
    files = rosters.a_roster()
    rosters.row_of(files, "users.csv", "lan").update(LAN_WITH_ANA)
    return files


def merge(by: Actor) -> Family:
    one, other = sorted(builders.every(Family), key=lambda each: each.id)
    found = doubles.differences(*doubles.pair(one.id, other.id))
    doubles.make_one(one.id, other.id, chosen={each.key: "one" for each in found}, by=by)
    return builders.reload(one)


def shape() -> tuple[list[int], list[tuple[int, str, bool]], list[tuple[int, int]]]:
    return (
        [each.id for each in builders.every(Family)],
        [(each.family_id, each.given_name, each.may_receive_letters) for each in builders.every(Guardian)],
        [(each.student_id, each.family_id) for each in builders.every(StudentFamily)],
    )


def test_the_same_roster_again_changes_nothing(coordinator: Actor, bring_in: BringIn) -> None:
    bring_in(a_roster())
    assert len(builders.every(Family)) == 2
    kept = merge(coordinator)
    before = shape()

    bring_in(a_roster())

    assert shape() == before
    assert {family_of(each).id for each in ("sam", "eva", "lan")} == {kept.id}
    assert sorted(name for _family, name, letters in before[1] if letters) == ["Ana", "Luis"]


def test_a_file_of_families_names_the_other_id_and_means_the_kept_one(
    coordinator: Actor, bring_in: BringIn
) -> None:
    bring_in(a_roster(), families=FAMILIES)
    assert len(builders.every(Family)) == 2
    kept = merge(coordinator)
    before = shape()

    bring_in(a_roster(), families=FAMILIES.replace(b"555-010-9999", b"555-010-8888"))

    assert shape() == before
    assert {family_of(each).id for each in ("sam", "eva", "lan")} == {kept.id}


def test_undoing_lets_the_roster_part_them_again(coordinator: Actor, bring_in: BringIn) -> None:
    bring_in(a_roster())
    merge(coordinator)
    (pair,) = builders.every(doubles.FamilyPair)

    doubles.undo(pair.id, by=coordinator)
    bring_in(a_roster())

    assert family_of("sam").id != family_of("lan").id
    assert len(builders.every(Family)) == 2
    assert student("lan").active


def test_a_roster_stored_before_a_merge_is_not_undone(coordinator: Actor, bring_in: BringIn) -> None:
    import pytest

    from app.services.errors import Refused

    stored = bring_in(a_roster())
    merge(coordinator)

    with pytest.raises(Refused):
        roster.undo(stored.id, by=coordinator)

    assert len(builders.every(Family)) == 2


HEADER = (
    "familyId,studentSourcedIds,guardianSourcedId,givenName,familyName,relationship,spokenLanguage,readLanguage,"
    "interpreter,phone,email,addressLine1,addressLine2,city,state,postalCode,confidentialAddress,mayReceiveLetters"
)
FAMILIES = "\r\n".join(
    (
        HEADER,
        'F1,"sam,eva",,Ana,Ortiz,mother,es,,,555-010-1234,,12 Alder Street,,Plum Valley,CA,95800,,',
        "F2,lan,,Ana,Órtiz,mother,es,,,555-010-9999,,12 Alder Street,,Plum Valley,CA,95800,,",
        "F2,lan,,Luis,Ortiz,father,es,,,555-010-7777,,12 Alder Street,,Plum Valley,CA,95800,,",
        "",
    )
).encode()
