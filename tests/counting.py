"""Count what the application asks of the database."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event


def statements(act: Callable[[], Any]) -> int:
    """How many statements an act sends to the database."""
    return len(heard(act))


def heard(act: Callable[[], Any]) -> list[str]:
    """The statements that an act sends to the database."""
    seen: list[str] = []

    def see(*arguments: Any) -> None:
        seen.append(arguments[2])

    event.listen(Engine, "before_cursor_execute", see)
    try:
        act()
    finally:
        event.remove(Engine, "before_cursor_execute", see)
    return seen
