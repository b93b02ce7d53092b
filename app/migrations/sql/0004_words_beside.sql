-- What somebody typed about a family's visit stands beside its event from now on, where it can be erased; the deploy seals it.
ALTER TABLE event DISABLE TRIGGER history_is_append_only;
WITH typed AS (
  SELECT e.id, e.district_id, e.visit_id, e.actor_id, v.family_id, e.at, replace(gen_random_uuid()::text, '-', '') AS key,
    replace(gen_random_uuid()::text, '-', '') AS salt,
    (SELECT jsonb_object_agg(f.key, f.value) FROM jsonb_each(e.facts) f WHERE f.key IN ('note', 'reason')) AS words
  FROM event e JOIN visit v ON v.id = e.visit_id WHERE e.facts ?| ARRAY['note', 'reason']
), kept AS (
  INSERT INTO event_detail (mark, district_id, actor_id, visit_id, family_id, salt, changed, at)
  SELECT key, district_id, actor_id, visit_id, family_id, salt, words::text, at FROM typed
)
UPDATE event e SET facts = e.facts - 'note' - 'reason' || jsonb_build_object('detail', t.key, 'hashes',
  (SELECT jsonb_object_agg(w.key, encode(sha256(convert_to(t.salt || w.value::text, 'UTF8')), 'hex'))
   FROM jsonb_each(t.words) w))
FROM typed t WHERE t.id = e.id;
ALTER TABLE event ENABLE TRIGGER history_is_append_only;
