"""OneRoster 1.1's files, in an order that lets references point back: first orgs, last enrollments."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Generic, Protocol, TypeVar

from forms.roster import problems
from forms.roster.cells import LONGEST_ID, Row
from forms.roster.problems import Findings, Refused
from forms.roster.rows import ClassRow, Enrollment, Org, Session, UserRow
from forms.roster.table import Layout, Sheet

MANIFEST = Layout("manifest.csv", ("propertyName", "value"))
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
USERS = Layout(
    "users.csv",
    ("sourcedId", "orgSourcedIds", "role", "givenName", "familyName"),
    ("status", "enabledUser", "identifier", "email", "sms", "phone", "agentSourcedIds", "grades"),
)
ENROLLMENTS = Layout(
    "enrollments.csv",
    ("sourcedId", "classSourcedId", "userSourcedId", "role"),
    ("status", "primary", "beginDate", "endDate"),
)
UNREAD = ("courses.csv", "demographics.csv")
"""Files of the standard whose absence or presence makes no difference here."""

LONGEST_TITLE = 200


def by_small_letters(*words: str) -> dict[str, str]:
    return {word.lower(): word for word in words}


STATUSES = by_small_letters("active", "tobedeleted")
ORG_TYPES = by_small_letters("district", "school", "department", "local", "state", "national")
SESSION_TYPES = by_small_letters("schoolYear", "semester", "term", "gradingPeriod")
CLASS_TYPES = by_small_letters("homeroom", "scheduled")
STAFF_ROLES = ("administrator", "aide", "proctor", "teacher")
GUARDIAN_ROLES = ("guardian", "parent", "relative")
USER_ROLES = by_small_letters("student", *STAFF_ROLES, *GUARDIAN_ROLES)
ENROLLMENT_ROLES = by_small_letters("student", *STAFF_ROLES)


class Sourced(Protocol):
    """A row that others name."""

    @property
    def row(self) -> int: ...

    @property
    def sourced_id(self) -> str: ...


Named = TypeVar("Named")


class Known(Generic[Named]):
    """The rows of one file by sourcedId, and the ids of those that left or could not be read.

    A reference to a row that was refused is not told again; `whole` is false when even its id is not known.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.rows: dict[str, Named] = {}
        self.left: set[str] = set()
        self.broken: set[str] = set()
        self.whole = False

    def __contains__(self, sourced_id: str) -> bool:
        return sourced_id in self.rows or sourced_id in self.left or sourced_id in self.broken

    def fill(self, sheet: Sheet, make: Callable[[Row, str], Named]) -> None:
        for row in sheet:
            sourced_id = row.cell("sourcedId") if row.faulty else row.needed("sourcedId", LONGEST_ID)
            if sourced_id:
                self._take(row, sourced_id, make)
            else:
                sheet.lost_rows = True
        self.whole = not sheet.lost_rows

    def named_by(self, row: Row, column: str, sourced_id: str) -> Named | None:
        """The row of that id; None when it left (then this row is skipped) or is not there (then refused)."""
        found = self.rows.get(sourced_id)
        if found is None and sourced_id:
            self._missing(row, column, sourced_id)
        return found

    def all_named_by(self, row: Row, column: str) -> list[Named]:
        """The rows of the ids in the cell that have not left; if all have, the row is skipped."""
        ids = row.many(column)
        stay = [sourced_id for sourced_id in ids if sourced_id not in self.left]
        found = (self.named_by(row, column, sourced_id) for sourced_id in (stay or ids))
        return [one for one in found if one is not None]

    def _take(self, row: Row, sourced_id: str, make: Callable[[Row, str], Named]) -> None:
        if sourced_id in self and not row.faulty:
            row.refuse(problems.SAME_ID, "sourcedId", sourced_id)
            return
        made = None if row.faulty or has_left(row) else make(row, sourced_id)
        if row.faulty:
            self.broken.add(sourced_id)
        elif made is None or row.skipped:
            self.left.add(sourced_id)
        else:
            self.rows[sourced_id] = made

    def _missing(self, row: Row, column: str, sourced_id: str) -> None:
        if sourced_id in self.left:
            row.skipped = True
            row.notice(problems.LEFT_WITH_ROW, column, more=self.file)
        elif sourced_id in self.broken or not self.whole:
            row.faulty = True
        else:
            row.refuse(problems.NOT_THERE, column, sourced_id, self.file)


class Roster:
    """The five files as they fill; each `read_…` takes one sheet and relies on those before it."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self.orgs = Known[Org](ORGS.file)
        self.sessions = Known[Session](SESSIONS.file)
        self.classes = Known[ClassRow](CLASSES.file)
        self.users = Known[UserRow](USERS.file)
        self.enrollments = Known[Enrollment](ENROLLMENTS.file)
        self._agents: dict[str, tuple[str, ...]] = {}
        self._same_orgs: dict[tuple[str, ...], tuple[str, ...]] = {}

    def read_orgs(self, sheet: Sheet) -> None:
        self.orgs.fill(sheet, self._org)
        self._check_parents(self.orgs, ((org, org.parent_id) for org in self.orgs.rows.values()))

    def read_sessions(self, sheet: Sheet) -> None:
        self.sessions.fill(sheet, self._session)
        sessions = self.sessions.rows.values()
        self._check_parents(self.sessions, ((session, session.parent_id) for session in sessions))
        if not any(session.kind == "schoolYear" for session in sessions):
            self._findings.notice(problems.NO_SCHOOL_YEAR, sheet.file)

    def read_classes(self, sheet: Sheet) -> None:
        self.classes.fill(sheet, self._class)

    def read_users(self, sheet: Sheet) -> None:
        self.users.fill(sheet, self._user)
        self._join_guardians()

    def read_enrollments(self, sheet: Sheet) -> None:
        self.enrollments.fill(sheet, self._enrollment)

    def people(self, *roles: str) -> list[UserRow]:
        return [user for user in self.users.rows.values() if user.role in roles]

    def _org(self, row: Row, sourced_id: str) -> Org:
        return Org(
            row=row.number,
            sourced_id=sourced_id,
            name=row.needed("name", LONGEST_TITLE),
            kind=row.one_of("type", ORG_TYPES),
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
            term_ids=tuple(term.sourced_id for term in self.sessions.all_named_by(row, "termSourcedIds")),
        )

    def _user(self, row: Row, sourced_id: str) -> UserRow:
        role = row.one_of("role", USER_ROLES)
        agents = row.many("agentSourcedIds")
        if agents and role not in STAFF_ROLES:
            self._agents[sourced_id] = agents
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
            org_ids=self._orgs_of(row, role),
            guardian_ids=(),
            enabled=row.true_or_false("enabledUser", blank=True),
        )

    def _grade(self, row: Row) -> str:
        grades = row.grades("grades")
        if len(grades) > 1:
            row.notice(problems.ONLY_THE_FIRST, "grades")
        return grades[0] if grades else ""

    def _orgs_of(self, row: Row, role: str) -> tuple[str, ...]:
        if role not in GUARDIAN_ROLES and not row.cell("orgSourcedIds"):
            row.refuse(problems.BLANK, "orgSourcedIds")
        orgs = tuple(org.sourced_id for org in self.orgs.all_named_by(row, "orgSourcedIds"))
        return self._same_orgs.setdefault(orgs, orgs)

    def _enrollment(self, row: Row, sourced_id: str) -> Enrollment:
        school_class = self.classes.named_by(row, "classSourcedId", row.needed("classSourcedId", LONGEST_ID))
        user = self.users.named_by(row, "userSourcedId", row.needed("userSourcedId", LONGEST_ID))
        role = row.one_of("role", ENROLLMENT_ROLES)
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

    def _check_parents(self, known: Known[Named], children: Iterable[tuple[Sourced, str]]) -> None:
        for child, parent_id in children:
            if known.whole and parent_id and parent_id not in known:
                self._not_there(known.file, child.row, "parentSourcedId", parent_id)

    def _join_guardians(self) -> None:
        """OneRoster lets a student name its grown-ups, a grown-up its students, or both."""
        guardians: dict[str, dict[str, None]] = {}
        for student_id, guardian_id in self._links():
            guardians.setdefault(student_id, {})[guardian_id] = None
        for student_id, ids in guardians.items():
            self.users.rows[student_id] = replace(self.users.rows[student_id], guardian_ids=tuple(ids))

    def _links(self) -> Iterator[tuple[str, str]]:
        for user_id, agents in self._agents.items():
            user = self.users.rows.get(user_id)
            if user:
                yield from self._links_of(user, agents)

    def _links_of(self, user: UserRow, agents: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Pairs of student and grown-up, whichever of the two this user is."""
        for agent_id in agents:
            agent = self._agent(user, agent_id)
            if agent and user.role == "student":
                yield user.sourced_id, agent.sourced_id
            elif agent:
                yield agent.sourced_id, user.sourced_id

    def _agent(self, user: UserRow, agent_id: str) -> UserRow | None:
        """The one whom this user names, when one of the two is a student and the other is not."""
        agent = self.users.rows.get(agent_id)
        if agent is None and self.users.whole and agent_id not in self.users:
            self._not_there(self.users.file, user.row, "agentSourcedIds", agent_id)
        if agent and (user.role == "student") == (agent.role == "student"):
            column = "agentSourcedIds"
            self._findings.notice(problems.NOT_A_GUARDIAN, USERS.file, row=user.row, column=column)
            return None
        return agent

    def _not_there(self, file: str, row: int, column: str, value: str) -> None:
        self._findings.error(problems.NOT_THERE, file, row=row, column=column, value=value, more=file)


def check_manifest(sheet: Sheet, findings: Findings) -> None:
    """Raises Refused when the export is not a whole one of version 1.1."""
    said = {row.cell("propertyName").lower(): row.cell("value") for row in sheet}
    version = said.get("oneroster.version", "")
    if not version:
        findings.notice(problems.VERSION_ASSUMED, sheet.file)
    elif version not in ("1.1", "1.1.0", "v1.1"):
        raise Refused(problems.NOT_THIS_VERSION, sheet.file, value=problems.shown(version))
    for layout in (ORGS, SESSIONS, CLASSES, USERS, ENROLLMENTS):
        if said.get(f"file.{layout.file.removesuffix('.csv')}".lower(), "").lower() == "delta":
            raise Refused(problems.CHANGES_ONLY, sheet.file, value=layout.file)


def has_left(row: Row) -> bool:
    """A blank status is active: bulk exports leave it out."""
    return bool(row.cell("status")) and row.one_of("status", STATUSES) == "tobedeleted"


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
