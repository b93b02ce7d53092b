"""Each table that a roster fills: how its rows are found, what is compared, and what happens to absent ones."""

from dataclasses import replace

from app.services.roster.part import Absent, Part
from workflows.words import N_

WORDS = {
    "school_years": N_("School years"),
    "schools": N_("Schools"),
    "classes": N_("Classes"),
    "people": N_("People"),
    "people_at_schools": N_("Who works at which school"),
    "employment": N_("Employee numbers and classes"),
    "students": N_("Students"),
    "students_at_schools": N_("Who goes to which school"),
    "enrollments": N_("Who is in which class"),
    "families": N_("Families"),
    "guardians": N_("Guardians"),
    "students_in_families": N_("Who lives in which family"),
}
"""What each part is called, in the order in which they are written."""

HERE = "t.sourced_id IS NOT NULL AND t.active"
INACTIVE = {"active": "false"}
MARKED_USER = "t.sourced_id = ANY(:left_users) OR t.sourced_id = ANY(:named_users)"
"""Whom a file of changes marks as left, or now calls something else."""
NAMES = "{0}.given_name || ' ' || {0}.family_name"
SCHOOL_NAME = "(SELECT name FROM school WHERE school.id = {}.school_id)"


def kept(*columns: str) -> dict[str, str]:
    """What the roster leaves blank stays as people filled it in."""
    return {column: f"COALESCE(s.{column}, t.{column})" for column in columns}


SCHOOL_YEARS = Part(
    "school_years",
    "school_year",
    "SELECT r.* FROM {heard}",
    key=("sourced_id",),
    columns=("name", "starts_on", "ends_on"),
    # People may let a year begin earlier, so that summer visits count for it (R127).
    merged={"starts_on": "LEAST(s.starts_on, t.starts_on)"},
    label="{}.name",
)
SCHOOLS = Part(
    "schools",
    "school",
    "SELECT r.*, true AS active FROM {heard}",
    key=("sourced_id",),
    columns=("name", "active"),
    file="orgs.csv",
    absent=Absent(INACTIVE, HERE, "t.sourced_id = ANY(:left_orgs)"),
    label="{}.name",
)
CLASSES = Part(
    "classes",
    "school_class",
    "SELECT r.sourced_id, o.id AS school_id, r.title, r.class_type, r.grades, true AS active,"
    " y.id IS NULL AS year_unsaid, COALESCE(y.id,"
    " (SELECT c.id FROM school_year c WHERE c.district_id = :district AND c.current)) AS school_year_id"
    " FROM {heard} JOIN school o ON o.district_id = :district AND o.sourced_id = r.school"
    " LEFT JOIN school_year y ON y.district_id = :district AND y.sourced_id = r.year",
    key=("sourced_id",),
    columns=("school_id", "school_year_id", "title", "class_type", "grades", "active"),
    file="classes.csv",
    # Terms are not kept: a file of changes may name one whose year only the whole roster told.
    merged={
        "school_year_id": "CASE WHEN s.year_unsaid AND :changes_only THEN t.school_year_id ELSE s.school_year_id END"
    },
    absent=Absent(INACTIVE, HERE, "t.sourced_id = ANY(:left_classes)"),
    versioned=False,
    label="{}.title",
    shown={
        "school_id": SCHOOL_NAME,
        "school_year_id": "(SELECT name FROM school_year WHERE school_year.id = {}.school_year_id)",
    },
)
PEOPLE = Part(
    "people",
    "person",
    "SELECT r.sourced_id, r.given_name, r.family_name, r.email, r.phone, r.active,"
    " string_to_array(r.languages, ',')::varchar[] AS languages FROM {heard}",
    key=("sourced_id",),
    columns=("given_name", "family_name", "email", "phone", "languages", "active"),
    # Whoever brings the roster in keeps the right to finish it.
    merged=kept("email", "phone", "languages")
    | {"active": "s.active OR t.id IS NOT DISTINCT FROM app_person()"},
    file="users.csv",
    absent=Absent(INACTIVE, f"{HERE} AND t.id IS DISTINCT FROM app_person()", MARKED_USER),
    label=NAMES,
)
PEOPLE_AT_SCHOOLS = Part(
    "people_at_schools",
    "person_school",
    "SELECT p.id AS person_id, o.id AS school_id, r.roster_role FROM {heard}"
    " JOIN person p ON p.district_id = :district AND p.sourced_id = r.person"
    " JOIN school o ON o.district_id = :district AND o.sourced_id = r.school",
    key=("person_id", "school_id"),
    columns=("roster_role",),
    # A row without a role was made by hand and stays so.
    merged={"roster_role": "CASE WHEN t.roster_role IS NOT NULL THEN s.roster_role END"},
    file="users.csv",
    absent=Absent(
        None,
        "t.roster_role IS NOT NULL",
        "t.person_id IN (SELECT p.id FROM person p WHERE p.district_id = :district AND"
        " (p.sourced_id = ANY(:left_users) OR p.sourced_id = ANY(:named_users) AND NOT EXISTS (SELECT FROM enrollment e"
        " WHERE e.person_id = p.id AND e.school_id = t.school_id AND e.active)))",
    ),
    versioned=False,
    found_by=("person_id", "school_id"),
    leaves_school="t.roster_role IS NOT NULL",
)
TO_COME = "COALESCE(t.since > CAST(:today AS date), false)"
EMPLOYMENT = Part(
    "employment",
    "employment",
    "SELECT p.id AS person_id, r.employee_id, r.employee_class,"
    " COALESCE(r.exempt, r.employee_class = 'certificated') AS exempt, r.exempt IS NULL AS exempt_unsaid,"
    " NULL::date AS since"
    " FROM {heard} JOIN person p ON p.district_id = :district AND p.sourced_id = r.person",
    key=("person_id",),
    columns=("employee_id", "employee_class", "exempt", "since"),
    # Another class holds from the day on which it is stored; one that somebody wrote down for a day to come stays.
    merged=kept("employee_id")
    | {
        "employee_class": f"CASE WHEN {TO_COME} THEN t.employee_class ELSE s.employee_class END",
        "exempt": f"CASE WHEN s.exempt_unsaid OR {TO_COME} THEN t.exempt ELSE s.exempt END",
        "since": f"CASE WHEN {TO_COME} THEN t.since"
        " WHEN s.employee_class = t.employee_class AND (s.exempt_unsaid OR s.exempt = t.exempt)"
        " THEN t.since ELSE CAST(:today AS date) END",
    },
    label="(SELECT " + NAMES.format("p") + " FROM person p WHERE p.id = {}.person_id)",
    found_by=("person_id",),
)
STUDENTS = Part(
    "students",
    "student",
    "SELECT r.sourced_id, o.id AS school_id, r.given_name, r.family_name, r.grade, true AS active FROM {heard}"
    " JOIN school o ON o.district_id = :district AND o.sourced_id = r.school",
    key=("sourced_id",),
    columns=("school_id", "given_name", "family_name", "grade", "active"),
    file="users.csv",
    absent=Absent(INACTIVE, HERE, MARKED_USER),
    label=NAMES,
    shown={"school_id": SCHOOL_NAME},
    leaves_school=HERE,
)
STUDENTS_AT_SCHOOLS = Part(
    "students_at_schools",
    "student_school",
    "SELECT st.id AS student_id, o.id AS school_id, COALESCE(r.since, :today) AS since, NULL::date AS until"
    " FROM {heard} JOIN student st ON st.district_id = :district AND st.sourced_id = r.student"
    " JOIN school o ON o.district_id = :district AND o.sourced_id = r.school",
    key=("student_id", "school_id"),
    columns=("since", "until"),
    merged={"since": "t.since"},
    file="users.csv",
    absent=Absent(
        {"until": "CAST(:today AS date)"},
        "t.until IS NULL AND t.student_id IN"
        " (SELECT id FROM student WHERE district_id = :district AND sourced_id IS NOT NULL)",
        "t.student_id IN (SELECT id FROM student WHERE district_id = :district AND"
        " (sourced_id = ANY(:left_users) OR sourced_id = ANY(:named_users)))",
    ),
    versioned=False,
    found_by=("student_id", "school_id"),
)
ENROLLMENTS = Part(
    "enrollments",
    "enrollment",
    # One that ended before its year did is over; one that runs to the year's end counts while the roster has it.
    "SELECT r.sourced_id, c.id AS class_id, c.school_id, st.id AS student_id, p.id AS person_id, r.begins_on,"
    " r.ends_on, (r.ends_on IS NULL OR r.ends_on >= :today OR r.ends_on >= y.ends_on) AS active FROM {heard}"
    " JOIN school_class c ON c.district_id = :district AND c.sourced_id = r.class"
    " JOIN school_year y ON y.id = c.school_year_id"
    " LEFT JOIN student st ON st.district_id = :district AND st.sourced_id = r.student"
    " LEFT JOIN person p ON p.district_id = :district AND p.sourced_id = r.person"
    " WHERE st.id IS NOT NULL OR p.id IS NOT NULL",
    key=("sourced_id",),
    columns=("class_id", "school_id", "student_id", "person_id", "begins_on", "ends_on", "active"),
    file="enrollments.csv",
    absent=Absent(
        {"active": "false", "ends_on": "LEAST(COALESCE(t.ends_on, :today), :today)"},
        HERE,
        "t.sourced_id = ANY(:left_enrollments)"
        " OR t.student_id IN (SELECT id FROM student WHERE district_id = :district AND NOT active)"
        " OR t.person_id IN (SELECT id FROM person WHERE district_id = :district AND NOT active)"
        " OR t.class_id IN (SELECT id FROM school_class WHERE district_id = :district AND NOT active)",
    ),
    versioned=False,
)

ADDRESS = ("address_line", "address_line_2", "city", "region", "postal_code")
VERIFICATION = ("address_verified_on", "address_verified_by", "address_verified_how")
SAYS_ADDRESS = "s.has_address AND NOT t.no_fixed_address"
MOVED = (
    f"{SAYS_ADDRESS} AND ({', '.join('t.' + each for each in ADDRESS)})"
    f" IS DISTINCT FROM ({', '.join('s.' + each for each in ADDRESS)})"
)
FAMILIES = Part(
    "families",
    "family",
    "SELECT r.*, NULL::date AS address_verified_on, NULL::integer AS address_verified_by,"
    " NULL::text AS address_verified_how FROM {heard} WHERE NOT EXISTS (SELECT FROM family m"
    " WHERE m.district_id = :district AND m.sourced_id = r.sourced_id AND m.merged_into_id IS NOT NULL)",
    key=("sourced_id",),
    columns=("name", "home_language", *ADDRESS, "confidential_address", *VERIFICATION),
    merged={
        "name": "t.name",  # Made once from the guardians' names; from then on it is people's to change.
        **kept("home_language"),
        **{each: f"CASE WHEN {SAYS_ADDRESS} THEN s.{each} ELSE t.{each} END" for each in ADDRESS},
        "confidential_address": "s.confidential_address OR t.confidential_address",
        **{each: f"CASE WHEN {MOVED} THEN NULL ELSE t.{each} END" for each in VERIFICATION},
    },
    label="{}.name",
    shown={"address_verified_by": "NULL", "address_verified_how": "NULL"},
)
GUARDIANS = Part(
    "guardians",
    "guardian",
    # Of doubles that were merged the kept ones are meant, by either id; `line` is the household that the roster named.
    "SELECT DISTINCT ON (m.family_id, m.sourced_id) m.* FROM (SELECT COALESCE(f.merged_into_id, f.id) AS family_id,"
    " f.id AS line, COALESCE(g.sourced_id, r.sourced_id) AS sourced_id, r.given_name, r.family_name, r.relationship,"
    " r.phone, r.email, r.spoken_language, r.read_language, r.interpreter, r.may_receive_letters FROM {heard}"
    " JOIN family f ON f.district_id = :district AND f.sourced_id = r.family"
    " LEFT JOIN guardian g ON g.family_id = COALESCE(f.merged_into_id, f.id) AND g.also_known IS NOT NULL"
    " AND r.sourced_id = ANY(g.also_known)) m"
    " ORDER BY m.family_id, m.sourced_id, m.line <> m.family_id",
    key=("family_id", "sourced_id"),
    columns=(
        *("given_name", "family_name", "relationship", "phone", "email"),
        *("spoken_language", "read_language", "interpreter", "may_receive_letters"),
    ),
    merged=kept("relationship", "phone", "email", "spoken_language", "read_language", "interpreter")
    # Only a person lets letters go again to someone who must not get them.
    | {"may_receive_letters": "s.may_receive_letters AND t.may_receive_letters"},
    absent=Absent(
        {"may_receive_letters": "false"},
        # Of a merged household nobody is absent while only one of its two lines is told.
        "t.sourced_id IS NOT NULL AND t.may_receive_letters AND t.family_id IN (SELECT family_id FROM said)"
        " AND NOT EXISTS (SELECT FROM family m WHERE m.merged_into_id = t.family_id AND m.sourced_id IS NOT NULL"
        " AND m.id NOT IN (SELECT line FROM said))",
        "true",
    ),
    label=NAMES,
)
# A file of changes may name a grown-up without the children: every household of theirs follows.
GUARDIANS_BY_THEMSELVES = replace(
    GUARDIANS,
    said="SELECT g.family_id, r.* FROM {heard} JOIN guardian g ON g.district_id = :district"
    " AND g.sourced_id = r.sourced_id JOIN family f ON f.id = g.family_id AND starts_with(f.sourced_id, :derived)",
    absent=Absent(
        {"may_receive_letters": "false"},
        "t.sourced_id IS NOT NULL AND t.may_receive_letters",
        "t.sourced_id = ANY(:left_users)",
    ),
    file="users.csv",
)
STUDENTS_IN_FAMILIES = Part(
    "students_in_families",
    "student_family",
    "SELECT DISTINCT st.id AS student_id, COALESCE(f.merged_into_id, f.id) AS family_id FROM {heard}"
    " JOIN student st ON st.district_id = :district AND st.sourced_id = r.student"
    " JOIN family f ON f.district_id = :district AND f.sourced_id = r.family",
    key=("student_id", "family_id"),
    columns=(),
    # Without families.csv only the households made from users.csv are known, so only those can lose a student.
    absent=Absent(
        None,
        "t.student_id IN (SELECT id FROM student WHERE district_id = :district AND sourced_id IS NOT NULL AND active)"
        " AND t.family_id IN (SELECT id FROM family WHERE district_id = :district AND sourced_id IS NOT NULL"
        " AND (:families_told OR starts_with(sourced_id, :derived)))"
        # People said who lives in a merged household: no roster parts it again.
        " AND NOT EXISTS (SELECT FROM family m WHERE m.merged_into_id = t.family_id)",
        "t.student_id IN (SELECT student_id FROM said)",
    ),
    file="users.csv",
    versioned=False,
    found_by=("student_id", "family_id"),
)
