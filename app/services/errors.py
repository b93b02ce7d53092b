"""Refusals that are about input or rights, not about the workflow's tables."""

from collections.abc import Mapping


class Refused(Exception):
    """Something typed cannot be accepted. `sentence` is a msgid for the reader; `field` names the form's field."""

    def __init__(self, sentence: str, field: str | None = None, values: Mapping[str, object] | None = None):
        self.sentence, self.field, self.values = sentence, field, dict(values or {})
        super().__init__(sentence % self.values if self.values else sentence)


class NotFound(Exception):
    """There is no such row for this person: it does not exist, or lies in someone else's school."""


class Changed(Exception):
    """Someone else changed the row since this page was opened."""
