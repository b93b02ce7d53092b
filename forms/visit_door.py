"""*Start* and *end* at the door. No place is asked for, on purpose."""

from datetime import datetime

from wtforms import HiddenField

from forms.visits import StepForm


class DoorForm(StepForm):
    """One button. `pressed` is filled in by a telephone that was without network: the moment, as ISO 8601."""

    pressed = HiddenField("")

    @property
    def pressed_at(self) -> datetime | None:
        """When the button was pressed; None for now, and for what is no moment."""
        try:
            moment = datetime.fromisoformat(str(self.pressed.data or ""))
        except ValueError:
            return None
        return moment if moment.tzinfo else None
