"""Two records of one household: a person says that they are one, or that they are not; the first can be undone.

The older record is kept. What hangs on the other (visits, letters, answers, notes, promises, holds) hangs on it then;
the other row stays empty, so that a roster that names it means the kept one (`app/services/roster/parts.py`).
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import cast, func, null, select, update
from sqlalchemy.dialects.postgresql import JSONB

from app.extensions import db
from app.models import Family, FamilyPair, Guardian, OutgoingMail, Visit
from app.security.session import acting_as, steward
from app.services import clock, history, records
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.payments.households import look_again_soon
from app.services.transaction import transaction
from workflows.words import N_

KEPT_FOR = timedelta(days=14)
"""So long a merge can be undone; then what was before is forgotten."""
ADDRESS = (
    *("address_line", "address_line_2", "city", "region", "postal_code", "no_fixed_address"),
    *("address_verified_on", "address_verified_by", "address_verified_how"),
)
OF_FAMILY: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "home_language": ("home_language",),
    "address": ADDRESS,
}
OF_GUARDIAN: Mapping[str, tuple[str, ...]] = {
    "name": ("given_name", "family_name"),
    **{
        each: (each,)
        for each in (
            *("relationship_", "phone", "email", "spoken_language", "read_language"),
            *("interpreter", "channel"),
        )
    },
}
"""What is chosen together: the columns behind each choice."""
SHOWN = frozenset({"address_line", "address_line_2", "city", "region", "postal_code", "no_fixed_address"})
"""The columns of an address that make two of them different."""

DAYS = frozenset({"address_verified_on", "no_contact_until", "anonymised_on"})
ONE, OTHER = "one", "other"
CHOOSE = N_("Choose which of the two is right.")
NOT_TWO = N_("These two cannot be merged: one of them is part of another family already, or was cleared.")
NOT_MERGED = N_("These two are not merged any more, or it is too long ago to be undone.")
CHANGED_SINCE = N_("Somebody changed this family since; it cannot be undone any more as a whole.")


@dataclass(frozen=True)
class Difference:
    """Something of which the two say different things. `key` names it in a form; values by column."""

    key: str
    field: str
    whose: str
    one: Mapping[str, Any]
    other: Mapping[str, Any]


def pair(one_id: int, other_id: int) -> tuple[Family, Family]:
    """Both households, the older first. Raises NotFound unless the person may see both."""
    found = [db.session.get(Family, each) for each in sorted((one_id, other_id))]
    if None in found or one_id == other_id:
        raise NotFound
    return found[0], found[1]


def differences(one: Family, other: Family) -> list[Difference]:
    """What must be chosen: where both say something, and not the same. Where one is silent, the other is heard."""
    found = [_difference("family", "", one, other, field, columns) for field, columns in OF_FAMILY.items()]
    for mine, theirs in same_people(one, other):
        prefix = f"guardian-{theirs.id}"
        found += [_difference(prefix, mine.name, mine, theirs, *each) for each in OF_GUARDIAN.items()]
    return [each for each in found if each is not None]


def same_people(one: Family, other: Family) -> list[tuple[Guardian, Guardian]]:
    """Grown-ups of the two who have the same name, however its accents are written."""
    left = {folded(each.name): each for each in reversed(one.guardians)}
    pairs = []
    for theirs in other.guardians:
        mine = left.pop(folded(theirs.name), None)
        if mine is not None:
            pairs.append((mine, theirs))
    return pairs


def folded(words: str) -> str:
    """In small letters and without accents, as the database's look-ups have it."""
    plain = (each for each in unicodedata.normalize("NFD", words) if not unicodedata.combining(each))
    return " ".join("".join(plain).lower().split())


def say_apart(one_id: int, other_id: int, *, by: Actor) -> None:
    """They are two families: nobody is asked again."""
    with records.in_words(), transaction():
        one, other = _locked(one_id, other_id)
        if one.merged_into_id or other.merged_into_id:
            raise Refused(NOT_TWO)
        if _decided(one, other) is None:
            db.session.add(_decision(one, other, "apart", by))
            history.of_district("family.apart", one.district_id, by=by, id=one.id, other=other.id)


def make_one(one_id: int, other_id: int, *, chosen: Mapping[str, str], by: Actor) -> int:
    """Make one household of the two; returns the id of the kept one.

    `chosen` says for each difference, by its key, whether *one* (the older) or the *other* is right. A confidential
    address, no letters and no contact count if either says so. Raises Refused, NotFound.
    """
    with records.in_words(), transaction():
        one, other = _locked(one_id, other_id)
        decided = _decided(one, other)
        if one.merged_into_id or other.merged_into_id or one.anonymised_on or other.anonymised_on:
            raise Refused(NOT_TWO)
        told = _answers(one, other, chosen)
        was: dict[str, Any] = {"one": _values(one), "other": _values(other)}
        was["people"] = _together(one, other, told)
        was["doubles"] = _lead(other.id, one.id)
        _take_over(one, other, told)
        db.session.flush()  # The rows as they are now, before what hangs on them moves.
        was["moved"] = _move(other.id, one.id, None)
        look_again_soon(one.district_id, was["moved"]["visit"])
        if decided is None:
            decided = _decision(one, other, "merged", by)
            db.session.add(decided)
        decided.state, decided.was = "merged", was | {"version": one.version}
        decided.decided_by, decided.decided_at = by.person_id or 0, clock.now()
        history.of_district("family.merged", one.district_id, by=by, id=one.id, other=other.id)
        return one.id


def undo(pair_id: int, *, by: Actor) -> None:
    """Make two households of it again, as they were. Refused when somebody changed it since."""
    with records.in_words(), transaction():
        found = db.session.get(FamilyPair, pair_id, with_for_update=True)
        if found is None:
            raise NotFound
        if found.state != "merged" or not found.was:
            raise Refused(NOT_MERGED)
        one, was = db.session.get(Family, found.one_id), found.was
        if one is None:
            raise NotFound
        if one.version != was["version"] or _people_changed(was["people"]):
            raise Refused(CHANGED_SINCE)
        _move(one.id, found.other_id, was["moved"])
        db.session.expire_all()  # Only now, with its children, a liaison sees the other one again.
        one, other = pair(found.one_id, found.other_id)
        _apart_again(one, other, was)
        _lead(one.id, other.id, was.get("doubles", ()))
        look_again_soon(one.district_id, was["moved"]["visit"])
        found.state, found.was = "undone", None
        history.of_district("family.parted", one.district_id, by=by, id=one.id, other=other.id)


def merges(family_id: int) -> list[FamilyPair]:
    """The merges of this household that can still be undone."""
    query = select(FamilyPair).where(FamilyPair.one_id == family_id, FamilyPair.state == "merged")
    return [each for each in db.session.scalars(query.order_by(FamilyPair.id)) if each.was]


def forget_in_time(district_id: int) -> None:
    """Forget what was before merges of more than two weeks ago. The session acts as the district's steward."""
    with transaction():
        here = FamilyPair.__table__.c
        old = (
            here.district_id == district_id,
            here.decided_at < clock.now() - KEPT_FOR,
            here.state == "merged",
        )
        db.session.execute(update(FamilyPair.__table__).where(*old).values(was=None))


def _locked(one_id: int, other_id: int) -> tuple[Family, Family]:
    """Both rows for writing, in the order of their ids: two merges wait for each other.

    Their visits come first: whoever holds one may write what names its family.
    """
    _hold_visits(*pair(one_id, other_id))
    query = select(Family).where(Family.id.in_((one_id, other_id))).order_by(Family.id)
    found = list(db.session.scalars(query.with_for_update().execution_options(populate_existing=True)))
    if len(found) != 2 or found[0].district_id != found[1].district_id:
        raise NotFound
    return found[0], found[1]


def _hold_visits(one: Family, other: Family) -> None:
    theirs = select(Visit.id).where(Visit.family_id.in_((one.id, other.id))).order_by(Visit.id)
    with acting_as(db.session, steward(one.district_id)):
        db.session.execute(theirs.with_for_update(key_share=True))


def _decided(one: Family, other: Family) -> FamilyPair | None:
    here = (FamilyPair.one_id == one.id, FamilyPair.other_id == other.id, FamilyPair.state != "undone")
    return db.session.scalars(select(FamilyPair).where(*here)).one_or_none()


def _decision(one: Family, other: Family, state: str, by: Actor) -> FamilyPair:
    return FamilyPair(
        district_id=one.district_id,
        one_id=one.id,
        other_id=other.id,
        state=state,
        decided_by=by.person_id,
        decided_at=clock.now(),
    )


def _difference(
    prefix: str, whose: str, one: Any, other: Any, field: str, columns: Sequence[str]
) -> Difference | None:
    mine, theirs = ({column: getattr(row, column) for column in columns} for row in (one, other))
    seen = [column for column in columns if field != "address" or column in SHOWN]
    says = [any(_said(values[column]) for column in seen) for values in (mine, theirs)]
    same = all(_alike(mine[column], theirs[column]) for column in seen)
    return None if same or not all(says) else Difference(f"{prefix}-{field}", field, whose, mine, theirs)


def _said(value: object) -> bool:
    return value is not None and value is not False and value != ""


def _alike(mine: object, theirs: object) -> bool:
    return folded(str(mine)) == folded(str(theirs)) if isinstance(mine, str) and theirs else mine == theirs


def _answers(one: Family, other: Family, chosen: Mapping[str, str]) -> dict[str, str]:
    """Which side is right, by key. Raises Refused at the first that was not chosen."""
    told: dict[str, str] = {}
    for each in differences(one, other):
        side = chosen.get(each.key)
        if side not in (ONE, OTHER):
            raise Refused(CHOOSE, each.key)
        told[each.key] = side
    return told


def _take_over(one: Family, other: Family, told: Mapping[str, str]) -> None:
    """Write what was chosen into the kept row and empty the other."""
    _write_chosen("family", one, other, OF_FAMILY, told)
    one.confidential_address = one.confidential_address or other.confidential_address
    one.no_contact_until = max(filter(None, (one.no_contact_until, other.no_contact_until)), default=None)
    if one.sourced_id is None and other.sourced_id is not None:
        sourced_id, other.sourced_id = other.sourced_id, None
        db.session.flush()  # An id of a roster is one row's at every moment.
        one.sourced_id = sourced_id
    for column in (*ADDRESS, "home_language", "no_contact_until"):
        setattr(other, column, None)
    other.no_fixed_address = other.confidential_address = False
    other.name, other.merged_into_id = f"#{other.id}", one.id


def _together(one: Family, other: Family, told: Mapping[str, str]) -> dict[str, Any]:
    """Grown-ups of the same name become one, the others move; returns what is needed to take that back."""
    pairs = same_people(one, other)
    gone = {theirs.id for _mine, theirs in pairs}
    kept: dict[str, Any] = {"changed": [], "moved": [], "gone": [], "mail": {}, "known": {}}
    for mine, theirs in pairs:
        kept["changed"].append({"id": mine.id, "was": _values(mine)})
        kept["gone"].append(_values(theirs))
        _write_chosen(f"guardian-{theirs.id}", mine, theirs, OF_GUARDIAN, told)
        mine.may_receive_letters = mine.may_receive_letters and theirs.may_receive_letters
        _known_as(mine, theirs)
        kept["mail"][str(theirs.id)] = _mail_to(theirs, mine)
    for each in list(other.guardians):
        if each.id in gone:
            other.guardians.remove(each)
        else:
            kept["moved"].append(each.id)
            kept["known"] |= _known_apart(one, each)
            db.session.execute(update(Guardian).where(Guardian.id == each.id).values(family_id=one.id))
            db.session.expire(each)
    db.session.flush()  # Written before the versions are read.
    db.session.expire(one, ["guardians"])
    db.session.expire(other, ["guardians"])
    kept["versions"] = {str(each.id): each.version for each in one.guardians}
    return kept


def _known_as(mine: Guardian, theirs: Guardian) -> None:
    """A roster finds the kept grown-up by either id."""
    ids = [each for each in (theirs.sourced_id, *(theirs.also_known or ())) if each]
    if mine.sourced_id is None and ids:
        mine.sourced_id, ids = ids[0], ids[1:]
    more = [each for each in ids if each != mine.sourced_id]
    mine.also_known = list(dict.fromkeys([*(mine.also_known or ()), *more])) or None


def _known_apart(one: Family, theirs: Guardian) -> dict[str, str]:
    """Two people of other names never share an id of a roster; if they do, it stays the kept one's: return it."""
    shared = theirs.sourced_id
    if shared is None or all(each.sourced_id != shared for each in one.guardians):
        return {}
    db.session.execute(update(Guardian).where(Guardian.id == theirs.id).values(sourced_id=None))
    return {str(theirs.id): shared}


def _mail_to(theirs: Guardian, mine: Guardian) -> list[int]:
    """E-mails that name the one grown-up name the other; returns which."""
    with acting_as(db.session, steward(mine.district_id)):
        to = update(OutgoingMail).where(OutgoingMail.guardian_id == theirs.id).values(guardian_id=mine.id)
        return list(db.session.scalars(to.returning(OutgoingMail.id)))


def _write_chosen(
    prefix: str, mine: Any, theirs: Any, fields: Mapping[str, Sequence[str]], told: Mapping[str, str]
) -> None:
    for field, columns in fields.items():
        silent = not any(_said(getattr(mine, column)) for column in columns)
        if told.get(f"{prefix}-{field}", OTHER if silent else ONE) == OTHER:
            for column in columns:
                setattr(mine, column, getattr(theirs, column))


def _move(source: int, target: int, only: Mapping[str, Any] | None) -> dict[str, Any]:
    """Let what hangs on one household hang on another. Raises NotFound for who may not change both."""
    given = null() if only is None else cast(only, JSONB)
    these = func.app_move_family(source, target, given)
    moved = db.session.scalar(select(these))
    if moved is None:
        raise NotFound
    return dict(moved)


def _lead(source: int, target: int, only: Sequence[int] | None = None) -> list[int]:
    """Let earlier doubles of one household, or some of them, mean another one; returns which."""
    here = [Family.merged_into_id == source] + ([] if only is None else [Family.id.in_(only)])
    with acting_as(db.session, steward(db.session.get_one(Family, target).district_id)):
        lead = update(Family).where(*here).values(merged_into_id=target).returning(Family.id)
        return list(db.session.scalars(lead, execution_options={"synchronize_session": False}))


def _values(row: Family | Guardian) -> dict[str, Any]:
    """All columns but those that the database keeps, as JSON."""
    skipped = {"version", "school_ids"}
    found = {
        each.key: getattr(row, each.key) for each in row.__mapper__.column_attrs if each.key not in skipped
    }
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}


def _restore(row: Family | Guardian, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        is_day = isinstance(value, str) and name in DAYS
        setattr(row, name, date.fromisoformat(value) if is_day else value)


def _people_changed(people: Mapping[str, Any]) -> bool:
    versions = {int(each): version for each, version in people["versions"].items()}
    now = select(Guardian.id, Guardian.version).where(Guardian.id.in_(versions))
    return {row.id: row.version for row in db.session.execute(now)} != versions


def _apart_again(one: Family, other: Family, was: Mapping[str, Any]) -> None:
    """Both rows and their grown-ups as they were."""
    if one.sourced_id != was["one"]["sourced_id"]:
        one.sourced_id = None
        db.session.flush()  # An id of a roster is one row's at every moment.
    _restore(one, was["one"])
    _restore(other, was["other"])
    people = was["people"]
    for each in people["changed"]:
        _restore(db.session.get_one(Guardian, each["id"]), each["was"])
    moved = Guardian.id.in_(people["moved"])
    db.session.execute(update(Guardian).where(moved).values(family_id=other.id))
    for theirs, known in people.get("known", {}).items():
        db.session.execute(update(Guardian).where(Guardian.id == int(theirs)).values(sourced_id=known))
    db.session.flush()  # A grown-up's ids are free before the other one takes them back.
    for values in people["gone"]:
        back = Guardian()
        _restore(back, values)
        db.session.add(back)
    db.session.flush()  # E-mails name them again.
    with acting_as(db.session, steward(one.district_id)):
        for theirs, mails in people["mail"].items():
            to = update(OutgoingMail).where(OutgoingMail.id.in_(mails))
            db.session.execute(to.values(guardian_id=int(theirs)))
