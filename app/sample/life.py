"""What makes a day: promises to keep, choices of families, a visit nobody ended, notices, news and sessions.

Written by statements over the rows that are there, a few for each school, so that any size takes little time.
"""

from datetime import date

import psycopg

from app.sample.words import NEWS, OUTREACH, SESSIONS

SAFETY_CONTACT = """
    UPDATE district_settings SET safety_contact_id = assignment.person_id FROM assignment
    WHERE district_settings.district_id = %(district)s AND assignment.district_id = %(district)s
      AND assignment.role = 'district_coordinator'
"""
PROMISES = """
    INSERT INTO follow_up (district_id, school_id, visit_id, family_id, person_id, promise, due_on, done_on, done_by,
      created_at)
    SELECT district_id, school_id, visit_id, family_id, person_id, promises, due_on,
      CASE WHEN kept THEN due_on - 1 END, CASE WHEN kept THEN person_id END, written_at
    FROM (SELECT *, written_at::date + 8 AS due_on, written_at::date < %(today)s - 10 AND id %% 4 > 0 AS kept
          FROM reflection WHERE district_id = %(district)s AND promises IS NOT NULL
            AND written_at >= %(today)s - 24) AS said
    ORDER BY id
"""
DRAWN = """
    WITH drawn AS (
      SELECT school_id, school_year_id, min(invited_by) AS made_by, min(selection_seed) AS seed,
        min(invited_on) AS day, array_agg(id ORDER BY id) AS visits, count(*) AS families
      FROM visit WHERE district_id = %(district)s AND selection_method = 'cross_section' AND number = 1
        AND NOT settled_elsewhere AND invited_on > %(today)s - 60
      GROUP BY school_id, school_year_id HAVING count(*) > 2),
    made AS (
      INSERT INTO selection (district_id, school_id, school_year_id, made_by, method, seed, wanted, families, made_at,
        created_at)
      SELECT %(district)s, school_id, school_year_id, made_by, 'cross_section', seed, families, families, day, day
      FROM drawn ORDER BY school_id
      RETURNING id, school_id, seed)
    UPDATE visit SET selection_id = made.id, selection_seed = made.seed FROM made JOIN drawn USING (school_id)
    WHERE visit.id = ANY (drawn.visits)
"""
OF_A_CLASS = """
    WITH pupils AS (
      SELECT DISTINCT ON (visit.id) visit.id, visit.school_id, visit.school_year_id, visit.invited_by,
        visit.invited_on, enrollment.class_id
      FROM visit JOIN visit_student ON visit_student.visit_id = visit.id
      JOIN enrollment ON enrollment.student_id = visit_student.student_id
      JOIN school_class ON school_class.id = enrollment.class_id AND school_class.class_type = 'homeroom'
      WHERE visit.district_id = %(district)s AND visit.selection_method = 'whole_class' AND visit.number = 1
        AND visit.selection_id IS NULL AND NOT visit.settled_elsewhere AND visit.invited_on > %(today)s - 60
      ORDER BY visit.id, enrollment.class_id),
    asked AS (
      SELECT school_id, school_year_id, class_id, min(invited_by) AS made_by, min(invited_on) AS day,
        array_agg(id) AS visits, count(*) AS families
      FROM pupils GROUP BY school_id, school_year_id, class_id HAVING count(*) > 2),
    made AS (
      INSERT INTO selection (district_id, school_id, school_year_id, made_by, method, class_ids, families, made_at,
        created_at)
      SELECT %(district)s, school_id, school_year_id, made_by, 'whole_class', ARRAY[class_id], families, day, day
      FROM asked ORDER BY class_id
      RETURNING id, class_ids)
    UPDATE visit SET selection_id = made.id FROM made JOIN asked ON asked.class_id = made.class_ids[1]
    WHERE visit.id = ANY (asked.visits)
"""
NOBODY_ENDED = """
    WITH late AS (
      SELECT id, district_id, school_id, invited_by, starts_at AS before, %(two)s::timestamptz AS starts_at,
        (SELECT min(person_id) FROM visit_educator WHERE visit_id = visit.id AND part = 'visitor') AS visitor
      FROM visit WHERE district_id = %(district)s AND state = 'scheduled' AND agreed_at < %(today)s - 4
      ORDER BY agreed_at, id LIMIT 1),
    free AS (
      UPDATE visit_educator SET busy = tstzrange(late.starts_at, late.starts_at + interval '45 minutes')
      FROM late WHERE visit_educator.visit_id = late.id),
    told AS (
      INSERT INTO event (at, kind, district_id, school_id, actor_id, visit_id, from_state, to_state, facts)
      SELECT step.at, step.kind, district_id, school_id, step.actor, id, 'scheduled', 'scheduled', step.facts
      FROM late CROSS JOIN LATERAL (VALUES
        (starts_at - interval '3 days', 'visit.reschedule', invited_by,
          jsonb_build_object('before', before, 'starts_at', starts_at)),
        (starts_at, 'visit.check_in', visitor, jsonb_build_object('at', starts_at)),
        (starts_at + interval '75 minutes', 'visit.overdue_told', NULL,
          jsonb_build_object('told', jsonb_build_array((SELECT safety_contact_id FROM district_settings
            WHERE district_settings.district_id = late.district_id))))
      ) AS step (at, kind, actor, facts))
    UPDATE visit SET starts_at = late.starts_at, ends_at = late.starts_at + interval '45 minutes',
      checked_in_at = late.starts_at, checked_in_by = late.visitor,
      overdue_told_at = late.starts_at + interval '75 minutes'
    FROM late WHERE visit.id = late.id
"""
NOTICE = """
    INSERT INTO notice (district_id, school_id, person_id, kind, about, visit_id, payment_id, facts, at, read_at)
"""
NOTICES = (
    NOTICE
    + """
    SELECT %(district)s, answer.school_id, assignment.person_id, 'reply_received',
      'reply_received:' || answer.visit_id || ':' || answer.id, answer.visit_id, NULL, '{}', answer.created_at, NULL
    FROM family_answer AS answer JOIN assignment ON assignment.school_id = answer.school_id
      AND assignment.role IN ('liaison', 'school_coordinator')
    WHERE answer.district_id = %(district)s ORDER BY answer.id, assignment.person_id
    """,
    NOTICE
    + """
    SELECT %(district)s, visit.school_id, member.person_id, 'visit_agreed', 'visit_agreed:' || visit.id || ':1',
      visit.id, NULL, jsonb_build_object('when', visit.starts_at), visit.agreed_at,
      CASE WHEN visit.agreed_at < %(today)s - 1 THEN visit.agreed_at + interval '20 hours' END
    FROM visit JOIN visit_educator AS member ON member.visit_id = visit.id
    WHERE visit.district_id = %(district)s AND visit.state = 'scheduled' ORDER BY visit.id, member.person_id
    """,
    NOTICE
    + """
    SELECT %(district)s, school_id, person_id, 'payment_approved', 'payment_approved:' || id || ':1', NULL, id,
      jsonb_build_object('amount', amount::text, 'day', worked_on), approved_at,
      CASE WHEN approved_at < %(today)s - 5 THEN approved_at + interval '1 day' END
    FROM payment WHERE district_id = %(district)s AND approved_at > %(today)s - 10 ORDER BY id
    """,
    NOTICE
    + """
    SELECT %(district)s, visit.school_id, settings.safety_contact_id, 'visit_overdue',
      'visit_overdue:' || visit.id || ':1', visit.id, NULL, jsonb_build_object('when', visit.ends_at),
      visit.overdue_told_at, NULL
    FROM visit JOIN district_settings AS settings USING (district_id)
    WHERE visit.district_id = %(district)s AND visit.overdue_told_at IS NOT NULL
    """,
)
A_NEWS = """
    INSERT INTO announcement (district_id, roles, title, words, shown_until, made_by, created_at)
    SELECT %(district)s, %(roles)s, %(title)s, %(words)s, %(today)s + 30, safety_contact_id, %(today)s
    FROM district_settings WHERE district_id = %(district)s
"""
A_SESSION = """
    INSERT INTO reflection_session (district_id, school_id, held_on, people, themes, next_step, recorded_by)
    SELECT %(district)s, school_id, %(today)s - %(ago)s, 4 + school_id %% 5, %(themes)s, %(next)s, min(person_id)
    FROM assignment WHERE district_id = %(district)s AND role = 'school_coordinator'
    GROUP BY school_id ORDER BY school_id
"""
AN_OUTREACH = """
    INSERT INTO outreach_event (district_id, school_id, held_on, audience, title, place, reached, recorded_by,
      created_at)
    SELECT %(district)s, %(school)s::integer, %(today)s - %(ago)s, %(audience)s, %(title)s, %(place)s, %(reached)s,
      safety_contact_id, %(today)s - %(ago)s
    FROM district_settings WHERE district_id = %(district)s
"""


def live(connection: psycopg.Connection, district_id: int, today: date) -> None:
    """Write what a day has, into a district whose people, visits and pay are there."""
    about = {"district": district_id, "today": today, "two": _two_the_day_before(today)}
    for statement in (SAFETY_CONTACT, PROMISES, DRAWN, OF_A_CLASS, NOBODY_ENDED, *NOTICES):
        connection.execute(statement.encode(), about)
    for roles, title, words in NEWS:
        connection.execute(A_NEWS, about | {"roles": list(roles), "title": title, "words": words})
    for ago, themes, following in SESSIONS:
        connection.execute(A_SESSION, about | {"ago": ago, "themes": themes, "next": following})
    first = connection.execute(
        "SELECT min(id) FROM school WHERE district_id = %(district)s", about
    ).fetchone()
    for ago, audience, title, place, reached in OUTREACH:
        school = first[0] if first and audience == "families" else None
        told = {"ago": ago, "audience": audience, "title": title, "place": place, "reached": reached}
        connection.execute(AN_OUTREACH, about | told | {"school": school})


def _two_the_day_before(today: date) -> str:
    """Two o’clock of yesterday, at which no other visit of the sample is under way."""
    return f"{date.fromordinal(today.toordinal() - 1)} 14:00"
