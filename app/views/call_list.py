"""The list of whom to call: who is on it, what narrows and orders it, and the message for each group."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.reports.calls import Attempt, ToCall, to_call
from app.services import calls, clock, letters
from app.services.calls import Call
from app.views.access import me
from app.views.home_languages import name_of
from app.views.listing import Asked, Filter, Options, asked_for, conditions
from app.views.narrowing import SCHOOL
from app.views.shown import day, phone, words
from forms.beginnings import begins
from forms.letters.languages import LANGUAGES, SOURCE, closest
from forms.letters.refusal import LetterRefused
from forms.letters.script import told
from forms.visit_choices import CONTACT_OUTCOMES, HOWS


@dataclass(frozen=True)
class Group:
    """Those of a school who speak one language (`code`, empty for not known yet), and the text message for them.

    `kind` is what they are asked now; empty where they said yes: what is said then is each family's own.
    """

    school: str
    code: str
    kind: str
    rows: Sequence[ToCall]
    message: "Message | None"
    lacks_text: bool
    """Nobody has approved words in this language yet."""

    @property
    def order(self) -> tuple[object, ...]:
        """Among the school's languages of this size: those who are asked come before those who agreed."""
        return self.code, not self.kind, self.kind


@dataclass(frozen=True)
class Message:
    """Words to copy; `reviewed` is false while nobody fluent has read them."""

    kind: str
    tag: str
    text: str
    reviewed: bool

    @property
    def direction(self) -> str:
        """Which way they run."""
        return LANGUAGES[self.tag].direction


UNKNOWN = "unknown"
"""Stands in an address for a language that is not known yet."""


HEADINGS = (
    _l("Visit"),
    _l("School"),
    _l("Name"),
    _l("Phone"),
    _l("Language"),
    _l("Interpreter"),
    _l("Reached by"),
    _l("Last attempt"),
)


def last_words(last: Attempt | None) -> str:
    """When somebody last tried, and what came of it."""
    if last is None:
        return ""
    said = dict(CONTACT_OUTCOMES).get(last.outcome or "") or dict(HOWS).get(last.how or "")
    return f"{day(last.at)}: {words(said)}" if said else day(last.at)


def language_of(code: str | None) -> str:
    return name_of(code) if code and code != UNKNOWN else _("not known yet")


@dataclass(frozen=True)
class CallList:
    """Everybody to call at one's own schools, and what the request asks of them."""

    everybody: Sequence[ToCall]
    filters: Sequence[Filter]
    asked: Asked

    @property
    def counts(self) -> Counter[str]:
        """How many speak each language."""
        return Counter(code_of(row) or UNKNOWN for row in self.everybody)

    @property
    def rows(self) -> list[ToCall]:
        """Those that are asked for: by school and language, then by name or, if so asked, by the last attempt."""
        fits = conditions(self.filters, self.asked.chosen)
        words = self.asked.words
        rows = [row for row in self.everybody if all(fit(row) for fit in fits) and _is_named(row, words)]
        many = Counter((row.school, code_of(row)) for row in rows)
        if request.args.get("order") == "tried":
            rows.sort(key=lambda row: row.last.at.timestamp() if row.last else 0.0)
        return sorted(
            rows,
            key=lambda row: (row.school, not code_of(row), -many[row.school, code_of(row)], code_of(row)),
        )


def call_list() -> CallList:
    """The list as it is asked for."""
    by = me()
    schools = letters.schools_of(by)
    wanted = request.values.get("school", "")
    here = [school.id for school in schools if str(school.id) == wanted]
    rows = to_call(here or [school.id for school in schools], clock.today(by.district_id))
    filters = _filters(rows, [(str(school.id), school.name) for school in schools])
    return CallList(rows, filters, asked_for("CallView.list", filters, keep=("order",)))


def _filters(rows: Sequence[ToCall], schools: Options) -> tuple[Filter, ...]:
    return (
        Filter(
            "language",
            _l("Language"),
            lambda: _spoken(rows),
            lambda code: lambda row: (code_of(row) or UNKNOWN) == code,
            beside=True,
        ),
        Filter(
            "school",
            SCHOOL,
            lambda: schools if len(schools) > 1 else [],
            lambda code: lambda row: row.school_id == int(code),
        ),
        Filter(
            "by",
            _l("Reached by"),
            lambda: [("phone", _("Phone")), ("text", _("Text message"))],
            lambda code: lambda row: row.by_text is (code == "text"),
        ),
        Filter(
            "tried",
            _l("Last attempt"),
            lambda: [("never", _("Nobody has tried yet")), ("before", _("Somebody has tried"))],
            lambda code: lambda row: (row.last is not None) is (code == "before"),
        ),
    )


def _is_named(row: ToCall, words: str) -> bool:
    return begins(" ".join((row.name, *row.children)), words)


def _spoken(rows: Sequence[ToCall]) -> list[tuple[str, str]]:
    """The languages of those to call, most spoken first; not known last."""
    many = Counter(code_of(row) for row in rows)
    codes = sorted(many, key=lambda code: (not code, -many[code], code))
    return [(code or UNKNOWN, language_of(code)) for code in codes]


def groups_of(rows: Sequence[ToCall]) -> list[Group]:
    """The lines, by school, language and what is asked; unknown languages last."""
    asked = {row.visit_id for row in rows if row.state == "invited"}
    found = {each.home.visit.id: each for each in calls.calls(asked, by=me())}
    together: defaultdict[tuple[str, str, str], list[ToCall]] = defaultdict(list)
    for row in rows:
        together[row.school, code_of(row), _kind(found.get(row.visit_id))].append(row)
    groups = [
        _group(key, lines, [found.get(row.visit_id) for row in lines]) for key, lines in together.items()
    ]
    many = Counter((row.school, code_of(row)) for row in rows)
    return sorted(
        groups, key=lambda each: (each.school, not each.code, -many[each.school, each.code], *each.order)
    )


def _group(key: tuple[str, str, str], rows: Sequence[ToCall], found: Sequence[Call | None]) -> Group:
    if not key[2]:
        return Group(*key, rows, None, lacks_text=False)
    lacks_text = any(each and each.obstacle and each.obstacle.language for each in found)
    return Group(*key, rows, _shared_message(key[1], found), lacks_text)


def code_of(row: ToCall) -> str:
    known = closest(row.spoken)
    return known.tag if known else row.spoken or ""


def _kind(found: Call | None) -> str:
    if found is None or (found.kind in letters.INVITATIONS and found.home.visit.answer == "yes"):
        return ""
    return found.kind or ""


def _shared_message(code: str, found: Iterable[Call | None]) -> Message | None:
    """The words for a group: those of its first family that speaks its language and to which nothing bars them."""
    fit = (each for each in found if each and each.tag == (code or SOURCE.tag))
    return next(filter(None, map(_message, fit)), None)


def _message(found: Call) -> Message | None:
    """The text message in the family's own language; None while there are no words for it."""
    if found.letter is None or found.kind is None or found.obstacle:
        return None
    version = found.letter.versions[-1]
    try:
        text = "\n".join(text for _name, text in told(version, "message"))
    except LetterRefused:
        return None
    return Message(found.kind, version.language.tag, text, version.words.reviewed)


def cells(row: ToCall) -> Sequence[object]:
    return (
        row.visit_id,
        row.school,
        row.name,
        phone(row.phone),
        language_of(code_of(row)),
        row.interpreter,
        _("Text message") if row.by_text else _("Phone"),
        last_words(row.last),
    )
