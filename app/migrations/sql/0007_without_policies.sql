DO $$ DECLARE old record; BEGIN
  FOR old IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public'
  LOOP EXECUTE format('DROP POLICY %I ON %I', old.policyname, old.tablename); END LOOP;
END $$;
DROP TRIGGER IF EXISTS figures_follow ON visit;
DROP TRIGGER IF EXISTS figures_follow ON visit_student;
DROP TRIGGER IF EXISTS figures_follow ON visit_educator;
DROP TRIGGER IF EXISTS figures_follow ON payment;
DROP TRIGGER IF EXISTS figures_follow_changed ON visit;
DROP TRIGGER IF EXISTS figures_follow_changed ON visit_student;
DROP TRIGGER IF EXISTS figures_follow_changed ON visit_educator;
DROP TRIGGER IF EXISTS figures_follow_changed ON payment;
DROP FUNCTION IF EXISTS figures_follow_visits, figures_follow_students, figures_follow_teams, figures_follow_pay,
  app_count_made, app_kept_figures, app_true_figures, app_figures_differ, app_fold_figures, app_rebuild_figures;
DROP TRIGGER IF EXISTS former_employment_stays ON employment;
DROP TRIGGER IF EXISTS whoever_covers_stops_with_a_leaver ON person;
DROP FUNCTION IF EXISTS former_employment_stays, whoever_covers_stops_with_a_leaver;
DROP TRIGGER IF EXISTS moved_is_kept ON student;
DROP TRIGGER IF EXISTS visited_elsewhere_is_kept ON visit_student;
DROP TRIGGER IF EXISTS visited_elsewhere_is_kept_changed ON visit_student;
DROP FUNCTION IF EXISTS moved_is_kept, visited_elsewhere_is_kept;
DROP FUNCTION IF EXISTS app_kinds_without_rate;
DROP FUNCTION IF EXISTS app_moved_visits, app_move_family;
DROP FUNCTION IF EXISTS app_roster_table;
