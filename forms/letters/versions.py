"""What a letter says in one language: its words with the family's values in place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from forms.letters.facts import Facts
from forms.letters.kinds import KINDS, Part, Use
from forms.letters.languages import SOURCE, Language, language
from forms.letters.texts import Text
from forms.letters.values import Merge, plain

Counts = tuple[tuple[str, int], ...]
"""Merge fields, each with how many values it has."""

FIRST_STRONG_OPEN, CLOSE = "\u2068", "\u2069"


@dataclass(frozen=True)
class Words:
    """A kind's text in one language, with the words that all letters share in the same language."""

    text: Text
    common: Text

    @property
    def tag(self) -> str:
        return self.text.language

    @property
    def reviewed(self) -> bool:
        return self.text.reviewed and self.common.reviewed


@dataclass(frozen=True)
class Version:
    """Raises `LetterRefused` when a value is asked for that cannot be printed."""

    facts: Facts
    words: Words

    @cached_property
    def language(self) -> Language:
        return language(self.words.tag)

    @cached_property
    def merge(self) -> Merge:
        return Merge(self.words.text.label, self.language)

    def chosen(self, use: Use) -> tuple[Part, ...]:
        """The parts that this family reads."""
        return chosen(self.words.text.kind, use, self.counts)

    def says(self, part: str) -> str:
        """A part of the letter's own kind, ready for the page."""
        return self.merge.filled(self.words.text.parts[part], self.values)

    def shared(self, part: str, **values: str) -> str:
        """A part that all kinds share; `values` are already merged."""
        return self.merge.filled(
            self.words.common.parts[part], {**self.values, **values} if values else self.values
        )

    @property
    def heading(self) -> str:
        """The language's own name, and the letter's day."""
        day = self.merge.short_day(self.facts.letter_date, "letter_date")
        return f"{self.language.own_name} · {day}"

    @cached_property
    def values(self) -> Mapping[str, str]:
        """What stands for each merge field."""
        facts, merge = self.facts, self.merge
        return {
            "students": self._students,
            "guardians": merge.names(facts.guardian_names, "guardian_names"),
            "educators": merge.names(facts.educator_names, "educator_names"),
            **_of_school(merge, facts.school_name, facts.caller_name, facts.school_phone, facts.reply_by),
            "visit_day": merge.day(facts.starts_at.date(), "starts_at") if facts.starts_at else "",
            "visit_time": merge.hour(facts.starts_at, "starts_at") if facts.starts_at else "",
            "place": self._place,
        }

    @property
    def _students(self) -> str:
        if not self.facts.student_names:
            raise self.merge.missing("student_names")
        return self.merge.names(self.facts.student_names, "student_names")

    @property
    def _place(self) -> str:
        """The park (McKinley Park, by the swings); a place of the family's own naming speaks for itself."""
        if self.facts.place is None:
            return ""
        word = self.merge.text(self.words.common.parts[f"place_{self.facts.place}"])
        if not self.facts.place_note:
            return word
        note = self.merge.words(self.facts.place_note, "place_note")
        return note if self.facts.place == "other" else f"{FIRST_STRONG_OPEN}{word} ({note}){CLOSE}"

    @cached_property
    def counts(self) -> Counts:
        """How many values each field has that a letter may lack."""
        facts = self.facts
        agreed = int(facts.starts_at is not None)
        return (
            ("guardians", len(facts.guardian_names)),
            ("educators", len(facts.educator_names)),
            ("reply_by", int(facts.reply_by is not None)),
            ("visit_day", agreed),
            ("visit_time", agreed),
            ("place", int(facts.place is not None)),
            ("language", 1),
        )


@lru_cache(maxsize=256)
def _of_school(
    merge: Merge, school: str, caller: str, phone: str, reply_by: date | None
) -> Mapping[str, str]:
    """The values that a school writes to all families on one day."""
    return {
        "school": merge.words(school, "school_name"),
        "caller": merge.words(caller, "caller_name"),
        "phone": merge.phone(phone, "school_phone"),
        "reply_by": merge.day(reply_by, "reply_by") if reply_by else "",
        "language": merge.words(merge.language.own_name, "wording"),
    }


@lru_cache(maxsize=512)
def chosen(kind: str, use: Use, counts: Counts) -> tuple[Part, ...]:
    """The parts of a kind that a family with so many values reads."""
    return KINDS[kind].chosen(use, dict(counts))


def versions(facts: Facts, english: Words, home: Words | None) -> tuple[Version, ...]:
    """English first, then the home language if it is another."""
    others = (home,) if home and home.tag != SOURCE.tag else ()
    return tuple(Version(facts, words) for words in (english, *others))


def spoken(version: Version, use: Use) -> tuple[tuple[str, str], ...]:
    """Names and plain words of the parts for the phone, an e-mail or a text message."""
    return tuple((part.name, plain(version.says(part.name))) for part in version.chosen(use))
