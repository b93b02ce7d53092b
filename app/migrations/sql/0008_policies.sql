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
CREATE OR REPLACE FUNCTION app_tell_sign_in(what text, who int, told jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
INSERT INTO event (kind, district_id, actor_id, facts)
SELECT 'sign_in.' || what, p.district_id, CASE WHEN what <> 'failed' THEN p.id END, told
FROM person p WHERE p.id = who AND app_service() = 'sign_in'
  AND what IN ('done', 'left', 'failed', 'password_chosen') $$;
COMMENT ON FUNCTION app_tell_sign_in IS
  'The event of a sign-in: signing in sees no person, and writes nothing else into history.';

CREATE OR REPLACE FUNCTION sessions_are_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM app_tell_sign_in('done', (SELECT a.person_id FROM ab_user a WHERE a.id = NEW.account_id),
    jsonb_build_object('session', NEW.id));
  RETURN NULL;
END $$;
COMMENT ON FUNCTION sessions_are_told IS 'Whichever way somebody signed in, history tells it.';

CREATE OR REPLACE FUNCTION app_district_of(who int) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT district_id FROM person WHERE id = who AND id = app_person() $$;
COMMENT ON FUNCTION app_district_of IS 'The own district, also of somebody who holds no role today.';

CREATE OR REPLACE TRIGGER sessions_are_told_begun AFTER INSERT ON user_session
FOR EACH ROW WHEN (NEW.stage = 'in') EXECUTE FUNCTION sessions_are_told();
CREATE OR REPLACE TRIGGER sessions_are_told AFTER UPDATE OF stage ON user_session
FOR EACH ROW WHEN (NEW.stage = 'in' AND OLD.stage <> 'in') EXECUTE FUNCTION sessions_are_told();
CREATE OR REPLACE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE ON event_chain
FOR EACH ROW EXECUTE FUNCTION history_is_append_only();
CREATE OR REPLACE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE ON audit_anchor
FOR EACH ROW EXECUTE FUNCTION history_is_append_only();
CREATE OR REPLACE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE ON access_log
FOR EACH ROW EXECUTE FUNCTION history_is_append_only();
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
CREATE OR REPLACE FUNCTION former_employment_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE held_until date;
BEGIN
  IF COALESCE(OLD.since, '-infinity') < COALESCE(NEW.since, '-infinity') THEN
    INSERT INTO former_employment (person_id, district_id, until, employee_class, exempt)
    VALUES (OLD.person_id, OLD.district_id, NEW.since, OLD.employee_class, OLD.exempt);
    RETURN NEW;
  END IF;
  SELECT min(until) INTO held_until FROM former_employment
  WHERE person_id = NEW.person_id AND until >= COALESCE(NEW.since, 'infinity');
  DELETE FROM former_employment WHERE person_id = NEW.person_id
    AND until > COALESCE(held_until, NEW.since, '-infinity');
  UPDATE former_employment SET until = NEW.since WHERE person_id = NEW.person_id AND until = held_until;
  RETURN NEW;
END $$;
COMMENT ON FUNCTION former_employment_stays IS
  'What somebody''s class of employee was before, until which day: work of those days is paid by it, whenever it is'
  ' worked out. A class from an earlier day takes the place of what was written down for the days since.';

CREATE OR REPLACE TRIGGER former_employment_stays BEFORE UPDATE ON employment
FOR EACH ROW WHEN ((OLD.employee_class, OLD.exempt, OLD.since) IS DISTINCT FROM
  (NEW.employee_class, NEW.exempt, NEW.since)) EXECUTE FUNCTION former_employment_stays();

CREATE OR REPLACE FUNCTION whoever_covers_stops_with_a_leaver() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  WITH yesterday AS (SELECT (now() AT TIME ZONE time_zone)::date - 1 AS day FROM district WHERE id = NEW.district_id),
  ended AS (
    UPDATE assignment a SET ends_on = y.day, starts_on = LEAST(a.starts_on, y.day) FROM yesterday y
    WHERE a.role = 'delegate' AND a.given_by = NEW.id AND a.ends_on > y.day RETURNING a.*)
  INSERT INTO event (kind, district_id, actor_id, facts)
  SELECT 'assignment.ended', district_id, app_person(), jsonb_build_object('person_id', person_id, 'role', role,
    'school_id', school_id, 'starts_on', starts_on, 'ends_on', ends_on) FROM ended;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION whoever_covers_stops_with_a_leaver IS
  'Nobody approves for somebody who does not work here any more, whoever wrote that down.';

CREATE OR REPLACE TRIGGER whoever_covers_stops_with_a_leaver AFTER UPDATE ON person
FOR EACH ROW WHEN (OLD.active AND NOT NEW.active) EXECUTE FUNCTION whoever_covers_stops_with_a_leaver();

CREATE OR REPLACE FUNCTION app_kinds_without_rate(district int, since date)
  RETURNS TABLE (employee_class text, exempt boolean, activity text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
WITH here AS (SELECT d.id, d.time_zone FROM district d
  WHERE d.id = $1 AND d.id = ANY (app_districts('{district_coordinator}'))),
kind AS (SELECT em.employee_class, em.exempt FROM employment em JOIN here ON here.id = em.district_id
  UNION SELECT f.employee_class, f.exempt FROM former_employment f JOIN here ON here.id = f.district_id),
gap AS (SELECT here.id, here.time_zone, kind.*, a.activity, a.part, COALESCE((SELECT min(r.starts_on) FROM rate r
    WHERE r.district_id = here.id AND r.employee_class = kind.employee_class AND r.activity = a.activity
      AND (r.exempt IS NULL OR r.exempt = kind.exempt) AND r.amount > 0), 'infinity') AS until
  FROM here, kind, (VALUES ('visit', 'visitor'), ('interpreting', 'interpreter')) AS a (activity, part))
SELECT g.employee_class, g.exempt, g.activity FROM gap g CROSS JOIN LATERAL (
  SELECT FROM visit v JOIN visit_educator ve ON ve.visit_id = v.id AND ve.part = g.part
  JOIN employment em ON em.person_id = ve.person_id
  LEFT JOIN LATERAL (SELECT f.employee_class, f.exempt FROM former_employment f WHERE f.person_id = ve.person_id
    AND f.until > (COALESCE(v.started_at, v.starts_at) AT TIME ZONE g.time_zone)::date
    ORDER BY f.until LIMIT 1) was ON true
  WHERE v.district_id = g.id AND v.state IN ('scheduled', 'completed') AND (v.state = 'scheduled' OR ve.went)
    AND COALESCE(v.started_at, v.starts_at) < g.until::timestamp AT TIME ZONE 'UTC' + interval '1 day'
    AND (COALESCE(v.started_at, v.starts_at) AT TIME ZONE g.time_zone)::date < g.until
    AND COALESCE(was.employee_class, em.employee_class) = g.employee_class
    AND COALESCE(was.exempt, em.exempt) = g.exempt LIMIT 1) AS one
UNION
SELECT NULL, NULL, CASE WHEN ve.part = 'interpreter' THEN 'interpreting' ELSE 'visit' END
FROM here JOIN person p ON p.district_id = here.id JOIN visit_educator ve ON ve.person_id = p.id
JOIN visit v ON v.id = ve.visit_id
WHERE NOT EXISTS (SELECT FROM employment em WHERE em.person_id = p.id)
  AND v.state IN ('scheduled', 'completed') AND (v.state = 'scheduled' OR ve.went)
UNION
SELECT COALESCE(was.employee_class, em.employee_class), COALESCE(was.exempt, em.exempt),
  CASE pay.kind WHEN 'no_one_home' THEN 'visit' ELSE pay.kind END
FROM here JOIN payment pay ON pay.district_id = here.id LEFT JOIN employment em ON em.person_id = pay.person_id
LEFT JOIN LATERAL (SELECT f.employee_class, f.exempt FROM former_employment f WHERE f.person_id = pay.person_id
  AND f.until > pay.worked_on ORDER BY f.until LIMIT 1) was ON true
WHERE pay.state = 'not_payable' AND NOT pay.withdrawn AND pay.reversed_on IS NULL AND pay.reverses_id IS NULL
  AND (pay.explanation ->> 'rule') IN ('no_rate', 'no_class') AND pay.worked_on >= $2 $$;
COMMENT ON FUNCTION app_kinds_without_rate IS
  'The kinds of people without a rate, for a coordinator of the district: of visits to come or just made, and of'
  ' payments since that day, by the class of the day. Each kind asks only for visits before its first rate, so that no'
  ' rate missing reads none.';
CREATE OR REPLACE FUNCTION app_count_made(visit int, district int, school int, year int, way int) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
INSERT INTO took_part (district_id, school_id, school_year_id, kind, who_id, visits)
SELECT district, school, year, 'students', s.student_id, way
FROM visit_student s WHERE s.visit_id = visit
UNION ALL
SELECT district, school, year, 'educators', e.person_id, way
FROM visit_educator e WHERE e.visit_id = visit AND e.went AND e.part = 'visitor';
INSERT INTO figure (district_id, school_id, school_year_id, kind, state, count, amount)
SELECT district, school, year, 'money',
  CASE p.state WHEN 'paid' THEN 'paid' ELSE 'approved' END, way * count(*), way * sum(p.amount)
FROM payment p WHERE p.visit_id = visit AND p.state IN ('approved', 'exported', 'paid') AND NOT p.withdrawn
GROUP BY 5;
$$;
REVOKE EXECUTE ON FUNCTION app_count_made FROM PUBLIC;
COMMENT ON FUNCTION app_count_made IS 'Adds (1) or takes off (-1) who took part in a visit, and its pay.';

CREATE OR REPLACE FUNCTION figures_follow_visits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO figure (district_id, school_id, school_year_id, kind, state, number, count)
    VALUES (OLD.district_id, OLD.school_id, OLD.school_year_id, 'visits', OLD.state, OLD.number, -1);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO figure (district_id, school_id, school_year_id, kind, state, number, count)
    VALUES (NEW.district_id, NEW.school_id, NEW.school_year_id, 'visits', NEW.state, NEW.number, 1);
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.state IN ('completed', 'reflected', 'paid')) = (NEW.state IN ('completed', 'reflected', 'paid'))
    AND (OLD.school_id, OLD.school_year_id) = (NEW.school_id, NEW.school_year_id) THEN RETURN NULL; END IF;
  IF TG_OP <> 'INSERT' AND OLD.state IN ('completed', 'reflected', 'paid') THEN
    PERFORM app_count_made(OLD.id, OLD.district_id, OLD.school_id, OLD.school_year_id, -1);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.state IN ('completed', 'reflected', 'paid') THEN
    PERFORM app_count_made(NEW.id, NEW.district_id, NEW.school_id, NEW.school_year_id, 1);
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION figures_follow_students() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO took_part (district_id, school_id, school_year_id, kind, who_id, visits)
    SELECT district_id, school_id, school_year_id, 'students', OLD.student_id, -1
    FROM visit WHERE id = OLD.visit_id AND state IN ('completed', 'reflected', 'paid');
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO took_part (district_id, school_id, school_year_id, kind, who_id, visits)
    SELECT district_id, school_id, school_year_id, 'students', NEW.student_id, 1
    FROM visit WHERE id = NEW.visit_id AND state IN ('completed', 'reflected', 'paid');
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION figures_follow_teams() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.went AND OLD.part = 'visitor' THEN
    INSERT INTO took_part (district_id, school_id, school_year_id, kind, who_id, visits)
    SELECT district_id, school_id, school_year_id, 'educators', OLD.person_id, -1
    FROM visit WHERE id = OLD.visit_id AND state IN ('completed', 'reflected', 'paid');
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.went AND NEW.part = 'visitor' THEN
    INSERT INTO took_part (district_id, school_id, school_year_id, kind, who_id, visits)
    SELECT district_id, school_id, school_year_id, 'educators', NEW.person_id, 1
    FROM visit WHERE id = NEW.visit_id AND state IN ('completed', 'reflected', 'paid');
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION figures_follow_pay() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.state IN ('approved', 'exported', 'paid') AND NOT OLD.withdrawn THEN
    INSERT INTO figure (district_id, school_id, school_year_id, kind, state, count, amount)
    SELECT district_id, school_id, school_year_id, 'money',
      CASE OLD.state WHEN 'paid' THEN 'paid' ELSE 'approved' END, -1, -OLD.amount
    FROM visit WHERE id = OLD.visit_id AND state IN ('completed', 'reflected', 'paid');
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.state IN ('approved', 'exported', 'paid') AND NOT NEW.withdrawn THEN
    INSERT INTO figure (district_id, school_id, school_year_id, kind, state, count, amount)
    SELECT district_id, school_id, school_year_id, 'money',
      CASE NEW.state WHEN 'paid' THEN 'paid' ELSE 'approved' END, 1, NEW.amount
    FROM visit WHERE id = NEW.visit_id AND state IN ('completed', 'reflected', 'paid');
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER figures_follow AFTER INSERT OR DELETE ON visit
FOR EACH ROW EXECUTE FUNCTION figures_follow_visits();
CREATE OR REPLACE TRIGGER figures_follow_changed AFTER UPDATE ON visit FOR EACH ROW
WHEN ((OLD.district_id, OLD.school_id, OLD.school_year_id, OLD.state, OLD.number)
  IS DISTINCT FROM (NEW.district_id, NEW.school_id, NEW.school_year_id, NEW.state, NEW.number))
EXECUTE FUNCTION figures_follow_visits();
CREATE OR REPLACE TRIGGER figures_follow AFTER INSERT OR DELETE ON visit_student
FOR EACH ROW EXECUTE FUNCTION figures_follow_students();
CREATE OR REPLACE TRIGGER figures_follow_changed AFTER UPDATE ON visit_student FOR EACH ROW
WHEN ((OLD.visit_id, OLD.student_id) IS DISTINCT FROM (NEW.visit_id, NEW.student_id))
EXECUTE FUNCTION figures_follow_students();
CREATE OR REPLACE TRIGGER figures_follow AFTER INSERT OR DELETE ON visit_educator
FOR EACH ROW EXECUTE FUNCTION figures_follow_teams();
CREATE OR REPLACE TRIGGER figures_follow_changed AFTER UPDATE ON visit_educator FOR EACH ROW
WHEN ((OLD.visit_id, OLD.person_id, OLD.went, OLD.part)
  IS DISTINCT FROM (NEW.visit_id, NEW.person_id, NEW.went, NEW.part))
EXECUTE FUNCTION figures_follow_teams();
CREATE OR REPLACE TRIGGER figures_follow AFTER INSERT OR DELETE ON payment
FOR EACH ROW EXECUTE FUNCTION figures_follow_pay();
CREATE OR REPLACE TRIGGER figures_follow_changed AFTER UPDATE ON payment FOR EACH ROW
WHEN ((OLD.visit_id, OLD.state, OLD.amount, OLD.withdrawn)
  IS DISTINCT FROM (NEW.visit_id, NEW.state, NEW.amount, NEW.withdrawn))
EXECUTE FUNCTION figures_follow_pay();

CREATE OR REPLACE FUNCTION app_kept_figures(wanted int, year int) RETURNS TABLE (
  school_id int, school_year_id int, kind text, state text, number int, count bigint, amount numeric)
LANGUAGE sql STABLE AS $$
SELECT k.school_id, k.school_year_id, k.kind, k.state, k.number, sum(k.count)::bigint, sum(k.amount)
FROM (
  SELECT f.school_id, f.school_year_id, f.kind, f.state, f.number, f.count, f.amount FROM figure f
  WHERE (wanted IS NULL OR f.district_id = wanted) AND (year IS NULL OR f.school_year_id = year)
  UNION ALL
  SELECT p.school_id, l.school_year_id, l.kind, '', 0, (p.visits > 0)::int - (p.folded > 0)::int, 0
  FROM (
    SELECT DISTINCT t.who_id, t.kind, t.school_year_id FROM took_part t WHERE NOT t.folded
      AND (wanted IS NULL OR t.district_id = wanted) AND (year IS NULL OR t.school_year_id = year)
  ) l CROSS JOIN LATERAL (
    SELECT t.school_id, sum(t.visits) AS visits, COALESCE(sum(t.visits) FILTER (WHERE t.folded), 0) AS folded
    FROM took_part t WHERE (t.who_id, t.kind, t.school_year_id) = (l.who_id, l.kind, l.school_year_id)
    GROUP BY GROUPING SETS ((t.school_id), ())
  ) p
) k
GROUP BY k.school_id, k.school_year_id, k.kind, k.state, k.number HAVING sum(k.count) <> 0 OR sum(k.amount) <> 0 $$;
COMMENT ON FUNCTION app_kept_figures IS
  'The sums as they are now, of a district, of a school year or (NULL) of all: what the policies let one see of them.';

CREATE OR REPLACE FUNCTION app_true_figures(wanted int) RETURNS TABLE (
  school_id int, school_year_id int, kind text, state text, number int, count bigint, amount numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT v.school_id, v.school_year_id, 'visits', v.state, v.number, count(*), 0
FROM visit v WHERE v.district_id = wanted AND (session_user <> 'porchlight_app' OR app_service() = 'steward' AND app_subject() = wanted) GROUP BY 1, 2, 4, 5
UNION ALL
SELECT v.school_id, v.school_year_id, 'students', '', 0, count(DISTINCT s.student_id), 0
FROM visit v JOIN visit_student s ON s.visit_id = v.id
WHERE v.district_id = wanted AND v.state IN ('completed', 'reflected', 'paid') AND (session_user <> 'porchlight_app' OR app_service() = 'steward' AND app_subject() = wanted)
GROUP BY GROUPING SETS ((v.school_id, v.school_year_id), (v.school_year_id))
UNION ALL
SELECT v.school_id, v.school_year_id, 'educators', '', 0, count(DISTINCT e.person_id), 0
FROM visit v JOIN visit_educator e ON e.visit_id = v.id
WHERE v.district_id = wanted AND v.state IN ('completed', 'reflected', 'paid') AND e.went AND e.part = 'visitor' AND (session_user <> 'porchlight_app' OR app_service() = 'steward' AND app_subject() = wanted)
GROUP BY GROUPING SETS ((v.school_id, v.school_year_id), (v.school_year_id))
UNION ALL
SELECT v.school_id, v.school_year_id, 'money', CASE p.state WHEN 'paid' THEN 'paid' ELSE 'approved' END, 0,
  count(*), sum(p.amount)
FROM visit v JOIN payment p ON p.visit_id = v.id
WHERE v.district_id = wanted AND v.state IN ('completed', 'reflected', 'paid') AND NOT p.withdrawn
  AND p.state IN ('approved', 'exported', 'paid') AND (session_user <> 'porchlight_app' OR app_service() = 'steward' AND app_subject() = wanted)
GROUP BY 1, 2, 4 $$;
COMMENT ON FUNCTION app_true_figures IS
  'The same, counted from the visits themselves: for the owner, and for the district''s steward.';

CREATE OR REPLACE FUNCTION app_figures_differ(wanted int) RETURNS TABLE (
  school_id int, school_year_id int, kind text, state text, number int, kept bigint, counted bigint,
  kept_amount numeric, counted_amount numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT school_id, school_year_id, kind, state, number, COALESCE(sum(count) FILTER (WHERE is_kept), 0)::bigint,
  COALESCE(sum(count) FILTER (WHERE NOT is_kept), 0)::bigint, COALESCE(sum(amount) FILTER (WHERE is_kept), 0),
  COALESCE(sum(amount) FILTER (WHERE NOT is_kept), 0)
FROM (SELECT true AS is_kept, * FROM app_kept_figures(wanted, NULL)
  UNION ALL SELECT false, * FROM app_true_figures(wanted)) AS both_ways
WHERE (session_user <> 'porchlight_app' OR app_service() = 'steward' AND app_subject() = wanted)
GROUP BY school_id, school_year_id, kind, state, number
HAVING COALESCE(sum(count) FILTER (WHERE is_kept), 0) <> COALESCE(sum(count) FILTER (WHERE NOT is_kept), 0)
  OR COALESCE(sum(amount) FILTER (WHERE is_kept), 0) <> COALESCE(sum(amount) FILTER (WHERE NOT is_kept), 0)
ORDER BY 2, 1 NULLS FIRST, 3, 4, 5 $$;
COMMENT ON FUNCTION app_figures_differ IS 'Each sum that is not what is counted: none, as long as all is well.';

CREATE OR REPLACE FUNCTION app_fold_figures(wanted int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT (session_user <> 'porchlight_app' OR app_service() = 'steward' AND app_subject() = wanted) OR NOT pg_try_advisory_xact_lock(hashtextextended('figures:' || wanted, 0)) THEN RETURN; END IF;
  WITH late AS (
    SELECT DISTINCT who_id, kind, school_year_id FROM took_part WHERE district_id = wanted AND NOT folded
  ), parts AS (
    DELETE FROM took_part t USING late l WHERE t.district_id = wanted
      AND (t.who_id, t.kind, t.school_year_id) = (l.who_id, l.kind, l.school_year_id) RETURNING t.*
  ), again AS (
    INSERT INTO took_part (district_id, school_id, school_year_id, kind, who_id, visits, folded)
    SELECT wanted, school_id, school_year_id, kind, who_id, sum(visits), true FROM parts
    GROUP BY school_id, school_year_id, kind, who_id HAVING sum(visits) <> 0
  ), people AS (
    SELECT school_id, school_year_id, kind, who_id,
      (sum(visits) > 0)::int - (COALESCE(sum(visits) FILTER (WHERE folded), 0) > 0)::int AS more
    FROM parts GROUP BY GROUPING SETS (
      (school_id, school_year_id, kind, who_id), (school_year_id, kind, who_id))
  ), many AS (
    SELECT unnest(array_agg(id)) AS id FROM figure WHERE district_id = wanted
    GROUP BY school_id, school_year_id, kind, state, number HAVING count(*) > 1
  ), old AS (
    DELETE FROM figure f USING many m WHERE f.id = m.id RETURNING f.*
  )
  INSERT INTO figure (district_id, school_id, school_year_id, kind, state, number, count, amount)
  SELECT wanted, a.school_id, a.school_year_id, a.kind, a.state, a.number, sum(a.count), sum(a.amount) FROM (
    SELECT school_id, school_year_id, kind, state, number, count, amount FROM old
    UNION ALL SELECT school_id, school_year_id, kind, '', 0, more, 0 FROM people WHERE more <> 0) a
  GROUP BY a.school_id, a.school_year_id, a.kind, a.state, a.number HAVING sum(a.count) <> 0 OR sum(a.amount) <> 0;
END $$;
COMMENT ON FUNCTION app_fold_figures IS
  'Puts the rows of each sum together. What is appended meanwhile is left for the next time; nobody waits.';

CREATE OR REPLACE FUNCTION app_rebuild_figures(wanted int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT (session_user <> 'porchlight_app' OR app_service() = 'steward' AND app_subject() = wanted) THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('figures:' || wanted, 0));
  WITH no_figures AS (DELETE FROM figure WHERE district_id = wanted),
  no_parts AS (DELETE FROM took_part WHERE district_id = wanted),
  parts AS (
    INSERT INTO took_part (district_id, school_id, school_year_id, kind, who_id, visits, folded)
    SELECT wanted, v.school_id, v.school_year_id, 'students', s.student_id, count(*), true
    FROM visit v JOIN visit_student s ON s.visit_id = v.id
    WHERE v.district_id = wanted AND v.state IN ('completed', 'reflected', 'paid') GROUP BY v.school_id, v.school_year_id, s.student_id
    UNION ALL
    SELECT wanted, v.school_id, v.school_year_id, 'educators', e.person_id, count(*), true
    FROM visit v JOIN visit_educator e ON e.visit_id = v.id
    WHERE v.district_id = wanted AND v.state IN ('completed', 'reflected', 'paid') AND e.went AND e.part = 'visitor'
    GROUP BY v.school_id, v.school_year_id, e.person_id
    ORDER BY 2, 3, 4, 5
  )
  INSERT INTO figure (district_id, school_id, school_year_id, kind, state, number, count, amount)
  SELECT wanted, t.* FROM app_true_figures(wanted) t ORDER BY 2, 3, 4, 5, 6;
END $$;
COMMENT ON FUNCTION app_rebuild_figures IS
  'Counts all sums of a district anew, in one statement: what is appended meanwhile is either counted or stays.';
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM porchlight_app;
ALTER TABLE ab_user ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'ab_user' LOOP EXECUTE format('DROP POLICY %I ON ab_user', old.policyname); END LOOP; END $$;
ALTER TABLE access_log ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'access_log' LOOP EXECUTE format('DROP POLICY %I ON access_log', old.policyname); END LOOP; END $$;
ALTER TABLE access_request ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'access_request' LOOP EXECUTE format('DROP POLICY %I ON access_request', old.policyname); END LOOP; END $$;
ALTER TABLE access_review ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'access_review' LOOP EXECUTE format('DROP POLICY %I ON access_review', old.policyname); END LOOP; END $$;
ALTER TABLE access_review_line ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'access_review_line' LOOP EXECUTE format('DROP POLICY %I ON access_review_line', old.policyname); END LOOP; END $$;
ALTER TABLE access_rules ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'access_rules' LOOP EXECUTE format('DROP POLICY %I ON access_rules', old.policyname); END LOOP; END $$;
ALTER TABLE admin_grant ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'admin_grant' LOOP EXECUTE format('DROP POLICY %I ON admin_grant', old.policyname); END LOOP; END $$;
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
ALTER TABLE audit_anchor ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'audit_anchor' LOOP EXECUTE format('DROP POLICY %I ON audit_anchor', old.policyname); END LOOP; END $$;
ALTER TABLE calendar_feed ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'calendar_feed' LOOP EXECUTE format('DROP POLICY %I ON calendar_feed', old.policyname); END LOOP; END $$;
ALTER TABLE compliance_note ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'compliance_note' LOOP EXECUTE format('DROP POLICY %I ON compliance_note', old.policyname); END LOOP; END $$;
ALTER TABLE contract_hours ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'contract_hours' LOOP EXECUTE format('DROP POLICY %I ON contract_hours', old.policyname); END LOOP; END $$;
ALTER TABLE disagreement ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'disagreement' LOOP EXECUTE format('DROP POLICY %I ON disagreement', old.policyname); END LOOP; END $$;
ALTER TABLE disclosed_student ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'disclosed_student' LOOP EXECUTE format('DROP POLICY %I ON disclosed_student', old.policyname); END LOOP; END $$;
ALTER TABLE disclosure ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'disclosure' LOOP EXECUTE format('DROP POLICY %I ON disclosure', old.policyname); END LOOP; END $$;
ALTER TABLE district ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'district' LOOP EXECUTE format('DROP POLICY %I ON district', old.policyname); END LOOP; END $$;
ALTER TABLE district_role ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'district_role' LOOP EXECUTE format('DROP POLICY %I ON district_role', old.policyname); END LOOP; END $$;
ALTER TABLE district_settings ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'district_settings' LOOP EXECUTE format('DROP POLICY %I ON district_settings', old.policyname); END LOOP; END $$;
ALTER TABLE employment ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'employment' LOOP EXECUTE format('DROP POLICY %I ON employment', old.policyname); END LOOP; END $$;
ALTER TABLE enrollment ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'enrollment' LOOP EXECUTE format('DROP POLICY %I ON enrollment', old.policyname); END LOOP; END $$;
ALTER TABLE event ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'event' LOOP EXECUTE format('DROP POLICY %I ON event', old.policyname); END LOOP; END $$;
ALTER TABLE event_chain ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'event_chain' LOOP EXECUTE format('DROP POLICY %I ON event_chain', old.policyname); END LOOP; END $$;
ALTER TABLE event_detail ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'event_detail' LOOP EXECUTE format('DROP POLICY %I ON event_detail', old.policyname); END LOOP; END $$;
ALTER TABLE family ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'family' LOOP EXECUTE format('DROP POLICY %I ON family', old.policyname); END LOOP; END $$;
ALTER TABLE family_answer ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'family_answer' LOOP EXECUTE format('DROP POLICY %I ON family_answer', old.policyname); END LOOP; END $$;
ALTER TABLE family_contact ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'family_contact' LOOP EXECUTE format('DROP POLICY %I ON family_contact', old.policyname); END LOOP; END $$;
ALTER TABLE family_pair ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'family_pair' LOOP EXECUTE format('DROP POLICY %I ON family_pair', old.policyname); END LOOP; END $$;
ALTER TABLE figure ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'figure' LOOP EXECUTE format('DROP POLICY %I ON figure', old.policyname); END LOOP; END $$;
ALTER TABLE follow_up ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'follow_up' LOOP EXECUTE format('DROP POLICY %I ON follow_up', old.policyname); END LOOP; END $$;
ALTER TABLE former_employment ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'former_employment' LOOP EXECUTE format('DROP POLICY %I ON former_employment', old.policyname); END LOOP; END $$;
ALTER TABLE fund ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'fund' LOOP EXECUTE format('DROP POLICY %I ON fund', old.policyname); END LOOP; END $$;
ALTER TABLE grant_award ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'grant_award' LOOP EXECUTE format('DROP POLICY %I ON grant_award', old.policyname); END LOOP; END $$;
ALTER TABLE guardian ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'guardian' LOOP EXECUTE format('DROP POLICY %I ON guardian', old.policyname); END LOOP; END $$;
ALTER TABLE holiday ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'holiday' LOOP EXECUTE format('DROP POLICY %I ON holiday', old.policyname); END LOOP; END $$;
ALTER TABLE invitation ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'invitation' LOOP EXECUTE format('DROP POLICY %I ON invitation', old.policyname); END LOOP; END $$;
ALTER TABLE legal_hold ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'legal_hold' LOOP EXECUTE format('DROP POLICY %I ON legal_hold', old.policyname); END LOOP; END $$;
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
ALTER TABLE logout_told ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'logout_told' LOOP EXECUTE format('DROP POLICY %I ON logout_told', old.policyname); END LOOP; END $$;
ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'notice' LOOP EXECUTE format('DROP POLICY %I ON notice', old.policyname); END LOOP; END $$;
ALTER TABLE opt_in ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'opt_in' LOOP EXECUTE format('DROP POLICY %I ON opt_in', old.policyname); END LOOP; END $$;
ALTER TABLE other_work ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'other_work' LOOP EXECUTE format('DROP POLICY %I ON other_work', old.policyname); END LOOP; END $$;
ALTER TABLE outgoing_mail ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'outgoing_mail' LOOP EXECUTE format('DROP POLICY %I ON outgoing_mail', old.policyname); END LOOP; END $$;
ALTER TABLE outreach_event ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'outreach_event' LOOP EXECUTE format('DROP POLICY %I ON outreach_event', old.policyname); END LOOP; END $$;
ALTER TABLE outside_identity ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'outside_identity' LOOP EXECUTE format('DROP POLICY %I ON outside_identity', old.policyname); END LOOP; END $$;
ALTER TABLE pay_contact ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'pay_contact' LOOP EXECUTE format('DROP POLICY %I ON pay_contact', old.policyname); END LOOP; END $$;
ALTER TABLE payment ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'payment' LOOP EXECUTE format('DROP POLICY %I ON payment', old.policyname); END LOOP; END $$;
ALTER TABLE payment_reversal ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'payment_reversal' LOOP EXECUTE format('DROP POLICY %I ON payment_reversal', old.policyname); END LOOP; END $$;
ALTER TABLE payroll_answer ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'payroll_answer' LOOP EXECUTE format('DROP POLICY %I ON payroll_answer', old.policyname); END LOOP; END $$;
ALTER TABLE payroll_batch ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'payroll_batch' LOOP EXECUTE format('DROP POLICY %I ON payroll_batch', old.policyname); END LOOP; END $$;
ALTER TABLE payroll_profile ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'payroll_profile' LOOP EXECUTE format('DROP POLICY %I ON payroll_profile', old.policyname); END LOOP; END $$;
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'person' LOOP EXECUTE format('DROP POLICY %I ON person', old.policyname); END LOOP; END $$;
ALTER TABLE person_choice ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'person_choice' LOOP EXECUTE format('DROP POLICY %I ON person_choice', old.policyname); END LOOP; END $$;
ALTER TABLE person_school ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'person_school' LOOP EXECUTE format('DROP POLICY %I ON person_school', old.policyname); END LOOP; END $$;
ALTER TABLE rate ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'rate' LOOP EXECUTE format('DROP POLICY %I ON rate', old.policyname); END LOOP; END $$;
ALTER TABLE recovery_code ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'recovery_code' LOOP EXECUTE format('DROP POLICY %I ON recovery_code', old.policyname); END LOOP; END $$;
ALTER TABLE reflection ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'reflection' LOOP EXECUTE format('DROP POLICY %I ON reflection', old.policyname); END LOOP; END $$;
ALTER TABLE reflection_assumption ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'reflection_assumption' LOOP EXECUTE format('DROP POLICY %I ON reflection_assumption', old.policyname); END LOOP; END $$;
ALTER TABLE reflection_session ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'reflection_session' LOOP EXECUTE format('DROP POLICY %I ON reflection_session', old.policyname); END LOOP; END $$;
ALTER TABLE retention_rule ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'retention_rule' LOOP EXECUTE format('DROP POLICY %I ON retention_rule', old.policyname); END LOOP; END $$;
ALTER TABLE retention_run ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'retention_run' LOOP EXECUTE format('DROP POLICY %I ON retention_run', old.policyname); END LOOP; END $$;
ALTER TABLE roster_file ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'roster_file' LOOP EXECUTE format('DROP POLICY %I ON roster_file', old.policyname); END LOOP; END $$;
ALTER TABLE roster_import ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'roster_import' LOOP EXECUTE format('DROP POLICY %I ON roster_import', old.policyname); END LOOP; END $$;
ALTER TABLE roster_undo ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'roster_undo' LOOP EXECUTE format('DROP POLICY %I ON roster_undo', old.policyname); END LOOP; END $$;
ALTER TABLE school ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'school' LOOP EXECUTE format('DROP POLICY %I ON school', old.policyname); END LOOP; END $$;
ALTER TABLE school_class ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'school_class' LOOP EXECUTE format('DROP POLICY %I ON school_class', old.policyname); END LOOP; END $$;
ALTER TABLE school_goal ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'school_goal' LOOP EXECUTE format('DROP POLICY %I ON school_goal', old.policyname); END LOOP; END $$;
ALTER TABLE school_year ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'school_year' LOOP EXECUTE format('DROP POLICY %I ON school_year', old.policyname); END LOOP; END $$;
ALTER TABLE second_factor ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'second_factor' LOOP EXECUTE format('DROP POLICY %I ON second_factor', old.policyname); END LOOP; END $$;
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
ALTER TABLE took_part ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'took_part' LOOP EXECUTE format('DROP POLICY %I ON took_part', old.policyname); END LOOP; END $$;
ALTER TABLE training_certificate ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'training_certificate' LOOP EXECUTE format('DROP POLICY %I ON training_certificate', old.policyname); END LOOP; END $$;
ALTER TABLE user_session ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'user_session' LOOP EXECUTE format('DROP POLICY %I ON user_session', old.policyname); END LOOP; END $$;
ALTER TABLE visit ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'visit' LOOP EXECUTE format('DROP POLICY %I ON visit', old.policyname); END LOOP; END $$;
ALTER TABLE visit_educator ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'visit_educator' LOOP EXECUTE format('DROP POLICY %I ON visit_educator', old.policyname); END LOOP; END $$;
ALTER TABLE visit_evidence ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'visit_evidence' LOOP EXECUTE format('DROP POLICY %I ON visit_evidence', old.policyname); END LOOP; END $$;
ALTER TABLE visit_evidence_file ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'visit_evidence_file' LOOP EXECUTE format('DROP POLICY %I ON visit_evidence_file', old.policyname); END LOOP; END $$;
ALTER TABLE visit_import ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'visit_import' LOOP EXECUTE format('DROP POLICY %I ON visit_import', old.policyname); END LOOP; END $$;
ALTER TABLE visit_student ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'visit_student' LOOP EXECUTE format('DROP POLICY %I ON visit_student', old.policyname); END LOOP; END $$;
ALTER TABLE year_closing ENABLE ROW LEVEL SECURITY;
DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = 'year_closing' LOOP EXECUTE format('DROP POLICY %I ON year_closing', old.policyname); END LOOP; END $$;
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
CREATE POLICY "coordinator: select" ON year_closing FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: insert" ON year_closing FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: update" ON year_closing FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "staff: select" ON school_goal FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_staff_districts())::int[]));
CREATE POLICY "coordinator: select" ON school_goal FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: insert" ON school_goal FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: update" ON school_goal FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: delete" ON school_goal FOR DELETE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
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
CREATE POLICY "money: select" ON former_employment FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "steward: select" ON former_employment FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "staff: select" ON person_school FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_staff_districts())::int[]));
CREATE POLICY "people keepers: insert" ON person_school FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "people keepers: update" ON person_school FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "people keepers: delete" ON person_school FOR DELETE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "steward: select" ON person_school FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "oneself: select" ON assignment FOR SELECT TO porchlight_app USING (person_id = (SELECT app_person()));
CREATE POLICY "people keepers: select" ON assignment FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "people keepers, for others: insert" ON assignment FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]) AND person_id <> (SELECT app_person()) AND (role = ANY ('{delegate,educator,liaison,school_coordinator,site_admin,trainer}') OR district_id = ANY ((SELECT app_districts('{admin}'))::int[])) AND (role <> 'admin' OR EXISTS (SELECT 1 FROM admin_grant g WHERE g.id = assignment.admin_grant_id AND g.person_id = assignment.person_id AND g.answer = 'confirmed' AND g.starts_on = assignment.starts_on AND g.ends_on IS NOT DISTINCT FROM assignment.ends_on AND g.answered_by = (SELECT app_person()))) AND role <> 'delegate');
CREATE POLICY "people keepers, for others: update" ON assignment FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]) AND person_id <> (SELECT app_person()) AND (role = ANY ('{delegate,educator,liaison,school_coordinator,site_admin,trainer}') OR district_id = ANY ((SELECT app_districts('{admin}'))::int[]))) WITH CHECK (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]) AND person_id <> (SELECT app_person()) AND (role = ANY ('{delegate,educator,liaison,school_coordinator,site_admin,trainer}') OR district_id = ANY ((SELECT app_districts('{admin}'))::int[])));
CREATE POLICY "steward: select" ON assignment FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: update" ON assignment FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "site admins: select" ON assignment FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{site_admin}'))::int[]));
CREATE POLICY "a site admin, while away: insert" ON assignment FOR INSERT TO porchlight_app WITH CHECK (role = 'delegate' AND school_id = ANY ((SELECT app_schools('{site_admin}'))::int[]) AND given_by = (SELECT app_person()) AND person_id <> (SELECT app_person()) AND ends_on - starts_on <= 92);
CREATE POLICY "a site admin, while away: update" ON assignment FOR UPDATE TO porchlight_app USING (role = 'delegate' AND school_id = ANY ((SELECT app_schools('{site_admin}'))::int[]) AND given_by = (SELECT app_person()) AND person_id <> (SELECT app_person()) AND ends_on - starts_on <= 92) WITH CHECK (role = 'delegate' AND school_id = ANY ((SELECT app_schools('{site_admin}'))::int[]) AND given_by = (SELECT app_person()) AND person_id <> (SELECT app_person()) AND ends_on - starts_on <= 92);
CREATE POLICY "staff: select" ON district_role FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_home_districts())::int[]));
CREATE POLICY "admins: insert" ON district_role FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{admin}'))::int[]));
CREATE POLICY "admins: update" ON district_role FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{admin}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{admin}'))::int[]));
CREATE POLICY "steward: select" ON district_role FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "admins: select" ON admin_grant FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{admin}'))::int[]));
CREATE POLICY "an admin who asks: insert" ON admin_grant FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{admin}'))::int[]) AND asked_by = (SELECT app_person()) AND answer IS NULL);
CREATE POLICY "admins, for others: update" ON admin_grant FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{admin}'))::int[]) AND person_id <> (SELECT app_person())) WITH CHECK (district_id = ANY ((SELECT app_districts('{admin}'))::int[]) AND person_id <> (SELECT app_person()));
CREATE POLICY "people keepers: select" ON invitation FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "people keepers, for others: insert" ON invitation FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]) AND person_id <> (SELECT app_person()));
CREATE POLICY "people keepers, for others: update" ON invitation FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]) AND person_id <> (SELECT app_person())) WITH CHECK (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]) AND person_id <> (SELECT app_person()));
CREATE POLICY "oneself: select" ON access_request FOR SELECT TO porchlight_app USING (person_id = (SELECT app_person()) AND EXISTS (SELECT 1 FROM person seen WHERE seen.id = person_id));
CREATE POLICY "oneself: insert" ON access_request FOR INSERT TO porchlight_app WITH CHECK (person_id = (SELECT app_person()) AND EXISTS (SELECT 1 FROM person seen WHERE seen.id = person_id));
CREATE POLICY "people keepers: select" ON access_request FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "people keepers, for others: update" ON access_request FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]) AND person_id <> (SELECT app_person())) WITH CHECK (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]) AND person_id <> (SELECT app_person()));
CREATE POLICY "site admins: select" ON access_review FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{site_admin}'))::int[]));
CREATE POLICY "site admins: update" ON access_review FOR UPDATE TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{site_admin}'))::int[])) WITH CHECK (school_id = ANY ((SELECT app_schools('{site_admin}'))::int[]));
CREATE POLICY "people keepers: select" ON access_review FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "people keepers: update" ON access_review FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "steward: select" ON access_review FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: insert" ON access_review FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: update" ON access_review FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "with the review: select" ON access_review_line FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM access_review seen WHERE seen.id = review_id));
CREATE POLICY "steward: insert" ON access_review_line FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'steward' AND EXISTS (SELECT 1 FROM access_review seen WHERE seen.id = review_id));
CREATE POLICY "with the review, for others: update" ON access_review_line FOR UPDATE TO porchlight_app USING (EXISTS (SELECT 1 FROM access_review seen WHERE seen.id = review_id) AND person_id <> (SELECT app_person())) WITH CHECK (EXISTS (SELECT 1 FROM access_review seen WHERE seen.id = review_id) AND person_id <> (SELECT app_person()));
CREATE POLICY "staff: select" ON access_rules FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_home_districts())::int[]));
CREATE POLICY "people keepers: insert" ON access_rules FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "people keepers: update" ON access_rules FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "steward: select" ON access_rules FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "oneself: select" ON ab_user FOR SELECT TO porchlight_app USING (person_id = (SELECT app_person()));
CREATE POLICY "oneself: update" ON ab_user FOR UPDATE TO porchlight_app USING (person_id = (SELECT app_person())) WITH CHECK (person_id = (SELECT app_person()));
CREATE POLICY "sign-in: select" ON ab_user FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: update" ON ab_user FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'sign_in') WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in, from outside: insert" ON ab_user FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'sign_in' AND password IS NULL);
CREATE POLICY "people keepers: select" ON ab_user FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM person p WHERE p.id = ab_user.person_id AND p.district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[])));
CREATE POLICY "people keepers, within their reach: insert" ON ab_user FOR INSERT TO porchlight_app WITH CHECK (EXISTS (SELECT 1 FROM person p WHERE p.id = ab_user.person_id AND p.district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[])) AND NOT EXISTS (SELECT 1 FROM assignment a JOIN district d ON d.id = a.district_id WHERE a.person_id = ab_user.person_id AND (a.role = 'admin' AND COALESCE(a.ends_on, 'infinity') >= (now() AT TIME ZONE d.time_zone)::date OR a.role <> ALL ('{delegate,educator,liaison,school_coordinator,site_admin,trainer}') AND NOT a.district_id = ANY ((SELECT app_districts('{admin}'))::int[]))));
CREATE POLICY "people keepers, within their reach: update" ON ab_user FOR UPDATE TO porchlight_app USING (EXISTS (SELECT 1 FROM person p WHERE p.id = ab_user.person_id AND p.district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[])) AND NOT EXISTS (SELECT 1 FROM assignment a JOIN district d ON d.id = a.district_id WHERE a.person_id = ab_user.person_id AND (a.role = 'admin' AND COALESCE(a.ends_on, 'infinity') >= (now() AT TIME ZONE d.time_zone)::date OR a.role <> ALL ('{delegate,educator,liaison,school_coordinator,site_admin,trainer}') AND NOT a.district_id = ANY ((SELECT app_districts('{admin}'))::int[])))) WITH CHECK (EXISTS (SELECT 1 FROM person p WHERE p.id = ab_user.person_id AND p.district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[])) AND NOT EXISTS (SELECT 1 FROM assignment a JOIN district d ON d.id = a.district_id WHERE a.person_id = ab_user.person_id AND (a.role = 'admin' AND COALESCE(a.ends_on, 'infinity') >= (now() AT TIME ZONE d.time_zone)::date OR a.role <> ALL ('{delegate,educator,liaison,school_coordinator,site_admin,trainer}') AND NOT a.district_id = ANY ((SELECT app_districts('{admin}'))::int[]))));
CREATE POLICY "oneself: select" ON user_session FOR SELECT TO porchlight_app USING (account_id = (SELECT a.id FROM ab_user a WHERE a.person_id = (SELECT app_person())));
CREATE POLICY "oneself: update" ON user_session FOR UPDATE TO porchlight_app USING (account_id = (SELECT a.id FROM ab_user a WHERE a.person_id = (SELECT app_person()))) WITH CHECK (account_id = (SELECT a.id FROM ab_user a WHERE a.person_id = (SELECT app_person())));
CREATE POLICY "sign-in: select" ON user_session FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: insert" ON user_session FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: update" ON user_session FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'sign_in') WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: delete" ON user_session FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: select" ON sign_in_failure FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: insert" ON sign_in_failure FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: update" ON sign_in_failure FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'sign_in') WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: delete" ON sign_in_failure FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: select" ON sign_in_link FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: update" ON sign_in_link FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'sign_in') WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: delete" ON sign_in_link FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in, for who forgot: insert" ON sign_in_link FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'sign_in' AND made_by IS NULL AND NOT from_server);
CREATE POLICY "people keepers: select" ON sign_in_link FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM ab_user seen WHERE seen.id = account_id) AND made_by = (SELECT app_person()));
CREATE POLICY "people keepers, within their reach: insert" ON sign_in_link FOR INSERT TO porchlight_app WITH CHECK (made_by = (SELECT app_person()) AND NOT from_server AND EXISTS (SELECT 1 FROM ab_user u WHERE u.id = account_id AND NOT EXISTS (SELECT 1 FROM assignment a JOIN district d ON d.id = a.district_id WHERE a.person_id = u.person_id AND (a.role = 'admin' AND COALESCE(a.ends_on, 'infinity') >= (now() AT TIME ZONE d.time_zone)::date OR a.role <> ALL ('{delegate,educator,liaison,school_coordinator,site_admin,trainer}') AND NOT a.district_id = ANY ((SELECT app_districts('{admin}'))::int[])))));
CREATE POLICY "people keepers, within their reach: update" ON sign_in_link FOR UPDATE TO porchlight_app USING (made_by = (SELECT app_person()) AND NOT from_server AND EXISTS (SELECT 1 FROM ab_user u WHERE u.id = account_id AND NOT EXISTS (SELECT 1 FROM assignment a JOIN district d ON d.id = a.district_id WHERE a.person_id = u.person_id AND (a.role = 'admin' AND COALESCE(a.ends_on, 'infinity') >= (now() AT TIME ZONE d.time_zone)::date OR a.role <> ALL ('{delegate,educator,liaison,school_coordinator,site_admin,trainer}') AND NOT a.district_id = ANY ((SELECT app_districts('{admin}'))::int[]))))) WITH CHECK (made_by = (SELECT app_person()) AND NOT from_server AND EXISTS (SELECT 1 FROM ab_user u WHERE u.id = account_id AND NOT EXISTS (SELECT 1 FROM assignment a JOIN district d ON d.id = a.district_id WHERE a.person_id = u.person_id AND (a.role = 'admin' AND COALESCE(a.ends_on, 'infinity') >= (now() AT TIME ZONE d.time_zone)::date OR a.role <> ALL ('{delegate,educator,liaison,school_coordinator,site_admin,trainer}') AND NOT a.district_id = ANY ((SELECT app_districts('{admin}'))::int[])))));
CREATE POLICY "sign-in: select" ON second_factor FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: insert" ON second_factor FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: update" ON second_factor FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'sign_in') WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: delete" ON second_factor FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: select" ON recovery_code FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: insert" ON recovery_code FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: update" ON recovery_code FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'sign_in') WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: delete" ON recovery_code FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: select" ON logout_told FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: insert" ON logout_told FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: delete" ON logout_told FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: select" ON outside_identity FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: insert" ON outside_identity FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: update" ON outside_identity FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'sign_in') WITH CHECK ((SELECT app_service()) = 'sign_in');
CREATE POLICY "sign-in: delete" ON outside_identity FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'sign_in');
CREATE POLICY "people keepers: select" ON outside_identity FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
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
CREATE POLICY "steward, a student moved: insert" ON visit FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()) AND state = 'invited');
CREATE POLICY "steward, a student moved: insert" ON visit_student FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'steward' AND EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id));
CREATE POLICY "steward, a student moved: delete" ON visit_student FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id));
CREATE POLICY "coordinator: select" ON family_pair FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: insert" ON family_pair FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: update" ON family_pair FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "liaisons, of their families: select" ON family_pair FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM family f WHERE f.id = one_id AND f.school_ids && (SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "liaisons, of their families: insert" ON family_pair FOR INSERT TO porchlight_app WITH CHECK (EXISTS (SELECT 1 FROM family f WHERE f.id = one_id AND f.school_ids && (SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "liaisons, of their families: update" ON family_pair FOR UPDATE TO porchlight_app USING (EXISTS (SELECT 1 FROM family f WHERE f.id = one_id AND f.school_ids && (SELECT app_schools('{liaison,school_coordinator}'))::int[])) WITH CHECK (EXISTS (SELECT 1 FROM family f WHERE f.id = one_id AND f.school_ids && (SELECT app_schools('{liaison,school_coordinator}'))::int[]));
CREATE POLICY "steward: select" ON family_pair FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: update" ON family_pair FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
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
CREATE POLICY "whoever is refused: insert" ON event FOR INSERT TO porchlight_app WITH CHECK (actor_id = (SELECT app_person()) AND kind = 'access.refused' AND district_id = (SELECT app_district_of((SELECT app_person()))));
CREATE POLICY "steward: select" ON event_chain FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: insert" ON event_chain FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "people keepers: select" ON event_chain FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "steward: select" ON audit_anchor FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: insert" ON audit_anchor FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "people keepers: select" ON audit_anchor FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "whoever acts: insert" ON event_detail FOR INSERT TO porchlight_app WITH CHECK (actor_id = (SELECT app_person()) AND district_id = ANY ((SELECT app_home_districts())::int[]));
CREATE POLICY "steward: insert" ON event_detail FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "with the visit: select" ON event_detail FOR SELECT TO porchlight_app USING (visit_id IS NOT NULL AND EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id));
CREATE POLICY "coordinator: select" ON event_detail FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "people keepers, of staff: select" ON event_detail FOR SELECT TO porchlight_app USING (person_id IS NOT NULL AND district_id = ANY ((SELECT app_districts('{access_manager,district_coordinator,admin}'))::int[]));
CREATE POLICY "whoever looks: insert" ON access_log FOR INSERT TO porchlight_app WITH CHECK (person_id = (SELECT app_person()) AND district_id = ANY ((SELECT app_home_districts())::int[]));
CREATE POLICY "coordinator: select" ON access_log FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "whoever hands it out: select" ON disclosure FOR SELECT TO porchlight_app USING (by_id = (SELECT app_person()) AND district_id = ANY ((SELECT app_home_districts())::int[]));
CREATE POLICY "whoever hands it out: insert" ON disclosure FOR INSERT TO porchlight_app WITH CHECK (by_id = (SELECT app_person()) AND district_id = ANY ((SELECT app_home_districts())::int[]));
CREATE POLICY "coordinator: select" ON disclosure FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "with the disclosure: select" ON disclosed_student FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM disclosure seen WHERE seen.id = disclosure_id));
CREATE POLICY "with the disclosure: insert" ON disclosed_student FOR INSERT TO porchlight_app WITH CHECK (EXISTS (SELECT 1 FROM disclosure seen WHERE seen.id = disclosure_id));
CREATE POLICY "with the family: select" ON disagreement FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM family seen WHERE seen.id = family_id));
CREATE POLICY "coordinator: insert" ON disagreement FOR INSERT TO porchlight_app WITH CHECK (written_by = (SELECT app_person()) AND district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "setters: select" ON retention_rule FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[]));
CREATE POLICY "coordinator: insert" ON retention_rule FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: update" ON retention_rule FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: delete" ON retention_rule FOR DELETE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "setters: select" ON legal_hold FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,admin}'))::int[]));
CREATE POLICY "admin: insert" ON legal_hold FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{admin}'))::int[]));
CREATE POLICY "admin: update" ON legal_hold FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{admin}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{admin}'))::int[]));
CREATE POLICY "coordinator: select" ON retention_run FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: insert" ON retention_run FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "record keeper: select" ON district_settings FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON school FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON school_year FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON student_family FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON student_school FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON visit_educator FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON access_log FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON disclosed_student FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON retention_rule FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON school_class FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON letter_batch FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON visit_evidence FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON student FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON student FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON family FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON family FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON guardian FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON guardian FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON visit FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON visit FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON reflection FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON reflection FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON family_contact FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON family_contact FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON follow_up FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON follow_up FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON letter FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON letter FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON outgoing_mail FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON outgoing_mail FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON answer_link FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON answer_link FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON family_answer FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON family_answer FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON letter_batch_item FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON letter_batch_item FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON visit_import FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON visit_import FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON roster_import FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON roster_import FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON retention_run FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON retention_run FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON person FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON person FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON disclosure FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON disclosure FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON legal_hold FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON legal_hold FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON payment FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON payment FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON payment_reversal FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON payment_reversal FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON enrollment FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON enrollment FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON access_request FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON access_request FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON admin_grant FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON admin_grant FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON employment FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: update" ON employment FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON reflection_assumption FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: delete" ON reflection_assumption FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON disagreement FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: delete" ON disagreement FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON event_detail FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: delete" ON event_detail FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON letter_file FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: delete" ON letter_file FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON person_choice FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: delete" ON person_choice FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON calendar_feed FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: delete" ON calendar_feed FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON invitation FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: delete" ON invitation FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON notice FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: delete" ON notice FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON roster_undo FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: delete" ON roster_undo FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON visit_evidence_file FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: delete" ON visit_evidence_file FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON family_pair FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: delete" ON family_pair FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: select" ON visit_student FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND EXISTS (SELECT 1 FROM school seen WHERE seen.id = school_id));
CREATE POLICY "record keeper: select" ON event FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
CREATE POLICY "record keeper: insert" ON event FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'record_keeper' AND district_id = (SELECT app_subject()));
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
CREATE POLICY "steward, drafts: select" ON selection FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()) AND made_at IS NULL);
CREATE POLICY "steward, drafts: delete" ON selection FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()) AND made_at IS NULL);
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
CREATE POLICY "steward, read ones: delete" ON notice FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()) AND read_at IS NOT NULL);
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
CREATE POLICY "money: delete" ON rate FOR DELETE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "steward: select" ON rate FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "money: select" ON fund FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "money: insert" ON fund FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "money: update" ON fund FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "site admins: select" ON fund FOR SELECT TO porchlight_app USING (school_id IS NULL AND district_id = ANY ((SELECT app_home_districts())::int[]) AND (SELECT app_schools('{site_admin}')) <> '{}' OR school_id = ANY ((SELECT app_schools('{site_admin}'))::int[]));
CREATE POLICY "steward: select" ON fund FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: update" ON fund FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "oneself: select" ON payment FOR SELECT TO porchlight_app USING (person_id = (SELECT app_person()));
CREATE POLICY "oneself: update" ON payment FOR UPDATE TO porchlight_app USING (person_id = (SELECT app_person())) WITH CHECK (person_id = (SELECT app_person()));
CREATE POLICY "site admins, for them: select" ON payment FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{site_admin,delegate}'))::int[]));
CREATE POLICY "site admins, for them: update" ON payment FOR UPDATE TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{site_admin,delegate}'))::int[])) WITH CHECK (school_id = ANY ((SELECT app_schools('{site_admin,delegate}'))::int[]));
CREATE POLICY "money: select" ON payment FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "money: update" ON payment FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "steward: select" ON payment FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: insert" ON payment FOR INSERT TO porchlight_app WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: update" ON payment FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "money: select" ON payroll_batch FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "payroll: insert" ON payroll_batch FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{payroll}'))::int[]));
CREATE POLICY "payroll: update" ON payroll_batch FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{payroll}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{payroll}'))::int[]));
CREATE POLICY "money: select" ON grant_award FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "money: insert" ON grant_award FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "money: update" ON grant_award FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "steward: select" ON grant_award FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "staff: select" ON contract_hours FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_staff_districts())::int[]));
CREATE POLICY "money: select" ON contract_hours FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "money: insert" ON contract_hours FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "money: update" ON contract_hours FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "money: delete" ON contract_hours FOR DELETE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "steward: select" ON contract_hours FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "oneself: select" ON other_work FOR SELECT TO porchlight_app USING (person_id = (SELECT app_person()));
CREATE POLICY "site admins: select" ON other_work FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{site_admin}'))::int[]));
CREATE POLICY "money, trainer: select" ON other_work FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll,trainer}'))::int[]));
CREATE POLICY "money, trainer: insert" ON other_work FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll,trainer}'))::int[]));
CREATE POLICY "money, trainer: update" ON other_work FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll,trainer}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll,trainer}'))::int[]));
CREATE POLICY "steward: select" ON other_work FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: update" ON other_work FOR UPDATE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject())) WITH CHECK ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "with the visit: select" ON visit_evidence FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id));
CREATE POLICY "with the visit: insert" ON visit_evidence FOR INSERT TO porchlight_app WITH CHECK (EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id));
CREATE POLICY "with the visit: update" ON visit_evidence FOR UPDATE TO porchlight_app USING (EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id)) WITH CHECK (EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id));
CREATE POLICY "with the payment: select" ON visit_evidence FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM payment seen WHERE seen.visit_id = visit_evidence.visit_id));
CREATE POLICY "with the visit: select" ON visit_evidence_file FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id));
CREATE POLICY "with the visit: insert" ON visit_evidence_file FOR INSERT TO porchlight_app WITH CHECK (EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id));
CREATE POLICY "with the visit: update" ON visit_evidence_file FOR UPDATE TO porchlight_app USING (EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id)) WITH CHECK (EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id));
CREATE POLICY "with the visit: delete" ON visit_evidence_file FOR DELETE TO porchlight_app USING (EXISTS (SELECT 1 FROM visit seen WHERE seen.id = visit_id));
CREATE POLICY "staff: select" ON pay_contact FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_staff_districts())::int[]));
CREATE POLICY "money: select" ON pay_contact FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "money: insert" ON pay_contact FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "money: update" ON pay_contact FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "money: delete" ON pay_contact FOR DELETE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "oneself: select" ON opt_in FOR SELECT TO porchlight_app USING (person_id = (SELECT app_person()) AND district_id = ANY ((SELECT app_staff_districts())::int[]));
CREATE POLICY "oneself: insert" ON opt_in FOR INSERT TO porchlight_app WITH CHECK (person_id = (SELECT app_person()) AND district_id = ANY ((SELECT app_staff_districts())::int[]));
CREATE POLICY "steward: select" ON opt_in FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "coordinator: select" ON opt_in FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "money: select" ON payroll_profile FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "payroll: insert" ON payroll_profile FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{payroll}'))::int[]));
CREATE POLICY "payroll: update" ON payroll_profile FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{payroll}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{payroll}'))::int[]));
CREATE POLICY "money: select" ON payroll_answer FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "payroll: insert" ON payroll_answer FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{payroll}'))::int[]));
CREATE POLICY "payroll: update" ON payroll_answer FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{payroll}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{payroll}'))::int[]));
CREATE POLICY "money: select" ON payment_reversal FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "payroll, who asks: insert" ON payment_reversal FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{payroll}'))::int[]) AND asked_by = (SELECT app_person()) AND answer IS NULL);
CREATE POLICY "coordinator, for others: update" ON payment_reversal FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]) AND asked_by <> (SELECT app_person())) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]) AND asked_by <> (SELECT app_person()));
CREATE POLICY "money: select" ON compliance_note FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "money: insert" ON compliance_note FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator,payroll}'))::int[]));
CREATE POLICY "school staff: select" ON figure FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator,site_admin}'))::int[]));
CREATE POLICY "coordinator: select" ON figure FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "steward: select" ON figure FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "school staff: select" ON took_part FOR SELECT TO porchlight_app USING (school_id = ANY ((SELECT app_schools('{liaison,school_coordinator,site_admin}'))::int[]));
CREATE POLICY "coordinator: select" ON took_part FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "steward: select" ON took_part FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "coordinator: select" ON roster_import FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: insert" ON roster_import FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: update" ON roster_import FOR UPDATE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[])) WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: select" ON roster_undo FOR SELECT TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: insert" ON roster_undo FOR INSERT TO porchlight_app WITH CHECK (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "coordinator: delete" ON roster_undo FOR DELETE TO porchlight_app USING (district_id = ANY ((SELECT app_districts('{district_coordinator}'))::int[]));
CREATE POLICY "steward: select" ON roster_undo FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "steward: delete" ON roster_undo FOR DELETE TO porchlight_app USING ((SELECT app_service()) = 'steward' AND district_id = (SELECT app_subject()));
CREATE POLICY "with the import: select" ON roster_file FOR SELECT TO porchlight_app USING (EXISTS (SELECT 1 FROM roster_import seen WHERE seen.id = import_id));
CREATE POLICY "with the import: insert" ON roster_file FOR INSERT TO porchlight_app WITH CHECK (EXISTS (SELECT 1 FROM roster_import seen WHERE seen.id = import_id));
CREATE POLICY "with the import: update" ON roster_file FOR UPDATE TO porchlight_app USING (EXISTS (SELECT 1 FROM roster_import seen WHERE seen.id = import_id)) WITH CHECK (EXISTS (SELECT 1 FROM roster_import seen WHERE seen.id = import_id));
CREATE POLICY "with the import: delete" ON roster_file FOR DELETE TO porchlight_app USING (EXISTS (SELECT 1 FROM roster_import seen WHERE seen.id = import_id));
CREATE POLICY "record keeper: select" ON district FOR SELECT TO porchlight_app USING ((SELECT app_service()) = 'record_keeper' AND id = (SELECT app_subject()));
GRANT INSERT, SELECT, UPDATE ON ab_user TO porchlight_app;
GRANT INSERT, SELECT ON access_log TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON access_request TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON access_review TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON access_review_line TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON access_rules TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON admin_grant TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON announcement TO porchlight_app;
GRANT INSERT, SELECT ON announcement_read TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON answer_link TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON answer_try TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON assignment TO porchlight_app;
GRANT INSERT, SELECT ON audit_anchor TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON calendar_feed TO porchlight_app;
GRANT INSERT, SELECT ON compliance_note TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON contract_hours TO porchlight_app;
GRANT DELETE, INSERT, SELECT ON disagreement TO porchlight_app;
GRANT INSERT, SELECT ON disclosed_student TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON disclosure TO porchlight_app;
GRANT SELECT, UPDATE ON district TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON district_role TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON district_settings TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON employment TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON enrollment TO porchlight_app;
GRANT INSERT, SELECT ON event TO porchlight_app;
GRANT INSERT, SELECT ON event_chain TO porchlight_app;
GRANT DELETE, INSERT, SELECT ON event_detail TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON family TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON family_answer TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON family_contact TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON family_pair TO porchlight_app;
GRANT SELECT ON figure TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON follow_up TO porchlight_app;
GRANT SELECT ON former_employment TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON fund TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON grant_award TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON guardian TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON holiday TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON invitation TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON legal_hold TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON letter TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON letter_batch TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON letter_batch_item TO porchlight_app;
GRANT DELETE, INSERT, SELECT ON letter_file TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON letter_text TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON letterhead TO porchlight_app;
GRANT DELETE, INSERT, SELECT ON logout_told TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON notice TO porchlight_app;
GRANT INSERT, SELECT ON opt_in TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON other_work TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON outgoing_mail TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON outreach_event TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON outside_identity TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON pay_contact TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON payment TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON payment_reversal TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON payroll_answer TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON payroll_batch TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON payroll_profile TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON person TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON person_choice TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON person_school TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON rate TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON recovery_code TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON reflection TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON reflection_assumption TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON reflection_session TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON retention_rule TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON retention_run TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON roster_file TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON roster_import TO porchlight_app;
GRANT DELETE, INSERT, SELECT ON roster_undo TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON school TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON school_class TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON school_goal TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON school_year TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON second_factor TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON selection TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON sign_in_failure TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON sign_in_link TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON student TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON student_family TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON student_school TO porchlight_app;
GRANT SELECT ON took_part TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON training_certificate TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON user_session TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON visit TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON visit_educator TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON visit_evidence TO porchlight_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON visit_evidence_file TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON visit_import TO porchlight_app;
GRANT DELETE, INSERT, SELECT ON visit_student TO porchlight_app;
GRANT INSERT, SELECT, UPDATE ON year_closing TO porchlight_app;
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
