"""Whose rows: PostgreSQL row-level security as one table (people.md, *Sight*).

The migrations write `statements()` into the database; a test compares the two. A row is seen when any line of
`SIGHT` lets it be seen. The application's database role owns nothing and cannot bypass this.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.security.conditions import (
    FAMILY_AT_LIAISON,
    FAMILY_AT_SCHOOL,
    HANDED_OVER_AND_MERGED,
    KEPT_TO_BLANK,
    KEPT_TO_READ,
    KEPT_TO_REMOVE,
    LIAISONS,
    LINK_LIVES,
    LINK_WITHIN_REACH,
    MONEY,
    NO_DELEGATE,
    NOT_FOR_ONESELF,
    OWN_ACCOUNT,
    PEOPLE_KEEPER_OF_ACCOUNT,
    PEOPLE_KEEPERS,
    SCHOOL_STAFF,
    SELF,
    SETTERS,
    TWO_ADMINS,
    WHILE_AWAY,
    WHO_SEES_SUMS,
    anywhere_in,
    at_home,
    at_school,
    by_link,
    in_district,
    keeper,
    mine,
    notes_by_setting,
    on_staff,
    seen,
    service,
    steward,
    turn,
    within_reach,
)
from app.security.functions import FUNCTIONS
from app.security.functions_figures import FIGURE_FUNCTIONS, SUMS
from app.security.functions_history import HISTORY_FUNCTIONS
from app.security.functions_pay import PAY_FUNCTIONS
from app.security.functions_roster import ROSTER_FUNCTIONS
from workflows.people import Role as R

APP_ROLE = "porchlight_app"

READ, ADD, CHANGE, REMOVE = "SELECT", "INSERT", "UPDATE", "DELETE"
WRITE, ALL = (ADD, CHANGE), (READ, ADD, CHANGE)
KEEP = (READ, ADD, CHANGE, REMOVE)


@dataclass(frozen=True)
class Line:
    """Who (in words) may do which commands on which rows of a table."""

    table: str
    who: str
    commands: tuple[str, ...]
    rows: str


def _line(table: str, who: str, commands: str | tuple[str, ...], rows: str) -> Line:
    return Line(table, who, (commands,) if isinstance(commands, str) else commands, rows)


# fmt: off
SIGHT = [
    # The district and its rules
    _line("district",          "staff",                      READ,  at_home("id")),
    _line("district",          "setters",                    CHANGE, in_district(*SETTERS, column="id")),
    _line("district",          "steward",                    READ,  steward("id")),
    _line("district_settings", "staff",                      READ,  at_home()),
    _line("district_settings", "setters",                    WRITE, in_district(*SETTERS)),
    _line("district_settings", "steward",                    READ,  steward()),
    _line("school_year",       "staff",                      READ,  at_home()),
    _line("school_year",       "setters",                    WRITE, in_district(*SETTERS)),
    _line("school_year",       "steward",                    READ,  steward()),
    _line("year_closing",      "coordinator",                ALL,   in_district(R.district_coordinator)),
    _line("school_goal",       "staff",                      READ,  on_staff()),
    _line("school_goal",       "coordinator",                KEEP,  in_district(R.district_coordinator)),
    _line("school",            "staff",                      READ,  at_home()),
    _line("school",            "setters",                    WRITE, in_district(*SETTERS)),
    _line("school",            "steward",                    READ,  steward()),
    # People and access
    _line("person",            "staff",                      READ,  on_staff()),
    _line("person",            "oneself",                    READ,  f"id = {SELF}"),
    _line("person",            "people keepers",             WRITE, in_district(*PEOPLE_KEEPERS)),
    _line("person",            "steward",                    READ,  steward()),
    _line("employment",        "oneself",                    READ,  f"person_id = {SELF}"),
    _line("employment",        "money",                      READ,  in_district(*MONEY)),
    _line("employment",        "coordinator",                WRITE, in_district(R.district_coordinator)),
    _line("employment",        "steward",                    READ,  steward()),
    _line("former_employment", "money",                      READ,  in_district(*MONEY)),
    _line("former_employment", "steward",                    READ,  steward()),
    _line("person_school",     "staff",                      READ,  on_staff()),
    _line("person_school",     "people keepers",             (ADD, CHANGE, REMOVE), in_district(*PEOPLE_KEEPERS)),
    _line("person_school",     "steward",                    READ,  steward()),
    _line("assignment",        "oneself",                    READ,  f"person_id = {SELF}"),
    _line("assignment",        "people keepers",             READ,  in_district(*PEOPLE_KEEPERS)),
    _line("assignment",        "people keepers, for others", ADD,   f"{in_district(*PEOPLE_KEEPERS)} AND {NOT_FOR_ONESELF} AND {TWO_ADMINS} AND {NO_DELEGATE}"),
    _line("assignment",        "people keepers, for others", CHANGE, f"{in_district(*PEOPLE_KEEPERS)} AND {NOT_FOR_ONESELF}"),
    _line("assignment",        "steward",                    (READ, CHANGE), steward()),
    _line("assignment",        "site admins",                READ,  at_school(R.site_admin)),
    _line("assignment",        "a site admin, while away",   WRITE, WHILE_AWAY),
    _line("district_role",     "staff",                      READ,  at_home()),
    _line("district_role",     "admins",                     WRITE, in_district(R.admin)),
    _line("district_role",     "steward",                    READ,  steward()),
    _line("admin_grant",       "admins",                     READ,  in_district(R.admin)),
    _line("admin_grant",       "an admin who asks",          ADD,   f"{in_district(R.admin)} AND asked_by = {SELF} AND answer IS NULL"),
    _line("admin_grant",       "admins, for others",         CHANGE, f"{in_district(R.admin)} AND person_id <> {SELF}"),
    _line("invitation",        "people keepers",             READ,  in_district(*PEOPLE_KEEPERS)),
    _line("invitation",        "people keepers, for others", WRITE, f"{in_district(*PEOPLE_KEEPERS)} AND person_id <> {SELF}"),
    _line("access_request",    "oneself",                    (READ, ADD), f"person_id = {SELF} AND {seen('person', 'person_id')}"),
    _line("access_request",    "people keepers",             READ,  in_district(*PEOPLE_KEEPERS)),
    _line("access_request",    "people keepers, for others", CHANGE, f"{in_district(*PEOPLE_KEEPERS)} AND person_id <> {SELF}"),
    _line("access_review",     "site admins",                (READ, CHANGE), at_school(R.site_admin)),
    _line("access_review",     "people keepers",             (READ, CHANGE), in_district(*PEOPLE_KEEPERS)),
    _line("access_review",     "steward",                    ALL,   steward()),
    _line("access_review_line", "with the review",           READ,  seen("access_review", "review_id")),
    _line("access_review_line", "steward",                   ADD,   f"{service('steward')} AND {seen('access_review', 'review_id')}"),
    _line("access_review_line", "with the review, for others", CHANGE, f"{seen('access_review', 'review_id')} AND person_id <> {SELF}"),
    _line("access_rules",      "staff",                      READ,  at_home()),
    _line("access_rules",      "people keepers",             WRITE, in_district(*PEOPLE_KEEPERS)),
    _line("access_rules",      "steward",                    READ,  steward()),
    _line("ab_user",           "oneself",                    (READ, CHANGE), f"person_id = {SELF}"),
    _line("ab_user",           "sign-in",                    (READ, CHANGE), service("sign_in")),
    _line("ab_user",           "sign-in, from outside",      ADD,   f"{service('sign_in')} AND password IS NULL"),
    _line("ab_user",           "people keepers",             READ,  PEOPLE_KEEPER_OF_ACCOUNT),
    _line("ab_user",           "people keepers, within their reach", WRITE, f"{PEOPLE_KEEPER_OF_ACCOUNT} AND {within_reach('ab_user.person_id')}"),
    _line("user_session",      "oneself",                    (READ, CHANGE), f"account_id = {OWN_ACCOUNT}"),
    _line("user_session",      "sign-in",                    KEEP,  service("sign_in")),
    _line("sign_in_failure",   "sign-in",                    KEEP,  service("sign_in")),
    _line("sign_in_link",      "sign-in",                    (READ, CHANGE, REMOVE), service("sign_in")),
    _line("sign_in_link",      "sign-in, for who forgot",    ADD,   f"{service('sign_in')} AND made_by IS NULL AND NOT from_server"),
    _line("sign_in_link",      "people keepers",             READ,  seen("ab_user", "account_id") + f" AND made_by = {SELF}"),
    _line("sign_in_link",      "people keepers, within their reach", WRITE, LINK_WITHIN_REACH),
    _line("second_factor",     "sign-in",                    KEEP,  service("sign_in")),
    _line("recovery_code",     "sign-in",                    KEEP,  service("sign_in")),
    _line("logout_told",       "sign-in",                    (READ, ADD, REMOVE), service("sign_in")),
    _line("outside_identity",  "sign-in",                    KEEP,  service("sign_in")),
    _line("outside_identity",  "people keepers",             READ,  in_district(*PEOPLE_KEEPERS)),
    # Students and families
    _line("student",           "school staff",               READ,  at_school(*SCHOOL_STAFF)),
    _line("student",           "coordinator",                ALL,   in_district(R.district_coordinator)),
    _line("student",           "own students",               READ,  mine("app_my_students", "id")),
    _line("student",           "steward",                    READ,  steward()),
    _line("student_school",    "with the student",           READ,  seen("student", "student_id")),
    _line("student_school",    "school staff",               READ,  at_school(*SCHOOL_STAFF)),
    _line("student_school",    "coordinator",                ALL,   in_district(R.district_coordinator)),
    _line("school_class",      "school staff and educators", READ,  at_school(*SCHOOL_STAFF, R.educator)),
    _line("school_class",      "coordinator",                ALL,   in_district(R.district_coordinator)),
    _line("enrollment",        "school staff",               READ,  at_school(*SCHOOL_STAFF)),
    _line("enrollment",        "oneself",                    READ,  f"person_id = {SELF}"),
    _line("enrollment",        "own students",               READ,  mine("app_my_students", "student_id")),
    _line("enrollment",        "coordinator",                ALL,   in_district(R.district_coordinator)),
    _line("family",            "school staff",               READ,  FAMILY_AT_SCHOOL),
    _line("family",            "liaisons",                   WRITE, FAMILY_AT_LIAISON),
    _line("family",            "coordinator",                ALL,   in_district(R.district_coordinator)),
    _line("family",            "own families",               READ,  mine("app_my_families", "id")),
    _line("family",            "steward",                    (READ, CHANGE), steward()),
    _line("student_family",    "with the family",            READ,  seen("family", "family_id")),
    _line("student_family",    "liaisons, their students",   (ADD, REMOVE), f"EXISTS (SELECT 1 FROM student s WHERE s.id = student_id AND {at_school(*LIAISONS, column='s.school_id')}) AND {seen('family', 'family_id')}"),
    _line("student_family",    "coordinator",                KEEP,  in_district(R.district_coordinator)),
    _line("guardian",          "with the family",            READ,  seen("family", "family_id")),
    _line("guardian",          "liaisons",                   (ADD, CHANGE, REMOVE), f"EXISTS (SELECT 1 FROM family f WHERE f.id = family_id AND f.{FAMILY_AT_LIAISON})"),
    _line("guardian",          "coordinator",                KEEP,  in_district(R.district_coordinator)),
    # Visits
    _line("visit",             "school staff",               READ,  at_school(*SCHOOL_STAFF)),
    _line("visit",             "coordinator",                (READ, ADD), in_district(R.district_coordinator)),
    _line("visit",             "own visits",                 (READ, CHANGE), mine("app_my_visits", "id")),
    _line("visit",             "liaisons",                   ADD,   at_school(*LIAISONS)),
    _line("visit",             "school staff, their school", CHANGE, at_school(*SCHOOL_STAFF)),
    _line("visit",             "educators by setting",       ADD,   f"{at_school(R.educator)} AND EXISTS (SELECT 1 FROM district_settings ds WHERE ds.district_id = visit.district_id AND ds.educator_may_invite)"),
    _line("visit",             "an educator who invites",    READ,  f"invited_by = {SELF} AND {at_school(R.educator)}"),
    _line("visit",             "steward",                    (READ, CHANGE), steward()),
    _line("visit_student",     "with the visit",             READ,  seen("visit", "visit_id")),
    _line("visit_student",     "whoever may invite",         ADD,   f"{at_school(*LIAISONS, R.educator, R.district_coordinator)} AND {seen('student', 'student_id')} AND {seen('visit', 'visit_id')}"),
    _line("visit_educator",    "with the visit",             READ,  seen("visit", "visit_id")),
    _line("visit_educator",    "liaisons",                   (ADD, CHANGE, REMOVE), at_school(*LIAISONS, R.site_admin)),
    _line("visit_educator",    "own visits",                 (ADD, CHANGE, REMOVE), mine("app_my_visits", "visit_id")),
    _line("visit_educator",    "coordinator",                ADD,   in_district(R.district_coordinator)),
    _line("visit_educator",    "steward, a family said no", CHANGE, steward()),
    _line("visit_educator",    "an educator who invites",    ADD,   f"{at_school(R.educator)} AND {seen('visit', 'visit_id')}"),
    *(_line(*each) for each in HANDED_OVER_AND_MERGED),
    # Letters and what families answered
    _line("letter_text",       "staff",                      READ,  on_staff()),
    _line("letter_text",       "setters",                    WRITE, in_district(*SETTERS)),
    _line("letter_text",       "translators",                WRITE, f"language <> 'en' AND {anywhere_in(*LIAISONS)}"),
    _line("letter_text",       "steward",                    ALL,   steward()),
    _line("letter_text",       "family link",                READ,  f"kind = 'common' AND {by_link('district_id')}"),
    _line("letterhead",        "staff",                      READ,  on_staff()),
    _line("letterhead",        "setters",                    (ADD, CHANGE), in_district(*SETTERS)),
    _line("letterhead",        "liaisons, their school",     (ADD, CHANGE), at_school(*LIAISONS)),
    _line("letterhead",        "steward",                    READ,  steward()),
    _line("letter",            "with the visit",             READ,  seen("visit", "visit_id")),
    _line("letter",            "liaisons and own visits",    ADD,   f"{at_school(*LIAISONS)} OR {mine('app_my_visits', 'visit_id')}"),
    _line("letter_file",       "liaisons",                   (READ, ADD), at_school(*LIAISONS)),
    _line("letter_file",       "steward",                    (READ, ADD), steward()),
    _line("letter_batch",      "whoever makes it",           ALL,   f"made_by = {SELF} AND {anywhere_in(*LIAISONS)}"),
    _line("letter_batch_item", "with the run",               ALL,   seen("letter_batch", "batch_id")),
    _line("answer_link",       "liaisons",                   ALL,   at_school(*LIAISONS)),
    _line("answer_link",       "own visits",                 (READ, ADD), mine("app_my_visits", "visit_id")),
    _line("answer_link",       "steward",                    ALL,   steward()),
    _line("answer_link",       "family link",                READ,  f"{service('family_link')} AND id = (SELECT app_subject())"),
    _line("family_answer",     "with the visit",             READ,  seen("visit", "visit_id")),
    _line("family_answer",     "liaisons",                   (ADD, CHANGE), at_school(*LIAISONS)),
    _line("family_answer",     "own visits",                 (ADD, CHANGE), mine("app_my_visits", "visit_id")),
    _line("family_answer",     "steward",                    (READ, CHANGE), steward()),
    _line("family_answer",     "family link",                READ,  f"{service('family_link')} AND link_id = (SELECT app_subject())"),
    _line("family_answer",     "family link, while it lives", ADD,  f"{service('family_link')} AND link_id = (SELECT app_subject()) AND {LINK_LIVES} AND entered_by IS NULL AND handled_by IS NULL"),
    _line("answer_try",        "family link",                KEEP,  service("family_link")),
    _line("outgoing_mail",     "liaisons",                   ALL,   at_school(*LIAISONS)),
    _line("outgoing_mail",     "steward",                    (READ, CHANGE), steward()),
    # Telling colleagues and others
    _line("announcement",      "those it is for",            READ,  mine("app_announcements", "id")),
    _line("announcement",      "coordinator",                ALL,   in_district(R.district_coordinator)),
    _line("announcement_read", "oneself",                    (READ, ADD), f"person_id = {SELF} AND {seen('announcement', 'announcement_id')}"),
    _line("announcement_read", "coordinator",                READ,  in_district(R.district_coordinator)),
    _line("outreach_event",    "staff",                      READ,  on_staff()),
    _line("outreach_event",    "coordinator",                KEEP,  in_district(R.district_coordinator)),
    _line("outreach_event",    "liaisons, their school",     (ADD, CHANGE), at_school(*LIAISONS)),
    _line("event",             "with the visit",             READ,  f"visit_id IS NOT NULL AND {seen('visit', 'visit_id')}"),
    _line("event",             "with the payment",           READ,  f"payment_id IS NOT NULL AND {seen('payment', 'payment_id')}"),
    _line("event",             "setters and access managers", READ, f"visit_id IS NULL AND payment_id IS NULL AND {in_district(*PEOPLE_KEEPERS)}"),
    _line("event",             "whoever acts",               (READ, ADD), f"actor_id = {SELF} AND {at_home()}"),
    _line("event",             "steward",                    (READ, ADD), steward()),
    _line("event",             "whoever is refused",         ADD,   f"actor_id = {SELF} AND kind = 'access.refused' AND district_id = (SELECT app_district_of({SELF}))"),
    # The proof of history, who looked and what left, and how long it is kept
    _line("event_chain",       "steward",                    (READ, ADD), steward()),
    _line("event_chain",       "people keepers",             READ,  in_district(*PEOPLE_KEEPERS)),
    _line("audit_anchor",      "steward",                    (READ, ADD), steward()),
    _line("audit_anchor",      "people keepers",             READ,  in_district(*PEOPLE_KEEPERS)),
    _line("event_detail",      "whoever acts",               ADD,   f"actor_id = {SELF} AND {at_home()}"),
    _line("event_detail",      "steward",                    ADD,   steward()),
    _line("event_detail",      "with the visit",             READ,  f"visit_id IS NOT NULL AND {seen('visit', 'visit_id')}"),
    _line("event_detail",      "coordinator",                READ,  in_district(R.district_coordinator)),
    _line("event_detail",      "people keepers, of staff",   READ,  f"person_id IS NOT NULL AND {in_district(*PEOPLE_KEEPERS)}"),
    _line("access_log",        "whoever looks",              ADD,   f"person_id = {SELF} AND {at_home()}"),
    _line("access_log",        "coordinator",                READ,  in_district(R.district_coordinator)),
    _line("disclosure",        "whoever hands it out",       (READ, ADD), f"by_id = {SELF} AND {at_home()}"),
    _line("disclosure",        "coordinator",                READ,  in_district(R.district_coordinator)),
    _line("disclosed_student", "with the disclosure",        (READ, ADD), seen("disclosure", "disclosure_id")),
    _line("disagreement",      "with the family",            READ,  seen("family", "family_id")),
    _line("disagreement",      "coordinator",                ADD,   f"written_by = {SELF} AND {in_district(R.district_coordinator)}"),
    _line("retention_rule",    "setters",                    READ,  in_district(*SETTERS)),
    _line("retention_rule",    "coordinator",                (ADD, CHANGE, REMOVE), in_district(R.district_coordinator)),
    _line("legal_hold",        "setters",                    READ,  in_district(*SETTERS)),
    _line("legal_hold",        "admin",                      WRITE, in_district(R.admin)),
    _line("retention_run",     "coordinator",                (READ, ADD), in_district(R.district_coordinator)),
    *(_line(table, "record keeper", READ, keeper()) for table in KEPT_TO_READ),
    *(_line(table, "record keeper", (READ, CHANGE), keeper()) for table in KEPT_TO_BLANK),
    *(_line(table, "record keeper", (READ, REMOVE), keeper()) for table in KEPT_TO_REMOVE),
    _line("visit_student",     "record keeper",              READ,  f"{service('record_keeper')} AND {seen('school', 'school_id')}"),
    _line("event",             "record keeper",              (READ, ADD), keeper()),
    # Notes: what the family told
    _line("reflection",        "liaisons",                   READ,  at_school(*LIAISONS)),
    _line("reflection",        "who visits the family",      READ,  mine("app_visited_families", "family_id")),
    _line("reflection",        "own visits",                 READ,  mine("app_my_visits", "visit_id")),
    _line("reflection",        "oneself",                    WRITE, f"person_id = {SELF} AND {mine('app_my_visits', 'visit_id')}"),
    _line("reflection",        "coordinator by setting",     READ,  notes_by_setting("reflection")),
    _line("reflection_assumption", "the pair",               READ,  mine("app_pair_visits", "visit_id")),
    _line("reflection_assumption", "oneself",                WRITE, f"person_id = {SELF} AND {mine('app_pair_visits', 'visit_id')}"),
    # The days around a visit
    _line("holiday",           "staff",                      READ,  on_staff()),
    _line("holiday",           "setters",                    (ADD, CHANGE, REMOVE), in_district(*SETTERS)),
    _line("holiday",           "steward",                    READ,  steward()),
    _line("selection",         "school staff",               READ,  at_school(*SCHOOL_STAFF)),
    _line("selection",         "coordinator",                READ,  in_district(R.district_coordinator)),
    _line("selection",         "whoever chooses",            (ADD, CHANGE), f"made_by = {SELF} AND {at_school(*LIAISONS)}"),
    _line("selection",         "steward, drafts",            (READ, REMOVE), f"{steward()} AND made_at IS NULL"),
    _line("family_contact",    "liaisons",                   READ,  at_school(*LIAISONS)),
    _line("family_contact",    "who visits the family",      READ,  mine("app_visited_families", "family_id")),
    _line("family_contact",    "coordinator by setting",     READ,  notes_by_setting("family_contact")),
    _line("family_contact",    "whoever reaches them",       ADD,   f"person_id = {SELF} AND ({at_school(*LIAISONS)} OR {mine('app_visited_families', 'family_id')})"),
    _line("follow_up",         "liaisons",                   (READ, CHANGE), at_school(*LIAISONS)),
    _line("follow_up",         "who visits the family",      READ,  mine("app_visited_families", "family_id")),
    _line("follow_up",         "own visits",                 READ,  mine("app_my_visits", "visit_id")),
    _line("follow_up",         "coordinator by setting",     READ,  notes_by_setting("follow_up")),
    _line("follow_up",         "oneself",                    (ADD, CHANGE), f"person_id = {SELF} AND {mine('app_my_visits', 'visit_id')}"),
    _line("follow_up",         "steward",                    READ,  steward()),
    _line("reflection_session", "school staff and educators", READ, at_school(*SCHOOL_STAFF, R.educator, R.district_coordinator)),
    _line("reflection_session", "who leads the school",      (ADD, CHANGE), at_school(R.school_coordinator, R.site_admin)),
    _line("person_choice",     "oneself",                    ALL,   f"person_id = {SELF}"),
    _line("person_choice",     "steward",                    ALL,   steward()),
    _line("notice",            "oneself",                    (READ, CHANGE), f"person_id = {SELF}"),
    _line("notice",            "steward",                    ALL,   steward()),
    _line("notice",            "steward, read ones",         REMOVE, f"{steward()} AND read_at IS NOT NULL"),
    _line("calendar_feed",     "oneself",                    ALL,   f"person_id = {SELF}"),
    _line("visit_import",      "whoever makes it",           ALL,   f"made_by = {SELF} AND {anywhere_in(R.school_coordinator, R.district_coordinator)}"),
    # Training and money
    _line("training_certificate", "staff",                   READ,  on_staff()),
    _line("training_certificate", "coordinator, trainer",    KEEP,  in_district(R.district_coordinator, R.trainer)),
    _line("training_certificate", "steward",                 READ,  steward()),
    _line("rate",              "money",                      KEEP,  in_district(*MONEY)),
    _line("rate",              "steward",                    READ,  steward()),
    _line("fund",              "money",                      ALL,   in_district(*MONEY)),
    _line("fund",              "site admins",                READ,  f"school_id IS NULL AND {at_home()} AND (SELECT app_schools('{{site_admin}}')) <> '{{}}' OR {at_school(R.site_admin)}"),
    _line("fund",              "steward",                    (READ, CHANGE), steward()),
    _line("payment",           "oneself",                    (READ, CHANGE), f"person_id = {SELF}"),
    _line("payment",           "site admins, for them",      (READ, CHANGE), at_school(R.site_admin, R.delegate)),
    _line("payment",           "money",                      (READ, CHANGE), in_district(*MONEY)),
    _line("payment",           "steward",                    ALL,   steward()),
    _line("payroll_batch",     "money",                      READ,  in_district(*MONEY)),
    _line("payroll_batch",     "payroll",                    WRITE, in_district(R.payroll)),
    _line("grant_award",       "money",                      ALL,   in_district(*MONEY)),
    _line("grant_award",       "steward",                    READ,  steward()),
    _line("contract_hours",    "staff",                      READ,  on_staff()),
    _line("contract_hours",    "money",                      KEEP,  in_district(*MONEY)),
    _line("contract_hours",    "steward",                    READ,  steward()),
    _line("other_work",        "oneself",                    READ,  f"person_id = {SELF}"),
    _line("other_work",        "site admins",                READ,  at_school(R.site_admin)),
    _line("other_work",        "money, trainer",             ALL,   in_district(*MONEY, R.trainer)),
    _line("other_work",        "steward",                    (READ, CHANGE), steward()),
    _line("visit_evidence",    "with the visit",             ALL,   seen("visit", "visit_id")),
    _line("visit_evidence",    "with the payment",           READ,  seen("payment", "visit_evidence.visit_id", "visit_id")),
    _line("visit_evidence_file", "with the visit",           KEEP,  seen("visit", "visit_id")),
    _line("pay_contact",       "staff",                      READ,  on_staff()),
    _line("pay_contact",       "money",                      KEEP,  in_district(*MONEY)),
    _line("opt_in",            "oneself",                    (READ, ADD), f"person_id = {SELF} AND {on_staff()}"),
    _line("opt_in",            "steward",                    READ,  steward()),
    _line("opt_in",            "coordinator",                READ,  in_district(R.district_coordinator)),
    _line("payroll_profile",   "money",                      READ,  in_district(*MONEY)),
    _line("payroll_profile",   "payroll",                    WRITE, in_district(R.payroll)),
    _line("payroll_answer",    "money",                      READ,  in_district(*MONEY)),
    _line("payroll_answer",    "payroll",                    WRITE, in_district(R.payroll)),
    _line("payment_reversal",  "money",                      READ,  in_district(*MONEY)),
    _line("payment_reversal",  "payroll, who asks",          ADD,   f"{in_district(R.payroll)} AND asked_by = {SELF} AND answer IS NULL"),
    _line("payment_reversal",  "coordinator, for others",    CHANGE, f"{in_district(R.district_coordinator)} AND asked_by <> {SELF}"),
    _line("compliance_note",   "money",                      (READ, ADD), in_district(*MONEY)),
    *(_line(table, who, READ, rows) for table in SUMS for who, rows in WHO_SEES_SUMS),
    # The roster
    _line("roster_import",     "coordinator",                ALL,   in_district(R.district_coordinator)),
    _line("roster_undo",       "coordinator",                (READ, ADD, REMOVE), in_district(R.district_coordinator)),
    _line("roster_undo",       "steward",                    (READ, REMOVE), steward()),
    _line("roster_file",       "with the import",            KEEP,  seen("roster_import", "import_id")),
    _line("district",          "record keeper",              READ,  keeper("id")),
]

# Tables without rows of a district: FAB's names of permissions, Alembic's and Procrastinate's own.
OPEN_TO_READ = ("ab_permission", "ab_permission_view", "ab_permission_view_role", "ab_role", "ab_view_menu")
CLOSED = ("ab_user_role", "ab_group", "ab_group_role", "ab_user_group", "ab_register_user", "ab_api_key")
# fmt: on


def tables() -> list[str]:
    """Return the tables that are guarded row by row, in alphabetical order."""
    return sorted({line.table for line in SIGHT})


def statements() -> Iterator[str]:
    """Yield the SQL that puts functions, policies and grants in place; safe to run again."""
    yield FUNCTIONS
    yield HISTORY_FUNCTIONS
    yield ROSTER_FUNCTIONS
    yield PAY_FUNCTIONS
    yield FIGURE_FUNCTIONS
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {APP_ROLE}"
    for table in tables():
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield _without_policies(table)
    for line in SIGHT:
        for command in line.commands:
            yield _policy(line, command)
    yield from _grants()


def _without_policies(table: str) -> str:
    return (
        "DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies"
        f" WHERE schemaname = 'public' AND tablename = '{table}' LOOP"
        f" EXECUTE format('DROP POLICY %I ON {table}', old.policyname); END LOOP; END $$"
    )


def _policy(line: Line, command: str) -> str:
    using = "" if command == ADD else f" USING ({line.rows})"
    check = f" WITH CHECK ({line.rows})" if command in (ADD, CHANGE) else ""
    name = f"{turn(line.rows)}{line.who}: {command.lower()}"
    return f'CREATE POLICY "{name}" ON {line.table} FOR {command} TO {APP_ROLE}{using}{check}'


def _grants() -> Iterator[str]:
    for table in tables():
        commands = sorted({command for line in SIGHT if line.table == table for command in line.commands})
        yield f"GRANT {', '.join(commands)} ON {table} TO {APP_ROLE}"
    for table in OPEN_TO_READ:
        yield f"GRANT SELECT ON {table} TO {APP_ROLE}"
    for table in ("jobs", "periodic_defers", "events", "workers"):
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_{table} TO {APP_ROLE}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}"
    yield f"GRANT SELECT ON alembic_version TO {APP_ROLE}"
