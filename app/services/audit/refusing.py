"""Who was refused where: the route's name, never an address or a name in it."""

import json

from sqlalchemy import text

from app.extensions import db
from app.services.transaction import transaction

MOST = 20
"""Refusals of one person that are told one by one in a minute; after them, only that there were more."""
TELL = text(
    "WITH d AS (SELECT app_district_of(:person) AS id), late AS (SELECT e.facts FROM event e, d"
    " WHERE e.district_id = d.id AND e.actor_id = :person AND e.at > now() - interval '1 minute'"
    " AND e.kind = 'access.refused'), told AS (SELECT CASE WHEN (SELECT count(*) FROM late) < :most"
    " THEN CAST(:facts AS jsonb) ELSE '{\"more\": true}' END AS facts)"
    " INSERT INTO event (kind, district_id, actor_id, facts)"
    " SELECT 'access.refused', d.id, :person, told.facts FROM d, told"
    " WHERE d.id IS NOT NULL AND NOT EXISTS (SELECT FROM late WHERE late.facts = told.facts)"
)


def refused(person_id: int, route: str, answer: int, row: int | None) -> None:
    """Keep that somebody knocked at a door that is not theirs; the same knock counts once a minute.

    `route` is the page's name in code, `answer` 403 or 404, `row` the id that the address named. Whoever tries many
    rows fills no history: after `MOST` in a minute one event says that there were more.
    """
    facts = {"route": route, "answer": answer, **({"row": row} if row is not None else {})}
    with transaction():
        db.session.execute(TELL, {"person": person_id, "facts": json.dumps(facts), "most": MOST})
