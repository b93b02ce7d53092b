"""Make a batch: approved payments go out together, once, in files that never change."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import text

from app.extensions import db
from app.models import District, Payment, PayrollBatch, Person
from app.services import clock, history
from app.services.actors import Actor
from app.services.audit.chaining import head_for_print
from app.services.errors import Refused
from app.services.payments.writing import write_many
from app.services.payroll.gathering import first_of, only_payroll, waiting
from app.services.payroll.previewing import Choice, LeftOut, Preview, checked, sorted_out
from app.services.transaction import transaction
from forms.payroll.cover import Cover, cover
from forms.payroll.profiles import as_json
from forms.payroll.writing import as_bytes
from workflows.machine import N_
from workflows.payment import PaymentState

NOTHING_WAITS = N_("No approved payment waits for you to pay.")


@dataclass(frozen=True)
class Made:
    """A batch that was made, and the approved payments that could not go into it, with the reasons."""

    batch_id: int
    left_out: tuple[LeftOut, ...]


def make_batch(choice: Choice | None = None, *, by: Actor, district_id: int) -> Made:
    """Put the approved payments of the choice that this person may pay into one new batch, locked from then on.

    Raises Refused when there is none. A payment is in at most one batch, for ever; two people at once
    share the payments out between them, none twice.
    """
    choice = choice or Choice()
    with transaction():
        only_payroll("export", PaymentState.approved, by, district_id)
        profile = checked(choice, district_id)
        batch_id = db.session.scalar(text("SELECT nextval('payroll_batch_id_seq')"))
        found = sorted_out(_locked(choice, district_id), choice, profile, by=by, batch_id=batch_id)
        if not found.payments:
            raise Refused(NOTHING_WAITS)
        batch = _batch(batch_id, found.seen, choice, by, district_id)
        write_many(found.payments, state="exported", batch_id=batch.id)
        history.of_payments(found.payments, "export", by=by, source="approved", batch=batch.id)
        return Made(batch.id, found.seen.left_out)


def _locked(choice: Choice, district_id: int) -> list[Payment]:
    """The payments of the choice that nobody else is taking at this moment."""
    query = waiting(district_id, choice.span, choice.fund_id)
    first, _more = first_of(query.with_for_update(of=Payment, skip_locked=True))
    return first


def _batch(batch_id: int, seen: Preview, choice: Choice, by: Actor, district_id: int) -> PayrollBatch:
    content = as_bytes(seen.profile, seen.lines)
    chain = head_for_print(district_id)
    batch = PayrollBatch(
        id=batch_id,
        district_id=district_id,
        made_by=by.person_id,
        period_from=choice.first,
        period_to=choice.last,
        fund_id=choice.fund_id,
        total=seen.total,
        payments_count=seen.payments,
        profile=as_json(seen.profile),
        file_name=f"payroll-batch-{batch_id}.{seen.profile.suffix}",
        media_type=seen.profile.media_type,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        chain_count=chain.count,
        chain_head=chain.hash,
    )
    batch.cover = cover(_cover(batch, seen))
    db.session.add(batch)
    db.session.flush()  # The payments that follow point to it.
    history.of_district("payroll_batch.made", district_id, by=by, batch=batch_id, sha256=batch.sha256)
    return batch


def _cover(batch: PayrollBatch, seen: Preview) -> Cover:
    days = sorted(entry.worked_on for entry in seen.entries)
    maker = db.session.get(Person, batch.made_by)
    now = clock.now().astimezone(clock.zone_of(batch.district_id))
    return Cover(
        district=db.session.get_one(District, batch.district_id).name,
        batch=batch.id,
        made=now,
        made_by=maker.name if maker else "",
        first=batch.period_from or days[0],
        last=batch.period_to or days[-1],
        profile=seen.profile.name,
        unverified=seen.profile.unverified,
        file_name=batch.file_name or "",
        sha256=batch.sha256,
        payments=seen.payments,
        lines=len(seen.lines),
        total=seen.total,
        accounts=tuple((each.name, each.payments, each.amount) for each in seen.by_account),
        schools=tuple((each.name, each.payments, each.amount) for each in seen.by_school),
        chain=(batch.chain_count or 0, batch.chain_head or ""),
    )
