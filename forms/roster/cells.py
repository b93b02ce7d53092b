"""One row's cells, each read as what its column promises; anything else makes the row faulty."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Protocol

from forms.roster import problems
from forms.roster.problems import Fault, Findings

LONGEST_ID = 255
LONGEST_NAME = 100
DAY = re.compile(r"(?:19|20|21)\d\d-\d\d-\d\d", re.ASCII)
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
PHONE = re.compile(r"[+(]?\d[\d ().\-/+]*(?:(?:x|ext\.?|#) ?\d+)?", re.ASCII | re.IGNORECASE)
LANGUAGE = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{3})?(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*",
    re.ASCII | re.IGNORECASE,
)
"""A language tag by BCP 47: language, script, region, variants; no extensions."""

TRUE_FALSE = {"true": True, "false": False}
YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
GRADES = {
    grade.upper(): grade
    for grade in (
        *("IT", "PR", "PK", "TK", "KG", "PS", "UG", "Other"),
        *(f"{number:02}" for number in range(1, 14)),
    )
} | {"K": "KG"}
"""CEDS entry grade levels, as OneRoster lists them."""


class Table(Protocol):
    """What a row needs to know of its file."""

    file: str
    findings: Findings


class Row:
    """A row being read. `faulty`: something in it was refused; `skipped`: it names somebody who left."""

    __slots__ = ("_cells", "faulty", "number", "sheet", "skipped", "values")

    def __init__(self, sheet: Table, number: int, values: list[str]) -> None:
        self.sheet, self.number, self.values = sheet, number, values
        self.faulty = self.skipped = False
        self._cells: Mapping[str, str] = {}

    def name(self, columns: Sequence[str], values: Sequence[str]) -> None:
        """From now on each cell is known by its column, without the blanks around it."""
        self._cells = dict(zip(columns, map(str.strip, values), strict=True))

    def refuse(self, fault: Fault, column: str = "", value: str = "", more: str = "") -> None:
        self.faulty = True
        self.sheet.findings.error(
            fault, self.sheet.file, row=self.number, column=column, value=value, more=more
        )

    def notice(self, sentence: str, column: str = "", value: str = "", more: str = "") -> None:
        self.sheet.findings.notice(
            sentence, self.sheet.file, row=self.number, column=column, value=value, more=more
        )

    def cell(self, column: str) -> str:
        """The cell without the blanks around it, "" when the file has no such column."""
        return self._cells.get(column, "")

    def text(self, column: str, longest: int = LONGEST_NAME) -> str:
        """The cell as composed Unicode (NFC), "" when it is blank or refused."""
        value = self._cells.get(column, "")
        if len(value) <= longest and value.isascii() and value.isprintable():
            return value
        return self._sound(column, value, longest)

    def needed(self, column: str, longest: int = LONGEST_NAME) -> str:
        """The cell's text; a blank is refused."""
        value = self._cells.get(column)
        if not value:
            self.refuse(problems.BLANK, column)
            return ""
        if len(value) <= longest and value.isascii() and value.isprintable():
            return value
        return self._sound(column, value, longest)

    def many(self, column: str, longest: int = LONGEST_ID) -> tuple[str, ...]:
        """The values between commas, each once, in order."""
        whole = self.cell(column)
        if not whole:
            return ()
        if "," not in whole:
            sound = self._sound(column, whole, longest)
            return (sound,) if sound else ()
        values = dict.fromkeys(part.strip() for part in whole.split(","))
        return tuple(filter(None, (self._sound(column, value, longest) for value in values if value)))

    def day(self, column: str) -> date | None:
        value = self.cell(column)
        day = day_of(value) if value else None
        if value and day is None:
            self.refuse(problems.NOT_A_DATE, column, value)
        return day

    def needed_day(self, column: str) -> date:
        """The day; a blank is refused (and read as the earliest day there is)."""
        if not self.cell(column):
            self.refuse(problems.BLANK, column)
        return self.day(column) or date.min

    def true_or_false(self, column: str, *, blank: bool) -> bool:
        answer = self._answer(column, TRUE_FALSE, problems.NOT_TRUE_OR_FALSE)
        return blank if answer is None else answer

    def yes_or_no(self, column: str) -> bool | None:
        """None when the cell is blank."""
        return self._answer(column, YES_NO, problems.NOT_YES_OR_NO)

    def one_of(self, column: str, words: Mapping[str, str]) -> str:
        """The word as listed, whatever its capitals; a blank or another word is refused."""
        value = self.needed(column)
        word = words.get(value.lower(), "")
        if value and not word:
            self.refuse(problems.NOT_ONE_OF, column, value, ", ".join(words.values()))
        return word

    def one_of_or_own(self, column: str, words: Mapping[str, str], otherwise: str = "") -> str:
        """Like `one_of`; a word of the exporting system's own (`ext:…`, as 1.2 allows) is noted, not refused."""
        value = self.cell(column)
        if not value.lower().startswith("ext:"):
            return self.one_of(column, words)
        self.notice(
            problems.UNKNOWN_READ_AS if otherwise else problems.OWN_WORD_LEFT_OUT, column, value, otherwise
        )
        return otherwise

    def known_or(self, column: str, words: Mapping[str, str], otherwise: str) -> str:
        """The word as listed; another word is noted and read as `otherwise`, and so is a blank."""
        value = self.cell(column)
        word = words.get(value.lower())
        if value and word is None:
            self.notice(problems.UNKNOWN_READ_AS, column, value, otherwise)
        return word or otherwise

    def grades(self, column: str) -> tuple[str, ...]:
        """CEDS codes; 7 is 07, K is KG, and what is not known is noted and read as Other."""
        return tuple(dict.fromkeys(self._grade(column, value) for value in self.many(column)))

    def email(self, column: str) -> str:
        value = self.text(column, 320)
        if value and not EMAIL.fullmatch(value):
            self.refuse(problems.NOT_AN_EMAIL, column, value)
        return value

    def email_or_none(self, column: str) -> str:
        """The address, "" (noted) when it is none."""
        value = self.cell(column)
        if value and not (len(value) <= 320 and value.isprintable() and EMAIL.fullmatch(value)):
            self.notice(problems.EMAIL_LEFT_OUT, column)
            return ""
        return value

    def phone(self, column: str) -> str:
        value = self.text(column, 40)
        if value and not (PHONE.fullmatch(value) and sum(map(str.isdigit, value)) >= 7):
            self.refuse(problems.NOT_A_PHONE, column, value)
        return value

    def language(self, column: str) -> str:
        return next(iter(self.languages(column)), "")

    def languages(self, column: str) -> tuple[str, ...]:
        """Language tags in their usual capitals, such as zh-Hans or pt-BR."""
        values = self.many(column, 35)
        for value in values:
            if not is_language(value):
                self.refuse(problems.NOT_A_LANGUAGE, column, value)
        return tuple(map(usual_capitals, values))

    def _sound(self, column: str, value: str, longest: int) -> str:
        """The value as composed Unicode; most values are plain, and are not brought here for speed's sake."""
        if not value.isascii():
            value = unicodedata.normalize("NFC", value)
        if len(value) > longest:
            self.refuse(problems.TOO_LONG, column, value, str(longest))
            return ""
        if not value.isprintable() and problems.HIDDEN.search(value):
            self.refuse(problems.HIDDEN_CHARACTER, column, value)
            return ""
        return value

    def _answer(self, column: str, answers: Mapping[str, bool], fault: Fault) -> bool | None:
        value = self.cell(column)
        answer = answers.get(value.lower())
        if value and answer is None:
            self.refuse(fault, column, value)
        return answer

    def _grade(self, column: str, value: str) -> str:
        grade = GRADES.get((value.zfill(2) if value.isdecimal() else value).upper())
        if grade is None:
            self.notice(problems.UNKNOWN_READ_AS, column, value, "Other")
        return grade or "Other"


@lru_cache(maxsize=4096)
def day_of(value: str) -> date | None:
    """The calendar day of `2026-08-15`, None for anything else."""
    if not DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def is_language(tag: str) -> bool:
    """Whether it is written as a language tag is."""
    return LANGUAGE.fullmatch(tag) is not None


@lru_cache(maxsize=1024)
def usual_capitals(tag: str) -> str:
    """BCP 47 §2.1.1: script in title case, region in capitals, the rest small."""
    first, *others = tag.lower().split("-")
    forms = {4: str.title, 2: str.upper}
    return "-".join(
        [first, *(forms.get(len(part), str)(part) if part.isalpha() else part for part in others)]
    )
