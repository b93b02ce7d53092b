"""What frames the words: the letterhead on the first page, the foot on every page."""

from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from forms.letters.fonts import Face
from forms.letters.ink import AMBER, HAIRLINE, NIGHT, QUIET, Type, draw_line, draw_mark
from forms.letters.lines import break_lines
from forms.letters.page import LEFT, RIGHT, TOP, WIDTH, Row

_SCHOOL = Type(15, 19, heavy=True)
_DISTRICT = Type(9, 13, colour=QUIET)
_SENDER = Type(8.5, 12, colour=QUIET)
_HOUSEHOLD = Type(10, 13)
_SORTING = Type(7.5, 11, colour=QUIET)

_MARK_HEIGHT = 34.0
_BESIDE_MARK = 38.0
_SENDER_WIDTH = 170.0
_FOOT_OF_PAGE = 26.0


@dataclass(frozen=True)
class Letterhead:
    """Who writes, from where, and to which household; every text already merged."""

    school: str
    district: str
    sender: tuple[str, ...]
    household: tuple[str, ...]
    face: Face

    def draw(self, canvas: Canvas) -> None:
        draw_mark(canvas, LEFT, TOP - _MARK_HEIGHT, _MARK_HEIGHT)
        for text, at, type in self._lines:
            draw_line(canvas, text, at, self.face, type)
        canvas.setStrokeColor(AMBER)
        canvas.setLineWidth(1.1)
        canvas.line(LEFT, self._rule, RIGHT, self._rule)

    @property
    def foot(self) -> float:
        """The height at which the letter itself may begin."""
        household = len(self._broken(self.household, WIDTH, _HOUSEHOLD)) * _HOUSEHOLD.leading
        return self._rule - 13 - (household + 10 if household else 0)

    @property
    def _rule(self) -> float:
        sender = len(self._broken(self.sender, _SENDER_WIDTH, _SENDER)) * _SENDER.leading
        return TOP - max(self._names_height, sender, _MARK_HEIGHT) - 8

    @property
    def _names_height(self) -> float:
        return len(self._school) * _SCHOOL.leading + len(self._district) * _DISTRICT.leading

    @property
    def _school(self) -> tuple[str, ...]:
        return self._broken((self.school,), self._names_width, _SCHOOL)

    @property
    def _district(self) -> tuple[str, ...]:
        return self._broken((self.district,), self._names_width, _DISTRICT)

    @property
    def _names_width(self) -> float:
        return WIDTH - _BESIDE_MARK - _SENDER_WIDTH - 12

    def _broken(self, texts: tuple[str, ...], width: float, type: Type) -> tuple[str, ...]:
        return tuple(line for text in texts for line in break_lines(text, self.face, type.size, width))

    @property
    def _lines(self) -> list[tuple[str, tuple[float, float], Type]]:
        """Every line with its place and type."""
        names = LEFT + _BESIDE_MARK
        school = _stacked(self._school, names, TOP, _SCHOOL)
        district = _stacked(self._district, names, TOP - len(school) * _SCHOOL.leading, _DISTRICT)
        sender = self._broken(self.sender, _SENDER_WIDTH, _SENDER)
        beside = [
            (text, (RIGHT - self.face.width(text, _SENDER.size), height), type)
            for text, (_, height), type in _stacked(sender, RIGHT, TOP - 2, _SENDER)
        ]
        household = self._broken(self.household, WIDTH, _HOUSEHOLD)
        return school + district + beside + _stacked(household, LEFT, self._rule - 12, _HOUSEHOLD)


def _stacked(
    texts: tuple[str, ...], left: float, top: float, type: Type
) -> list[tuple[str, tuple[float, float], Type]]:
    return [(text, (left, top - number * type.leading), type) for number, text in enumerate(texts)]


@dataclass(frozen=True)
class Foot:
    """For the family: the interpreter. For the office: language, text, letter and page."""

    rows: tuple[Row, ...]
    sorting: str
    face: Face

    @property
    def top(self) -> float:
        """Nothing of the letter may stand lower."""
        return _FOOT_OF_PAGE + _SORTING.leading + sum(row.height for row in self.rows) + 13

    def draw(self, canvas: Canvas, page: int, pages: int) -> None:
        height = self.top - 8
        canvas.setStrokeColor(HAIRLINE)
        canvas.setLineWidth(0.6)
        canvas.line(LEFT, height + 3, RIGHT, height + 3)
        for row in self.rows:
            row.draw(canvas, height)
            height -= row.height
        sorting = f"{self.sorting} · {page}/{pages}"
        draw_line(canvas, sorting, (LEFT, height), self.face, _SORTING)


FOOT_LINE = Type(8, 11.5, colour=NIGHT)
FOOT_MARK = Type(8, 11.5, colour=QUIET, heavy=True)
