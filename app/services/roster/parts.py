"""Each table that a roster fills: how its rows are found, what is compared, and what happens to absent ones.

A part is one SQL statement (`statement`), which writes only what differs and says what that was. In its pieces `r`
is a row of the roster, `s` that row as the table should have it, `t` the stored row. Rows that people made by hand,
without a `sourced_id`, are nobody's absence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
SAMPLES = 20
"""How many rows of each kind a preview shows by name."""


@dataclass(frozen=True)
class Absent:
    """What happens to a stored row that the roster does not name: `change` (None: it is deleted), and which ones."""

    change: str | None
    rows: str


@dataclass(frozen=True)
class Part:
    """One table. `merged` says how a column follows when it does not simply take what the roster says."""

    name: str
    table: str
    said: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    merged: Mapping[str, str] = field(default_factory=dict)
    absent: Absent | None = None
    versioned: bool = True
    label: str = ""
    """An expression that names the row `{}` to a person; without it no row is shown by name."""
    shown: Mapping[str, str] = field(default_factory=dict)
    """Columns that a preview shows as something else, such as a school's name for its number."""

    def statement(self, heard: str) -> str:
        """The SQL over `heard`, the roster's rows as a relation; it returns one row: the counts and samples."""
        steps = (
            f"said AS MATERIALIZED ({self.said.format(heard=heard)})",
            f"differs AS MATERIALIZED ({self._differs()})",
            f"changed AS ({self._changed()})",
            f"missing AS MATERIALIZED ({self._missing()})",
            f"added AS ({self._added()})",
            f"absent AS MATERIALIZED ({self._absent()})",
            f"gone AS ({self._gone()})",
        )
        return f"WITH {', '.join(steps)} SELECT {self._answer()}"

    def _differs(self) -> str:
        if not self.columns:
            return f"SELECT {self._listed('t', self.key)} FROM {self.table} t WHERE false"
        follows = ", ".join(
            f"{self.merged.get(column, f's.{column}')} AS {column}" for column in self.columns
        )
        return (
            f"SELECT {self._listed('t', self.key)}, m.*, {self._label('t')} AS label, {self._facts('t')} AS was,"
            f" {self._facts('m')} AS now FROM said s JOIN {self.table} t ON t.district_id = :district"
            f" AND {self._same('t', 's')}, LATERAL (SELECT {follows}) m"
            f" WHERE ({self._listed('t', self.columns)}) IS DISTINCT FROM ({self._listed('m', self.columns)})"
        )

    def _changed(self) -> str:
        if not self.columns:
            return "SELECT 1 WHERE false"
        follows = ", ".join(f"{column} = d.{column}" for column in self.columns)
        return (
            f"UPDATE {self.table} t SET {follows}{self._next_version()} FROM differs d"
            f" WHERE t.district_id = :district AND {self._same('t', 'd')} RETURNING 1"
        )

    def _missing(self) -> str:
        return (
            f"SELECT * FROM said s WHERE NOT EXISTS (SELECT FROM {self.table} t"
            f" WHERE t.district_id = :district AND {self._same('t', 's')})"
        )

    def _added(self) -> str:
        columns = (*self.key, *self.columns)
        return (
            f"INSERT INTO {self.table} (district_id, {', '.join(columns)})"
            f" SELECT :district, {self._listed('s', columns)} FROM missing s RETURNING 1"
        )

    def _absent(self) -> str:
        keys = self._listed("t", self.key)
        rows = self.absent.rows if self.absent else "false"
        return (
            f"SELECT {keys}, {self._label('t')} AS label FROM {self.table} t WHERE t.district_id = :district"
            f" AND {rows} AND NOT EXISTS (SELECT FROM said s WHERE {self._same('t', 's')})"
        )

    def _gone(self) -> str:
        if self.absent is None:
            return "SELECT 1 WHERE false"
        those = f"WHERE t.district_id = :district AND {self._same('t', 'a')} RETURNING 1"
        if self.absent.change is None:
            return f"DELETE FROM {self.table} t USING absent a {those}"
        return f"UPDATE {self.table} t SET {self.absent.change}{self._next_version()} FROM absent a {those}"

    def _answer(self) -> str:
        counts = (
            "(SELECT count(*) FROM added) AS new, (SELECT count(*) FROM changed) AS changed,"
            " (SELECT count(*) FROM gone) AS gone"
        )
        return counts + (self._samples() if self.label else "")

    def _samples(self) -> str:
        def some(rows: str, facts: str) -> str:
            return (
                f"(SELECT COALESCE(jsonb_agg(x), '[]') FROM (SELECT {facts} FROM {rows}"
                f" ORDER BY 1 LIMIT {SAMPLES}) x)"
            )

        return (
            f", {some('missing m', self._label('m') + ' AS label')} AS new_samples"
            f", {some('differs', 'label, was, now')} AS changed_samples"
            f", {some('absent', 'label')} AS gone_samples"
        )

    def _label(self, row: str) -> str:
        return self.label.format(row) if self.label else "NULL"

    def _facts(self, row: str) -> str:
        if not self.label:
            return "NULL::jsonb"
        facts = ((column, self.shown.get(column, "{}." + column).format(row)) for column in self.columns)
        return "jsonb_build_object(" + ", ".join(f"'{name}', {value}" for name, value in facts) + ")"

    def _same(self, one: str, other: str) -> str:
        return " AND ".join(f"{one}.{column} = {other}.{column}" for column in self.key)

    def _next_version(self) -> str:
        return ", version = t.version + 1" if self.versioned else ""

    @staticmethod
    def _listed(row: str, columns: tuple[str, ...]) -> str:
        return ", ".join(f"{row}.{column}" for column in columns)


LEFT = Absent("active = false", "t.sourced_id IS NOT NULL AND t.active")
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
    absent=LEFT,
    label="{}.name",
)
CLASSES = Part(
    "classes",
    "school_class",
    "SELECT r.sourced_id, o.id AS school_id, r.title, r.class_type, r.grades, true AS active, COALESCE(y.id,"
    " (SELECT c.id FROM school_year c WHERE c.district_id = :district AND c.current)) AS school_year_id"
    " FROM {heard} JOIN school o ON o.district_id = :district AND o.sourced_id = r.school"
    " LEFT JOIN school_year y ON y.district_id = :district AND y.sourced_id = r.year",
    key=("sourced_id",),
    columns=("school_id", "school_year_id", "title", "class_type", "grades", "active"),
    absent=LEFT,
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
    absent=Absent("active = false", f"{LEFT.rows} AND t.id IS DISTINCT FROM app_person()"),
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
    absent=Absent(None, "t.roster_role IS NOT NULL"),
    versioned=False,
)
EMPLOYMENT = Part(
    "employment",
    "employment",
    "SELECT p.id AS person_id, r.employee_id, r.employee_class,"
    " COALESCE(r.exempt, r.employee_class = 'certificated') AS exempt, r.exempt IS NULL AS exempt_unsaid"
    " FROM {heard} JOIN person p ON p.district_id = :district AND p.sourced_id = r.person",
    key=("person_id",),
    columns=("employee_id", "employee_class", "exempt"),
    merged=kept("employee_id") | {"exempt": "CASE WHEN s.exempt_unsaid THEN t.exempt ELSE s.exempt END"},
    label="(SELECT " + NAMES.format("p") + " FROM person p WHERE p.id = {}.person_id)",
)
STUDENTS = Part(
    "students",
    "student",
    "SELECT r.sourced_id, o.id AS school_id, r.given_name, r.family_name, r.grade, true AS active FROM {heard}"
    " JOIN school o ON o.district_id = :district AND o.sourced_id = r.school",
    key=("sourced_id",),
    columns=("school_id", "given_name", "family_name", "grade", "active"),
    absent=LEFT,
    label=NAMES,
    shown={"school_id": SCHOOL_NAME},
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
    absent=Absent(
        "until = :today",
        "t.until IS NULL AND t.student_id IN"
        " (SELECT id FROM student WHERE district_id = :district AND sourced_id IS NOT NULL)",
    ),
    versioned=False,
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
    absent=Absent(
        "active = false, ends_on = LEAST(COALESCE(t.ends_on, :today), :today)",
        "t.sourced_id IS NOT NULL AND t.active",
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
    " NULL::text AS address_verified_how FROM {heard}",
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
    "SELECT f.id AS family_id, r.sourced_id, r.given_name, r.family_name, r.relationship, r.phone, r.email,"
    " r.spoken_language, r.read_language, r.interpreter, r.may_receive_letters FROM {heard}"
    " JOIN family f ON f.district_id = :district AND f.sourced_id = r.family",
    key=("family_id", "sourced_id"),
    columns=(
        *("given_name", "family_name", "relationship", "phone", "email"),
        *("spoken_language", "read_language", "interpreter", "may_receive_letters"),
    ),
    merged=kept("relationship", "phone", "email", "spoken_language", "read_language", "interpreter")
    # Only a person lets letters go again to someone who must not get them.
    | {"may_receive_letters": "s.may_receive_letters AND t.may_receive_letters"},
    absent=Absent(
        "may_receive_letters = false",
        "t.sourced_id IS NOT NULL AND t.may_receive_letters AND t.family_id IN (SELECT family_id FROM said)",
    ),
    label=NAMES,
)
STUDENTS_IN_FAMILIES = Part(
    "students_in_families",
    "student_family",
    "SELECT st.id AS student_id, f.id AS family_id FROM {heard}"
    " JOIN student st ON st.district_id = :district AND st.sourced_id = r.student"
    " JOIN family f ON f.district_id = :district AND f.sourced_id = r.family",
    key=("student_id", "family_id"),
    columns=(),
    # Without families.csv only the households made from users.csv are known, so only those can lose a student.
    absent=Absent(
        None,
        "t.student_id IN (SELECT id FROM student WHERE district_id = :district AND sourced_id IS NOT NULL AND active)"
        " AND t.family_id IN (SELECT id FROM family WHERE district_id = :district AND sourced_id IS NOT NULL"
        " AND (:families_told OR starts_with(sourced_id, :derived)))",
    ),
    versioned=False,
)
