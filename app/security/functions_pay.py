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
"""
