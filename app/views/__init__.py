"""The pages: FAB declarations and views that load, ask a service and answer."""

import logging
from typing import Any

from flask import Flask
from flask_appbuilder import AppBuilder
from werkzeug.routing import IntegerConverter

from app.views import (
    accounts,
    announcements,
    answers,
    assignments,
    audit,
    calendar,
    calls,
    charts,
    compliance,
    contacts,
    contract_hours,
    covering,
    district_rules,
    doubles,
    errors,
    evidence,
    families,
    finding,
    frame,
    funds,
    grants,
    headers,
    health,
    help,
    holidays,
    home,
    invite,
    kept,
    language,
    languages,
    letter_runs,
    letterhead,
    letters,
    looking,
    mail,
    managing,
    moved,
    new_year,
    news,
    older_visits,
    one_payment,
    other_work,
    outreach,
    outside,
    overview,
    own_phone,
    pay_contacts,
    pay_days,
    payments,
    payroll,
    people,
    picking,
    places,
    program,
    promises,
    rates,
    records,
    roster,
    school_choice,
    schools,
    second_step,
    set_up,
    shown,
    sign_in,
    spending,
    static_files,
    students,
    styleguide,
    taking_part,
    text_editing,
    texts,
    timesheets,
    together,
    totals,
    training,
    visits,
)

INDEX = home.HomeView

AREAS = (
    sign_in,
    second_step,
    outside,
    language,
    school_choice,
    places,
    styleguide,
    answers,
    accounts,
    own_phone,
    students,
    visits,
    moved,
    promises,
    calendar,
    schools,
    set_up,
    program,
    new_year,
    district_rules,
    holidays,
    families,
    doubles,
    people,
    assignments,
    managing,
    totals,
    training,
    funds,
    grants,
    compliance,
    taking_part,
    spending,
    other_work,
    rates,
    contract_hours,
    invite,
    letters,
    letter_runs,
    letterhead,
    overview,
    together,
    one_payment,
    covering,
    pay_contacts,
    timesheets,
    evidence,
    payments,
    payroll,
    pay_days,
    roster,
    older_visits,
    announcements,
    news,
    help,
    outreach,
    mail,
    texts,
    text_editing,
    languages,
    calls,
    contacts,
    finding,
    audit,
    records,
)
"""Modules whose `VIEWS` are registered, in this order; a new page's module is added here."""


class IdConverter(IntegerConverter):
    """A row's id: what PostgreSQL's `integer` can hold; anything larger is no address."""

    def __init__(self, *arguments: Any, **limits: Any) -> None:
        super().__init__(*arguments, **{"max": 2_147_483_647, **limits})


def register(app: Flask, appbuilder: AppBuilder) -> None:
    """Add every page, the frame around it and the answers to what goes wrong."""
    # Lists are searched by our own filters; FAB would warn of each column that it has none for.
    logging.getLogger("flask_appbuilder.models.filters").setLevel(logging.ERROR)
    app.url_map.converters["int"] = IdConverter
    static_files.init_app(app)
    charts.init_app(app)
    frame.init_app(app)
    school_choice.init_app(app)
    picking.init_app(app)
    set_up.init_app(app)
    shown.init_app(app)
    headers.init_app(app)
    health.init_app(app)
    help.init_app(app)
    own_phone.init_app(app)
    errors.init_app(app)
    kept.init_app(app)
    looking.init_app(app)
    for area in AREAS:
        for view in area.VIEWS:
            appbuilder.add_view_no_menu(view)
    appbuilder.sm.auth_view = next(
        view for view in appbuilder.baseviews if isinstance(view, sign_in.SignInView)
    )
