"""Who may do what: each role's exact permissions, as FAB names them (`can_<method>` on a view).

A new page is closed to all until a role names it here. Which rows a person meets there is `policies.py`'s;
what a person may do to a visit or a payment is the workflow's. Permissions only open the door.
"""

from workflows.people import Role

Permissions = dict[str, set[str]]

# fmt: off
READ = {"can_list", "can_show"}
ADD, EDIT, DELETE = {"can_add"}, {"can_edit"}, {"can_delete"}
WRITE = READ | ADD | EDIT

EVERYONE: Permissions = {
    "HomeView": {"can_home"}, "OwnAccountView": {"can_own"}, "NewsView": {"can_list"}, "TipsView": {"can_tips"}, "AnnouncementView": {"can_list", "can_show", "can_read"},
}

LETTER_RUNS: Permissions = {"LetterRunView": {"can_list", "can_show", "can_make"}}
LETTERHEADS: Permissions = {"LetterheadView": {"can_list", "can_edit"}}
VISITS_READ: Permissions = {
    "VisitView": {"can_list", "can_show"},
    "StudentView": {"can_list", "can_show"},
}
VISITS: Permissions = {**VISITS_READ, "EvidenceView": {"can_show", "can_keep"}, "PromiseView": {"can_list", "can_settle"}, "VisitView": {"can_list", "can_show", "can_act", "can_letter"}}
CALENDAR: Permissions = {"CalendarView": {"can_calendar"}, "ContractHoursView": {"can_month"}}
OWN_PAY: Permissions = {"PaymentView": {"can_own"}, "OnePaymentView": {"can_show"}, "TimesheetView": {"can_own"}}
PAY_CONTACTS: Permissions = {"PayContactView": WRITE | DELETE, "TimesheetView": {"can_own", "can_people"}}
TOGETHER: Permissions = {"RecognitionView": {"can_thanks"}, "ReflectionSessionView": READ}
LEADING: Permissions = {**TOGETHER, "ReflectionSessionView": WRITE}
BOARD: Permissions = {"BoardView": {"can_board"}}
OVERVIEW: Permissions = {**BOARD, "OverviewView": {"can_overview"}, "FiguresView": {"can_list"}}
CHOSEN: Permissions = {"ChosenView": {"can_list"}}
MOVED: Permissions = {"MovedView": {"can_list", "can_hand_over"}, "DoublesView": {"can_list", "can_merge"}}
CONTACTS: Permissions = {"ContactView": {"can_note"}}
AUDIT: Permissions = {"AuditView": {"can_list"}}
RECORDS: Permissions = {**AUDIT, "RecordView": {"can_show", "can_write"}, "RetentionView": {"can_list", "can_clear"}}
SETTING_UP: Permissions = {"SetUpView": {"can_set_up"}}
OUTREACH: Permissions = {"OutreachView": WRITE}
REACHING: Permissions = {"MailView": {"can_list", "can_show", "can_write"}, "CallView": {"can_list", "can_show"}}
TAKING_PART: Permissions = {"TakingPartView": {"can_own"}}
SPENDING: Permissions = {"SpendingView": {"can_list"}}
OTHER_WORK: Permissions = {"OtherWorkView": WRITE}
GRANTS_AND_FUNDS: Permissions = {**SPENDING, **OTHER_WORK, "FundView": WRITE, "GrantView": WRITE, "ComplianceView": {"can_list", "can_explain"}}
REVIEWING: Permissions = {"AccessReviewView": {"can_list"}}
ACCESS: Permissions = {
    **REVIEWING, "AccessView": {"can_manage"}, "RoleWordsView": {"can_list"}, "AssignmentView": WRITE,
    "PersonView": WRITE | {"can_invite"}, "PersonSchoolView": WRITE | DELETE,
}
RATES: Permissions = {"RateView": WRITE | DELETE, "ContractHoursView": WRITE | DELETE | {"can_month"}}
RESETTING: Permissions = {"ResetSecondStepView": {"can_reset"}}
TEXTS: Permissions = {"TextView": READ | {"can_write", "can_review"}, "LanguagesView": {"can_list"}}
INVITING: Permissions = {**CALENDAR, **VISITS, **MOVED, **CONTACTS, **TEXTS, **LETTER_RUNS, **LETTERHEADS, **OWN_PAY, **OUTREACH, **REACHING, "InviteView": {"can_invite"}, "LookUpView": {"can_people", "can_students"}, **CHOSEN, "FamilyView": WRITE, "GuardianView": WRITE | DELETE}

APPROVING: Permissions = {"PaymentView": {"can_list", "can_approve"}, "OnePaymentView": {"can_show", "can_return"}}

ROLES: dict[Role, Permissions] = {
    Role.educator: TAKING_PART | CALENDAR | VISITS | OWN_PAY | CONTACTS | TOGETHER,
    Role.liaison: TAKING_PART | INVITING | BOARD | TOGETHER,
    Role.school_coordinator: TAKING_PART | INVITING | OVERVIEW | LEADING | {"OlderVisitsView": {"can_take_over"}, "TrainingCertificateView": READ},
    Role.site_admin: TAKING_PART | CALENDAR | VISITS | CHOSEN | OVERVIEW | LEADING | {
        "PaymentView": {"can_own", "can_list", "can_approve"}, "FamilyView": READ, "TrainingCertificateView": READ, **REVIEWING, **SPENDING,
        "OnePaymentView": {"can_show", "can_decide", "can_return"}, "TimesheetView": {"can_own", "can_people"}, "CoverView": {"can_cover"}, "PayDaysView": {"can_list"},
    },
    Role.district_coordinator: SETTING_UP | ACCESS | CHOSEN | CALENDAR | OUTREACH | LETTERHEADS | TEXTS | {
        **BOARD, **MOVED, **TOGETHER, **RECORDS, "OverviewView": {"can_overview", "can_schools"}, "FiguresView": {"can_list"},
        "VisitView": {"can_list", "can_show", "can_act"}, "StudentView": READ | {"can_directory"},
        "LookUpView": {"can_people", "can_students", "can_schools"},
        "AnnouncementView": WRITE | {"can_read"},
        "OnePaymentView": {"can_show", "can_decide", "can_return", "can_answer"}, **PAY_CONTACTS, "EvidenceView": {"can_show", "can_keep"},
        "PaymentView": {"can_own", "can_list", "can_approve"}, "PayrollView": {"can_list", "can_show"}, "PayrollProfileView": {"can_list"}, "PayDaysView": {"can_list"},
        "RosterView": {"can_list", "can_show", "can_upload", "can_decide"}, "OlderVisitsView": {"can_take_over"},
        "SchoolView": WRITE, "SchoolYearView": WRITE, "NewYearView": {"can_turn"}, "HolidayView": WRITE | DELETE, "DistrictSettingsView": READ | EDIT,
        "FamilyView": WRITE, "GuardianView": WRITE | DELETE,
        "EmploymentView": WRITE, "TakingPartView": {"can_list"}, "TrainingCertificateView": WRITE | DELETE, **RATES, **GRANTS_AND_FUNDS,
    },
    Role.payroll: {
        "PayrollView": {"can_list", "can_show", "can_pay"}, "PayrollProfileView": {"can_list", "can_change"}, "PayDaysView": {"can_list"}, "OnePaymentView": {"can_show", "can_return", "can_ask"}, **PAY_CONTACTS, "PaymentView": {"can_own"}, **RATES, **GRANTS_AND_FUNDS,
        "LookUpView": {"can_schools"},
    },
    Role.access_manager: {**ACCESS, **RESETTING, **AUDIT, "LookUpView": {"can_people", "can_schools"}},
    Role.trainer: {**OTHER_WORK, "LookUpView": {"can_people"}, "TrainingCertificateView": WRITE | DELETE, "PersonView": READ},
    Role.executive: {"RecognitionView": {"can_thanks"}, "TotalsView": {"can_list"}},
    Role.delegate: {**APPROVING},
    Role.partner: {"TotalsView": {"can_list"}},
    Role.admin: SETTING_UP | ACCESS | RESETTING | LETTERHEADS | TEXTS | AUDIT | {
        "RetentionView": {"can_list", "can_hold"},
        "LookUpView": {"can_people", "can_schools"}, "AdminGrantView": {"can_confirm"}, "RoleWordsView": {"can_list", "can_change"},
        "SchoolView": WRITE, "SchoolYearView": WRITE, "HolidayView": WRITE | DELETE, "DistrictSettingsView": READ | EDIT,
    },
}

# Who may grant which role (roles have no rank: only this table decides).
GRANTS: dict[Role, frozenset[Role]] = {
    Role.access_manager: frozenset({Role.educator, Role.liaison, Role.school_coordinator, Role.site_admin, Role.trainer}),
    Role.district_coordinator: frozenset({Role.educator, Role.liaison, Role.school_coordinator, Role.site_admin, Role.trainer}),
    Role.admin: frozenset(ROLES) - {Role.delegate},
}
# fmt: on


def permissions_of(role: Role) -> set[tuple[str, str]]:
    """Return the (permission, view) pairs of a role, those of everyone included."""
    both = {**EVERYONE, **ROLES[role]}
    return {(permission, view) for view, permissions in both.items() for permission in permissions}


def may_grant(holder_roles: set[Role], role: Role) -> bool:
    """Tell whether a person who holds these roles in a district may give `role` there."""
    return any(role in GRANTS.get(held, frozenset()) for held in holder_roles)
