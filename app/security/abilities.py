"""What the roles may do, in plain words: each ability is a sentence and the permissions that it opens.

A role has an ability when it holds all its permissions (`roles.py`); a test finds a permission without a sentence.
A district may switch those of `OPTIONAL` on or off for a role, and make roles of its own from what a role can have
at most. Neither adds a row of sight (a role of its own sees what its base role sees), and no rule of the workflow
is an ability: whoever was on a visit never approves its pay, whatever is switched on here.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.security.roles import EVERYONE, ROLES, Permissions, permissions_of
from workflows.people import Role
from workflows.words import N_, Msgid

Pair = tuple[str, str]


@dataclass(frozen=True)
class Ability:
    """`code` is kept in the database; `does` completes the sentence “may …”; `group` is a heading of the page."""

    code: str
    group: Msgid
    does: Msgid
    opens: frozenset[Pair]


def _ability(code: str, group: Msgid, does: Msgid, opens: Permissions) -> Ability:
    pairs = {(permission, view) for view, permissions in opens.items() for permission in permissions}
    return Ability(code, group, does, frozenset(pairs))


READ, CHANGE = {"can_list", "can_show"}, {"can_list", "can_show", "can_add", "can_edit"}
REMOVE = CHANGE | {"can_delete"}
VISITING, FAMILIES = N_("Visits"), N_("Families and letters")
MONEY, PEOPLE, DISTRICT = N_("Money"), N_("People and access"), N_("The district")

# fmt: off
ABILITIES: tuple[Ability, ...] = (
    _ability("see_visits", VISITING, N_("see students and visits"), {"StudentView": READ, "VisitView": READ}),
    _ability("move_visits", VISITING, N_("take the steps of a visit"), {"VisitView": READ | {"can_act"}, "StudentView": READ}),
    _ability("slips", VISITING, N_("see and keep photos of signed slips"), {"EvidenceView": {"can_show", "can_keep"}}),
    _ability("calendar", VISITING, N_("see the calendar of visits, and the contract hours"), {"CalendarView": {"can_calendar"}, "ContractHoursView": {"can_month"}}),
    _ability("invite", VISITING, N_("choose students and invite families"), {"InviteView": {"can_invite"}, "LookUpView": {"can_people", "can_students"}}),
    _ability("moved", VISITING, N_("hand over open visits of students who changed schools"), {"MovedView": {"can_list", "can_hand_over"}}),
    _ability("promises", VISITING, N_("keep promises made to families"), {"PromiseView": {"can_list", "can_settle"}}),
    _ability("board", VISITING, N_("see the board of the days ahead"), {"BoardView": {"can_board"}}),
    _ability("overview", VISITING, N_("see how the school stands, in numbers"), {"OverviewView": {"can_overview"}, "FiguresView": {"can_list"}}),
    _ability("all_schools", VISITING, N_("compare all schools"), {"OverviewView": {"can_schools"}}),
    _ability("fair_choice", VISITING, N_("look at how families were chosen"), {"ChosenView": {"can_list"}}),
    _ability("older_visits", VISITING, N_("write down visits made before Porchlight"), {"OlderVisitsView": {"can_take_over"}}),
    _ability("think_together", VISITING, N_("read what colleagues thought about together"), {"ReflectionSessionView": READ}),
    _ability("lead_sessions", VISITING, N_("write down what colleagues thought about together"), {"ReflectionSessionView": CHANGE}),
    _ability("thanks", VISITING, N_("see what there is to celebrate"), {"RecognitionView": {"can_thanks"}}),
    _ability("take_part", VISITING, N_("say whether one takes part in visits"), {"TakingPartView": {"can_own"}}),
    _ability("who_takes_part", VISITING, N_("see who takes part in visits"), {"TakingPartView": {"can_list"}}),
    _ability("totals", VISITING, N_("see totals in which nobody can be told apart"), {"TotalsView": {"can_list"}}),

    _ability("see_families", FAMILIES, N_("see families and their grown-ups"), {"FamilyView": READ}),
    _ability("change_families", FAMILIES, N_("change what is known of families"), {"FamilyView": CHANGE, "GuardianView": REMOVE, "LookUpView": {"can_students"}}),
    _ability("doubles", FAMILIES, N_("merge two records of one family"), {"DoublesView": {"can_list", "can_merge"}}),
    _ability("contacts", FAMILIES, N_("note how families were reached"), {"ContactView": {"can_note"}}),
    _ability("letters", FAMILIES, N_("write a letter for a visit"), {"VisitView": {"can_letter"}}),
    _ability("letter_runs", FAMILIES, N_("make letters for many families at once"), {"LetterRunView": READ | {"can_make"}}),
    _ability("mail", FAMILIES, N_("send families e-mail"), {"MailView": READ | {"can_write"}}),
    _ability("calls", FAMILIES, N_("use the list of whom to call"), {"CallView": READ}),
    _ability("texts", FAMILIES, N_("translate and approve the letters’ texts"), {"TextView": READ | {"can_write", "can_review"}, "LanguagesView": {"can_list"}}),
    _ability("letterheads", FAMILIES, N_("change letterheads"), {"LetterheadView": {"can_list", "can_edit"}}),
    _ability("family_records", FAMILIES, N_("print everything that is kept about a family, and see who looked at it"), {"RecordView": {"can_show", "can_write"}}),
    _ability("directory", FAMILIES, N_("note who opted out of directory information"), {"StudentView": READ | {"can_directory"}}),
    _ability("outreach", FAMILIES, N_("keep the list of outreach, and make flyers"), {"OutreachView": CHANGE}),

    _ability("own_pay", MONEY, N_("see one’s own pay"), {"PaymentView": {"can_own"}, "OnePaymentView": {"can_show"}, "TimesheetView": {"can_own"}}),
    _ability("approve", MONEY, N_("approve payments, or send them back"), {"PaymentView": {"can_list", "can_approve"}, "OnePaymentView": {"can_show", "can_return"}}),
    _ability("exceptions", MONEY, N_("make an exception, so that a visit is paid after all"), {"OnePaymentView": {"can_show", "can_decide"}}),
    _ability("cover", MONEY, N_("let a colleague approve payments while one is away"), {"CoverView": {"can_cover"}}),
    _ability("ask_reversal", MONEY, N_("send a payment back, or ask that one is taken back"), {"OnePaymentView": {"can_show", "can_return", "can_ask"}}),
    _ability("answer_reversal", MONEY, N_("agree that a payment is taken back, or not"), {"OnePaymentView": {"can_show", "can_answer"}}),
    _ability("timesheets", MONEY, N_("print colleagues’ timesheets"), {"TimesheetView": {"can_own", "can_people"}}),
    _ability("pay_contacts", MONEY, N_("say whom to ask about papers and pay"), {"PayContactView": REMOVE}),
    _ability("see_payroll", MONEY, N_("see payroll batches"), {"PayrollView": READ, "PayrollProfileView": {"can_list"}}),
    _ability("pay", MONEY, N_("make payroll batches and mark them paid"), {"PayrollView": READ | {"can_pay"}, "PayrollProfileView": {"can_list", "can_change"}}),
    _ability("pay_days", MONEY, N_("see how long pay takes"), {"PayDaysView": {"can_list"}}),
    _ability("spending", MONEY, N_("see what is promised, spent and left"), {"SpendingView": {"can_list"}}),
    _ability("other_work", MONEY, N_("write down training and preparation that is paid"), {"OtherWorkView": CHANGE}),
    _ability("compliance", MONEY, N_("explain what an auditor would ask about a grant"), {"ComplianceView": {"can_list", "can_explain"}}),
    _ability("funds", MONEY, N_("keep rates, grants and funds"), {"RateView": REMOVE, "ContractHoursView": REMOVE | {"can_month"}, "FundView": CHANGE, "GrantView": CHANGE, "LookUpView": {"can_schools"}}),

    _ability("see_people", PEOPLE, N_("look up colleagues"), {"PersonView": READ, "LookUpView": {"can_people"}}),
    _ability("change_people", PEOPLE, N_("add and change colleagues, and say where they serve"), {"PersonView": CHANGE, "PersonSchoolView": REMOVE}),
    _ability("employment", PEOPLE, N_("keep what pay needs to know of a person"), {"EmploymentView": CHANGE}),
    _ability("give_roles", PEOPLE, N_("invite colleagues, give roles and end them"), {"PersonView": READ | {"can_invite"}, "AssignmentView": CHANGE, "AccessView": {"can_manage"}, "RoleWordsView": {"can_list"}, "LookUpView": {"can_people", "can_schools"}}),
    _ability("review_access", PEOPLE, N_("look through who has access, twice a year"), {"AccessReviewView": {"can_list"}}),
    _ability("admins", PEOPLE, N_("make somebody Admin, together with a second Admin"), {"AdminGrantView": {"can_confirm"}}),
    _ability("shape_roles", PEOPLE, N_("say what the roles of the district may do"), {"RoleWordsView": {"can_list", "can_change"}}),
    _ability("reset_second_step", PEOPLE, N_("take a lost second step away"), {"ResetSecondStepView": {"can_reset"}}),
    _ability("see_training", PEOPLE, N_("see who is trained"), {"TrainingCertificateView": READ}),
    _ability("training", PEOPLE, N_("keep who is trained"), {"TrainingCertificateView": REMOVE}),

    _ability("history", DISTRICT, N_("read the district’s history"), {"AuditView": {"can_list"}}),
    _ability("clear_records", DISTRICT, N_("say how long records are kept, and clear old ones"), {"RetentionView": {"can_list", "can_clear"}}),
    _ability("hold_records", DISTRICT, N_("put a hold on clearing records"), {"RetentionView": {"can_list", "can_hold"}}),
    _ability("roster", DISTRICT, N_("bring in the roster"), {"RosterView": READ | {"can_upload", "can_decide"}}),
    _ability("schools", DISTRICT, N_("keep schools, school years and holidays"), {"SchoolView": CHANGE, "SchoolYearView": CHANGE, "HolidayView": REMOVE}),
    _ability("new_year", DISTRICT, N_("close a school year, open the next, and set the schools’ goals"), {"NewYearView": {"can_turn"}}),
    _ability("rules", DISTRICT, N_("set the district’s rules"), {"DistrictSettingsView": READ | {"can_edit"}}),
    _ability("announcements", DISTRICT, N_("announce news to colleagues"), {"AnnouncementView": CHANGE | {"can_read"}}),
    _ability("set_up", DISTRICT, N_("set the district up"), {"SetUpView": {"can_set_up"}}),
)
BY_CODE = {ability.code: ability for ability in ABILITIES}

# What a district may switch, on or off; everything else of a role is as it is. Admin is the same everywhere.
OPTIONAL: dict[Role, frozenset[str]] = {
    Role.educator: frozenset({"contacts", "thanks", "think_together"}),
    Role.liaison: frozenset({"overview", "fair_choice", "letter_runs", "mail", "calls", "texts", "letterheads", "outreach", "change_families", "thanks"}),
    Role.school_coordinator: frozenset({"letter_runs", "mail", "calls", "texts", "letterheads", "outreach", "change_families", "see_training", "lead_sessions", "older_visits", "thanks"}),
    Role.site_admin: frozenset({"fair_choice", "see_training", "lead_sessions", "see_families", "thanks"}),
    Role.district_coordinator: frozenset({"texts", "letterheads", "outreach", "funds", "employment", "training", "older_visits", "thanks"}),
    Role.payroll: frozenset({"funds"}),
    Role.access_manager: frozenset({"change_people"}),
    Role.trainer: frozenset(),
    Role.executive: frozenset({"thanks"}),
    Role.partner: frozenset(),
}
# fmt: on
CHOICE_FREE = frozenset({Role.admin, Role.delegate})
"""Roles that no district changes and no role of its own is made from."""


def of_everyone() -> frozenset[Pair]:
    """What everyone who signs in may open."""
    return frozenset((each, view) for view, permissions in EVERYONE.items() for each in permissions)


def abilities_of(role: Role) -> tuple[Ability, ...]:
    """What a role may do where the district switched nothing."""
    held = permissions_of(role)
    return tuple(ability for ability in ABILITIES if ability.opens <= held)


def most_of(role: Role) -> tuple[Ability, ...]:
    """What a role may do at most, whatever a district switches on."""
    codes = {ability.code for ability in abilities_of(role)} | OPTIONAL.get(role, frozenset())
    return tuple(ability for ability in ABILITIES if ability.code in codes)


def always(role: Role) -> frozenset[str]:
    """The codes that the district's version of a role keeps in any case."""
    return frozenset(ability.code for ability in abilities_of(role)) - OPTIONAL.get(role, frozenset())


def opened_by(codes: Iterable[str]) -> frozenset[Pair]:
    """The permissions that abilities open, those of everyone included; unknown codes open nothing."""
    known = (BY_CODE[code].opens for code in codes if code in BY_CODE)
    return of_everyone().union(*known)


def as_stored(pairs: Collection[Pair]) -> list[str]:
    """Permissions as `district_role` keeps them: "can_list on MailView"."""
    return sorted(f"{permission} on {view}" for permission, view in pairs)


def roles_that_open(pair: Pair) -> tuple[Role, ...]:
    """The roles to whom a closed page is open, where the district switched nothing."""
    return tuple(role for role in ROLES if pair in permissions_of(role))
