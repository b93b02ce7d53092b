"""What undoing a roster needs beyond the policies, in SQL: nobody else deletes what a roster made."""

ROSTER_FUNCTIONS = r"""
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
"""
