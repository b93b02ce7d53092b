"""What a liaison says on the phone, in English beside the family's language, with tips for a family that hesitates.

What is said to the family is in the letter's languages; headings and tips speak as the liaison's screen does.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor

from forms.letters.any_script import in_any_script
from forms.letters.kinds import KINDS, Use
from forms.letters.languages import SOURCE, Language
from forms.letters.letter import Letter
from forms.letters.setting import Document, Paragraph, Style, lay_out
from forms.letters.setting import Part as Stretch
from forms.letters.values import NO_BREAK_HYPHEN, NO_BREAK_SPACE, plain
from forms.letters.versions import Version
from workflows.words import N_, Msgid

LEFT, RIGHT, TOP, FOOT, GUTTER = 48.0, 564.0, 748.0, 40.0, 22.0
"""Edges and the space between the columns on US letter paper, in points."""
WIDTH = RIGHT - LEFT
QUIET, LINE = HexColor("#55627a"), HexColor("#b9c1cf")
TITLE, HEADING, FACTS = Style(17, 22, 700), Style(12, 17, 700), Style(10, 14)
LABEL, SAID, TIP = Style(8.5, 12, colour=QUIET), Style(11, 15.5), Style(9.5, 12.5)
GAP = 6.0

ON_THE_PHONE, HESITATES = N_("On the phone – %(letter)s"), N_("When a family hesitates")

TIPS: tuple[Msgid, ...] = (
    N_("Ask first if it is a good time. If it is not, ask when to call again."),
    N_("Speak slowly and let the family finish. A silence is fine."),
    N_("Not at ease in English? Offer an interpreter. It is free. A child never interprets."),
    N_("Unsure who is calling? Say the school and your name, and offer that they call the school back."),
    N_("Not at home? A park, the library, the school or a video call is as good. No need to clean or cook."),
    N_("Worried about papers or agencies? We ask for no papers. We come only from the school."),
    N_("Not now? Ask when to call again, and write down the day."),
    N_("No is fine. Thank them. Do not ask why, and do not ask twice in one call."),
)
"""For families who hesitate (R76): the place, the interpreter, later, and a no that is as good as a yes."""


@dataclass(frozen=True)
class Call:
    """One grown-up to call, in words; `speaks` names a language, empty while nobody has asked.

    `wish` says that an interpreter is wished.
    """

    name: str
    phone: str
    speaks: str = ""
    wish: str = ""

    @property
    def line(self) -> str:
        """As it stands above the script."""
        return " · ".join(each for each in (self.name, self.phone, self.speaks, self.wish) if each)


def told(version: Version, use: Use) -> tuple[tuple[str, str], ...]:
    """Names and words of the parts that are spoken or sent, for the screen, an e-mail or a text message.

    Text that runs to the left keeps the marks that hold a phone number together; other text needs none.
    """
    return tuple((part.name, _readable(version, version.says(part.name))) for part in version.chosen(use))


def script(sheets: Iterable[tuple[Letter, Sequence[Call]]], *, say: Callable[[str], str] = str) -> bytes:
    """Phone scripts as PDF, each on pages of its own. Raises LetterRefused for a value that cannot be printed.

    `say` looks marked words up in the language of the screen.
    """
    document = Document("Phone script", SOURCE.tag)
    for letter, calls in sheets:
        document.begin_letter()
        _draw(_Sheet(document), letter, calls, say)
    return document.finish()


def _readable(version: Version, text: str) -> str:
    if version.language.direction == "rtl":
        return text.replace(NO_BREAK_SPACE, " ").replace(NO_BREAK_HYPHEN, "-")
    return plain(text)


def _draw(sheet: "_Sheet", letter: Letter, calls: Sequence[Call], say: Callable[[str], str]) -> None:
    kind = say(KINDS[letter.english.text.kind].label)
    sheet.write(say(ON_THE_PHONE) % {"letter": kind}, TITLE, "H1")
    sheet.write(letter.facts.school_name, FACTS)
    for call in calls:
        sheet.write(call.line, FACTS)
    sheet.gap(GAP)
    versions = letter.versions
    if not all(version.words.reviewed for version in versions):
        sheet.write(versions[0].shared("sample"), LABEL)
    for part in versions[0].chosen("script"):
        sheet.row(say(part.label), [(version.language, version.says(part.name)) for version in versions])
    sheet.heading(say(HESITATES))
    for tip in TIPS:
        sheet.write(f"•  {say(tip)}", TIP, "LI")


class _Sheet:
    """The pages of one script, filled from the top."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._parts: dict[str, Stretch] = {}
        self._new_page()

    def write(self, text: str, style: Style, tag: str = "P") -> None:
        """Words over the whole width, in English or with names in any script."""
        self._need(style.leading)
        paragraph = in_any_script(text, style, WIDTH)
        self._text(paragraph, LEFT, tag=tag)
        self._height -= paragraph.height

    def heading(self, text: str) -> None:
        """A heading, never alone at the foot of a page."""
        self._need(HEADING.leading + 3 * TIP.leading)
        self.gap(GAP)
        self.write(text, HEADING, "H2")

    def row(self, label: str, said: Sequence[tuple[Language, str]]) -> None:
        """What is said now, in each language beside the other."""
        width = (WIDTH - GUTTER * (len(said) - 1)) / len(said)
        columns = [lay_out(text, language, SAID, width) for language, text in said]
        self._need(LABEL.leading + max(each.height for each in columns) + GAP)
        self._rule()
        self.write(label, LABEL)
        for place, paragraph in enumerate(columns):
            self._text(paragraph, LEFT + place * (width + GUTTER))
        self._height -= max(each.height for each in columns) + GAP

    def gap(self, height: float) -> None:
        """Leave some room."""
        self._height -= height

    def _text(self, paragraph: Paragraph, left: float, tag: str = "P") -> None:
        language = paragraph.language.tag
        part = self._parts.setdefault(language, self._document.part(language))
        self._document.text(paragraph, left, self._height, part=part, tag=tag)

    def _rule(self) -> None:
        with self._document.artifact() as canvas:
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.5)
            canvas.line(LEFT, self._height, RIGHT, self._height)
        self._height -= 2

    def _need(self, height: float) -> None:
        if self._height - height < FOOT:
            self._new_page()

    def _new_page(self) -> None:
        self._document.new_page()
        self._height = TOP
