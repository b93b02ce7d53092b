CREATE OR REPLACE FUNCTION app_schools(roles text[]) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(id), '{}') FROM (
  SELECT school_id AS id FROM assignment_today
  WHERE person_id = app_person() AND school_id IS NOT NULL AND role = ANY (roles)
  UNION
  SELECT s.id FROM school s WHERE s.district_id = ANY (app_districts(roles))
) AS held $$;
