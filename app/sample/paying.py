"""What pay has beside visits: contract hours, a grant with two funds, a training, a slip, whom to ask, a reversal.

Written by statements over the rows that are there, at the school where the sample's people sign in.
"""

from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO

import psycopg
from PIL import Image, ImageDraw

from app.sample.accounts import BUSY_PAIR
from app.sample.calendar import CLASSES_END, SATURDAY, Year, classes, early_release

HOURS = """
    INSERT INTO contract_hours (district_id, first_on, last_on, weekdays, starts_at, ends_at)
    VALUES (%(district)s, %(first)s, %(last)s, '{0,1,2,3,4}', '07:45', %(ends)s)
"""
GRANT = """
    WITH granted AS (
      INSERT INTO grant_award (district_id, name, source, award_number, purpose, starts_on, ends_on, amount)
      VALUES (%(district)s, 'Title I, Part A ' || %(year)s, 'title_i', 'S010A-' || %(spring)s,
        'Visits with the families of our Title I schools', %(starts)s, %(ends)s, 1) RETURNING id),
    of_all AS (
      UPDATE fund SET grant_id = granted.id FROM granted
      WHERE district_id = %(district)s AND source = 'title_i' AND starts_on = %(starts)s
      RETURNING fund.id, fund.grant_id),
    of_school AS (
      INSERT INTO fund (district_id, school_id, name, source, account_code, starts_on, ends_on, allocated, grant_id,
        note)
      SELECT %(district)s, school.id, 'Title I ' || school.name, 'title_i', '01-3010-' || school.id, %(starts)s,
        %(ends)s, 0, grant_id, 'First for families whom nobody has visited yet.'
      FROM of_all, school WHERE school.id = %(school)s RETURNING id),
    visits AS (
      UPDATE visit SET fund_id = of_school.id FROM of_school, of_all
      WHERE visit.school_id = %(school)s AND visit.fund_id = of_all.id)
    UPDATE payment SET fund_id = of_school.id FROM of_school, of_all
    WHERE payment.school_id = %(school)s AND payment.fund_id = of_all.id
"""
GRANTED = """
    UPDATE grant_award SET amount = held.allocated + 5000 FROM (
      SELECT grant_id, sum(allocated) AS allocated FROM fund WHERE district_id = %(district)s GROUP BY grant_id) AS held
    WHERE grant_award.id = held.grant_id
"""
"""Once the funds have their money: more than is allocated of it."""
TRAINING = """
    WITH there AS (
      SELECT person_id, employee_class, row_number() OVER (ORDER BY person_id) AS place
      FROM assignment JOIN employment USING (person_id)
      WHERE assignment.school_id = %(school)s AND role = 'educator' ORDER BY person_id LIMIT 4),
    worked AS (
      INSERT INTO other_work (district_id, school_id, person_id, activity, what, started_at, ended_at, entered_by,
        created_at)
      SELECT %(district)s, %(school)s, person_id, 'training', 'Listening first: a refresher',
        %(saturday)s::date + time '08:00', %(saturday)s::date + time '09:30', trainer.id,
        %(saturday)s::date + time '11:00'
      FROM there, (SELECT min(person_id) AS id FROM assignment
                   WHERE district_id = %(district)s AND role = 'trainer') AS trainer
      ORDER BY place
      RETURNING id, person_id, started_at, ended_at, created_at),
    rated AS (
      SELECT DISTINCT ON (employee_class) id, employee_class, amount, starts_on, round(amount * 1.5, 2) AS pays
      FROM rate WHERE district_id = %(district)s AND activity = 'training' AND starts_on <= %(saturday)s
      ORDER BY employee_class, starts_on DESC),
    fund AS (SELECT id FROM fund WHERE school_id = %(school)s AND grant_id IS NOT NULL AND district_id = %(district)s),
    principal AS (SELECT min(person_id) AS id FROM assignment WHERE school_id = %(school)s AND role = 'site_admin'),
    paid AS (
      INSERT INTO payment (district_id, school_id, other_work_id, person_id, kind, state, worked_on, started_at,
        ended_at, minutes, employee_class, rate_id, amount, explanation, fund_id, approved_by, approved_at, created_at)
      SELECT %(district)s, %(school)s, worked.id, worked.person_id, 'training',
        CASE WHEN place = 1 THEN 'approved' ELSE 'due' END, %(saturday)s, worked.started_at, worked.ended_at, 90,
        there.employee_class, rated.id, pays,
        jsonb_build_object('basis', 'hourly', 'rate', rated.amount::text, 'minutes', 90,
          'employee_class', there.employee_class, 'activity', 'training', 'rate_from', rated.starts_on),
        CASE WHEN place = 1 THEN (SELECT id FROM fund) END, CASE WHEN place = 1 THEN (SELECT id FROM principal) END,
        CASE WHEN place = 1 THEN worked.created_at + interval '2 days' END, worked.created_at
      FROM worked JOIN there USING (person_id) JOIN rated USING (employee_class) ORDER BY worked.id
      RETURNING id, state, amount, approved_by, approved_at, created_at)
    INSERT INTO event (at, kind, district_id, actor_id, payment_id, from_state, to_state, facts)
    SELECT created_at, 'payment.create', %(district)s, NULL, id, NULL, 'due', jsonb_build_object('amount', amount::text)
    FROM paid
    UNION ALL
    SELECT approved_at, 'payment.approve', %(district)s, approved_by, id, 'due', state, '{}' FROM paid
    WHERE approved_by IS NOT NULL ORDER BY 1, 5
"""
SLIP = """
    WITH shown AS (
      SELECT visit.id, visit.school_id, visit.reflected_at, min(member.person_id) AS visitor
      FROM visit JOIN visit_educator AS member ON member.visit_id = visit.id AND member.went
      WHERE visit.school_id = %(school)s AND visit.state = 'reflected'
        AND NOT EXISTS (SELECT FROM payment WHERE visit_id = visit.id AND state <> 'due')
      GROUP BY visit.id ORDER BY visit.ended_at DESC, visit.id LIMIT 1),
    kept AS (
      INSERT INTO visit_evidence (district_id, school_id, visit_id, sha256, added_by, created_at)
      SELECT %(district)s, school_id, id, %(sha256)s, visitor, reflected_at FROM shown RETURNING id, visit_id),
    file AS (
      INSERT INTO visit_evidence_file (evidence_id, visit_id, district_id, content)
      SELECT id, visit_id, %(district)s, %(picture)s FROM kept)
    INSERT INTO event (at, kind, district_id, school_id, actor_id, visit_id, from_state, to_state, facts)
    SELECT reflected_at, 'visit.evidence_added', %(district)s, school_id, visitor, shown.id, 'reflected', 'reflected',
      jsonb_build_object('evidence', kept.id)
    FROM shown JOIN kept ON kept.visit_id = shown.id
"""
ASKED_BACK = """
    WITH clerk AS (SELECT min(person_id) AS id FROM assignment WHERE district_id = %(district)s AND role = 'payroll'),
    paid AS (
      SELECT payment.id FROM payment WHERE school_id = %(school)s AND state = 'paid'
      ORDER BY worked_on DESC, id LIMIT 1),
    asked AS (
      INSERT INTO payment_reversal (district_id, payment_id, reason, pay_again, asked_by, asked_at)
      SELECT %(district)s, paid.id, 'The visit was shorter than it says.', true, clerk.id,
        %(today)s::date - 1 + time '10:00'
      FROM paid, clerk RETURNING payment_id, asked_by, asked_at)
    INSERT INTO event (at, kind, district_id, actor_id, payment_id, from_state, to_state, facts)
    SELECT asked_at, 'payment.ask_reversal', %(district)s, asked_by, payment_id, 'paid', 'paid', '{"pay_again": true}'
    FROM asked
"""
COVER = """
    WITH away AS (SELECT min(person_id) AS id FROM assignment WHERE school_id = %(school)s AND role = 'site_admin'),
    covers AS (
      INSERT INTO assignment (district_id, school_id, person_id, role, starts_on, ends_on, given_by)
      SELECT %(district)s, %(school)s, min(person_id), 'delegate', %(today)s::date + 7, %(today)s::date + 18, away.id
      FROM assignment, away WHERE school_id = %(school)s AND role = 'educator' AND person_id <> ALL (%(pair)s)
      GROUP BY away.id RETURNING *)
    INSERT INTO event (at, kind, district_id, actor_id, facts)
    SELECT %(today)s::date - 1 + time '15:30', 'assignment.given', district_id, given_by,
      jsonb_build_object('person_id', person_id, 'role', role, 'school_id', school_id, 'starts_on', starts_on,
        'ends_on', ends_on)
    FROM covers
"""
"""Who approves while the site admin is away, in a week."""
WHOM_TO_ASK = """
    INSERT INTO pay_contact (district_id, process, person_id, note)
    SELECT %(district)s, asked.process, min(person_id), asked.note
    FROM assignment JOIN (VALUES
      ('documentation', 'district_coordinator', 'Any morning; leave a message after noon.'),
      ('payment', 'payroll', 'By e-mail; say the number of the payment.')) AS asked (process, role, note) USING (role)
    WHERE district_id = %(district)s GROUP BY asked.process, asked.note ORDER BY asked.process
"""


def pay_for_more(connection: psycopg.Connection, district_id: int, today: date, year: Year) -> None:
    """Write it before the funds get their money. `year`: the current one."""
    about = {"district": district_id, "today": today}
    friday = early_release(year)
    for first, last, ends in ((*classes(year), CLASSES_END), (friday, friday, "12:30")):
        connection.execute(HOURS, about | {"first": first, "last": last, "ends": ends})
    connection.execute(WHOM_TO_ASK, about)
    busy = connection.execute(BUSY_PAIR, about).fetchone()
    if busy is None:
        return
    picture, lately = _slip(), today - timedelta(days=3)
    about |= {
        "school": busy[0],
        "pair": busy[1],
        "year": year.name,
        "spring": str(year.ends_on.year),
        "starts": year.starts_on,
        "ends": year.ends_on,
        "saturday": lately - timedelta(days=(lately.weekday() - SATURDAY) % 7),
        "picture": picture,
        "sha256": sha256(picture).hexdigest(),
    }
    for statement in (GRANT, TRAINING, SLIP, ASKED_BACK, COVER):
        connection.execute(statement.encode(), about)


def grant_enough(connection: psycopg.Connection, district_id: int) -> None:
    """Let the grant be more than is allocated of it."""
    connection.execute(GRANTED, {"district": district_id})


def _slip() -> bytes:
    """A signed slip as a photo of it: a sheet, lines, a flourish."""
    sheet = Image.new("RGB", (600, 420), "#f7f4ec")
    pen = ImageDraw.Draw(sheet)
    for height in (90, 150, 210, 330):
        pen.line((50, height, 550, height), fill="#b8b2a4", width=2)
    pen.line(((70, 320), (120, 290), (150, 325), (210, 285), (260, 322), (330, 300)), fill="#1d3557", width=4)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=80)
    return out.getvalue()
