"""Nothing happens unrecorded: whoever commits writes an event, or stands in a short list with the reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = sorted((ROOT / "app" / "services").rglob("*.py"))
TELLERS = {"of_visit", "of_payment", "of_text", "of_district", "tell", "Event", "app_tell_sign_in"}

WITHOUT = {
    # service → why it writes no event of its own
    "access.accounts.link_is_open": "looks whether a link still works",
    "access.cleaning.clean": "removes failures, sessions and links that ended long ago",
    "access.forgotten.ask": "answers anybody the same; the new password is told when it is chosen",
    "access.second_step.offer": "shows a secret that counts only once it is confirmed",
    "access.second_step.stage_of": "reads which step comes next",
    "access_log.looked_at": "is itself the log of who looked",
    "announcements.mark_read": "somebody read news",
    "audit.chaining.anchor": "proves events; its rows are append-only themselves",
    "audit.chaining.link_more": "proves events; its rows are append-only themselves",
    "audit.chaining.look_everywhere": "asks for rounds",
    "audit.mailing.send_to_each": "asks for the e-mails with a day's anchor",
    "audit.refusing.refused": "writes its event in SQL",
    "family_records.forgetting.forget": "empties what nobody decided; that it was brought in stays told",
    "figures.fold": "adds up parts of sums that triggers wrote with each step; the steps were told",
    "letters.runs.try_again": "asks again for a run that was told when it was asked for",
    "notices.daily.look_everywhere": "asks for rounds",
    "notices.daily.make_the_round": "tells colleagues what is due",
    "notices.mailing.send": "mails news that name nobody; the notice says what became of it",
    "notices.reading.read": "somebody read news",
    "notices.reading.read_all": "somebody read news",
    "opening.is_open": "looks whether a link still works",
    "doubles.forget_in_time": "forgets what was before a merge, when its time to be undone is over",
    "roster.undoing.forget_in_time": "forgets what was before a roster, when its time to be undone is over",
    "roster.imports.try_again": "asks again for an import whose decision was told",
    "selections.begin": "a draft that concerns its maker only; inviting is told",
    "selections.put_together": "a draft that concerns its maker only; inviting is told",
    "transaction.transaction": "is the transaction",
    "visits.moves.step": "is the transaction of a step",
    "visits.taking_over.take_over": "asks for the work; what became of it is told at its end",
    "visits.taking_over.try_again": "asks again for the work",
}


def called(node: ast.AST) -> Iterator[str]:
    """The names of functions that are called, by themselves or on a module; not methods such as a session's."""
    for inner in ast.walk(node):
        target = inner.func if isinstance(inner, ast.Call) else None
        if isinstance(target, ast.Name):
            yield target.id
        elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            yield target.attr


def functions() -> dict[str, tuple[bool, set[str]]]:
    """Each function of the services: whether it commits, and the last names of what it calls."""
    found = {}
    for path in SERVICES:
        module = ".".join(path.relative_to(ROOT / "app" / "services").with_suffix("").parts)
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef):
                calls = set(called(node))
                found[f"{module.removesuffix('.__init__')}.{node.name}"] = (
                    bool({"transaction", "commit", "step"} & calls),
                    calls,
                )
    return found


def tellers(known: dict[str, tuple[bool, set[str]]]) -> set[str]:
    """The last names of functions that write an event, themselves or through another."""
    names = set(TELLERS)
    while True:
        more = {name.rsplit(".", 1)[1] for name, (_, calls) in known.items() if calls & names} - names
        if not more:
            return names
        names |= more


def test_a_service_that_commits_writes_an_event_or_says_why_not() -> None:
    known = functions()
    telling = tellers(known)
    silent = {
        name
        for name, (commits, calls) in known.items()
        if commits and not name.rsplit(".", 1)[1].startswith("_") and not calls & telling
    }

    assert silent - WITHOUT.keys() == set(), (
        "Write an event (app/services/history.py), or say here why there is none."
    )
    assert not {name for name in WITHOUT if name not in known}, "These are gone: take them out of WITHOUT."
