"""The choice beside the school, in words and paired bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_percent
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.reports.composition import Composition, Group
from app.views.home_languages import name_of
from app.views.shown import grade

SPEAK = {
    (True, True): _l("%(count)s of %(all)s speak %(group)s at home; in the school %(share)s"),
    (True, False): _l("%(count)s of %(all)s speak %(group)s at home; in the school fewer than %(least)s do"),
    (False, True): _l("Fewer than %(least)s of %(all)s speak %(group)s at home; in the school %(share)s"),
}
UNKNOWN = {
    (True, True): _l("For %(count)s of %(all)s no home language is known; in the school %(share)s"),
    (True, False): _l(
        "For %(count)s of %(all)s no home language is known; in the school for fewer than %(least)s"
    ),
    (False, True): _l(
        "For fewer than %(least)s of %(all)s no home language is known; in the school %(share)s"
    ),
}
GRADES = {
    (True, True): _l("%(count)s of %(all)s are in grade %(group)s; in the school %(share)s"),
    (True, False): _l("%(count)s of %(all)s are in grade %(group)s; in the school fewer than %(least)s are"),
    (False, True): _l("Fewer than %(least)s of %(all)s are in grade %(group)s; in the school %(share)s"),
}
CLASSES = {
    (True, True): _l("%(count)s of %(all)s are in %(group)s; in the school %(share)s"),
    (True, False): _l("%(count)s of %(all)s are in %(group)s; in the school fewer than %(least)s are"),
    (False, True): _l("Fewer than %(least)s of %(all)s are in %(group)s; in the school %(share)s"),
}
ALONE = {
    "languages": _l("%(count)s of %(all)s speak %(group)s at home"),
    "unknown": _l("For %(count)s of %(all)s no home language is known"),
    "grades": _l("%(count)s of %(all)s are in grade %(group)s"),
    "classes": _l("%(count)s of %(all)s are in %(group)s"),
}
"""Where the school's share would give a small group away."""
SENTENCES = {"languages": SPEAK, "grades": GRADES, "classes": CLASSES}


@dataclass(frozen=True)
class Bar:
    """One group: its sentence, and both shares in whole percent (None: too few to be shown)."""

    sentence: str
    chosen: int | None
    school: int | None
    leans: bool


@dataclass(frozen=True)
class Facet:
    """One way of comparing; `others` tells of groups that are too small to be shown, `alone` that all are."""

    title: str
    bars: tuple[Bar, ...]
    others: str
    alone: bool = False

    @property
    def leans(self) -> bool:
        """Whether any group is clearly over- or under-represented."""
        return any(bar.leans for bar in self.bars)


def beside_the_school(found: Composition, facets: Sequence[str]) -> list[Facet]:
    """The comparison by these facets (`reports.composition.MEASURED`), as far as there is something to compare."""
    titles = {"languages": _("Languages at home"), "grades": _("Grades"), "classes": _("Classes")}
    return [
        _facet(titles[name], getattr(found, name), found, SENTENCES[name])
        for name in facets
        if getattr(found, name)
    ]


def _facet(title: str, groups: tuple[Group, ...], found: Composition, sentences: Any) -> Facet:
    told = [group for group in groups if group.chosen is not None or group.leans]
    rest = [group for group in groups if group not in told]
    bars = tuple(_bar(group, found, sentences) for group in told)
    return Facet(title, bars, _others(rest, found) if rest else "", alone=not bars)


def _others(rest: Sequence[Group], found: Composition) -> str:
    if any(group.chosen_beside for group in rest):
        return _("The other groups are not shown: they are small, or would give a small one away.")
    return _("Every other group in it is fewer than %(least)s students.", least=found.minimum)


def _bar(group: Group, found: Composition, sentences: Any) -> Bar:
    sentence = str(_wording(group, sentences)) % {
        "count": group.chosen,
        "all": found.students,
        "group": _name(group.code or "", sentences) or "–",
        "share": format_percent(group.school_share, locale=get_locale()),
        "least": found.minimum,
    }
    return Bar(
        sentence,
        _percent(group.chosen, group.chosen_share),
        _percent(group.in_school, group.school_share),
        group.leans,
    )


def _wording(group: Group, sentences: Any) -> Any:
    unknown = group.code is None and sentences is SPEAK
    if group.school_beside:
        return ALONE["unknown" if unknown else _facet_of(sentences)]
    return (UNKNOWN if unknown else sentences)[group.chosen is not None, group.in_school is not None]


def _facet_of(sentences: Any) -> str:
    return next(name for name, each in SENTENCES.items() if each is sentences)


def _percent(count: int | None, share: float) -> int | None:
    return None if count is None else round(share * 100)


def _name(code: str, sentences: Any) -> str:
    if sentences is SPEAK:
        return name_of(code)
    return grade(code) if sentences is GRADES else code
