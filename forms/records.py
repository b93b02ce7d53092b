"""The forms of the district's records: schools, years, rules, families, people, training and money."""

import secrets
from calendar import monthrange
from datetime import date, time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, Field, Form, HiddenField, ValidationError
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from forms import fields
from forms.look_ups import LookUpField
from workflows.words import N_

EMPLOYEE_CLASSES = (("certificated", N_("Certificated")), ("classified", N_("Classified")))
CHANNELS = (
    ("phone", N_("Phone")),
    ("text", N_("Text message")),
    ("email", N_("E-mail")),
    ("letter", N_("Letter")),
    ("in_person", N_("In person")),
)
COURSES = (("introductory", N_("Introduction")), ("refresher", N_("Refresher")))
YES_OR_NO = (("yes", N_("Yes")), ("no", N_("No")))
ENDS_FIRST = N_("The last day lies before the first.")


class RecordForm(FlaskForm):
    """A form of a record that two people may edit: it carries the version that it was filled from.

    `form_id` is this very sheet's number: sent twice, it makes one row.
    """

    version = HiddenField()
    form_id = HiddenField(default=lambda: secrets.token_urlsafe(12))

    def values(self) -> dict[str, Any]:
        """What was typed, by column."""
        hidden = {"version", "form_id", "csrf_token"}
        return {name: field.data for name, field in self._fields.items() if name not in hidden}

    def differs_from(self, stored: "RecordForm") -> list[tuple[str, Any]]:
        """Label and stored value of each field in which this form says something else."""
        typed, kept = self.values(), stored.values()
        return [(str(self[name].label.text), kept[name]) for name in typed if typed[name] != kept.get(name)]


def _after(first: str) -> Any:
    def check(form: Form, field: Field) -> None:
        start = form[first].data
        if start and field.data and field.data < start:
            raise ValidationError(ENDS_FIRST)

    return check


def months_after(first: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


class SchoolForm(RecordForm):
    """One school."""

    name = fields.text(N_("Name"), longest=200, required=True)
    phone = fields.text(N_("Phone"), longest=40, type="tel")
    address = fields.long_text(N_("Address"), longest=400)
    opens_at = fields.clock(N_("Classes begin"), required=True, default=time(8))
    closes_at = fields.clock(
        N_("Classes end"),
        required=True,
        hint=N_("Visits are proposed after that, with time for the way."),
        default=time(15),
    )
    directions = fields.long_text(
        N_("What to know before a visit"),
        hint=N_("Shown when a visit is scheduled, such as how to borrow the car."),
    )
    active = fields.yes(N_("This school takes part"), default=True)

    def validate_closes_at(self, field: Field) -> None:
        """Classes end after they begin."""
        if self.opens_at.data and field.data and field.data <= self.opens_at.data:
            raise ValidationError(N_("Classes end after they begin; check the times."))


class SchoolYearForm(RecordForm):
    """A school year."""

    name = fields.text(N_("Name"), longest=40, required=True, hint=N_("For example 2026-2027."))
    starts_on = fields.day(N_("First day"), required=True)
    ends_on = fields.day(N_("Last day"), required=True)
    visits_from = fields.day(
        N_("Visits count for it from"),
        hint=N_(
            "A day in the summer before, if your district counts its visits for this year. A roster leaves it."
        ),
    )
    current = fields.yes(N_("This is the current school year"))

    def validate_ends_on(self, field: Field) -> None:
        """A year takes longer than a day."""
        if self.starts_on.data and field.data and field.data <= self.starts_on.data:
            raise ValidationError(ENDS_FIRST)

    def validate_visits_from(self, field: Field) -> None:
        """Visits count for a year from its first day on at the latest."""
        if self.starts_on.data and field.data and field.data >= self.starts_on.data:
            raise ValidationError(N_("Choose a day before the first day, or leave it empty."))


class FamilyForm(RecordForm):
    """A household."""

    name = fields.text(N_("Name of the family"), longest=200, required=True, hint=N_("As on an envelope."))
    home_language = fields.choice(N_("Language at home"), (), required=False)
    address_line = fields.text(N_("Street and number"), longest=200)
    address_line_2 = fields.text(N_("Apartment"), longest=200)
    city = fields.text(N_("City"), longest=100)
    region = fields.text(N_("State"), longest=40)
    postal_code = fields.text(N_("ZIP code"), longest=16)
    no_fixed_address = fields.yes(N_("No fixed address right now"))
    confidential_address = fields.yes(
        N_("The address is confidential"),
        hint=N_("It is never printed or exported; visits take place elsewhere."),
    )
    address_verified_on = fields.day(N_("Address checked on"))
    address_verified_how = fields.text(
        N_("How it was checked"), longest=200, hint=N_("For example: asked on the phone.")
    )
    no_contact_until = fields.day(N_("No contact until"), hint=N_("When the family asked for quiet."))

    def validate_no_fixed_address(self, field: Field) -> None:
        """Without a fixed address there is no street."""
        if field.data and self.address_line.data:
            raise ValidationError(N_("Leave the street empty for a family without a fixed address."))

    def validate_address_verified_how(self, field: Field) -> None:
        """A check has a day and a way."""
        if self.address_verified_on.data and not field.data:
            raise ValidationError(N_("Say in a few words how it was checked."))


class NewFamilyForm(FamilyForm):
    """A household that was not there before; a first child says which schools may see it."""

    student_id = LookUpField(
        N_("A child of this family"), hint=N_("Type the last name first, such as “Lopez Ana”.")
    )


class LinkStudentForm(FlaskForm):
    """One more child of a household."""

    student_id = LookUpField(N_("Child"), hint=N_("Type the last name first, such as “Lopez Ana”."))


class GuardianForm(RecordForm):
    """A grown-up of a household."""

    given_name = fields.text(N_("First name"), longest=100, required=True)
    family_name = fields.text(N_("Last name"), longest=100, required=True)
    relationship_ = fields.text(
        N_("What they are to the children"), longest=60, hint=N_("Such as mother, uncle.")
    )
    phone = fields.text(N_("Phone"), longest=40, type="tel")
    email = fields.email(N_("E-mail"))
    spoken_language = fields.choice(N_("Speaks"), (), required=False)
    read_language = fields.choice(N_("Reads"), (), required=False)
    interpreter = fields.choice(N_("Needs an interpreter"), YES_OR_NO, required=False)
    channel = fields.choice(N_("Best reached by"), CHANNELS, required=False)
    may_receive_letters = fields.yes(N_("May receive letters"), default=True)


class PersonForm(RecordForm):
    """Someone who works for the district."""

    given_name = fields.text(N_("First name"), longest=100, required=True)
    family_name = fields.text(N_("Last name"), longest=100, required=True)
    title = fields.text(N_("Position"), longest=100)
    email = fields.email(N_("E-mail"))
    phone = fields.text(N_("Phone"), longest=40, type="tel")
    active = fields.yes(N_("Works here"), default=True)


class EmploymentForm(RecordForm):
    """What pay needs to know of a person."""

    employee_id = fields.text(N_("Employee number"), longest=40)
    employee_class = fields.choice(N_("Class of employee"), EMPLOYEE_CLASSES)
    exempt = fields.yes(N_("Exempt from overtime"), default=True)
    from_day = fields.day(
        N_("If the class changes: from which day"),
        hint=N_("Left empty, from today. Work before that day is paid by the class before."),
    )
    made_stay = fields.yes(N_("Pay that is made already stays as it is"))
    made_since = DateField(validators=[Optional()], widget=HiddenInput())
    """The day since which the page shows that pay; the box is about these payments and no others."""

    def values(self) -> dict[str, Any]:
        """What was typed, by column."""
        beside = ("from_day", "made_stay", "made_since")
        return {name: typed for name, typed in super().values().items() if name not in beside}

    def about(self) -> dict[str, Any]:
        """From which day another class holds, and since which day its writer knows what is paid already."""
        known = self.made_since.data if self.made_stay.data else None
        return {"from_day": self.from_day.data, "made_stay": known}


class PersonSchoolForm(FlaskForm):
    """One more school that a person serves."""

    school_id = LookUpField(N_("School"))


class CertificateForm(RecordForm):
    """A training that someone took."""

    person_id = LookUpField(
        N_("Who was trained"), hint=N_("Type the last name first, such as “Reyes Maria”.")
    )
    course = fields.choice(N_("Course"), COURSES)
    earned_on = fields.day(N_("Trained on"), required=True)
    valid_until = fields.day(N_("Current until"))
    months = 24
    """How long a training stays current where no last day is typed."""

    def stays_current_for(self, months: int) -> None:
        """Learn the district's rule."""
        self.months = months
        self.valid_until.description = N_("Left empty, it stays current as long as the district’s rules say.")

    def values(self) -> dict[str, Any]:
        """What was typed, with the last day."""
        typed = super().values()
        if typed["valid_until"] is None and typed["earned_on"] is not None:
            typed["valid_until"] = months_after(typed["earned_on"], self.months)
        return typed

    def validate_valid_until(self, field: Field) -> None:
        """It lasts at least a day."""
        _after("earned_on")(self, field)


EVERYWHERE = N_("In the whole district")
EVERYWHERE_HINT = N_(
    "Only for those who serve every school: it opens what each of them keeps."
    " Roles such as Payroll and Trainer need neither."
)


class AssignmentForm(FlaskForm):
    """Who holds which role where."""

    person_id = LookUpField(N_("Person"), hint=N_("Type the last name first, such as “Reyes Maria”."))
    role = fields.choice(N_("Role"), ())
    school_id = LookUpField(N_("School"), required=False)
    everywhere = fields.yes(EVERYWHERE, hint=EVERYWHERE_HINT)
    starts_on = fields.day(N_("From"), hint=N_("Empty means today."))
    ends_on = fields.day(N_("Until"), hint=N_("Empty means until someone ends it."))
    reason = fields.text(N_("Why"), longest=400, required=True)


class EndAssignmentForm(FlaskForm):
    """Take a role away."""

    last_day = fields.day(N_("Last day"), hint=N_("Empty ends it at once."))
