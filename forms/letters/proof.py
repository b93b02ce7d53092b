"""The proof: every part of a text as it will be read, beside the English, with a made-up family's names in it.

A letter shows only the parts that fit its family; whoever approves a text reads all of them here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from reportlab.lib.colors import HexColor

from forms.letters.kinds import KINDS, USES, Part
from forms.letters.languages import SOURCE, Language
from forms.letters.sample import sample_facts
from forms.letters.setting import Document, Paragraph, Style, lay_out
from forms.letters.setting import Part as Stretch
from forms.letters.values import Merge

LEFT, RIGHT, TOP, FOOT, GUTTER = 44.0, 568.0, 752.0, 44.0, 20.0
"""Edges and the space between the columns on US letter paper, in points."""
COLUMN = (RIGHT - LEFT - GUTTER) / 2
QUIET, LINE = HexColor("#55627a"), HexColor("#b9c1cf")
TITLE, USE = Style(17, 22, 700), Style(11.5, 16, 700)
LABEL, WORDS = Style(8.5, 12, colour=QUIET), Style(10.5, 15)
ROW_GAP, USE_GAP = 7.0, 12.0
UNWRITTEN = "…"
ONE_EDUCATOR = sample_facts().educator_names[:1]


@dataclass(frozen=True)
class Proof:
    """What is to be read: the words of a kind in a language beside the English that they follow.

    Without `english` the one column is `words` alone. `label` names the version, in English.
    """

    kind: str
    label: str
    language: Language
    words: Mapping[str, str] = field(hash=False)
    english: Mapping[str, str] | None = field(default=None, hash=False)

    @property
    def width(self) -> float:
        """Of one column, in points."""
        return COLUMN if self.english is not None else RIGHT - LEFT


def proof(wanted: Proof) -> bytes:
    """The proof as PDF; a part that is not written yet is three dots. Raises LetterRefused for odd characters."""
    sheet = _Sheet(wanted)
    for use, parts in groupby(KINDS[wanted.kind].parts, key=lambda part: part.use):
        sheet.heading(USES[use])
        for part in parts:
            sheet.row(part)
    return sheet.document.finish()


class _Sheet:
    """The pages, filled from the top."""

    def __init__(self, wanted: Proof) -> None:
        self._wanted = wanted
        self._kind = KINDS[wanted.kind]
        self.document = Document(wanted.label, SOURCE.tag)
        self._fill = {language.tag: _filler(wanted.kind, language) for language in (SOURCE, wanted.language)}
        self._labels: Stretch | None = None
        self._new_page()
        self._write(lay_out(wanted.label, SOURCE, TITLE, RIGHT - LEFT), tag="H1")

    def heading(self, words: str) -> None:
        """The name of a group of parts, never alone at the foot of a page."""
        self._make_room(USE_GAP + USE.leading + LABEL.leading + 2 * WORDS.leading)
        self._y -= USE_GAP
        with self.document.artifact() as canvas:
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.6)
            canvas.line(LEFT, self._y, RIGHT, self._y)
        self._y -= 3
        self._write(lay_out(words, SOURCE, USE, RIGHT - LEFT), tag="H2")

    def row(self, part: Part) -> None:
        """One part: its label, then its words in one or two columns."""
        self._make_room(LABEL.leading + 2 * WORDS.leading)
        if part.label != USES[part.use]:
            self._write(lay_out(str(part.label), SOURCE, LABEL, RIGHT - LEFT))
        columns = list(self._columns(part))
        done, longest = 0, max(len(paragraph.lines) for paragraph, _left, _stretch in columns)
        while done < longest:
            room = max(int((self._y - FOOT) // WORDS.leading), 1)
            for paragraph, left, stretch in columns:
                last = min(done + room, len(paragraph.lines))
                if done < last:
                    self.document.text(
                        paragraph, left, self._y, part=stretch, first_line=done, last_line=last
                    )
            self._y -= min(room, longest - done) * WORDS.leading
            done += room
            if done < longest:
                self._new_page()
        self._y -= ROW_GAP

    def _columns(self, part: Part) -> Iterator[tuple[Paragraph, float, Stretch]]:
        wanted = self._wanted
        if wanted.english is not None:
            yield self._paragraph(wanted.english, part, SOURCE), LEFT, self._stretch(SOURCE)
        left = LEFT if wanted.english is None else LEFT + COLUMN + GUTTER
        yield self._paragraph(wanted.words, part, wanted.language), left, self._stretch(wanted.language)

    def _paragraph(self, words: Mapping[str, str], part: Part, language: Language) -> Paragraph:
        merge, values = self._fill[language.tag]
        if part.name.endswith("_one"):
            values = _Values({**values, "educators": merge.names(ONE_EDUCATOR, "educator_names")})
        said = merge.filled(words.get(part.name, "").strip() or UNWRITTEN, values)
        return lay_out(" ".join(said.split()), language, WORDS, self._wanted.width)

    def _stretch(self, language: Language) -> Stretch:
        return self.document.part(language.tag)

    def _write(self, paragraph: Paragraph, tag: str = "P") -> None:
        self.document.text(paragraph, LEFT, self._y, part=self._labels or self._stretch(SOURCE), tag=tag)
        self._y -= paragraph.height

    def _make_room(self, height: float) -> None:
        if self._y - height < FOOT:
            self._new_page()

    def _new_page(self) -> None:
        self.document.new_page()
        self._y = TOP


class _Values(dict[str, str]):
    """Sample values; a field that we do not have stays as it was written, for the writer to see."""

    def __missing__(self, field: str) -> str:
        return f"{{{field}}}"


def _filler(kind: str, language: Language) -> tuple[Merge, Mapping[str, str]]:
    merge, facts = Merge(kind, language), sample_facts()
    assert facts.reply_by is not None
    assert facts.starts_at is not None
    values = {
        "students": merge.names(facts.student_names, "student_names"),
        "guardians": merge.names(facts.guardian_names, "guardian_names"),
        "educators": merge.names(facts.educator_names, "educator_names"),
        "school": merge.words(facts.school_name, "school_name"),
        "caller": merge.words(facts.caller_name, "caller_name"),
        "phone": merge.phone(facts.school_phone, "school_phone"),
        "reply_by": merge.day(facts.reply_by, "reply_by"),
        "visit_day": merge.day(facts.starts_at.date(), "starts_at"),
        "visit_time": merge.hour(facts.starts_at, "starts_at"),
        "place": merge.words(facts.place_note or "", "place_note"),
        "language": merge.words(language.own_name, "wording"),
    }
    return merge, _Values(values)
