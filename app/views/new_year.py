"""A new school year: what the old one leaves, what is chosen about it, and the schools' goals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import ngettext

from app.reports import year_turn
from app.reports.year_turn import Left
from app.services import clock, years
from app.services.access.renewing import Renewal
from app.services.errors import Refused
from app.services.years import Choices, Closed, NextYear
from app.views.access import has_access, me
from app.views.addresses import number_of_text
from app.views.base import Answer, Page
from app.views.managing.words import held_name, place_of, span, ticked
from app.views.shown import refusal, words
from forms.years import GOAL, ODD_GOAL, NextYearForm, goals_in
from workflows.years import Turn, current_of, first_day_to_close, following


@dataclass(frozen=True)
class Chosen:
    """What is ticked and typed on the page; `goals` as it was typed, by school."""

    unanswered: frozenset[int] = frozenset()
    later: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    goals: Mapping[int, str] = field(default_factory=dict)
    tell: bool = True
    wrong: frozenset[int] = frozenset()


class NewYearView(Page):
    """`/new-year/`"""

    route_base = "/new-year"
    default_view = "turn"
    method_permission_name = {
        "turn": "turn",
        "close": "turn",
        "undo": "turn",
        "goals": "turn",
        "keep_goals": "turn",
    }

    @expose("/")
    @has_access
    def turn(self) -> Answer:
        """What closing the year would do, each part to be chosen; or from when on it can be closed."""
        return self._shown(None, _next_year_form(years.turn_of(me().district_id), typed=False))

    @expose("/close", methods=("POST",))
    @has_access
    def close(self) -> Answer:
        """Close the year, and open the next."""
        turn = years.turn_of(me().district_id)
        form = _next_year_form(turn, typed=True)
        goals, wrong = goals_in(request.form)
        chosen = _typed(frozenset(wrong))
        if wrong or (form is not None and not form.validate_on_submit()):
            return self._shown(chosen, form, words(ODD_GOAL) if wrong else None), 422
        new = NextYear(form.name.data, form.starts_on.data, form.ends_on.data) if form else None
        choices = Choices(
            closes=number_of_text(request.form.get("year")),
            new=new,
            unanswered_at=chosen.unanswered,
            later_at=chosen.later,
            roles=chosen.roles,
            goals={school: visits for school, visits in goals.items() if visits is not None},
            tell=chosen.tell,
        )
        try:
            done = years.close(choices, by=me())
        except Refused as refused:
            return self._shown(chosen, form, refusal(refused)), 409
        _say(done)
        return redirect(url_for(".turn"), 303)

    @expose("/undo", methods=("POST",))
    @has_access
    def undo(self) -> Answer:
        """Put back what the last closing did."""
        years.undo(number_of_text(request.form.get("closing")), by=me())
        flash(_("Undone. The school year is open again, as it was before."), "success")
        return redirect(url_for(".turn"), 303)

    @expose("/goals")
    @has_access
    def goals(self) -> Answer:
        """Each school's goal of visits for the current year, beside those that were made."""
        return self._goals({}, frozenset())

    @expose("/goals", methods=("POST",))
    @has_access
    def keep_goals(self) -> Answer:
        """Keep the goals as they were typed; an empty one is none."""
        wanted, wrong = goals_in(request.form)
        if wrong:
            return self._goals(_goals_typed(), frozenset(wrong), words(ODD_GOAL)), 422
        years.set_goals(number_of_text(request.form.get("year")), wanted, by=me())
        flash(_("Saved."), "success")
        return redirect(url_for(".goals"), 303)

    def _shown(self, chosen: Chosen | None, form: NextYearForm | None, sentence: str | None = None) -> str:
        district_id = me().district_id
        turn, last = years.turn_of(district_id), year_turn.last_closing(district_id)
        return self.render_template(
            "years/turn.html",
            turn=turn,
            last=last,
            undo_refused=words(years.why_not(last) or "") if last else None,
            current=current_of(year_turn.years_of(district_id)) if turn is None else None,
            first_day_to_close=first_day_to_close,
            form=form,
            sentence=sentence,
            **(_of_turn(turn, chosen) if turn else {}),
        )

    def _goals(self, typed: Mapping[int, str], wrong: frozenset[int], sentence: str | None = None) -> str:
        district_id = me().district_id
        year = current_of(year_turn.years_of(district_id))
        return self.render_template(
            "years/goals.html",
            year=year,
            rows=year_turn.goals_of(year.id, district_id) if year else (),
            typed=typed,
            wrong=wrong,
            sentence=sentence,
        )


def _of_turn(turn: Turn, chosen: Chosen | None) -> dict[str, Any]:
    """What the page shows of a year that may be closed."""
    by = me()
    name, first, last = _next_year(turn)
    left = year_turn.left_behind(turn.closes, by.district_id)
    roles = years.renewals(first, last, by=by)
    today = clock.today(by.district_id)
    return {
        "next_name": name,
        "left": left,
        "sums": _sums(left),
        "roles": roles,
        "ending": year_turn.training_that_ends(turn.closes, by.district_id, first),
        "beside": year_turn.beside(turn, by.district_id, first, last, today),
        "chosen": chosen or _proposed(left, roles),
        "held_name": held_name,
        "place_of": place_of,
        "span": span,
    }


def _next_year(turn: Turn) -> tuple[str, date, date]:
    if turn.opens is not None:
        return turn.opens.name, turn.opens.starts_on, turn.opens.ends_on
    return following(turn.closes.name, turn.closes.starts_on, turn.closes.ends_on)


def _next_year_form(turn: Turn | None, *, typed: bool) -> NextYearForm | None:
    """The form of the next year where it is not written down yet: proposed, or as it was typed."""
    if turn is None or turn.opens is not None:
        return None
    if typed:
        return NextYearForm()
    name, first, last = _next_year(turn)
    return NextYearForm(formdata=None, name=name, starts_on=first, ends_on=last)


def _proposed(left: list[Left], roles: list[Renewal]) -> Chosen:
    """Unanswered invitations are closed, those put off are not; roles go on; goals follow last year's visits."""
    return Chosen(
        unanswered=frozenset(each.school_id for each in left if each.unanswered),
        roles=frozenset(each.assignment.id for each in roles if each.obstacle is None),
        goals={each.school_id: str(each.goal) for each in left if each.goal},
    )


def _typed(wrong: frozenset[int]) -> Chosen:
    return Chosen(
        unanswered=frozenset(ticked("unanswered")),
        later=frozenset(ticked("later")),
        roles=frozenset(ticked("role")),
        goals=_goals_typed(),
        tell=request.form.get("tell") == "yes",
        wrong=wrong,
    )


def _goals_typed() -> dict[int, str]:
    """What stands in the fields of goals, whatever it is."""
    return {
        number_of_text(name.removeprefix(GOAL)): value
        for name, value in request.form.items()
        if name.startswith(GOAL)
    }


def _sums(left: list[Left]) -> dict[str, int]:
    counted = ("unanswered", "later", "agreed", "unwritten", "unpaid", "seconds", "once", "made")
    return {name: sum(getattr(each, name) for each in left) for name in counted}


def _say(done: Closed) -> None:
    flash(_("The school year is closed. Below stands what was done, and how to undo it."), "success")
    if done.not_renewed:
        flash(
            ngettext(
                "%(num)d role could not be renewed; look at it under Access.",
                "%(num)d roles could not be renewed; look at them under Access.",
                done.not_renewed,
            ),
            "warning",
        )


VIEWS = [NewYearView]
