"""What a roster needs beyond the policies, in SQL: a table for its rows on their way in, and to be taken out again."""

ROSTER_FUNCTIONS = r"""
CREATE OR REPLACE FUNCTION app_roster_table() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  CREATE TEMPORARY TABLE IF NOT EXISTS roster_said (c1 text, c2 text, c3 text, c4 text, c5 text, c6 text, c7 text,
    c8 text, c9 text, c10 text, c11 text, c12 text) ON COMMIT DROP;
  GRANT SELECT, INSERT, TRUNCATE ON pg_temp.roster_said TO porchlight_app;
END $$;
COMMENT ON FUNCTION app_roster_table IS
  'Makes the table through which a roster comes in; only this connection sees it, until its transaction ends.';

CREATE OR REPLACE FUNCTION app_take_out(wanted bigint) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE piece roster_undo; same text; untouched text := ''; taken int;
BEGIN
  SELECT u.* INTO piece FROM roster_undo u JOIN roster_import i ON i.id = u.import_id
  WHERE u.id = wanted AND u.kind = 'added' AND i.state = 'applied'
    AND (u.district_id = ANY (app_districts('{district_coordinator}')::int[])
      OR session_user <> 'porchlight_app' AND app_service() = '');
  IF NOT FOUND THEN RETURN NULL; END IF;
  SELECT string_agg(format('t.%1$I = w.%1$I', name), ' AND ') INTO same FROM jsonb_object_keys(piece.rows -> 0) name;
  IF piece.place IN ('school', 'person', 'employment', 'student', 'family', 'guardian')
    THEN untouched := ' AND t.version = 1'; END IF;
  IF piece.place NOT IN ('school_year', 'school', 'school_class', 'person', 'person_school', 'employment', 'student',
    'student_school', 'enrollment', 'family', 'guardian', 'student_family') THEN RETURN NULL; END IF;
  EXECUTE format('DELETE FROM %1$I t USING jsonb_populate_recordset(NULL::%1$I, $1) w'
    ' WHERE t.district_id = $2 AND %2$s%3$s',
    piece.place, same, untouched) USING piece.rows, piece.district_id;
  GET DIAGNOSTICS taken = ROW_COUNT;
  RETURN taken;
END $$;
COMMENT ON FUNCTION app_take_out IS
  'Removes the rows that a stored roster added, one piece of them, for the coordinator who undoes it; how many went.'
  ' Rows that people changed since stay, and so does whatever other rows point to: then it fails.';

CREATE OR REPLACE FUNCTION moved_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.has_moved := true; RETURN NEW; END $$;
CREATE OR REPLACE FUNCTION visited_elsewhere_is_kept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE student SET has_moved = true WHERE id = NEW.student_id AND school_id <> NEW.school_id AND NOT has_moved;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION visited_elsewhere_is_kept IS
  'A visit is of a school that its student does not go to only where the student moved, or it was made so.';

CREATE OR REPLACE TRIGGER moved_is_kept BEFORE UPDATE ON student
FOR EACH ROW WHEN (OLD.school_id <> NEW.school_id) EXECUTE FUNCTION moved_is_kept();
CREATE OR REPLACE TRIGGER visited_elsewhere_is_kept AFTER INSERT ON visit_student
FOR EACH ROW EXECUTE FUNCTION visited_elsewhere_is_kept();
CREATE OR REPLACE TRIGGER visited_elsewhere_is_kept_changed AFTER UPDATE ON visit_student
FOR EACH ROW WHEN ((OLD.student_id, OLD.school_id) IS DISTINCT FROM (NEW.student_id, NEW.school_id))
EXECUTE FUNCTION visited_elsewhere_is_kept();

CREATE OR REPLACE FUNCTION app_moved_visits() RETURNS TABLE (visit_id int, former int, now_at int, student_id int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
WITH mine AS (SELECT app_schools('{liaison,school_coordinator}') AS schools,
  app_districts('{district_coordinator}') AS districts),
moved AS (
  SELECT v.id, v.school_id, st.school_id AS now_at, st.id AS student_id FROM mine, visit v
  JOIN visit_student vs ON vs.visit_id = v.id JOIN student st ON st.id = vs.student_id
  WHERE v.school_id = ANY (mine.schools) AND v.state IN ('invited', 'scheduled')
    AND st.has_moved AND st.active AND st.school_id <> v.school_id
  UNION
  SELECT v.id, v.school_id, st.school_id, st.id FROM mine, student st
  JOIN visit_student vs ON vs.student_id = st.id AND vs.live AND vs.school_id <> st.school_id
  JOIN visit v ON v.id = vs.visit_id
  WHERE st.has_moved AND (st.school_id = ANY (mine.schools) OR st.district_id = ANY (mine.districts))
    AND v.state IN ('invited', 'scheduled') AND st.active
)
SELECT m.id, m.school_id, m.now_at, m.student_id FROM moved m WHERE NOT EXISTS (
  SELECT FROM event e WHERE e.visit_id = m.id AND e.kind = 'visit.keep_after_move') $$;
COMMENT ON FUNCTION app_moved_visits IS
  'Open visits whose student goes to another school now, for who looks after either school: numbers, nothing else.';

CREATE OR REPLACE FUNCTION app_move_family(source int, target int, only_these jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE moved jsonb := '{}'; place text; ids jsonb; children int[]; added int[];
BEGIN
  IF (SELECT count(*) FILTER (WHERE f.district_id = ANY (app_districts('{district_coordinator}'))
      OR f.school_ids && app_schools('{liaison,school_coordinator}') OR f.merged_into_id IN (source, target)) <> 2
    OR count(DISTINCT f.district_id) <> 1 FROM family f WHERE f.id IN (source, target))
  THEN RETURN NULL; END IF;
  FOREACH place IN ARRAY '{visit,reflection,family_contact,follow_up,answer_link,family_answer,disagreement,
    legal_hold,event_detail}'::text[] LOOP
    EXECUTE format('WITH done AS (UPDATE %1$I SET family_id = $2 WHERE family_id = $1 AND ($3 IS NULL OR id IN'
      ' (SELECT each::bigint FROM jsonb_array_elements_text($3 -> %1$L) each)) RETURNING id)'
      ' SELECT COALESCE(jsonb_agg(id), ''[]'') FROM done', place) INTO ids USING source, target, only_these;
    moved := moved || jsonb_build_object(place, ids);
  END LOOP;
  SELECT COALESCE(array_agg(student_id), '{}') INTO children FROM student_family sf WHERE sf.family_id = source
    AND (only_these IS NULL OR only_these -> 'children' @> to_jsonb(sf.student_id));
  WITH new AS (INSERT INTO student_family (student_id, family_id, district_id)
    SELECT sf.student_id, target, sf.district_id FROM student_family sf
    WHERE sf.family_id = source AND sf.student_id = ANY (children) ON CONFLICT DO NOTHING RETURNING student_id)
  SELECT COALESCE(array_agg(student_id), '{}') INTO added FROM new;
  DELETE FROM student_family sf WHERE sf.family_id = source AND sf.student_id = ANY (children)
    AND (only_these IS NULL OR only_these -> 'added' @> to_jsonb(sf.student_id));
  RETURN moved || jsonb_build_object('children', to_jsonb(children), 'added', to_jsonb(added));
END $$;
COMMENT ON FUNCTION app_move_family IS
  'Lets everything that hangs on one household hang on another, for who may change both; what it was, to take it back'
  ' (only_these). NULL when the person may not.';
"""
