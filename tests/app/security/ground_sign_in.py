"""What proves who somebody is, for the accounts of `ground.py`."""

from collections.abc import Callable
from datetime import UTC, datetime

from app import models as m

AT = datetime(2026, 3, 3, 17, tzinfo=UTC)


def of_an_account(
    write: Callable[..., int], account_id: int, person_id: int, district_id: int
) -> dict[str, int]:
    """A second step, a recovery code, and a sign-in from outside."""
    given = {"account_id": account_id}
    return {
        "second_factor": write(
            m.SecondFactor, key="account_id", **given, secret="ABCDEFGH", made_at=AT, confirmed_at=AT
        ),
        "recovery_code": write(m.RecoveryCode, **given, code_hash=f"{account_id:064}"),
        "outside_identity": write(
            m.OutsideIdentity,
            **given,
            person_id=person_id,
            district_id=district_id,
            issuer="https://login.example.org",
            subject=str(account_id),
            email="jo@example.org",
        ),
    }
