"""Pages that were issued: handed out again as they are, and never more of them than may be seen."""

from io import BytesIO

import pypdf
import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from app.extensions import db
from app.models import Letter, LetterFile, School
from app.services import letters, visits
from app.services.errors import NotFound, Refused
from app.services.letters import Wanted
from tests import builders
from tests.app.services.letters.desk import invited, kept, text_of, words_of
from tests.visiting import School_, acting
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")
NAMES = ("Zacarias", "Yolanda", "Xiomara")


def a_run(place: School_) -> int:
    """A finished run of first letters for every family of the school."""
    wanted = Wanted("first_visit", "beside", slip=True, school_id=place.school.id)
    run_id = letters.start(wanted, by=acting(place.liaison))
    letters.make(run_id)
    return run_id


def letter_of(name: str) -> Letter:
    return next(letter for letter in kept() if letter.values["student_names"] == [name])


def test_the_same_letter_comes_out_byte_for_byte_whatever_changed_since(alder: School_) -> None:
    [letter_id] = letters.issue(invited(alder).id, by=acting(alder.liaison))
    first = letters.pdf(letter_id)
    school = builders.every(School)[0]
    school.name, school.phone = "Another name", "(530) 555-0999"
    builders.save(school)

    acting(alder.liaison)

    assert letters.pdf(letter_id) == first
    assert first[0] == f"letter-{letter_id}.pdf"


def test_an_address_that_became_confidential_is_not_printed_again(alder: School_) -> None:
    visit = invited(alder)
    [letter_id] = letters.issue(visit.id, by=acting(alder.liaison))
    [family] = builders.every(builders.Family)
    family.confidential_address = True
    builders.save(family)

    acting(alder.liaison)
    with pytest.raises(Refused, match="make a new letter"):
        letters.pdf(letter_id)
    [newer] = letters.issue(visit.id, by=acting(alder.liaison))

    assert "12 Alder Street" not in text_of(newer)


def a_family_that_moved_away(alder: School_) -> None:
    """It got its letter in a run, moved to another school, and its address is confidential since."""
    invited(alder)
    a_run(alder)
    birch = builders.a_school("Birch")
    [student], [family] = builders.every(builders.Student), builders.every(builders.Family)
    student.school_id, family.confidential_address = birch.id, True
    builders.save(student, family)


def test_a_confidential_address_is_kept_where_the_family_is_not_seen_any_more(alder: School_) -> None:
    a_family_that_moved_away(alder)
    [letter], [file] = kept(), builders.every(LetterFile)

    acting(alder.liaison)
    with pytest.raises(Refused, match="make a new letter"):
        letters.pdf(letter.id)
    _name, pdf, hidden = letters.run_file(file.id)

    assert hidden == 1
    assert "12 Alder Street" not in words_of(pdf)


def test_a_letter_to_somebody_who_may_not_receive_letters_any_more_is_not_printed_again(
    alder: School_,
) -> None:
    invited(alder, "Mateo Ortiz")
    invited(alder, "Noor Haddad", guardian={"given_name": "Samira", "family_name": "Haddad"})
    a_run(alder)
    [file] = builders.every(LetterFile)
    [rosa] = builders.every(builders.Guardian, given_name="Rosa")
    rosa.may_receive_letters = False
    builders.save(rosa)

    acting(alder.liaison)
    with pytest.raises(Refused, match="may not receive letters"):
        letters.pdf(letter_of("Mateo").id)
    _name, pdf, hidden = letters.run_file(file.id)

    assert hidden == 1
    assert "Samira Haddad" in words_of(pdf)
    assert "Rosa Ortiz" not in words_of(pdf)


def test_pages_that_are_not_what_was_issued_are_not_passed_off_as_the_letter(alder: School_) -> None:
    [letter_id] = letters.issue(invited(alder).id, by=acting(alder.liaison))
    [file] = builders.every(LetterFile)
    file.sha256 = "0" * 64
    builders.save(file)

    acting(alder.liaison)
    with pytest.raises(Refused, match="damaged"):
        letters.pdf(letter_id)


def test_a_letter_from_before_pages_were_kept_says_so(alder: School_) -> None:
    [letter_id] = letters.issue(invited(alder).id, by=acting(alder.liaison))
    [letter] = kept()
    letter.file_id = None
    builders.save(letter)

    acting(alder.liaison)
    with pytest.raises(Refused, match="not kept"):
        letters.pdf(letter_id)


def test_one_letter_of_a_run_is_cut_out_with_nothing_of_the_others(alder: School_) -> None:
    for name in NAMES:
        invited(alder, f"{name} Ortiz")
    a_run(alder)
    mine = letter_of("Yolanda")

    _name, pdf = letters.pdf(mine.id)

    reader = pypdf.PdfReader(BytesIO(pdf))
    whole = b"".join(_streams(reader)) + pdf
    assert len(reader.pages) == mine.page_count
    assert "Yolanda" in words_of(pdf)
    for name in ("Zacarias", "Xiomara"):
        assert name not in words_of(pdf)
        for coding in ("latin-1", "utf-16-be"):
            assert name.encode(coding) not in whole
            assert name.encode(coding).hex().upper().encode() not in whole.upper()
    assert "/StructTreeRoot" not in reader.trailer["/Root"]
    assert not reader.metadata
    assert reader.trailer["/Root"]["/Lang"] == "es"
    assert letters.pdf(mine.id)[1] == pdf


def _streams(reader: pypdf.PdfReader) -> list[bytes]:
    """Whatever the file holds, unpacked."""
    found = []
    for number in range(1, int(reader.trailer["/Size"])):
        thing = reader.get_object(number)
        found.append(repr(thing).encode())
        if isinstance(thing, pypdf.generic.StreamObject):
            found.append(thing.get_data())
    return found


def test_an_educator_opens_the_letter_of_an_own_visit_and_never_the_runs_file(alder: School_) -> None:
    student = builders.a_student("Yolanda Ortiz", at=alder.school)
    builders.a_family(of=[student])
    team = [alder.pair[0].id]
    visits.invite(student.id, method="family_asked", by=acting(alder.liaison), team=team)
    invited(alder, "Zacarias Ortiz")
    a_run(alder)
    [file] = builders.every(LetterFile)

    acting(alder.pair[0])
    assert "Yolanda" in text_of(letter_of("Yolanda").id)
    with pytest.raises(NotFound):
        letters.pdf(letter_of("Zacarias").id)
    with pytest.raises(NotFound):
        letters.run_file(file.id)
    with pytest.raises(NoResultFound):
        db.session.scalars(select(LetterFile)).one()


def test_a_runs_file_leaves_out_a_letter_whose_address_became_confidential(alder: School_) -> None:
    for name in NAMES:
        invited(alder, f"{name} Ortiz", address_line=f"1 {name} Lane")
    a_run(alder)
    family = next(each for each in builders.every(builders.Family) if each.address_line == "1 Yolanda Lane")
    family.confidential_address = True
    builders.save(family)
    [file] = builders.every(LetterFile)

    acting(alder.liaison)
    name, pdf, hidden = letters.run_file(file.id)

    assert hidden == 1
    assert name == f"letters-{file.batch_id}-{file.school_id}-1.pdf"
    assert "1 Zacarias Lane" in words_of(pdf)
    assert "1 Yolanda Lane" not in words_of(pdf)


def test_a_runs_file_is_not_there_for_another_school(alder: School_) -> None:
    invited(alder)
    a_run(alder)
    [file] = builders.every(LetterFile)

    acting(builders.a_person(roles={Role.liaison: builders.a_school("Birch")}))

    with pytest.raises(NotFound):
        letters.run_file(file.id)
