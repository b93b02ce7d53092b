DO $$ DECLARE old record; BEGIN
  FOR old IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public'
  LOOP EXECUTE format('DROP POLICY %I ON %I', old.policyname, old.tablename); END LOOP;
END $$;
DROP TRIGGER IF EXISTS written_address ON person;
DROP TRIGGER IF EXISTS written_address_anew ON person;
DROP FUNCTION IF EXISTS the_address_before, app_used_since;
DROP FUNCTION IF EXISTS app_take_out;
