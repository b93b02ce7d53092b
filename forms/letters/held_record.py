"""Everything that is kept about a family, on paper: one heading per kind of record, one block per record."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from forms.letters.any_script import in_any_script
from forms.letters.languages import LANGUAGES, SOURCE
from forms.letters.setting import Document, Part, Style, missing

LEFT, RIGHT, TOP, FOOT = 48.0, 564.0, 744.0, 48.0
"""Edges of the text on US letter paper, in points."""
TITLE, LEAD, GROUP, ROW = Style(17, 22, 700), Style(10, 14), Style(12, 17, 700), Style(9.5, 13)
AIR = 7.0
LONGEST = 500
"""Characters that are set as one paragraph, so that long words break over pages."""

Record = Sequence[tuple[str, str]]


def held_record(title: str, lead: str, groups: Sequence[tuple[str, Sequence[Record]]]) -> bytes:
    """The record as PDF. A sign that no font has is printed as □; the other file has it."""
    sheet = _Sheet(title)
    sheet.write(title, TITLE, "H1")
    sheet.write(lead, LEAD)
    for heading, records in groups:
        sheet.gap(2 * AIR + GROUP.leading + 2 * ROW.leading)
        sheet.write(f"{heading} ({len(records)})", GROUP, "H2")
        for record in records:
            sheet.gap(AIR + 2 * ROW.leading)
            for label, value in record:
                sheet.write(f"{label}: {value}", ROW)
    return sheet.document.finish()


class _Sheet:
    def __init__(self, title: str) -> None:
        self.document = Document(title, SOURCE.tag)
        self._part: Part | None = None
        self._new_page()

    def gap(self, needed: float) -> None:
        """Some air; a new page when less than `needed` is left, so that no heading stands alone."""
        self._height -= AIR
        if self._height - needed < FOOT:
            self._new_page()

    def write(self, text: str, style: Style, tag: str = "P") -> None:
        """Words over the whole width, on as many pages as they need."""
        for line in _lines(text):
            paragraph = in_any_script(line, style, RIGHT - LEFT)
            if self._height - paragraph.height < FOOT:
                self._new_page()
            assert self._part is not None  # Every page opens it.
            self.document.text(paragraph, LEFT, self._height, part=self._part, tag=tag)
            self._height -= paragraph.height

    def _new_page(self) -> None:
        self.document.new_page()
        self._part = self._part or self.document.part(SOURCE.tag)
        self._height = TOP


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines() or [""]:
        yield from map(_printable, wrap(line, LONGEST) or ["–"])


def _printable(line: str) -> str:
    if any(not missing(line, each) for each in LANGUAGES.values()):
        return line
    return "".join(each if not missing(each, SOURCE) else "□" for each in line)
