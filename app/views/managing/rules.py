"""How the district looks after access: when it is looked through, what counts as unused, what happens to leavers."""

from flask import flash, redirect, url_for
from flask_appbuilder import expose
from flask_babel import get_locale
from flask_babel import gettext as _

from app.services import access
from app.services.errors import Changed
from app.views.access import has_access, me
from app.views.base import Answer, Page, version_of
from forms.managing import RulesForm


class AccessRulesView(Page):
    """`/access/rules`"""

    route_base = "/access"
    default_view = "rules"
    class_permission_name = "AccessView"
    method_permission_name = {"rules": "manage"}

    @expose("/rules", methods=("GET", "POST"))
    @has_access
    def rules(self) -> Answer:
        """Show and change them."""
        row = access.rules.rules_of(me().district_id)
        form = RulesForm(obj=row)
        locale = get_locale()
        names = locale.months["stand-alone"]["wide"] if locale else {}
        form.review_months.offer((str(n), names.get(n, str(n)).capitalize()) for n in range(1, 13))
        if not form.is_submitted():
            form.version.data = row.version or 0
            form.review_months.data = [str(month) for month in row.review_months]
        if not form.validate_on_submit():
            return self._page(form, 422 if form.errors else 200)
        values = {
            "review_months": sorted(int(month) for month in form.review_months.data or ()),
            "review_days": form.review_days.data,
            "unused_days": form.unused_days.data,
            "leavers_end_by_themselves": form.leavers_end_by_themselves.data,
        }
        try:
            access.rules.change_rules(values, version=version_of(form), by=me())
        except Changed:
            return self._page(form, 409)
        flash(_("Saved."), "success")
        return redirect(url_for(".rules"), 303)

    def _page(self, form: RulesForm, status: int) -> Answer:
        told = _("Someone may have been quicker. Open the page again to see where it stands.")
        return self.render_template(
            "managing/one.html",
            form=form,
            title=_("Rules of access"),
            says="",
            sentence=told if status == 409 else None,
            back=url_for("AccessView.hub"),
        ), status


VIEWS = [AccessRulesView]
