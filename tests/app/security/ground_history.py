"""What proves and limits history, for the three places of `ground.py`."""

from collections.abc import Callable, Mapping
from datetime import date

from app import models as m

Write = Callable[..., int]
DAY = date(2026, 3, 3)


def of_the_district(write: Write, district_id: int, person_id: int) -> dict[str, int]:
    """An event with its link, an anchor, a rule about keeping, and a clearing."""
    mine = {"district_id": district_id}
    event_id = write(m.Event, kind="school.added", **mine)
    link = {"event_id": event_id, "number": 1, "previous": "0" * 64, "hash": "1" * 64}
    return {
        "event_chain": write(m.EventChain, key="event_id", **mine, **link),
        "audit_anchor": write(m.AuditAnchor, **mine, day=DAY, count=1, head="1" * 64),
        "retention_rule": write(m.RetentionRule, key="district_id", **mine, record_class="families", years=5),
        "retention_run": write(
            m.RetentionRun, **mine, record_class="families", before=DAY, total=1, asked_by=person_id
        ),
    }


def of_a_visit(
    write: Write, ids: Mapping[str, int], at: Mapping[str, int], person_id: int, canary: str
) -> dict[str, int]:
    """What stands beside an event, who looked, what left the district, a family's own words, a hold."""
    mine = {"district_id": at["district_id"]}
    family = {**mine, "family_id": ids["family"]}
    disclosure = write(
        m.Disclosure, **mine, by_id=person_id, what="students", recipient=canary, interest="Study"
    )
    return {
        "event_detail": write(
            m.EventDetail,
            **family,
            mark=f"{ids['family']:032}",
            visit_id=ids["visit"],
            salt="0" * 32,
            changed={"note": canary},
        ),
        "access_log": write(
            m.AccessLog, **at, person_id=person_id, what="family", why="own", family_id=ids["family"]
        ),
        "disclosure": disclosure,
        "disclosed_student": write(
            m.DisclosedStudent,
            key="disclosure_id",
            **mine,
            disclosure_id=disclosure,
            student_id=ids["student"],
        ),
        "disagreement": write(m.Disagreement, **family, words=canary, written_by=person_id),
        "legal_hold": write(m.LegalHold, **family, reason="Court", set_by=person_id),
    }
