DO $$ DECLARE old record; BEGIN
  FOR old IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public'
  LOOP EXECUTE format('DROP POLICY %I ON %I', old.policyname, old.tablename); END LOOP;
END $$;
DROP FUNCTION IF EXISTS app_districts_of(text[]);
DROP FUNCTION IF EXISTS app_announcements();
DROP FUNCTION IF EXISTS app_answer_link(text);
DROP TRIGGER IF EXISTS approved_texts_keep_their_words ON letter_text;
DROP FUNCTION IF EXISTS approved_texts_keep_their_words();
