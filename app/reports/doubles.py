"""Likely doubles among the families that a person sees: the same grown-up, and the same phone, address or child."""

from dataclasses import dataclass

from sqlalchemy import text

from app.extensions import db

MOST = 50
"""Pairs that are shown at once; the rest come up as these are decided."""

LIKELY = text(
    "WITH g AS MATERIALIZED (SELECT g.family_id, accent_folded(g.given_name || ' ' || g.family_name) AS name,"
    " NULLIF(right(regexp_replace(g.phone, '[^0-9]', '', 'g'), 10), '') AS phone,"
    " accent_folded(f.address_line) || ' ' || COALESCE(f.postal_code, '') AS address"
    " FROM guardian g JOIN family f ON f.id = g.family_id"
    " WHERE f.merged_into_id IS NULL AND f.anonymised_on IS NULL),"
    " likely AS (SELECT a.family_id AS one, b.family_id AS other, a.name = b.name AS by_name,"
    " COALESCE(a.phone = b.phone, false) AS by_phone, COALESCE(a.address = b.address, false) AS by_address"
    " FROM g a JOIN g b ON a.family_id < b.family_id AND (a.name = b.name)"
    " UNION ALL SELECT a.family_id, b.family_id, false, true, true FROM g a JOIN g b ON a.family_id < b.family_id"
    " AND a.phone = b.phone AND a.address = b.address AND a.name <> b.name),"
    " pairs AS (SELECT one, other, bool_or(by_name) AS by_name, bool_or(by_phone) AS by_phone,"
    " bool_or(by_address) AS by_address, EXISTS (SELECT FROM student_family x JOIN student_family y"
    " ON y.student_id = x.student_id WHERE x.family_id = one AND y.family_id = other) AS by_child"
    " FROM likely GROUP BY one, other)"
    " SELECT p.one, p.other, f.name AS one_name, o.name AS other_name,"
    " (SELECT string_agg(s.given_name, ', ' ORDER BY s.given_name) FROM student_family x"
    " JOIN student s ON s.id = x.student_id WHERE x.family_id = p.one) AS one_children,"
    " (SELECT string_agg(s.given_name, ', ' ORDER BY s.given_name) FROM student_family x"
    " JOIN student s ON s.id = x.student_id WHERE x.family_id = p.other) AS other_children,"
    " p.by_name, p.by_phone, p.by_address, p.by_child"
    " FROM pairs p JOIN family f ON f.id = p.one JOIN family o ON o.id = p.other"
    " WHERE (p.by_phone OR p.by_address OR p.by_child) AND f.district_id = o.district_id"
    " AND NOT EXISTS (SELECT FROM family_pair d WHERE d.one_id = p.one AND d.other_id = p.other"
    " AND d.state <> 'undone')"
    " ORDER BY f.name, p.one, p.other LIMIT :most"
)


@dataclass(frozen=True)
class Likely:
    """Two families by their ids, the older first, and in what they are alike.

    The children are those whom the person sees, by their first names.
    """

    one: int
    other: int
    one_name: str
    other_name: str
    one_children: str | None
    other_children: str | None
    by_name: bool
    by_phone: bool
    by_address: bool
    by_child: bool


def likely() -> list[Likely]:
    """Pairs nobody has decided about, both of which the person sees."""
    return [Likely(**row._mapping) for row in db.session.execute(LIKELY, {"most": MOST})]
