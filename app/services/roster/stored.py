"""What a district keeps already, in the words of a roster: for files that tell changes only."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session, scoped_session

from app.services.roster.said import DERIVED
from forms.roster import ClassRow, Org, UserRow
from forms.roster.roles import GUARDIAN_ROLES, STAFF_ROLES

AnySession = Session | scoped_session[Any]


class Kept:
    """The rows of one district by sourcedId, as far as a roster could have told them."""

    def __init__(self, session: AnySession, district_id: int) -> None:
        self._session, self._district_id = session, district_id

    def orgs(self, ids: Collection[str]) -> dict[str, Org]:
        return {
            row.sourced_id: Org(0, row.sourced_id, row.name, row.kind, "", "")
            for row in self._rows(ORGS, ids)
        }

    def classes(self, ids: Collection[str]) -> dict[str, ClassRow]:
        return {
            row.sourced_id: ClassRow(0, row.sourced_id, row.title, row.class_type, (), row.school, ())
            for row in self._rows(CLASSES, ids)
        }

    def users(self, ids: Collection[str]) -> dict[str, UserRow]:
        """Students, staff and grown-ups; whoever works here besides being a parent is here as staff."""
        grown_ups = {row.sourced_id: _grown_up(row) for row in self._rows(GUARDIANS, ids)}
        staff = {row.sourced_id: _colleague(row) for row in self._rows(PEOPLE, ids)}
        return grown_ups | staff | {row.sourced_id: _student(row) for row in self._rows(STUDENTS, ids)}

    def _rows(self, statement: str, ids: Collection[str]) -> Iterable[Row[Any]]:
        values = {"district": self._district_id, "ids": list(ids), "derived": DERIVED}
        return self._session.execute(text(statement), values)


def _student(row: Row[Any]) -> UserRow:
    schools = tuple(dict.fromkeys((row.school, *(row.schools or ()))))
    return _user(row, "student", row.grade or "", schools, tuple(row.grown_ups or ()), enabled=True)


def _colleague(row: Row[Any]) -> UserRow:
    role = row.role if row.role in STAFF_ROLES else "administrator"
    return _user(row, role, "", tuple(row.schools or ()), (), enabled=row.active)


def _grown_up(row: Row[Any]) -> UserRow:
    role = row.relationship if row.relationship in GUARDIAN_ROLES else "guardian"
    return _user(row, role, "", (), (), enabled=True)


def _user(
    row: Row[Any],
    role: str,
    grade: str,
    schools: tuple[str, ...],
    grown_ups: tuple[str, ...],
    *,
    enabled: bool,
) -> UserRow:
    return UserRow(
        row=0,
        sourced_id=row.sourced_id,
        role=role,
        given_name=row.given_name,
        family_name=row.family_name,
        identifier="",
        email=row.email or "",
        phone=row.phone or "",
        grade=grade,
        org_ids=schools,
        guardian_ids=grown_ups,
        enabled=enabled,
    )


ORGS = (
    "SELECT sourced_id, name, 'school' AS kind FROM school WHERE district_id = :district AND sourced_id = ANY(:ids)"
    " UNION ALL SELECT sourced_id, name, 'district' FROM district WHERE id = :district AND sourced_id = ANY(:ids)"
)
CLASSES = (
    "SELECT c.sourced_id, c.title, c.class_type, o.sourced_id AS school FROM school_class c"
    " JOIN school o ON o.id = c.school_id AND o.sourced_id IS NOT NULL"
    " WHERE c.district_id = :district AND c.sourced_id = ANY(:ids)"
)
STUDENTS = (
    "SELECT s.sourced_id, s.given_name, s.family_name, s.grade, NULL AS email, NULL AS phone, m.sourced_id AS school,"
    " (SELECT array_agg(o.sourced_id ORDER BY o.id) FROM student_school t JOIN school o ON o.id = t.school_id"
    " WHERE t.student_id = s.id AND t.until IS NULL AND o.sourced_id IS NOT NULL) AS schools,"
    " (SELECT array_agg(g.sourced_id ORDER BY g.id) FROM student_family sf JOIN family f ON f.id = sf.family_id"
    " AND starts_with(f.sourced_id, :derived) JOIN guardian g ON g.family_id = f.id"
    " WHERE sf.student_id = s.id AND g.sourced_id IS NOT NULL) AS grown_ups"
    " FROM student s JOIN school m ON m.id = s.school_id"
    " WHERE s.district_id = :district AND s.sourced_id = ANY(:ids)"
)
PEOPLE = (
    "SELECT p.sourced_id, p.given_name, p.family_name, p.email, p.phone, p.active, min(t.roster_role) AS role,"
    " array_agg(o.sourced_id ORDER BY o.id) FILTER (WHERE o.sourced_id IS NOT NULL) AS schools FROM person p"
    " LEFT JOIN person_school t ON t.person_id = p.id AND t.roster_role IS NOT NULL"
    " LEFT JOIN school o ON o.id = t.school_id"
    " WHERE p.district_id = :district AND p.sourced_id = ANY(:ids) GROUP BY p.id"
)
GUARDIANS = (
    "SELECT DISTINCT ON (known.id) known.id AS sourced_id, g.given_name, g.family_name, g.relationship, g.phone,"
    " g.email FROM guardian g, LATERAL unnest(g.also_known || g.sourced_id) AS known (id)"
    " WHERE g.district_id = :district"
    " AND (g.sourced_id = ANY(:ids) OR g.also_known && CAST(:ids AS varchar[])) AND known.id = ANY(:ids)"
    " ORDER BY known.id, g.id"
)
