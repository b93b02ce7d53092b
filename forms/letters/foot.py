"""The foot of every page: for the family the interpreter, for the office language, texts, letter and page."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from forms.letters.languages import SOURCE, Language
from forms.letters.looks import Look, style
from forms.letters.rows import FOOT_OF_PAGE, LEFT, RIGHT, WIDTH, Cell, Parts, Texts, columns
from forms.letters.setting import Document, Style, lay_out, lay_out_once
from forms.letters.shapes import HAIRLINE, QUIET, rule
from forms.letters.versions import Version

_SIZE = 8.4
_LINE = Look(below=0.1)
_SAMPLE = Look(weight=700, below=0.1)
_SORTING = Style(7.4, 10.5, colour=QUIET)
_ABOVE = 8.0


@dataclass(frozen=True, eq=False)
class Foot:
    """The same on every page but for the page's number."""

    rows: tuple[Texts, ...]
    sorting: str

    @property
    def top(self) -> float:
        """Nothing of the letter may stand lower."""
        return self._rule + _ABOVE

    @property
    def _rule(self) -> float:
        return FOOT_OF_PAGE + _SORTING.leading + sum(row.height for row in self.rows) + 4

    def draw(self, document: Document, parts: Parts, page: int, pages: int) -> None:
        document.plate(self.rows, parts, lambda: self._draw_rule_and_rows(document, parts))
        sorting = lay_out_once(f"{self.sorting} · {page}/{pages}", SOURCE, _SORTING, WIDTH)
        top = FOOT_OF_PAGE + _SORTING.leading
        document.text(sorting, LEFT, top, part=parts[0], last_line=1)

    def _draw_rule_and_rows(self, document: Document, parts: Parts) -> None:
        document.shapes(rule(LEFT, RIGHT, self._rule, HAIRLINE))
        top = self._rule - 4
        for row in self.rows:
            row.draw(document, parts, top)
            top -= row.height


def foot(versions: Sequence[Version]) -> Foot:
    """The languages' names are in English here: staff sort letters by this line."""
    rows = [_row(versions, "interpreter_line", _LINE)]
    if not all(version.words.reviewed for version in versions):
        rows.append(_row(versions, "sample", _SAMPLE))
    number = versions[0].merge.code(versions[0].facts.letter_id, "letter_id")
    texts = (f"{version.words.tag} {version.words.text.label}" for version in versions)
    return Foot(tuple(rows), " · ".join((versions[-1].language.english_name, *texts, number)))


def _row(versions: Sequence[Version], part: str, look: Look) -> Texts:
    said = tuple(version.shared(part) for version in versions)
    return _set(said, tuple(version.language for version in versions), look)


@lru_cache(maxsize=512)
def _set(texts: tuple[str, ...], languages: tuple[Language, ...], look: Look) -> Texts:
    cells = []
    for column, text, language in zip(columns(tuple(range(len(texts)))), texts, languages, strict=True):
        set_in = style(look, _SIZE, language.script)
        cells.append(Cell(lay_out(text, language, set_in, column.width), column))
    return Texts(tuple(cells), below=look.below * _SIZE)
