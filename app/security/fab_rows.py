"""FAB's rows of roles and permissions are the storage: what `roles.py` and the districts say, written into them.

Beside each role stands *most:<role>*, what it can have at most; nobody holds that one. A district's role stands as
*district_role:<id>*, written by the trigger of its table and never beyond the most of its base role.
"""

from sqlalchemy import Connection, text

from app.security.abilities import CHOICE_FREE, as_stored, most_of, of_everyone, opened_by
from app.security.roles import ROLES, permissions_of
from workflows.people import Role

MOST, OF_DISTRICT = "most:", "district_role:"
Rows = set[tuple[str, str, str]]


def sync(connection: Connection) -> None:
    """Make FAB's rows say exactly what the tables say. Needs the owner."""
    wanted = _of_roles() | _of_the_most()
    if wanted != _stored(connection) or not _names(wanted) <= _role_names(connection):
        _write(connection, wanted)
    _follow(connection)


def _of_roles() -> Rows:
    return {(role.value, *pair) for role in ROLES for pair in permissions_of(role)}


def _of_the_most() -> Rows:
    roles = [role for role in ROLES if role not in CHOICE_FREE]
    return {(MOST + role.value, *pair) for role in roles for pair in most_permissions(role)}


def most_permissions(role: Role) -> set[tuple[str, str]]:
    """The permissions that a role can have at most."""
    opened = (ability.opens for ability in most_of(role))
    return set(of_everyone().union(permissions_of(role), *opened))


def _names(rows: Rows) -> set[str]:
    return {role for role, _, _ in rows}


def _write(connection: Connection, wanted: Rows) -> None:
    _add_names(connection, wanted)
    connection.execute(
        text(
            "DELETE FROM ab_permission_view_role WHERE role_id IN"
            " (SELECT id FROM ab_role WHERE NOT starts_with(name, :own))"
        ),
        {"own": OF_DISTRICT},
    )
    connection.execute(
        text(
            "INSERT INTO ab_permission_view_role (id, role_id, permission_view_id)"
            " SELECT nextval('ab_permission_view_role_id_seq'), r.id, pv.id FROM ab_role r, ab_permission_view pv"
            " JOIN ab_permission p ON p.id = pv.permission_id JOIN ab_view_menu v ON v.id = pv.view_menu_id"
            " WHERE r.name = :role AND p.name = :permission AND v.name = :view"
        ),
        [{"role": role, "permission": permission, "view": view} for role, permission, view in sorted(wanted)],
    )


def _follow(connection: Connection) -> None:
    """Let the districts' roles open what their abilities mean in this version; the trigger writes FAB's rows."""
    rows = connection.execute(text("SELECT id, abilities FROM district_role")).all()
    for row in rows:
        connection.execute(
            text("UPDATE district_role SET permissions = :permissions WHERE id = :id"),
            {"id": row.id, "permissions": as_stored(opened_by(row.abilities))},
        )


def _stored(connection: Connection) -> Rows:
    rows = connection.execute(
        text(
            "SELECT r.name, p.name, v.name FROM ab_permission_view_role pvr JOIN ab_role r ON r.id = pvr.role_id"
            " JOIN ab_permission_view pv ON pv.id = pvr.permission_view_id"
            " JOIN ab_permission p ON p.id = pv.permission_id JOIN ab_view_menu v ON v.id = pv.view_menu_id"
            " WHERE NOT starts_with(r.name, :own)"
        ),
        {"own": OF_DISTRICT},
    )
    return {(row[0], row[1], row[2]) for row in rows}


def _role_names(connection: Connection) -> set[str]:
    return set(connection.execute(text("SELECT name FROM ab_role")).scalars())


def _add_names(connection: Connection, wanted: Rows) -> None:
    names = {
        "ab_role": _names(wanted),
        "ab_permission": {permission for _, permission, _ in wanted},
        "ab_view_menu": {view for _, _, view in wanted},
    }
    for table, values in names.items():
        connection.execute(
            text(
                f"INSERT INTO {table} (id, name) SELECT nextval('{table}_id_seq'), v"
                f" FROM unnest(CAST(:names AS text[])) AS v WHERE v NOT IN (SELECT name FROM {table})"
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
