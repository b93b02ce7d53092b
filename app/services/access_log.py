"""Who of the staff opened which record of a family, and by which duty: one insert with the page that shows it.

Apart from history and unchained: reading never waits for a lock. Kept as long as the record (our own choice; 34 CFR
99.32 asks for disclosures outside of the district, which are in `disclosure`).
"""

from sqlalchemy import text

from app.extensions import db
from app.services.actors import Actor
from app.services.transaction import transaction
from workflows.people import Role

FROM = {
    "visit": "visit v WHERE v.id = :id",
    "letter": "letter l JOIN visit v ON v.id = l.visit_id WHERE l.id = :id",
    "mail": "outgoing_mail m JOIN visit v ON v.id = m.visit_id WHERE m.id = :id",
    "slip": "visit_evidence e JOIN visit v ON v.id = e.visit_id WHERE e.id = :id",
    "student": "student s WHERE s.id = :id",
    "family": "family f WHERE f.id = :id",
    "guardian": "guardian g JOIN family f ON f.id = g.family_id WHERE g.id = :id",
}
"""Where a record's district, school and family are found, by what the address names."""
_OF_VISIT = (
    "v.district_id",
    "v.school_id",
    "v.id",
    "v.family_id",
    "NULL",
    "v.school_id = ANY (CAST(:schools AS int[]))",
)
_OF_FAMILY = ("f.district_id", "NULL", "NULL", "f.id", "NULL", "f.school_ids && CAST(:schools AS int[])")
COLUMNS = {
    "visit": _OF_VISIT,
    "letter": _OF_VISIT,
    "mail": _OF_VISIT,
    "slip": _OF_VISIT,
    "student": (
        "s.district_id",
        "s.school_id",
        "NULL",
        "NULL",
        "s.id",
        "s.school_id = ANY (CAST(:schools AS int[]))",
    ),
    "family": _OF_FAMILY,
    "guardian": _OF_FAMILY,
}
SCHOOL_DUTY = frozenset({Role.liaison, Role.school_coordinator, Role.site_admin})


def _statement(named: str) -> str:
    district, school, visit, family, student, at_school = COLUMNS[named]
    return (
        "INSERT INTO access_log (district_id, school_id, visit_id, family_id, student_id, person_id, what, why)"
        f" SELECT {district}, CAST({school} AS int), CAST({visit} AS int), CAST({family} AS int),"
        f" CAST({student} AS int), :person, :what,"
        f" CASE WHEN {district} = ANY (CAST(:districts AS int[])) THEN 'district'"
        f" WHEN {at_school} THEN 'school' ELSE 'own' END FROM {FROM[named]}"
    )


STATEMENTS = {named: text(_statement(named)) for named in FROM}


def looked_at(what: str, named: str, number: int, *, by: Actor) -> None:
    """Keep that somebody opened a record: `what` they saw, of the row that the address `named`."""
    values = {
        "id": number,
        "what": what,
        "person": by.person_id,
        "districts": [held.district_id for held in by.holdings if held.school_id is None],
        "schools": [
            held.school_id for held in by.holdings if held.school_id is not None and held.role in SCHOOL_DUTY
        ],
    }
    with transaction():
        db.session.execute(STATEMENTS[named], values)
