"""The invitation to a home visit, as a page a family can hold: English beside the family's own language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from io import BytesIO
from threading import Lock

from reportlab import rl_config
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

from forms.letters.fonts import face_for
from forms.letters.ink import QUIET, Type
from forms.letters.languages import SOURCE, Language, listed, long_date, weekday_date
from forms.letters.one_face import Merge
from forms.letters.page import Column, Page, Row, columns, paginate, row
from forms.letters.refusal import LetterRefused
from forms.letters.sheet import FOOT_LINE, FOOT_MARK, Foot, Letterhead
from forms.letters.wording import PARAGRAPHS, Wording, template_for, wording

# Nothing in a letter is fetched or opened by its address.
rl_config.trustedSchemes = []

# reportlab's fonts keep notes on the document that is being drawn, and two may not be drawn at once.
_press = Lock()

_BODY = Type(10, 13.4, below=6)
_PANEL = Type(10, 13.4, above=3, below=6, in_panel=True, with_next=True)
_TYPES = {
    "title": Type(14.2, 19, below=7, heavy=True, with_next=True),
    "agency": replace(_BODY, below=10),
    "choice": replace(_PANEL, above=8, below=3, heavy=True),
    "reply": _PANEL,
    "reply_by": replace(_PANEL, above=0),
    "closing": replace(_BODY, above=9, below=4, with_next=True),
}
_HEADING = Type(9, 13, colour=QUIET, below=3, with_next=True)
_SIGNED_BY = Type(10, 13.4, heavy=True, with_next=True)
_SIGNED_FOR = Type(10, 13.4, colour=QUIET)
_ALONE = 1.24
"""How much larger a letter in one language is set: it has the whole page."""


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """What one letter says about one family and one school.

    An address is None where it is not to be printed (confidential, or none). Without `educator_names` the
    letter speaks of two educators. `reviewed` is false until somebody has approved the translation, and each
    page says so.
    """

    district_name: str
    school_name: str
    school_phone: str
    letter_date: date
    guardian_names: Sequence[str]
    student_names: Sequence[str]
    educator_names: Sequence[str] = ()
    caller_name: str
    visit_number: int = 1
    reply_by: date | None = None
    return_address: Sequence[str] | None = None
    household_address: Sequence[str] | None = None
    letter_id: str
    reviewed: bool = False


@dataclass(frozen=True)
class _Version:
    """What the invitation says in one language."""

    invitation: Invitation
    wording: Wording
    language: Language

    @property
    def merge(self) -> Merge:
        return Merge(self.wording.label, self.language)

    def names(self, field: str) -> str:
        """The people of one field, joined as the language joins them; empty for nobody."""
        names = [self.merge.words(name, field) for name in getattr(self.invitation, field)]
        return listed(names, self.language)

    @cached_property
    def values(self) -> Mapping[str, str]:
        """What stands for each placeholder."""
        invitation, merge = self.invitation, self.merge
        day = invitation.reply_by
        return {
            "caller": merge.words(invitation.caller_name, "caller_name"),
            "educators": self.names("educator_names"),
            "guardians": self.names("guardian_names"),
            "phone": merge.code(invitation.school_phone, "school_phone"),
            "reply_by": merge.words(weekday_date(day, self.language), "reply_by") if day else "",
            "school": merge.words(invitation.school_name, "school_name"),
            "students": self.names("student_names"),
        }

    def says(self, paragraph: str) -> str:
        """The paragraph with its values in place."""
        found = self.wording.paragraphs[paragraph]
        sentence = found.form(self._how_many(found.counts), self.language)
        return self.merge.text(sentence).format_map(self.values)

    def _how_many(self, counts: str) -> int:
        counted: Mapping[str, Sequence[str]] = {
            "educators": self.invitation.educator_names,
            "guardians": self.invitation.guardian_names,
            "students": self.invitation.student_names,
        }
        return len(counted[counts]) if counts else 1

    def heading(self) -> str:
        day = self.merge.words(long_date(self.invitation.letter_date, self.language), "letter_date")
        return f"{self.language.own_name} · {day}"


@dataclass(frozen=True)
class _Letter:
    """A letter with every line in its place, ready to be drawn."""

    head: Letterhead
    pages: tuple[Page, ...]
    foot: Foot

    def draw(self, canvas: Canvas) -> None:
        self.head.draw(canvas)
        for number, page in enumerate(self.pages, start=1):
            for top, placed in page:
                placed.draw(canvas, top)
            self.foot.draw(canvas, number, len(self.pages))
            canvas.showPage()


def typeset(invitation: Invitation, language: Language) -> bytes:
    """One letter as PDF; the same bytes for the same letter. Raises `LetterRefused`."""
    return typeset_all([(invitation, language)])


def typeset_all(letters: Iterable[tuple[Invitation, Language]]) -> bytes:
    """Many letters in one PDF, each on its own pages. Raises `LetterRefused` for the first refused."""
    with _press:
        asked = list(letters)
        if not asked:
            raise ValueError("There is no letter to print.")
        composed = [_composed(invitation, language) for invitation, language in asked]
        return _printed(composed, [language for _, language in asked])


def refusal(invitation: Invitation, language: Language) -> LetterRefused | None:
    """Why this letter cannot be printed, asked before many are printed together."""
    with _press:
        try:
            _composed(invitation, language)
        except LetterRefused as refused:
            return refused
    return None


def _printed(letters: Sequence[_Letter], languages: Sequence[Language]) -> bytes:
    output = BytesIO()
    canvas = Canvas(
        output,
        pagesize=LETTER,
        pageCompression=1,
        invariant=1,
        initialFontName=letters[0].head.face.name,
        lang=_document_language(languages),
    )
    canvas.setTitle(_document_title(languages))
    canvas.setAuthor(letters[0].head.school)
    canvas.setCreator("Porchlight")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    for letter in letters:
        letter.draw(canvas)
    canvas.save()
    return output.getvalue()


def _document_language(languages: Sequence[Language]) -> str:
    """The family's language; BCP 47 says "mul" for several."""
    tags = {language.tag for language in languages}
    return tags.pop() if len(tags) == 1 else "mul"


def _document_title(languages: Sequence[Language]) -> str:
    """No name of a child: titles show in tabs and lists of recent files."""
    spoken = [wording(template_for(1), language) for language in dict.fromkeys((SOURCE, *languages))]
    return " / ".join(words.paragraphs["document"].forms["other"] for words in spoken)


def _composed(invitation: Invitation, language: Language) -> _Letter:
    template = template_for(invitation.visit_number)
    spoken = tuple(dict.fromkeys((SOURCE, language)))
    versions = [_Version(invitation, wording(template, each), each) for each in spoken]
    placed = columns([(face_for(each), each.direction == "rtl") for each in spoken])
    head, foot = _letterhead(versions[0]), _foot(versions, placed)
    rows = _rows(versions, placed)
    return _Letter(head, paginate(rows, first_top=head.foot, foot=foot.top), foot)


def _rows(versions: Sequence[_Version], placed: tuple[Column, ...]) -> list[Row]:
    """Every paragraph beside its other language, from the date to the signature."""
    caller = [version.values["caller"] for version in versions]
    school = [version.values["school"] for version in versions]
    texts = [(_HEADING, [version.heading() for version in versions])]
    for name in _paragraphs_for(versions[0]):
        texts.append((_TYPES.get(name, _BODY), [version.says(name) for version in versions]))
    texts += [(_SIGNED_BY, caller), (_SIGNED_FOR, school)]
    return [row(placed, text, _sized(type, placed)) for type, text in texts]


def _paragraphs_for(version: _Version) -> list[str]:
    if not version.invitation.student_names:
        raise version.merge.missing("student_names")
    with_deadline = version.invitation.reply_by is not None
    return [name for name in PARAGRAPHS if name != "reply_by" or with_deadline]


def _sized(type: Type, placed: tuple[Column, ...]) -> Type:
    return type.enlarged(_ALONE) if len(placed) == 1 else type


def _letterhead(version: _Version) -> Letterhead:
    invitation, merge = version.invitation, version.merge
    sender = merge.lines(invitation.return_address, "return_address")
    return Letterhead(
        school=version.values["school"],
        district=merge.words(invitation.district_name, "district_name"),
        sender=(*sender, version.values["phone"]),
        household=merge.lines(invitation.household_address, "household_address"),
        face=face_for(version.language),
    )


def _foot(versions: Sequence[_Version], placed: tuple[Column, ...]) -> Foot:
    """The languages' names are in English here: staff sort letters by this line."""
    first, last = versions[0], versions[-1]
    rows = [row(placed, [version.says("interpreter_line") for version in versions], FOOT_LINE)]
    if not first.invitation.reviewed:
        rows.append(row(placed, [version.says("sample") for version in versions], FOOT_MARK))
    number = first.merge.code(first.invitation.letter_id, "letter_id")
    return Foot(
        rows=tuple(rows),
        sorting=f"{last.language.english_name} · {last.wording.label} · {number}",
        face=face_for(first.language),
    )
