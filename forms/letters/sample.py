"""The sample family, for previews and samples; nobody's data."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from forms.letters.facts import Facts, Letterhead
from forms.letters.kinds import KINDS
from forms.letters.languages import SOURCE
from forms.letters.letter import Layout, Letter, Words
from forms.letters.texts import Text, starter, starter_tags

_ZONE = ZoneInfo("America/Los_Angeles")
_ABOUT_A_DAY = frozenset({"visit_day", "visit_time", "place"})


class NoWords(LookupError):
    """Porchlight brings no words of this kind in this language."""

    def __init__(self, kind: str, tag: str) -> None:
        has = ", ".join(starter_tags())
        super().__init__(f"Porchlight brings no words for {kind!r} in {tag!r}; it has them in: {has}.")


def sample_facts(kind: str | None = None) -> Facts:
    """What the letters of the sample family say. A kind that names no day of the visit has none, and only a kind
    that asks for the family's choice of one has a link to answer."""
    facts = Facts(
        district_name="Plum Valley Unified School District",
        school_name="Alder Elementary School",
        school_phone="(916) 448-5290",
        letter_date=date(2026, 9, 17),
        guardian_names=("María Elena Hernández", "José Luis Ortiz"),
        student_names=("Mateo", "Lucía"),
        educator_names=("Teresa Park", "Daniel Nguyễn"),
        caller_name="Rosa Delgado",
        reply_by=date(2026, 10, 1),
        starts_at=datetime(2026, 10, 6, 17, 30, tzinfo=_ZONE),
        ends_at=datetime(2026, 10, 6, 18, 10, tzinfo=_ZONE),
        place="park",
        place_note="McKinley Park, by the swings",
        return_address=("120 Alder Street", "Plum Valley, CA 95814"),
        household_address=("455 Second Avenue, Apt 3", "Plum Valley, CA 95816"),
        letter_id="PV-000123",
        answer_url="https://visits.example.org/a/k7m2q-9xw4t-c3hpn-r8vdz-5b",
        letterhead=Letterhead(lines=("plumvalley.example.org",)),
    )
    if kind is None:
        return facts
    parts = KINDS[kind].for_use("letter")
    if any(part.fields & _ABOUT_A_DAY for part in parts):
        return replace(facts, answer_url=None)
    asks = any(part.name == "choice" for part in parts)
    answer_url = facts.answer_url if asks else None
    return replace(facts, starts_at=None, ends_at=None, place=None, place_note=None, answer_url=answer_url)


def starter_words(kind: str, tag: str) -> Words | None:
    """Porchlight's own words as a first version that nobody in the district has read; None where there are none."""
    parts, common = starter(kind, tag), starter("common", tag)
    if parts is None or common is None:
        return None
    reviewed = tag == SOURCE.tag
    return Words(Text(kind, tag, 1, parts, reviewed), Text("common", tag, 1, common, reviewed))


def sample_letter(kind: str, tag: str, layout: Layout = "beside", *, slip: bool = False) -> Letter:
    """A letter of the sample family. Raises `NoWords`."""
    english, home = starter_words(kind, SOURCE.tag), starter_words(kind, tag)
    if english is None or home is None:
        raise NoWords(kind, tag)
    return Letter(sample_facts(kind), english, None if tag == SOURCE.tag else home, layout, slip)
