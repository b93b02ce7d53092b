"""Inviting families fairly: the way of choosing first, then with whom, the letter, and handing it over."""

from app.views.invite.past import ChosenView
from app.views.invite.start import InviteView
from app.views.invite.steps import SelectionView

VIEWS = [InviteView, SelectionView, ChosenView]
