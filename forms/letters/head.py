"""The head of a letter: who writes, from where, and, for a window envelope, to which household.

Measures of a no. 10 envelope (9.5 by 4.125 inches) and a sheet folded in thirds, wherever it slides: through
the left window (4.5 by 1.125 inches) shows no more than the sheet's strip from 2.04 to 3.63 inches below its
top and 5.38 inches from its left, and always the strip from 2.5 to 3.17 inches, 0.88 to 4.37 inches from the
left. Through an upper window (3.5 by 0.88 inches, 0.38 from the left), where there is one, the school's name
and two lines of its address are seen while the sheet rests on the envelope's foot, in the left half of its play.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image

from forms.letters.answering import Answer, card
from forms.letters.facts import Letterhead
from forms.letters.languages import SOURCE
from forms.letters.refusal import TOO_LONG, LetterRefused
from forms.letters.rows import LEFT, RIGHT, Parts
from forms.letters.setting import Document, Paragraph, Part, Style, lay_out, lay_out_once
from forms.letters.shapes import AMBER, QUIET, mark, rule
from forms.letters.values import Merge
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
_LOGO_WIDTH, _LOGO_HEIGHT = 84.0, 44.0
_LINES_IN_WINDOW = 2
"""A longer name of a school takes the width of the page instead of the window's."""
_BESIDE_PICTURE = 10.0
_NAMES_RIGHT, _NAMES_RIGHT_IN_WINDOW, _ASIDE_WIDTH = 5.3 * _INCH, 3.375 * _INCH, 170.0

TO_THE_FAMILY = "The family of {students}"
"""How a letter is addressed when no guardian is named; English, for the post."""


@dataclass(frozen=True, eq=False)
class Sender:
    """Who writes: the same on all letters of a school. `rule` is the height of the line under it."""

    names: tuple[Paragraph, ...]
    aside: tuple[Paragraph, ...]
    names_left: float
    rule: float
    logo: bytes | None
    district: str

    def draw(self, document: Document, part: Part) -> None:
        self._draw_picture(document, part)
        _stack(document, self.names, self.names_left, _HEAD_TOP, part)
        top = _HEAD_TOP - 2
        for paragraph in self.aside:
            # At the right hand, each line ends at the edge.
            document.text(paragraph, RIGHT - _reach(paragraph), top, part=part)
            top -= paragraph.height
        document.shapes(rule(LEFT, RIGHT, self.rule, AMBER, 1.2))

    def _draw_picture(self, document: Document, part: Part) -> None:
        if self.logo is None:
            document.shapes(mark(LEFT, _HEAD_TOP - _MARK, _MARK))
            return
        width, height = _logo_size(self.logo)
        document.picture(self.logo, LEFT, _HEAD_TOP - height, width, height, alt=self.district, part=part)


@dataclass(frozen=True, eq=False)
class Head:
    """Everything above the words on a letter's first page; `foot` is where they may begin."""

    sender: Sender
    address: Paragraph | None = None
    days: tuple[Paragraph, ...] = ()
    answer: Answer | None = None

    @property
    def foot(self) -> float:
        under = self.sender.rule - 13
        if self.address is None:
            return under
        lowest = self._card_top - self.answer.height - 8 if self.answer else FIRST_FOLD
        return min(FIRST_FOLD, lowest, under)

    def draw(self, document: Document, part: Part, parts: Parts) -> None:
        """`part` is the head's own, `parts` those of the languages."""
        # The day stands above the window, the address in it, and where to answer at its right.
        lasting = self.sender, self.days
        document.plate(lasting, (part,), lambda: self._draw_sender_and_days(document, part))
        if self.address:
            document.text(self.address, _ADDRESS_LEFT, _ADDRESS_FOOT + self.address.height, part=part)
        if self.answer:
            self.answer.draw(document, parts, self._card_top)

    def _draw_sender_and_days(self, document: Document, part: Part) -> None:
        self.sender.draw(document, part)
        _stack(document, self.days, LEFT, self.sender.rule - 6, part)

    @property
    def _card_top(self) -> float:
        return self.sender.rule - 12


def head(versions: Sequence[Version], voices: Sequence[int], *, for_envelope: bool) -> Head:
    """`for_envelope`: with the household's address, if it may be printed, and beside it where to answer."""
    english = versions[0]
    address = _address(english) if for_envelope else None
    facts = english.facts
    sender = _sender(
        english.merge,
        facts.district_name,
        facts.school_name,
        facts.school_phone,
        tuple(facts.return_address or ()),
        facts.letterhead,
        address is not None,
    )
    if address is None:
        return Head(sender)
    days = tuple(_day(versions[voice]) for voice in voices)
    url = facts.answer_url
    if url is None:
        return Head(sender, address, days)
    return Head(sender, address, days, card(url, versions, voices, _CARD_LEFT, RIGHT - _CARD_LEFT))


@lru_cache(maxsize=256)
def _sender(
    merge: Merge,
    district: str,
    school: str,
    phone: str,
    return_address: tuple[str, ...],
    letterhead: Letterhead,
    in_window: bool,
) -> Sender:
    """Raises `LetterRefused`, also for a sender that leaves no room for the window of an envelope."""
    picture = (_MARK_WIDTH, _MARK) if letterhead.logo is None else _logo_size(letterhead.logo)
    left = LEFT + picture[0] + (0 if letterhead.logo is None else _BESIDE_PICTURE)
    names = _names(
        merge, school, return_address, (_NAMES_RIGHT_IN_WINDOW if in_window else _NAMES_RIGHT) - left
    )
    if len(names[0].lines) > _LINES_IN_WINDOW:
        names = _names(merge, school, return_address, _NAMES_RIGHT - left)
    beside = (merge.phone(phone, "school_phone"), *merge.lines(letterhead.lines, "letterhead"))
    aside = [lay_out(merge.words(district, "district_name"), SOURCE, _DISTRICT, _ASIDE_WIDTH)]
    aside += [lay_out(line, SOURCE, _SENDER, _ASIDE_WIDTH) for line in beside]
    tall, tall_aside = (sum(each.height for each in found) for found in (names, aside))
    under = _HEAD_TOP - max(tall, tall_aside, picture[1]) - 8
    if in_window and under < _ADDRESS_TOP:
        raise _too_long(merge, "return_address" if tall > tall_aside else "letterhead")
    line = min(under, _LOWEST_RULE) if in_window else under
    return Sender(tuple(names), tuple(aside), left, line, letterhead.logo, district)


def _names(merge: Merge, school: str, address: tuple[str, ...], width: float) -> list[Paragraph]:
    names = [lay_out(merge.words(school, "school_name"), SOURCE, _SCHOOL, width)]
    if lines := merge.lines(address, "return_address"):
        names.append(lay_out("\n".join(lines), SOURCE, _SENDER, width))
    return names


def _stack(document: Document, paragraphs: Sequence[Paragraph], left: float, top: float, part: Part) -> None:
    """One under the other, each beginning at the left edge, whichever way it runs."""
    for paragraph in paragraphs:
        shift = paragraph.width - _reach(paragraph) if paragraph.right_to_left else 0.0
        document.text(paragraph, left - shift, top, part=part)
        top -= paragraph.height


def _reach(paragraph: Paragraph) -> float:
    return max(line.width for line in paragraph.lines)


def _day(version: Version) -> Paragraph:
    return lay_out(version.heading, version.language, _DATE, _ADDRESS_WIDTH)


def _address(version: Version) -> Paragraph | None:
    lines = version.merge.lines(version.facts.household_address, "household_address")
    if not lines:
        return None
    named = version.values["guardians"] or version.merge.filled(TO_THE_FAMILY, version.values)
    for look in (_ADDRESS, _TIGHT_ADDRESS):
        address = lay_out_once("\n".join((named, *lines)), SOURCE, look, _ADDRESS_WIDTH)
        if address.height <= _ADDRESS_TOP - _ADDRESS_FOOT:
            return address
    raise _too_long(version.merge, "household_address")


def _too_long(merge: Merge, field: str) -> LetterRefused:
    return LetterRefused(TOO_LONG, field=field, template=merge.template, language=merge.language.english_name)


@lru_cache(maxsize=64)
def _logo_size(png: bytes) -> tuple[float, float]:
    """Its own proportions, in the room that a letterhead has."""
    with Image.open(BytesIO(png)) as picture:
        width, height = picture.size
    scale = min(_LOGO_WIDTH / width, _LOGO_HEIGHT / height)
    return width * scale, height * scale
