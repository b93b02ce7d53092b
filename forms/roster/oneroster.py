"""OneRoster's files, in an order that lets references point back: first orgs, last enrollments."""

from collections.abc import Container
from datetime import date

from forms.roster import problems
from forms.roster.cells import LONGEST_ID, Row
from forms.roster.grown_ups import GrownUps
from forms.roster.known import Known, Stored, check_parents
from forms.roster.manifest import Manifest
from forms.roster.packed import Packed
from forms.roster.people import LongFile, People
from forms.roster.problems import Findings
from forms.roster.roles import GUARDIAN_ROLES, ROLES, STAFF_ROLES, USER_ROLES, Place, Roles, by_small_letters
from forms.roster.rows import ClassRow, Enrollment, Org, Session, UserRow
from forms.roster.table import Layout, Sheet

ORGS = Layout("orgs.csv", ("sourcedId", "name", "type"), ("status", "identifier", "parentSourcedId"))
SESSIONS = Layout(
    "academicSessions.csv",
    ("sourcedId", "title", "type", "startDate", "endDate"),
    ("status", "parentSourcedId", "schoolYear"),
)
CLASSES = Layout(
    "classes.csv",
    ("sourcedId", "title", "schoolSourcedId"),
    ("status", "grades", "classType", "termSourcedIds"),
)
OF_A_USER = ("status", "enabledUser", "identifier", "email", "sms", "phone", "agentSourcedIds", "grades")
USERS = Layout("users.csv", ("sourcedId", "orgSourcedIds", "role", "givenName", "familyName"), OF_A_USER)
USERS_OF_1_2 = Layout(
    "users.csv", ("sourcedId", "givenName", "familyName"), (*OF_A_USER, "primaryOrgSourcedId")
)
ENROLLMENTS = Layout(
    "enrollments.csv",
    ("sourcedId", "classSourcedId", "userSourcedId", "role"),
    ("status", "primary", "beginDate", "endDate"),
)
UNREAD = (
    *("categories.csv", "classResources.csv", "courseResources.csv", "courses.csv", "demographics.csv"),
    *("lineItemLearningObjectiveIds.csv", "lineItemScoreScales.csv", "lineItems.csv", "resources.csv"),
    *("resultLearningObjectiveIds.csv", "resultScoreScales.csv", "results.csv", "scoreScales.csv"),
    *("userProfiles.csv", "userResources.csv"),
)
"""Files of the standard that are never opened: who a child is by race or grade in a subject is not asked here."""

LONGEST_TITLE = 200

ORG_TYPES = by_small_letters("district", "school", "department", "local", "state", "national")
SESSION_TYPES = by_small_letters("schoolYear", "semester", "term", "gradingPeriod")
CLASS_TYPES = by_small_letters("homeroom", "scheduled")
ENROLLMENT_ROLES = by_small_letters("student", *STAFF_ROLES)


class Roster:
    """The files as they fill; each `read_…` takes one sheet and relies on those before it.

    `on` is the day by which roles of roles.csv have ended or not.
    """

    def __init__(self, findings: Findings, on: date | None = None) -> None:
        self._findings = findings
        self.orgs = Known[Org](ORGS.file)
        self.sessions = Known[Session](SESSIONS.file)
        self.classes = Known[ClassRow](CLASSES.file)
        self.people = People()
        self.users = Known[UserRow](USERS.file, self.people)
        self.enrolled = LongFile(Packed(Enrollment))
        self.enrollments = Known[Enrollment](ENROLLMENTS.file, self.enrolled)
        self.roles = Roles(self.orgs, findings, on)
        self._before = Known[UserRow](USERS.file)
        """People as they are kept, where users.csv or roles.csv tells changes only."""
        self._roles_apart = False
        self._grown_ups = GrownUps(self.users, self.people, self._before, findings)
        self._same_orgs: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._orgs_in_cells: dict[str, tuple[str, ...]] = {}
        """What a cell of users.csv names, by its words: very many people are at few different schools."""

    def expects(self, manifest: Manifest, there: Container[str], stored: Stored) -> None:
        """What the manifest says of each file: whether what it does not name stays, and is looked up."""
        self._roles_apart = manifest.version == "1.2"
        looks = ((self.orgs, stored.orgs), (self.classes, stored.classes), (self.users, stored.users))
        for known, look in looks:
            if manifest.mode(known.file, there=known.file in there) != "bulk":
                known.completed_by(look)  # type: ignore[arg-type]  # each known with the look of its own rows
        alone: tuple[Known[Session] | Known[Enrollment], ...] = (self.sessions, self.enrollments)
        for each in alone:
            if manifest.mode(each.file, there=each.file in there) != "bulk":
                each.completed_by(lambda _ids: {})
        self.roles.whole = manifest.mode(ROLES.file, there=ROLES.file in there) == "bulk"
        self.roles.lost_rows = self.roles.whole
        if self.users.is_partial or (self._roles_apart and not self.roles.whole):
            self._before.completed_by(stored.users)

    def read_orgs(self, sheet: Sheet) -> None:
        self.orgs.fill(sheet, self._org)
        parents = ((org, org.parent_id) for org in self.orgs.rows.values())
        check_parents(self.orgs, parents, self._findings)

    def read_sessions(self, sheet: Sheet) -> None:
        self.sessions.fill(sheet, self._session)
        sessions = self.sessions.rows.values()
        check_parents(self.sessions, ((each, each.parent_id) for each in sessions), self._findings)
        if not self.sessions.is_partial and not any(each.kind == "schoolYear" for each in sessions):
            self._findings.notice(problems.NO_SCHOOL_YEAR, sheet.file)

    def read_classes(self, sheet: Sheet) -> None:
        self.classes.fill(sheet, self._class, schoolSourcedId=self.orgs)

    def read_roles(self, sheet: Sheet) -> None:
        self.roles.read(sheet)

    def read_users(self, sheet: Sheet) -> None:
        names: dict[str, Known] = {
            "orgSourcedIds": self.orgs,
            "agentSourcedIds": self.users,
            "sourcedId": self._before,
        }
        self.users.fill(sheet, self._user, **names)

    def settle_users(self) -> None:
        """After users.csv, whether it was there or not: roles of people whom it does not name, and families."""
        if self._roles_apart:
            self._follow_roles()
        self._grown_ups.join()
        self.users.recall(each for student in self.people.students for each in student.guardian_ids)

    def read_enrollments(self, sheet: Sheet) -> None:
        names: dict[str, Known] = {"classSourcedId": self.classes, "userSourcedId": self.users}
        self.enrollments.fill(sheet, self._enrollment, **names)
        self.enrolled.is_read()

    def files(self) -> tuple[Known, ...]:
        return (self.orgs, self.sessions, self.classes, self.users, self.enrollments)

    def _org(self, row: Row, sourced_id: str) -> Org:
        return Org(
            row=row.number,
            sourced_id=sourced_id,
            name=row.needed("name", LONGEST_TITLE),
            kind=row.one_of_or_own("type", ORG_TYPES, "department"),
            identifier=row.text("identifier", LONGEST_ID),
            parent_id=row.text("parentSourcedId", LONGEST_ID),
        )

    def _session(self, row: Row, sourced_id: str) -> Session:
        begins_on, ends_on = row.needed_day("startDate"), row.needed_day("endDate")
        if ends_on < begins_on and not row.faulty:
            row.refuse(problems.ENDS_TOO_EARLY, "endDate", str(ends_on), str(begins_on))
        return Session(
            row=row.number,
            sourced_id=sourced_id,
            title=row.needed("title"),
            kind=row.known_or("type", SESSION_TYPES, "term"),
            begins_on=begins_on,
            ends_on=ends_on,
            parent_id=row.text("parentSourcedId", LONGEST_ID),
            year_ends=year_ends(row.cell("schoolYear")) or ends_on.year,
        )

    def _class(self, row: Row, sourced_id: str) -> ClassRow:
        school = self.orgs.named_by(row, "schoolSourcedId", row.needed("schoolSourcedId", LONGEST_ID))
        if school and school.kind != "school":
            row.refuse(problems.NOT_A_SCHOOL, "schoolSourcedId", school.sourced_id, school.kind)
        return ClassRow(
            row=row.number,
            sourced_id=sourced_id,
            title=row.needed("title", LONGEST_TITLE),
            class_type=row.known_or("classType", CLASS_TYPES, "scheduled"),
            grades=row.grades("grades"),
            school_id=school.sourced_id if school else "",
            term_ids=self._terms(row),
        )

    def _terms(self, row: Row) -> tuple[str, ...]:
        """Terms are not kept here, only their years: in a file of changes they are taken as they stand."""
        if self.sessions.is_partial:
            return row.many("termSourcedIds")
        return tuple(term.sourced_id for term in self.sessions.all_named_by(row, "termSourcedIds"))

    def _user(self, row: Row, sourced_id: str) -> UserRow:
        role, org_ids = self._role_and_orgs(row, sourced_id)
        agents = row.many("agentSourcedIds")
        if agents and role not in STAFF_ROLES:
            self._grown_ups.named(row.number, sourced_id, role, agents)
        is_student, is_staff = role == "student", role in STAFF_ROLES
        return UserRow(
            row=row.number,
            sourced_id=sourced_id,
            role=role,
            given_name=row.needed("givenName"),
            family_name=row.needed("familyName"),
            identifier=row.text("identifier") if is_staff else "",
            email="" if is_student else row.email_or_none("email"),
            phone="" if is_student else row.text("phone") or row.text("sms"),
            grade=self._grade(row) if is_student else "",
            org_ids=self._same_orgs.setdefault(org_ids, org_ids),
            guardian_ids=(),
            enabled=row.true_or_false("enabledUser", blank=True),
        )

    def _role_and_orgs(self, row: Row, sourced_id: str) -> tuple[str, tuple[str, ...]]:
        if not self._roles_apart:
            role = row.one_of("role", USER_ROLES)
            return role, self._orgs_of(row, role)
        role, org_ids = self._as_roles_say(row, sourced_id)
        main = row.text("primaryOrgSourcedId", LONGEST_ID)
        return role, (main, *(each for each in org_ids if each != main)) if main in org_ids else org_ids

    def _as_roles_say(self, row: Row, sourced_id: str) -> tuple[str, tuple[str, ...]]:
        told, before = self.roles.of(sourced_id), self._before.get(sourced_id)
        if before is not None:
            return self.roles.after(before, told)
        if told is None:
            self._without_a_role(row, sourced_id)
            return "", ()
        return told.role, told.org_ids

    def _without_a_role(self, row: Row, sourced_id: str) -> None:
        if self.roles.is_broken(sourced_id):
            row.faulty = True
        else:
            row.refuse(problems.NO_ROLE, "sourcedId", sourced_id)

    def _grade(self, row: Row) -> str:
        grades = row.grades("grades")
        if len(grades) > 1:
            row.notice(problems.ONLY_THE_FIRST, "grades")
        return grades[0] if grades else ""

    def _orgs_of(self, row: Row, role: str) -> tuple[str, ...]:
        cell = row.cell("orgSourcedIds")
        if role not in GUARDIAN_ROLES and not cell:
            row.refuse(problems.BLANK, "orgSourcedIds")
        if cell in self._orgs_in_cells:
            return self._orgs_in_cells[cell]
        org_ids = tuple(org.sourced_id for org in self.orgs.those_kept(row, "orgSourcedIds"))
        if not (row.faulty or row.skipped or self.orgs.is_partial):
            self._orgs_in_cells[cell] = org_ids
        return org_ids

    def _enrollment(self, row: Row, sourced_id: str) -> Enrollment:
        school_class = self.classes.named_by(row, "classSourcedId", row.needed("classSourcedId", LONGEST_ID))
        user = self.users.named_by(row, "userSourcedId", row.needed("userSourcedId", LONGEST_ID))
        role = row.one_of_or_own("role", ENROLLMENT_ROLES)
        if not role:
            row.skipped = True
        if user and role and not fits(role, user.role):
            row.skipped = True
            row.notice(problems.OTHER_ROLE, "role", role, user.role)
        enrollment = Enrollment(
            sourced_id=sourced_id,
            class_id=school_class.sourced_id if school_class else "",
            user_id=user.sourced_id if user else "",
            role=role,
            primary=row.true_or_false("primary", blank=False),
            begins_on=row.day("beginDate"),
            ends_on=row.day("endDate"),
        )
        if enrollment.begins_on and enrollment.ends_on and enrollment.ends_on < enrollment.begins_on:
            row.notice(problems.ENDED_EARLY, "endDate")
        return enrollment

    def _follow_roles(self) -> None:
        """A role told in roles.csv of somebody whom users.csv does not name: kept already, or nobody."""
        left_over = self.roles.left_over()
        self._before.recall((*left_over, *self.roles.ended()))
        for user_id in {*left_over, *self.roles.ended()}:
            before = self._before.get(user_id)
            if before is None:
                self._nobody(user_id, left_over.get(user_id, []))
            elif user_id not in self.users.rows and user_id not in self.users.left:
                self._move(before, self.roles.of(user_id))

    def _nobody(self, user_id: str, rows: list[int]) -> None:
        known = self.users
        if user_id in known or not known.whole:
            return
        for row in rows:
            self._findings.error(
                known.not_there, ROLES.file, row=row, column="userSourcedId", value=user_id, more=known.file
            )

    def _move(self, before: UserRow, told: Place | None) -> None:
        role, org_ids = self.roles.after(before, told)
        if (role, org_ids) != (before.role, before.org_ids):
            self.users.rows[before.sourced_id] = before._replace(role=role, org_ids=org_ids)


def fits(enrolled_as: str, role: str) -> bool:
    """A student is enrolled as a student, and staff as staff; guardians are not enrolled."""
    return role not in GUARDIAN_ROLES and (enrolled_as == "student") == (role == "student")


def year_ends(said: str) -> int:
    """2026 for `2026` (OneRoster: when the year ends), `2025-2026` and `2025-26`; 0 when unclear."""
    first, _, last = said.partition("-")
    if not last:
        return int(first) if len(first) == 4 and first.isascii() and first.isdecimal() else 0
    if (
        len(first) == 4
        and first.isascii()
        and first.isdecimal()
        and int(first[-2:]) + 1 == _two_digits(last) % 100
    ):
        return int(first) + 1
    return 0


def _two_digits(said: str) -> int:
    return int(said[-2:]) if said[-2:].isascii() and said[-2:].isdecimal() else -1
