"""The district's own profiles: copied from one that comes along or from another of its own, changed, retired."""

from collections.abc import Sequence

from sqlalchemy import select

from app.extensions import db
from app.models import Payment, PayrollBatch, PayrollProfile
from app.services import history, records
from app.services.actors import Actor
from app.services.errors import Changed, NotFound, Refused
from app.services.payroll.gathering import Span, entries_of, only_payroll, waiting
from app.services.transaction import transaction
from forms.payroll.entries import Entry
from forms.payroll.profiles import Profile, as_json, faults_of, from_json
from forms.payroll.shipped import SHIPPED
from workflows.machine import N_
from workflows.payment import PaymentState

NO_SUCH_PROFILE = N_("Choose one of the list.")
NOT_COMPLETE = N_("This profile is not complete yet. Copy it or open it, and fill in what is missing.")
NAME_IS_TAKEN = N_("Another profile has this name; choose a different one.")
NEEDS_A_NAME = N_("Please fill this in.")
SAMPLE = 25
"""Real payments that a preview shows at most."""


def profile_named(code: str, district_id: int) -> Profile:
    """A shipped profile by its code, or an active one of the district by its id, able to write a file.

    Raises Refused at the field `profile`.
    """
    profile = SHIPPED[code].profile if code in SHIPPED else _own(code, district_id)
    if profile is None:
        raise Refused(NO_SUCH_PROFILE, "profile")
    if faults_of(profile):
        raise Refused(NOT_COMPLETE, "profile")
    return profile


def own_profiles(district_id: int) -> Sequence[PayrollProfile]:
    """The district's own, by name; those that are retired too."""
    mine = select(PayrollProfile).where(PayrollProfile.district_id == district_id)
    return db.session.scalars(mine.order_by(PayrollProfile.name)).all()


def usual_profile(district_id: int) -> str:
    """The code or id of the profile of the newest batch, if it can be chosen still."""
    newest = select(PayrollBatch.profile).where(PayrollBatch.district_id == district_id)
    kept = db.session.scalar(newest.order_by(PayrollBatch.id.desc()).limit(1)) or {}
    name = kept.get("name")
    own = next((each for each in own_profiles(district_id) if each.active and each.name == name), None)
    if own is not None:
        return str(own.id)
    return next((code for code, each in SHIPPED.items() if each.profile.name == name), "csv")


def load(profile_id: int) -> PayrollProfile:
    """One of the district's own. Raises NotFound."""
    query = select(PayrollProfile).where(PayrollProfile.id == profile_id)
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def copy_profile(code: str, name: str, *, by: Actor, district_id: int) -> int:
    """Copy a shipped profile (its code) or one of the district (its id) under a new name. Returns its id."""
    with records.in_words(), transaction():
        only_payroll("export", PaymentState.approved, by, district_id)
        profile = SHIPPED[code].profile if code in SHIPPED else _own(code, district_id, active=False)
        if profile is None:
            raise Refused(NO_SUCH_PROFILE, "profile")
        profile = profile.renamed(_free_name(name, district_id))
        made_from = code if code in SHIPPED else None
        made = PayrollProfile(
            district_id=district_id, name=profile.name, made_from=made_from, layout=as_json(profile)
        )
        db.session.add(made)
        db.session.flush()  # Its event names it.
        history.of_district("payroll_profile.copied", district_id, by=by, profile=made.id, made_from=code)
        return made.id


def change_profile(profile_id: int, profile: Profile, *, version: int, by: Actor) -> None:
    """Keep what a profile looks like now; batches that are made keep theirs. Unfinished ones are kept, too."""
    with records.in_words(), transaction():
        kept = load(profile_id)
        only_payroll("export", PaymentState.approved, by, kept.district_id)
        db.session.refresh(kept, with_for_update=True)
        if kept.version != version:
            raise Changed
        kept.name = _free_name(profile.name, kept.district_id, besides=profile_id)
        kept.layout = as_json(profile.renamed(kept.name))
        history.of_district("payroll_profile.changed", kept.district_id, by=by, profile=profile_id)


def retire_profile(profile_id: int, *, active: bool, by: Actor) -> None:
    """Offer it for batches no more, or again."""
    with transaction():
        kept = load(profile_id)
        only_payroll("export", PaymentState.approved, by, kept.district_id)
        kept.active = active
        kind = "payroll_profile.offered" if active else "payroll_profile.retired"
        history.of_district(kind, kept.district_id, by=by, profile=profile_id)


def real_entries(district_id: int) -> list[Entry]:
    """Some real payments to try a profile with: what is approved and waits, else those of the newest batch."""
    waits = waiting(district_id, Span(), None).limit(SAMPLE)
    payments = list(db.session.scalars(waits))
    if not payments:
        newest = select(PayrollBatch.id).where(PayrollBatch.district_id == district_id)
        of_newest = newest.order_by(PayrollBatch.id.desc()).limit(1).scalar_subquery()
        query = select(Payment).where(Payment.batch_id == of_newest).order_by(Payment.id).limit(SAMPLE)
        payments = list(db.session.scalars(query))
    return entries_of(payments, 0, Span())


def _own(code: str, district_id: int, *, active: bool = True) -> Profile | None:
    if not (code.isascii() and code.isdecimal() and len(code) < 10):
        return None
    query = select(PayrollProfile).where(
        PayrollProfile.id == int(code), PayrollProfile.district_id == district_id
    )
    kept = db.session.scalars(query.where(PayrollProfile.active) if active else query).one_or_none()
    return None if kept is None else from_json(kept.layout)


def _free_name(name: str, district_id: int, besides: int | None = None) -> str:
    name = name.strip()
    if not name:
        raise Refused(NEEDS_A_NAME, "name")
    taken = select(PayrollProfile.id).where(
        PayrollProfile.district_id == district_id,
        PayrollProfile.name == name,
        PayrollProfile.id != (besides or 0),
    )
    shipped = {each.profile.name for each in SHIPPED.values()}
    if name in shipped or db.session.scalar(taken) is not None:
        raise Refused(NAME_IS_TAKEN, "name")
    return name
