"""One public service function is one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import scoped_session

from app.extensions import db


@contextmanager
def transaction() -> Iterator[scoped_session[Any]]:
    """Commit what was done inside, or nothing of it."""
    try:
        yield db.session
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
