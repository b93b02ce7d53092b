"""Who was refused where: the route's name, never an address or a name in it."""

import json

from sqlalchemy import text

from app.extensions import db
from app.services.transaction import transaction

TELL = text(
    "INSERT INTO event (kind, district_id, actor_id, facts)"
    " SELECT 'access.refused', d.id, :person, CAST(:facts AS jsonb) FROM (SELECT app_district_of(:person) AS id) d"
    " WHERE d.id IS NOT NULL AND NOT EXISTS (SELECT FROM event e WHERE e.district_id = d.id AND e.actor_id = :person"
    " AND e.at > now() - interval '1 minute' AND e.kind = 'access.refused' AND e.facts = CAST(:facts AS jsonb))"
)


def refused(person_id: int, route: str, answer: int, row: int | None) -> None:
    """Keep that somebody knocked at a door that is not theirs; the same knock counts once a minute.

    `route` is the page's name in code, `answer` 403 or 404, `row` the id that the address named.
    """
    facts = {"route": route, "answer": answer, **({"row": row} if row is not None else {})}
    with transaction():
        db.session.execute(TELL, {"person": person_id, "facts": json.dumps(facts)})
