"""Files that tell changes only (delta), or that the manifest calls absent: what they point to may be kept already."""

import pytest

from forms.roster import ClassRow, Org, UserRow, households

MANIFEST = "propertyName,value\noneroster.version,1.1\n"
FILES = ("orgs", "academicSessions", "classes", "users", "enrollments")


def user(sourced_id: str, role: str, *orgs: str, guardians: tuple[str, ...] = ()) -> UserRow:
    return UserRow(
        0, sourced_id, role, sourced_id.title(), "Ortiz", "", "", "", "", orgs, guardians, enabled=True
    )


class District:
    """What a district keeps: two schools, a class, a student with two grown-ups, a teacher."""

    def __init__(self) -> None:
        self.asked: list[set[str]] = []

    def orgs(self, ids):
        every = {"alder": "school", "birch": "school", "d1": "district"}
        return {each: Org(0, each, each, every[each], "", "") for each in ids if each in every}

    def classes(self, ids):
        return {"k1": ClassRow(0, "k1", "Room 1", "homeroom", (), "alder", ())} if "k1" in ids else {}

    def users(self, ids):
        self.asked.append(set(ids))
        every = [
            user("sam", "student", "alder", guardians=("ana", "luis")),
            user("ana", "parent"),
            user("luis", "guardian"),
            user("maria", "teacher", "alder"),
        ]
        return {each.sourced_id: each for each in every if each.sourced_id in ids}


@pytest.fixture
def changes(reading, sound):
    """Reads a roster of changes: the files given, the others absent."""

    def changes(_version: str = "1.1", **given: str):
        modes = "".join(
            f"file.{name},{'delta' if name in given else 'absent'}\n" for name in (*FILES, "roles")
        )
        files = {f"{name}.csv": None for name in FILES} | {
            f"{name}.csv": text for name, text in given.items()
        }
        manifest = MANIFEST.replace("1.1", _version) + modes
        return reading({**files, "manifest.csv": manifest}, stored=District())

    return changes


ENROLLMENTS = "sourcedId,status,classSourcedId,userSourcedId,role\n"
USERS = "sourcedId,status,orgSourcedIds,role,givenName,familyName,agentSourcedIds,grades\n"


def test_references_may_point_to_what_is_kept(changes):
    roster = changes(enrollments=ENROLLMENTS + "e9,active,k1,sam,student\n")

    assert roster.errors == []
    assert [(each.class_id, each.user_id) for each in roster.enrollments] == [("k1", "sam")]
    assert roster.schools_of_classes == {"k1": "alder"}
    assert roster.students == []
    assert "users.csv" in roster.partial


def test_a_reference_to_what_is_neither_told_nor_kept_is_refused(changes):
    roster = changes(enrollments=ENROLLMENTS + "e9,active,k1,tom,student\ne8,active,k9,sam,student\n")

    assert [(each.row, each.column, each.value) for each in roster.errors] == [
        (2, "userSourcedId", "tom"),
        (3, "classSourcedId", "k9"),
    ]
    assert "nor kept here" in str(roster.errors[0])


def test_a_whole_file_may_only_point_to_itself(reading, sound):
    enrollments = sound["enrollments.csv"].replace("e2,active,k1", "e2,active,k9")

    roster = reading({"enrollments.csv": enrollments}, stored=District())

    assert [each.value for each in roster.errors] == ["k9"]


def test_what_is_marked_as_left_is_told_apart_from_what_is_not_named(changes):
    roster = changes(users=USERS + "sam,tobedeleted,,,,,,\n", enrollments=ENROLLMENTS + "e1,tobedeleted,,,\n")

    assert roster.errors == []
    assert set(roster.left["users.csv"]) == {"sam"}
    assert set(roster.left["enrollments.csv"]) == {"e1"}
    assert not roster.left["classes.csv"]


def test_a_student_of_changes_keeps_the_grown_ups_it_has(changes):
    roster = changes(users=USERS + "sam,active,birch,student,Samuel,Ortiz,,01\n")

    assert [(each.given_name, each.org_ids, each.guardian_ids) for each in roster.students] == [
        ("Samuel", ("birch",), ("ana", "luis"))
    ]
    (home,) = households(roster)
    assert [each.given_name for each in home.guardians] == ["Ana", "Luis"]


def test_a_student_of_changes_gets_the_grown_ups_that_it_names(changes):
    roster = changes(users=USERS + "sam,active,alder,student,Sam,Ortiz,ana,01\n")

    assert roster.students[0].guardian_ids == ("ana",)


def test_a_new_grown_up_joins_those_whom_the_student_has(changes):
    roster = changes(users=USERS + "eva,active,,parent,Eva,Ortiz,sam,\n")

    assert [(each.sourced_id, each.guardian_ids) for each in roster.students] == [
        ("sam", ("ana", "luis", "eva"))
    ]


def test_a_grown_up_whom_nobody_knows_is_left_out_and_told(changes):
    roster = changes(users=USERS + 'sam,active,alder,student,Sam,Ortiz,"ana,zoe",01\n')

    assert roster.ok
    assert roster.students[0].guardian_ids == ("ana",)
    assert "nor kept here; left out" in str(roster.notices[0])


def test_an_organisation_that_is_not_kept_is_left_out_and_told(changes):
    roster = changes(users=USERS + 'maria,active,"alder,office",teacher,Maria,Lopez,,\n')

    assert roster.ok
    assert roster.staff[0].org_ids == ("alder",)
    assert roster.notices[0].column == "orgSourcedIds"


HEADER = "sourcedId,status,userSourcedId,roleType,role,orgSourcedId\n"


def test_a_role_alone_moves_a_student(changes):
    roles = "r1,tobedeleted,sam,primary,student,alder\nr2,active,sam,primary,student,birch\n"

    roster = changes("1.2", roles=HEADER + roles)

    assert roster.errors == []
    assert [(each.given_name, each.org_ids) for each in roster.students] == [("Sam", ("birch",))]


def test_a_name_alone_leaves_the_role_as_it_is(changes):
    roster = changes("1.2", users="sourcedId,status,givenName,familyName\nmaria,active,Maria,Prado\n")

    assert [(each.family_name, each.role, each.org_ids) for each in roster.staff] == [
        ("Prado", "teacher", ("alder",))
    ]


def test_a_file_that_the_manifest_calls_absent_is_read_when_it_is_there(reading, sound):
    roster = reading({"manifest.csv": sound["manifest.csv"].replace("file.users,bulk", "file.users,absent")})

    assert roster.ok
    assert len(roster.students) == 2
    assert roster.partial == frozenset()
    assert "it is read" in str(roster.notices[0])


def test_many_references_are_looked_up_together(reading):
    rows = "".join(f"e{number},active,k1,sam,student\n" for number in range(500))
    manifest = MANIFEST + "".join(f"file.{name},absent\n" for name in FILES if name != "enrollments")
    files = {f"{name}.csv": None for name in FILES} | {"enrollments.csv": ENROLLMENTS + rows}
    district = District()

    reading({**files, "manifest.csv": manifest}, stored=district)

    assert district.asked == [{"sam"}]
