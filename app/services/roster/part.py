"""One table that a roster fills, as one SQL statement: it writes only what differs and says what that was.

In a part's pieces `r` is a row of the roster, `s` that row as the table should have it, `t` the stored row. Rows that
people made by hand, without a `sourced_id`, are nobody's absence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

SAMPLES = 1_000
"""How many rows of each kind a preview keeps by name."""
TOGETHER = 1_000
"""Rows whose former values are kept in one piece, for undoing."""


@dataclass(frozen=True)
class Absent:
    """What happens to a stored row that the roster does not name.

    `change`: the new values by column (None: it is deleted); `rows`: which rows can be absent at all; `left`: which
    ones a roster takes away that tells changes only.
    """

    change: Mapping[str, str] | None
    rows: str
    left: str


@dataclass(frozen=True)
class Part:
    """One table. `merged` says how a column follows when it does not simply take what the roster says."""

    name: str
    table: str
    said: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    file: str = ""
    """The roster's file that must be whole, or nobody is absent who is not marked as left."""
    merged: Mapping[str, str] = field(default_factory=dict)
    absent: Absent | None = None
    versioned: bool = True
    label: str = ""
    """An expression that names the row `{}` to a person; without it no row is shown by name."""
    shown: Mapping[str, str] = field(default_factory=dict)
    """Columns that a preview shows as something else, such as a school's name for its number."""
    found_by: tuple[str, ...] = ("id",)
    """The columns by which a written row is found again."""
    leaves_school: str = ""
    """Which absent or changed rows count as gone from their school `t.school_id`, and out of which `t` rows."""

    def statement(self, heard: str, *, partial: bool, remember: bool) -> str:
        """The SQL over `heard`, the roster's rows as a relation; it returns one row: the counts and samples.

        `partial`: the roster tells changes only. `remember`: keep what was there before under the import `:import`.
        """
        steps = (
            f"said AS MATERIALIZED ({self.said.format(heard=heard)})",
            f"differs AS MATERIALIZED ({self._differs()})",
            f"changed AS ({self._changed()})",
            f"missing AS MATERIALIZED ({self._missing()})",
            f"added AS ({self._added()})",
            f"absent AS MATERIALIZED ({self._absent(partial)})",
            f"gone AS ({self._gone()})",
            *(self._remembered() if remember else ()),
        )
        return f"WITH {', '.join(steps)} SELECT {self._answer()}"

    def _differs(self) -> str:
        if not self.columns:
            return (
                f"SELECT {self._listed('t', self._keys)}, NULL::text AS label, NULL::jsonb AS was,"
                f" NULL::jsonb AS now, NULL::jsonb AS old, NULL::jsonb AS new, NULL::text AS sort"
                f" FROM {self.table} t WHERE false"
            )
        follows = ", ".join(
            f"{self.merged.get(column, f's.{column}')} AS {column}" for column in self.columns
        )
        return (
            f"SELECT {self._found_apart()}{self._listed('t', self.key)}, m.*,"
            f" {self._label('t')} AS label, {self._facts('t')} AS was, {self._facts('m')} AS now,"
            f" {self._values('t', self.columns)} AS old, {self._values('m', self.columns)} AS new,"
            f" {self._sort()} AS sort{self._former_school()} FROM said s JOIN {self.table} t"
            f" ON t.district_id = :district AND {self._same('t', 's')}, LATERAL (SELECT {follows}) m"
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
            f"INSERT INTO {self.table} AS t (district_id, {', '.join(columns)})"
            f" SELECT :district, {self._listed('s', columns)} FROM missing s"
            f" RETURNING {self._listed('t', self.found_by)}"
        )

    def _absent(self, partial: bool) -> str:
        change: Mapping[str, str] = {}
        which = "false"
        if self.absent is not None:
            which = f"{self.absent.rows} AND ({self.absent.left})" if partial else self.absent.rows
            change = self.absent.change or change
        new = ", ".join(f"'{column}', {value}" for column, value in change.items())
        old = self._values("t", tuple(change)) if change else "to_jsonb(t)"
        return (
            f"SELECT {self._listed('t', self._keys)}, {self._label('t')} AS label, {old} AS old,"
            f" jsonb_build_object({new}) AS new{self._school_left()} FROM {self.table} t"
            f" WHERE t.district_id = :district AND {which}"
            f" AND NOT EXISTS (SELECT FROM said s WHERE {self._same('t', 's')})"
        )

    def _gone(self) -> str:
        if self.absent is None:
            return "SELECT 1 WHERE false"
        those = f"WHERE t.district_id = :district AND {self._same('t', 'a')} RETURNING 1"
        if self.absent.change is None:
            return f"DELETE FROM {self.table} t USING absent a {those}"
        change = ", ".join(f"{column} = {value}" for column, value in self.absent.change.items())
        return f"UPDATE {self.table} t SET {change}{self._next_version()} FROM absent a {those}"

    def _remembered(self) -> tuple[str, ...]:
        """Former values in pieces, each step of its own kind."""
        found_by = self._values("k", self.found_by)
        removed = self.absent is not None and self.absent.change is None
        both = f"jsonb_build_object('key', {found_by}, 'was', k.old, 'now', k.new)"
        steps = [
            ("kept_added", "added", found_by, "added"),
            ("kept_changed", "changed", both, "differs"),
            ("kept_gone", "removed" if removed else "changed", "k.old" if removed else both, "absent"),
        ]
        return tuple(
            f"{name} AS ({remembering(self.table, kind, f'SELECT {row} AS item FROM {source} k')})"
            for name, kind, row, source in steps
        )

    def _answer(self) -> str:
        counts = (
            "(SELECT count(*) FROM added) AS new, (SELECT count(*) FROM changed) AS changed,"
            " (SELECT count(*) FROM gone) AS gone"
        )
        return (
            counts
            + (self._samples() if self.label else "")
            + (self._by_school() if self.leaves_school else "")
        )

    def _samples(self) -> str:
        def some(rows: str, facts: str) -> str:
            return (
                f"(SELECT COALESCE(jsonb_agg(few), '[]') FROM"
                f" (SELECT {facts} FROM {rows} ORDER BY label LIMIT {SAMPLES}) few)"
            )

        return (
            f", {some('missing m', self._label('m') + ' AS label')} AS new_samples"
            f", {some('differs', 'label, was, now, sort')} AS changed_samples"
            f", {some('absent', 'label')} AS gone_samples"
            ", (SELECT count(*) FROM differs WHERE sort = 'returned') AS returned"
            ", (SELECT count(*) FROM differs WHERE sort = 'moved') AS moved"
        )

    def _sort(self) -> str:
        """What kind of change it is: somebody is back, goes to another school, or is written differently."""
        cases = []
        if "active" in self.columns:
            cases.append("WHEN m.active AND NOT t.active THEN 'returned'")
        if "school_id" in self.columns and self.leaves_school:
            cases.append("WHEN m.school_id <> t.school_id THEN 'moved'")
        return f"CASE {' '.join(cases)} ELSE 'changed' END" if cases else "'changed'"

    def _by_school(self) -> str:
        """Of how many at each school how many go: the rows are read as they were before."""
        gone = "SELECT school_left AS school_id FROM absent WHERE school_left IS NOT NULL"
        if "school_id" in self.columns:
            gone += " UNION ALL SELECT former_school FROM differs WHERE former_school IS NOT NULL"
        return (
            ", (SELECT COALESCE(jsonb_agg(each), '[]') FROM"
            " (SELECT o.name AS school, o.id AS school_id, count(*) AS gone,"
            f" (SELECT count(*) FROM {self.table} t WHERE t.district_id = :district AND t.school_id = o.id"
            f" AND {self.leaves_school}) AS before FROM ({gone}) g JOIN school o ON o.id = g.school_id"
            " GROUP BY o.id ORDER BY o.name, o.id) each) AS leaving"
        )

    def _school_left(self) -> str:
        return (
            f", CASE WHEN {self.leaves_school} THEN t.school_id END AS school_left"
            if self.leaves_school
            else ""
        )

    def _former_school(self) -> str:
        if not self.leaves_school or "school_id" not in self.columns:
            return ""
        moves = "(m.school_id <> t.school_id OR NOT m.active)"
        return f", CASE WHEN {self.leaves_school} AND {moves} THEN t.school_id END AS former_school"

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

    def _found_apart(self) -> str:
        return "".join(f"t.{column}, " for column in self._only_found_by)

    @property
    def _only_found_by(self) -> tuple[str, ...]:
        return tuple(column for column in self.found_by if column not in self.key)

    @property
    def _keys(self) -> tuple[str, ...]:
        return (*self._only_found_by, *self.key)

    @staticmethod
    def _values(row: str, columns: tuple[str, ...]) -> str:
        return "jsonb_build_object(" + ", ".join(f"'{each}', {row}.{each}" for each in columns) + ")"

    @staticmethod
    def _listed(row: str, columns: tuple[str, ...]) -> str:
        return ", ".join(f"{row}.{column}" for column in columns)


def remembering(table: str, kind: str, rows: str) -> str:
    """SQL that keeps `rows` (each a JSON `item`) for undoing, some hundred in one piece."""
    return (
        "INSERT INTO roster_undo (import_id, district_id, place, kind, rows)"
        f" SELECT :import, :district, '{table}', '{kind}', jsonb_agg(n.item) FROM"
        f" (SELECT x.item, row_number() OVER () / {TOGETHER} AS piece FROM ({rows}) x) n GROUP BY n.piece"
    )


@dataclass(frozen=True)
class Adjusting:
    """A change of rows beside the parts: `found` selects `id` and the new values, named as the columns."""

    table: str
    found: str
    columns: tuple[str, ...]
    versioned: bool = True

    def statement(self, heard: str, *, remember: bool) -> str:
        """The SQL over the roster's rows `heard`."""
        t_values = Part._values("t", self.columns)
        f_values = Part._values("f", self.columns)
        changes = ", ".join(f"{column} = f.{column}" for column in self.columns)
        version = ", version = t.version + 1" if self.versioned else ""
        key = "person_id" if self.table == "employment" else "id"
        row = f"jsonb_build_object('key', jsonb_build_object('{key}', f.{key}), 'was', {t_values}, 'now', {f_values})"
        kept = f"SELECT {row} AS item FROM found f JOIN {self.table} t ON t.{key} = f.{key}"
        steps = [
            f"found AS MATERIALIZED ({self.found.format(heard=heard)})",
            f"written AS (UPDATE {self.table} t SET {changes}{version} FROM found f WHERE t.{key} = f.{key})",
            *([f"kept AS ({remembering(self.table, 'changed', kept)})"] if remember else []),
        ]
        return f"WITH {', '.join(steps)} SELECT count(*) FROM found"
