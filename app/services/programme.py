"""The district's rules of its programme, as its settings keep them and as the workflow reads them."""

from typing import Any, cast

from app.extensions import db
from app.models import DistrictSettings
from workflows.visit import Programme


def settings_of(district_id: int) -> DistrictSettings:
    """The district's own record of how it runs the programme."""
    return db.session.get_one(DistrictSettings, district_id)


def programme_of(district_id: int) -> Programme:
    """The district's rules as the workflow reads them."""
    kept = settings_of(district_id)
    return Programme(
        notice_hours=kept.notice_hours,
        training=cast(Any, kept.training_needed),
        reflection=cast(Any, kept.reflection_needed),
        usual_minutes_min=kept.usual_minutes_from,
        usual_minutes_max=kept.usual_minutes_to,
        further_visits=kept.further_visits,
        educator_may_invite=kept.educator_may_invite,
        proof=cast(Any, kept.proof_of_visit),
    )
