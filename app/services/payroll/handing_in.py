"""Payroll's confirmation file waits with its batch until that is settled: whoever opens it looks at the same one."""

import hashlib

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app.extensions import db
from app.models import PayrollAnswer, PayrollBatch
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.payroll.files import File, load
from app.services.payroll.gathering import only_payroll
from app.services.transaction import transaction
from workflows.payment import PaymentState
from workflows.words import N_

SETTLED = N_("Nothing of this batch waits for payroll any more; nothing was changed.")


def hand_in(batch_id: int, content: bytes, *, kind: str, by: Actor) -> int:
    """Keep a file for a batch, to be looked through; `kind` is csv or xlsx. The same file again is the same one.

    Returns its number. Raises NotFound, NotYourRole, and Refused where nothing waits for an answer any more.
    """
    with transaction():
        batch = load(batch_id)
        only_payroll("mark_paid", PaymentState.exported, by, batch.district_id)
        if batch.paid_on is not None:
            raise Refused(SETTLED, "sheet")
        keep(batch, content, by=by)
        row = kept(batch, content)
        row.kind, row.content = kind, content
        return row.id


def handed_in(answer_id: int, *, by: Actor) -> tuple[int, File | None]:
    """The batch's number and the file, as it was handed in; None once nothing of the batch waits. Raises NotFound."""
    found = db.session.get(PayrollAnswer, answer_id)
    if found is None:
        raise NotFound
    only_payroll("mark_paid", PaymentState.exported, by, found.district_id)
    if found.content is None:
        return found.batch_id, None
    return found.batch_id, File(f"answer.{found.kind}", "application/octet-stream", found.content)


def keep(batch: PayrollBatch, content: bytes, *, by: Actor) -> None:
    """Keep that there is such a file, once, whoever is first; within a transaction."""
    row = {"district_id": batch.district_id, "batch_id": batch.id, "read_by": by.person_id}
    values = {**row, "sha256": _print_of(content), "paid_count": 0, "rejected_count": 0}
    db.session.execute(insert(PayrollAnswer.__table__).inline().values(**values).on_conflict_do_nothing())


def kept(batch: PayrollBatch, content: bytes) -> PayrollAnswer:
    """What is kept of this very file; it must be there."""
    same = (PayrollAnswer.batch_id == batch.id, PayrollAnswer.sha256 == _print_of(content))
    return db.session.scalars(select(PayrollAnswer).where(*same).with_for_update()).one()


def forget(batch_id: int) -> None:
    """Nothing of a batch waits any more: its files are not needed, what they said stays; within a transaction."""
    of_batch = update(PayrollAnswer).where(PayrollAnswer.batch_id == batch_id)
    db.session.execute(of_batch.values(content=None))


def _print_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
