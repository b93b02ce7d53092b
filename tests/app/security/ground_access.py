"""What stands around access and sign-in, for the districts of `ground.py`: each with a row in every such table."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from app import models as m
from app.security.abilities import always, as_stored, opened_by
from workflows.people import Role

DAY, SOON = date(2026, 9, 1), datetime(2027, 9, 1, tzinfo=UTC)
Write = Callable[..., int]


def of_the_district(write: Write, district_id: int, person_id: int, asker_id: int) -> dict[str, int]:
    """A role of its own, a grant that waits, an invitation, a request, and how it looks after access."""
    of_person = {"district_id": district_id, "person_id": person_id}
    codes = sorted(always(Role.liaison))
    return {
        "access_request": write(m.AccessRequest, **of_person, page="other", words="For the letters."),
        "access_rules": write(m.AccessRules, key="district_id", district_id=district_id),
        "admin_grant": write(
            m.AdminGrant, **of_person, starts_on=DAY, reason="Vacation", asked_by=asker_id, expires_at=SOON
        ),
        "district_role": write(
            m.DistrictRole,
            district_id=district_id,
            role="liaison",
            name="Front office",
            abilities=codes,
            permissions=as_stored(opened_by(codes)),
        ),
        "invitation": write(m.Invitation, **of_person, asked_by=asker_id),
    }


def of_a_school(
    write: Write, ids: Mapping[str, int], at: Mapping[str, int], person_id: int
) -> dict[str, int]:
    """A review of the school's assignments, with one line."""
    review = write(m.AccessReview, **at, opened_on=DAY, due_on=date(2026, 10, 1))
    line = {"review_id": review, "assignment_id": ids["assignment"], "person_id": person_id}
    write(m.AccessReviewLine, key="review_id", **line)
    return {"access_review": review, "access_review_line": review}
