"""The places of the rail and the bottom bar: those this person may open, most used first."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import current_app, g, request, url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.security.sign_in import permissions

RAIL, BAR = 6, 4
"""How many places stand beside the page on a desk, and below it on a phone."""
MENUS = 1_000
"""Menus that one process keeps drawn: one for each set of places, language, and place that is open."""


@dataclass(frozen=True)
class Place:
    """A page that people go to. `label` is a lazy string; `icon` is a name in `icons.html`."""

    endpoint: str
    label: Any
    icon: str
    permission: str = ""
    group: Any = ""

    @property
    def view(self) -> str:
        """The FAB view that asks for the permission."""
        return self.endpoint.partition(".")[0]

    @property
    def asks(self) -> str:
        """The permission that opens it: `can_<method>` unless another is named."""
        return self.permission or "can_" + self.endpoint.partition(".")[2]

    @property
    def url(self) -> str:
        """Where it is."""
        return url_for(self.endpoint)

    @property
    def open(self) -> bool:
        """Tell whether the page on screen belongs to this place."""
        return request.blueprint == self.view


class Menu(NamedTuple):
    """The places as lines of HTML: all of them, those of the rail, and those of the bottom bar."""

    places: Markup
    rail: Markup
    bar: Markup


WORK, PEOPLE, MONEY, SETTINGS = _l("Work"), _l("People and schools"), _l("Money"), _l("Settings")

# fmt: off
PLACES = [
    Place("HomeView.home",                _l("My work"),        "home",     group=WORK),
    Place("StudentView.list",             _l("Students"),       "student",  group=WORK),
    Place("VisitView.list",               _l("Visits"),         "door",     group=WORK),
    Place("InviteView.invite",            _l("Invite"),         "invite",   group=WORK),
    Place("PaymentView.list",             _l("Approvals"),      "check",    group=WORK),
    Place("OverviewView.overview",        _l("Overview"),       "chart",    group=WORK),
    Place("PayrollView.list",             _l("Payroll"),        "money",    group=MONEY),
    Place("CalendarView.calendar",        _l("Calendar"),       "calendar", group=WORK),
    Place("BoardView.board",              _l("Board"),          "board",    group=WORK),
    Place("LetterRunView.list",           _l("Letters"),        "letter",   group=WORK),
    Place("CallView.list",                _l("Calls"),          "phone",    group=WORK),
    Place("MailView.list",                _l("Mail"),           "mail",     group=WORK),
    Place("FiguresView.list",             _l("Visits counted"), "chart",    group=WORK),
    Place("PromiseView.list",             _l("Promises"),       "check",    group=WORK),
    Place("ChosenView.list",              _l("Fair choice"),    "chart",    group=WORK),
    Place("NewsView.list",                _l("News"),           "bell",     group=WORK),
    Place("TipsView.tips",                 _l("Tips"),           "help",     group=WORK),
    Place("FamilyView.list",              _l("Families"),       "family",   group=PEOPLE),
    Place("DoublesView.list",             _l("Likely doubles"), "family",   group=PEOPLE),
    Place("PersonView.list",              _l("People"),         "people",   group=PEOPLE),
    Place("PaymentView.own",              _l("My pay"),         "pay",      group=MONEY),
    Place("AccessView.hub",               _l("Access"),         "key",      "can_manage", group=PEOPLE),
    Place("AccessReviewView.list",        _l("Access reviews"), "check",    group=PEOPLE),
    Place("TotalsView.list",              _l("Totals"),         "chart",    group=WORK),
    Place("AssignmentView.list",          _l("Roles"),          "key",      group=PEOPLE),
    Place("TakingPartView.list",          _l("Who takes part"), "people",   group=PEOPLE),
    Place("TrainingCertificateView.list", _l("Training"),       "training", group=PEOPLE),
    Place("AnnouncementView.list",        _l("Announcements"),  "news",     group=PEOPLE),
    Place("ReflectionSessionView.list",   _l("Thinking together"), "speech", group=PEOPLE),
    Place("RecognitionView.thanks",       _l("Thank you"),      "star",     group=PEOPLE),
    Place("OutreachView.list",            _l("Outreach"),       "news",     group=PEOPLE),
    Place("RosterView.list",              _l("Roster"),         "roster",   group=SETTINGS),
    Place("OlderVisitsView.list",         _l("Older visits"),   "door",     "can_take_over", group=SETTINGS),
    Place("LetterheadView.list",          _l("Letterheads"),    "letterhead", group=SETTINGS),
    Place("SpendingView.list",            _l("Spending"),       "chart",    group=MONEY),
    Place("GrantView.list",               _l("Grants"),         "fund",     group=MONEY),
    Place("PayDaysView.list",             _l("Days to pay"),    "clock",    group=MONEY),
    Place("OtherWorkView.list",           _l("Training hours"), "training", group=MONEY),
    Place("FundView.list",                _l("Funds"),          "fund",     group=MONEY),
    Place("RateView.list",                _l("Rates"),          "rate",     group=MONEY),
    Place("ContractHoursView.list",       _l("Contract hours"), "clock",    group=MONEY),
    Place("PayContactView.list",          _l("Whom to ask"),    "people",   group=MONEY),
    Place("SchoolView.list",              _l("Schools"),        "school",   group=PEOPLE),
    Place("TextView.list",                _l("Letters’ texts"), "note",     group=SETTINGS),
    Place("LanguagesView.list",           _l("Languages"),      "language", group=SETTINGS),
    Place("AuditView.list",               _l("History"),        "clock",    group=SETTINGS),
    Place("RetentionView.list",           _l("What is kept"),   "settings", group=SETTINGS),
    Place("SchoolYearView.list",          _l("School years"),   "calendar", group=SETTINGS),
    Place("NewYearView.turn",             _l("New school year"), "calendar", group=SETTINGS),
    Place("HolidayView.list",             _l("Holidays"),       "calendar", group=SETTINGS),
    Place("SetUpView.show",               _l("Set-up"),         "check",    "can_set_up", group=SETTINGS),
    Place("DistrictSettingsView.list",    _l("District rules"), "settings", group=SETTINGS),
]
# fmt: on
MORE = Place("PlacesView.places", _l("More"), "more")


def my_places() -> list[Place]:
    """Every place that exists and that this person may open; worked out once per request."""
    if "places" not in g:
        held = permissions()
        known = current_app.view_functions
        g.places = [p for p in PLACES if p.endpoint in known and (p.asks, p.view) in held]
    places: list[Place] = g.places
    return places


def menu() -> Menu:
    """The places around this page, drawn once for everybody who has the same ones, in their language.

    What is kept is named by the places themselves, which each request reads anew: a change of roles shows at once.
    """
    places = my_places()
    at = next((place.view for place in (*places, MORE) if place.open), None)
    key = (*(place.endpoint for place in places), str(get_locale()), request.script_root, at)
    kept: dict[tuple[str | None, ...], Menu] = current_app.extensions.setdefault("menus", {})
    found = kept.get(key)
    if found is None:
        if len(kept) >= MENUS:
            kept.clear()
        found = kept[key] = _drawn()
    return found


def _drawn() -> Menu:
    draw: Any = current_app.jinja_env.get_template("menu.html").module
    return Menu(draw.places(my_places()), draw.rail(rail(), here()), draw.bar(bar()))


def here() -> str | None:
    """The endpoint of the place that the page belongs to; *More* for those that it leads to."""
    shown = {place.view: place.endpoint for place in rail()}
    found = shown.get(request.blueprint or "")
    return found or (MORE.endpoint if any(place.open for place in my_places()) else None)


def rail() -> list[Place]:
    """At most six places; when there are more, the sixth leads to the rest."""
    return _first(RAIL)


def bar() -> list[Place]:
    """At most four places for the bottom of a phone."""
    return my_places()[:BAR]


def all_places() -> list[tuple[Any, list[Place]]]:
    """Every place, by group."""
    groups = [
        (group, [p for p in my_places() if p.group is group]) for group in (WORK, PEOPLE, MONEY, SETTINGS)
    ]
    return [(group, places) for group, places in groups if places]


def _first(count: int) -> list[Place]:
    places = my_places()
    return places if len(places) <= count else [*places[: count - 1], MORE]
