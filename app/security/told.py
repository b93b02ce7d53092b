"""Events of signing in, written by the narrow identity that signs people in and sees nobody."""

import json

from sqlalchemy import text

from app.extensions import db

TELL = text("SELECT app_tell_sign_in(:what, :person_id, CAST(:facts AS jsonb))")


def tell(what: str, person_id: int | None, **facts: object) -> None:
    """Add the event `sign_in.<what>` of a person; hashes and ids only. Acts as sign-in; the caller commits.

    That a session begins is told by the database itself. A name that is nobody's has no district: its
    hash stands among the failures only, and the same question is asked for it, which finds nobody.
    """
    db.session.execute(TELL, {"what": what, "person_id": person_id, "facts": json.dumps(facts)})
