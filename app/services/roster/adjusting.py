"""Changes that a roster makes beside its parts: rows found again under another id, and what must be free before."""

from app.services.roster.part import Adjusting

NAME_DISTRICT = Adjusting(
    "district",
    "SELECT id, CASE name WHEN '' THEN :name ELSE name END AS name, CAST(:sourced_id AS text) AS sourced_id"
    " FROM district WHERE id = :district"
    " AND (name = '' OR sourced_id IS DISTINCT FROM CAST(:sourced_id AS text))",
    ("name", "sourced_id"),
)
# A year of that name that was entered by hand, or came with another id, is the same year.
ADOPT_YEARS = Adjusting(
    "school_year",
    "SELECT t.id, r.sourced_id FROM {heard} JOIN school_year t ON t.district_id = :district AND t.name = r.name"
    " AND t.sourced_id IS DISTINCT FROM r.sourced_id"
    " AND NOT EXISTS (SELECT FROM school_year o WHERE o.district_id = :district AND o.sourced_id = r.sourced_id)",
    ("sourced_id",),
)
# The year that holds today, its summer before included (the later one where two do), or else the one that ends last.
CHOOSE_CURRENT_YEAR = Adjusting(
    "school_year",
    "SELECT t.id, t.id = c.id AS current FROM school_year t, (SELECT id FROM school_year WHERE district_id = :district"
    " ORDER BY :today BETWEEN LEAST(starts_on, visits_from) AND ends_on DESC, ends_on DESC LIMIT 1) c"
    " WHERE t.district_id = :district AND t.current <> (t.id = c.id)",
    ("current",),
)
# Entered by hand before the first roster: a school of the same name, a person of the same e-mail address.
ADOPT_SCHOOLS = Adjusting(
    "school",
    "SELECT t.id, r.sourced_id FROM {heard} JOIN school t ON t.district_id = :district AND t.sourced_id IS NULL"
    " AND lower(t.name) = lower(r.name)"
    " AND NOT EXISTS (SELECT FROM school o WHERE o.district_id = :district AND (o.sourced_id = r.sourced_id"
    " OR o.id <> t.id AND o.sourced_id IS NULL AND lower(o.name) = lower(r.name)))",
    ("sourced_id",),
)
ADOPT_PEOPLE = Adjusting(
    "person",
    "SELECT t.id, r.sourced_id FROM (SELECT min(r.sourced_id) AS sourced_id, lower(r.email) AS email FROM {heard}"
    " WHERE r.email IS NOT NULL GROUP BY lower(r.email) HAVING count(*) = 1) r"
    " JOIN person t ON t.district_id = :district AND t.sourced_id IS NULL AND lower(t.email) = r.email"
    " AND NOT EXISTS (SELECT FROM person o WHERE o.district_id = :district AND (o.sourced_id = r.sourced_id"
    " OR o.id <> t.id AND o.sourced_id IS NULL AND lower(o.email) = r.email))",
    ("sourced_id",),
)
# A class cannot move: enrollments point to class and school at once. It ends, and a new one begins.
PART_WITH_MOVED_CLASSES = Adjusting(
    "school_class",
    "SELECT t.id, NULL::varchar AS sourced_id, false AS active FROM {heard}"
    " JOIN school o ON o.district_id = :district AND o.sourced_id = r.school JOIN school_class t"
    " ON t.district_id = :district AND t.sourced_id = r.sourced_id AND t.school_id <> o.id",
    ("sourced_id", "active"),
    versioned=False,
)
TAKEN_NUMBERS = (
    "SELECT r.row, r.employee_id FROM {heard} JOIN employment e ON e.district_id = :district"
    " AND e.employee_id = r.employee_id JOIN person holder ON holder.id = e.person_id"
    " WHERE holder.sourced_id IS DISTINCT FROM r.person AND NOT EXISTS (SELECT FROM {heard}"
    " WHERE r.person = holder.sourced_id AND r.employee_id IS NOT NULL) ORDER BY r.row"
)
# What decides about the pay of whoever brings the roster in; the server itself is nobody.
OWN_CLASS = (
    "SELECT r.row FROM {heard} JOIN person p ON p.district_id = :district AND p.sourced_id = r.person"
    " LEFT JOIN employment e ON e.person_id = p.id WHERE p.id = app_person() AND (e.person_id IS NULL"
    " OR r.employee_class <> e.employee_class OR r.exempt <> e.exempt) ORDER BY r.row LIMIT 1"
)
# Of whom staff.csv says another class than the one that was written down for a day to come.
CLASSES_TO_COME = (
    "SELECT count(*) FROM {heard} JOIN person p ON p.district_id = :district AND p.sourced_id = r.person"
    " JOIN employment e ON e.person_id = p.id WHERE e.since > CAST(:today AS date)"
    " AND (r.employee_class <> e.employee_class OR r.exempt <> e.exempt)"
)
# Two people may swap numbers in one roster; each number is unique at every moment.
FREE_MOVED_NUMBERS = Adjusting(
    "employment",
    "SELECT t.person_id, NULL::varchar AS employee_id FROM {heard} JOIN person p ON p.district_id = :district"
    " AND p.sourced_id = r.person JOIN employment t ON t.person_id = p.id AND t.employee_id <> r.employee_id",
    ("employee_id",),
    versioned=False,
)
# Students whose family people entered or merged, or an earlier families.csv named: users.csv makes them no second one.
HOUSED = (
    "SELECT st.sourced_id FROM student st JOIN student_family sf ON sf.student_id = st.id"
    " JOIN family f ON f.id = sf.family_id WHERE st.district_id = :district AND st.sourced_id IS NOT NULL"
    " GROUP BY st.sourced_id"
    " HAVING bool_or(f.sourced_id IS NULL OR NOT :families_told AND NOT starts_with(f.sourced_id, :derived))"
    " AND NOT bool_or(COALESCE(starts_with(f.sourced_id, :derived), false))"
    " OR bool_or(EXISTS (SELECT FROM family m WHERE m.merged_into_id = f.id))"
)
