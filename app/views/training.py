"""Training certificates."""

from datetime import timedelta
from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from app.models import Person, TrainingCertificate
from app.services import clock
from app.services.programme import settings_of
from app.views import finding
from app.views.access import me
from app.views.base import AppModelView
from app.views.listing import Filter
from app.views.narrowing import by_code
from app.views.shown import day
from forms.records import COURSES, CertificateForm

CURRENCY = {"current": _l("Current today"), "soon": _l("Ends within 60 days"), "ended": _l("Ended")}


def _currency(code: str) -> Any:
    """Trainings that count today, those of them that end soon, or those that count no more."""
    today, until = clock.today(me().district_id), TrainingCertificate.valid_until
    if code == "ended":
        return until < today
    return until.between(today, today + timedelta(days=60)) if code == "soon" else until >= today


class TrainingCertificateView(AppModelView):
    """`/training/`"""

    route_base = "/training"
    include_route_methods = AppModelView.include_route_methods | {"delete"}
    datamodel = SQLAInterface(TrainingCertificate)
    list_title, add_title = _l("Training"), _l("Add a training")
    list_columns = show_columns = ("person", "course", "earned_on", "valid_until")
    order_columns = ("earned_on", "valid_until")
    search_columns = ("person",)
    base_order = ("earned_on", "desc")
    label_columns = {
        "person": _l("Who"),
        "course": _l("Course"),
        "earned_on": _l("Trained on"),
        "valid_until": _l("Current until"),
    }
    words_of = {"course": dict(COURSES)}
    filters = (
        by_code("course", _l("Course"), TrainingCertificate.course, dict(COURSES)),
        Filter("when", _l("Current"), lambda: [*CURRENCY.items()], _currency),
    )
    nothing = _l("No training is written down yet. Who is trained may go on visits.")
    add_form = edit_form = CertificateForm

    def query(self) -> Select[Any]:
        """With the person, by whose name the list is searched."""
        person = TrainingCertificate.person
        return select(TrainingCertificate).join(person).options(contains_eager(person))

    def searched(self, _column: str) -> Any:
        """The look-up of a person's name."""
        return Person.look_up

    def title_of(self, row: TrainingCertificate) -> str:
        """Who was trained, and when: *Ana Reyes · Fri, Oct 23*."""
        return f"{row.person} · {day(row.earned_on)}"

    def prepared(self, form: Any, row: TrainingCertificate | None) -> Any:
        """Find people by their names; a training lasts as long as the district says."""
        form.person_id.ready(**finding.people())
        form.stays_current_for(settings_of(me().district_id).training_months)
        return form


VIEWS = [TrainingCertificateView]
