"""The functions and triggers that keep history as it was, in SQL."""

HISTORY_FUNCTIONS = r"""
CREATE OR REPLACE FUNCTION app_tell_sign_in(what text, who int, told jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
INSERT INTO event (kind, district_id, actor_id, facts)
SELECT 'sign_in.' || what, p.district_id, CASE WHEN what IN ('done', 'left') THEN p.id END, told
FROM person p WHERE p.id = who AND app_service() = 'sign_in'
  AND what IN ('done', 'left', 'failed', 'locked', 'refused') $$;
COMMENT ON FUNCTION app_tell_sign_in IS
  'The event of a sign-in: signing in sees no person, and writes nothing else into history.';

CREATE OR REPLACE FUNCTION app_district_of(who int) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT district_id FROM person WHERE id = who AND id = app_person() $$;
COMMENT ON FUNCTION app_district_of IS 'The own district, also of somebody who holds no role today.';

CREATE OR REPLACE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE ON event_chain
FOR EACH ROW EXECUTE FUNCTION history_is_append_only();
CREATE OR REPLACE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE ON audit_anchor
FOR EACH ROW EXECUTE FUNCTION history_is_append_only();
CREATE OR REPLACE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE ON access_log
FOR EACH ROW EXECUTE FUNCTION history_is_append_only();
"""
