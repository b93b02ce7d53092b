"""families.csv and staff.csv, their templates, and who lives together."""

import csv
import io

import pytest

from forms.roster import Address, households, template

FAMILIES = (
    "familyId,studentSourcedIds,guardianSourcedId,givenName,familyName,relationship,spokenLanguage,readLanguage,"
    "interpreter,phone,email,addressLine1,city,state,postalCode,confidentialAddress,mayReceiveLetters\n"
    'f1,"sam, eva",ana,Ana,Ortiz,mother,ES,zh-hans-cn,yes,'
    "(555) 010-1234,ana@example.org,12 Alder St,Anytown,CA,90000,,\n"
    "f1,sam,luis,Luis,Ortiz,uncle,,,,,,,,,,yes,no\n"
)
STAFF = 'sourcedId,employeeId,employeeClass,exempt,languages\nmaria,E77,Certificated,no,"en, es-us"\n'


def test_a_household_gathers_its_guardians_and_students(reading):
    roster = reading({"families.csv": FAMILIES})
    family = households(roster)[0]
    ana, luis = family.guardians

    assert roster.errors == []
    assert family.student_ids == ("sam", "eva")
    assert family.address == Address("12 Alder St", "", "Anytown", "CA", "90000")
    assert family.confidential_address
    assert (ana.spoken_language, ana.read_language, ana.interpreter) == ("es", "zh-Hans-CN", True)
    assert (luis.spoken_language, luis.interpreter) == ("", None)
    assert (ana.may_receive_letters, luis.may_receive_letters) == (True, False)


def test_staff_details_are_read(reading):
    roster = reading({"staff.csv": STAFF})

    assert roster.errors == []
    maria = roster.staff_details[0]
    assert (maria.employee_id, maria.employee_class, maria.exempt) == ("E77", "certificated", False)
    assert maria.languages == ("en", "es-US")


def test_files_given_apart_go_before_those_in_the_zip(reading):
    roster = reading(
        {"staff.csv": "nonsense"}, families=io.BytesIO(FAMILIES.encode()), staff=io.BytesIO(STAFF.encode())
    )

    assert roster.errors == []
    assert (len(roster.families), len(roster.staff_details)) == (2, 1)
    assert [notice.file for notice in roster.notices] == ["staff.csv"]


# fmt: off
WRONG = [
    # file           written            instead               row column               value
    ("families.csv", "f1,sam,luis",     ",sam,luis",          3, "familyId",          ""),
    ("families.csv", "sam, eva",        "sam, tom",           2, "studentSourcedIds", "tom"),
    ("families.csv", "sam, eva",        "",                   2, "studentSourcedIds", ""),
    ("families.csv", "f1,sam,luis",     "f1,maria,luis",      3, "studentSourcedIds", "maria"),
    ("families.csv", "f1,sam,luis",     "f1,sam,nobody",      3, "guardianSourcedId", "nobody"),
    ("families.csv", "f1,sam,luis",     "f1,sam,ana",         3, "guardianSourcedId", "ana"),
    ("families.csv", "mother,ES",       "mother,Spanish",     2, "spokenLanguage",    "Spanish"),
    ("families.csv", "zh-hans-cn,yes",  "zh-hans-cn,perhaps", 2, "interpreter",       "perhaps"),
    ("families.csv", "(555) 010-1234",  "ask Ana",            2, "phone",             "ask Ana"),
    ("families.csv", "ana@example.org", "ana at example",     2, "email",             "ana at example"),
    ("families.csv", ",,,,,,,,,yes",    ",,,,,9 Elm,,,,yes",  3, "addressLine1",      ""),
    ("staff.csv",    "Certificated",    "hourly",             2, "employeeClass",     "hourly"),
    ("staff.csv",    "Certificated",    "",                   2, "employeeClass",     ""),
    ("staff.csv",    "maria,E77",       "sam,E77",            2, "sourcedId",         "sam"),
    ("staff.csv",    "maria,E77",       "tom,E77",            2, "sourcedId",         "tom"),
]
# fmt: on


@pytest.mark.parametrize(("file", "written", "instead", "row", "column", "value"), WRONG)
def test_what_is_wrong_is_refused_where_it_stands(reading, file, written, instead, row, column, value):
    ours = {"families.csv": FAMILIES, "staff.csv": STAFF}

    roster = reading({file: ours[file].replace(written, instead, 1)})

    assert [(error.file, error.row, error.column, error.value) for error in roster.errors] == [
        (file, row, column, value)
    ]


def test_an_employee_number_belongs_to_one_person(reading):
    again = STAFF + "maria,E77,classified,,\n"

    assert [error.column for error in reading({"staff.csv": again}).errors] == ["sourcedId", "employeeId"]


@pytest.mark.parametrize("name", ["families", "staff"])
def test_a_template_can_be_handed_in_as_it_is(reading, name):
    roster = reading({f"{name}.csv": template(name)})

    assert roster.ok
    assert (roster.families, roster.staff_details) == ([], [])
    assert "example row" in str(roster.notices[0])


@pytest.mark.parametrize("name", ["families", "staff"])
def test_a_templates_example_is_sound_itself(reading, name):
    key, person = {"families": ("familyId", "f1"), "staff": ("sourcedId", "maria")}[name]
    text = template(name).replace("EXAMPLE", person).replace("student-1,student-2", "sam,eva")

    roster = reading({f"{name}.csv": text})

    assert roster.errors == []
    assert next(csv.reader(text.splitlines()))[0] == key
    assert len(roster.families) + len(roster.staff_details) == 1


def test_without_families_csv_the_same_grown_ups_make_a_household(reading, sound):
    users = sound["users.csv"].replace(",luis,Luis", ",Luis").replace("eva,,\n", '"eva,sam",,\n')
    users = users.replace(",,ana@example.org,555-010-1234,,,", ",,ana@example.org,555-010-1234,eva,,")

    (family,) = households(reading({"users.csv": users}))

    assert family.student_ids == ("sam", "eva")
    assert {(guardian.sourced_id, guardian.relationship) for guardian in family.guardians} == {
        ("ana", "parent"),
        ("luis", "guardian"),
    }
    assert family.address == Address()


def test_students_with_other_grown_ups_live_elsewhere(reading):
    first, second = households(reading())

    assert (first.student_ids, second.student_ids) == (("sam",), ("eva",))
    assert first.sourced_id != second.sourced_id


def test_a_derived_household_keeps_its_name_whatever_the_order(reading, sound):
    other = sound["users.csv"].replace("ana,luis", "luis,ana")

    assert households(reading())[0].sourced_id == households(reading({"users.csv": other}))[0].sourced_id


def test_students_whom_families_csv_does_not_name_are_still_placed(reading):
    only_sam = FAMILIES.replace("sam, eva", "sam")

    assert [family.student_ids for family in households(reading({"families.csv": only_sam}))] == [
        ("sam",),
        ("eva",),
    ]


def test_a_student_without_grown_ups_is_in_no_household(reading, sound):
    users = sound["users.csv"].replace('"ana,luis"', "").replace(",eva,,\n", ",,,\n")

    assert households(reading({"users.csv": users})) == []
