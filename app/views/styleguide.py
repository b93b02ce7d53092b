"""Every component once, so that a page is built from them and nothing else."""

from datetime import UTC, datetime
from decimal import Decimal

from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_login import current_user

from app.views.access import signed_in
from app.views.base import Page
from forms.records import GuardianForm

MOMENT = datetime(2026, 9, 23, 0, 30, tzinfo=UTC)


class StyleguideView(Page):
    """`/styleguide/`"""

    route_base = "/styleguide"
    default_view = "styleguide"

    @expose("/")
    @signed_in
    def styleguide(self) -> str:
        """Show the components."""
        who = str(current_user)
        form = GuardianForm(formdata=None)
        form.given_name.data = "Rosa"
        form.family_name.errors = [_("Please fill this in.")]
        story = [
            {"sentence": _("The family said yes."), "who": who, "at": MOMENT, "icon": "check"},
            {"sentence": _("The letter was printed."), "who": who, "at": MOMENT, "icon": "letter"},
        ]
        return self.render_template(
            "pages/styleguide.html", form=form, story=story, moment=MOMENT, amount=Decimal("60.00")
        )


VIEWS = [StyleguideView]
