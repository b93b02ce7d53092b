DO $$ DECLARE old record; BEGIN
  FOR old IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public'
  LOOP EXECUTE format('DROP POLICY %I ON %I', old.policyname, old.tablename); END LOOP;
END $$;
DROP TRIGGER IF EXISTS the_day_somebody_left ON person;
DROP FUNCTION IF EXISTS the_day_somebody_left, app_own_password_opens, app_only_district, app_district_called;
