"""The “I speak” card: every language in its own script, to be pointed at across a desk or at a door."""

from collections.abc import Iterator

from reportlab.lib.colors import HexColor

from forms.letters.languages import LANGUAGES, SOURCE, Language
from forms.letters.setting import INK, Document, Part, Style, lay_out

LEFT, RIGHT, TOP = 36.0, 576.0, 762.0
"""Edges of the card on US letter paper, in points."""
COLUMNS, ROWS = 3, 14
CELL_WIDTH, CELL_HEIGHT = (RIGHT - LEFT) / COLUMNS, 46.5
AIR, INSET = 3.0, 9.0
GRID_TOP = TOP - 56
QUIET, LINE = HexColor("#55627a"), HexColor("#b9c1cf")
TITLE, LEAD = Style(24, 30, 700), Style(12, 16)
ENGLISH, FOOT = Style(9, 11, colour=QUIET), Style(8.5, 11, colour=QUIET)
LARGEST, SMALLEST = 19, 12
"""Sizes of a language's own name in points; a long one gets smaller rather than wrap."""

ASK = "Please point to your language. An interpreter is free."
OTHER = "Another language"


def i_speak_card(district_name: str) -> bytes:
    """One page as PDF; more, for more languages. The same name gives the same bytes."""
    document = Document("I speak", SOURCE.tag, author=district_name)
    for place, language in enumerate([*_by_english_name(), None]):
        if place % (COLUMNS * ROWS) == 0:
            document.new_page()
            _head(document, district_name)
        if language:
            _cell(document, language, *_corner(place))
        else:
            _other(document, *_corner(place))
    return document.finish()


def _by_english_name() -> Iterator[Language]:
    yield from sorted(LANGUAGES.values(), key=lambda language: language.english_name)


def _head(document: Document, district_name: str) -> None:
    part = document.part(SOURCE.tag)
    _write(document, part, "I speak …", TITLE, TOP, tag="H1")
    _write(document, part, ASK, LEAD, TOP - TITLE.leading)
    foot = GRID_TOP - ROWS * CELL_HEIGHT - 4
    _write(document, part, district_name, FOOT, foot)


def _write(document: Document, part: Part, text: str, style: Style, top: float, tag: str = "P") -> None:
    document.text(lay_out(text, SOURCE, style, RIGHT - LEFT), LEFT, top, part=part, tag=tag, last_line=1)


def _corner(place: int) -> tuple[float, float]:
    """Left and top of a cell; they run down the columns."""
    column, row = divmod(place % (COLUMNS * ROWS), ROWS)
    return LEFT + column * CELL_WIDTH, GRID_TOP - row * CELL_HEIGHT


def _cell(document: Document, language: Language, left: float, top: float) -> None:
    _frame(document, left, top)
    own, width = document.part(language.tag), CELL_WIDTH - 2 * (INSET + AIR)
    name = next(
        found
        for size in range(LARGEST, SMALLEST - 1, -1)
        if len((found := lay_out(language.own_name, language, Style(size, 24, 700), width)).lines) == 1
        or size == SMALLEST
    )
    document.text(name, left + AIR + INSET, top - AIR - 1, part=own)
    _under(document, language.english_name, left, top)


def _other(document: Document, left: float, top: float) -> None:
    _frame(document, left, top)
    with document.artifact() as canvas:
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.7)
        canvas.line(left + AIR + INSET, top - 28, left + CELL_WIDTH - AIR - INSET, top - 28)
    _under(document, OTHER, left, top)


def _under(document: Document, english_name: str, left: float, top: float) -> None:
    words = lay_out(english_name, SOURCE, ENGLISH, CELL_WIDTH - 2 * (INSET + AIR))
    document.text(words, left + AIR + INSET, top - AIR - 29, part=document.part(SOURCE.tag))


def _frame(document: Document, left: float, top: float) -> None:
    with document.artifact() as canvas:
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.8)
        width, height = CELL_WIDTH - 2 * AIR, CELL_HEIGHT - AIR
        canvas.roundRect(left + AIR, top - CELL_HEIGHT + AIR, width, height, 5, stroke=1, fill=0)
