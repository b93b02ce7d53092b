"""Where practice differs from district to district: every rule, what it changes, and what belongs together."""

from typing import Any

from wtforms import Field, SelectMultipleField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from forms import fields
from forms.look_ups import LookUpField
from forms.pay_rules import APPROVING_RULES, PAY_RULES, PayRulesFields
from forms.records import RecordForm
from forms.visit_choices import PLACES
from workflows.words import N_

TRAINING_NEEDED = (("both", N_("Both")), ("one", N_("At least one")))
REFLECTION_NEEDED = (("each", N_("Each educator who went")), ("one", N_("One of them")))
LETTER_LAYOUT = (
    ("beside", N_("English beside the family’s language")),
    ("first", N_("The family’s language first, then English")),
)
PROOF_OF_VISIT = (
    ("none", N_("Nothing: the educators’ word is enough")),
    ("slip", N_("A slip that the family signs")),
    ("note", N_("A short note")),
)

# fmt: off
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Inviting and agreeing"), ("educator_may_invite", "further_visits", "notice_hours", "answer_days")),
    (N_("Where you meet"), ("meet_at_school", "virtual_visits", "paid_places")),
    (N_("Training"), ("training_needed", "training_months")),
    (N_("How long a visit takes"), ("visit_minutes", "travel_minutes", "usual_minutes_from", "usual_minutes_to")),
    (N_("Coming home safely"), ("overdue_minutes", "safety_contact_id", "safety_text")),
    (N_("Writing it down"), ("proof_of_visit", "reflection_needed", "reflect_days", "coordinator_reads_notes")),
    (N_("Pay"), PAY_RULES),
    (N_("Approving pay"), APPROVING_RULES),
    (N_("Letters"), ("letter_layout", "reply_slip")),
    (N_("Reports"), ("minimum_group",)),
    (N_("Roster"), ("roster_guard_percent",)),
    (N_("Signing in"), ("second_step", "own_passwords")),
    (N_("Records of families"), ("privacy_text",)),
    (N_("Proof of history"), ("audit_mail_to",)),
)
"""The headings of the page, each with its rules."""
# fmt: on


class DistrictRulesForm(PayRulesFields, RecordForm):
    """Every rule of a district; its description says what it changes."""

    educator_may_invite = fields.yes(
        N_("Educators may invite families of their own students"),
        hint=N_("Otherwise a liaison sends every invitation."),
    )
    further_visits = fields.yes(
        N_("A family may have more than two visits a year"),
        hint=N_("The model plans two; some families ask for more."),
    )
    notice_hours = fields.whole_number(
        N_("Notice before a visit, in hours"),
        least=0,
        most=336,
        hint=N_("A visit is agreed at least so long before; a shorter notice cannot be scheduled."),
    )
    answer_days = fields.whole_number(
        N_("A family’s link to answer lives for so many days"),
        least=7,
        most=365,
        hint=N_("After that the link in a letter opens nothing; you can make a new one."),
    )
    meet_at_school = fields.yes(
        N_("Families may choose the school as the place to meet"),
        hint=N_("It stands among the places that a family is offered."),
    )
    virtual_visits = fields.yes(
        N_("A visit may be a video call"),
        hint=N_("It stands among the places when a visit is agreed or moved."),
    )
    paid_places = SelectMultipleField(
        N_("Where a visit is paid"),
        choices=[SelectChoice(code, words) for code, words in PLACES],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=N_("A visit elsewhere counts, but it is noted as not payable, with this reason."),
    )
    training_needed = fields.choice(
        N_("Who of the pair must be trained"),
        TRAINING_NEEDED,
        hint=N_("Without it a visit cannot be scheduled."),
    )
    training_months = fields.whole_number(
        N_("A training stays current for so many months"),
        least=1,
        most=240,
        hint=N_("Fills in the last day when a training is written down; those there are stay as they are."),
    )
    visit_minutes = fields.whole_number(
        N_("A visit is planned for, in minutes"),
        least=15,
        most=180,
        hint=N_("The proposed times are that long; the model says 30 to 40."),
    )
    travel_minutes = fields.whole_number(
        N_("Time for the way, in minutes"),
        least=0,
        most=180,
        hint=N_("Kept free between two visits of one educator, and after school, when times are proposed."),
    )
    usual_minutes_from = fields.whole_number(
        N_("A usual visit takes at least, in minutes"),
        least=1,
        most=600,
        hint=N_("A shorter one asks for a short note."),
    )
    usual_minutes_to = fields.whole_number(
        N_("A usual visit takes at most, in minutes"),
        least=1,
        most=600,
        hint=N_("A longer one asks for a short note. So much money is held back when pay goes by the hour."),
    )
    overdue_minutes = fields.whole_number(
        N_("A visit that nobody ended is overdue after, in minutes"),
        least=10,
        most=240,
        hint=N_("Counted from its planned end; then the safety contact is told."),
    )
    safety_contact_id = LookUpField(
        N_("Safety contact"),
        required=False,
        hint=N_("Who is told of an overdue visit. Without one, the school’s site admins are."),
    )
    safety_text = fields.long_text(
        N_("What to do when worried about a child's safety"),
        longest=2000,
        required=True,
        hint=N_("Stands where educators prepare a visit and where they reflect."),
    )
    proof_of_visit = fields.choice(
        N_("What shows that a visit took place"),
        PROOF_OF_VISIT,
        hint=N_(
            "The model asks for nothing. A slip or a note becomes part of the record and of the approval."
        ),
    )
    reflection_needed = fields.choice(
        N_("Who reflects after a visit"), REFLECTION_NEEDED, hint=N_("Pay comes with the reflection.")
    )
    reflect_days = fields.whole_number(
        N_("A reflection is due after so many days"),
        least=1,
        most=60,
        hint=N_("Later it stands among the late steps."),
    )
    coordinator_reads_notes = fields.yes(
        N_("District coordinators may read what families shared"),
        hint=N_("Hopes and dreams, and what helps; never what the pair assumed."),
    )
    letter_layout = fields.choice(
        N_("How letters are laid out"), LETTER_LAYOUT, hint=N_("Each run of letters may differ.")
    )
    reply_slip = fields.yes(
        N_("Letters carry a slip to tear off, for families without internet"),
        hint=N_("Each run of letters may differ."),
    )
    minimum_group = fields.whole_number(
        N_("Smallest group shown in reports"),
        least=5,
        most=30,
        hint=N_("Smaller ones could tell who is in them; they read “fewer than” this number."),
    )
    roster_guard_percent = fields.whole_number(
        N_("Ask before a roster takes away more of a school than so many percent"),
        least=1,
        most=100,
        hint=N_("Of its students or its staff. A nightly roster that would do so waits for a coordinator."),
    )
    audit_mail_to = fields.text(
        N_("E-mail addresses that get the proof of history every day"),
        longest=1000,
        hint=N_("Two people outside of the server’s team are best; leave a space between addresses."),
    )
    privacy_text = fields.long_text(
        N_("What our state’s law and our policy say about records"),
        longest=4000,
        hint=N_(
            "Stands on every record that is printed for a family, and where it is decided how long records are kept."
        ),
    )
    second_step = fields.yes(
        N_("Payroll, Access managers and Admins sign in with a second step"),
        hint=N_("A code from an app beside the password; whoever has none is led to it at the next sign-in."),
    )

    own_passwords = fields.yes(
        N_("Passwords of Porchlight open, too, beside the district’s own sign-in"),
        hint=N_(
            "Without it staff come in by the district’s sign-in only, once the server knows it: no password is made or"
            " taken. One that was chosen by a link of the server’s own command still opens."
        ),
    )

    @property
    def grouped(self) -> list[tuple[str, list[Field]]]:
        """The headings, each with its fields."""
        return [(heading, [self[name] for name in names]) for heading, names in GROUPS]

    def validate_usual_minutes_to(self, field: Field) -> None:
        """A range goes upwards."""
        if (field.data or 0) < (self.usual_minutes_from.data or 0):
            raise ValidationError(N_("This is less than the shortest usual visit."))

    def validate_paid_places(self, field: Field) -> None:
        """Some visit is paid."""
        if not field.data:
            raise ValidationError(N_("Choose at least one place."))


def labels() -> dict[str, Any]:
    """The label of each rule, by its column."""
    return {name: getattr(DistrictRulesForm, name).args[0] for _heading, names in GROUPS for name in names}
