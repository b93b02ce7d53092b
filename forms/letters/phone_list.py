"""The phone list on paper: by language, whom to call, with room to write, and the text message to send.

It is for colleagues, so its own words are English, and it names families: it stays at the school.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.colors import HexColor

from forms.letters.any_script import in_any_script
from forms.letters.languages import LANGUAGES, SOURCE, long_date
from forms.letters.setting import Document, Paragraph, Part, Style, lay_out

LEFT, RIGHT, TOP, FOOT = 48.0, 564.0, 744.0, 48.0
"""Edges of the text on US letter paper, in points."""
QUIET, LINE = HexColor("#55627a"), HexColor("#b9c1cf")
TITLE, LEAD, GROUP = Style(17, 22, 700), Style(10, 14), Style(12, 17, 700)
ROW, NOTE = Style(9.5, 12.5), Style(9.5, 13, colour=QUIET)
NAME, PHONE, REMARK, LAST, ROOM = LEFT, 190.0, 290.0, 372.0, 470.0
"""Where the columns begin; the last one is left empty, to write in."""
AIR = 7.0


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


def phone_list(on: date, groups: Sequence[Group]) -> bytes:
    """The list as PDF; a language's heading is never alone at the foot of a page."""
    sheet = _Sheet(on)
    for group in groups:
        sheet.group(group)
    if not groups:
        sheet.write("Nobody is to be called now.", LEAD)
    return sheet.document.finish()


class _Sheet:
    def __init__(self, on: date) -> None:
        self.document = Document("Phone list", SOURCE.tag)
        self._part: Part | None = None
        self._new_page()
        self.write("Phone list", TITLE, "H1")
        self.write(f"{long_date(on, SOURCE)}. It names families: please keep it at the school.", LEAD)

    def group(self, group: Group) -> None:
        """A language with its people."""
        self._need(GROUP.leading + 3 * ROW.leading + 2 * AIR)
        self._height -= 2 * AIR
        self.write(f"{group.heading} ({len(group.lines)})", GROUP, "H2")
        if group.message:
            self._message(group)
        for line in group.lines:
            self._row(line)

    def write(self, text: str, style: Style, tag: str = "P") -> None:
        """Words over the whole width."""
        paragraph = in_any_script(text, style, RIGHT - LEFT)
        self._draw(paragraph, LEFT, tag)
        self._height -= paragraph.height

    def _message(self, group: Group) -> None:
        paragraph = lay_out(group.message, LANGUAGES[group.tag], NOTE, RIGHT - LEFT)
        self._need(paragraph.height + AIR)
        self.document.text(paragraph, LEFT, self._height, part=self.document.part(group.tag))
        self._height -= paragraph.height + AIR

    def _row(self, line: Line) -> None:
        cells = [(in_any_script(text, ROW, right - left), left) for text, left, right in _cells(line) if text]
        tall = max(paragraph.height for paragraph, _left in cells) + AIR
        self._need(tall)
        with self.document.artifact() as canvas:
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.4)
            canvas.line(LEFT, self._height - tall + 2, RIGHT, self._height - tall + 2)
        for paragraph, left in cells:
            self._draw(paragraph, left)
        self._height -= tall

    def _draw(self, paragraph: Paragraph, left: float, tag: str = "P") -> None:
        assert self._part is not None  # Every page opens it.
        self.document.text(paragraph, left, self._height, part=self._part, tag=tag)

    def _need(self, height: float) -> None:
        if self._height - height < FOOT:
            self._new_page()

    def _new_page(self) -> None:
        self.document.new_page()
        self._part = self._part or self.document.part(SOURCE.tag)
        self._height = TOP


def _cells(line: Line) -> Iterator[tuple[str, float, float]]:
    yield line.name or "–", NAME, PHONE - 8
    yield line.phone, PHONE, REMARK - 6
    yield line.remark, REMARK, LAST - 6
    yield line.last, LAST, ROOM - 6
