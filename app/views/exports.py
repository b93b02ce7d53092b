"""The one door by which lists leave: what the list shows, in the form that was asked for, and who took it is kept.

A list that goes to somebody outside of the district is asked for with their name and interest, and is kept for each
student in it (34 CFR 99.32). What a person takes for work in the district is an event.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, TypeVar
from zoneinfo import ZoneInfo

from flask import Response, abort, make_response, render_template, request
from flask_babel import get_timezone
from flask_babel import gettext as _

from app.reports import output
from app.services import clock, disclosures
from app.views.access import me
from forms.keeping import OutsideForm

Row = TypeVar("Row")
PART = 64 * 1024
"""Bytes that are sent at a time."""


Students = Callable[[], Collection[int]]
"""Whom a list is about, once it is written."""


def as_file(
    name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    filters: Mapping[str, str] = {},
    students: Students | None = None,
) -> Response:
    """Answer with a list as CSV, or as XLSX when the pressed button (`as`) says so, and keep who took it.

    `name` is the kind of list (*visits*), in the file's name too; it names nobody. `filters` are codes and ids.
    A list that says whom it is about (`students`) may go to somebody outside; that is asked first.
    """
    asked = OutsideForm() if students is not None and _goes_outside() else None
    if asked is not None and ("recipient" not in request.form or not asked.validate()):
        return _ask_to_whom(asked)
    form: output.Form = "xlsx" if request.form.get("as") == "xlsx" else "csv"
    zone = get_timezone() or ZoneInfo("UTC")
    cells = ([as_cell(value) for value in row] for row in rows)
    file, lines = output.write(form, headings, cells, zone=zone, says=(_("Yes"), _("No")))
    if asked is not None and students is not None:
        to = disclosures.Outside(str(asked.recipient.data), str(asked.interest.data))
        if not disclosures.opted_out(me().district_id).isdisjoint(students()):
            file.close()
            abort(500)  # A list that lets nobody choose is never sent.
        disclosures.handed_out(name, lines, form, to, students(), by=me())
    else:
        disclosures.list_taken(name, lines, form, filters, by=me())
    filename = f"{name}-{clock.now().astimezone(zone).date().isoformat()}.{form}"
    answer = Response(_parts(file), mimetype=output.MIMETYPES[form])
    answer.headers["Content-Disposition"] = f"attachment; filename={filename}"
    return answer


def noting(
    rows: Iterable[Row],
    ids: set[int],
    of: Callable[[Row], Iterable[int]],
    left_out: Callable[[int], Collection[int]] = disclosures.opted_out,
) -> Iterator[Row]:
    """The same rows; the ids that each is about are added while they pass.

    For somebody outside, a row that is about anybody who opted out of directory information does not pass.
    """
    closed = set(left_out(me().district_id)) if _goes_outside() else set()
    for row in rows:
        mine = set(of(row))
        if mine.isdisjoint(closed):
            ids.update(mine)
            yield row


def _goes_outside() -> bool:
    return request.form.get("for") == "outside"


def _ask_to_whom(form: OutsideForm) -> Response:
    """Ask who gets the list and why, with everything that was asked before."""
    own = {"csrf_token", "as", *(field.name for field in form)}
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in own]
    if "recipient" not in request.form:
        form = OutsideForm(formdata=None)
    page = render_template("keeping/outside.html", form=form, kept=kept, action=request.full_path.rstrip("?"))
    return make_response(page, 422 if form.errors else 200)


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(PART):
            yield part


def as_cell(value: Any) -> output.Cell:
    """A value of a record as a cell: numbers and days stay what they are, anything else becomes its words."""
    if value is None or isinstance(value, str | bool | int | Decimal | date | datetime):
        return value
    return ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)
