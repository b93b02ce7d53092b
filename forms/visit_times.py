"""When a visit is: a day with a start and an end that are typed, or one of the times that were proposed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from wtforms import Field, HiddenField, RadioField, ValidationError
from wtforms.validators import InputRequired, Optional, StopValidation

from forms import fields
from forms.fields import REQUIRED, YEARS, ClockField, DayField
from workflows.pay import LONGEST, TOO_LONG
from workflows.words import N_

USUAL_MINUTES = 40
"""So long a visit is when nobody says otherwise (R68)."""
ANOTHER = "another"
"""The choice of a time that was not proposed."""
SKIPPED_HOUR = N_("The clocks skip this hour that night; choose another time.")
REPEATED_HOUR = N_("The clocks go back, and this hour comes twice that night; choose another time.")
END_FIRST = N_("The end comes after the start; check the times.")
CHOOSE_A_TIME = N_("Choose a time of the list, or type another one.")


def moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The point in time of a wall clock, in UTC. Raises ValueError for an hour that the clocks skip or repeat."""
    local = datetime.combine(day, clock, tzinfo=zone)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValueError(SKIPPED_HOUR)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise ValueError(REPEATED_HOUR)
    return local.astimezone(UTC)


class Times:
    """A day with a start and an end by the district's clock."""

    on = fields.day(N_("Day"), required=True)
    start = fields.clock(N_("Start"), required=True)
    end = ClockField(N_("End"))

    zone: ZoneInfo
    minutes: int
    starts_at: datetime
    ends_at: datetime

    def validate_start(self, clock: Field) -> None:
        """Read the start; until an end is read, the visit takes its usual time."""
        if self.on.data is not None and clock.data is not None:
            self.starts_at = moment_of(self, self.on.data, clock.data)
            self.ends_at = self.starts_at + timedelta(minutes=self.minutes)

    def validate_end(self, clock: Field) -> None:
        """Read the end, after the start; it is asked only when something was typed."""
        if not hasattr(self, "starts_at"):
            return
        self.ends_at = moment_of(self, self.on.data, clock.data)
        if self.ends_at <= self.starts_at:
            raise ValidationError(END_FIRST)
        if self.ends_at - self.starts_at > LONGEST:
            raise ValidationError(TOO_LONG)


class UnlessProposed(InputRequired):
    """Needed, except when one of the proposed times was chosen; what was typed beside it does not count then."""

    field_flags: ClassVar[dict[str, Any]] = {}

    def __init__(self) -> None:
        super().__init__(REQUIRED)

    def __call__(self, form: Any, field: Field) -> None:
        """Pass over the field when a proposed time was chosen."""
        if form.chosen is not None:
            field.errors = []
            raise StopValidation
        super().__call__(form, field)


class ProposedTimes(Times):
    """One of the times that were proposed, or a day with a start and an end.

    A choice is the start, written in ISO; whoever chooses one that is no longer proposed meets the rules, as ever.
    """

    slot = RadioField(N_("When?"), [Optional()], choices=(), validate_choice=False)
    on = DayField(N_("Day"), [UnlessProposed()])
    start = ClockField(N_("Start"), [UnlessProposed()])
    end = ClockField(N_("End"))
    reasons: Mapping[str, str] = {}
    """What speaks for a proposed time, by its choice."""

    seen_unpaid = HiddenField("")
    """The typed start of which the person has read that it is not paid; pressing again agrees it all the same."""

    looked = team_is_known = False
    """Whether somebody looked for times, and for those of a team."""

    def offer_times(
        self, proposed: Sequence[tuple[datetime, str, str]], *, another: str, team_is_known: bool = True
    ) -> None:
        """Offer these times, each with its words and what speaks for it; `another` are the words for none of them."""
        self.looked, self.team_is_known = True, team_is_known
        self.slot.choices = [(start.isoformat(), words) for start, words, _reasons in proposed]
        self.reasons = {start.isoformat(): reasons for start, _words, reasons in proposed}
        if proposed:
            self.slot.choices.append((ANOTHER, another))

    @property
    def chosen(self) -> datetime | None:
        """The proposed time that was chosen, in UTC."""
        return _read(self.slot.data)

    @property
    def typed_unread(self) -> bool:
        """Whether a time was typed about which nothing was said yet; proposed ones say beside them what to mind."""
        return self.chosen is None and self.seen_unpaid.data != self.starts_at.isoformat()

    def validate_slot(self, slot: Field) -> None:
        """Take the chosen time over; it lasts as long as visits here do."""
        if slot.data == ANOTHER:
            return
        if self.chosen is None:
            raise ValidationError(CHOOSE_A_TIME)
        self.starts_at, self.ends_at = self.chosen, self.chosen + timedelta(minutes=self.minutes)

    def validate_start(self, clock: Field) -> None:
        """Read the typed start, unless a time was chosen."""
        if self.chosen is None:
            super().validate_start(clock)

    def validate_end(self, clock: Field) -> None:
        """Read the typed end, unless a time was chosen."""
        if self.chosen is None:
            super().validate_end(clock)


def _read(choice: str | None) -> datetime | None:
    try:
        start = datetime.fromisoformat(choice or "")
    except ValueError:
        return None
    return start.astimezone(UTC) if start.tzinfo is not None and start.year in YEARS else None


def moment_of(form: Any, day: date, clock: time) -> datetime:
    """The moment that was typed, for a form that knows its zone. Raises ValidationError in words."""
    try:
        return moment(day, clock, form.zone)
    except ValueError as error:
        raise ValidationError(str(error)) from None
