"""What payroll's files look like: profiles that come along, and the district's own, tried on real payments."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.models import PayrollProfile
from app.services.errors import Changed, NotFound, Refused
from app.services.payroll import profiles
from app.views.access import has_access, me
from app.views.addresses import number_of_text
from app.views.base import Page
from app.views.payroll.words import headings_of, told, unmade_in
from app.views.shown import words
from forms.fields import ChoiceField
from forms.payroll.asking import CopyForm
from forms.payroll.editing import ProfileForm, rearranged, typed
from forms.payroll.fields import FIELDS, SPECIAL
from forms.payroll.lines import Line, lines_of
from forms.payroll.profiles import Profile, faults_of, from_json
from forms.payroll.shipped import SHIPPED
from forms.payroll.writing import as_text
from workflows.machine import NotYourRole

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Tried:
    """A profile on real payments: its faults by column, the lines it makes, the text they are, what is wrong."""

    faults: dict[int | None, list[str]]
    headings: Sequence[str]
    lines: Sequence[Line]
    text: str
    problems: Sequence[tuple[int, str]]
    unmade: Collection[int] = ()
    """Columns that hold the number of a batch, which is not made yet."""


class PayrollProfileView(Page):
    """`/payroll/profiles/`"""

    route_base = "/payroll/profiles"
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "shipped": "list",
        "copy": "change",
        "edit": "change",
        "save": "change",
        "retire": "change",
    }

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """The district's own, and those that come along."""
        return self._listed(CopyForm(formdata=None))

    @expose("/", methods=("POST",))
    @has_access
    def copy(self) -> Answer:
        """Copy one under a new name, to change it."""
        form = self._copying(CopyForm())
        if not form.validate_on_submit():
            return self._listed(form), 422
        try:
            made = profiles.copy_profile(
                str(form.profile.data), str(form.name.data), by=me(), district_id=me().district_id
            )
        except Refused as refused:
            form[refused.field or "name"].errors = [refused.sentence]
            return self._listed(form), 422
        except NotYourRole:
            abort(403)
        return redirect(url_for(".edit", pk=made), 303)

    @expose("/shipped/<string:code>")
    @has_access
    def shipped(self, code: str) -> Answer:
        """One that comes along, tried on real payments."""
        if code not in SHIPPED:
            abort(404)
        found = SHIPPED[code]
        return self.render_template(
            "payroll/shipped.html",
            shipped=found,
            code=code,
            tried=_tried(found.profile),
            special=SPECIAL,
            labels={name: known.label for name, known in FIELDS.items()},
            pairs=zip(headings_of(found.profile), found.profile.columns, strict=True),
        )

    @expose("/<int:pk>")
    @has_access
    def edit(self, pk: int) -> Answer:
        """One of the district's own as a form, tried on real payments below."""
        kept = _kept(pk)
        profile = from_json(kept.layout)
        return self._edited(kept, profile, ProfileForm(formdata=None, data=typed(profile, kept.version)))

    @expose("/<int:pk>", methods=("POST",))
    @has_access
    def save(self, pk: int) -> Answer:
        """Add, move or remove a column, look, or keep it, as the pressed button (`do`) says."""
        kept, form, asked = _kept(pk), ProfileForm(), request.form.get("do", "")
        if asked not in ("save", "look"):
            profile, sound = form.profile(), form.validate()
            again = Profile(**{**vars(profile), "columns": rearranged(profile.columns, asked)})
            version = number_of_text(form.version.data) or kept.version
            rearranged_form = ProfileForm(formdata=None, data=typed(again, version))
            return self._edited(kept, again if sound else None, rearranged_form)
        if not form.validate_on_submit():
            return self._edited(kept, None, form), 422
        profile = form.profile()
        return self._saved(kept, profile, form) if asked == "save" else self._edited(kept, profile, form)

    @expose("/<int:pk>/retire", methods=("POST",))
    @has_access
    def retire(self, pk: int) -> Answer:
        """Offer it for batches no more, or again."""
        active = request.form.get("active") == "yes"
        try:
            profiles.retire_profile(pk, active=active, by=me())
        except NotFound:
            abort(404)
        except NotYourRole:
            abort(403)
        flash(_("It is offered again.") if active else _("It is not offered any more."), "success")
        return redirect(url_for(".list"), 303)

    def _saved(self, kept: PayrollProfile, profile: Profile, form: ProfileForm) -> Answer:
        try:
            profiles.change_profile(kept.id, profile, version=number_of_text(form.version.data), by=me())
        except Refused as refused:
            form.name.errors = [refused.sentence]
            return self._edited(kept, profile, form), 422
        except Changed:
            said = _("Somebody else changed this profile meanwhile. Open it again, and change it there.")
            return self._edited(_kept(kept.id), profile, form, [said]), 409
        except NotYourRole:
            abort(403)
        flash(_("Saved."), "success")
        return redirect(url_for(".edit", pk=kept.id), 303)

    def _edited(
        self,
        kept: PayrollProfile,
        profile: Profile | None,
        form: ProfileForm,
        refused: Sequence[str] = (),
    ) -> str:
        return self.render_template(
            "payroll/profile.html",
            kept=kept,
            form=_in_words(form),
            refused=refused,
            tried=None if profile is None else _tried(profile),
            fixed=form.shape.data == "fixed",
        )

    def _copying(self, form: CopyForm) -> CopyForm:
        own = profiles.own_profiles(me().district_id)
        shipped = [(code, words(each.profile.name)) for code, each in SHIPPED.items()]
        form.profile.choices = [*((str(each.id), each.name) for each in own), *shipped]
        return form

    def _listed(self, form: CopyForm) -> str:
        own = [(each, from_json(each.layout)) for each in profiles.own_profiles(me().district_id)]
        return self.render_template(
            "payroll/profiles.html",
            form=self._copying(form),
            own=[(each, profile, not faults_of(profile)) for each, profile in own],
            shipped=SHIPPED,
        )


def _in_words(form: ProfileForm) -> ProfileForm:
    for part in (form, *(entry.form for entry in form.columns)):
        for field in part:
            if isinstance(field, ChoiceField):
                field.choices = [(value, words(label)) for value, label in field.choices or ()]
    return form


def _kept(pk: int) -> PayrollProfile:
    try:
        return profiles.load(pk)
    except NotFound:
        abort(404)


def _tried(profile: Profile) -> Tried:
    faults: dict[int | None, list[str]] = {}
    for fault in faults_of(profile):
        faults.setdefault(fault.column, []).append(told(fault.sentence, fault.values))
    if None in faults:
        return Tried(faults, (), (), "", ())
    lines = lines_of(profile, profiles.real_entries(me().district_id))
    problems = [(line.number, told(each.sentence, each.values)) for line in lines for each in line.problems]
    text = "" if profile.shape == "xlsx" else as_text(profile, lines)
    return Tried(faults, headings_of(profile), lines, text, problems, unmade_in(profile))


VIEWS = [PayrollProfileView]
