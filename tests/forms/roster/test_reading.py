"""What is read, and what is read although it is written a little differently."""

from datetime import date
from unicodedata import normalize

import pytest

from forms.roster import Notice, read


def sentences(notices: list[Notice]) -> list[str]:
    return [str(notice) for notice in notices]


def test_a_sound_roster_is_read_without_a_word(reading):
    roster = reading()

    assert roster.ok
    assert roster.errors == roster.notices == []
    assert [school.name for school in roster.schools] == ["Alder Elementary", "Birch Middle"]
    assert [student.sourced_id for student in roster.students] == ["sam", "eva"]
    assert [person.sourced_id for person in roster.staff] == ["maria"]
    assert [person.sourced_id for person in roster.guardians] == ["ana", "luis"]
    assert roster.school_years[0].year_ends == 2026
    assert roster.classes[0].term_ids == ("fall", "y26")
    assert roster.enrollments[0].begins_on == date(2025, 8, 15)
    assert roster.enrollments[1].primary


def test_a_link_to_a_grown_up_may_be_written_on_either_side(reading):
    sam, eva = reading().students

    assert sam.guardian_ids == ("ana", "luis")
    assert eva.guardian_ids == ("luis",)


def test_a_password_is_nowhere_in_what_was_read(reading):
    assert "hunter" not in repr(reading())


def test_a_students_email_and_number_are_not_kept(reading):
    sam = reading().students[0]

    assert (sam.email, sam.phone, sam.identifier) == ("", "", "")


@pytest.mark.parametrize(
    "how",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.rstrip("\n"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text + ",,,,\n\n",
        lambda text: text.replace("active", ""),
        lambda text: text.replace("active", "Active"),
        lambda text: "\n".join(
            ",".join(f" {cell} " for cell in line.split(",")) for line in text.split("\n")
        ),
    ],
    ids=[
        "BOM",
        "CRLF",
        "CR",
        "no last line end",
        "blank lines",
        "blank row",
        "no status",
        "Active",
        "blanks",
    ],
)
def test_small_differences_do_not_matter(reading, sound, how):
    plain = {
        name: text.replace('"ana,luis"', "ana").replace('"fall,y26"', "fall") for name, text in sound.items()
    }

    roster = reading({name: how(text) for name, text in plain.items()})

    assert roster.errors == []
    assert (len(roster.students), len(roster.enrollments), len(roster.orgs)) == (2, 2, 3)


def test_columns_may_stand_in_any_order_with_others_between(reading):
    roster = reading({"orgs.csv": "metadata.color,type,name,ext_x,sourcedId\nred,school,Alder,1,alder\n"})

    assert roster.errors == []
    assert roster.schools[0].name == "Alder"


def test_several_values_may_have_spaces_and_repeat_themselves(reading, sound):
    roster = reading({"users.csv": sound["users.csv"].replace('"ana,luis"', '" ana , luis,,ana "')})

    assert roster.students[0].guardian_ids == ("ana", "luis")


def test_a_column_with_other_capitals_is_read_and_told(reading, sound):
    roster = reading({"orgs.csv": sound["orgs.csv"].replace("sourcedId,status", "SourcedID,status")})

    assert roster.ok
    assert sentences(roster.notices) == ["orgs.csv: It is written “SourcedID”; read as sourcedId. (1×)"]


def test_a_file_with_other_capitals_is_read_and_told(reading, sound):
    roster = reading({"users.csv": None, "Users.CSV": sound["users.csv"]})

    assert roster.ok
    assert len(roster.students) == 2
    assert sentences(roster.notices) == ["users.csv: It is written “Users.CSV”; read as users.csv. (1×)"]


def test_a_file_that_is_not_ours_is_left_aside_and_told(reading):
    roster = reading({"../../etc/passwd": "x", "courses.csv": "not looked at"})

    assert roster.ok
    assert [notice.value for notice in roster.notices] == ["../../etc/passwd"]


def test_a_file_with_a_header_only_is_told(reading, sound):
    roster = reading({"enrollments.csv": sound["enrollments.csv"].partition("\n")[0]})

    assert roster.ok
    assert sentences(roster.notices) == ["enrollments.csv: enrollments.csv has no rows. (1×)"]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("7", "07"), ("07", "07"), ("K", "KG"), ("kg", "KG"), ("other", "Other"), ("", "")],
)
def test_a_grade_is_read_as_its_code(reading, sound, written, read_as):
    roster = reading({"users.csv": sound["users.csv"].replace(",02,", f",{written},")})

    assert roster.students[1].grade == read_as
    assert roster.notices == []


def test_an_unknown_grade_is_other_and_told_once_with_its_count(reading, sound):
    users = sound["users.csv"].replace(",02,", ",Grad 2,").replace(",KG,", ",Grad 2,")

    roster = reading({"users.csv": users})

    assert [student.grade for student in roster.students] == ["Other", "Other"]
    assert sentences(roster.notices) == ["users.csv: “Grad 2” in grades is not known; read as Other. (2×)"]
    assert roster.notices[0].row == 2


@pytest.mark.parametrize("written", ["2026", "2025-2026", "2025-26", "", "soon"])
def test_a_school_year_may_be_written_in_several_ways(reading, sound, written):
    sessions = sound["academicSessions.csv"].replace(",,2026", f",,{written}")

    assert reading({"academicSessions.csv": sessions}).school_years[0].year_ends == 2026


def test_names_are_composed(reading, sound):
    users = normalize("NFD", sound["users.csv"].replace("Lopez", "Núñez"))

    assert reading({"users.csv": users}).staff[0].family_name == "Núñez"


def test_joiners_that_a_script_needs_are_kept(reading, sound):
    roster = reading({"users.csv": sound["users.csv"].replace("Lopez", "می\u200cخواهم")})

    assert roster.staff[0].family_name == "می\u200cخواهم"


def test_rows_of_those_who_left_are_skipped_with_all_that_names_them(reading, sound):
    roster = reading({"users.csv": sound["users.csv"].replace("sam,active", "sam,tobedeleted")})

    assert roster.ok
    assert [student.sourced_id for student in roster.students] == ["eva"]
    assert [enrollment.user_id for enrollment in roster.enrollments] == ["maria"]


def test_an_enrollment_that_does_not_fit_the_person_is_skipped_and_told(reading, sound):
    roster = reading({"enrollments.csv": sound["enrollments.csv"].replace("sam,student", "sam,teacher")})

    assert roster.ok
    assert [enrollment.user_id for enrollment in roster.enrollments] == ["maria"]
    assert roster.notices[0].value == "teacher"


def test_a_path_and_a_stream_read_the_same(sound, zipped, tmp_path):
    stream = zipped(sound)
    path = tmp_path / "Plum Valley.zip"
    path.write_bytes(stream.getvalue())

    assert read(path) == read(str(path)) == read(stream)
    assert not stream.closed


def test_a_folder_reads_like_its_zip(sound, zipped, tmp_path):
    for name, text in sound.items():
        (tmp_path / name.upper().replace(".CSV", ".csv")).write_text(text)
    (tmp_path / "photos.txt").write_text("not looked at")
    (tmp_path / "staff.csv").symlink_to(tmp_path / "photos.txt")

    roster = read(tmp_path)

    assert roster.errors == []
    assert roster.students == read(zipped(sound)).students
    assert roster.staff_details == []
    assert "read as users.csv" in " ".join(sentences(roster.notices))
