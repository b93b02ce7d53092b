"""Rows about pay, for the three places of `ground.py`."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from app import models as m
from forms.payroll.profiles import as_json
from forms.payroll.shipped import GENERIC

Write = Callable[..., int]
FIRST, LAST = date(2026, 7, 1), date(2027, 6, 30)
AT, LATER = datetime(2026, 3, 4, 17, tzinfo=UTC), datetime(2026, 3, 4, 18, tzinfo=UTC)


def of_the_district(write: Write, district_id: int, boss_id: int) -> dict[str, int]:
    """What a district has once."""
    district = {"district_id": district_id}
    numbers = {"total": Decimal(60), "payments_count": 1}
    files = {"content": b"", "cover": _a_page(), "sha256": "0" * 64}
    batch = write(m.PayrollBatch, **district, **numbers, **files, made_by=boss_id)
    answer = {"batch_id": batch, "read_by": boss_id, "sha256": "0" * 64, "paid_count": 1, "rejected_count": 0}
    answer |= {"kind": "csv", "content": b"Payment,Status\n1,paid\n"}
    former = {"person_id": boss_id, "until": FIRST, "employee_class": "classified", "exempt": False}
    return {
        "former_employment": write(m.FormerEmployment, key="person_id", **district, **former),
        "payroll_answer": write(m.PayrollAnswer, **district, **answer),
        "payroll_batch": batch,
        "payroll_profile": write(m.PayrollProfile, **district, name="Ours", layout=as_json(GENERIC)),
        "grant_award": write(
            m.Grant,
            district_id=district_id,
            name="Canarygrant",
            source="donor",
            starts_on=FIRST,
            ends_on=LAST,
            amount=Decimal(1000),
        ),
    }


def of_a_visit(write: Write, ids: Mapping[str, int], at: Mapping[str, int], person_id: int) -> dict[str, int]:
    """What hangs on a school, a person, or the payment of a visit."""
    district = {"district_id": at["district_id"]}
    slip = write(m.VisitEvidence, **at, visit_id=ids["visit"], sha256="0" * 64, added_by=person_id)
    theirs = {**district, "visit_id": ids["visit"], "evidence_id": slip}
    asked = {"reason": "Paid twice.", "asked_by": ids["person"], "asked_at": AT}
    return {
        "pay_contact": write(m.PayContact, **at, process="payment", person_id=person_id),
        "payment_reversal": write(m.PaymentReversal, **district, payment_id=ids["payment"], **asked),
        "visit_evidence": slip,
        "visit_evidence_file": write(m.VisitEvidenceFile, key="evidence_id", **theirs, content=b"a photo"),
        "compliance_note": write(
            m.ComplianceNote,
            **district,
            payment_id=ids["payment"],
            finding="late",
            words="The slip lay in the office.",
            written_by=person_id,
        ),
        "contract_hours": write(
            m.ContractHours, **at, first_on=FIRST, last_on=LAST, weekdays=[0, 1, 2, 3, 4]
        ),
        "opt_in": write(m.OptIn, **district, person_id=person_id, takes_part=True),
        "other_work": write(
            m.OtherWork,
            **at,
            person_id=person_id,
            activity="training",
            what="Canarycourse",
            started_at=AT,
            ended_at=LATER,
            entered_by=person_id,
        ),
    }


def _a_page() -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 72, "Cover")
    canvas.save()
    return out.getvalue()
