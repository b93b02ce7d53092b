CREATE OR REPLACE FUNCTION app_schools(roles text[]) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(DISTINCT COALESCE(a.school_id, s.id)), '{}') FROM assignment_today a
LEFT JOIN school s ON a.school_id IS NULL AND s.district_id = a.district_id
WHERE a.person_id = app_person() AND a.role = ANY (roles) AND COALESCE(a.school_id, s.id) IS NOT NULL $$;
