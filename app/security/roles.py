"""Who may do what: each role's exact permissions, as FAB names them (`can_<method>` on a view).

A new page is closed to all until a role names it here. Which rows a person meets there is `policies.py`'s;
what a person may do to a visit or a payment is the workflow's. Permissions only open the door.
"""

from sqlalchemy import Connection, text

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
VISITS: Permissions = {**VISITS_READ, "PromiseView": {"can_list", "can_settle"}, "VisitView": {"can_list", "can_show", "can_act", "can_letter"}}
CALENDAR: Permissions = {"CalendarView": {"can_calendar"}}
OWN_PAY: Permissions = {"PaymentView": {"can_own"}}
TOGETHER: Permissions = {"RecognitionView": {"can_thanks"}, "ReflectionSessionView": READ}
LEADING: Permissions = {**TOGETHER, "ReflectionSessionView": WRITE}
BOARD: Permissions = {"BoardView": {"can_board"}}
OVERVIEW: Permissions = {**BOARD, "OverviewView": {"can_overview"}, "FiguresView": {"can_list"}}
CHOSEN: Permissions = {"ChosenView": {"can_list"}}
CONTACTS: Permissions = {"ContactView": {"can_note"}}
SETTING_UP: Permissions = {"SetUpView": {"can_set_up"}}
OUTREACH: Permissions = {"OutreachView": WRITE}
REACHING: Permissions = {"MailView": {"can_list", "can_show", "can_write"}, "CallView": {"can_list", "can_show"}}
TEXTS: Permissions = {"TextView": READ | {"can_write", "can_review"}, "LanguagesView": {"can_list"}}
INVITING: Permissions = {**CALENDAR, **VISITS, **CONTACTS, **TEXTS, **LETTER_RUNS, **LETTERHEADS, **OWN_PAY, **OUTREACH, **REACHING, "InviteView": {"can_invite"}, "LookUpView": {"can_people", "can_students"}, **CHOSEN, "FamilyView": WRITE, "GuardianView": WRITE | DELETE}

ROLES: dict[Role, Permissions] = {
    Role.educator: CALENDAR | VISITS | OWN_PAY | CONTACTS | TOGETHER,
    Role.liaison: INVITING | BOARD | TOGETHER,
    Role.school_coordinator: INVITING | OVERVIEW | LEADING | {"OlderVisitsView": {"can_take_over"}, "TrainingCertificateView": READ},
    Role.site_admin: CALENDAR | VISITS | CHOSEN | OVERVIEW | LEADING | {
        "PaymentView": {"can_own", "can_list", "can_approve"}, "FamilyView": READ, "TrainingCertificateView": READ,
    },
    Role.district_coordinator: SETTING_UP | CHOSEN | CALENDAR | OUTREACH | LETTERHEADS | TEXTS | {
        **BOARD, **TOGETHER, "OverviewView": {"can_overview", "can_schools"}, "FiguresView": {"can_list"},
        "VisitView": {"can_list", "can_show", "can_act"}, "StudentView": READ,
        "LookUpView": {"can_people", "can_students", "can_schools"},
        "AnnouncementView": WRITE | {"can_read"},
        "PaymentView": {"can_own", "can_list", "can_approve"}, "PayrollView": {"can_list", "can_show"},
        "RosterView": {"can_list", "can_show", "can_upload", "can_decide"}, "OlderVisitsView": {"can_take_over"},
        "SchoolView": WRITE, "SchoolYearView": WRITE, "HolidayView": WRITE | DELETE, "DistrictSettingsView": READ | EDIT,
        "FamilyView": WRITE, "GuardianView": WRITE | DELETE,
        "PersonView": WRITE | {"can_invite"}, "EmploymentView": WRITE, "PersonSchoolView": WRITE | DELETE,
        "AssignmentView": WRITE, "TrainingCertificateView": WRITE | DELETE, "RateView": WRITE, "FundView": WRITE,
    },
    Role.payroll: {
        "PayrollView": {"can_list", "can_show", "can_pay"}, "PaymentView": {"can_own"}, "RateView": WRITE, "FundView": WRITE,
        "LookUpView": {"can_schools"},
    },
    Role.access_manager: {"LookUpView": {"can_people", "can_schools"}, "PersonView": WRITE | {"can_invite"}, "AssignmentView": WRITE, "PersonSchoolView": WRITE | DELETE},
    Role.trainer: {"LookUpView": {"can_people"}, "TrainingCertificateView": WRITE | DELETE, "PersonView": READ},
    Role.executive: {"RecognitionView": {"can_thanks"}},
    Role.partner: {},
    Role.admin: SETTING_UP | LETTERHEADS | TEXTS | {
        "LookUpView": {"can_people", "can_schools"},
        "PersonView": WRITE | {"can_invite"}, "AssignmentView": WRITE, "PersonSchoolView": WRITE | DELETE,
        "SchoolView": WRITE, "SchoolYearView": WRITE, "HolidayView": WRITE | DELETE, "DistrictSettingsView": READ | EDIT,
    },
}

# Who may grant which role (roles have no rank: only this table decides).
GRANTS: dict[Role, frozenset[Role]] = {
    Role.access_manager: frozenset({Role.educator, Role.liaison, Role.school_coordinator, Role.site_admin, Role.trainer}),
    Role.district_coordinator: frozenset({Role.educator, Role.liaison, Role.school_coordinator, Role.site_admin, Role.trainer}),
    Role.admin: frozenset(ROLES),
}
# fmt: on


def permissions_of(role: Role) -> set[tuple[str, str]]:
    """Return the (permission, view) pairs of a role, those of everyone included."""
    both = {**EVERYONE, **ROLES[role]}
    return {(permission, view) for view, permissions in both.items() for permission in permissions}


def may_grant(holder_roles: set[Role], role: Role) -> bool:
    """Tell whether a person who holds these roles in a district may give `role` there."""
    return any(role in GRANTS.get(held, frozenset()) for held in holder_roles)


def sync(connection: Connection) -> None:
    """Make FAB's rows of roles and permissions say exactly what this table says. Needs the owner."""
    wanted = {(role.value, *pair) for role in ROLES for pair in permissions_of(role)}
    if wanted == _stored(connection) and _role_names(connection) == {role.value for role in ROLES}:
        return
    _add_names(connection, wanted)
    connection.execute(text("DELETE FROM ab_permission_view_role"))
    connection.execute(
        text(
            "INSERT INTO ab_permission_view_role (id, role_id, permission_view_id)"
            " SELECT nextval('ab_permission_view_role_id_seq'), r.id, pv.id FROM ab_role r, ab_permission_view pv"
            " JOIN ab_permission p ON p.id = pv.permission_id JOIN ab_view_menu v ON v.id = pv.view_menu_id"
            " WHERE r.name = :role AND p.name = :permission AND v.name = :view"
        ),
        [{"role": role, "permission": permission, "view": view} for role, permission, view in sorted(wanted)],
    )


def _stored(connection: Connection) -> set[tuple[str, str, str]]:
    rows = connection.execute(
        text(
            "SELECT r.name, p.name, v.name FROM ab_permission_view_role pvr JOIN ab_role r ON r.id = pvr.role_id"
            " JOIN ab_permission_view pv ON pv.id = pvr.permission_view_id"
            " JOIN ab_permission p ON p.id = pv.permission_id JOIN ab_view_menu v ON v.id = pv.view_menu_id"
        )
    )
    return {(row[0], row[1], row[2]) for row in rows}


def _role_names(connection: Connection) -> set[str]:
    return set(connection.execute(text("SELECT name FROM ab_role")).scalars())


def _add_names(connection: Connection, wanted: set[tuple[str, str, str]]) -> None:
    names = {
        "ab_role": {role.value for role in ROLES},
        "ab_permission": {permission for _, permission, _ in wanted},
        "ab_view_menu": {view for _, _, view in wanted},
    }
    for table, values in names.items():
        connection.execute(
            text(
                f"INSERT INTO {table} (id, name) SELECT nextval('{table}_id_seq'), v FROM unnest(CAST(:names AS text[])) AS v"
                f" WHERE v NOT IN (SELECT name FROM {table})"
            ),
            {"names": sorted(values)},
        )
    connection.execute(
        text(
            "INSERT INTO ab_permission_view (id, permission_id, view_menu_id)"
            " SELECT nextval('ab_permission_view_id_seq'), p.id, v.id FROM ab_permission p, ab_view_menu v"
            " WHERE p.name = :permission AND v.name = :view AND NOT EXISTS (SELECT 1 FROM ab_permission_view pv"
            " WHERE pv.permission_id = p.id AND pv.view_menu_id = v.id)"
        ),
        [{"permission": p, "view": v} for p, v in sorted({(p, v) for _, p, v in wanted})],
    )
