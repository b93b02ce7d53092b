"""The board: where each visit of the year stands, and what moves it on."""

from datetime import datetime

from flask_appbuilder import expose
from flask_babel import gettext as _

from app.reports import coverage
from app.reports.board import Card, board
from app.services import clock
from app.services.actors import Actor
from app.views.access import has_access, me
from app.views.base import Page
from app.views.home_languages import name_of
from app.views.overview.chosen import chosen_schools
from app.views.shown import day, words
from workflows.visit import VISIT, VisitState


class BoardView(Page):
    """`/board/`"""

    route_base = "/board"
    default_view = "board"

    @expose("/")
    @has_access
    def board(self) -> str:
        """Five columns of cards; a card opens its visit, where the next step stands open or says why not."""
        by, now = me(), clock.now()
        chosen, year = chosen_schools(), coverage.current_year(by.district_id)
        columns = board([school.id for school in chosen.schools], year.id if year else None)
        return self.render_template(
            "overview/board.html",
            chosen=chosen,
            year=year,
            columns=columns,
            states=VISIT.states,
            next_of=lambda card: next_of(card, now, by),
            name_of=name_of,
        )


def next_of(card: Card, now: datetime, by: Actor) -> tuple[str, str]:
    """What this person can do to move a visit on (the words of a link, or none), and why it stands where it is."""
    action, why = _waits_for(card, now)
    row = VISIT.row(action, card.state) if action else None
    if row is None or by.roles_at(card.school_id, by.district_id).isdisjoint(row.who):
        return "", why
    return words(row.label), why


def _waits_for(card: Card, now: datetime) -> tuple[str, str]:
    if card.state is VisitState.scheduled and card.ends_at is not None and card.ends_at > now:
        return "", _("The visit is still to come.")
    if card.state is VisitState.invited:
        return _invited(card)
    return {
        VisitState.scheduled: ("record_completion", _("The planned end has passed.")),
        VisitState.completed: ("", _("Those who went have not all reflected.")),
        VisitState.reflected: ("", _("A payment is still on its way.")),
    }.get(card.state, ("", ""))


def _invited(card: Card) -> tuple[str, str]:
    if card.answer == "yes":
        return "schedule", _("The family said yes.")
    if card.answer == "later" and card.ask_again_on is not None:
        return "", _("The family asked to be asked again on %(day)s.", day=day(card.ask_again_on))
    return "", _("The family has not answered yet.")


VIEWS = [BoardView]
