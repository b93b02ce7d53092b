CREATE OR REPLACE FUNCTION app_person() RETURNS int LANGUAGE sql STABLE AS
$$ SELECT NULLIF(current_setting('app.person', true), '')::int $$;

CREATE OR REPLACE FUNCTION app_service() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT COALESCE(current_setting('app.service', true), '') $$;

CREATE OR REPLACE FUNCTION app_subject() RETURNS int LANGUAGE sql STABLE AS
$$ SELECT NULLIF(current_setting('app.subject', true), '')::int $$;

CREATE OR REPLACE VIEW assignment_today AS
SELECT a.* FROM assignment a JOIN district d ON d.id = a.district_id JOIN person p ON p.id = a.person_id
WHERE p.active AND a.starts_on <= (now() AT TIME ZONE d.time_zone)::date
  AND (a.ends_on IS NULL OR a.ends_on >= (now() AT TIME ZONE d.time_zone)::date);

CREATE OR REPLACE FUNCTION app_districts(roles text[]) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(DISTINCT district_id), '{}') FROM assignment_today
WHERE person_id = app_person() AND school_id IS NULL AND role = ANY (roles) $$;

CREATE OR REPLACE FUNCTION app_districts_of(roles text[]) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(DISTINCT district_id), '{}') FROM assignment_today
WHERE person_id = app_person() AND role = ANY (roles) $$;

CREATE OR REPLACE FUNCTION app_home_districts() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(DISTINCT district_id), '{}') FROM assignment_today WHERE person_id = app_person() $$;

CREATE OR REPLACE FUNCTION app_staff_districts() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(DISTINCT district_id), '{}') FROM assignment_today
WHERE person_id = app_person() AND role <> 'partner' $$;

CREATE OR REPLACE FUNCTION app_schools(roles text[]) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(id), '{}') FROM (
  SELECT school_id AS id FROM assignment_today
  WHERE person_id = app_person() AND school_id IS NOT NULL AND role = ANY (roles)
  UNION
  SELECT s.id FROM school s WHERE s.district_id = ANY (app_districts(roles))
) AS held $$;

CREATE OR REPLACE FUNCTION app_announcements() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(DISTINCT n.id), '{}') FROM announcement n
JOIN assignment_today a ON a.person_id = app_person() AND a.district_id = n.district_id AND a.role <> 'partner'
  AND (n.school_id IS NULL OR a.school_id IS NULL OR a.school_id = n.school_id)
  AND (n.roles = '{}' OR a.role = ANY (n.roles)) $$;

CREATE OR REPLACE FUNCTION app_my_visits() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(visit_id), '{}') FROM visit_educator
WHERE person_id = app_person() AND school_id = ANY ((SELECT app_schools(
  '{educator,liaison,school_coordinator,site_admin,district_coordinator}'))::int[]) $$;

CREATE OR REPLACE FUNCTION app_pair_visits() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(visit_id), '{}') FROM visit_educator
WHERE person_id = app_person() AND part = 'visitor' AND went IS NOT FALSE
  AND visit_id = ANY ((SELECT app_my_visits())::int[]) $$;
COMMENT ON FUNCTION app_pair_visits IS 'Own visits, but not those where the person interprets or stayed at home.';

CREATE OR REPLACE FUNCTION app_my_students() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(id), '{}') FROM (
  SELECT theirs.student_id AS id FROM enrollment mine JOIN enrollment theirs ON theirs.class_id = mine.class_id
  WHERE mine.person_id = app_person() AND mine.active AND theirs.active AND theirs.student_id IS NOT NULL
    AND mine.school_id = ANY ((SELECT app_schools('{educator}'))::int[])
  UNION
  SELECT student_id FROM visit_student WHERE visit_id = ANY ((SELECT app_my_visits())::int[])
) AS held $$;

CREATE OR REPLACE FUNCTION app_visited_families() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(DISTINCT family_id), '{}') FROM visit
WHERE family_id IS NOT NULL AND id = ANY ((SELECT app_my_visits())::int[]) $$;

CREATE OR REPLACE FUNCTION app_my_families() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(id), '{}') FROM (
  SELECT family_id AS id FROM student_family WHERE student_id = ANY ((SELECT app_my_students())::int[])
  UNION
  SELECT unnest(app_visited_families())
) AS held $$;

CREATE OR REPLACE FUNCTION app_standing(student int, year int) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT CASE
  WHEN count(*) FILTER (WHERE v.state IN ('completed', 'reflected', 'paid')) > 1 THEN 'visited_twice'
  WHEN bool_or(v.state IN ('completed', 'reflected', 'paid')) THEN 'visited_once'
  WHEN bool_or(v.state = 'scheduled') THEN 'scheduled'
  WHEN bool_or(v.state = 'invited') THEN 'invited'
  WHEN bool_or(v.state = 'declined') THEN 'said_no'
  ELSE 'not_invited' END
FROM visit_student vs JOIN visit v ON v.id = vs.visit_id
WHERE vs.student_id = student AND vs.school_year_id = year $$;
COMMENT ON FUNCTION app_standing IS
  'One word for a student whom the caller sees, colleagues'' visits included (R109): never who went, or when.';

CREATE OR REPLACE FUNCTION app_answer_link(wanted text) RETURNS TABLE (
  link_id int, students text[], educators text[], school text, phone text, state text,
  meet_at_school boolean, time_zone text, expired boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT l.id,
  (SELECT COALESCE(array_agg(st.given_name ORDER BY st.look_up), '{}') FROM visit_student vs
   JOIN student st ON st.id = vs.student_id WHERE vs.visit_id = v.id AND l.expires_at > now()),
  (SELECT COALESCE(array_agg(p.given_name || ' ' || p.family_name ORDER BY p.look_up), '{}') FROM visit_educator ve
   JOIN person p ON p.id = ve.person_id
   WHERE ve.visit_id = v.id AND ve.part = 'visitor' AND ve.went IS NOT FALSE AND l.expires_at > now()),
  s.name, s.phone, v.state, ds.meet_at_school, d.time_zone, l.expires_at <= now()
FROM answer_link l JOIN visit v ON v.id = l.visit_id JOIN school s ON s.id = l.school_id
JOIN district d ON d.id = l.district_id JOIN district_settings ds ON ds.district_id = l.district_id
WHERE app_service() = 'family_link' AND l.key_hash = wanted AND l.revoked_at IS NULL
  AND (l.family_id IS NULL OR NOT EXISTS (SELECT FROM visit_student vs WHERE vs.visit_id = v.id AND NOT EXISTS (
    SELECT FROM student_family sf WHERE sf.family_id = l.family_id AND sf.student_id = vs.student_id)))
  AND COALESCE((SELECT bool_or(g.may_receive_letters) FROM guardian g WHERE g.family_id = l.family_id), true) $$;
COMMENT ON FUNCTION app_answer_link IS
  'What a family''s link opens, by the hash of its secret: first names, who would come, where it stands. No more; and'
  ' nothing once a child left the household, or nobody in it may receive letters.';

CREATE OR REPLACE FUNCTION app_calendar_feed(wanted text) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT f.person_id FROM calendar_feed f JOIN person p ON p.id = f.person_id
WHERE app_service() = 'sign_in' AND f.key_hash = wanted AND f.ended_at IS NULL AND p.active
  AND EXISTS (SELECT FROM ab_user a WHERE a.person_id = p.id AND a.active) $$;
COMMENT ON FUNCTION app_calendar_feed IS
  'Whose calendar a secret address opens, by its hash; nobody''s once the account is switched off.';

CREATE OR REPLACE FUNCTION app_named_in_thanks() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(person_id), '{}') FROM person_choice
WHERE named_in_thanks AND district_id = ANY ((SELECT app_staff_districts())::int[]) $$;
COMMENT ON FUNCTION app_named_in_thanks IS 'Colleagues who said that the recognition board may name them (R104).';

CREATE OR REPLACE FUNCTION app_with_account() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(p.id), '{}') FROM ab_user a JOIN person p ON p.id = a.person_id
WHERE app_service() = 'steward' AND p.district_id = app_subject() AND p.active AND a.active $$;
COMMENT ON FUNCTION app_with_account IS
  'Who of the steward''s district may sign in: nobody else gets an e-mail that leads to a page.';

CREATE OR REPLACE FUNCTION app_every_district() RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(id ORDER BY id), '{}') FROM district WHERE app_service() = 'steward' $$;
COMMENT ON FUNCTION app_every_district IS 'The districts'' ids: the round of each day asks for one job per district.';

CREATE OR REPLACE FUNCTION family_follows_its_students() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE family f SET school_ids = now_at.ids
  FROM (
    SELECT c.family_id, COALESCE(array_agg(DISTINCT s.school_id ORDER BY s.school_id)
      FILTER (WHERE s.active), '{}') AS ids
    FROM (SELECT DISTINCT family_id FROM changed) c
    LEFT JOIN student_family sf ON sf.family_id = c.family_id LEFT JOIN student s ON s.id = sf.student_id
    GROUP BY c.family_id
  ) AS now_at
  WHERE f.id = now_at.family_id AND f.school_ids IS DISTINCT FROM now_at.ids;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION families_follow_a_moved_student() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE family f SET school_ids = now_at.ids
  FROM (
    SELECT sf.family_id, COALESCE(array_agg(DISTINCT s.school_id ORDER BY s.school_id)
      FILTER (WHERE s.active), '{}') AS ids
    FROM student_family sf JOIN student s ON s.id = sf.student_id
    WHERE sf.family_id IN (SELECT x.family_id FROM student_family x JOIN changed c ON c.id = x.student_id
                           JOIN before b ON b.id = c.id
                           WHERE (b.school_id, b.active) IS DISTINCT FROM (c.school_id, c.active))
    GROUP BY sf.family_id
  ) AS now_at
  WHERE f.id = now_at.family_id AND f.school_ids IS DISTINCT FROM now_at.ids;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'Events are never changed or removed.'; END $$;

CREATE OR REPLACE FUNCTION approved_texts_keep_their_words() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'A text that was approved keeps its words; write a new version.'; END $$;

CREATE OR REPLACE TRIGGER family_follows_added AFTER INSERT ON student_family
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION family_follows_its_students();
CREATE OR REPLACE TRIGGER family_follows_removed AFTER DELETE ON student_family
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION family_follows_its_students();
CREATE OR REPLACE TRIGGER families_follow_moved AFTER UPDATE ON student
REFERENCING OLD TABLE AS before NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION families_follow_a_moved_student();
CREATE OR REPLACE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE ON event
FOR EACH ROW EXECUTE FUNCTION history_is_append_only();
CREATE OR REPLACE TRIGGER approved_texts_keep_their_words BEFORE UPDATE ON letter_text
FOR EACH ROW WHEN (OLD.state IN ('approved', 'stale', 'replaced') AND (NEW.state IN ('draft', 'in_review')
  OR (OLD.kind, OLD.language, OLD.number, OLD.parts, OLD.source_id)
    IS DISTINCT FROM (NEW.kind, NEW.language, NEW.number, NEW.parts, NEW.source_id)))
EXECUTE FUNCTION approved_texts_keep_their_words();
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM porchlight_app;
ALTER TABLE ab_user ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'ab_user' LOOP EXECUTE format('DROP POLICY %I ON ab_user', old.policyname); END LOOP; END $$;
ALTER TABLE announcement ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'announcement' LOOP EXECUTE format('DROP POLICY %I ON announcement', old.policyname); END LOOP; END $$;
ALTER TABLE announcement_read ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'announcement_read' LOOP EXECUTE format('DROP POLICY %I ON announcement_read', old.policyname); END LOOP; END $$;
ALTER TABLE answer_link ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'answer_link' LOOP EXECUTE format('DROP POLICY %I ON answer_link', old.policyname); END LOOP; END $$;
ALTER TABLE answer_try ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'answer_try' LOOP EXECUTE format('DROP POLICY %I ON answer_try', old.policyname); END LOOP; END $$;
ALTER TABLE assignment ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'assignment' LOOP EXECUTE format('DROP POLICY %I ON assignment', old.policyname); END LOOP; END $$;
ALTER TABLE calendar_feed ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'calendar_feed' LOOP EXECUTE format('DROP POLICY %I ON calendar_feed', old.policyname); END LOOP; END $$;
ALTER TABLE district ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'district' LOOP EXECUTE format('DROP POLICY %I ON district', old.policyname); END LOOP; END $$;
ALTER TABLE district_settings ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'district_settings' LOOP EXECUTE format('DROP POLICY %I ON district_settings', old.policyname); END LOOP; END $$;
ALTER TABLE employment ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'employment' LOOP EXECUTE format('DROP POLICY %I ON employment', old.policyname); END LOOP; END $$;
ALTER TABLE enrollment ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'enrollment' LOOP EXECUTE format('DROP POLICY %I ON enrollment', old.policyname); END LOOP; END $$;
ALTER TABLE event ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'event' LOOP EXECUTE format('DROP POLICY %I ON event', old.policyname); END LOOP; END $$;
ALTER TABLE family ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'family' LOOP EXECUTE format('DROP POLICY %I ON family', old.policyname); END LOOP; END $$;
ALTER TABLE family_answer ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'family_answer' LOOP EXECUTE format('DROP POLICY %I ON family_answer', old.policyname); END LOOP; END $$;
ALTER TABLE family_contact ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'family_contact' LOOP EXECUTE format('DROP POLICY %I ON family_contact', old.policyname); END LOOP; END $$;
ALTER TABLE follow_up ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'follow_up' LOOP EXECUTE format('DROP POLICY %I ON follow_up', old.policyname); END LOOP; END $$;
ALTER TABLE fund ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'fund' LOOP EXECUTE format('DROP POLICY %I ON fund', old.policyname); END LOOP; END $$;
ALTER TABLE guardian ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'guardian' LOOP EXECUTE format('DROP POLICY %I ON guardian', old.policyname); END LOOP; END $$;
ALTER TABLE holiday ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'holiday' LOOP EXECUTE format('DROP POLICY %I ON holiday', old.policyname); END LOOP; END $$;
ALTER TABLE letter ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'letter' LOOP EXECUTE format('DROP POLICY %I ON letter', old.policyname); END LOOP; END $$;
ALTER TABLE letter_batch ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'letter_batch' LOOP EXECUTE format('DROP POLICY %I ON letter_batch', old.policyname); END LOOP; END $$;
ALTER TABLE letter_batch_item ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'letter_batch_item' LOOP EXECUTE format('DROP POLICY %I ON letter_batch_item', old.policyname); END LOOP; END $$;
ALTER TABLE letter_file ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'letter_file' LOOP EXECUTE format('DROP POLICY %I ON letter_file', old.policyname); END LOOP; END $$;
ALTER TABLE letter_text ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'letter_text' LOOP EXECUTE format('DROP POLICY %I ON letter_text', old.policyname); END LOOP; END $$;
ALTER TABLE letterhead ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'letterhead' LOOP EXECUTE format('DROP POLICY %I ON letterhead', old.policyname); END LOOP; END $$;
ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'notice' LOOP EXECUTE format('DROP POLICY %I ON notice', old.policyname); END LOOP; END $$;
ALTER TABLE outgoing_mail ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'outgoing_mail' LOOP EXECUTE format('DROP POLICY %I ON outgoing_mail', old.policyname); END LOOP; END $$;
ALTER TABLE outreach_event ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'outreach_event' LOOP EXECUTE format('DROP POLICY %I ON outreach_event', old.policyname); END LOOP; END $$;
ALTER TABLE payment ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'payment' LOOP EXECUTE format('DROP POLICY %I ON payment', old.policyname); END LOOP; END $$;
ALTER TABLE payroll_batch ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'payroll_batch' LOOP EXECUTE format('DROP POLICY %I ON payroll_batch', old.policyname); END LOOP; END $$;
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'person' LOOP EXECUTE format('DROP POLICY %I ON person', old.policyname); END LOOP; END $$;
ALTER TABLE person_choice ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'person_choice' LOOP EXECUTE format('DROP POLICY %I ON person_choice', old.policyname); END LOOP; END $$;
ALTER TABLE person_school ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'person_school' LOOP EXECUTE format('DROP POLICY %I ON person_school', old.policyname); END LOOP; END $$;
ALTER TABLE rate ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'rate' LOOP EXECUTE format('DROP POLICY %I ON rate', old.policyname); END LOOP; END $$;
ALTER TABLE reflection ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'reflection' LOOP EXECUTE format('DROP POLICY %I ON reflection', old.policyname); END LOOP; END $$;
ALTER TABLE reflection_assumption ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'reflection_assumption' LOOP EXECUTE format('DROP POLICY %I ON reflection_assumption', old.policyname); END LOOP; END $$;
ALTER TABLE reflection_session ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'reflection_session' LOOP EXECUTE format('DROP POLICY %I ON reflection_session', old.policyname); END LOOP; END $$;
ALTER TABLE roster_file ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'roster_file' LOOP EXECUTE format('DROP POLICY %I ON roster_file', old.policyname); END LOOP; END $$;
ALTER TABLE roster_import ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'roster_import' LOOP EXECUTE format('DROP POLICY %I ON roster_import', old.policyname); END LOOP; END $$;
ALTER TABLE school ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'school' LOOP EXECUTE format('DROP POLICY %I ON school', old.policyname); END LOOP; END $$;
ALTER TABLE school_class ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'school_class' LOOP EXECUTE format('DROP POLICY %I ON school_class', old.policyname); END LOOP; END $$;
ALTER TABLE school_year ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'school_year' LOOP EXECUTE format('DROP POLICY %I ON school_year', old.policyname); END LOOP; END $$;
ALTER TABLE selection ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'selection' LOOP EXECUTE format('DROP POLICY %I ON selection', old.policyname); END LOOP; END $$;
ALTER TABLE sign_in_failure ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'sign_in_failure' LOOP EXECUTE format('DROP POLICY %I ON sign_in_failure', old.policyname); END LOOP; END $$;
ALTER TABLE sign_in_link ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'sign_in_link' LOOP EXECUTE format('DROP POLICY %I ON sign_in_link', old.policyname); END LOOP; END $$;
ALTER TABLE student ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'student' LOOP EXECUTE format('DROP POLICY %I ON student', old.policyname); END LOOP; END $$;
ALTER TABLE student_family ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'student_family' LOOP EXECUTE format('DROP POLICY %I ON student_family', old.policyname); END LOOP; END $$;
ALTER TABLE student_school ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'student_school' LOOP EXECUTE format('DROP POLICY %I ON student_school', old.policyname); END LOOP; END $$;
ALTER TABLE training_certificate ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'training_certificate' LOOP EXECUTE format('DROP POLICY %I ON training_certificate', old.policyname); END LOOP; END $$;
ALTER TABLE user_session ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'user_session' LOOP EXECUTE format('DROP POLICY %I ON user_session', old.policyname); END LOOP; END $$;
ALTER TABLE visit ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'visit' LOOP EXECUTE format('DROP POLICY %I ON visit', old.policyname); END LOOP; END $$;
ALTER TABLE visit_educator ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'visit_educator' LOOP EXECUTE format('DROP POLICY %I ON visit_educator', old.policyname); END LOOP; END $$;
ALTER TABLE visit_import ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'visit_import' LOOP EXECUTE format('DROP POLICY %I ON visit_import', old.policyname); END LOOP; END $$;
ALTER TABLE visit_student ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'visit_student' LOOP EXECUTE format('DROP POLICY %I ON visit_student', old.policyname); END LOOP; END $$;
CREATE POLICY "staff: select" ON district FOR SELECT TO porchlight_app USING (id = ANY ((SELECT app_home_districts())::int[]));
CREATE POLICY "setters: update" ON district FOR UPDATE TO porchlight_app USING (id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[])) WITH CHECK (id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[]));
CREATE POLICY "steward: select" ON district FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND id = (SELECT app_subject()));
CREATE POLICY "staff: select" ON district_settings FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_home_districts())::int[]));
CREATE POLICY "setters: insert" ON district_settings FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[]));
CREATE POLICY "setters: update" ON district_settings FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[]));
CREATE POLICY "steward: select" ON district_settings FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "staff: select" ON school_year FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_home_districts())::int[]));
CREATE POLICY "setters: insert" ON school_year FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[]));
CREATE POLICY "setters: update" ON school_year FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[]));
CREATE POLICY "steward: select" ON school_year FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "staff: select" ON school FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_home_districts())::int[]));
CREATE POLICY "setters: insert" ON school FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[]));
CREATE POLICY "setters: update" ON school FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[]));
CREATE POLICY "steward: select" ON school FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "staff: select" ON person FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_staff_districts())::int[]));
CREATE POLICY "oneself: select" ON person FOR SELECT TO porchlight_app USING (id = (SELECT app_person()));
CREATE POLICY "people keepers: insert" ON person FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "people keepers: update" ON person FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "steward: select" ON person FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "oneself: select" ON employment FOR SELECT TO porchlight_app USING (person_id = (SELECT app_person()));
CREATE POLICY "money: select" ON employment FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "coordinator: insert" ON employment FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: update" ON employment FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "steward: select" ON employment FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "staff: select" ON person_school FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_staff_districts())::int[]));
CREATE POLICY "people keepers: insert" ON person_school FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "people keepers: update" ON person_school FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "people keepers: delete" ON person_school FOR DELETE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "steward: select" ON person_school FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "oneself: select" ON assignment FOR SELECT TO porchlight_app USING (person_id = (SELECT app_person()));
CREATE POLICY "people keepers: select" ON assignment FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "people keepers, for others: insert" ON assignment FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]) AND person_id <> (SELECT app_person()) AND (role = ANY ('{educator,liaison,school_coordinator,site_admin,trainer}') OR district_id = ANY ((SELECT app_districts('{admin}'))::int[])));
CREATE POLICY "people keepers, for others: update" ON assignment FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]) AND person_id <> (SELECT app_person()) AND (role = ANY ('{educator,liaison,school_coordinator,site_admin,trainer}') OR district_id = ANY ((SELECT app_districts('{admin}'))::int[]))) WITH CHECK (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]) AND person_id <> (SELECT app_person()) AND (role = ANY ('{educator,liaison,school_coordinator,site_admin,trainer}') OR district_id = ANY ((SELECT app_districts('{admin}'))::int[])));
CREATE POLICY "steward: select" ON assignment FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "oneself: select" ON ab_user FOR SELECT TO porchlight_app USING (person_id = (SELECT app_person()));
CREATE POLICY "oneself: update" ON ab_user FOR UPDATE TO porchlight_app USING (person_id = (SELECT app_person())) WITH CHECK (person_id = (SELECT app_person()));
CREATE POLICY "sign-in: select" ON ab_user FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: update" ON ab_user FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'sign_in') WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "people keepers: select" ON ab_user FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM person p WHERE p.id = ab_user.person_id AND p.district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[])));
CREATE POLICY "people keepers, within their reach: insert" ON ab_user FOR INSERT TO porchlight_app WITH CHECK (EXISTS (SELECT 1 FROM person p WHERE p.id = ab_user.person_id AND p.district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[])) AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.person_id = ab_user.person_id AND a.role <> ALL ('{educator,liaison,school_coordinator,site_admin,trainer}') AND NOT a.district_id = ANY ((SELECT app_districts('{admin}'))::int[])));
CREATE POLICY "people keepers, within their reach: update" ON ab_user FOR UPDATE TO porchlight_app USING (EXISTS (SELECT 1 FROM person p WHERE p.id = ab_user.person_id AND p.district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[])) AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.person_id = ab_user.person_id AND a.role <> ALL ('{educator,liaison,school_coordinator,site_admin,trainer}') AND NOT a.district_id = ANY ((SELECT app_districts('{admin}'))::int[]))) WITH CHECK (EXISTS (SELECT 1 FROM person p WHERE p.id = ab_user.person_id AND p.district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[])) AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.person_id = ab_user.person_id AND a.role <> ALL ('{educator,liaison,school_coordinator,site_admin,trainer}') AND NOT a.district_id = ANY ((SELECT app_districts('{admin}'))::int[])));
CREATE POLICY "oneself: select" ON user_session FOR SELECT TO porchlight_app USING (account_id = (SELECT a.id FROM ab_user a WHERE a.person_id = (SELECT app_person())));
CREATE POLICY "oneself: update" ON user_session FOR UPDATE TO porchlight_app USING (account_id = (SELECT a.id FROM ab_user a WHERE a.person_id = (SELECT app_person()))) WITH CHECK (account_id = (SELECT a.id FROM ab_user a WHERE a.person_id = (SELECT app_person())));
CREATE POLICY "sign-in: select" ON user_session FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: insert" ON user_session FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: update" ON user_session FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'sign_in') WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: select" ON sign_in_failure FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: insert" ON sign_in_failure FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: update" ON sign_in_failure FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'sign_in') WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: delete" ON sign_in_failure FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: select" ON sign_in_link FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: update" ON sign_in_link FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'sign_in') WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "people keepers: select" ON sign_in_link FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM ab_user seen WHERE seen.id = account_id) AND made_by = (SELECT app_person()));
CREATE POLICY "people keepers, within their reach: insert" ON sign_in_link FOR INSERT TO porchlight_app WITH CHECK (made_by = (SELECT app_person()) AND EXISTS (SELECT 1 FROM ab_user u WHERE u.id = account_id AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.person_id = u.person_id AND a.role <> ALL ('{educator,liaison,school_coordinator,site_admin,trainer}') AND NOT a.district_id = ANY ((SELECT app_districts('{admin}'))::int[]))));
CREATE POLICY "people keepers, within their reach: update" ON sign_in_link FOR UPDATE TO porchlight_app USING (made_by = (SELECT app_person()) AND EXISTS (SELECT 1 FROM ab_user u WHERE u.id = account_id AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.person_id = u.person_id AND a.role <> ALL ('{educator,liaison,school_coordinator,site_admin,trainer}') AND NOT a.district_id = ANY ((SELECT app_districts('{admin}'))::int[])))) WITH CHECK (made_by = (SELECT app_person()) AND EXISTS (SELECT 1 FROM ab_user u WHERE u.id = account_id AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.person_id = u.person_id AND a.role <> ALL ('{educator,liaison,school_coordinator,site_admin,trainer}') AND NOT a.district_id = ANY ((SELECT app_districts('{admin}'))::int[]))));
CREATE POLICY "school staff: select" ON student FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator,site_admin}'))::int[]));
CREATE POLICY "coordinator: select" ON student FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: insert" ON student FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: update" ON student FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "own students: select" ON student FOR SELECT TO porchlight_app USING (id = ANY ((SELECT app_my_students())::int[]));
CREATE POLICY "steward: select" ON student FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "with the student: select" ON student_school FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM student seen WHERE seen.id = student_id));
CREATE POLICY "school staff: select" ON student_school FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator,site_admin}'))::int[]));
CREATE POLICY "coordinator: select" ON student_school FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: insert" ON student_school FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: update" ON student_school FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "school staff and educators: select" ON school_class FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator,site_admin,educator}'))::int[]));
CREATE POLICY "coordinator: select" ON school_class FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: insert" ON school_class FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: update" ON school_class FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "school staff: select" ON enrollment FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator,site_admin}'))::int[]));
CREATE POLICY "oneself: select" ON enrollment FOR SELECT TO porchlight_app USING (person_id = (SELECT app_person()));
CREATE POLICY "own students: select" ON enrollment FOR SELECT TO porchlight_app USING (student_id = ANY ((SELECT app_my_students())::int[]));
CREATE POLICY "coordinator: select" ON enrollment FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: insert" ON enrollment FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: update" ON enrollment FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "school staff: select" ON family FOR SELECT TO porchlight_app USING (school_ids && (SELECT app_schools('{liaison,school_coordinator,site_admin}'))::int[]);
CREATE POLICY "liaisons: insert" ON family FOR INSERT TO porchlight_app WITH CHECK (school_ids && (SELECT app_schools('{liaison,school_coordinator}'))::int[]);
CREATE POLICY "liaisons: update" ON family FOR UPDATE TO porchlight_app USING (school_ids && (SELECT app_schools('{liaison,school_coordinator}'))::int[]) WITH CHECK (school_ids && (SELECT app_schools('{liaison,school_coordinator}'))::int[]);
CREATE POLICY "coordinator: select" ON family FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: insert" ON family FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: update" ON family FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "own families: select" ON family FOR SELECT TO porchlight_app USING (id = ANY ((SELECT app_my_families())::int[]));
CREATE POLICY "steward: select" ON family FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: update" ON family FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "with the family: select" ON student_family FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM family seen WHERE seen.id = family_id));
CREATE POLICY "liaisons, their students: insert" ON student_family FOR INSERT TO porchlight_app WITH CHECK (EXISTS (SELECT 1 FROM student s WHERE s.id = student_id AND s.school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[])) AND EXISTS (SELECT 1 FROM family seen WHERE seen.id = family_id));
CREATE POLICY "liaisons, their students: delete" ON student_family FOR DELETE TO porchlight_app USING (EXISTS (SELECT 1 FROM student s WHERE s.id = student_id AND s.school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[])) AND EXISTS (SELECT 1 FROM family seen WHERE seen.id = family_id));
CREATE POLICY "coordinator: select" ON student_family FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: insert" ON student_family FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: update" ON student_family FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: delete" ON student_family FOR DELETE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "with the family: select" ON guardian FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM family seen WHERE seen.id = family_id));
CREATE POLICY "liaisons: insert" ON guardian FOR INSERT TO porchlight_app WITH CHECK (EXISTS (SELECT 1 FROM family f WHERE f.id = family_id AND f.school_ids && (SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "liaisons: update" ON guardian FOR UPDATE TO porchlight_app USING (EXISTS (SELECT 1 FROM family f WHERE f.id = family_id AND f.school_ids && (SELECT app_schools('{liaison,school_coordinator}'))::int[])) WITH CHECK (EXISTS (SELECT 1 FROM family f WHERE f.id = family_id AND f.school_ids && (SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "liaisons: delete" ON guardian FOR DELETE TO porchlight_app USING (EXISTS (SELECT 1 FROM family f WHERE f.id = family_id AND f.school_ids && (SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "coordinator: select" ON guardian FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: insert" ON guardian FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: update" ON guardian FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: delete" ON guardian FOR DELETE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "school staff: select" ON visit FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator,site_admin}'))::int[]));
CREATE POLICY "coordinator: select" ON visit FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: insert" ON visit FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "own visits: select" ON visit FOR SELECT TO porchlight_app USING (id = ANY ((SELECT app_my_visits())::int[]));
CREATE POLICY "own visits: update" ON visit FOR UPDATE TO porchlight_app USING (id = ANY ((SELECT app_my_visits())::int[])) WITH CHECK (id = ANY ((SELECT app_my_visits())::int[]));
CREATE POLICY "liaisons: insert" ON visit FOR INSERT TO porchlight_app WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "school staff, their school: update" ON visit FOR UPDATE TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator,site_admin}'))::int[])) WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator,site_admin}'))::int[]));
CREATE POLICY "educators by setting: insert" ON visit FOR INSERT TO porchlight_app WITH CHECK (school_id = ANY ((SELECT app_schools('{educator}'))::int[]) AND EXISTS (SELECT 1 FROM district_settings ds WHERE ds.district_id = visit.district_id AND ds.educator_may_invite));
CREATE POLICY "an educator who invites: select" ON visit FOR SELECT TO porchlight_app USING (invited_by = (SELECT app_person()) AND school_id = ANY ((SELECT app_schools('{educator}'))::int[]));
CREATE POLICY "steward: select" ON visit FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: update" ON visit FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "with the visit: select" ON visit_student FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id));
CREATE POLICY "whoever may invite: insert" ON visit_student FOR INSERT TO porchlight_app WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator,educator,district_coordinator}'))::int[]) AND EXISTS (SELECT 1 FROM student seen WHERE seen.id = student_id) AND EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id));
CREATE POLICY "with the visit: select" ON visit_educator FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id));
CREATE POLICY "liaisons: insert" ON visit_educator FOR INSERT TO porchlight_app WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator,site_admin}'))::int[]));
CREATE POLICY "liaisons: update" ON visit_educator FOR UPDATE TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator,site_admin}'))::int[])) WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator,site_admin}'))::int[]));
CREATE POLICY "liaisons: delete" ON visit_educator FOR DELETE TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator,site_admin}'))::int[]));
CREATE POLICY "own visits: insert" ON visit_educator FOR INSERT TO porchlight_app WITH CHECK (visit_id = ANY ((SELECT app_my_visits())::int[]));
CREATE POLICY "own visits: update" ON visit_educator FOR UPDATE TO porchlight_app USING (visit_id = ANY ((SELECT app_my_visits())::int[])) WITH CHECK (visit_id = ANY ((SELECT app_my_visits())::int[]));
CREATE POLICY "own visits: delete" ON visit_educator FOR DELETE TO porchlight_app USING (visit_id = ANY ((SELECT app_my_visits())::int[]));
CREATE POLICY "coordinator: insert" ON visit_educator FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "steward, a family said no: update" ON visit_educator FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "an educator who invites: insert" ON visit_educator FOR INSERT TO porchlight_app WITH CHECK (school_id = ANY ((SELECT app_schools('{educator}'))::int[]) AND EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id));
CREATE POLICY "staff: select" ON letter_text FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_staff_districts())::int[]));
CREATE POLICY "setters: insert" ON letter_text FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[]));
CREATE POLICY "setters: update" ON letter_text FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[]));
CREATE POLICY "translators: insert" ON letter_text FOR INSERT TO porchlight_app WITH CHECK (language <> 'en' AND district_id = ANY ((SELECT app_districts_of('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "translators: update" ON letter_text FOR UPDATE TO porchlight_app USING (language <> 'en' AND district_id = ANY ((SELECT app_districts_of('{liaison,school_coordinator}'))::int[])) WITH CHECK (language <> 'en' AND district_id = ANY ((SELECT app_districts_of('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "steward: select" ON letter_text FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: insert" ON letter_text FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: update" ON letter_text FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "family link: select" ON letter_text FOR SELECT TO porchlight_app USING (kind = 'common' AND (SELECT app_service()) = 'family_link' AND district_id = (SELECT l.district_id FROM answer_link l WHERE l.id = (SELECT app_subject())));
CREATE POLICY "staff: select" ON letterhead FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_staff_districts())::int[]));
CREATE POLICY "setters: insert" ON letterhead FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[]));
CREATE POLICY "setters: update" ON letterhead FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[]));
CREATE POLICY "liaisons, their school: insert" ON letterhead FOR INSERT TO porchlight_app WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "liaisons, their school: update" ON letterhead FOR UPDATE TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[])) WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "steward: select" ON letterhead FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "with the visit: select" ON letter FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id));
CREATE POLICY "liaisons and own visits: insert" ON letter FOR INSERT TO porchlight_app WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]) OR visit_id = ANY ((SELECT app_my_visits())::int[]));
CREATE POLICY "liaisons: select" ON letter_file FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "liaisons: insert" ON letter_file FOR INSERT TO porchlight_app WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "steward: select" ON letter_file FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: insert" ON letter_file FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "whoever makes it: select" ON letter_batch FOR SELECT TO porchlight_app USING (made_by = (SELECT app_person()) AND district_id = ANY ((SELECT app_districts_of('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "whoever makes it: insert" ON letter_batch FOR INSERT TO porchlight_app WITH CHECK (made_by = (SELECT app_person()) AND district_id = ANY ((SELECT app_districts_of('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "whoever makes it: update" ON letter_batch FOR UPDATE TO porchlight_app USING (made_by = (SELECT app_person()) AND district_id = ANY ((SELECT app_districts_of('{liaison,school_coordinator}'))::int[])) WITH CHECK (made_by = (SELECT app_person()) AND district_id = ANY ((SELECT app_districts_of('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "with the run: select" ON letter_batch_item FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM letter_batch seen WHERE seen.id = batch_id));
CREATE POLICY "with the run: insert" ON letter_batch_item FOR INSERT TO porchlight_app WITH CHECK (EXISTS (SELECT 1 FROM letter_batch seen WHERE seen.id = batch_id));
CREATE POLICY "with the run: update" ON letter_batch_item FOR UPDATE TO porchlight_app USING (EXISTS (SELECT 1 FROM letter_batch seen WHERE seen.id = batch_id)) WITH CHECK (EXISTS (SELECT 1 FROM letter_batch seen WHERE seen.id = batch_id));
CREATE POLICY "liaisons: select" ON answer_link FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "liaisons: insert" ON answer_link FOR INSERT TO porchlight_app WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "liaisons: update" ON answer_link FOR UPDATE TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[])) WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "own visits: select" ON answer_link FOR SELECT TO porchlight_app USING (visit_id = ANY ((SELECT app_my_visits())::int[]));
CREATE POLICY "own visits: insert" ON answer_link FOR INSERT TO porchlight_app WITH CHECK (visit_id = ANY ((SELECT app_my_visits())::int[]));
CREATE POLICY "steward: select" ON answer_link FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: insert" ON answer_link FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: update" ON answer_link FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "family link: select" ON answer_link FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'family_link' AND id = (SELECT app_subject()));
CREATE POLICY "with the visit: select" ON family_answer FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id));
CREATE POLICY "liaisons: insert" ON family_answer FOR INSERT TO porchlight_app WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "liaisons: update" ON family_answer FOR UPDATE TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[])) WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "own visits: insert" ON family_answer FOR INSERT TO porchlight_app WITH CHECK (visit_id = ANY ((SELECT app_my_visits())::int[]));
CREATE POLICY "own visits: update" ON family_answer FOR UPDATE TO porchlight_app USING (visit_id = ANY ((SELECT app_my_visits())::int[])) WITH CHECK (visit_id = ANY ((SELECT app_my_visits())::int[]));
CREATE POLICY "steward: select" ON family_answer FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: update" ON family_answer FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "family link: select" ON family_answer FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'family_link' AND link_id = (SELECT app_subject()));
CREATE POLICY "family link, while it lives: insert" ON family_answer FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'family_link' AND link_id = (SELECT app_subject()) AND EXISTS (SELECT 1 FROM answer_link l WHERE l.id = link_id AND l.revoked_at IS NULL AND l.expires_at > now() AND l.family_id IS NOT DISTINCT FROM family_answer.family_id) AND entered_by IS NULL AND handled_by IS NULL);
CREATE POLICY "family link: select" ON answer_try FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'family_link');
CREATE POLICY "family link: insert" ON answer_try FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'family_link');
CREATE POLICY "family link: update" ON answer_try FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'family_link') WITH CHECK ((SELECT app_service()) = 'family_link');
CREATE POLICY "family link: delete" ON answer_try FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'family_link');
CREATE POLICY "liaisons: select" ON outgoing_mail FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "liaisons: insert" ON outgoing_mail FOR INSERT TO porchlight_app WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "liaisons: update" ON outgoing_mail FOR UPDATE TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[])) WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "steward: select" ON outgoing_mail FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: update" ON outgoing_mail FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "those it is for: select" ON announcement FOR SELECT TO porchlight_app USING (id = ANY ((SELECT app_announcements())::int[]));
CREATE POLICY "coordinator: select" ON announcement FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: insert" ON announcement FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: update" ON announcement FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "oneself: select" ON announcement_read FOR SELECT TO porchlight_app USING (person_id = (SELECT app_person()) AND EXISTS (SELECT 1 FROM announcement seen WHERE seen.id = announcement_id));
CREATE POLICY "oneself: insert" ON announcement_read FOR INSERT TO porchlight_app WITH CHECK (person_id = (SELECT app_person()) AND EXISTS (SELECT 1 FROM announcement seen WHERE seen.id = announcement_id));
CREATE POLICY "coordinator: select" ON announcement_read FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "staff: select" ON outreach_event FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_staff_districts())::int[]));
CREATE POLICY "coordinator: select" ON outreach_event FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: insert" ON outreach_event FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: update" ON outreach_event FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: delete" ON outreach_event FOR DELETE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "liaisons, their school: insert" ON outreach_event FOR INSERT TO porchlight_app WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "liaisons, their school: update" ON outreach_event FOR UPDATE TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[])) WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "with the visit: select" ON event FOR SELECT TO porchlight_app USING (visit_id IS NOT NULL AND EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id));
CREATE POLICY "with the payment: select" ON event FOR SELECT TO porchlight_app USING (payment_id IS NOT NULL AND EXISTS (SELECT 1 FROM payment seen WHERE seen.id = payment_id));
CREATE POLICY "setters and access managers: select" ON event FOR SELECT TO porchlight_app USING (visit_id IS NULL AND payment_id IS NULL AND district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "whoever acts: select" ON event FOR SELECT TO porchlight_app USING (actor_id = (SELECT app_person()) AND district_id = ANY ((SELECT app_home_districts())::int[]));
CREATE POLICY "whoever acts: insert" ON event FOR INSERT TO porchlight_app WITH CHECK (actor_id = (SELECT app_person()) AND district_id = ANY ((SELECT app_home_districts())::int[]));
CREATE POLICY "steward: select" ON event FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: insert" ON event FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "liaisons: select" ON reflection FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "who visits the family: select" ON reflection FOR SELECT TO porchlight_app USING (family_id = ANY ((SELECT app_visited_families())::int[]));
CREATE POLICY "own visits: select" ON reflection FOR SELECT TO porchlight_app USING (visit_id = ANY ((SELECT app_my_visits())::int[]));
CREATE POLICY "oneself: insert" ON reflection FOR INSERT TO porchlight_app WITH CHECK (person_id = (SELECT app_person()) AND visit_id = ANY ((SELECT app_my_visits())::int[]));
CREATE POLICY "oneself: update" ON reflection FOR UPDATE TO porchlight_app USING (person_id = (SELECT app_person()) AND visit_id = ANY ((SELECT app_my_visits())::int[])) WITH CHECK (person_id = (SELECT app_person()) AND visit_id = ANY ((SELECT app_my_visits())::int[]));
CREATE POLICY "coordinator by setting: select" ON reflection FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]) AND EXISTS (SELECT 1 FROM district_settings ds WHERE ds.district_id = reflection.district_id AND ds.coordinator_reads_notes));
CREATE POLICY "the pair: select" ON reflection_assumption FOR SELECT TO porchlight_app USING (visit_id = ANY ((SELECT app_pair_visits())::int[]));
CREATE POLICY "oneself: insert" ON reflection_assumption FOR INSERT TO porchlight_app WITH CHECK (person_id = (SELECT app_person()) AND visit_id = ANY ((SELECT app_pair_visits())::int[]));
CREATE POLICY "oneself: update" ON reflection_assumption FOR UPDATE TO porchlight_app USING (person_id = (SELECT app_person()) AND visit_id = ANY ((SELECT app_pair_visits())::int[])) WITH CHECK (person_id = (SELECT app_person()) AND visit_id = ANY ((SELECT app_pair_visits())::int[]));
CREATE POLICY "staff: select" ON holiday FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_staff_districts())::int[]));
CREATE POLICY "setters: insert" ON holiday FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[]));
CREATE POLICY "setters: update" ON holiday FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[]));
CREATE POLICY "setters: delete" ON holiday FOR DELETE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[]));
CREATE POLICY "steward: select" ON holiday FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "school staff: select" ON selection FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator,site_admin}'))::int[]));
CREATE POLICY "coordinator: select" ON selection FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "whoever chooses: insert" ON selection FOR INSERT TO porchlight_app WITH CHECK (made_by = (SELECT app_person()) AND school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "whoever chooses: update" ON selection FOR UPDATE TO porchlight_app USING (made_by = (SELECT app_person()) AND school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[])) WITH CHECK (made_by = (SELECT app_person()) AND school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "liaisons: select" ON family_contact FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "who visits the family: select" ON family_contact FOR SELECT TO porchlight_app USING (family_id = ANY ((SELECT app_visited_families())::int[]));
CREATE POLICY "coordinator by setting: select" ON family_contact FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]) AND EXISTS (SELECT 1 FROM district_settings ds WHERE ds.district_id = family_contact.district_id AND ds.coordinator_reads_notes));
CREATE POLICY "whoever reaches them: insert" ON family_contact FOR INSERT TO porchlight_app WITH CHECK (person_id = (SELECT app_person()) AND (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]) OR family_id = ANY ((SELECT app_visited_families())::int[])));
CREATE POLICY "liaisons: select" ON follow_up FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "liaisons: update" ON follow_up FOR UPDATE TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[])) WITH CHECK (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "who visits the family: select" ON follow_up FOR SELECT TO porchlight_app USING (family_id = ANY ((SELECT app_visited_families())::int[]));
CREATE POLICY "own visits: select" ON follow_up FOR SELECT TO porchlight_app USING (visit_id = ANY ((SELECT app_my_visits())::int[]));
CREATE POLICY "coordinator by setting: select" ON follow_up FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]) AND EXISTS (SELECT 1 FROM district_settings ds WHERE ds.district_id = follow_up.district_id AND ds.coordinator_reads_notes));
CREATE POLICY "oneself: insert" ON follow_up FOR INSERT TO porchlight_app WITH CHECK (person_id = (SELECT app_person()) AND visit_id = ANY ((SELECT app_my_visits())::int[]));
CREATE POLICY "oneself: update" ON follow_up FOR UPDATE TO porchlight_app USING (person_id = (SELECT app_person()) AND visit_id = ANY ((SELECT app_my_visits())::int[])) WITH CHECK (person_id = (SELECT app_person()) AND visit_id = ANY ((SELECT app_my_visits())::int[]));
CREATE POLICY "steward: select" ON follow_up FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "school staff and educators: select" ON reflection_session FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator,site_admin,educator,district_coordinator}'))::int[]));
CREATE POLICY "who leads the school: insert" ON reflection_session FOR INSERT TO porchlight_app WITH CHECK (school_id = ANY ((SELECT app_schools('{school_coordinator,site_admin}'))::int[]));
CREATE POLICY "who leads the school: update" ON reflection_session FOR UPDATE TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{school_coordinator,site_admin}'))::int[])) WITH CHECK (school_id = ANY ((SELECT app_schools('{school_coordinator,site_admin}'))::int[]));
CREATE POLICY "oneself: select" ON person_choice FOR SELECT TO porchlight_app USING (person_id = (SELECT app_person()));
CREATE POLICY "oneself: insert" ON person_choice FOR INSERT TO porchlight_app WITH CHECK (person_id = (SELECT app_person()));
CREATE POLICY "oneself: update" ON person_choice FOR UPDATE TO porchlight_app USING (person_id = (SELECT app_person())) WITH CHECK (person_id = (SELECT app_person()));
CREATE POLICY "steward: select" ON person_choice FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: insert" ON person_choice FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: update" ON person_choice FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "oneself: select" ON notice FOR SELECT TO porchlight_app USING (person_id = (SELECT app_person()));
CREATE POLICY "oneself: update" ON notice FOR UPDATE TO porchlight_app USING (person_id = (SELECT app_person())) WITH CHECK (person_id = (SELECT app_person()));
CREATE POLICY "steward: select" ON notice FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: insert" ON notice FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: update" ON notice FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "oneself: select" ON calendar_feed FOR SELECT TO porchlight_app USING (person_id = (SELECT app_person()));
CREATE POLICY "oneself: insert" ON calendar_feed FOR INSERT TO porchlight_app WITH CHECK (person_id = (SELECT app_person()));
CREATE POLICY "oneself: update" ON calendar_feed FOR UPDATE TO porchlight_app USING (person_id = (SELECT app_person())) WITH CHECK (person_id = (SELECT app_person()));
CREATE POLICY "whoever makes it: select" ON visit_import FOR SELECT TO porchlight_app USING (made_by = (SELECT app_person()) AND district_id = ANY ((SELECT app_districts_of('{school_coordinator,district_coordinator}'))::int[]));
CREATE POLICY "whoever makes it: insert" ON visit_import FOR INSERT TO porchlight_app WITH CHECK (made_by = (SELECT app_person()) AND district_id = ANY ((SELECT app_districts_of('{school_coordinator,district_coordinator}'))::int[]));
CREATE POLICY "whoever makes it: update" ON visit_import FOR UPDATE TO porchlight_app USING (made_by = (SELECT app_person()) AND district_id = ANY ((SELECT app_districts_of('{school_coordinator,district_coordinator}'))::int[])) WITH CHECK (made_by = (SELECT app_person()) AND district_id = ANY ((SELECT app_districts_of('{school_coordinator,district_coordinator}'))::int[]));
CREATE POLICY "staff: select" ON training_certificate FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_staff_districts())::int[]));
CREATE POLICY "coordinator, trainer: select" ON training_certificate FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,trainer}'))::int[]));
CREATE POLICY "coordinator, trainer: insert" ON training_certificate FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,trainer}'))::int[]));
CREATE POLICY "coordinator, trainer: update" ON training_certificate FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,trainer}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,trainer}'))::int[]));
CREATE POLICY "coordinator, trainer: delete" ON training_certificate FOR DELETE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,trainer}'))::int[]));
CREATE POLICY "steward: select" ON training_certificate FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "money: select" ON rate FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "money: insert" ON rate FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "money: update" ON rate FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "steward: select" ON rate FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "money: select" ON fund FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "money: insert" ON fund FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "money: update" ON fund FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "site admins: select" ON fund FOR SELECT TO porchlight_app USING (school_id IS NULL AND district_id = ANY ((SELECT app_home_districts())::int[]) AND (SELECT app_schools('{site_admin}')) <> '{}' OR school_id = ANY ((SELECT app_schools('{site_admin}'))::int[]));
CREATE POLICY "steward: select" ON fund FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: update" ON fund FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "oneself: select" ON payment FOR SELECT TO porchlight_app USING (person_id = (SELECT app_person()));
CREATE POLICY "oneself: update" ON payment FOR UPDATE TO porchlight_app USING (person_id = (SELECT app_person())) WITH CHECK (person_id = (SELECT app_person()));
CREATE POLICY "site admins: select" ON payment FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{site_admin}'))::int[]));
CREATE POLICY "site admins: update" ON payment FOR UPDATE TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{site_admin}'))::int[])) WITH CHECK (school_id = ANY ((SELECT app_schools('{site_admin}'))::int[]));
CREATE POLICY "money: select" ON payment FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "money: update" ON payment FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "steward: select" ON payment FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: insert" ON payment FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: update" ON payment FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "money: select" ON payroll_batch FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "payroll: insert" ON payroll_batch FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{payroll}'))::int[]));
CREATE POLICY "payroll: update" ON payroll_batch FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{payroll}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{payroll}'))::int[]));
CREATE POLICY "coordinator: select" ON roster_import FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: insert" ON roster_import FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: update" ON roster_import FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "with the import: select" ON roster_file FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM roster_import seen WHERE seen.id = import_id));
CREATE POLICY "with the import: insert" ON roster_file FOR INSERT TO porchlight_app WITH CHECK (EXISTS (SELECT 1 FROM roster_import seen WHERE seen.id = import_id));
CREATE POLICY "with the import: update" ON roster_file FOR UPDATE TO porchlight_app USING (EXISTS (SELECT 1 FROM roster_import seen WHERE seen.id = import_id)) WITH CHECK (EXISTS (SELECT 1 FROM roster_import seen WHERE seen.id = import_id));
CREATE POLICY "with the import: delete" ON roster_file FOR DELETE TO porchlight_app USING (EXISTS (SELECT 1 FROM roster_import seen WHERE seen.id = import_id));
GRANT INSERT, SELECT, UPDATE ON ab_user TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON announcement TO porchlight_app;
GRANT INSERT, SELECT ON announcement_read TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON answer_link TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON answer_try TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON assignment TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON calendar_feed TO porchlight_app;
GRANT SELECT, UPDATE ON district TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON district_settings TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON employment TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON enrollment TO porchlight_app;
GRANT INSERT, SELECT ON event TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON family TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON family_answer TO porchlight_app;
GRANT INSERT, SELECT ON family_contact TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON follow_up TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON fund TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON guardian TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON holiday TO porchlight_app;
GRANT INSERT, SELECT ON letter TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON letter_batch TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON letter_batch_item TO porchlight_app;
GRANT INSERT, SELECT ON letter_file TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON letter_text TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON letterhead TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON notice TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON outgoing_mail TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON outreach_event TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON payment TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON payroll_batch TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON person TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON person_choice TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON person_school TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON rate TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON reflection TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON reflection_assumption TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON reflection_session TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON roster_file TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON roster_import TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON school TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON school_class TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON school_year TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON selection TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON sign_in_failure TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON sign_in_link TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON student TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON student_family TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON student_school TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON training_certificate TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON user_session TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON visit TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON visit_educator TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON visit_import TO porchlight_app;
GRANT INSERT, SELECT ON visit_student TO porchlight_app;
GRANT SELECT ON ab_permission TO porchlight_app;
GRANT SELECT ON ab_permission_view TO porchlight_app;
GRANT SELECT ON ab_permission_view_role TO porchlight_app;
GRANT SELECT ON ab_role TO porchlight_app;
GRANT SELECT ON ab_view_menu TO porchlight_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs TO porchlight_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_periodic_defers TO porchlight_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_events TO porchlight_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_workers TO porchlight_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO porchlight_app;
GRANT SELECT ON alembic_version TO porchlight_app;
