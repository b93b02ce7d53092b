"""The head of a letter: who writes, from where, and, for a window envelope, to which household.

Measures of a no. 10 envelope (9.5 by 4.125 inches) and a sheet folded in thirds, wherever it slides: through
the left window (4.5 by 1.125 inches) shows no more than the sheet's strip from 2.04 to 3.63 inches below its
top and 5.38 inches from its left, and always the strip from 2.5 to 3.17 inches, 0.88 to 4.37 inches from the
left. Through an upper window (3.5 by 0.88 inches, 0.38 from the left), where there is one, the school's name
and two lines of its address are seen while the sheet rests on the envelope's foot, in the left half of its play.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import BytesIO

from PIL import Image

from forms.letters.answering import Answer, card
from forms.letters.languages import SOURCE
from forms.letters.refusal import TOO_LONG, LetterRefused
from forms.letters.rows import LEFT, RIGHT, Parts
from forms.letters.setting import Document, Paragraph, Part, Style, lay_out
from forms.letters.shapes import AMBER, QUIET, mark, rule
from forms.letters.versions import Version

_INCH = 72.0
PAGE_HEIGHT = 11 * _INCH
FIRST_FOLD = PAGE_HEIGHT - 3.65 * _INCH
"""On a letter for an envelope, its words begin below this height."""

_HEAD_TOP = PAGE_HEIGHT - 27
_LOWEST_RULE = PAGE_HEIGHT - 1.44 * _INCH
_ADDRESS_LEFT, _ADDRESS_WIDTH = 0.98 * _INCH, 3.35 * _INCH
_ADDRESS_FOOT, _ADDRESS_TOP = PAGE_HEIGHT - 3.2 * _INCH, PAGE_HEIGHT - 2.1 * _INCH
_CARD_LEFT = 5.5 * _INCH

_SCHOOL = Style(13, 16.4, 700)
_SENDER = Style(8.6, 11.4, colour=QUIET)
_DISTRICT = Style(8.6, 11.4, 600, QUIET)
_DATE = Style(9, 12, colour=QUIET)
_ADDRESS, _TIGHT_ADDRESS = Style(10.5, 12.6), Style(9, 10.4)

_MARK, _MARK_WIDTH = 36.0, 33.0
_LOGO_WIDTH, _LOGO_HEIGHT = 96.0, 44.0
_BESIDE_PICTURE = 10.0
_NAMES_RIGHT, _NAMES_RIGHT_IN_WINDOW, _ASIDE_WIDTH = 5.3 * _INCH, 3.375 * _INCH, 170.0

TO_THE_FAMILY = "The family of {students}"
"""How a letter is addressed when no guardian is named; English, for the post."""


@dataclass(frozen=True, eq=False)
class Head:
    """Everything above the words on a letter's first page; `foot` is where they may begin."""

    version: Version
    address: tuple[Paragraph, ...] = ()
    days: tuple[Paragraph, ...] = ()
    answer: Answer | None = None

    @cached_property
    def foot(self) -> float:
        if not self.address:
            return self._rule - 13
        lowest = self._card_top - self.answer.height - 8 if self.answer else FIRST_FOLD
        return min(FIRST_FOLD, lowest, self._rule - 13)

    def draw(self, document: Document, part: Part, parts: Parts) -> None:
        """`part` is the head's own, `parts` those of the languages."""
        self._draw_picture(document, part)
        _stack(document, self._names, self._names_left, _HEAD_TOP, part)
        self._draw_aside(document, part)
        document.shapes(rule(LEFT, RIGHT, self._rule, AMBER, 1.2))
        self._draw_envelope_part(document, part, parts)

    def _draw_envelope_part(self, document: Document, part: Part, parts: Parts) -> None:
        """The day stands above the window, the address in it, and where to answer at its right."""
        _stack(document, self.days, LEFT, self._rule - 6, part)
        top = _ADDRESS_FOOT + sum(line.height for line in self.address)
        _stack(document, self.address, _ADDRESS_LEFT, top, part)
        if self.answer:
            self.answer.draw(document, parts, self._card_top)

    def _draw_picture(self, document: Document, part: Part) -> None:
        logo = self.version.facts.letterhead.logo
        if logo is None:
            document.shapes(mark(LEFT, _HEAD_TOP - _MARK, _MARK))
            return
        width, height = _logo_size(logo)
        name = self.version.facts.district_name
        document.picture(logo, LEFT, _HEAD_TOP - height, width, height, alt=name, part=part)

    def _draw_aside(self, document: Document, part: Part) -> None:
        """At the right hand, each line ending at the edge."""
        top = _HEAD_TOP - 2
        for paragraph in self._aside:
            reach = max(line.width for line in paragraph.lines)
            document.text(paragraph, RIGHT - reach, top, part=part)
            top -= paragraph.height

    @cached_property
    def _names(self) -> tuple[Paragraph, ...]:
        merge, facts = self.version.merge, self.version.facts
        width = (_NAMES_RIGHT_IN_WINDOW if self.address else _NAMES_RIGHT) - self._names_left
        sender = merge.lines(facts.return_address, "return_address")
        return (
            lay_out(self.version.values["school"], SOURCE, _SCHOOL, width),
            *(lay_out(line, SOURCE, _SENDER, width) for line in sender),
        )

    @cached_property
    def _aside(self) -> tuple[Paragraph, ...]:
        merge, facts = self.version.merge, self.version.facts
        district = merge.words(facts.district_name, "district_name")
        lines = merge.lines(facts.letterhead.lines, "letterhead")
        return (
            lay_out(district, SOURCE, _DISTRICT, _ASIDE_WIDTH),
            *(
                lay_out(line, SOURCE, _SENDER, _ASIDE_WIDTH)
                for line in (self.version.values["phone"], *lines)
            ),
        )

    @cached_property
    def _names_left(self) -> float:
        logo = self.version.facts.letterhead.logo
        return LEFT + (_MARK_WIDTH if logo is None else _logo_size(logo)[0] + _BESIDE_PICTURE)

    @cached_property
    def _rule(self) -> float:
        logo = self.version.facts.letterhead.logo
        names, aside = (sum(each.height for each in found) for found in (self._names, self._aside))
        height = max(names, aside, _MARK if logo is None else _logo_size(logo)[1])
        under = _HEAD_TOP - height - 8
        if not self.address:
            return under
        if under < _ADDRESS_TOP:
            raise _too_long(self.version, "return_address" if names > aside else "letterhead")
        return min(under, _LOWEST_RULE)

    @property
    def _card_top(self) -> float:
        return self._rule - 12


def head(versions: Sequence[Version], voices: Sequence[int], *, for_envelope: bool) -> Head:
    """`for_envelope`: with the household's address, if it may be printed, and beside it where to answer."""
    english = versions[0]
    address = _address(english) if for_envelope else ()
    if not address:
        return Head(english)
    days = tuple(_day(versions[voice]) for voice in voices)
    url = english.facts.answer_url
    if url is None:
        return Head(english, address, days)
    return Head(english, address, days, card(url, versions, voices, _CARD_LEFT, RIGHT - _CARD_LEFT))


def _stack(document: Document, paragraphs: Sequence[Paragraph], left: float, top: float, part: Part) -> None:
    """One under the other, each beginning at the left edge, whichever way it runs."""
    for paragraph in paragraphs:
        reach = max(line.width for line in paragraph.lines)
        shift = paragraph.width - reach if paragraph.right_to_left else 0.0
        document.text(paragraph, left - shift, top, part=part)
        top -= paragraph.height


def _day(version: Version) -> Paragraph:
    return lay_out(version.heading, version.language, _DATE, _ADDRESS_WIDTH)


def _address(version: Version) -> tuple[Paragraph, ...]:
    lines = version.merge.lines(version.facts.household_address, "household_address")
    if not lines:
        return ()
    named = version.values["guardians"] or version.merge.filled(TO_THE_FAMILY, version.values)
    for look in (_ADDRESS, _TIGHT_ADDRESS):
        set_lines = tuple(lay_out(line, SOURCE, look, _ADDRESS_WIDTH) for line in (named, *lines))
        if sum(line.height for line in set_lines) <= _ADDRESS_TOP - _ADDRESS_FOOT:
            return set_lines
    raise _too_long(version, "household_address")


def _too_long(version: Version, field: str) -> LetterRefused:
    return LetterRefused(
        TOO_LONG, field=field, template=version.words.text.label, language=version.language.english_name
    )


@lru_cache(maxsize=64)
def _logo_size(png: bytes) -> tuple[float, float]:
    """Its own proportions, in the room that a letterhead has."""
    with Image.open(BytesIO(png)) as picture:
        width, height = picture.size
    scale = min(_LOGO_WIDTH / width, _LOGO_HEIGHT / height)
    return width * scale, height * scale
