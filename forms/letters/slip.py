"""The reply slip: an answer on paper, for families without internet. It names nobody, only the letter's number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forms.letters.languages import weekday_names
from forms.letters.looks import BOLD, Look, style
from forms.letters.rows import LEFT, RIGHT, WIDTH, Block, Cell, Column, Parts, Row, Space, Texts, columns
from forms.letters.setting import Document, Paragraph, lay_out
from forms.letters.shapes import QUIET, box, cut, rule
from forms.letters.versions import Version

PLACES = ("home", "park", "library", "school", "other")
PARTS_OF_THE_DAY = ("morning", "afternoon", "evening")

_SIZE = 9.4
_HOW = Look(size=0.9, colour=QUIET, below=0.5)
_TITLE = Look(size=1.3, weight=BOLD, below=0.4)
_ANSWER = Look(weight=600, below=0.45)
_QUESTION = Look(above=0.35, below=0.25)
_CHOICE = Look(below=0.4)
_LABEL = Look(size=0.9)
_NUMBER = Look(size=0.9, colour=QUIET, below=0.2)
_BOX, _AFTER_BOX, _LINE_HEIGHT = 9.5, 6.0, 22.0


@dataclass(frozen=True, eq=False)
class Cut:
    """Where the slip is cut off."""

    height: float = 12.0
    lasting: bool = True

    def draw(self, document: Document, parts: Parts, top: float) -> None:
        document.shapes(cut(0, LEFT + RIGHT, top - 2))

    def split(self, room: float) -> None:
        """A line is not divided."""


@dataclass(frozen=True, eq=False)
class Ticked:
    """Words in each language behind a box: a family ticks the one in its own."""

    words: Texts
    lasting: bool = True

    @property
    def height(self) -> float:
        return self.words.height

    def draw(self, document: Document, parts: Parts, top: float) -> None:
        for cell in self.words.cells:
            left, width = cell.column.left, cell.column.width
            start = left + width + _AFTER_BOX if cell.paragraph.right_to_left else left - _BOX - _AFTER_BOX
            document.shapes(box(start, top - self.words.baseline - 1, _BOX))
        self.words.draw(document, parts, top)

    def split(self, room: float) -> None:
        """A choice is not divided."""


@dataclass(frozen=True, eq=False)
class Choices:
    """Boxes in a line, each with its short label in every language, one under the other."""

    labels: tuple[tuple[Cell, ...], ...]
    lasting: bool = True

    @property
    def height(self) -> float:
        return (
            max(sum(cell.paragraph.height for cell in each) for each in self.labels) + _CHOICE.below * _SIZE
        )

    def draw(self, document: Document, parts: Parts, top: float) -> None:
        for label in self.labels:
            first = label[0]
            foot = top - first.paragraph.style.baseline - 1
            document.shapes(box(first.column.left - _BOX - _AFTER_BOX, foot, _BOX))
            below = top
            for cell in label:
                document.text(cell.paragraph, _start(cell), below, part=parts[cell.column.voice])
                below -= cell.paragraph.height

    def split(self, room: float) -> None:
        """Choices are not divided."""


@dataclass(frozen=True, eq=False)
class Line:
    """A line to write on, in each of the columns."""

    columns: tuple[Column, ...]
    height: float = _LINE_HEIGHT
    lasting: bool = True

    def draw(self, document: Document, parts: Parts, top: float) -> None:
        for column in self.columns:
            height = top - self.height + 5
            document.shapes(rule(column.left, column.left + column.width, height, QUIET, 0.7))

    def split(self, room: float) -> None:
        """A line is not divided."""


def at_foot(versions: Sequence[Version]) -> Block:
    """The slip under a letter's last words, to be cut off along its top."""
    made = _Slip(versions)
    return Block((Cut(), made.how, *made.rows()))


def on_top(versions: Sequence[Version]) -> Block:
    """The slip on a page of its own: behind the letter's head, so that the choice and the phone stay."""
    made = _Slip(versions)
    return Block((*made.rows(), Space(_LINE_HEIGHT), made.how, Cut()))


@dataclass(frozen=True)
class _Slip:
    versions: Sequence[Version]

    @property
    def how(self) -> Texts:
        return self._words("slip_how", _HOW)

    def rows(self) -> Iterator[Row]:
        yield self._words("slip_title", _TITLE, tag="H2")
        for answer in ("slip_yes", "slip_later", "slip_no"):
            yield self._ticked(answer, _ANSWER)
        yield self._words("slip_days", _QUESTION)
        yield self._choices([weekday_names(version.language) for version in self.versions])
        yield self._words("slip_times", _QUESTION)
        yield self._choices(self._shared(f"part_{part}" for part in PARTS_OF_THE_DAY))
        yield self._words("slip_place", _QUESTION)
        yield self._choices(self._shared(f"place_{place}" for place in PLACES))
        yield Line((Column(0, LEFT, WIDTH),), height=16)
        yield Space(8)
        yield self._ticked("slip_interpreter", _CHOICE)
        yield self._ticked("slip_call", _CHOICE)
        yield self._words("slip_phone", _QUESTION)
        yield Line(self._columns)
        yield self._number()

    @property
    def _columns(self) -> tuple[Column, ...]:
        return columns(range(len(self.versions)))

    def _words(self, part: str, look: Look, tag: str = "P") -> Texts:
        return self._texts([version.shared(part) for version in self.versions], look, self._columns, tag)

    def _texts(self, texts: Sequence[str], look: Look, beside: Sequence[Column], tag: str = "P") -> Texts:
        cells = (
            Cell(_set(text, version, look, column.width), column, tag)
            for text, version, column in zip(texts, self.versions, beside, strict=True)
        )
        return Texts(tuple(cells), look.above * _SIZE, look.below * _SIZE)

    def _ticked(self, part: str, look: Look) -> Ticked:
        behind = [_behind_box(column, self.versions[column.voice]) for column in self._columns]
        return Ticked(self._texts([version.shared(part) for version in self.versions], look, behind))

    def _choices(self, texts: Sequence[Sequence[str]]) -> Choices:
        """`texts`: for each language, its label of every choice."""
        many = len(texts[0])
        places = columns((0,) * many, gutter=5)
        return Choices(
            tuple(self._label([each[place] for each in texts], places[place]) for place in range(many))
        )

    def _label(self, texts: Sequence[str], place: Column) -> tuple[Cell, ...]:
        left = place.left + _BOX + _AFTER_BOX
        width = place.width - _BOX - _AFTER_BOX
        return tuple(
            Cell(_set(text, version, _LABEL, width), Column(voice, left, width))
            for voice, (text, version) in enumerate(zip(texts, self.versions, strict=True))
        )

    def _shared(self, parts: Iterator[str]) -> list[list[str]]:
        names = list(parts)
        return [[version.shared(name) for name in names] for version in self.versions]

    def _number(self) -> Texts:
        """What tells the school whose answer it is."""
        english = self.versions[0]
        number = english.merge.code(english.facts.letter_id, "letter_id")
        text = f"{english.values['school']} · {number}"
        return Texts((Cell(_set(text, english, _NUMBER, WIDTH), Column(0, LEFT, WIDTH)),))


def _set(text: str, version: Version, look: Look, width: float) -> Paragraph:
    return lay_out(text, version.language, style(look, _SIZE, version.language.script), width)


def _behind_box(column: Column, version: Version) -> Column:
    taken = _BOX + _AFTER_BOX
    left = column.left if version.language.direction == "rtl" else column.left + taken
    return Column(column.voice, left, column.width - taken)


def _start(cell: Cell) -> float:
    """A short label begins at its box, whichever way it runs."""
    if not cell.paragraph.right_to_left:
        return cell.column.left
    reach = max(line.width for line in cell.paragraph.lines)
    return cell.column.left - cell.paragraph.width + reach
