"""Batches in words: where a line stands, and why something cannot be."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.views.shown import words
from forms.payroll.fields import FIELDS
from forms.payroll.profiles import Profile
from workflows.machine import Reason

STATES = {"exported": _l("waiting for payroll"), "paid": _l("paid"), "rejected": _l("rejected")}
BADGES = {"exported": "due", "paid": "paid", "rejected": "declined"}


def told(sentence: str, values: Mapping[str, Any]) -> str:
    """A marked sentence with its values, in the reader's language."""
    return Reason("", sentence, values).text(words)


def headings_of(profile: Profile) -> list[str]:
    """What its columns are called: by their headings, else by what they hold."""
    return [
        column.heading or (words(FIELDS[column.field].label) if column.field in FIELDS else "–")
        for column in profile.columns
    ]


def unmade_in(profile: Profile) -> set[int]:
    """The places of columns that hold the batch's number, which comes only once it is made."""
    return {place for place, column in enumerate(profile.columns) if column.field == "batch"}


def waits_for_a_colleague(count: int) -> str:
    """That some lines are not for this person to mark paid."""
    return ngettext(
        "%(num)d line goes on waiting for a colleague; it says so at the line.",
        "%(num)d lines go on waiting for a colleague; it says so at each line.",
        count,
    )
