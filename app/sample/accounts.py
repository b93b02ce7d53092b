"""Sign-ins for the sample: someone for each role, chosen so that each has something to do."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import psycopg
from werkzeug.security import generate_password_hash

from workflows.people import ROLE_WORDS, Role

BUSY_PAIR = """
    SELECT school_id, pair FROM (
      SELECT visit.school_id, visit.state, array_agg(member.person_id ORDER BY member.person_id) AS pair
      FROM visit JOIN visit_educator member ON member.visit_id = visit.id AND member.part = 'visitor'
      WHERE visit.state IN ('scheduled', 'completed', 'reflected')
        AND visit.district_id = COALESCE(%(district)s, visit.district_id) GROUP BY visit.id HAVING count(*) = 2
    ) AS teams GROUP BY school_id, pair ORDER BY count(DISTINCT state) DESC, school_id, pair LIMIT 1
"""
AT_SCHOOL = "SELECT person_id FROM assignment WHERE role = %s AND school_id = %s ORDER BY person_id LIMIT %s"
IN_OFFICE = (
    "SELECT person_id FROM assignment WHERE role = %s AND school_id IS NULL ORDER BY person_id LIMIT 1"
)
ACCOUNT = """
    INSERT INTO ab_user (id, first_name, last_name, username, email, active, password, person_id, created_on,
      changed_on)
    SELECT nextval('ab_user_id_seq'), given_name, family_name, %(username)s, email, true, %(hash)s, id, now(), now()
    FROM person WHERE id = %(person)s
    ON CONFLICT (person_id) DO UPDATE SET password = excluded.password, username = excluded.username, active = true
"""
OF_SCHOOL = (Role.liaison, Role.school_coordinator, Role.site_admin)
OF_OFFICE = (
    Role.district_coordinator,
    Role.payroll,
    Role.access_manager,
    Role.trainer,
    Role.executive,
    Role.partner,
    Role.admin,
)


class Chosen(NamedTuple):
    """Who signs in under which name."""

    role: Role
    username: str
    person_id: int


def sign_ins(owner_url: str, password_maker: Callable[[], str]) -> list[tuple[str, str, str]]:
    """Give one person per role (two educators, who visit together) an account; all school people are of one school.

    Returns role in words, user name and password. Each call makes new passwords for the same people.
    """
    with psycopg.connect(owner_url.replace("postgresql+psycopg://", "postgresql://", 1)) as connection:
        return [_open_account(connection, chosen, password_maker()) for chosen in _choose(connection)]


def _choose(connection: psycopg.Connection) -> Iterator[Chosen]:
    school_id, educators = _school_with_educators(connection)
    yield from _one_each(connection, OF_SCHOOL, AT_SCHOOL, school_id, 1)
    for number, person_id in enumerate(educators, start=1):
        yield Chosen(Role.educator, f"educator{number}", person_id)
    yield from _one_each(connection, OF_OFFICE, IN_OFFICE)


def _one_each(
    connection: psycopg.Connection, roles: tuple[Role, ...], query: str, *more: int
) -> Iterator[Chosen]:
    for role in roles:
        found = connection.execute(query.encode(), (role.value, *more)).fetchone()
        if found is not None:
            yield Chosen(role, role.value, found[0])


def _school_with_educators(connection: psycopg.Connection) -> tuple[int, list[int]]:
    """A school where two educators have visits in hand, at as many stages as can be; else any school and two."""
    pair = connection.execute(BUSY_PAIR, {"district": None}).fetchone()
    if pair is not None:
        return pair[0], pair[1]
    school = connection.execute("SELECT min(id) FROM school").fetchone()
    if school is None or school[0] is None:
        return 0, []
    people = connection.execute(AT_SCHOOL, (Role.educator.value, school[0], 2)).fetchall()
    return school[0], [row[0] for row in people]


def _open_account(connection: psycopg.Connection, chosen: Chosen, password: str) -> tuple[str, str, str]:
    hashed = generate_password_hash(password, method="scrypt")
    connection.execute(ACCOUNT, {"username": chosen.username, "hash": hashed, "person": chosen.person_id})
    return ROLE_WORDS[chosen.role], chosen.username, password
