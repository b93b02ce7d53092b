"""Asking for an e-mail: which kind, and in which language beside English."""

from collections.abc import Sequence

from flask_wtf import FlaskForm

from forms import fields
from workflows.words import N_


class MailForm(FlaskForm):
    """One visit's e-mail."""

    kind = fields.choice(N_("What is it about?"), ())
    language = fields.choice(
        N_("Language beside English"),
        (),
        required=False,
        hint=N_("Leave it empty for what each grown-up reads."),
    )

    def offer(self, kinds: Sequence[tuple[str, str]], languages: Sequence[tuple[str, str]]) -> None:
        """Give the form what fits the visit now."""
        self.kind.choices, self.language.choices = kinds, languages


class ManyMailsForm(FlaskForm):
    """E-mail for many visits at once: which kind, at which school, in which class."""

    kind = fields.choice(N_("What is it about?"), ())
    school_id = fields.choice(N_("School"), ())
    class_id = fields.choice(N_("Class"), (), required=False, hint=N_("Leave it empty for the whole school."))

    @property
    def chosen_class(self) -> int | None:
        """The class, if one is named."""
        return int(self.class_id.data) if self.class_id.data else None
