"""Households of the roster beside what people entered about them."""

from app.models import Family, Guardian, StudentFamily
from app.services.actors import Actor
from tests import builders, rosters
from tests.app.services.roster.desk import BringIn, counts, family_of, student


def test_a_new_address_takes_its_verification_away(bring_in: BringIn, coordinator: Actor) -> None:
    bring_in(families=rosters.families({}))
    home = family_of("sam")
    home.address_verified_on, home.address_verified_by = builders.today(), coordinator.person_id
    builders.save(home)

    bring_in(families=rosters.families({"addressLine1": "7 Birch Way"}))

    moved = family_of("sam")
    assert moved.address_line == "7 Birch Way"
    assert (moved.address_verified_on, moved.address_verified_by, moved.address_verified_how) == (None,) * 3


def test_the_same_address_keeps_its_verification(bring_in: BringIn, coordinator: Actor) -> None:
    bring_in(families=rosters.families({}))
    home = family_of("sam")
    home.address_verified_on, home.address_verified_by = builders.today(), coordinator.person_id
    builders.save(home)

    bring_in(families=rosters.families({"givenName": "Anita"}))

    assert family_of("sam").address_verified_on == builders.today()


def test_what_the_roster_leaves_blank_stays_as_people_entered_it(bring_in: BringIn) -> None:
    bring_in()
    luis = builders.every(Guardian, given_name="Luis")[0]
    luis.spoken_language, luis.phone, luis.interpreter = "es", "+15305550199", True
    builders.save(luis)

    found = bring_in()

    assert not counts(found, "changed")
    assert builders.reload(luis).phone == "+15305550199"


def test_a_person_s_word_that_protects_a_family_outlives_every_roster(bring_in: BringIn) -> None:
    bring_in(families=rosters.families({}))
    home, ana = family_of("sam"), builders.every(Guardian)[0]
    home.confidential_address, ana.may_receive_letters = True, False
    builders.save(home, ana)

    bring_in(families=rosters.families({"confidentialAddress": "no", "mayReceiveLetters": "yes"}))

    assert builders.reload(home).confidential_address
    assert not builders.reload(ana).may_receive_letters


def test_a_family_without_a_fixed_address_gets_none_from_the_roster(bring_in: BringIn) -> None:
    bring_in(families=rosters.families({"addressLine1": "", "city": ""}))
    home = family_of("sam")
    home.no_fixed_address = True
    builders.save(home)

    bring_in(families=rosters.families({}))

    assert family_of("sam").address_line is None


def test_a_guardian_who_is_not_named_any_more_gets_no_letters(bring_in: BringIn) -> None:
    bring_in(families=rosters.families({}, {"givenName": "Luis"}))

    bring_in(families=rosters.families({}))

    letters = {each.given_name: each.may_receive_letters for each in builders.every(Guardian)}
    assert letters == {"Ana": True, "Luis": False}


def test_families_csv_takes_the_place_of_the_households_made_from_users(bring_in: BringIn) -> None:
    bring_in()
    made = family_of("sam")

    bring_in(families=rosters.families({}))

    assert family_of("sam").sourced_id == "F1"
    assert family_of("eva").sourced_id == "F1"
    assert builders.reload(made).school_ids == []


def test_without_families_csv_the_families_of_an_earlier_one_stay(bring_in: BringIn) -> None:
    bring_in(families=rosters.families({}))

    found = bring_in()

    assert found.state == "applied"
    assert family_of("sam").sourced_id == "F1"
    assert len(builders.every(Family)) == 1


def test_a_second_household_entered_by_hand_stays_beside_the_roster_s(bring_in: BringIn) -> None:
    bring_in()
    by_hand = builders.a_family("Second home", of=[student("sam")])

    found = bring_in()

    assert not counts(found, "gone")
    homes = {link.family_id for link in builders.every(StudentFamily, student_id=student("sam").id)}
    assert homes == {by_hand.id, family_of("eva").id}
