"""What the page of a visit shows of the family's own voice: its answer, its links, and how to begin to talk."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from app.models import FamilyAnswer, Visit
from app.reports.answers import Heard
from app.services import answers, texts
from app.services.actors import Actor
from app.views.home_languages import name_of
from app.views.shown import day, link_to_call, phone, words
from forms.answers import page_words, weekdays
from forms.letters.kinds import openers
from forms.letters.languages import SOURCE, Language, closest
from forms.visit_choices import PLACES

Rows = list[tuple[str, Any]]


@dataclass(frozen=True)
class Openers:
    """Questions that open a conversation: each in the reader's language and, if approved, in the family's."""

    language: Language
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Beside:
    """`sentence` and `told` say the newest answer; `heard` is it, with the links that live."""

    heard: Heard
    sentence: str
    told: Rows
    may_speak: bool
    may_take_over: bool
    may_end_links: bool

    @property
    def said_yes(self) -> bool:
        """A yes waits for this person to take it over: the visit itself does not know of it yet."""
        latest = self.heard.latest
        return self.may_take_over and self.heard.waits and latest is not None and latest.answer == "yes"


def beside(visit: Visit, heard: Heard, *, by: Actor) -> Beside:
    """Gather it for the person on screen."""
    latest, speaks = heard.latest, answers.speaks_for_the_family(visit, by=by)
    roles = by.roles_at(visit.school_id, visit.district_id)
    return Beside(
        heard=heard,
        sentence=sentence_of(latest) if latest else "",
        told=told_of(latest, visit.district_id) if latest else [],
        may_speak=speaks,
        may_take_over=speaks and latest is not None and answers.fits(visit, latest, roles),
        may_end_links=answers.ends_links(visit, by=by),
    )


def sentence_of(answer: FamilyAnswer) -> str:
    """What the family answered, and when."""
    on = day(answer.created_at)
    if answer.another_visit:
        return _("The family would like another visit (%(day)s).", day=on)
    said = {
        "yes": _("The family answered on %(day)s: yes, they would like a visit.", day=on),
        "later": _("The family answered on %(day)s: not now, ask again later.", day=on),
        "no": _("The family answered on %(day)s: no, thank you.", day=on),
    }
    return said[answer.answer]


def told_of(answer: FamilyAnswer, district_id: int) -> Rows:
    """What else the family said, by heading; nothing that it left empty."""
    place = words(dict(PLACES)[answer.place]) if answer.place else ""
    rows: Rows = [
        (_("Days and times"), wishes_of(answer, district_id)),
        (_("Place"), " · ".join(each for each in (place, answer.place_words) if each)),
        (_("Interpreter"), _("wished") if answer.interpreter else ""),
        (_("Ask again on"), day(answer.ask_again_on)),
        (_("Please call"), _called(answer)),
        (_("Language"), name_of(answer.language)),
    ]
    return [(heading, value) for heading, value in rows if value]


def _called(answer: FamilyAnswer) -> str:
    if not answer.call_me:
        return ""
    return link_to_call(phone(answer.phone)) if answer.phone else _("yes")


def wishes_of(answer: FamilyAnswer, district_id: int) -> str:
    """The days and parts of the day that suit the family, in the reader's language."""
    language = screen_language()
    names = dict(weekdays(language))
    said = words_on_screen(district_id)
    days = ", ".join(names[number] for number in answer.days)
    times = ", ".join(said[f"part_{each}"] for each in answer.times)
    return " · ".join(each for each in (days, times) if each)


def screen_language() -> Language:
    """The language of the screen, as letters know it."""
    return closest(str(get_locale() or "en")) or SOURCE


def words_on_screen(district_id: int) -> Mapping[str, str]:
    """The words of the answer page in the language of the screen."""
    text = answers.words_for_page(district_id, screen_language().tag)
    return page_words(text, screen_language())


def home_language_of(visit: Visit) -> Language | None:
    """The language that the family's answer page speaks; None where nobody knows.

    It is the first guardian's own that is not English: the page offers English to whoever reads that.
    """
    if visit.family is None:
        return None
    codes = [guardian.read_language or guardian.spoken_language for guardian in visit.family.guardians]
    own = [*filter(None, map(closest, codes))]
    other_than_english = (each for each in own if each != SOURCE)
    return next(other_than_english, own[0] if own else closest(visit.family.home_language))


def openers_for(visit: Visit) -> Openers | None:
    """Questions for the grades of these children (R85); None while no words for them are approved."""
    first = texts.approved(visit.district_id, "prompts", screen_language().tag)
    first = first or texts.approved(visit.district_id, "prompts", SOURCE.tag)
    if first is None:
        return None
    home = home_language_of(visit) or SOURCE
    second = texts.approved(visit.district_id, "prompts", home.tag) if home.tag != first.language else None
    names = dict.fromkeys(name for student in visit.students for name in openers(student.grade or ""))
    theirs = second.parts if second else {}
    return Openers(home, tuple((first.parts[name], theirs.get(name, "")) for name in names))
