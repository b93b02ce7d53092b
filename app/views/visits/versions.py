"""One reflection that was written in two places: on the telephone, and somewhere else meanwhile."""

from dataclasses import dataclass
from typing import Any

from app.services.visits import Words
from app.views.shown import words


@dataclass(frozen=True)
class Versions:
    """What stands for one question in each of the two."""

    question: str
    kept: str
    sent: str


def two_versions(form: Any, kept: Words) -> tuple[Versions, ...]:
    """Where the two differ. The form then holds both, one after the other, and is based on what is kept."""
    found = []
    for field in form.shown_fields:
        before, now = _plain(getattr(kept, field.short_name, "")), _plain(field.data)
        if before == now:
            continue
        found.append(Versions(words(str(field.label.text)), before, now))
        field.data = "\n\n".join(each for each in (before, now) if each)
    form.based_on.data = kept.seal
    return tuple(found)


def _plain(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()
