"""Every component once, so that a page is built from them and nothing else. For whoever changes the pages."""

from datetime import UTC, datetime
from decimal import Decimal

from flask import abort, current_app, request, url_for
from flask_appbuilder import expose
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import FileField, RadioField
from wtforms.fields.choices import SelectChoice

from app.views.access import signed_in
from app.views.base import Page
from forms import fields
from forms.look_ups import LookUpField
from forms.visits import CheckboxesField
from workflows.words import N_

MOMENT = datetime(2026, 9, 23, 0, 30, tzinfo=UTC)
LOOKS = {"en": "ltr", "es": "ltr", "rtl": "rtl"}
"""How all of it may be seen: in English, in Spanish, and turned round as for Arabic; and its direction."""


class SpecimenForm(FlaskForm):
    """One field of each kind; nothing is kept."""

    name = fields.text(N_("First name"), longest=80, required=True)
    wrong = fields.text(N_("Last name"), longest=80, required=True)
    words = fields.long_text(N_("In their words"), hint=N_("Such as: Tuesdays after five."))
    place = fields.choice(N_("Place"), [("home", N_("At home")), ("school", N_("At school"))])
    on = fields.day(N_("Day"), required=True)
    at = fields.clock(N_("Start"), required=True)
    pay = fields.amount(N_("Amount"), required=True)
    phone = fields.text(N_("Phone"), longest=20, type="tel")
    answer = RadioField(N_("Answer"), choices=[SelectChoice("yes", N_("Yes")), SelectChoice("no", N_("No"))])
    days = CheckboxesField(
        N_("Days"), choices=[SelectChoice(1, N_("Monday")), SelectChoice(2, N_("Tuesday"))]
    )
    letters = fields.yes(N_("May receive letters"), default=True)
    school = LookUpField(N_("School"))
    file = FileField(N_("Roster file"), description=N_("Drop it here, or choose it."))


class StyleguideView(Page):
    """`/styleguide/`, where STYLEGUIDE is switched on."""

    route_base = "/styleguide"
    default_view = "styleguide"

    @expose("/")
    @signed_in
    def styleguide(self) -> str:
        """Show the components, in the look that the address names."""
        if not (current_app.config["STYLEGUIDE"] or current_app.testing):
            abort(404)
        look = request.args.get("in", "")
        with force_locale(look if look == "es" else "en" if look else str(get_locale() or "en")):
            turned = {"direction": LOOKS[look]} if look in LOOKS else {}
            return self.render_template("pages/styleguide.html", look=look or "en", **_specimens(), **turned)


def _specimens() -> dict[str, object]:
    who = str(current_user)
    form = SpecimenForm(formdata=None, name="Rosa", answer="yes", days=[2])
    form.wrong.errors = [_("Please fill this in.")]
    form.school.words = "Alder"
    form.school.offered = [(1, "Alder Creek Middle School"), (2, "Alder Street Elementary")]
    form.school.asks = url_for("LookUpView.schools")
    story = [
        {"sentence": _("The family said yes."), "who": who, "at": MOMENT, "icon": "check"},
        {"sentence": _("The letter was printed."), "who": who, "at": MOMENT, "icon": "letter"},
    ]
    return {"form": form, "story": story, "moment": MOMENT, "amount": Decimal("60.00")}


VIEWS = [StyleguideView]
