"""The functions and triggers that keep history as it was, in SQL."""

HISTORY_FUNCTIONS = r"""
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
"""
