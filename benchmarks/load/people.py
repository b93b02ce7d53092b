"""Who takes part: people of the sample where most is under way, with an account, a calendar or a letter in hand."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import psycopg
from werkzeug.security import generate_password_hash

from app.sample.accounts import ACCOUNT
from app.services.answers.links import LETTERS, key_of
from benchmarks.load.mix import crowd

PASSWORD_LENGTH = 20
LETTERS_PER_FAMILY = 200
"""So many links each of the families' people has in hand; they play one family after another."""
LETTERS_OF_A_KEY = 26

SCHOOLS = """
    SELECT school_id FROM visit WHERE state = 'scheduled' AND starts_at > now()
    GROUP BY school_id ORDER BY count(*) DESC, school_id LIMIT %s
"""
AT_SCHOOL = """
    SELECT person_id FROM assignment WHERE role = %s AND school_id = %s AND starts_on <= current_date
      AND (ends_on IS NULL OR ends_on >= current_date)
    GROUP BY person_id ORDER BY person_id
"""
IN_OFFICE = """
    SELECT person_id FROM assignment WHERE role = %s AND school_id IS NULL AND starts_on <= current_date
      AND (ends_on IS NULL OR ends_on >= current_date)
    GROUP BY person_id ORDER BY person_id
"""
EDUCATORS = """
    SELECT member.person_id FROM visit_educator member JOIN visit ON visit.id = member.visit_id
    WHERE member.part = 'visitor' AND visit.school_id = %s AND visit.state IN ('scheduled', 'completed')
    GROUP BY member.person_id ORDER BY count(*) DESC, member.person_id
"""
SOON = "date_trunc('minute', now()) + interval '5 minutes' + turn * interval '10 minutes'"
"""Start opens two hours before; one visit after another, so that nobody is in two places."""
MOVED = f"""
    WITH due AS (
      SELECT id, row_number() OVER (PARTITION BY school_id ORDER BY id) - 1 AS turn FROM visit
      WHERE state = 'scheduled' AND starts_at > now() AND school_id = ANY (%s)),
    moved AS (
      UPDATE visit SET starts_at = {SOON}, ends_at = {SOON} + interval '10 minutes' FROM due
      WHERE due.id = visit.id AND turn < 11
      RETURNING visit.id, visit.starts_at, visit.ends_at)
    UPDATE visit_educator SET busy = tstzrange(moved.starts_at, moved.ends_at) FROM moved WHERE visit_id = moved.id
"""
WAITING = """
    SELECT id, district_id, school_id, family_id FROM visit
    WHERE state = 'invited' AND answer = 'none' AND family_id IS NOT NULL AND school_id = ANY (%s)
    ORDER BY school_id, id
"""
LINK = """
    INSERT INTO answer_link (district_id, school_id, visit_id, family_id, language, key_hash, created_at, expires_at)
    VALUES (%s, %s, %s, %s, 'en', %s, now(), now() + interval '30 days')
"""
FEED = """
    INSERT INTO calendar_feed (district_id, person_id, key_hash)
    SELECT district_id, id, %s FROM person WHERE id = %s
"""
OFFICE = {"coordinator": "district_coordinator", "payroll": "payroll"}


@dataclass(frozen=True)
class Somebody:
    """One virtual person. `name`: for signing in; `keys`: links of letters, or the address of a calendar."""

    who: str
    number: int
    name: str = ""
    password: str = field(default="", repr=False)
    keys: tuple[str, ...] = field(default=(), repr=False)


def gather(owner_url: str, people: int, seed: int) -> list[Somebody]:
    """Choose them, give them what they need, and let visits of their schools begin soon."""
    chance, counts = random.Random(f"{seed}:people"), crowd(people)
    with psycopg.connect(owner_url) as owner:
        schools = _numbers(owner, SCHOOLS, max(1, counts["educator"] // 3))
        owner.execute(MOVED.encode(), (schools,))
        found = {
            "liaison": _each(owner, schools, "liaison"),
            "site_admin": _each(owner, schools, "site_admin"),
        }
        found["educator"] = _educators(owner, schools)
        found |= {who: _numbers(owner, IN_OFFICE, role) for who, role in OFFICE.items()}
        return [
            *_with_accounts(owner, found, counts, chance),
            *_families(owner, schools, counts["family"], chance),
            *_programs(owner, found["educator"], counts["program"], chance),
        ]


def _with_accounts(
    owner: psycopg.Connection, found: dict[str, list[int]], counts: dict[str, int], chance: random.Random
) -> Iterator[Somebody]:
    """All choose one password: to make it is dear, and to check it is as dear as anybody's."""
    password = _key(chance, PASSWORD_LENGTH)
    hashed = generate_password_hash(password, method="scrypt")
    for who, persons in found.items():
        for person_id in persons[: counts[who]]:
            owner.execute(ACCOUNT, {"username": f"load{person_id}", "hash": hashed, "person": person_id})
        for number in range(counts[who]):
            person_id = persons[number % len(persons)]
            yield Somebody(who, number, f"load{person_id}", password)


def _families(
    owner: psycopg.Connection, schools: list[int], many: int, chance: random.Random
) -> Iterator[Somebody]:
    waiting = owner.execute(WAITING, (schools,)).fetchall()
    keys = []
    for visit_id, district_id, school_id, family_id in waiting[: many * LETTERS_PER_FAMILY]:
        keys.append(_key(chance, LETTERS_OF_A_KEY))
        owner.execute(LINK, (district_id, school_id, visit_id, family_id, key_of(keys[-1])))
    for number in range(many):
        yield Somebody("family", number, keys=tuple(keys[number::many]))


def _programs(
    owner: psycopg.Connection, persons: list[int], many: int, chance: random.Random
) -> Iterator[Somebody]:
    for number in range(many):
        person_id, key = persons[number % len(persons)], _key(chance, LETTERS_OF_A_KEY)
        owner.execute(
            "UPDATE calendar_feed SET ended_at = now() WHERE person_id = %s AND ended_at IS NULL",
            (person_id,),
        )
        owner.execute(FEED, (hashlib.sha256(key.encode()).hexdigest(), person_id))
        yield Somebody("program", number, keys=(key,))


def _each(owner: psycopg.Connection, schools: list[int], role: str) -> list[int]:
    """One of this role at each school, in the order of the schools."""
    at_each = (_numbers(owner, AT_SCHOOL, role, school) for school in schools)
    return list(dict.fromkeys(found[0] for found in at_each if found))


def _educators(owner: psycopg.Connection, schools: list[int]) -> list[int]:
    """Those with most to do: the first three of each school, then the next three."""
    at_each = [_numbers(owner, EDUCATORS, school) for school in schools]
    return list(
        dict.fromkeys(
            person for place in range(0, 12, 3) for at in at_each for person in at[place : place + 3]
        )
    )


def _numbers(owner: psycopg.Connection, question: str, *values: object) -> list[int]:
    return [row[0] for row in owner.execute(question.encode(), values)]


def _key(chance: random.Random, length: int) -> str:
    return "".join(chance.choice(LETTERS) for _ in range(length))
