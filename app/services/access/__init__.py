"""Who may sign in, and who holds which role where: links, passwords, sessions, assignments."""

from app.services.access import forgotten, second_step
from app.services.access.accounts import (
    LINK_HOURS,
    LINK_PATH,
    STALE_LINK,
    Switch,
    change_person,
    invite,
    keep_password,
    link_is_open,
    link_row,
    make_account,
    open_link,
    switch_off,
    switch_on,
    use_link,
    username_for,
    username_of,
)
from app.services.access.assignments import (
    WHOLE_DISTRICT_ONLY,
    assign,
    end_assignment,
    roles_to_give,
    second_thought,
)
from app.services.access.own import (
    change_password,
    end_other_sessions,
    end_own_session,
    own_sessions,
)
from app.services.access.reach import (
    NOT_YOURSELF,
)

__all__ = [
    "LINK_HOURS",
    "LINK_PATH",
    "NOT_YOURSELF",
    "STALE_LINK",
    "WHOLE_DISTRICT_ONLY",
    "Switch",
    "assign",
    "change_password",
    "change_person",
    "end_assignment",
    "end_other_sessions",
    "end_own_session",
    "forgotten",
    "invite",
    "keep_password",
    "link_is_open",
    "link_row",
    "make_account",
    "open_link",
    "own_sessions",
    "roles_to_give",
    "second_step",
    "second_thought",
    "switch_off",
    "switch_on",
    "use_link",
    "username_for",
    "username_of",
]
