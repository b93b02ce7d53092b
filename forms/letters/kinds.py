"""The kinds of letters, and the parts that each is made of.

`english.toml` says what stands in a kind: its parts, their order, what each is for and which merge fields it has.
"""

import re
import tomllib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, cast

from workflows.words import N_, Msgid

Use = Literal["letter", "script", "mail", "message", "foot", "slip", "word", "page", "prompt", "flyer"]
"""Where a part is read: on paper, on the phone by the liaison, in an e-mail, in a text message; on the foot of
every letter, on the reply slip, as a value or a choice, on the family's answer page; by an educator before the
visit; on the wall."""

FIELDS: Mapping[str, Msgid] = MappingProxyType(
    {
        "students": N_("the children’s first names"),
        "guardians": N_("the guardians’ names"),
        "educators": N_("the educators who visit"),
        "school": N_("the school"),
        "caller": N_("the person to call"),
        "phone": N_("the phone number to call"),
        "reply_by": N_("the day to answer by"),
        "visit_day": N_("the day of the visit"),
        "visit_time": N_("the time of the visit"),
        "place": N_("the place of the visit"),
        "language": N_("the family’s language"),
    }
)
"""What can be merged into a text, with the words that name it on screen."""

ALWAYS_KNOWN = frozenset({"students", "school", "caller", "phone"})
"""Fields that every letter has; a part with another one is left out of a letter that lacks the value."""

_KNOWN: Mapping[Use, frozenset[str]] = {
    "prompt": frozenset(),
    "word": frozenset(),
    "flyer": frozenset({"school", "phone"}),
}

PRIVATE = frozenset({"students", "guardians"})
"""Fields that name a family: never in what others may see or hear (requirement R120)."""

MAY_BE_OVERHEARD = frozenset({"script_voicemail"})

_VARIANTS = ("_one", "_unnamed")

LONGEST_MESSAGE = 320
"""Characters of a text message: two of the old kind, joined."""

# fmt: off
_KIND_LABELS: Mapping[str, Msgid] = {
    "first_visit":  N_("First visit: invitation"),
    "second_visit": N_("Second visit: invitation"),
    "confirmation": N_("Appointment: confirmation"),
    "reminder":     N_("Appointment: reminder"),
    "missed":       N_("We missed you"),
    "thanks":       N_("Thank you"),
    "other_place":  N_("Another place to meet"),
    "common":       N_("Words that every letter and the answer page share"),
    "prompts":      N_("Questions to start a conversation"),
    "flyer":        N_("Flyer"),
}

USES: Mapping[Use, Msgid] = {
    "letter":  N_("In the letter"),
    "script":  N_("On the phone"),
    "mail":    N_("In the e-mail"),
    "message": N_("Text message"),
    "foot":    N_("At the foot of the letter"),
    "slip":    N_("On the reply slip"),
    "word":    N_("A choice to tick"),
    "page":    N_("On the answer page"),
    "prompt":  N_("A question for any family"),
    "flyer":   N_("On the flyer"),
}

_PART_LABELS: Mapping[str, Msgid] = {
    "title":            N_("Title"),
    "greeting":         N_("Greeting"),
    "greeting_unnamed": N_("Greeting when no guardian is named"),
    "opening":          N_("Opening"),
    "day":              N_("Day of the visit"),
    "hour":             N_("Time of the visit"),
    "place":            N_("Place of the visit"),
    "visitors":         N_("Who comes: two named educators"),
    "visitors_one":     N_("Who comes: one named educator"),
    "visitors_unnamed": N_("Who comes: nobody named yet"),
    "hopes":            N_("Hopes and dreams"),
    "promises":         N_("What we promised"),
    "again":            N_("Another visit"),
    "topics":           N_("What we talk about"),
    "time":             N_("How long, and where"),
    "everyone":         N_("Who is invited"),
    "interpreter":      N_("Interpreter"),
    "agency":           N_("From the school only"),
    "choice":           N_("The family’s choice"),
    "reply":            N_("Whom to call"),
    "reply_by":         N_("Day to answer by"),
    "closing":          N_("Closing"),
    "signed":           N_("Signature"),
    "subject":          N_("Subject"),
    "who":              N_("Who is calling"),
    "why":              N_("Why we call"),
    "no":               N_("If the family says no"),
    "later":            N_("If the family says later"),
    "thanks":           N_("Thanks and goodbye"),
    "voicemail":        N_("On the voicemail"),
}
_SHARED_LABELS: Mapping[str, Msgid] = {
    "interpreter_line":      N_("Free interpreter"),
    "sample":                N_("Mark of a sample"),
    "answer_code":           N_("Beside the code to scan"),
    "answer_link":           N_("Link in the e-mail"),
    "english_follows":       N_("That English follows"),
    "explained":             N_("That it was explained aloud"),
    "slip_title":            N_("Title"),
    "slip_how":              N_("How to hand it in"),
    "slip_yes":              N_("Yes"),
    "slip_later":            N_("Later"),
    "slip_no":               N_("No"),
    "slip_days":             N_("Days"),
    "slip_times":            N_("Times"),
    "slip_place":            N_("Place"),
    "slip_interpreter":      N_("Interpreter"),
    "slip_call":             N_("Please call"),
    "slip_phone":            N_("Phone number"),
    "place_home":            N_("At home"),
    "place_park":            N_("A park"),
    "place_library":         N_("The library"),
    "place_school":          N_("The school"),
    "place_other":           N_("Another place"),
    "place_virtual":         N_("A video call"),
    "part_morning":          N_("Morning"),
    "part_afternoon":        N_("Afternoon"),
    "part_evening":          N_("Evening"),
    "page_title":            N_("Title"),
    "page_language":         N_("Language"),
    "page_english":          N_("The word English"),
    "page_asks":             N_("Who asks"),
    "page_visitors":         N_("Who would come"),
    "page_what":             N_("What a visit is"),
    "page_choice":           N_("The family’s choice"),
    "page_agency":           N_("From the school only"),
    "page_question":         N_("Heading of the answer"),
    "page_yes":              N_("Yes"),
    "page_later":            N_("Later"),
    "page_no":               N_("No"),
    "page_if_yes":           N_("Heading after a yes"),
    "page_days":             N_("Days"),
    "page_times":            N_("Times"),
    "page_choose_some":      N_("How many may be chosen"),
    "page_place":            N_("Place"),
    "page_place_note":       N_("Which place"),
    "page_interpreter":      N_("Interpreter"),
    "page_call":             N_("Please call"),
    "page_phone":            N_("Phone number"),
    "page_phone_hint":       N_("When to write the phone number"),
    "page_ask_again":        N_("When to ask again"),
    "page_in_two_weeks":     N_("In two weeks"),
    "page_in_a_month":       N_("In a month"),
    "page_on_a_day":         N_("On a day"),
    "page_optional":         N_("May stay empty"),
    "page_another":          N_("Another visit"),
    "page_send":             N_("Button to send"),
    "page_privacy":          N_("Who sees the answer"),
    "page_call_instead":     N_("To call instead"),
    "page_your_answer":      N_("The answer so far"),
    "page_change":           N_("How to change the answer"),
    "page_change_answer":    N_("Button to change the answer"),
    "page_thanks_title":     N_("Thanks: title"),
    "page_thanks_yes":       N_("Thanks for a yes"),
    "page_thanks_later":     N_("Thanks for a later"),
    "page_thanks_no":        N_("Thanks for a no"),
    "page_thanks_call":      N_("Thanks: we will call"),
    "page_thanks_another":   N_("Thanks: another visit"),
    "page_closed_expired":   N_("Closed: the link is too old"),
    "page_closed_unknown":   N_("Closed: the link is not known"),
    "page_closed_scheduled": N_("Closed: the day is set"),
    "page_closed_visited":   N_("Closed: we visited already"),
    "page_busy":             N_("Too many tries"),
    "page_error_title":      N_("To mend: title"),
    "page_error_answer":     N_("To mend: no answer chosen"),
    "page_error_phone":      N_("To mend: phone number"),
    "page_error_long":       N_("To mend: too long"),
    "page_error_place":      N_("To mend: place"),
    "page_error_day":        N_("To mend: day"),
    "page_error_again":      N_("To mend: send again"),
    "general_1":             N_("For any family, question 1"),
    "general_2":             N_("For any family, question 2"),
    "general_3":             N_("For any family, question 3"),
    "general_4":             N_("For any family, question 4"),
    "general_5":             N_("For any family, question 5"),
    "general_6":             N_("For any family, question 6"),
    "primary_1":             N_("Grades PK to 2, question 1"),
    "primary_2":             N_("Grades PK to 2, question 2"),
    "primary_3":             N_("Grades PK to 2, question 3"),
    "upper_1":               N_("Grades 3 to 5, question 1"),
    "upper_2":               N_("Grades 3 to 5, question 2"),
    "upper_3":               N_("Grades 3 to 5, question 3"),
    "middle_1":              N_("Grades 6 to 8, question 1"),
    "middle_2":              N_("Grades 6 to 8, question 2"),
    "middle_3":              N_("Grades 6 to 8, question 3"),
    "high_1":                N_("Grades 9 to 12, question 1"),
    "high_2":                N_("Grades 9 to 12, question 2"),
    "high_3":                N_("Grades 9 to 12, question 3"),
    "flyer_title":           N_("Title"),
    "flyer_what":            N_("What a visit is"),
    "flyer_who":             N_("Who is invited"),
    "flyer_time":            N_("How long, and where"),
    "flyer_choice":          N_("The family’s choice"),
    "flyer_interpreter":     N_("Interpreter"),
    "flyer_how":             N_("How to ask for a visit"),
}
"""Of the words that letters, slip, answer page, prompts and flyer are made of: each part by its own name."""
# fmt: on

_BANDS: Mapping[str, frozenset[str]] = {
    "primary": frozenset({"IT", "PR", "PK", "TK", "KG", "01", "02"}),
    "upper": frozenset({"03", "04", "05"}),
    "middle": frozenset({"06", "07", "08"}),
    "high": frozenset({"09", "10", "11", "12", "13"}),
}


@dataclass(frozen=True)
class Part:
    """One paragraph. `fields` are those of the English it starts from, `tag` its place in the PDF's structure."""

    name: str
    label: Msgid
    fields: frozenset[str]
    use: Use
    english: str
    tag: str = "P"

    @property
    def allowed(self) -> frozenset[str]:
        """The merge fields that a district's own English may have here without ever leaving a gap or a name."""
        fields = self.fields | _KNOWN.get(self.use, ALWAYS_KNOWN)
        return fields - PRIVATE if self.is_public else fields

    @property
    def is_variant(self) -> bool:
        """Whether it only stands in for another part, when one person or nobody is named."""
        return self.name.endswith(_VARIANTS)

    @property
    def is_public(self) -> bool:
        """Whether others than the family may see or hear it."""
        return self.use in ("mail", "message", "flyer") or self.name in MAY_BE_OVERHEARD


@dataclass(frozen=True)
class Kind:
    name: str
    label: Msgid
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part:
        """Raises KeyError for a part that this kind does not have."""
        return {part.name: part for part in self.parts}[name]

    def for_use(self, use: Use) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.use == use)

    def chosen(self, use: Use, counts: Mapping[str, int]) -> tuple[Part, ...]:
        """The parts that a family reads, in order. `counts`: how many values each field has, 0 for none.

        A part that lacks a value gives way to its `_unnamed`, and for one value to its `_one`, or is left out.
        """
        parts = {part.name: part for part in self.for_use(use)}
        stems = [part for part in parts.values() if not part.is_variant]
        names = [_form(part, parts, counts) for part in stems]
        return tuple(parts[name] for name in names if name in parts)


def tokens(text: str) -> frozenset[str]:
    """The merge fields of a text, and whatever else stands in braces."""
    return frozenset(re.findall(r"{([^{}]*)}", text))


def written(field: str) -> str:
    """The field as it stands in a text."""
    return "{" + field + "}"


def openers(grade: str) -> tuple[str, ...]:
    """The names of the prompts for one child's grade (CEDS: KG, 01, …), those for any family last."""
    band = next((band for band, grades in _BANDS.items() if grade in grades), "general")
    names = [part.name for part in KINDS["prompts"].parts]
    return tuple(
        name for start in dict.fromkeys((band, "general")) for name in names if name.startswith(start)
    )


def _form(part: Part, parts: Container[str], counts: Mapping[str, int]) -> str:
    """The name of what is read in this part's place; it may be one that the kind does not have."""
    fewest = min((counts.get(field, 0) for field in part.fields - ALWAYS_KNOWN), default=1)
    if fewest == 0:
        return f"{part.name}_unnamed"
    return f"{part.name}_one" if fewest == 1 and f"{part.name}_one" in parts else part.name


def _read_kinds() -> Iterator[Kind]:
    english = tomllib.loads((files(__package__) / "english.toml").read_text("utf-8"))
    for name, uses in english.items():
        parts = (
            _part(part, text, cast(Use, use)) for use, texts in uses.items() for part, text in texts.items()
        )
        yield Kind(name, _KIND_LABELS[name], tuple(parts))


def _part(name: str, english: str, use: Use) -> Part:
    return Part(name, _label(name, use), tokens(english), use, english, _tag(name))


def _label(name: str, use: Use) -> Msgid:
    """By its own name, or else by what the part says."""
    return _SHARED_LABELS.get(name) or _PART_LABELS.get(name.removeprefix(f"{use}_"), USES[use])


def _tag(name: str) -> str:
    if name == "slip_title":
        return "H2"
    return "H1" if name.endswith("title") else "P"


KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _read_kinds()})
"""Every kind by its name, in the order in which a family may meet them."""

LETTERS = tuple(name for name, kind in KINDS.items() if kind.for_use("letter"))
"""The kinds that are printed as letters."""
