"""Which languages a district's families read, beside the letters that are approved in them (requirement R99)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import String, func, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from app.extensions import db
from app.models import Family, Guardian
from app.security.session import acting_as, steward
from app.services import texts
from app.services.programme import settings_of
from forms.letters.kinds import KINDS
from forms.letters.languages import Language, closest
from forms.letters.texts import SOURCE_TAG
from workflows.translation import TextState

MANY_SHARE, MANY_FAMILIES = 0.05, 1_000
"""From so many families of one language on, states such as Washington expect written translations."""


@dataclass(frozen=True)
class Spoken:
    """The families who read one language, and where its texts stand.

    `code` is None for families whose language nobody has written down. `families` is None where they are too
    few to be counted out loud; `percent` then is, too. `language` is None where letters cannot be set in it.
    """

    code: str | None
    language: Language | None
    families: int | None
    percent: int | None
    many: bool
    states: Mapping[str, TextState]

    @property
    def is_source(self) -> bool:
        """English, which every other text follows."""
        return self.code == SOURCE_TAG

    @property
    def approved(self) -> list[str]:
        """The kinds that letters can be made of."""
        return [kind for kind in KINDS if self.states.get(kind) is TextState.approved]

    @property
    def missing(self) -> list[str]:
        """The kinds that are not approved."""
        return [kind for kind in KINDS if self.states.get(kind) is not TextState.approved]

    @property
    def ready(self) -> bool:
        """Whether every kind is approved."""
        return not self.missing


@dataclass(frozen=True)
class Coverage:
    """The district's languages, that of most families first. `minimum`: smaller groups are not counted out."""

    minimum: int
    languages: tuple[Spoken, ...]


def coverage(district_id: int) -> Coverage:
    """The languages of all families with a child at school now; small groups are hidden from everybody."""
    minimum = settings_of(district_id).minimum_group
    standing = texts.standing(district_id)
    with acting_as(db.session, steward(district_id)):  # Totals for all, whoever may see which family.
        families = _families_by_code(district_id)
    total = families.total()
    spoken = [_spoken(code, families[code], total, minimum, standing) for code in families]
    return Coverage(minimum, tuple(sorted(spoken, key=_largest_first)))


def _largest_first(spoken: Spoken) -> tuple[bool, int, str]:
    """What is not counted out loud is in the order of its English names; families of no known language come last."""
    name = spoken.language.english_name if spoken.language else spoken.code or ""
    return spoken.code is None, -(spoken.families or 0), name


def are_many(families: int, total: int) -> bool:
    """Whether so many of all the district's families read one language that translations are expected."""
    return families >= MANY_SHARE * total or families >= MANY_FAMILIES


def _spoken(
    code: str | None, count: int, total: int, minimum: int, standing: Mapping[str, Mapping[str, TextState]]
) -> Spoken:
    shown = count >= minimum
    return Spoken(
        code=code,
        language=closest(code),
        families=count if shown else None,
        percent=round(100 * count / total) if shown else None,
        many=shown and are_many(count, total),
        states=standing.get(code or "", {}),
    )


def _families_by_code(district_id: int) -> Counter[str | None]:
    """Families by what their first guardian with a known language reads; roster codes of one language together."""
    reads = func.coalesce(Guardian.read_language, Guardian.spoken_language)
    in_order = func.array_agg(aggregate_order_by(reads, Guardian.id), type_=ARRAY(String))
    of_each = (
        select(Family.home_language, in_order.filter(reads.is_not(None)).label("codes"))
        .outerjoin(Guardian, (Guardian.family_id == Family.id) & Guardian.may_receive_letters)
        .where(Family.district_id == district_id, func.cardinality(Family.school_ids) > 0)
        .group_by(Family.id, Family.home_language)
        .subquery()
    )
    code = func.coalesce(of_each.c.codes[1], of_each.c.home_language)
    found: Counter[str | None] = Counter()
    for spoken, count in db.session.execute(select(code, func.count()).group_by(code)):
        found[_tag(spoken)] += count
    return found


def _tag(code: str | None) -> str | None:
    known = closest(code)
    return known.tag if known else code or None
