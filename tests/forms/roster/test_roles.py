"""OneRoster 1.2: who is what and where stands in roles.csv."""

from datetime import date

import pytest

MANIFEST = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\n"
USERS = (
    "sourcedId,status,enabledUser,username,givenName,familyName,identifier,email,agentSourcedIds,grades,password,"
    "preferredGivenName,primaryOrgSourcedId,pronouns\n"
    'sam,,true,sam,Sam,Ortiz,900,,"ana",KG,hunter2,Sammy,,\n'
    "ana,,true,ana,Ana,Ortiz,,ana@example.org,,,,,,\n"
    "maria,,true,maria,Maria,Lopez,77,maria@example.org,,,,,,\n"
)
HEADER = (
    "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,"
    "userProfileSourcedId\n"
)
ROLES = (
    "r1,,,sam,primary,student,,,alder,\nr2,,,ana,primary,parent,,,d1,\nr3,,,maria,primary,teacher,,,alder,\n"
)
ENROLLMENTS = "sourcedId,classSourcedId,userSourcedId,role\ne1,k1,sam,student\n"


@pytest.fixture
def reading_1_2(reading):
    def reading_1_2(roles=ROLES, users=USERS, on=None, **files):
        given = {"manifest.csv": MANIFEST, "users.csv": users, "roles.csv": HEADER + roles}
        return reading({**given, "enrollments.csv": ENROLLMENTS, **files}, on=on)

    return reading_1_2


def test_roles_and_schools_come_from_roles_csv(reading_1_2):
    roster = reading_1_2()

    assert roster.errors == roster.notices == []
    assert roster.version == "1.2"
    assert [(each.sourced_id, each.org_ids, each.guardian_ids) for each in roster.students] == [
        ("sam", ("alder",), ("ana",))
    ]
    assert [(each.role, each.org_ids) for each in roster.staff] == [("teacher", ("alder",))]
    assert [each.sourced_id for each in roster.guardians] == ["ana"]


def test_neither_a_password_nor_a_preferred_name_is_read(reading_1_2):
    read = repr(reading_1_2())

    assert "hunter2" not in read
    assert "Sammy" not in read


def test_without_a_version_roles_csv_tells_it(reading_1_2):
    roster = reading_1_2(**{"manifest.csv": "propertyName,value\n"})

    assert (roster.ok, roster.version) == (True, "1.2")
    assert "read as OneRoster 1.2" in str(roster.notices[-1])


# fmt: off
TOGETHER = [
    # more rows of maria                                    role         organisations
    ("r4,,,maria,secondary,aide,,,birch,\n",                "teacher",   ("alder", "birch")),
    ("r4,,,maria,primary,principal,2020-08-01,2021-06-01,birch,\n", "teacher", ("alder",)),
    ("r4,,,maria,secondary,parent,,,d1,\n",                 "teacher",   ("alder",)),
    ("r4,,,maria,secondary,ext:coach,,,birch,\n",           "teacher",   ("alder",)),
]
# fmt: on


@pytest.mark.parametrize(("more", "role", "orgs"), TOGETHER)
def test_several_roles_of_a_person_are_put_together(reading_1_2, more, role, orgs):
    roster = reading_1_2(ROLES + more, on=date(2026, 9, 1))

    assert roster.errors == []
    assert [(each.role, each.org_ids) for each in roster.staff] == [(role, orgs)]


def test_a_parent_who_works_for_the_district_is_here_as_staff(reading_1_2):
    roster = reading_1_2(ROLES + "r4,,,ana,secondary,counselor,,,alder,\n")

    assert [(each.sourced_id, each.role) for each in roster.staff] == [
        ("ana", "counselor"),
        ("maria", "teacher"),
    ]
    assert roster.students[0].guardian_ids == ("ana",)


def test_the_main_organisation_comes_first(reading_1_2):
    users = USERS.replace("Sammy,,", "Sammy,birch,")

    roster = reading_1_2(ROLES + "r4,,,sam,secondary,student,,,birch,\n", users)

    assert roster.students[0].org_ids == ("birch", "alder")


# fmt: off
WRONG = [
    # written                  instead                    row  column           value
    ("sam,primary,student",    "sam,primary,wizard",      2,   "role",          "wizard"),
    ("sam,primary,student",    "sam,primary,",            2,   "role",          ""),
    ("teacher,,,alder",        "teacher,,,cedar",         4,   "orgSourcedId",  "cedar"),
    ("teacher,,,alder",        "teacher,soon,,alder",     4,   "beginDate",     "soon"),
    ("r3,,",                   "r1,,",                    4,   "sourcedId",     "r1"),
    ("r3,,",                   ",,",                      4,   "sourcedId",     ""),
]
# fmt: on


@pytest.mark.parametrize(("written", "instead", "row", "column", "value"), WRONG)
def test_what_is_wrong_in_roles_csv_is_refused_where_it_stands(
    reading_1_2, written, instead, row, column, value
):
    roster = reading_1_2(ROLES.replace(written, instead, 1))

    assert [(each.file, each.row, each.column, each.value) for each in roster.errors] == [
        ("roles.csv", row, column, value)
    ]


def test_a_role_of_nobody_is_refused(reading_1_2):
    roster = reading_1_2(ROLES + "r9,,,tom,primary,teacher,,,alder,\n")

    assert [str(each) for each in roster.errors] == [
        "roles.csv, row 5, userSourcedId: “tom” is not in users.csv. "
        "Add it to users.csv, or take it out here, then export again."
    ]


def test_a_person_without_a_role_is_refused(reading_1_2):
    roster = reading_1_2(ROLES.replace("r3,,,maria,primary,teacher,,,alder,\n", ""))

    assert [(each.file, each.row, each.value) for each in roster.errors] == [("users.csv", 4, "maria")]


def test_a_missing_roles_csv_is_one_error(reading_1_2):
    roster = reading_1_2(**{"roles.csv": None})

    assert [each.file for each in roster.errors] == ["roles.csv"]
