"""What the sample's letters say: every starter text counts as approved; those that nobody fluent read say so."""

import json
from datetime import datetime, time

from app.sample.calendar import Calendar
from app.sample.copying import Rows
from app.sample.records import Numbers
from app.services.texts.seeding import starting_rows
from forms.letters.texts import SOURCE_TAG


def write_texts(rows: Rows, numbers: Numbers, calendar: Calendar, district_id: int) -> None:
    """Write the starter texts, approved when the current school year began."""
    english: dict[str, int] = {}
    at = datetime.combine(calendar.current.starts_on, time(9))
    for text in starting_rows(sample=True, at=at):
        number = numbers.next("letter_text")
        source = english.get(text["kind"])
        if text["language"] == SOURCE_TAG:
            english[text["kind"]] = number
        values = {**text, "parts": _as_cell(text["parts"]), "created_at": at}
        rows.add("letter_text", id=number, district_id=district_id, source_id=source, **values)


def _as_cell(parts: dict[str, str]) -> str:
    """JSON as COPY reads it: its own backslashes doubled."""
    return json.dumps(parts, ensure_ascii=False).replace("\\", "\\\\")
