"""What pay stands on beyond the policies, in SQL: whichever way a row is written, by a form, a roster or the server."""

PAY_FUNCTIONS = r"""
CREATE OR REPLACE FUNCTION former_employment_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE held_until date;
BEGIN
  IF COALESCE(OLD.since, '-infinity') < COALESCE(NEW.since, '-infinity') THEN
    INSERT INTO former_employment (person_id, district_id, until, employee_class, exempt)
    VALUES (OLD.person_id, OLD.district_id, NEW.since, OLD.employee_class, OLD.exempt);
    RETURN NEW;
  END IF;
  SELECT min(until) INTO held_until FROM former_employment
  WHERE person_id = NEW.person_id AND until >= COALESCE(NEW.since, 'infinity');
  DELETE FROM former_employment WHERE person_id = NEW.person_id
    AND until > COALESCE(held_until, NEW.since, '-infinity');
  UPDATE former_employment SET until = NEW.since WHERE person_id = NEW.person_id AND until = held_until;
  RETURN NEW;
END $$;
COMMENT ON FUNCTION former_employment_stays IS
  'What somebody''s class of employee was before, until which day: work of those days is paid by it, whenever it is'
  ' worked out. A class from an earlier day takes the place of what was written down for the days since.';

CREATE OR REPLACE TRIGGER former_employment_stays BEFORE UPDATE ON employment
FOR EACH ROW WHEN ((OLD.employee_class, OLD.exempt, OLD.since) IS DISTINCT FROM
  (NEW.employee_class, NEW.exempt, NEW.since)) EXECUTE FUNCTION former_employment_stays();

CREATE OR REPLACE FUNCTION whoever_covers_stops_with_a_leaver() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  WITH yesterday AS (SELECT (now() AT TIME ZONE time_zone)::date - 1 AS day FROM district WHERE id = NEW.district_id),
  ended AS (
    UPDATE assignment a SET ends_on = y.day, starts_on = LEAST(a.starts_on, y.day) FROM yesterday y
    WHERE a.role = 'delegate' AND a.given_by = NEW.id AND a.ends_on > y.day RETURNING a.*)
  INSERT INTO event (kind, district_id, actor_id, facts)
  SELECT 'assignment.ended', district_id, app_person(), jsonb_build_object('person_id', person_id, 'role', role,
    'school_id', school_id, 'starts_on', starts_on, 'ends_on', ends_on) FROM ended;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION whoever_covers_stops_with_a_leaver IS
  'Nobody approves for somebody who does not work here any more, whoever wrote that down.';

CREATE OR REPLACE TRIGGER whoever_covers_stops_with_a_leaver AFTER UPDATE ON person
FOR EACH ROW WHEN (OLD.active AND NOT NEW.active) EXECUTE FUNCTION whoever_covers_stops_with_a_leaver();

CREATE OR REPLACE FUNCTION app_kinds_without_rate(district int, since date)
  RETURNS TABLE (employee_class text, exempt boolean, activity text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
WITH here AS (SELECT d.id, d.time_zone FROM district d
  WHERE d.id = $1 AND d.id = ANY (app_districts('{district_coordinator}'))),
kind AS (SELECT em.employee_class, em.exempt FROM employment em JOIN here ON here.id = em.district_id
  UNION SELECT f.employee_class, f.exempt FROM former_employment f JOIN here ON here.id = f.district_id),
gap AS (SELECT here.id, here.time_zone, kind.*, a.activity, a.part, COALESCE((SELECT min(r.starts_on) FROM rate r
    WHERE r.district_id = here.id AND r.employee_class = kind.employee_class AND r.activity = a.activity
      AND (r.exempt IS NULL OR r.exempt = kind.exempt) AND r.amount > 0), 'infinity') AS until
  FROM here, kind, (VALUES ('visit', 'visitor'), ('interpreting', 'interpreter')) AS a (activity, part))
SELECT g.employee_class, g.exempt, g.activity FROM gap g CROSS JOIN LATERAL (
  SELECT FROM visit v JOIN visit_educator ve ON ve.visit_id = v.id AND ve.part = g.part
  JOIN employment em ON em.person_id = ve.person_id
  LEFT JOIN LATERAL (SELECT f.employee_class, f.exempt FROM former_employment f WHERE f.person_id = ve.person_id
    AND f.until > (COALESCE(v.started_at, v.starts_at) AT TIME ZONE g.time_zone)::date
    ORDER BY f.until LIMIT 1) was ON true
  WHERE v.district_id = g.id AND v.state IN ('scheduled', 'completed') AND (v.state = 'scheduled' OR ve.went)
    AND COALESCE(v.started_at, v.starts_at) < g.until::timestamp AT TIME ZONE 'UTC' + interval '1 day'
    AND (COALESCE(v.started_at, v.starts_at) AT TIME ZONE g.time_zone)::date < g.until
    AND COALESCE(was.employee_class, em.employee_class) = g.employee_class
    AND COALESCE(was.exempt, em.exempt) = g.exempt LIMIT 1) AS one
UNION
SELECT NULL, NULL, CASE WHEN ve.part = 'interpreter' THEN 'interpreting' ELSE 'visit' END
FROM here JOIN person p ON p.district_id = here.id JOIN visit_educator ve ON ve.person_id = p.id
JOIN visit v ON v.id = ve.visit_id
WHERE NOT EXISTS (SELECT FROM employment em WHERE em.person_id = p.id)
  AND v.state IN ('scheduled', 'completed') AND (v.state = 'scheduled' OR ve.went)
UNION
SELECT COALESCE(was.employee_class, em.employee_class), COALESCE(was.exempt, em.exempt),
  CASE pay.kind WHEN 'no_one_home' THEN 'visit' ELSE pay.kind END
FROM here JOIN payment pay ON pay.district_id = here.id LEFT JOIN employment em ON em.person_id = pay.person_id
LEFT JOIN LATERAL (SELECT f.employee_class, f.exempt FROM former_employment f WHERE f.person_id = pay.person_id
  AND f.until > pay.worked_on ORDER BY f.until LIMIT 1) was ON true
WHERE pay.state = 'not_payable' AND NOT pay.withdrawn AND pay.reversed_on IS NULL AND pay.reverses_id IS NULL
  AND (pay.explanation ->> 'rule') IN ('no_rate', 'no_class') AND pay.worked_on >= $2 $$;
COMMENT ON FUNCTION app_kinds_without_rate IS
  'The kinds of people without a rate, for a coordinator of the district: of visits to come or just made, and of'
  ' payments since that day, by the class of the day. Each kind asks only for visits before its first rate, so that no'
  ' rate missing reads none.';
"""
