"""What the books must say after the race, asked past every policy: each answer is a list of what is wrong."""

import csv
import io
from collections import Counter

import psycopg

LOST = {
    "a payment's events do not lead to where it stands": """
        SELECT p.id FROM payment p WHERE p.state IS DISTINCT FROM (
          SELECT e.to_state FROM event e WHERE e.payment_id = p.id AND e.to_state IS NOT NULL
          ORDER BY e.id DESC LIMIT 1)""",
    "a step begins where the one before did not end": """
        SELECT id FROM (SELECT id, from_state, lag(to_state) OVER (PARTITION BY payment_id ORDER BY id) AS before
          FROM event WHERE payment_id IS NOT NULL AND to_state IS NOT NULL) steps
        WHERE before IS NOT NULL AND from_state IS DISTINCT FROM before""",
    "an approved payment waits although payroll took everything": "SELECT id FROM payment WHERE state = 'approved'",
    "somebody who went has no payment": """
        SELECT v.visit_id FROM visit_educator v WHERE v.went AND NOT EXISTS (
          SELECT FROM payment p WHERE p.visit_id = v.visit_id AND p.person_id = v.person_id AND NOT p.withdrawn)""",
    "a rejected payment has no successor": """
        SELECT id FROM payment p WHERE state = 'rejected'
        AND NOT EXISTS (SELECT FROM payment s WHERE s.replaces_id = p.id)""",
    "a reversed payment is not taken back": """
        SELECT id FROM payment p WHERE reversed_on IS NOT NULL
        AND NOT EXISTS (SELECT FROM payment r WHERE r.reverses_id = p.id AND r.amount = -p.amount)""",
    "a visit whose every payment is settled is not paid": """
        SELECT v.id FROM visit v WHERE v.state = 'reflected' AND NOT EXISTS (
          SELECT FROM payment p WHERE p.visit_id = v.id AND NOT p.withdrawn
          AND p.state NOT IN ('paid', 'waived', 'not_payable', 'rejected'))""",
}
DOUBLED = {
    "a payment went out more than once": """
        SELECT payment_id FROM event WHERE kind = 'payment.export' GROUP BY 1 HAVING count(*) > 1""",
    "a batch is not the sum of its payments": """
        SELECT b.id FROM payroll_batch b LEFT JOIN payment p ON p.batch_id = b.id GROUP BY b.id
        HAVING b.total <> COALESCE(sum(p.amount), 0) OR b.payments_count <> count(p.id)""",
    "somebody has two live payments for one visit": """
        SELECT visit_id FROM payment WHERE state <> 'rejected' AND NOT withdrawn AND reversed_on IS NULL
        AND reverses_id IS NULL GROUP BY visit_id, person_id, kind HAVING count(*) > 1""",
    "somebody was paid more for a visit than it is worth": """
        SELECT visit_id FROM payment WHERE state IN ('approved', 'exported', 'paid') AND NOT withdrawn
        GROUP BY visit_id, person_id, kind HAVING sum(amount) > max(abs(amount))""",
}
OVERDRAWN = {
    "a fund spent more than it has": "SELECT id FROM fund WHERE spent > allocated OR spent < 0",
    "a fund is not the sum of what it paid": """
        SELECT f.id FROM fund f WHERE f.spent <> (SELECT COALESCE(sum(p.amount), 0) FROM payment p
          WHERE p.fund_id = f.id AND p.state IN ('approved', 'exported', 'paid'))""",
    "a fund promised what no visit was promised": """
        SELECT f.id FROM fund f WHERE f.committed <> (
          SELECT COALESCE(sum(v.committed), 0) FROM visit v WHERE v.fund_id = f.id)""",
}


def wrong(books: psycopg.Connection) -> dict[str, list[str]]:
    """What is lost, doubled and overdrawn: a sentence and the ids for each kind of fault found."""
    found = {
        name: [f"{said}: {ids}" for said, query in questions.items() if (ids := _ids(books, query))]
        for name, questions in (("lost", LOST), ("doubled", DOUBLED), ("overdrawn", OVERDRAWN))
    }
    found["doubled"] += _in_two_files(books)
    return found


def waiting(books: psycopg.Connection) -> int:
    """How many jobs with a lock are due or at work; what failed for good is neither, and `wrong` tells."""
    due = "status = 'doing' OR (status = 'todo' AND (scheduled_at IS NULL OR scheduled_at < now() + interval '2 min'))"
    found = books.execute(
        f"SELECT count(*) FROM procrastinate_jobs WHERE lock IS NOT NULL AND ({due})"
    ).fetchone()
    return int(found[0]) if found else 0


def _ids(books: psycopg.Connection, query: str) -> list[int]:
    return [number for (number,) in books.execute(query).fetchall()]  # type: ignore[call-overload]


def _in_two_files(books: psycopg.Connection) -> list[str]:
    """Each payment's line stands in the files of all batches exactly as often as the books say: once, or never."""
    lines: Counter[str] = Counter()
    for (content,) in books.execute("SELECT content FROM payroll_batch").fetchall():
        lines.update(
            row["payment"] for row in csv.DictReader(io.StringIO(bytes(content).decode(), newline=""))
        )
    went = {str(number) for number in _ids(books, "SELECT id FROM payment WHERE batch_id IS NOT NULL")}
    twice = [number for number, times in lines.items() if times > 1]
    odd = sorted(went ^ lines.keys())
    return [f"a line is in two files: {twice}"] * bool(twice) + [f"files and books differ: {odd}"] * bool(odd)


def counted(books: psycopg.Connection) -> str:
    """How many payments ended where, and how many batches they filled: a race in which nothing moved proves nothing."""
    states = books.execute("SELECT state, count(*) FROM payment GROUP BY 1 ORDER BY 1").fetchall()
    batches = books.execute("SELECT count(*), COALESCE(sum(total), 0) FROM payroll_batch").fetchone()
    taken_back = books.execute("SELECT count(*) FROM payment WHERE reverses_id IS NOT NULL").fetchone()
    assert batches is not None
    assert taken_back is not None
    ended = ", ".join(f"{count} {state}" for state, count in states)
    return f"race: {ended}; {batches[0]} batches of ${batches[1]:,}; {taken_back[0]} taken back"
