"""The functions and triggers that the policies stand on, in SQL.

`SECURITY DEFINER` lets them read assignments, enrollments and teams past the policies; each answers only about the
person who asks.
"""

FUNCTIONS = r"""
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
SELECT COALESCE(array_agg(DISTINCT COALESCE(a.school_id, s.id)), '{}') FROM assignment_today a
LEFT JOIN school s ON a.school_id IS NULL AND s.district_id = a.district_id
WHERE a.person_id = app_person() AND a.role = ANY (roles) AND COALESCE(a.school_id, s.id) IS NOT NULL $$;

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

CREATE OR REPLACE FUNCTION app_account(wanted int) RETURNS TABLE (
  person_id int, district_id int, given_name text, email text, language text, district text, asks_second_step boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT p.id, p.district_id, p.given_name, p.email, c.screen_language, d.name, ds.second_step AND EXISTS (
  SELECT FROM assignment_today t WHERE t.person_id = p.id AND t.role IN ('payroll', 'access_manager', 'admin'))
FROM ab_user a JOIN person p ON p.id = a.person_id JOIN district d ON d.id = p.district_id
JOIN district_settings ds ON ds.district_id = p.district_id
LEFT JOIN person_choice c ON c.person_id = p.id
WHERE app_service() = 'sign_in' AND a.id = wanted AND a.active AND p.active $$;
COMMENT ON FUNCTION app_account IS 'What signing in and a mail with a new link need to know of one account.';

CREATE OR REPLACE FUNCTION app_account_named(typed text) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(
  min(a.id) FILTER (WHERE lower(a.username) = lower(btrim(typed))), CASE WHEN count(*) = 1 THEN min(a.id) END)
FROM ab_user a JOIN person p ON p.id = a.person_id
WHERE app_service() = 'sign_in' AND a.active AND p.active AND p.email IS NOT NULL
  AND lower(btrim(typed)) IN (lower(a.username), lower(p.email)) $$;
COMMENT ON FUNCTION app_account_named IS
  'The account of a name for signing in, or of an e-mail address that is one person''s.';

CREATE OR REPLACE FUNCTION app_roster_match(how text, wanted text, district_name text) RETURNS TABLE (
  person_id int, district_id int, given_name text, family_name text, email text, account_id int, open boolean,
  holds_a_role boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT p.id, p.district_id, p.given_name, p.family_name, p.email, a.id, a.active, EXISTS (
  SELECT FROM assignment_today t WHERE t.person_id = p.id)
FROM person p JOIN district d ON d.id = p.district_id LEFT JOIN ab_user a ON a.person_id = p.id
WHERE app_service() = 'sign_in' AND p.active AND (district_name IS NULL OR d.name = district_name)
  AND CASE how WHEN 'email' THEN lower(p.email) = lower(wanted)
    WHEN 'staff_id' THEN p.sourced_id = wanted WHEN 'person' THEN p.id = wanted::int END $$;
COMMENT ON FUNCTION app_roster_match IS 'Staff whom somebody who signed in elsewhere may be.';

CREATE OR REPLACE FUNCTION app_keepers(wanted int) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(DISTINCT p.given_name || ' ' || p.family_name), '{}')
FROM assignment_today t JOIN person p ON p.id = t.person_id
WHERE app_service() = 'sign_in' AND t.district_id = wanted AND t.role IN ('access_manager', 'admin') $$;
COMMENT ON FUNCTION app_keepers IS 'Who gives access in a district: told to a colleague who has none yet.';

CREATE OR REPLACE FUNCTION what_opens_an_account_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF app_person() <> NEW.id AND EXISTS (
    SELECT FROM assignment a JOIN district d ON d.id = a.district_id WHERE a.person_id = NEW.id
      AND (a.role <> ALL ('{educator,liaison,school_coordinator,site_admin,trainer,delegate}')
        AND a.district_id <> ALL (app_districts('{admin}'))
        OR a.role = 'admin' AND COALESCE(a.ends_on, 'infinity') >= (now() AT TIME ZONE d.time_zone)::date))
  THEN NEW.email := OLD.email; NEW.sourced_id := OLD.sourced_id; END IF;
  RETURN NEW;
END $$;
COMMENT ON FUNCTION what_opens_an_account_stays IS
  'By e-mail address and roster id an account is reached: below an Admin, nobody changes them for a colleague whose'
  ' roles they could not give, and nobody at all for another Admin, be it by a form or by a roster file.';

CREATE OR REPLACE FUNCTION the_address_before() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.email_since := now(); NEW.email_by := app_person(); NEW.former_emails := NULL;
  IF TG_OP = 'UPDATE' AND NEW.anonymised_on IS NULL AND OLD.email IS NOT NULL THEN
    NEW.former_emails := ((CASE WHEN OLD.email_since > now() - interval '30 days' THEN OLD.former_emails END)
      || OLD.email)[1:5];
  END IF;
  RETURN NEW;
END $$;
COMMENT ON FUNCTION the_address_before IS
  'By an address an account is reached: since when it stands here, who wrote it down, and what it replaced of late.';

CREATE OR REPLACE FUNCTION app_used_since(moment timestamptz) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(array_agg(p.id), '{}') FROM ab_user a JOIN person p ON p.id = a.person_id
WHERE p.district_id = ANY (app_districts('{access_manager,district_coordinator,admin}'))
  AND (a.last_login > moment AT TIME ZONE 'UTC'
    OR EXISTS (SELECT FROM user_session s WHERE s.account_id = a.id AND s.seen_at > moment)) $$;
COMMENT ON FUNCTION app_used_since IS
  'Who signed in, or opened a page, since then: for those who look after the access of that district.';

CREATE OR REPLACE FUNCTION app_own_password_opens(wanted int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT COALESCE(bool_or(ds.own_passwords OR a.password_from_server), false)
FROM ab_user a JOIN person p ON p.id = a.person_id JOIN district_settings ds ON ds.district_id = p.district_id
WHERE app_service() = 'sign_in' AND a.id = wanted $$;
COMMENT ON FUNCTION app_own_password_opens IS
  'Whether the district lets a password of our own open this account beside its issuer; one from the server always.';

CREATE OR REPLACE FUNCTION app_only_district() RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT CASE WHEN count(*) = 1 THEN min(id) END FROM district WHERE app_service() = 'sign_in' $$;
COMMENT ON FUNCTION app_only_district IS 'The district of a server that has one: where a stranger stands at the door.';

CREATE OR REPLACE FUNCTION app_district_called(wanted text) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT id FROM district WHERE app_service() = 'sign_in' AND name = wanted $$;

CREATE OR REPLACE FUNCTION the_day_somebody_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.left_on := CASE WHEN NOT NEW.active THEN current_date END; RETURN NEW; END $$;

CREATE OR REPLACE FUNCTION sessions_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE user_session s SET ended_at = now() FROM ab_user a
  WHERE s.account_id = a.id AND s.ended_at IS NULL
    AND CASE TG_TABLE_NAME WHEN 'person' THEN a.person_id = NEW.id ELSE a.id = NEW.id END;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION sessions_end IS 'Who left, or whose account is switched off, is signed out, whoever wrote it.';

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

CREATE OR REPLACE TRIGGER what_opens_an_account_stays BEFORE UPDATE ON person
FOR EACH ROW WHEN ((OLD.email, OLD.sourced_id) IS DISTINCT FROM (NEW.email, NEW.sourced_id))
EXECUTE FUNCTION what_opens_an_account_stays();
CREATE OR REPLACE TRIGGER written_address BEFORE INSERT ON person
FOR EACH ROW WHEN (NEW.email IS NOT NULL) EXECUTE FUNCTION the_address_before();
CREATE OR REPLACE TRIGGER written_address_anew BEFORE UPDATE ON person
FOR EACH ROW WHEN (lower(OLD.email) IS DISTINCT FROM lower(NEW.email)) EXECUTE FUNCTION the_address_before();
CREATE OR REPLACE TRIGGER the_day_somebody_left BEFORE UPDATE ON person
FOR EACH ROW WHEN (OLD.active <> NEW.active) EXECUTE FUNCTION the_day_somebody_left();
CREATE OR REPLACE TRIGGER sessions_end_with_work AFTER UPDATE ON person
FOR EACH ROW WHEN (OLD.active AND NOT NEW.active) EXECUTE FUNCTION sessions_end();
CREATE OR REPLACE TRIGGER sessions_end_with_account AFTER UPDATE ON ab_user
FOR EACH ROW WHEN (OLD.active AND NOT NEW.active) EXECUTE FUNCTION sessions_end();
CREATE OR REPLACE FUNCTION district_roles_are_fabs_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE own int;
BEGIN
  SELECT id INTO own FROM ab_role WHERE name = 'district_role:' || NEW.id;
  IF own IS NULL THEN
    INSERT INTO ab_role (id, name) VALUES (nextval('ab_role_id_seq'), 'district_role:' || NEW.id) RETURNING id INTO own;
  END IF;
  DELETE FROM ab_permission_view_role WHERE role_id = own;
  INSERT INTO ab_permission_view_role (id, role_id, permission_view_id)
  SELECT nextval('ab_permission_view_role_id_seq'), own, most.permission_view_id
  FROM ab_permission_view_role most JOIN ab_role r ON r.id = most.role_id AND r.name = 'most:' || NEW.role
  JOIN ab_permission_view pv ON pv.id = most.permission_view_id JOIN ab_permission p ON p.id = pv.permission_id
  JOIN ab_view_menu v ON v.id = pv.view_menu_id WHERE p.name || ' on ' || v.name = ANY (NEW.permissions);
  RETURN NULL;
END $$;
COMMENT ON FUNCTION district_roles_are_fabs_rows IS 'Never more than the base role can have, whatever a row says.';

CREATE OR REPLACE FUNCTION assignments_are_not_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF app_person() IS NULL AND app_service() = '' THEN RETURN NEW; END IF;
  IF (OLD.person_id, OLD.district_id, OLD.school_id, OLD.role, OLD.district_role_id, OLD.admin_grant_id)
    IS DISTINCT FROM (NEW.person_id, NEW.district_id, NEW.school_id, NEW.role, NEW.district_role_id, NEW.admin_grant_id)
  THEN RAISE EXCEPTION 'An assignment is ended and given anew, never rewritten.'; END IF;
  IF (OLD.role = 'admin' OR app_service() <> '')
    AND COALESCE(NEW.ends_on, 'infinity') > COALESCE(OLD.ends_on, 'infinity')
  THEN RAISE EXCEPTION 'Only two Admins make an Admin''s days longer.'; END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER district_roles_are_fabs_rows AFTER INSERT OR UPDATE ON district_role
FOR EACH ROW EXECUTE FUNCTION district_roles_are_fabs_rows();
CREATE OR REPLACE TRIGGER assignments_are_not_rewritten BEFORE UPDATE ON assignment
FOR EACH ROW EXECUTE FUNCTION assignments_are_not_rewritten();
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
"""

ACCENT_FOLDED = r"""
CREATE OR REPLACE FUNCTION accent_folded(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT lower(regexp_replace(normalize(words, NFD), '[\u0300-\u036f]', '', 'g')) $$;
"""
