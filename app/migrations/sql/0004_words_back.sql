ALTER TABLE event DISABLE TRIGGER history_is_append_only;
UPDATE event e SET facts = e.facts - 'detail' - 'hashes' || d.changed::jsonb
FROM event_detail d WHERE d.mark = e.facts ->> 'detail' AND d.visit_id IS NOT NULL;
ALTER TABLE event ENABLE TRIGGER history_is_append_only;
