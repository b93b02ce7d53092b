DO $$ DECLARE old record; BEGIN
  FOR old IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public'
  LOOP EXECUTE format('DROP POLICY %I ON %I', old.policyname, old.tablename); END LOOP;
END $$;
DROP TRIGGER sessions_end_with_work ON person;
DROP TRIGGER sessions_end_with_account ON ab_user;
DROP TRIGGER what_opens_an_account_stays ON person;
DROP FUNCTION sessions_end, what_opens_an_account_stays, app_account, app_account_named, app_roster_match, app_keepers;

DROP TRIGGER sessions_are_told_begun ON user_session;
DROP TRIGGER sessions_are_told ON user_session;
DROP FUNCTION app_tell_sign_in, app_district_of, sessions_are_told;

DROP TRIGGER district_roles_are_fabs_rows ON district_role;
DROP TRIGGER assignments_are_not_rewritten ON assignment;
DROP FUNCTION district_roles_are_fabs_rows, assignments_are_not_rewritten;
DROP VIEW assignment_today;
