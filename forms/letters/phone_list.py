"""The phone list on paper: by language, whom to call, with room to write, and the text message to send.

It is for colleagues, so it speaks as their screen does, and it names families: it stays at the school.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.colors import HexColor

from forms.letters.languages import LANGUAGES, SOURCE, long_date
from forms.letters.list_sheet import AIR, LEAD, LEFT, RIGHT, Cell, ListSheet
from forms.letters.setting import Style, lay_out
from workflows.words import N_

TITLE, NOBODY = N_("Phone list"), N_("Nobody is to be called now.")
KEEP_IT = N_("%(day)s. It names families: please keep it at the school.")
NOTE = Style(9.5, 13, colour=HexColor("#55627a"))
NAME, PHONE, REMARK, LAST, ROOM = LEFT, 190.0, 290.0, 372.0, 470.0
"""Where the columns begin; the last one is left empty, to write in."""


@dataclass(frozen=True)
class Line:
    """One grown-up to reach."""

    name: str
    phone: str
    remark: str
    last: str


@dataclass(frozen=True)
class Group:
    """Those of a school who speak one language. `message`: the words to send in it, in the language `tag`."""

    heading: str
    lines: Sequence[Line]
    message: str = ""
    tag: str = SOURCE.tag


def phone_list(
    on: date, groups: Sequence[Group], *, tongue: str = SOURCE.tag, say: Callable[[str], str] = str
) -> bytes:
    """The list as PDF; a language's heading is never alone at the foot of a page.

    `tongue` is the language of the list; `say` looks marked words up in it.
    """
    day = long_date(on, LANGUAGES.get(tongue, SOURCE))
    sheet = ListSheet(say(TITLE), say(KEEP_IT) % {"day": day}, tag=tongue)
    for group in groups:
        sheet.heading(f"{group.heading} ({len(group.lines)})")
        if group.message:
            _message(sheet, group)
        for line in group.lines:
            sheet.row(cell for cell in _cells(line) if cell[0])
    if not groups:
        sheet.write(say(NOBODY), LEAD)
    return sheet.document.finish()


def _message(sheet: ListSheet, group: Group) -> None:
    paragraph = lay_out(group.message, LANGUAGES[group.tag], NOTE, RIGHT - LEFT)
    sheet.need(paragraph.height + AIR)
    sheet.document.text(paragraph, LEFT, sheet.height, part=sheet.document.part(group.tag))
    sheet.height -= paragraph.height + AIR


def _cells(line: Line) -> Iterator[Cell]:
    yield line.name or "–", NAME, PHONE - 8
    yield line.phone, PHONE, REMARK - 6
    yield line.remark, REMARK, LAST - 6
    yield line.last, LAST, ROOM - 6
